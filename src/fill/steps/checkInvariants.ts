import { encode } from '../../codec/Rlp.ts'
import { bareInteger, barePayload } from '../../consensus/index.ts'
import { Defect } from '../../model/Defect.ts'
import type { ConsensusOutcome } from '../../model/generated/adapter.ts'
import { fromBytes, integer, type Bytes } from '../../model/Hex.ts'

/** More than any event of a case may cause, however large its message. */
const emissionsMax = 64

/**
 * Holds what a node did against what an honest node never does, whatever happens to it. Nothing of the state machine is
 * used for that: messages are read as bare RLP.
 *
 * * It signs one value with each kind of message in a round of a height.
 * * It commits to nothing that it did not prepare in the same round.
 * * After a commit, its round changes name a block that was prepared as late.
 * * Its height and, within a height, its round never fall.
 * * It persists before it sends, and never sends without bound.
 *
 * @param name - Of the case.
 * @param outcomes - From the start on.
 * @param lost - Places of outcomes with which a node began anew, knowing nothing: it may be in an earlier round then.
 * @throws {@link Defect} Where one does not hold.
 */
export function checkInvariants(name: string, outcomes: readonly ConsensusOutcome[], lost: ReadonlySet<number>): void {
  const signed = new Map<string, Bytes>()
  const committed = new Map<bigint, bigint>()
  let before = outcomes[0]?.state
  for (const [place, outcome] of outcomes.entries()) {
    const { sends = [], persist, state, asks = [], evidence = [] } = outcome
    if (sends.length > 0 && persist === undefined) throw new Defect(`${name}: something is sent before it is durable`)
    if (sends.length + asks.length + evidence.length > emissionsMax)
      throw new Defect(`${name}: an event causes too much`)
    if (before !== undefined && !lost.has(place) && fallen(before, state))
      throw new Defect(`${name}: the node goes back`)
    before = state
    for (const send of sends) checkSend(name, send, { signed, committed })
  }
}

function fallen(before: ConsensusOutcome['state'], after: ConsensusOutcome['state']): boolean {
  const [from, to] = [integer(before.height), integer(after.height)]
  return to < from || (to === from && integer(after.round) < integer(before.round))
}

interface Memory {
  readonly signed: Map<string, Bytes>
  readonly committed: Map<bigint, bigint>
}

function checkSend(
  name: string,
  { code, data }: { readonly code: string; readonly data: Bytes },
  { signed, committed }: Memory,
): void {
  const payload = barePayload(data)
  const [height, round] = [bareInteger(payload[0]), bareInteger(payload[1])]
  const key = `${code}/${height}/${round}`
  const value = fromBytes(encode(payload))
  const earlier = signed.get(key)
  if (earlier !== undefined && earlier !== value) throw new Defect(`${name}: two values are signed as ${key}`)
  signed.set(key, value)
  if (code === '0x14') {
    const prepare = signed.get(`0x13/${height}/${round}`)
    if (prepare === undefined) throw new Defect(`${name}: a commit was never prepared`)
    committed.set(height, round)
  }
  const last = committed.get(height)
  if (code !== '0x15' || last === undefined || round <= last) return
  const prepared = payload[2]
  const named = prepared instanceof Uint8Array || prepared === undefined ? undefined : prepared[0]
  if (named === undefined || bareInteger(named) < last) throw new Defect(`${name}: a round change forgets the lock`)
}
