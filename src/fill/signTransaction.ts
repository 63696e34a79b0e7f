import * as Rlp from '../codec/Rlp.ts'
import { keccak256 } from '../crypto/keccak.ts'
import { secp256k1Noble } from '../crypto/secp256k1Noble.ts'
import { Defect } from '../model/Defect.ts'
import type { Address, Bytes } from '../model/Hex.ts'
import { address, fromBytes, toBytes } from '../model/Hex.ts'
import type { AccessListEntry, AuthorizationPlan, TransactionDamage, TransactionPlan } from './Case.ts'
import { signMessage } from './signing.ts'

/** r and s as numbers, and the parity of the nonce point. */
interface SignatureNumbers {
  readonly r: bigint
  readonly s: bigint
  readonly parity: bigint
}

/** Order of the group of secp256k1. */
const curveOrder = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
/** The largest s that is valid (EIP-2). */
const halfOrder = curveOrder / 2n
/** r and parity of a signature whose nonce is 1. */
const generatorNonce = { r: 0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798n, parity: 0n } as const
const authorizationPrefix = 0x05
const typeBytes = { accessList: 1, dynamicFee: 2, blob: 3, setCode: 4 } as const
/** A type that no fork has. */
const unknownTypeByte = 0x7e

/**
 * Signs a transaction and encodes it (EIP-2718).
 *
 * @param plan - What is signed; the plan's own nonce and chain id win.
 * @param nonce - Nonce of the sender.
 * @param chainId - EIP-155 id of the chain.
 * @returns The encoding as it stands in a block.
 */
export function signTransaction(plan: TransactionPlan, nonce: bigint, chainId: bigint): Bytes {
  const chain = plan.chainId ?? chainId
  const fields = payload(plan, plan.nonce ?? nonce, chain)
  const message = signedMessage(plan, fields, chain)
  const { r, s, parity } = damaged(sign(message, plan.from.key), plan.damage)
  const extra = plan.damage === 'extraField' ? [Rlp.fromInteger(1n)] : []
  const signed = Rlp.join([...fields, ...signatureFields(plan, chain, { r, s, parity }), ...extra])
  // The form of the network (EIP-4844) wraps the transaction with lists of blobs, commitments and proofs.
  const body = plan.damage === 'networkForm' ? Rlp.join([signed, Rlp.join([]), Rlp.join([]), Rlp.join([])]) : signed
  return fromBytes(spoilt(isLegacy(plan) ? body : Buffer.concat([Buffer.of(typeByte(plan)), body]), plan.damage))
}

/**
 * Tells who sent a transaction with a signature that nobody made with a key.
 *
 * @param plan - Damaged with `halfS`.
 * @param nonce - Nonce of the sender.
 * @param chainId - EIP-155 id of the chain.
 * @returns The address that follows from message and signature.
 */
export function senderOfHalfS(plan: TransactionPlan, nonce: bigint, chainId: bigint): Address {
  const message = signedMessage(plan, payload(plan, nonce, chainId), chainId)
  const { r, parity } = generatorNonce
  const key = secp256k1Noble.recover(keccak256(message), Number(parity), word(r), word(halfOrder))
  if (key === null) throw new Defect('no key fits the signature')
  return address(fromBytes(keccak256(key).subarray(12)))
}

function isLegacy(plan: TransactionPlan): boolean {
  return plan.type === 'legacy' || plan.type === 'legacyUnprotected'
}

function typeByte(plan: TransactionPlan): number {
  if (plan.damage === 'unknownType') return unknownTypeByte
  return plan.type === 'legacy' || plan.type === 'legacyUnprotected' ? 0 : typeBytes[plan.type]
}

function payload(plan: TransactionPlan, nonce: bigint, chainId: bigint): readonly Uint8Array[] {
  const nonceField = plan.damage === 'leadingZeroNonce' ? Uint8Array.of(0x82, 0, Number(nonce)) : Rlp.fromInteger(nonce)
  const body = [
    Rlp.fromInteger(plan.gasLimit),
    recipient(plan),
    Rlp.fromInteger(plan.value),
    Rlp.fromBytes(toBytes(plan.data)),
  ]
  switch (plan.type) {
    case 'legacy':
    case 'legacyUnprotected':
      return [nonceField, Rlp.fromInteger(plan.maxFeePerGas), ...body]
    case 'accessList':
      return [Rlp.fromInteger(chainId), nonceField, Rlp.fromInteger(plan.maxFeePerGas), ...body, accessList(plan)]
    case 'dynamicFee':
      return [Rlp.fromInteger(chainId), nonceField, ...fees(plan), ...body, accessList(plan)]
    case 'blob':
      return [Rlp.fromInteger(chainId), nonceField, ...fees(plan), ...body, accessList(plan), ...blobs(plan)]
    case 'setCode':
      return [
        Rlp.fromInteger(chainId),
        nonceField,
        ...fees(plan),
        ...body,
        accessList(plan),
        authorizations(plan, chainId),
      ]
  }
}

function recipient(plan: TransactionPlan): Uint8Array {
  if (plan.to === null) return Rlp.fromBytes(new Uint8Array(0))
  const padding = plan.damage === 'longRecipient' ? [0] : []
  return Rlp.fromBytes(Uint8Array.from([...toBytes(plan.to), ...padding]))
}

function fees(plan: TransactionPlan): readonly Uint8Array[] {
  return [Rlp.fromInteger(plan.maxPriorityFeePerGas), Rlp.fromInteger(plan.maxFeePerGas)]
}

function accessList(plan: TransactionPlan): Uint8Array {
  return Rlp.join(plan.accessList.map(accessListEntry))
}

function accessListEntry(entry: AccessListEntry): Uint8Array {
  return Rlp.join([
    Rlp.fromBytes(toBytes(entry.address)),
    Rlp.join(entry.slots.map((slot) => Rlp.fromBytes(word(BigInt(slot))))),
  ])
}

function blobs(plan: TransactionPlan): readonly Uint8Array[] {
  return [
    Rlp.fromInteger(plan.maxFeePerBlobGas),
    Rlp.join(plan.blobVersionedHashes.map((hash) => Rlp.fromBytes(toBytes(hash)))),
  ]
}

function authorizations(plan: TransactionPlan, chainId: bigint): Uint8Array {
  return Rlp.join(plan.authorizations.map((authorization) => signAuthorization(authorization, chainId)))
}

function signAuthorization(plan: AuthorizationPlan, chainId: bigint): Uint8Array {
  const fields = [
    Rlp.fromInteger(plan.chainId ?? chainId),
    Rlp.fromBytes(toBytes(plan.address)),
    Rlp.fromInteger(plan.nonce),
  ]
  const message = Buffer.concat([Buffer.of(authorizationPrefix), Rlp.join(fields)])
  const { r, s, parity } = damaged(sign(message, plan.authority.key), plan.damage)
  return Rlp.join([...fields, Rlp.fromInteger(parity), Rlp.fromInteger(r), Rlp.fromInteger(s)])
}

function signedMessage(plan: TransactionPlan, fields: readonly Uint8Array[], chainId: bigint): Uint8Array {
  if (plan.type === 'legacyUnprotected') return Rlp.join(fields)
  if (plan.type === 'legacy') {
    return Rlp.join([...fields, Rlp.fromInteger(chainId), Rlp.fromInteger(0n), Rlp.fromInteger(0n)])
  }
  return Buffer.concat([Buffer.of(typeByte(plan)), Rlp.join(fields)])
}

function signatureFields(plan: TransactionPlan, chainId: bigint, signature: SignatureNumbers): readonly Uint8Array[] {
  const { r, s, parity } = signature
  // EIP-155 for legacy transactions; before it 27 or 28.
  const offset = { legacy: chainId * 2n + 35n, legacyUnprotected: 27n } as const
  const v = plan.type === 'legacy' || plan.type === 'legacyUnprotected' ? parity + offset[plan.type] : parity
  return [Rlp.fromInteger(v), Rlp.fromInteger(r), Rlp.fromInteger(s)]
}

function sign(message: Uint8Array, key: Uint8Array): SignatureNumbers {
  const { r, s, recovery } = signMessage(message, key)
  return { r: BigInt(fromBytes(r)), s: BigInt(fromBytes(s)), parity: BigInt(recovery) }
}

function damaged(signature: SignatureNumbers, damage: TransactionDamage | undefined): SignatureNumbers {
  switch (damage) {
    case 'highS':
      return { ...signature, s: curveOrder - signature.s, parity: 1n - signature.parity }
    case 'halfS':
      return { ...generatorNonce, s: halfOrder }
    case 'aboveHalfS':
      return { ...generatorNonce, s: halfOrder + 1n }
    case 'zeroR':
      return { ...signature, r: 0n }
    case 'zeroS':
      return { ...signature, s: 0n }
    case 'rAboveOrder':
      return { ...signature, r: curveOrder }
    case 'parity2':
      return { ...signature, parity: 2n }
    default:
      return signature
  }
}

function spoilt(encoding: Uint8Array, damage: TransactionDamage | undefined): Uint8Array {
  if (damage === 'truncated') return encoding.subarray(0, -1)
  return damage === 'trailingByte' ? Uint8Array.from([...encoding, 0]) : encoding
}

function word(value: bigint): Uint8Array {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex')
}
