import type { StatelessInput } from '../codec/StatelessInput.ts'
import type { CryptoBackend } from '../crypto/CryptoBackend.ts'
import { Level } from '../execution/Fork.ts'
import { recoverSender } from '../execution/Signature.ts'
import { decodeTransaction } from '../execution/Transaction.ts'
import { type Bytes, toBytes } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'

/** Bytes of a key that is not compressed: this prefix, x and y. */
const keyBytes = 65
const uncompressed = 0x04

/**
 * Holds the public keys of a stateless input against the signatures of its transactions. Keys are there to spare a prover
 * the recovery; they never change who sent a transaction.
 *
 * @param input - Decoded; without keys there is nothing to check.
 * @param crypto - Hash and recovery.
 * @throws {@link Rejection} `PUBLIC_KEY_MISMATCH` where the keys are not one for each transaction, or one did not sign its
 *   transaction: one that cannot be read or has no valid signature was signed by nobody.
 * @see SSZ-3
 */
export function checkPublicKeys(
  { transactions, publicKeys }: Pick<StatelessInput, 'transactions' | 'publicKeys'>,
  crypto: CryptoBackend,
): void {
  if (publicKeys.length === 0) return
  if (publicKeys.length !== transactions.length) {
    throw new Rejection('PUBLIC_KEY_MISMATCH', {
      keys: String(publicKeys.length),
      transactions: String(transactions.length),
    })
  }
  for (const [index, key] of publicKeys.entries()) {
    if (!hasSigned(toBytes(key), transactions[index], crypto)) {
      throw new Rejection('PUBLIC_KEY_MISMATCH', { transaction: String(index), key })
    }
  }
}

/**
 * Tells whether a key signed a transaction.
 *
 * @param key - Whole key as the input has it.
 * @param encoded - The transaction; undefined where there is none.
 * @param crypto - Hash and recovery.
 */
export function hasSigned(key: Uint8Array, encoded: Bytes | undefined, crypto: CryptoBackend): boolean {
  if (key.length !== keyBytes || key[0] !== uncompressed || encoded === undefined) return false
  const signer = signerOf(toBytes(encoded), crypto)
  return signer !== null && Buffer.compare(signer, crypto.publicKeyToAddress(key.subarray(1))) === 0
}

/** Who signed, whatever chain the transaction is for. */
function signerOf(encoded: Uint8Array, crypto: CryptoBackend): Uint8Array | null {
  const { prague: level } = Level
  try {
    const transaction = decodeTransaction(encoded, { level, forkId: 'prague' })
    return recoverSender(transaction, { level, chainId: transaction.chainId ?? 0n }, crypto)
  } catch (error) {
    if (error instanceof Rejection) return null
    throw error
  }
}
