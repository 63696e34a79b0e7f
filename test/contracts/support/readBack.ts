import { keccak256 } from '../../../src/crypto/keccak.ts'
import { bytes, hash32, quantity, type Address, type Hash32 } from '../../../src/model/Hex.ts'
import { loadStandard } from '../../../src/standard/loadStandard.ts'
import { locate } from '../../../src/state/layout/locate.ts'
import { proveStorage } from '../../../src/state/layout/proveStorage.ts'
import { readsOfSet, readValidatorSet } from '../../../src/state/layout/readValidatorSet.ts'
import { shapeOf } from '../../../src/state/layout/shapeOf.ts'
import type { Chain, Deployed } from '../../../src/fill/contracts/Chain.ts'

/** What a prover knows of a set before it reads it. */
interface Known {
  /** Of a layout of `spec/storage`. */
  readonly name: string
  readonly batch: bigint
  readonly members: readonly Address[]
}

/** Reads a set from a proof of the storage that the contract wrote, with the code of provers. */
export async function readBack(
  chain: Chain,
  set: Deployed,
  { name, batch, members }: Known,
): Promise<readonly Address[]> {
  const found = loadStandard().storage.get(name)
  if (found === undefined) throw new Error(`there is no layout ${name}`)
  const layout = shapeOf(found)
  const reads = readsOfSet(layout, members)
  const storage: Record<Hash32, Hash32> = {}
  for (const read of reads) {
    const { slot } = locate(layout, read, { keccak256 })
    storage[word(slot)] = word(await chain.slot(set, slot))
  }
  const alloc = { [set.address]: { balance: quantity(0n), nonce: quantity(1n), code: bytes('0x'), storage } }
  const { stateRoot, proof } = proveStorage({ alloc, address: set.address, layout, reads }, { keccak256 })
  const claim = { stateRoot, address: set.address, proof }
  return readValidatorSet(claim, { layout, batch: quantity(batch), members }, { keccak256 }).members
}

function word(value: bigint): Hash32 {
  return hash32(`0x${value.toString(16).padStart(64, '0')}`)
}
