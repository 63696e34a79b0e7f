import { splitBlock } from '../../codec/Block.ts'
import { forkAt } from '../../../runners/load/forkAt.ts'
import type { BlockToExecute, Witness } from '../../model/generated/adapter.ts'
import { integer, toBytes } from '../../model/Hex.ts'
import type { Bytes } from '../../model/Hex.ts'
import type { Consultation } from '../consult.ts'
import type { FilledExecution } from '../fillExecute.ts'
import { knowsFork, type WitnessAnswer } from './executeWitness.ts'
import type { StatelessOracle } from './StatelessOracle.ts'

/** What no library for whole states looks at: order, repeats, bounds, and headers that are there but out of place. */
const formalRules = { kind: 'lacks', capability: 'lacks witnessRules' } as const satisfies Consultation

/**
 * Has another implementation execute the block of an execute case from the very witness of the case.
 *
 * It agrees with a result where it comes to all that the header claims. It agrees with a refusal where it executes the
 * block from the honest witness and cannot from this one; and that a canonical witness has a surplus, where it executes
 * the block without one of the entries that the honest one does not have.
 *
 * @param filled - What the reference made of a case.
 * @param oracle - The other implementation.
 * @returns Agreement, or what it lacks. Where it needs more than the honest witness or bears what is to be refused, it is
 *   no oracle of this case; whether it is right to do so, the standard says.
 */
export async function consultWitness(filled: FilledExecution, oracle: StatelessOracle): Promise<Consultation> {
  const { plan, chain, request } = filled
  const [asked] = plan.blocks
  const [block] = request.blocks
  const [wanted] = request.expected.blocks
  const offered = asked === undefined ? undefined : chain.blocks[asked.block]
  if (block === undefined || wanted === undefined || offered === undefined || request.blocks.length > 1) {
    return { kind: 'lacks', capability: 'feature batch' }
  }
  if (block.context !== undefined || block.claimed !== undefined)
    return { kind: 'lacks', capability: 'feature context' }
  const honest: BlockToExecute = {
    rlp: offered.kind === 'build' ? offered.expected.rlp : offered.rlp,
    witness: offered.expected.witness,
  }
  const { header } = splitBlock(toBytes(honest.rlp))
  const fork = forkAt(filled.ruleset, integer(header.number), integer(header.timestamp))
  if (fork === undefined || !knowsFork(fork.evmBase)) {
    return { kind: 'lacks', capability: `fork ${fork?.id ?? 'unknown'}` }
  }
  const ask = ({ rlp, witness }: BlockToExecute): Promise<WitnessAnswer> =>
    oracle.execute({ fork: fork.evmBase, chainId: integer(filled.ruleset.chainId).toString(), rlp, witness })
  if ((await ask(honest)).kind !== 'executed') return { kind: 'lacks', capability: 'lacks canonicalWitness' }
  const refused = wanted.status === 'rejected' ? wanted.reason : undefined
  if (refused === 'WITNESS_SURPLUS') return aboutSurplus({ block, honest: honest.witness, ask, oracle })
  const answer = await ask(block)
  const agrees = refused === undefined ? answer.kind === 'executed' : answer.kind === 'failed'
  // Over another state every result differs from the claim, which says nothing of the form of that state.
  const isOtherState = refused === 'WITNESS_NODE_MALFORMED' && block.rlp !== honest.rlp
  if (isOtherState && answer.kind === 'failed' && otherResult.test(answer.problem)) return formalRules
  return agrees ? agreement(oracle, 'on the witness') : formalRules
}

/** How the library says that a block came to something else than its header claims. */
const otherResult = /^invalid (receiptTrie|bloom|gasUsed|block stateRoot)/

interface SurplusQuestion {
  readonly block: BlockToExecute
  readonly honest: Witness
  readonly ask: (block: BlockToExecute) => Promise<WitnessAnswer>
  readonly oracle: StatelessOracle
}

async function aboutSurplus({ block, honest, ask, oracle }: SurplusQuestion): Promise<Consultation> {
  for (const list of ['state', 'codes', 'headers'] as const) {
    const place = firstSurplus(block.witness[list], honest[list])
    if (place < 0) continue
    const witness = { ...block.witness, [list]: block.witness[list].toSpliced(place, 1) }
    const { kind } = await ask({ ...block, witness })
    return kind === 'executed' ? agreement(oracle, 'without an entry of the witness') : formalRules
  }
  return formalRules
}

/** Place of the first entry that the honest list does not have, or that comes again. */
function firstSurplus(entries: readonly Bytes[], honest: readonly Bytes[]): number {
  return entries.findIndex((entry, index) => !honest.includes(entry) || entries.indexOf(entry) < index)
}

function agreement(
  { name, version }: StatelessOracle,
  asked: 'on the witness' | 'without an entry of the witness',
): Consultation {
  return { kind: 'agrees', oracle: { name, version, asked } }
}
