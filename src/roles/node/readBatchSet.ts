import type { ChainBlock, Chain } from '../../execution/Chain.ts'
import type { StorageRead } from '../../model/generated/adapter.ts'
import { address, fromBytes, hash32, quantity, toBytes, type Address } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import { slotKey } from '../../state/layout/openProof.ts'
import { proveStorageAt } from '../../state/layout/proveStorage.ts'
import { readsOfSet, readValidatorSet } from '../../state/layout/readValidatorSet.ts'
import { readValue } from '../../state/layout/readStorage.ts'
import { toNumber, wordSize } from '../../state/layout/words.ts'
import type { BatchSet, ValidatorSetPlace } from './SealedChain.ts'

/** A batch, the state that it starts from and where the set lies in it. */
export interface BatchStart {
  readonly chain: Pick<Chain, 'store'>
  /** Last block before the batch. */
  readonly before: ChainBlock
  readonly batch: bigint
  readonly place: ValidatorSetPlace
  /** Who validated the batch before; what a layout without a list is asked about. */
  readonly known: readonly Address[]
  readonly keccak256: (data: Uint8Array) => Uint8Array
}

/**
 * Reads who validates a batch out of the state at its start, through the same proof that a prover gets.
 *
 * @param start - Batch and state.
 * @throws {@link Rejection} as `readValidatorSet`, where the state shows no set to go on with.
 * @see CNS-26
 */
export function readBatchSet({ chain, before, batch, place, known, keccak256 }: BatchStart): BatchSet {
  const { layout } = place
  const world = chain.store.open(before.stateRoot)
  const owner = toBytes(place.address)
  const word = (slot: bigint): Uint8Array => {
    const held = world.slot(owner, toBytes(slotKey(slot)))
    const whole = new Uint8Array(wordSize)
    whole.set(held, wordSize - held.length)
    return whole
  }
  const read = (wanted: StorageRead): Uint8Array => readValue(layout, wanted, word, { keccak256 })
  const listed = listOf(place, read) ?? known
  const proof = proveStorageAt(
    { source: chain.store, root: before.stateRoot, address: place.address, layout, reads: readsOfSet(layout, listed) },
    { keccak256 },
  )
  const stateRoot = hash32(fromBytes(before.stateRoot))
  const { members, validatorSetHash } = readValidatorSet(
    { stateRoot, address: place.address, proof },
    { layout, batch: quantity(batch), ...(layout.validatorSet?.list === undefined && { members: known }) },
    { keccak256 },
  )
  return {
    batch,
    firstHeight: before.header.number + 1n,
    stateRoot,
    validators: members,
    ...(validatorSetHash !== undefined && { validatorSetHash }),
    proof,
  }
}

/** Members as the list of the layout holds them; undefined where it has none. */
function listOf(
  { layout }: ValidatorSetPlace,
  read: (wanted: StorageRead) => Uint8Array,
): readonly Address[] | undefined {
  const list = layout.validatorSet?.list
  if (list === undefined) return undefined
  const length = toNumber(read({ variable: list, path: [] }))
  const { maximumMembers } = layout.bounds
  if (length > BigInt(maximumMembers)) throw new Rejection('VALIDATOR_SET_OUT_OF_BOUNDS', { members: String(length) })
  return Array.from({ length: Number(length) }, (_, index) =>
    address(fromBytes(read({ variable: list, path: [{ index: quantity(index) }] }))),
  )
}
