import * as Rlp from '../../codec/Rlp.ts'
import type { Signature } from '../../crypto/CryptoBackend.ts'
import { fromBytes, toBytes, type Address, type Bytes } from '../../model/Hex.ts'

/** Fields of a transaction with a priority fee (EIP-1559) and without an access list. */
export interface DynamicFeeTransaction {
  readonly chainId: bigint
  readonly nonce: bigint
  readonly maxPriorityFeePerGas: bigint
  readonly maxFeePerGas: bigint
  readonly gasLimit: bigint
  /** Null for a contract creation. */
  readonly to: Address | null
  readonly value: bigint
  readonly data: Bytes
}

/** What a transaction is signed with. */
export interface TransactionSigner {
  readonly keccak256: (data: Uint8Array) => Uint8Array
  readonly sign: (hash: Uint8Array) => Signature
}

const typeByte = 2

/**
 * Signs a transaction and encodes it.
 *
 * @param transaction - Its fields.
 * @param signer - Hash, and key of the sender.
 * @returns Its encoding (EIP-2718).
 */
export function signTransaction(transaction: DynamicFeeTransaction, { keccak256, sign }: TransactionSigner): Bytes {
  const { chainId, nonce, maxPriorityFeePerGas, maxFeePerGas, gasLimit, to, value, data } = transaction
  const fields = [
    ...[chainId, nonce, maxPriorityFeePerGas, maxFeePerGas, gasLimit].map(Rlp.fromInteger),
    Rlp.fromBytes(to === null ? new Uint8Array(0) : toBytes(to)),
    Rlp.fromInteger(value),
    Rlp.fromBytes(toBytes(data)),
    Rlp.join([]),
  ]
  const { r, s, recovery } = sign(keccak256(typed(Rlp.join(fields))))
  const scalars = [BigInt(recovery), BigInt(fromBytes(r)), BigInt(fromBytes(s))].map(Rlp.fromInteger)
  return fromBytes(typed(Rlp.join([...fields, ...scalars])))
}

function typed(payload: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.of(typeByte), payload])
}
