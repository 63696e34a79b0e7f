import type { Bytes } from '../../model/Hex.ts'
import type { Packet } from '../../roles/node/NodeEvent.ts'

/** Bytes of a height on its own. */
const heightBytes = 8

/** Size of a packet's content in bytes; framing and transport are left out. */
export function packetBytes(packet: Packet): number {
  switch (packet.kind) {
    case 'message':
      return sizeOf(packet.data)
    case 'transaction':
      return sizeOf(packet.encoded)
    case 'request':
      return heightBytes
    case 'blocks':
      return packet.blocks.reduce(
        (sum, { blockRlp, seals }) => seals.reduce((size, seal) => size + sizeOf(seal), sum + sizeOf(blockRlp)),
        0,
      )
  }
}

function sizeOf(data: Bytes): number {
  return data.length / 2 - 1
}
