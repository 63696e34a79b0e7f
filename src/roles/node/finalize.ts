import type { Address } from '../../model/Hex.ts'
import { adopt } from './adopt.ts'
import { executeOnce, refuse } from './judging.ts'
import type { NodeBody } from './NodeBody.ts'
import type { SealedBlock } from './SealedBlock.ts'
import type { Work } from './Work.ts'

/**
 * Takes a final block as the head, executing it where that was not done: nothing becomes final here that is not valid.
 *
 * @param body - Of the node.
 * @param sealed - With a quorum of seals, of the current height.
 * @param work - Gets the block, and the head as an event for consensus; where the block is not valid, the node stops.
 * @see SEQ-6
 */
export async function finalize(body: NodeBody, sealed: SealedBlock, work: Work): Promise<void> {
  const { ledger, options, context } = body
  const { wire } = context
  const view = wire.readBlock(sealed.blockRlp)
  const { hash, height } = view
  if (height !== ledger.head.block.header.number + 1n) return
  try {
    const executed = await executeOnce(body, { digest: hash, blockRlp: sealed.blockRlp }, work)
    const commitHash = wire.commitHashOf(wire.digestOf(view, sealed.round), sealed.round)
    const signers = sealed.seals.flatMap((seal): Address[] => {
      const signer = wire.recoverSeal(commitHash, seal)
      return signer === undefined ? [] : [signer]
    })
    work.finalized.push(adopt(ledger, { executed, sealed, signers }, options))
    forget(body)
    work.events.push({ op: 'head', ...sealed, validators: ledger.set.validators })
  } catch (error) {
    work.refusals.push(refuse(body, hash, { error, round: sealed.round, standing: 'final' }))
    body.stopped = true
  }
}

/** Drops from the pool what the head has gone past. */
function forget({ ledger, pool, heldSince }: NodeBody): void {
  pool.forget(ledger.chain.store.open(ledger.head.block.stateRoot))
  const held = new Set([...pool.bySender().values()].flatMap((entries) => entries.map(({ hash }) => hash)))
  for (const hash of heldSince.keys()) if (!held.has(hash)) heldSince.delete(hash)
}
