import { keccak256 } from '../../crypto/keccak.ts'
import type { AccountProof, Alloc, AllocAccount, StorageRead } from '../../model/generated/adapter.ts'
import type { StorageShape } from '../../model/generated/standard.ts'
import { address, bytes, fromBytes, hash32, integer, quantity, toBytes } from '../../model/Hex.ts'
import type { Address, Hash32 } from '../../model/Hex.ts'
import * as Rlp from '../../codec/Rlp.ts'
import { proveStorage } from '../../state/layout/proveStorage.ts'
import { Trie } from '../../trie/Trie.ts'

/** The contract whose storage is proven. */
export const contract: Address = address(`0x${'c0'.repeat(19)}de`)
/** Another one with storage of its own. */
export const stranger: Address = address(`0x${'5a'.repeat(20)}`)

/** @returns 32 bytes of a number. */
export function word(value: bigint | number): Hash32 {
  return hash32(`0x${value.toString(16).padStart(64, '0')}`)
}

/** @returns 32 bytes that end with an address. */
export function addressWord(owner: Address): Hash32 {
  return word(BigInt(owner))
}

/** @returns An account with storage by slot. */
function holding(storage: Readonly<Record<Hash32, Hash32>>): AllocAccount {
  return { balance: quantity(7), nonce: quantity(1), code: bytes('0x00'), storage }
}

/** A state: the contract among accounts without storage, and a stranger with one. */
export function stateWith(storage: Readonly<Record<Hash32, Hash32>>): Alloc {
  const others = Array.from({ length: 18 }, (_, index) =>
    address(`0x${(index * 0x1357 + 0x11).toString(16).padStart(40, '0')}`),
  )
  const plain = { balance: quantity(1), nonce: quantity(0), code: bytes('0x'), storage: {} }
  return {
    ...Object.fromEntries(others.map((owner) => [owner, plain])),
    [contract]: holding(storage),
    [stranger]: holding({ [word(0)]: word(99), [word(1)]: word(98), [word(2)]: word(97) }),
  }
}

/** A state and the honest proof of values in it. */
export interface Proven {
  readonly stateRoot: Hash32
  readonly address: Address
  readonly layout: StorageShape
  readonly reads: readonly StorageRead[]
  readonly proof: AccountProof
  readonly alloc: Alloc
}

/** Proves values of the contract in a state. */
export function prove(
  alloc: Alloc,
  layout: StorageShape,
  reads: readonly StorageRead[],
  owner: Address = contract,
): Proven {
  const made = proveStorage({ alloc, address: owner, layout, reads }, { keccak256 })
  return { ...made, address: owner, layout, reads, alloc }
}

/** What is read from a forged trie, and its proof. */
export interface ForgedRead extends Pick<Proven, 'layout' | 'reads'> {
  readonly slot: Hash32
  /** Of the proof, in the trie. */
  readonly path: Uint8Array
  /** Stated. */
  readonly value: bigint
  /** Bytes that stand in the place of the trie. */
  readonly rootNode?: Uint8Array
}

/**
 * Makes a state whose storage trie no honest party has: raw values under raw or hashed keys.
 *
 * @param entries - Path in the trie and encoded value.
 * @param wanted - What is read, and the path of its proof.
 */
export function forge(
  entries: readonly (readonly [path: Uint8Array, value: Uint8Array])[],
  wanted: ForgedRead,
): Omit<Proven, 'alloc'> {
  const { slot, path, value, rootNode, ...question } = wanted
  const storage = new Trie({ source: () => undefined, keySize: 32 })
  for (const [place, encoded] of entries) storage.put(place, encoded)
  const storageRoot = rootNode === undefined ? storage.root() : keccak256(rootNode)
  const nodes = rootNode === undefined ? storage.prove(path) : [rootNode]
  const honest = prove(stateWith({}), wanted.layout, [])
  const accounts = new Trie({ source: () => undefined, keySize: 32 })
  for (const [owner, account] of Object.entries(honest.alloc)) {
    const own = owner === contract
    const root = own ? storageRoot : new Trie({ source: () => undefined }).root()
    const fields = [
      Rlp.fromInteger(integer(account.nonce)),
      Rlp.fromInteger(integer(account.balance)),
      Rlp.fromBytes(root),
      Rlp.fromBytes(keccak256(toBytes(account.code))),
    ]
    accounts.put(keccak256(toBytes(address(owner))), Rlp.join(fields))
  }
  const stateRoot = hash32(fromBytes(accounts.root()))
  return {
    ...question,
    stateRoot,
    address: contract,
    proof: {
      ...honest.proof,
      accountProof: accounts.prove(keccak256(toBytes(contract))).map(fromBytes),
      storageHash: hash32(fromBytes(storageRoot)),
      storageProof: [{ key: slot, value: quantity(value), proof: nodes.map(fromBytes) }],
    },
  }
}
