import { bareInteger, barePayload } from '../../consensus/index.ts'
import type { ConsensusOutcome } from '../../model/generated/adapter.ts'
import { integer, type Bytes } from '../../model/Hex.ts'

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

/** Round of a message, and what a round change names. */
function sentRound(data: Bytes): string {
  const [, round, third] = barePayload(data)
  const prepared = third instanceof Uint8Array || third?.length !== 2 ? undefined : third[0]
  return prepared === undefined ? String(bareInteger(round)) : `${bareInteger(round)} prepared ${bareInteger(prepared)}`
}
