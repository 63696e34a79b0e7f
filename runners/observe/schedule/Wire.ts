import { hashHeader } from '../../../src/codec/Header.ts'
import * as Rlp from '../../../src/codec/Rlp.ts'
import type { CryptoBackend } from '../../../src/crypto/CryptoBackend.ts'
import type { ConsensusChain } from '../../../src/model/generated/adapter.ts'
import {
  address,
  bytes,
  fromBytes,
  hash32,
  integer,
  toBytes,
  type Address,
  type Bytes,
  type Hash32,
} from '../../../src/model/Hex.ts'
import { Rejection } from '../../../src/model/Rejection.ts'

/** A message of consensus. */
export type MessageCode = 'PROPOSAL' | 'PREPARE' | 'COMMIT' | 'ROUND_CHANGE'

/** Codes of the messages of `psc-1`, as its profile gives them. */
export const codeOf: Readonly<Record<MessageCode, bigint>> = {
  PROPOSAL: 0x12n,
  PREPARE: 0x13n,
  COMMIT: 0x14n,
  ROUND_CHANGE: 0x15n,
}

/** What is said, without who says it. */
export interface Fields {
  readonly height: bigint
  readonly round: bigint
  readonly digest?: Hash32
  readonly prepared?: { readonly round: bigint; readonly digest: Hash32 }
  readonly seal?: Bytes
}

/** A signed payload, with who signed it by the judge's own reckoning; nobody where no key fits. */
export interface Statement extends Fields {
  readonly code: MessageCode
  /** RLP of payload and signature. */
  readonly encoded: Uint8Array
  /** RLP of the payload. */
  readonly payload: Bytes
  readonly author: Address | undefined
  /** Who made the seal of a commit over what the commit names. */
  readonly sealer?: Address | undefined
}

/** A whole message. */
export interface Said extends Statement {
  readonly block?: { readonly rlp: Bytes; readonly hash: Hash32; readonly proposer: Address }
  readonly roundChanges: readonly Statement[]
  readonly prepares: readonly Statement[]
}

/**
 * What the judge knows of bytes: it reads, signs and recovers by itself.
 *
 * Altered and forged messages could also be made by the reference. They are made here because the judge has to recover
 * signers from bytes anyway, or it would have to believe a party's words: with reader and signing hash at hand, writing
 * and signing are a few lines more, and no third process is needed to run a schedule.
 */
export interface Wire {
  /** @returns Undefined where the bytes are no such message. */
  readonly read: (code: bigint, data: Bytes) => Said | undefined
  readonly sign: (code: MessageCode, fields: Fields, key: Hash32) => Statement
  readonly encode: (said: Pick<Said, 'code' | 'encoded' | 'block' | 'roundChanges' | 'prepares'>) => Bytes
  readonly seal: (digest: Hash32, round: bigint, key: Hash32) => Bytes
  readonly sealer: (digest: Hash32, round: bigint, seal: Bytes) => Address | undefined
  readonly addressOf: (key: Hash32) => Address
}

/** Largest message that is read; one of a flooding party is not. */
const messageBytesMax = 1 << 20

/** Most statements in a list that are opened. */
const listMax = 256

const emptyList = Uint8Array.of(0xc0)

/**
 * Makes the wire of `psc-1`.
 *
 * @param chain - That signatures are bound to.
 * @param crypto - Hash and curve.
 */
export function createWire(
  chain: ConsensusChain,
  crypto: Pick<CryptoBackend, 'keccak256' | 'ecrecover' | 'sign' | 'publicKeyOf'>,
): Wire {
  const domain = domainOf(chain, crypto.keccak256)
  const hashOf = (...items: readonly Uint8Array[]): Uint8Array =>
    crypto.keccak256(Rlp.join([Rlp.fromBytes(domain), ...items]))
  const known = new Map<string, Address | undefined>()
  const recover = (hash: Uint8Array, signature: Uint8Array): Address | undefined => {
    const name = `${fromBytes(hash)}${fromBytes(signature)}`
    if (!known.has(name)) known.set(name, recoverAddress(hash, signature, crypto))
    return known.get(name)
  }
  const commitHash = (digest: Hash32, round: bigint): Uint8Array =>
    hashOf(Rlp.fromBytes(toBytes(digest)), Rlp.fromInteger(round))
  const sealer: Wire['sealer'] = (digest, round, seal) => recover(commitHash(digest, round), toBytes(seal))
  const signature = (hash: Uint8Array, key: Hash32): Uint8Array => {
    const { r, s, recovery } = crypto.sign(hash, toBytes(key))
    return Buffer.concat([r, s, Uint8Array.of(recovery)])
  }
  const open = (code: MessageCode, encoded: Uint8Array): Statement => {
    const [payload, signed] = pair(encoded)
    const fields = readFields(code, Rlp.split(payload))
    const author = recover(hashOf(Rlp.fromInteger(codeOf[code]), payload), Rlp.toBytes(signed))
    const sealed = fields.seal !== undefined && fields.digest !== undefined
    return {
      code,
      ...fields,
      encoded,
      payload: fromBytes(payload),
      author,
      ...(sealed && { sealer: sealer(fields.digest, fields.round, fields.seal) }),
    }
  }
  const addressOf = (key: Hash32): Address =>
    address(fromBytes(crypto.keccak256(crypto.publicKeyOf(toBytes(key))).subarray(12)))
  return {
    read: (code, data) => readOrNothing(() => readSaid(code, data, open)),
    sign: (code, fields, key) => {
      const payload = Rlp.join(writeFields(code, fields))
      const hash = hashOf(Rlp.fromInteger(codeOf[code]), payload)
      return open(code, Rlp.join([payload, Rlp.fromBytes(signature(hash, key))]))
    },
    encode: writeSaid,
    seal: (digest, round, key) => fromBytes(signature(commitHash(digest, round), key)),
    sealer,
    addressOf,
  }
}

/** `keccak256(abi.encode(label, chainId, genesisHash))`. */
function domainOf({ chainId, genesisHash }: ConsensusChain, keccak256: CryptoBackend['keccak256']): Uint8Array {
  const word = (value: bigint): Uint8Array => toBytes(bytes(`0x${value.toString(16).padStart(64, '0')}`))
  const label = new Uint8Array(32)
  label.set(new TextEncoder().encode('PSC-1'))
  return keccak256(Buffer.concat([word(96n), word(integer(chainId)), toBytes(genesisHash), word(5n), label]))
}

const half = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n

function recoverAddress(
  hash: Uint8Array,
  signature: Uint8Array,
  { keccak256, ecrecover }: Pick<CryptoBackend, 'keccak256' | 'ecrecover'>,
): Address | undefined {
  const parity = signature[64]
  if (signature.length !== 65 || parity === undefined || parity > 1) return undefined
  const [r, s] = [signature.subarray(0, 32), signature.subarray(32, 64)]
  if (BigInt(fromBytes(s)) > half) return undefined
  const publicKey = ecrecover(hash, parity, r, s)
  return publicKey === null ? undefined : address(fromBytes(keccak256(publicKey).subarray(12)))
}

function readOrNothing<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof Rejection) return undefined
    throw error
  }
}

type Open = (code: MessageCode, encoded: Uint8Array) => Statement

function readSaid(number: bigint, data: Bytes, open: Open): Said | undefined {
  const code = messageCodes.find((one) => codeOf[one] === number)
  if (code === undefined || data.length > 2 * messageBytesMax + 2) return undefined
  const encoded = toBytes(data)
  Rlp.validate(encoded)
  const none = { roundChanges: [], prepares: [] }
  if (code === 'PREPARE' || code === 'COMMIT') return { ...open(code, encoded), ...none }
  const [said, block, ...lists] = Rlp.split(encoded)
  if (said === undefined || block === undefined) return undefined
  const statement = open(code, said)
  const carried = Rlp.split(block).length === 0 ? {} : { block: readBlock(block) }
  const [first, second] = lists
  if (code === 'ROUND_CHANGE') {
    return { ...statement, ...carried, ...none, prepares: readList('PREPARE', first, open) }
  }
  const roundChanges = readList('ROUND_CHANGE', first, open)
  return { ...statement, ...carried, roundChanges, prepares: readList('PREPARE', second, open) }
}

const messageCodes: readonly MessageCode[] = ['PROPOSAL', 'PREPARE', 'COMMIT', 'ROUND_CHANGE']

function readList(code: MessageCode, encoded: Uint8Array | undefined, open: Open): readonly Statement[] {
  if (encoded === undefined) return []
  return Rlp.split(encoded)
    .slice(0, listMax)
    .map((item) => open(code, item))
}

function readBlock(encoded: Uint8Array): NonNullable<Said['block']> {
  const [header = emptyList] = Rlp.split(encoded)
  const miner = Rlp.split(header)[2] ?? emptyList
  return { rlp: fromBytes(encoded), hash: hashHeader(header), proposer: address(fromBytes(Rlp.toBytes(miner))) }
}

function pair(encoded: Uint8Array): readonly [Uint8Array, Uint8Array] {
  const [first = emptyList, second = emptyList] = Rlp.split(encoded)
  return [first, second]
}

function readFields(code: MessageCode, items: readonly Uint8Array[]): Fields {
  const [height = emptyList, round = emptyList, third = emptyList, fourth = emptyList] = items
  const place = { height: Rlp.toInteger(height), round: Rlp.toInteger(round) }
  if (code !== 'ROUND_CHANGE') {
    const digest = readHash(third)
    return { ...place, digest, ...(code === 'COMMIT' && { seal: fromBytes(Rlp.toBytes(fourth)) }) }
  }
  const [preparedRound, preparedDigest] = Rlp.split(third)
  if (preparedRound === undefined || preparedDigest === undefined) return place
  return { ...place, prepared: { round: Rlp.toInteger(preparedRound), digest: readHash(preparedDigest) } }
}

function readHash(encoded: Uint8Array): Hash32 {
  const read = Rlp.toBytes(encoded)
  if (read.length !== 32) throw new Rejection('CONSENSUS_MESSAGE_MALFORMED', { item: 'digest' })
  return hash32(fromBytes(read))
}

function writeFields(code: MessageCode, { height, round, digest, prepared, seal }: Fields): readonly Uint8Array[] {
  const text = (value: Bytes | Hash32 | undefined): Uint8Array =>
    Rlp.fromBytes(value === undefined ? new Uint8Array(0) : toBytes(value))
  const place = [Rlp.fromInteger(height), Rlp.fromInteger(round)]
  if (code === 'ROUND_CHANGE') {
    const named = prepared === undefined ? [] : [Rlp.fromInteger(prepared.round), text(prepared.digest)]
    return [...place, Rlp.join(named)]
  }
  return [...place, text(digest), ...(code === 'COMMIT' ? [text(seal)] : [])]
}

function writeSaid({ code, encoded, block, roundChanges, prepares }: Parameters<Wire['encode']>[0]): Bytes {
  if (code === 'PREPARE' || code === 'COMMIT') return fromBytes(encoded)
  const list = (statements: readonly Statement[]): Uint8Array => Rlp.join(statements.map((one) => one.encoded))
  const carried = block === undefined ? emptyList : toBytes(block.rlp)
  const lists = code === 'PROPOSAL' ? [list(roundChanges), list(prepares)] : [list(prepares)]
  return fromBytes(Rlp.join([encoded, carried, ...lists]))
}
