import * as Rlp from '../../../src/codec/Rlp.ts'
import { keccak256 } from '../../../src/crypto/keccak.ts'
import { secp256k1Noble } from '../../../src/crypto/secp256k1Noble.ts'
import { address, fromBytes, toBytes } from '../../../src/model/Hex.ts'
import type { Address, Bytes } from '../../../src/model/Hex.ts'

/** A field of a transaction: an integer, bytes, or a list that is encoded already. */
type Field = bigint | string | { readonly encoded: Uint8Array }

/** What a transaction holds beside its signature; fields a type does not have are not looked at. */
interface Draft {
  readonly type: 0 | 1 | 2 | 3 | 4
  readonly nonce: bigint
  readonly to?: Address
  readonly gas: bigint
  readonly value?: bigint
  readonly data?: string
  /** Gas price, or fee cap. */
  readonly fee?: bigint
  readonly priorityFee?: bigint
  readonly chainId?: bigint
  readonly accessList?: readonly (readonly [account: Address, slots: readonly string[]])[]
  readonly blobFee?: bigint
  readonly blobHashes?: readonly string[]
  /** Encoded by {@link authorize}. */
  readonly authorizations?: readonly Uint8Array[]
}

/** A key that signs. */
export interface Wallet {
  readonly address: Address
  sign(draft: Draft): Bytes
  /** Signs an authorization (EIP-7702). */
  authorize(delegate: Address, nonce: bigint, chainId: bigint): Uint8Array
}

/** Makes a wallet whose private key is the hash of a name. */
export function createWallet(name: string): Wallet {
  const key = keccak256(new TextEncoder().encode(name))
  const own = address(fromBytes(keccak256(secp256k1Noble.publicKeyOf(key)).slice(12)))
  function signature(message: Uint8Array): { r: bigint; s: bigint; parity: bigint } {
    const { r, s, recovery } = secp256k1Noble.sign(keccak256(message), key)
    return { r: BigInt(fromBytes(r)), s: BigInt(fromBytes(s)), parity: BigInt(recovery) }
  }
  return {
    address: own,
    sign(draft) {
      const fields = fieldsOf(draft)
      const chainId = draft.chainId ?? 1n
      if (draft.type === 0) {
        const { r, s, parity } = signature(encodeAll([...fields, chainId, 0n, 0n]))
        return fromBytes(encodeAll([...fields, chainId * 2n + 35n + parity, r, s]))
      }
      const { r, s, parity } = signature(Uint8Array.from([draft.type, ...encodeAll(fields)]))
      return fromBytes(Uint8Array.from([draft.type, ...encodeAll([...fields, parity, r, s])]))
    },
    authorize(delegate, nonce, chainId) {
      const fields: Field[] = [chainId, delegate, nonce]
      const { r, s, parity } = signature(Uint8Array.from([5, ...encodeAll(fields)]))
      return encodeAll([...fields, parity, r, s])
    },
  }
}

function fieldsOf(draft: Draft): Field[] {
  const chainId = draft.chainId ?? 1n
  const fee = draft.fee ?? 3_000_000_000n
  const call: Field[] = [draft.gas, draft.to ?? '0x', draft.value ?? 0n, draft.data ?? '0x']
  const access: Field = {
    encoded: Rlp.join(
      (draft.accessList ?? []).map(([account, slots]) =>
        Rlp.join([Rlp.fromBytes(toBytes(account)), Rlp.join(slots.map((slot) => encodeField(slot)))]),
      ),
    ),
  }
  const priced: Field[] = [chainId, draft.nonce, draft.priorityFee ?? 1_000_000_000n, fee, ...call, access]
  switch (draft.type) {
    case 0:
      return [draft.nonce, fee, ...call]
    case 1:
      return [chainId, draft.nonce, fee, ...call, access]
    case 2:
      return priced
    case 3:
      return [
        ...priced,
        draft.blobFee ?? 1_000_000_000n,
        { encoded: Rlp.join((draft.blobHashes ?? []).map((hash) => encodeField(hash))) },
      ]
    case 4:
      return [...priced, { encoded: Rlp.join(draft.authorizations ?? []) }]
  }
}

function encodeAll(fields: readonly Field[]): Uint8Array {
  return Rlp.join(fields.map(encodeField))
}

function encodeField(field: Field): Uint8Array {
  if (typeof field === 'bigint') return Rlp.fromInteger(field)
  if (typeof field === 'string') return Rlp.fromBytes(Uint8Array.from(Buffer.from(field.slice(2), 'hex')))
  return field.encoded
}
