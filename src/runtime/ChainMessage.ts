import { integer, quantity, type Quantity } from '../model/Hex.ts'
import type { BatchSet, FinalBlock, SealedChain } from '../roles/node/SealedChain.ts'

/** A sealed chain as JSON. */
export interface ChainMessage extends Omit<SealedChain, 'blocks' | 'sets' | 'place'> {
  readonly place: Omit<SealedChain['place'], 'batchBlocks'> & { readonly batchBlocks: Quantity }
  readonly blocks: readonly (Omit<FinalBlock, 'height' | 'round' | 'batch'> & {
    readonly height: Quantity
    readonly round: Quantity
    readonly batch: Quantity
  })[]
  readonly sets: readonly (Omit<BatchSet, 'batch' | 'firstHeight'> & {
    readonly batch: Quantity
    readonly firstHeight: Quantity
  })[]
}

/** Writes a sealed chain as JSON. */
export function toChainMessage({ place, blocks, sets, ...chain }: SealedChain): ChainMessage {
  return {
    ...chain,
    place: { ...place, batchBlocks: quantity(place.batchBlocks) },
    blocks: blocks.map((block) => ({
      ...block,
      height: quantity(block.height),
      round: quantity(block.round),
      batch: quantity(block.batch),
    })),
    sets: sets.map((set) => ({ ...set, batch: quantity(set.batch), firstHeight: quantity(set.firstHeight) })),
  }
}

/** Reads a sealed chain from JSON. */
export function fromChainMessage({ place, blocks, sets, ...chain }: ChainMessage): SealedChain {
  return {
    ...chain,
    place: { ...place, batchBlocks: integer(place.batchBlocks) },
    blocks: blocks.map((block) => ({
      ...block,
      height: integer(block.height),
      round: integer(block.round),
      batch: integer(block.batch),
    })),
    sets: sets.map((set) => ({ ...set, batch: integer(set.batch), firstHeight: integer(set.firstHeight) })),
  }
}
