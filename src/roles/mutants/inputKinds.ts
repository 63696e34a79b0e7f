import { decodeStatelessInput, type StatelessInput } from '../../codec/StatelessInput.ts'
import type { StatelessInputParams, StatelessInputResult } from '../../model/generated/adapter.ts'
import { type Bytes, fromBytes, hash32, toBytes } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import type { CryptoBackend } from '../../crypto/CryptoBackend.ts'
import { loadCrypto } from '../../crypto/loadCrypto.ts'
import { hasSigned } from '../checkPublicKeys.ts'
import { accessListFaults } from './faults/accessListFaults.ts'
import type { MutantKind } from './MutantKind.ts'

type Check = (params: StatelessInputParams) => Promise<StatelessInputResult>

/** A prover that does otherwise than an honest one. */
type Fault = (honest: Check) => Check

const uncompressed = 0x04
const newest = Uint8Array.of(0x15, 0x01)

/** Faults of a prover that reads stateless inputs, by name. */
const faults: Readonly<Record<string, Fault>> = {
  'keys-unchecked': keysJudged(() => true),
  'keys-uncounted': keysJudged(({ publicKeys, transactions }, signed) =>
    publicKeys.every((_, index) => index >= transactions.length || signed(index, index)),
  ),
  'first-key-alone': keysJudged(
    ({ publicKeys, transactions }, signed) => publicKeys.length === transactions.length && signed(0, 0),
  ),
  'keys-in-any-order': keysJudged(
    ({ publicKeys, transactions }, signed) =>
      publicKeys.length === transactions.length &&
      publicKeys.every((_, key) => transactions.some((__, index) => signed(key, index))),
  ),
  'key-prefix-ignored': keysMended((key) => Uint8Array.of(uncompressed, ...key.subarray(1))),
  'key-without-prefix-taken': keysMended((key) => (key.length === 64 ? Uint8Array.of(uncompressed, ...key) : key)),
  'keys-required': (honest) => async (params) => {
    const answer = await honest(params)
    const { publicKeys, transactions } =
      answer.status === 'decoded' ? decodeStatelessInput(toBytes(params.input)) : none
    return publicKeys.length < transactions.length ? { status: 'rejected', reason: 'PUBLIC_KEY_MISMATCH' } : answer
  },
  'offsets-unchecked': again('STATELESS_INPUT_MALFORMED', closed),
  'bytes-behind-ignored': again('STATELESS_INPUT_MALFORMED', (input) => input.subarray(0, -1)),
  'schema-of-the-newest': again('STATELESS_SCHEMA_UNKNOWN', (input) => Uint8Array.of(...newest, ...input.subarray(2))),
  'schema-in-either-order': again('STATELESS_SCHEMA_UNKNOWN', ([first = 0, second = 0, ...rest]) =>
    Uint8Array.of(second, first, ...rest),
  ),
  'unversioned-refused': (honest) => (params) =>
    params.input.startsWith('0x14000000')
      ? Promise.resolve({ status: 'rejected', reason: 'STATELESS_SCHEMA_UNKNOWN' })
      : honest(params),
  'block-hash-as-root': (honest) => async (params) => {
    const answer = await honest(params)
    return answer.status === 'decoded' ? { ...answer, requestRoot: hash32(answer.blockHash) } : answer
  },
}

const none = { publicKeys: [], transactions: [] } as const

/** Faults of a prover in what it reads instead of a state. */
export const inputKinds: readonly MutantKind[] = [
  {
    kind: 'stateless',
    form: `stateless:<${Object.keys(faults).join(' or ')}>`,
    sentence: 'A prover reads stateless inputs otherwise than it must.',
    plant: (subject) => {
      const fault = Object.hasOwn(faults, subject) ? faults[subject] : undefined
      if (fault === undefined) return null
      return {
        handlers: (honest) => ({ ...honest, prover_checkStatelessInput: fault(honest.prover_checkStatelessInput) }),
      }
    },
  },
  {
    kind: 'access-list',
    form: `access-list:<${Object.keys(accessListFaults).join(' or ')}>`,
    sentence: 'A prover reads block access lists otherwise than it must.',
    plant: (subject) => {
      const mend = Object.hasOwn(accessListFaults, subject) ? accessListFaults[subject] : undefined
      if (mend === undefined) return null
      return {
        handlers: (honest) => ({
          ...honest,
          prover_applyAccessList: (params) =>
            honest.prover_applyAccessList({ ...params, accessList: mend(params.accessList) }),
        }),
      }
    },
  },
]

/** Asks an honest party again, with another input, where it refuses for the reason. */
function again(reason: string, mend: (input: Uint8Array) => Uint8Array): Fault {
  return (honest) => async (params) => {
    const answer = await honest(params)
    if (answer.status !== 'rejected' || answer.reason !== reason || params.input.length < 6) return answer
    return honest({ ...params, input: fromBytes(mend(toBytes(params.input))) })
  }
}

/** Bytes of the fields and offsets of an input, by the first byte of its schema id. */
const headBytes = { fourth: 16, eighth: 20 } as const

/** Without what lies between the offsets and the first part. */
function closed(input: Uint8Array): Uint8Array {
  const isNewest = input[0] === newest[0]
  const body = Buffer.from(input.subarray(newest.length))
  const size = isNewest ? headBytes.eighth : headBytes.fourth
  const gap = body.length < size ? 0 : body.readUInt32LE(0) - size
  if (gap <= 0 || gap > body.length - size) return input
  const head = Buffer.from(body.subarray(0, size))
  for (const at of [0, 4, ...(isNewest ? [] : [8]), size - 4]) head.writeInt32LE(head.readInt32LE(at) - gap, at)
  return Uint8Array.from(Buffer.concat([input.subarray(0, newest.length), head, body.subarray(size + gap)]))
}

type Signed = (key: number, transaction: number) => boolean

/** Judges keys in another way than an honest party. */
function keysJudged(judge: (input: StatelessInput, signed: Signed) => boolean): Fault {
  return keysWith((input, crypto) =>
    judge(input, (key, index) => hasSigned(bytesAt(input.publicKeys, key), input.transactions[index], crypto)),
  )
}

/** Puts keys right before they are looked at. */
function keysMended(mend: (key: Uint8Array) => Uint8Array): Fault {
  return keysWith(
    ({ publicKeys, transactions }, crypto) =>
      publicKeys.length === transactions.length &&
      transactions.every((encoded, index) => hasSigned(mend(bytesAt(publicKeys, index)), encoded, crypto)),
  )
}

function keysWith(accepts: (input: StatelessInput, crypto: CryptoBackend) => boolean): Fault {
  return (honest) => async (params) => {
    const answer = await honest(params)
    if (answer.status !== 'rejected' || answer.reason !== 'PUBLIC_KEY_MISMATCH') return answer
    const input = decodeStatelessInput(toBytes(params.input))
    if (!accepts(input, await loadCrypto('auto'))) return answer
    const { requestRoot, chainId, blockHash } = input
    return { status: 'decoded', requestRoot, chainId, blockHash }
  }
}

function bytesAt(list: readonly Bytes[], place: number): Uint8Array {
  const found = list[place]
  if (found === undefined) throw new Rejection('PUBLIC_KEY_MISMATCH', { key: String(place) })
  return toBytes(found)
}
