import { checkAlone } from '../execution/checkTransaction.ts'
import { decodeTransaction } from '../execution/Transaction.ts'
import { refusalOf } from '../execution/Party.ts'
import * as Rlp from '../codec/Rlp.ts'
import type {
  CheckTransactionParams,
  CheckTransactionResult,
  DecodeRlpParams,
  DecodeRlpResult,
  RlpItem,
  TrieRootParams,
  TrieRootResult,
} from '../model/generated/adapter.ts'
import type { CryptoBackend } from '../crypto/CryptoBackend.ts'
import { address, fromBytes, hash32, quantity, toBytes } from '../model/Hex.ts'
import { Trie } from '../trie/Trie.ts'
import type { Registry } from './Registry.ts'

/**
 * Judges a transaction by itself (`*_checkTransaction`), under the rules of the ruleset's first block.
 *
 * @param params - Ruleset and encoded transaction.
 * @param registry - Configured rulesets.
 * @returns Hash, sender and intrinsic gas, or the refusal.
 */
export function checkTransaction(params: CheckTransactionParams, registry: Registry): CheckTransactionResult {
  const { book, crypto } = registry.party(params.rulesetHash)
  const rules = book.at({ number: 0n, timestamp: 0n, difficulty: 0n })
  try {
    const encoded = toBytes(params.transaction)
    const { sender, intrinsic } = checkAlone(decodeTransaction(encoded, rules), rules, crypto)
    return {
      status: 'valid',
      hash: hash32(fromBytes(crypto.keccak256(encoded))),
      sender: address(fromBytes(sender)),
      intrinsicGas: quantity(intrinsic),
    }
  } catch (error) {
    return refusalOf(error)
  }
}

/** Reads bytes as one RLP item and writes it again (`*_decodeRlp`). */
export function decodeRlp(params: DecodeRlpParams): DecodeRlpResult {
  try {
    const item = Rlp.decode(toBytes(params.rlp))
    return { status: 'decoded', item: toHex(item), encoded: fromBytes(Rlp.encode(item)) }
  } catch (error) {
    return refusalOf(error)
  }
}

function toHex(item: Rlp.Item): RlpItem {
  return item instanceof Uint8Array ? fromBytes(item) : item.map(toHex)
}

/** Computes the root of a trie that a list of changes leads to (`*_trieRoot`). */
export function trieRoot({ secure, entries }: TrieRootParams, crypto: CryptoBackend): TrieRootResult {
  const trie = new Trie({ source: () => undefined, keccak256: crypto.keccak256 })
  for (const [key, value] of entries) {
    const bytes = secure ? crypto.keccak256(toBytes(key)) : toBytes(key)
    if (value === null || value.length === 2) trie.delete(bytes)
    else trie.put(bytes, toBytes(value))
  }
  return { root: hash32(fromBytes(trie.root())) }
}
