import * as Rlp from '../../../codec/Rlp.ts'
import { fromBytes, toBytes, type Bytes, type Hash32 } from '../../../model/Hex.ts'
import type { BlockView } from '../../justification/Opened.ts'
import type { Wire } from '../Wire.ts'
import type { FaultyRules } from './FaultyRules.ts'

/** Where the extra data lies in the list of a header. */
const extraDataPlace = 12

/** A node that writes the round into the header, so that a block proposed again is another block. */
export const roundInHash: FaultyRules = {
  name: 'round-in-hash',
  sentence: 'The hash of a block covers the round in which it is proposed.',
  alter: () => ({ around: (honest) => ({ ...honest, wire: roundedWire(honest.wire) }) }),
}

function roundedWire(wire: Wire): Wire {
  const inRound = (block: BlockView, round: bigint): BlockView => wire.readBlock(withRound(block.rlp, round))
  const digestOf = (block: BlockView, round: bigint): Hash32 => inRound(block, round).hash
  return { ...wire, inRound, digestOf }
}

function withRound(rlp: Bytes, round: bigint): Bytes {
  const [header = new Uint8Array(0), ...body] = Rlp.split(toBytes(rlp))
  const fields = Rlp.split(header).map((field, place) => (place === extraDataPlace ? Rlp.fromInteger(round) : field))
  return fromBytes(Rlp.join([Rlp.join(fields), ...body]))
}
