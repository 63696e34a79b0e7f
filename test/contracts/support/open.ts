import type { Artefact } from '../../../src/contracts/Artefact.ts'
import type { Signatory } from '../../../src/fill/consensus/council.ts'
import { chainOver, rich, type Chain, type Entry } from '../../../src/fill/contracts/Chain.ts'
import { deploySettlement, settlementArtefacts, type Settlement } from '../../../src/fill/contracts/settlement.ts'
import { deployStack, stackArtefacts, type Stack, type StackChoice } from '../../../src/fill/contracts/stack.ts'
import { openOwnEvm } from './ownEvm.ts'

const opened: Chain[] = []

/** Journals of the chains that this file opened. */
export function journals(): readonly (readonly Entry[])[] {
  return opened.map(({ journal }) => journal)
}

/** Opens a chain that another EVM repeats. */
export async function openChain(artefacts: readonly Artefact[]): Promise<Chain> {
  const chain = await openAlone(artefacts)
  opened.push(chain)
  return chain
}

/** Opens a chain with something that the other EVM is not given, such as the hashes of blobs without the blobs. */
export async function openAlone(artefacts: readonly Artefact[]): Promise<Chain> {
  return chainOver(await openOwnEvm(rich), artefacts)
}

/** Opens a chain with a set of validators, rewards and slashing. */
export async function openStack(members: readonly Signatory[], choice: StackChoice = {}): Promise<Stack> {
  return deployStack(await openChain(stackArtefacts), members, choice)
}

/** Opens a chain with a rollup. */
export async function openSettlement(open: typeof openChain = openChain): Promise<Settlement> {
  return deploySettlement(await open(settlementArtefacts))
}
