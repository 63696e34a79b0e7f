import { Defect } from '../model/Defect.ts'
import type { Genesis } from '../model/generated/adapter.ts'
import type { Reason } from '../model/generated/rejections.ts'
import type { Ruleset } from '../model/generated/ruleset.ts'
import type { VectorBlock } from '../model/generated/vector.ts'
import type { Bytes } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import type { BlockPlan, Case } from './Case.ts'
import { buildChain, buildFaulty, refusedFor } from './chain.ts'
import type { ChainPlan, FilledBlock, Workshop } from './chain.ts'
import { checkExpectation } from './checkExpectation.ts'
import { faultyBuilder } from './faultyBuilder.ts'
import { makeGenesis } from './genesis.ts'
import { mutate } from './mutate.ts'
import { signBlocks } from './signBlocks.ts'
import type { SignedBlock } from './signBlocks.ts'

/** A case with everything that the reference made of it. */
export interface FilledCase {
  readonly plan: Case
  readonly ruleset: Ruleset
  readonly genesis: Genesis
  readonly signed: readonly SignedBlock[]
  /** What an honest party builds, whatever block is offered in the end. */
  readonly filled: readonly FilledBlock[]
  readonly blocks: readonly VectorBlock[]
}

/**
 * Builds the blocks of a case and checks that they are what its author says.
 *
 * @param plan - The case.
 * @param ruleset - The ruleset that it names.
 * @param workshop - Engine and cryptography.
 * @returns Genesis, blocks and expectations.
 * @throws {@link Defect} Where a transaction is left out that should not be, the author's expectation does not hold, or
 *   a mutated block is accepted or refused for another reason.
 */
export async function fillCase(plan: Case, ruleset: Ruleset, workshop: Workshop): Promise<FilledCase> {
  const genesis = makeGenesis(plan, ruleset)
  const signed = signBlocks(plan, genesis, ruleset)
  const inputs = signed.map(({ input }) => input)
  const chain = { ruleset, genesis, inputs }
  const sealed = await sealFaulty(plan, chain, workshop)
  const filled = await buildHonest(chain, sealed, workshop)
  const blocks: VectorBlock[] = []
  for (const [index, block] of signed.entries()) {
    const built = (index === signed.length - 1 ? sealed : null) ?? at(filled, index)
    checkExclusions(plan.name, block.plan, built)
    const parent = index === 0 ? genesis.headerRlp : at(filled, index - 1).headerRlp
    blocks.push(toVectorBlock(block, built, parent))
  }
  const accepted = plan.blocks.at(-1)?.kind === 'mutate' ? filled.at(-2) : filled.at(-1)
  if (plan.expect !== undefined && accepted !== undefined) checkExpectation(plan.name, plan.expect, accepted)
  const last = plan.blocks.at(-1)
  if (last?.kind === 'mutate')
    blocks.push(await checkRefusal({ plan, ruleset, genesis, filled }, blocks.pop(), last, workshop))
  return { plan, ruleset, genesis, signed, filled, blocks }
}

/** The last block as a party with the fault of its mutation builds it; null where an honest one is changed. */
async function sealFaulty(plan: Case, chain: ChainPlan, workshop: Workshop): Promise<FilledBlock | null> {
  const last = plan.blocks.at(-1)
  const faulty = last?.kind === 'mutate' ? faultyBuilder(last.mutation, chain.ruleset, workshop) : null
  return faulty === null ? null : buildFaulty(chain, faulty, workshop)
}

/** What an honest party builds; where it can build no last block, that of the faulty one stands in its place. */
async function buildHonest(
  { ruleset, genesis, inputs }: ChainPlan,
  sealed: FilledBlock | null,
  workshop: Workshop,
): Promise<readonly FilledBlock[]> {
  try {
    return await buildChain(ruleset, genesis, inputs, workshop)
  } catch (error) {
    if (sealed === null || !(error instanceof Rejection)) throw error
    return [...(await buildChain(ruleset, genesis, inputs.slice(0, -1), workshop)), sealed]
  }
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index]
  if (item === undefined) throw new Defect(`there is no item ${index}`)
  return item
}

function checkExclusions(name: string, plan: BlockPlan, { block }: FilledBlock): void {
  const wanted: Readonly<Record<number, Reason>> = plan.kind === 'build' ? (plan.excluded ?? {}) : {}
  const found = Object.fromEntries(block.excluded.map(({ index, reason }) => [index, reason]))
  if (JSON.stringify(wanted) !== JSON.stringify(found)) {
    const details = block.excluded.map(({ index, detail }) => `${index}: ${detail}`).join('; ')
    throw new Defect(`${name}: left out are ${JSON.stringify(found)}, not ${JSON.stringify(wanted)} (${details})`)
  }
}

function toVectorBlock({ plan, input, replacement }: SignedBlock, built: FilledBlock, parent: Bytes): VectorBlock {
  const { block, witness, postState } = built
  if (plan.kind === 'build') {
    const excluded = block.excluded.map(({ index, reason }) => ({ index, reason }))
    return { kind: 'build', input, expected: { rlp: block.rlp, result: block.result, witness, excluded } }
  }
  const rlp = mutate(block.rlp, plan.mutation, { parent, postState, ...(replacement !== undefined && { replacement }) })
  return { kind: 'import', rlp, expected: { reason: plan.reason, alsoAllowed: plan.alsoAllowed ?? [], witness } }
}

async function checkRefusal(
  { plan, ruleset, genesis, filled }: Omit<FilledCase, 'signed' | 'blocks'>,
  invalid: VectorBlock | undefined,
  last: Extract<BlockPlan, { kind: 'mutate' }>,
  workshop: Workshop,
): Promise<VectorBlock> {
  if (invalid?.kind !== 'import') throw new Defect(`${plan.name}: the mutated block is not the last one`)
  const valid = filled.slice(0, -1).map(({ block }) => block.rlp)
  const refusal = { genesis, valid, invalid: invalid.rlp, witness: invalid.expected.witness }
  const { reasons, witness } = await refusedFor(ruleset, refusal, workshop)
  const allowed = new Set<Reason | null>([last.reason, ...(last.alsoAllowed ?? [])])
  if (!reasons.every((reason) => allowed.has(reason))) {
    throw new Defect(`${plan.name}: refused for ${reasons.map(String).join(' and ')}, not ${last.reason}`)
  }
  return { ...invalid, expected: { ...invalid.expected, witness } }
}
