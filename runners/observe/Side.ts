import { blankComputedFields } from '../../src/codec/Block.ts'
import type {
  AccountState,
  BlockToExecute,
  ExecuteParams,
  ExecutionResult,
  Refusal,
  SequencerTraceParams,
  StateParams,
  TraceResult,
} from '../../src/model/generated/adapter.ts'
import { fromBytes, toBytes } from '../../src/model/Hex.ts'
import { Rejection } from '../../src/model/Rejection.ts'
import type { HashedRuleset, Party, Started } from '../adapters/Party.ts'

/** Accounts and slots to read. */
type StateWanted = StateParams<unknown>['accounts']

/** One party's run of one block, which can be looked into. */
export interface Side {
  /** Such as `prover cmd:./mine`. */
  readonly name: string
  readonly result: ExecutionResult | undefined
  readonly refusal: Refusal | undefined
  /** @returns Undefined where the party gives no traces. */
  readonly steps: (transaction: number, from: number, count: number) => Promise<TraceResult | undefined>
  /** @returns Undefined where the party gives no state. */
  readonly state: (accounts: StateWanted) => Promise<readonly AccountState[] | undefined>
}

/** What every question about a run needs. */
export interface SideContext {
  readonly name: string
  readonly ruleset: HashedRuleset
  readonly token: string
  readonly subject: string
  readonly budgetMs: number
}

/**
 * Looks into the run of a sequencer.
 *
 * @param started - The sequencer.
 * @param run - The request that led to the block, the block's place in it, and what came of it.
 * @param context - Names and bounds.
 * @returns Undefined where the party does not run.
 */
export function sequencerSide(
  started: Started,
  run: {
    readonly request: SequencerTraceParams['request']
    readonly blockIndex: number
    readonly result: ExecutionResult | undefined
    readonly refusal: Refusal | undefined
  },
  context: SideContext,
): Side | undefined {
  if ('fault' in started) return undefined
  const { party } = started
  const { request, blockIndex, result, refusal } = run
  const about = { token: context.token, rulesetHash: context.ruleset.hash, request, blockIndex }
  const options = callOptions(context)
  return {
    name: context.name,
    result,
    refusal,
    async steps(transactionIndex, from, count) {
      if (!declares(party, 'trace')) return undefined
      const reply = await party.call('seq_trace', { ...about, transactionIndex, from, count }, options)
      return reply.kind === 'result' ? reply.result : undefined
    },
    async state(accounts) {
      if (!declares(party, 'state')) return undefined
      const reply = await party.call('seq_state', { ...about, accounts }, options)
      return reply.kind === 'result' ? reply.result.accounts : undefined
    },
  }
}

/**
 * Lets a prover execute one block by itself, so that its run can be looked into.
 *
 * The block is blanked where the prover computes: a wrong result can then be seen whole, which a refusal does not show.
 *
 * @param started - The prover, or the reference.
 * @param block - Block and witness.
 * @param context - Names and bounds.
 * @returns Undefined where the party does not run or does not answer.
 */
export async function proverSide(
  started: Started,
  block: BlockToExecute,
  context: SideContext,
): Promise<Side | undefined> {
  if ('fault' in started) return undefined
  const { party } = started
  const mode = declares(party, 'executeCompute') ? 'compute' : 'validate'
  const sent = mode === 'compute' ? blank(block) : block
  const { token, ruleset } = context
  const params: ExecuteParams = { token, rulesetHash: ruleset.hash, mode, canonicalWitness: false, blocks: [sent] }
  const options = callOptions(context)
  const reply = await party.call('prover_execute', params, options)
  const answer = reply.kind === 'result' ? reply.result.blocks[0] : undefined
  if (answer === undefined) return undefined
  const about = {
    token,
    rulesetHash: ruleset.hash,
    request: { method: 'prover_execute', params },
    blockIndex: 0,
  } as const
  return {
    name: context.name,
    result: answer.status === 'executed' ? answer.result : undefined,
    refusal: answer.status === 'rejected' ? answer : undefined,
    async steps(transactionIndex, from, count) {
      if (!declares(party, 'trace')) return undefined
      const page = await party.call('prover_trace', { ...about, transactionIndex, from, count }, options)
      return page.kind === 'result' ? page.result : undefined
    },
    async state(accounts) {
      if (!declares(party, 'state')) return undefined
      const read = await party.call('prover_state', { ...about, accounts }, options)
      return read.kind === 'result' ? read.result.accounts : undefined
    },
  }
}

function declares(party: Party, feature: 'trace' | 'state' | 'executeCompute'): boolean {
  return party.declaration.features.includes(feature)
}

function callOptions({ ruleset, budgetMs, subject }: SideContext): Parameters<Party['call']>[2] {
  return { ruleset, timeoutMs: budgetMs, subject }
}

function blank(block: BlockToExecute): BlockToExecute {
  try {
    return { ...block, rlp: fromBytes(blankComputedFields(toBytes(block.rlp))) }
  } catch (error) {
    if (error instanceof Rejection) return block
    throw error
  }
}
