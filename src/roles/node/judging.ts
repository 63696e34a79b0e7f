import type { Hash32 } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import { judgeBlock } from './judgeBlock.ts'
import type { Executed } from './Ledger.ts'
import type { NodeBody } from './NodeBody.ts'
import type { Refusal } from './NodeEvent.ts'
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
  { options, ledger }: NodeBody,
  { digest, blockRlp }: Pick<SealedBlock, 'blockRlp'> & { readonly digest: Hash32 },
  work: Work,
): Promise<Executed> {
  const known = ledger.executed.get(digest)
  if (known !== undefined) return known
  const { party, plants, pool } = options
  const judge = plants?.judge?.(judgeBlock) ?? judgeBlock
  work.executions += 1
  const candidate = { chain: ledger.chain, parent: ledger.head.block, blockRlp, policy: pool.policy }
  const executed = await judge(candidate, party)
  ledger.executed.set(digest, executed)
  return executed
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
