import type { BlockToExecute, ExecutionResult, Refusal } from '../../src/model/generated/adapter.ts'
import { quantity } from '../../src/model/Hex.ts'
import { withSystemCalls } from '../../src/standard/rulesets.ts'
import type { HashedRuleset } from '../adapters/Party.ts'
import type { Case } from '../load/Case.ts'
import { headerOf, readHeader, withHeader, type HeaderView } from './header.ts'
import { hashedRuleset } from './systemCalls.ts'
import type { Moment } from './moments.ts'
import type { Observation } from './Observation.ts'
import type { Pair } from './Pair.ts'
import { proverSide, sequencerSide, type Side, type SideContext } from './Side.ts'

/** A block of a case with everyone's run of it. */
export interface BlockRuns {
  readonly sequencer: Side | undefined
  readonly prover: Side | undefined
  readonly reference: Side | undefined
  /** The block with its witness, where the prover was given one. */
  readonly block: BlockToExecute | undefined
  readonly moment: Moment | undefined
  readonly parent: Moment | undefined
  /** Lets the reference execute the block under other rules. */
  readonly under: (ruleset: HashedRuleset) => Promise<Side | undefined>
  /**
   * Lets the prover and the reference execute the block as if it were of another time, without system calls: those
   * would read other slots than the witness has.
   */
  readonly at: (timestamp: bigint) => Promise<readonly [prover: Side | undefined, reference: Side | undefined]>
}

/** An observation in which blocks were executed. */
export type ExecutedObservation = Extract<Observation, { kind: 'build' | 'import' | 'stateless' | 'execute' }>

/**
 * Opens everyone's run of one block.
 *
 * @param asked - The case.
 * @param observation - What was observed of it.
 * @param pair - The parties.
 * @param index - Place of the block in the case.
 */
export async function openRuns(
  asked: Case,
  observation: ExecutedObservation,
  pair: Pair,
  index: number,
): Promise<BlockRuns> {
  const { ruleset, prover } = observation
  const place = prover.blockIndices.indexOf(index)
  const block = prover.blocks[place]
  const context = (name: string, rules = ruleset): SideContext => ({
    name,
    ruleset: rules,
    token: 'location',
    subject: asked.id,
    budgetMs: pair.budgetMs,
  })
  const under = async (rules: HashedRuleset): Promise<Side | undefined> =>
    block === undefined ? undefined : proverSide(await pair.reference(), block, context('reference', rules))
  const at = async (timestamp: bigint): Promise<readonly [Side | undefined, Side | undefined]> => {
    const moved = block === undefined ? undefined : movedTo(block, timestamp)
    if (moved === undefined) return [undefined, undefined]
    const rules = hashedRuleset(withSystemCalls(ruleset.ruleset, []))
    const own = await proverSide(pair.prover, moved, context('prover', rules))
    return [own, await proverSide(await pair.reference(), moved, context('reference', rules))]
  }
  const proverName = `prover ${'party' in pair.prover ? pair.prover.party.connect.text : ''}`
  const asProver = prover.asked.kind === 'result' && block !== undefined
  return {
    sequencer: openSequencer(observation, pair, index, context),
    prover: asProver ? await proverSide(pair.prover, block, context(proverName)) : undefined,
    reference: await under(ruleset),
    block,
    ...momentsOfBlock(block),
    under,
    at,
  }
}

function movedTo(block: BlockToExecute, timestamp: bigint): BlockToExecute | undefined {
  const view = headerOf(block.rlp)
  return view && { ...block, rlp: withHeader(block.rlp, { ...view.header, timestamp: quantity(timestamp) }) }
}

function openSequencer(
  observation: ExecutedObservation,
  pair: Pair,
  index: number,
  context: (name: string) => SideContext,
): Side | undefined {
  if (observation.kind === 'stateless' || observation.kind === 'execute' || observation.sequencer.kind !== 'result')
    return undefined
  const run = runOf(observation, index)
  if (run === undefined) return undefined
  const name = `sequencer ${'party' in pair.sequencer ? pair.sequencer.party.connect.text : ''}`
  return sequencerSide(pair.sequencer, { request: observation.request, blockIndex: index, ...run }, context(name))
}

function runOf(
  observation: Extract<ExecutedObservation, { kind: 'build' | 'import' }>,
  index: number,
): { readonly result: ExecutionResult | undefined; readonly refusal: Refusal | undefined } | undefined {
  if (observation.sequencer.kind !== 'result') return undefined
  const block = observation.sequencer.result.blocks[index]
  if (block === undefined) return undefined
  return { result: block.result, refusal: block.status === 'rejected' ? block : undefined }
}

/** Moments of a block and of its parent, the last header of its witness. */
function momentsOfBlock(block: BlockToExecute | undefined): Pick<BlockRuns, 'moment' | 'parent'> {
  const last = block?.witness.headers.at(-1)
  return {
    moment: momentOf(block === undefined ? undefined : headerOf(block.rlp)),
    parent: momentOf(last === undefined ? undefined : readHeader(last)),
  }
}

function momentOf(view: HeaderView | undefined): Moment | undefined {
  return view === undefined
    ? undefined
    : { number: BigInt(view.header.number), timestamp: BigInt(view.header.timestamp) }
}
