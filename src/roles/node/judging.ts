import { toBytes, type Hash32 } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import { judgeBlock } from './judgeBlock.ts'
import type { Executed } from './Ledger.ts'
import type { NodeBody } from './NodeBody.ts'
import type { Refusal } from './NodeEvent.ts'
import type { RewardSite } from './rewardTransaction.ts'
import type { SealedBlock } from './SealedBlock.ts'
import type { Work } from './Work.ts'

/**
 * Executes a child of the head, once.
 *
 * @param body - Of the node.
 * @param block - Hash and bytes.
 * @param work - Counts the execution.
 * @throws {@link Rejection} as `judgeBlock`.
 */
export async function executeOnce(
  body: NodeBody,
  { digest, blockRlp }: Pick<SealedBlock, 'blockRlp'> & { readonly digest: Hash32 },
  work: Work,
): Promise<Executed> {
  const { options, ledger } = body
  const known = ledger.executed.get(digest)
  if (known !== undefined) return known
  const { party, plants, pool } = options
  const judge = plants?.judge?.(judgeBlock) ?? judgeBlock
  work.executions += 1
  const reward = rewardSiteOf(body)
  const candidate = {
    chain: ledger.chain,
    parent: ledger.head.block,
    blockRlp,
    policy: pool.policy,
    ...(reward !== undefined && { reward }),
  }
  const executed = await judge(candidate, party)
  ledger.executed.set(digest, executed)
  return executed
}

/**
 * Finds the contract that the next block has to carry seals to.
 *
 * @returns Undefined where the chain has none, or has not deployed it yet.
 * @see SEQ-7
 */
export function rewardSiteOf({ options, ledger, context }: NodeBody): RewardSite | undefined {
  const { rewards } = options
  const { chain, head, previous } = ledger
  if (rewards === undefined || chain.store.open(head.block.stateRoot).code(toBytes(rewards)).length === 0)
    return undefined
  return { contract: rewards, head, context, ...(previous !== undefined && { previous }) }
}

/** Tells why a block gets no vote. */
export function refuse(
  { state }: NodeBody,
  digest: Hash32,
  { error, standing, round }: { readonly error: unknown; readonly round: bigint } & Pick<Refusal, 'standing'>,
): Refusal {
  if (!(error instanceof Rejection)) throw error
  return { digest, height: state.height, round, standing, reason: error.reason, detail: error.message }
}
