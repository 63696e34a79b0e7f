import * as Rlp from '../../codec/Rlp.ts'
import type { AccountProof } from '../../model/generated/adapter.ts'
import { fromBytes, hash32, integer, toBytes, type Address, type Hash32 } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import { decodeAccount, emptyAccount } from '../Account.ts'
import type { LocateOptions } from './locate.ts'
import { verifyPath } from './verifyPath.ts'
import { sameBytes, toWord, wordSize } from './words.ts'

/** A proof of storage (EIP-1186) and what it is held against. */
export interface StorageClaim {
  /** Root that the reader trusts. */
  readonly stateRoot: Hash32
  /** Contract that is read. */
  readonly address: Address
  readonly proof: AccountProof
}

/** A proof that is read slot by slot, in the order in which it was made. */
export interface OpenProof {
  /**
   * Gives what a slot holds; the proof of a slot is looked at once.
   *
   * @throws {@link Rejection} where the next proof is not that of this slot, or shows nothing.
   */
  readonly word: (slot: bigint) => Uint8Array
  /** Tells whether every proof of a slot was read. */
  readonly ended: () => boolean
  /** @throws {@link Rejection} `STORAGE_PROOF_SURPLUS` where a proof was not read. */
  readonly finish: () => void
}

const zeroHash = new Uint8Array(32)

/**
 * Verifies the account of a proof and opens its slots.
 *
 * @param claim - State root, contract and proof.
 * @param options - Hash function.
 * @throws {@link Rejection} `ACCOUNT_MISMATCH`, `ACCOUNT_ABSENT`, `PROOF_VALUE_MISMATCH` and those of `verifyPath`.
 */
export function openProof(claim: StorageClaim, options: LocateOptions): OpenProof {
  const { proof } = claim
  const { fault } = options
  const root = fault === 'account-unchecked' ? toBytes(proof.storageHash) : verifyAccount(claim, options)
  if (fault === 'no-reads-refused' && proof.storageProof.length === 0) throw new Rejection('STORAGE_PROOF_MISSING')
  const known = new Map<bigint, Uint8Array>()
  let next = 0
  return {
    word: (slot) => {
      const wanted = toWord(slot)
      const place = BigInt(fromBytes(wanted))
      const held = known.get(place)
      if (held !== undefined) return held
      const entry = proof.storageProof[next]
      if (entry === undefined) throw new Rejection('STORAGE_PROOF_MISSING', { slot: fromBytes(wanted) })
      if (entry.key !== fromBytes(wanted) && fault !== 'slot-unchecked') {
        throw new Rejection('STORAGE_SLOT_MISMATCH', { derived: fromBytes(wanted), proven: entry.key })
      }
      next++
      const word = verifySlot(entry, root, options)
      known.set(place, word)
      return word
    },
    ended: () => next === proof.storageProof.length,
    finish: () => {
      const rest = proof.storageProof[next]
      if (rest !== undefined && fault !== 'surplus-accepted') {
        throw new Rejection('STORAGE_PROOF_SURPLUS', { slot: rest.key })
      }
    },
  }
}

function verifyAccount({ stateRoot, address, proof }: StorageClaim, options: LocateOptions): Uint8Array {
  const { fault } = options
  if (proof.address !== address && fault !== 'owner-unchecked') {
    throw new Rejection('ACCOUNT_MISMATCH', { read: address, proven: proof.address })
  }
  const nodes = proof.accountProof.map(toBytes)
  const value = verifyPath({ root: toBytes(stateRoot), key: toBytes(proof.address), proof: nodes }, options)
  const account = value === null ? emptyAccount : decodeShown(value)
  const stated = { codeHash: toBytes(proof.codeHash), storageRoot: toBytes(proof.storageHash) }
  // Of an account that is not there some clients state the hashes of nothing, others zeros.
  const zero = value === null && sameBytes(stated.codeHash, zeroHash) && sameBytes(stated.storageRoot, zeroHash)
  const same =
    account.nonce === integer(proof.nonce) &&
    account.balance === integer(proof.balance) &&
    (zero || (sameBytes(account.codeHash, stated.codeHash) && sameBytes(account.storageRoot, stated.storageRoot)))
  if (!same && fault !== 'stated-unchecked') throw new Rejection('PROOF_VALUE_MISMATCH', { account: address })
  if (value === null && fault !== 'absent-as-empty') throw new Rejection('ACCOUNT_ABSENT', { account: address })
  return account.storageRoot
}

function decodeShown(value: Uint8Array): ReturnType<typeof decodeAccount> {
  try {
    return decodeAccount(value)
  } catch (error) {
    if (error instanceof Rejection) throw new Rejection('PROOF_NODE_MALFORMED', error.facts)
    throw error
  }
}

function verifySlot(entry: AccountProof['storageProof'][number], root: Uint8Array, options: LocateOptions): Uint8Array {
  const stated = toWord(integer(entry.value))
  if (options.fault === 'value-unchecked') return stated
  const shown = verifyPath({ root, key: toBytes(entry.key), proof: entry.proof.map(toBytes) }, options)
  const word = shown === null ? new Uint8Array(wordSize) : decodeWord(shown, options)
  if (!sameBytes(word, stated) && options.fault !== 'stated-unchecked') {
    throw new Rejection('PROOF_VALUE_MISMATCH', { slot: entry.key, shown: fromBytes(word), stated: entry.value })
  }
  return word
}

function decodeWord(encoded: Uint8Array, { fault }: LocateOptions): Uint8Array {
  const value = rlpString(encoded)
  const canonical = value !== null && value.length > 0 && value.length <= wordSize && value[0] !== 0
  if (value === null || value.length > wordSize || (!canonical && fault !== 'padded-value')) {
    throw new Rejection('STORAGE_VALUE_MALFORMED', { encoded: fromBytes(encoded).slice(0, 80) })
  }
  const word = new Uint8Array(wordSize)
  word.set(value, wordSize - value.length)
  return word
}

function rlpString(encoded: Uint8Array): Uint8Array | null {
  try {
    return Rlp.toBytes(encoded)
  } catch (error) {
    if (error instanceof Rejection) return null
    throw error
  }
}

/** @returns A slot as a proof names it. */
export function slotKey(slot: bigint): Hash32 {
  return hash32(fromBytes(toWord(slot)))
}
