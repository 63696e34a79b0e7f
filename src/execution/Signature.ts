import { Rejection } from '../model/Rejection.ts'
import type { CryptoBackend } from '../crypto/CryptoBackend.ts'
import { Level } from './Fork.ts'
import type { Rules } from './Rules.ts'
import type { Authorization, Transaction } from './Transaction.ts'

/** Order of secp256k1. */
const curveOrder = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
const halfOrder = curveOrder / 2n
const plainVMin = 27n
const authorizationPrefix = Uint8Array.of(0x05)

/**
 * Recovers who signed a transaction.
 *
 * @param transaction - Any type.
 * @param rules - Fork in force; from Homestead on `s` has to be low (EIP-2), from Spurious Dragon on EIP-155 holds.
 * @param crypto - Hash and recovery.
 * @returns The sender, 20 bytes.
 * @throws {@link Rejection} `CHAIN_ID_MISMATCH` or `SIGNATURE_INVALID`.
 * @see EIP-2, EIP-155
 */
export function recoverSender(
  transaction: Transaction,
  rules: Pick<Rules, 'level' | 'chainId'>,
  crypto: CryptoBackend,
): Uint8Array {
  const { r, s } = transaction
  const parity = yParity(transaction, rules)
  const sMax = rules.level >= Level.homestead ? halfOrder : curveOrder - 1n
  if (r <= 0n || r >= curveOrder || s <= 0n || s > sMax) {
    throw new Rejection('SIGNATURE_INVALID', { r: r.toString(16), s: s.toString(16) })
  }
  const sender = recover(crypto, { digest: crypto.keccak256(transaction.message), parity, r, s })
  if (sender === null) throw new Rejection('SIGNATURE_INVALID', { recovery: 'no point' })
  return sender
}

/**
 * Recovers who signed an authorization.
 *
 * @param authorization - Tuple of an authorization list.
 * @param crypto - Hash and recovery.
 * @returns The authority, 20 bytes; null where the tuple is to be skipped.
 * @see EIP-7702
 */
export function recoverAuthority(authorization: Authorization, crypto: CryptoBackend): Uint8Array | null {
  const { yParity: parity, r, s, message } = authorization
  if (parity > 1n || r <= 0n || r >= curveOrder || s <= 0n || s > halfOrder) return null
  const digest = crypto.keccak256(Buffer.concat([authorizationPrefix, message]))
  return recover(crypto, { digest, parity: Number(parity), r, s })
}

function yParity(transaction: Transaction, rules: Pick<Rules, 'level' | 'chainId'>): number {
  const { type, chainId, v } = transaction
  if (chainId !== null) {
    if (type === 0 && rules.level < Level.spuriousDragon) throw new Rejection('SIGNATURE_INVALID', { v: String(v) })
    if (chainId !== rules.chainId) {
      throw new Rejection('CHAIN_ID_MISMATCH', { found: String(chainId), expected: String(rules.chainId) })
    }
    if (v > 1n) throw new Rejection('SIGNATURE_INVALID', { yParity: String(v) })
    return Number(v)
  }
  const parity = v - plainVMin
  if (parity !== 0n && parity !== 1n) {
    // From EIP-155 on `v` carries the chain id; 0 and 1 are parities of other types.
    const carriesChain = rules.level >= Level.spuriousDragon && v > 1n
    throw new Rejection(carriesChain ? 'CHAIN_ID_MISMATCH' : 'SIGNATURE_INVALID', { v: String(v) })
  }
  return Number(parity)
}

interface Recovery {
  readonly digest: Uint8Array
  readonly parity: number
  readonly r: bigint
  readonly s: bigint
}

function recover(crypto: CryptoBackend, { digest, parity, r, s }: Recovery): Uint8Array | null {
  const publicKey = crypto.ecrecover(digest, parity, word(r), word(s))
  return publicKey === null ? null : crypto.publicKeyToAddress(publicKey)
}

function word(value: bigint): Uint8Array {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex')
}
