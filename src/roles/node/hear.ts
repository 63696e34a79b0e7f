import { codes, type Outbox } from '../../consensus/machine/index.ts'
import type { Bytes } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import { drive, settle } from './drive.ts'
import type { NodeBody } from './NodeBody.ts'
import type { NodeEvent } from './NodeEvent.ts'
import { takeSealed } from './takeSealed.ts'
import { takeTransaction } from './takeTransaction.ts'
import { post, type Work } from './Work.ts'

/** Blocks that are sent, or taken, at once. */
const blocksAtOnceMax = 16

/** Takes in what another node sent. */
export async function hear(
  body: NodeBody,
  { from, packet }: NodeEvent & { readonly op: 'packet' },
  work: Work,
): Promise<void> {
  switch (packet.kind) {
    case 'message':
      await hearMessage(body, { from, ...packet }, work)
      return
    case 'transaction':
      takeTransaction(body, packet.encoded, work)
      return
    case 'request':
      sendBlocks(body, { to: from, height: packet.height }, work)
      return
    case 'blocks':
      for (const sealed of packet.blocks.slice(0, blocksAtOnceMax)) {
        if (!(await takeSealed(body, sealed, work))) return
        await settle(body, work)
      }
      return
  }
}

interface Message {
  readonly from: number
  readonly code: number
  readonly data: Bytes
}

async function hearMessage(body: NodeBody, { from, code, data }: Message, work: Work): Promise<void> {
  const { height } = body.state
  const { verdict } = await drive(body, { op: 'message', code, data }, work)
  if (verdict === undefined) return
  work.verdict = verdict
  const stale = isIgnored(verdict, 'MESSAGE_STALE')
  if (stale && code === codes.commit) noteLateSeal(body, data)
  const ahead = verdict.class === 'buffer' || isIgnored(verdict, 'HEIGHT_TOO_FAR')
  if (ahead && !body.asked.has(from)) {
    body.asked.add(from)
    post(work, { kind: 'request', height }, from)
  }
  // Whoever changes rounds at a height gone by is stuck there, and may not know whom to ask.
  if (stale && code === codes.roundChange) {
    sendBlocks(body, { to: from, height: body.context.wire.read(code, data).height }, work)
  }
}

function isIgnored(verdict: NonNullable<Outbox['verdict']>, reason: string): boolean {
  return verdict.class === 'ignore' && verdict.reason === reason
}

function sendBlocks(
  { ledger }: NodeBody,
  { to, height }: { readonly to: number; readonly height: bigint },
  work: Work,
): void {
  if (height < 1n || height > BigInt(ledger.sealed.length)) return
  const from = Number(height) - 1
  post(work, { kind: 'blocks', blocks: ledger.sealed.slice(from, from + blocksAtOnceMax) }, to)
}

/** Keeps the seal of somebody whose commit came when the block was final already: the next block carries it too. */
function noteLateSeal({ ledger, context: { wire } }: NodeBody, data: Bytes): void {
  try {
    const { height } = wire.read(codes.commit, data)
    const head = [ledger.head, ledger.previous].find((one) => one?.block.header.number === height)
    if (head?.sealed === undefined) return
    const message = wire.read(codes.commit, data).open()
    if (message.kind !== 'commit') return
    const { payload, author } = message.opened
    const { round } = head.sealed
    const digest = wire.digestOf(wire.readBlock(head.sealed.blockRlp), round)
    if (payload.digest !== digest || payload.round !== round || !head.validators.includes(author)) return
    const signer = wire.recoverSeal(wire.commitHashOf(digest, round), payload.commitSeal)
    if (signer === author && !head.seals.has(author)) head.seals.set(author, payload.commitSeal)
  } catch (error) {
    if (!(error instanceof Rejection)) throw error
  }
}
