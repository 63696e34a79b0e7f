import { keccak256 } from '../../crypto/keccak.ts'
import { hash32, quantity, type Hash32 } from '../../model/Hex.ts'
import { messagesHash, zeroHash } from '../../proof/commitments.ts'
import { changed, queue, type Specimen } from './batches.ts'
import type { ProofCase } from './ProofCase.ts'
import { askOf, batch, good, settleCase } from './settleCases.ts'

const other = hash32(`0x${'77'.repeat(32)}`)

/** Batches whose messages are not those of the queue, or that leave out what is due. */
export function queueCases(): readonly ProofCase[] {
  return [...reorganised(), ...leftOut()]
}

function reorganised(): readonly ProofCase[] {
  const [first, second] = [batch(0), batch(1)]
  const reorged = queue.map((message, index) => (index === 2 ? other : message))
  const before = second.inputs.l1MessagesHashBefore
  const consumed = (messages: readonly Hash32[]): Specimen =>
    changed(second, {
      l1MessagesHashAfter: messagesHash(before, messages, { keccak256 }),
      l1MessageCountAfter: second.inputs.l1MessageCountBefore + BigInt(messages.length),
    })
  return [
    settleCase(
      'message-reorged',
      'A batch that consumes a message which a reorganisation replaced.',
      askOf(first, second, { queue: reorged }),
      { reason: 'SETTLEMENT_QUEUE_MISMATCH', twin: good },
    ),
    settleCase(
      'message-dropped',
      'A batch that consumes a message which a reorganisation dropped.',
      askOf(first, second, { queue: queue.slice(0, 2) }),
      { reason: 'SETTLEMENT_QUEUE_MISMATCH', twin: good },
    ),
    settleCase(
      'message-invented',
      'A batch that consumes a message which nobody queued.',
      askOf(first, consumed([other])),
      { reason: 'SETTLEMENT_QUEUE_MISMATCH', twin: good },
    ),
    settleCase(
      'messages-beyond-queue',
      'A batch that consumes more messages than were queued.',
      askOf(first, consumed([...queue.slice(2), other])),
      { reason: 'SETTLEMENT_QUEUE_MISMATCH', twin: good },
    ),
  ]
}

function leftOut(): readonly ProofCase[] {
  const [first, second] = [batch(0), batch(1)]
  const before = second.inputs.l1MessagesHashBefore
  const consumed = (messages: readonly Hash32[]): Specimen =>
    changed(second, {
      l1MessagesHashAfter: messagesHash(before, messages, { keccak256 }),
      l1MessageCountAfter: second.inputs.l1MessageCountBefore + BigInt(messages.length),
    })
  const none = consumed([])
  return [
    settleCase(
      'messages-turned-round',
      'A batch that consumes two messages in the other order.',
      askOf(first, consumed([queue[3] ?? other, queue[2] ?? other])),
      { reason: 'SETTLEMENT_QUEUE_MISMATCH', twin: good },
    ),
    settleCase(
      'messages-rewound',
      'A batch that ends with a message less than the one before it.',
      askOf(
        first,
        changed(second, {
          l1MessagesHashAfter: messagesHash(zeroHash, queue.slice(0, 1), { keccak256 }),
          l1MessageCountAfter: 1n,
        }),
        { messagesDue: quantity(0) },
      ),
      { reason: 'SETTLEMENT_QUEUE_MISMATCH', twin: good },
    ),
    settleCase(
      'message-left-out',
      'A batch that consumes no message where one is due.',
      askOf(first, none, { messagesDue: quantity(3) }),
      { reason: 'SETTLEMENT_MESSAGES_DUE', twin: 'batch/settle/all-messages-due' },
    ),
    settleCase('no-message-consumed', 'A batch that consumes no message where none is due.', askOf(first, none), {
      clauses: ['PRF-41'],
    }),
  ]
}
