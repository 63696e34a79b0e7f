import { decode, type Item } from '../../codec/Rlp.ts'
import type { ConsensusOutcome } from '../../model/generated/adapter.ts'
import { Defect } from '../../model/Defect.ts'
import { integer, toBytes, type Bytes } from '../../model/Hex.ts'

const names: Readonly<Record<string, string>> = {
  '0x12': 'PROPOSAL',
  '0x13': 'PREPARE',
  '0x14': 'COMMIT',
  '0x15': 'ROUND_CHANGE',
}

/**
 * Says in a few words what came out of an event.
 *
 * @returns Such as `accept, PREPARE 0`; a round change that names something prepared ends with `prepared` and its round.
 */
export function summary({ verdict, sends = [], asks = [], finalized = [], evidence = [] }: ConsensusOutcome): string {
  return [
    ...(verdict === undefined ? [] : [[verdict.class, verdict.reason].filter(Boolean).join(' ')]),
    ...sends.map(({ code, data }) => `${names[code] ?? code} ${sentRound(data)}`),
    ...asks.map((ask) => (ask.kind === 'needBlock' ? `needBlock ${integer(ask.round)}` : 'needVerdict')),
    ...finalized.map(({ round, seals }) => `final ${integer(round)} with ${seals.length}`),
    ...evidence.map(({ kind }) => kind),
  ].join(', ')
}

/** Round of a message, and what a round change names: the payload is the first list that has no list first. */
function sentRound(data: Bytes): string {
  let item = decode(toBytes(data))
  while (isList(item) && item[0] !== undefined && isList(item[0])) item = item[0]
  if (!isList(item)) throw new Defect('a message has no payload')
  const [, round, third] = item
  const prepared = third !== undefined && isList(third) && third.length === 2 ? third[0] : undefined
  return prepared === undefined ? numberOf(round) : `${numberOf(round)} prepared ${numberOf(prepared)}`
}

function isList(item: Item): item is readonly Item[] {
  return !(item instanceof Uint8Array)
}

function numberOf(item: Item | undefined): string {
  if (!(item instanceof Uint8Array)) throw new Defect('a round is no list')
  return BigInt(`0x0${Buffer.from(item).toString('hex')}`).toString()
}
