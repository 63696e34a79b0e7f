import { Defect } from '../../model/Defect.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import { type Bytes, fromBytes, hash32, quantity, toBytes } from '../../model/Hex.ts'
import { alice, bob } from '../Account.ts'
import type { GuestCase } from './GuestCase.ts'
import {
  blockHash,
  chainId,
  contents,
  filled,
  inputOf,
  publicKeyOf,
  releases,
  schemaIds,
  type Release,
} from './inputs.ts'
import { otherAnswer, otherDecoder } from './otherDecoder.ts'

const nothing = new Uint8Array(0)
/** Of secp256k1. */
const fieldPrime = 2n ** 256n - 2n ** 32n - 977n
const newest: Release = 'v0.8'
const { publicKeys, transactions } = contents

/** Inputs that are as they must be. */
const accepted: readonly (readonly [name: string, given: string, input: Bytes])[] = [
  ...releases.flatMap((release) => [
    [
      nameOf(release, 'whole'),
      `an input of ${release} with five transactions and their keys`,
      inputOf(release),
    ] as const,
    [
      nameOf(release, 'without-keys'),
      `an input of ${release} with five transactions and no keys`,
      inputOf(release, { publicKeys: [] }),
    ] as const,
  ]),
  [
    nameOf(newest, 'without-transactions'),
    'an input without transactions, keys, nodes, codes and headers',
    inputOf(newest, { publicKeys: [], transactions: [], state: [], codes: [], headers: [] }),
  ],
  [
    nameOf(newest, 'largest-node'),
    'an input with a node of 1024 bytes',
    inputOf(newest, { state: [filled('n', 1024)] }),
  ],
  [nameOf(newest, 'most-headers'), 'an input with 256 headers', inputOf(newest, { headers: headersOf(256) })],
]

type Refusal = readonly [name: string, given: string, input: Bytes, reason: Reason, release?: Release]

/** Bytes that are no encoding, or not the only one. */
const malformed: readonly Refusal[] = releases.flatMap((release): readonly Refusal[] => {
  const whole = inputOf(release)
  const start = schemaIds[release].length
  const of = (name: string, given: string, input: Bytes): Refusal => [
    nameOf(release, name),
    `an input of ${release} ${given}`,
    input,
    'STATELESS_INPUT_MALFORMED',
    release,
  ]
  return [
    of('cut-offsets', 'that ends in its offsets', cut(whole, start + 10)),
    of('offsets-crossed', 'whose second offset lies before its first', patched(whole, start + 4, [4, 0, 0, 0])),
    of('offset-beyond', 'whose second offset lies behind its end', patched(whole, start + 4, [0xff, 0xff, 0xff, 0x7f])),
    of('extra-data-long', 'with 33 bytes of extra data', inputOf(release, { extraData: filled('extra', 33) })),
    of('headers-too-many', 'with 257 headers', inputOf(release, { headers: headersOf(257) })),
    of('node-too-large', 'with a node of 1025 bytes', inputOf(release, { state: [filled('n', 1025)] })),
    of('code-too-large', 'with a code of 65537 bytes', inputOf(release, { codes: [filled('c', 65_537)] })),
  ]
})

const whole = inputOf(newest)

/** What the release without a schema id and with keys of any length cannot show. */
const behindIds: readonly Refusal[] = (['v0.4', 'v0.8'] as const).flatMap((release): readonly Refusal[] => {
  const of = (name: string, given: string, input: Bytes): Refusal => [
    nameOf(release, name),
    `an input of ${release} ${given}`,
    input,
    'STATELESS_INPUT_MALFORMED',
    release,
  ]
  return [
    of('cut', 'that lacks its last byte', cut(inputOf(release), -1)),
    of('longer', 'that goes on for a byte', fromBytes(Uint8Array.of(...toBytes(inputOf(release)), 0))),
    of('gap', 'with a byte behind its offsets, all of which pass over it', withGap(release)),
  ]
})

/** Ids that no release has. */
const unknown: readonly Refusal[] = [
  ['0002', 'of the next revision of v0.4'],
  ['0100', 'of v0.4 with its bytes exchanged'],
  ['0015', 'of the fork of v0.8 without a revision'],
  ['1502', 'of the next revision of v0.8'],
  ['1601', 'of the next fork'],
  ['ffff', 'of all ones'],
].map(([id = '', what = '']): Refusal => [
  `input/schema-${id}`,
  `the SSZ of v0.8 behind the id 0x${id}, which would be that ${what}`,
  patched(whole, 0, [...Buffer.from(id, 'hex')]),
  'STATELESS_SCHEMA_UNKNOWN',
])

/** Keys that did not sign. */
const mismatched: readonly Refusal[] = [
  ...releases.flatMap((release): readonly Refusal[] => [
    ofKeys(release, 'key-of-another', 'whose last key is that of another', replacedKey(4, publicKeyOf(bob))),
    ofKeys(release, 'keys-swapped', 'whose first two keys are exchanged', swappedKeys()),
    ofKeys(release, 'key-missing', 'with a key less than transactions', publicKeys.slice(0, -1)),
    ofKeys(release, 'key-surplus', 'with a key more than transactions', [...publicKeys, publicKeyOf(alice)]),
  ]),
  ofKeys(newest, 'key-of-zeros', 'whose first key is zeros', replacedKey(0, new Uint8Array(65))),
  ofKeys(newest, 'key-hybrid', 'whose first key tells the parity of y in its prefix', hybridKey()),
  ofKeys(newest, 'key-prefix', 'whose first key has the prefix of no form', replacedKey(0, withPrefix(0x05))),
  ofKeys(
    newest,
    'key-negated',
    'whose first key is the same point below the axis',
    replacedKey(0, negated(publicKeyOf(alice))),
  ),
  ofKeys('v0.3', 'key-compressed', 'whose first key is compressed', replacedKey(0, compressed(publicKeyOf(alice)))),
  ofKeys('v0.3', 'key-without-prefix', 'whose first key has no prefix', replacedKey(0, publicKeyOf(alice).subarray(1))),
  ofKeys('v0.3', 'key-empty', 'whose first key is empty', replacedKey(0, nothing)),
  [
    nameOf(newest, 'keys-without-transactions'),
    'an input with a key and no transaction',
    inputOf(newest, { transactions: [], publicKeys: publicKeys.slice(0, 1) }),
    'PUBLIC_KEY_MISMATCH',
  ],
  [
    nameOf(newest, 'transaction-unreadable'),
    'an input with a key for bytes that are no transaction',
    inputOf(newest, { transactions: [filled('no transaction', 50)], publicKeys: publicKeys.slice(0, 1) }),
    'PUBLIC_KEY_MISMATCH',
  ],
  [
    nameOf(newest, 'transaction-altered'),
    'an input with a transaction that was altered after it was signed',
    inputOf(newest, { transactions: [altered(transactions[0]), ...transactions.slice(1)] }),
    'PUBLIC_KEY_MISMATCH',
  ],
]

const refused = [...malformed, ...behindIds, ...unknown, ...mismatched, ...fragments()]

/** Names and inputs, for the other implementation. */
export const inputs: readonly (readonly [name: string, input: Bytes])[] = [...accepted, ...refused].map(
  ([name, , input]) => [name, input],
)

/** Every case about whole inputs; a prover reads them and executes nothing. */
export function inputCases(): readonly GuestCase[] {
  return [...accepted.map(acceptedCase), ...refused.map(refusedCase)]
}

function acceptedCase([name, given, input]: (typeof accepted)[number]): GuestCase {
  return {
    name,
    given,
    when: 'the prover reads it',
    must: 'it is read, and the root of its request is that of the whole request',
    clauses: ['SSZ-1', 'SSZ-2', 'SSZ-3'],
    question: {
      kind: 'input',
      input,
      expected: {
        kind: 'decoded',
        requestRoot: hash32(otherAnswer(name, input)),
        chainId: quantity(chainId),
        blockHash: hash32(fromBytes(blockHash)),
      },
    },
    oracles: [otherDecoder],
  }
}

function refusedCase([name, given, input, reason, release]: Refusal): GuestCase {
  const found = otherAnswer(name, input)
  if (found !== reason) throw new Defect(`stateless/${name}: ${otherDecoder.name} says ${found}, not ${reason}`)
  return {
    name,
    given,
    when: 'the prover reads it',
    must: 'it is refused, and nothing of it is taken for an input',
    clauses: [],
    question: { kind: 'input', input, expected: { kind: 'reject', reason } },
    twin: nameOf(release ?? newest, 'whole'),
    oracles: [otherDecoder],
  }
}

function fragments(): readonly Refusal[] {
  return (
    [
      ['nothing', 'no bytes at all', nothing],
      ['half-an-id', 'one byte', Uint8Array.of(0x15)],
      ['id-alone', 'the schema id of v0.8 alone', schemaIds[newest]],
    ] as const
  ).map(([name, given, input]) => [`input/${name}`, given, fromBytes(input), 'STATELESS_INPUT_MALFORMED'])
}

function nameOf(release: Release, name: string): string {
  return `input/${release.replace('.', '')}/${name}`
}

function ofKeys(release: Release, name: string, given: string, keys: readonly Uint8Array[]): Refusal {
  const input = inputOf(release, { publicKeys: keys })
  return [nameOf(release, name), `an input of ${release} ${given}`, input, 'PUBLIC_KEY_MISMATCH', release]
}

function headersOf(count: number): readonly Uint8Array[] {
  return Array.from({ length: count }, (_, index) => filled(`header ${index}`, 3))
}

function cut(input: Bytes, end: number): Bytes {
  return fromBytes(toBytes(input).subarray(0, end))
}

function patched(input: Bytes, offset: number, values: readonly number[]): Bytes {
  const changed = toBytes(input).slice()
  changed.set(values, offset)
  return fromBytes(changed)
}

/** A byte behind the offsets, all of which pass over it. */
function withGap(release: 'v0.4' | 'v0.8'): Bytes {
  const { length: start } = schemaIds[release]
  const changed = toBytes(inputOf(release)).slice()
  const view = new DataView(changed.buffer, changed.byteOffset + start)
  const first = view.getUint32(0, true)
  for (const at of [0, 4, ...(release === 'v0.4' ? [8] : []), first - 4]) {
    view.setUint32(at, view.getUint32(at, true) + 1, true)
  }
  return fromBytes(Uint8Array.of(...changed.subarray(0, start + first), 0, ...changed.subarray(start + first)))
}

function replacedKey(place: number, key: Uint8Array): readonly Uint8Array[] {
  return publicKeys.map((other, index) => (index === place ? key : other))
}

function swappedKeys(): readonly Uint8Array[] {
  const [first = nothing, second = nothing, ...rest] = publicKeys
  return [second, first, ...rest]
}

function withPrefix(prefix: number): Uint8Array {
  return Uint8Array.of(prefix, ...publicKeyOf(alice).subarray(1))
}

function hybridKey(): readonly Uint8Array[] {
  return replacedKey(0, withPrefix(0x06 + parityOf(publicKeyOf(alice))))
}

function parityOf(key: Uint8Array): number {
  return (key.at(-1) ?? 0) & 1
}

function compressed(key: Uint8Array): Uint8Array {
  return Uint8Array.of(0x02 + parityOf(key), ...key.subarray(1, 33))
}

function negated(key: Uint8Array): Uint8Array {
  const y = fieldPrime - BigInt(fromBytes(key.subarray(33)))
  return Uint8Array.of(...key.subarray(0, 33), ...Buffer.from(y.toString(16).padStart(64, '0'), 'hex'))
}

/** Another last byte of `s`: the signature is another one's, if anyone's. */
function altered(transaction: Uint8Array = nothing): Uint8Array {
  return transaction.map((byte, index) => (index === transaction.length - 1 ? byte ^ 1 : byte))
}
