import type { Bytes } from '../model/Hex.ts'

/** A message of consensus. */
export interface Send {
  readonly code: number
  readonly data: Bytes
}

/** A block with the seals that make it final. */
export interface SealedBlock {
  readonly blockRlp: Bytes
  readonly round: bigint
  readonly seals: readonly Bytes[]
}

/** What nodes send each other: messages of consensus, and blocks that somebody missed. */
export type Packet =
  | ({ readonly kind: 'message' } & Send)
  | { readonly kind: 'request'; readonly height: bigint }
  | { readonly kind: 'blocks'; readonly blocks: readonly SealedBlock[] }

/** Bytes of a height on its own. */
const heightBytes = 8

/** Size of a packet's content in bytes; framing and transport are left out. */
export function packetBytes(packet: Packet): number {
  switch (packet.kind) {
    case 'message':
      return packet.data.length / 2 - 1
    case 'request':
      return heightBytes
    case 'blocks':
      return packet.blocks.reduce(
        (sum, { blockRlp, seals }) =>
          seals.reduce((size, seal) => size + seal.length / 2 - 1, sum + blockRlp.length / 2 - 1),
        0,
      )
  }
}
