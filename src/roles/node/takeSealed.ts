import { step } from '../../consensus/machine/index.ts'
import { drive } from './drive.ts'
import { finalize } from './finalize.ts'
import type { NodeBody } from './NodeBody.ts'
import type { SealedBlock } from './SealedBlock.ts'
import type { Work } from './Work.ts'

/**
 * Takes a sealed block that somebody sent, or that was on disk.
 *
 * The seals are verified before anything is executed, by a step of consensus whose state is thrown away.
 *
 * @param body - Of the node.
 * @param sealed - Of any height; only the next one is taken.
 * @param work - Gets what comes of it.
 * @returns Whether it is the head now.
 */
export async function takeSealed(body: NodeBody, sealed: SealedBlock, work: Work): Promise<boolean> {
  const { ledger, state, context } = body
  const head = { op: 'head', ...sealed, validators: ledger.set.validators } as const
  const { verdict } = step(state, head, context).outbox
  if (verdict?.class !== 'accept') return false
  await finalize(body, sealed, work)
  const [next] = work.events.splice(0, 1)
  if (body.stopped || next === undefined) return false
  await drive(body, next, work)
  return true
}
