import * as Rlp from '../codec/Rlp.ts'
import { keccak256 } from '../crypto/keccak.ts'
import type { Alloc, AllocAccount } from '../model/generated/adapter.ts'
import { address, bytes, fromBytes, hash32, integer, quantity, toBytes } from '../model/Hex.ts'
import type { Address, Hash32 } from '../model/Hex.ts'
import { emptyCodeHash, encodeAccount } from '../state/Account.ts'
import { Trie } from '../trie/Trie.ts'
import type { StateChange } from './Mutation.ts'

/** A state as a trie may hold it, with leaves that no honest party would leave there. */
export interface AlteredState {
  readonly alloc: Alloc
  readonly stateRoot: Hash32
}

const zeroWord = hash32(`0x${'00'.repeat(32)}`)

/**
 * Changes a state and computes its root anew, from nothing.
 *
 * @param alloc - Every account of the state.
 * @param changes - Made in order; what they do not name stays as it is.
 * @returns The changed accounts and their root. Slots that are kept though zero are zero words in `alloc`.
 */
export function alterState(alloc: Alloc, changes: readonly StateChange[]): AlteredState {
  const accounts = new Map<Address, AllocAccount>()
  for (const [name, account] of Object.entries(alloc)) accounts.set(address(name), account)
  for (const change of changes) {
    const { address: owner } = change
    if (change.kind === 'delete') accounts.delete(owner)
    else accounts.set(owner, altered(accounts.get(owner) ?? emptyAccount, change))
  }
  return { alloc: Object.fromEntries(accounts), stateRoot: rootOf(accounts) }
}

const emptyAccount: AllocAccount = { balance: quantity(0), nonce: quantity(0), code: bytes('0x'), storage: {} }

function altered(account: AllocAccount, change: Exclude<StateChange, { readonly kind: 'delete' }>): AllocAccount {
  switch (change.kind) {
    case 'balance':
      return { ...account, balance: quantity(integer(account.balance) + change.wei) }
    case 'nonce':
      return { ...account, nonce: quantity(integer(account.nonce) + change.more) }
    case 'code':
      return { ...account, code: change.code }
    case 'slot': {
      const { [word(change.slot)]: _, ...others } = account.storage
      const storage = change.value === 0n ? others : { ...others, [word(change.slot)]: word(change.value) }
      return { ...account, storage }
    }
    case 'zeroSlot':
      return { ...account, storage: { ...account.storage, [word(change.slot)]: zeroWord } }
    case 'empty':
      return account
  }
}

function rootOf(accounts: ReadonlyMap<Address, AllocAccount>): Hash32 {
  const trie = newTrie()
  for (const [owner, account] of accounts) {
    const code = toBytes(account.code)
    const record = {
      nonce: integer(account.nonce),
      balance: integer(account.balance),
      storageRoot: storageRootOf(account.storage),
      codeHash: code.length === 0 ? emptyCodeHash : keccak256(code),
    }
    trie.put(keccak256(toBytes(owner)), encodeAccount(record))
  }
  return hash32(fromBytes(trie.root()))
}

/** Root over slots as they are given: a zero is a leaf too. */
export function storageRootOf(storage: AllocAccount['storage']): Uint8Array {
  const trie = newTrie()
  for (const [slot, value] of Object.entries(storage)) {
    trie.put(keccak256(toBytes(hash32(slot))), Rlp.fromInteger(BigInt(value)))
  }
  return trie.root()
}

function newTrie(): Trie {
  return new Trie({ source: () => undefined, keccak256, keySize: 32 })
}

function word(value: bigint): Hash32 {
  return hash32(`0x${value.toString(16).padStart(64, '0')}`)
}
