import { keccak256 } from '../../crypto/keccak.ts'
import { secp256k1Noble } from '../../crypto/secp256k1Noble.ts'
import { type Bytes, bytes, fromBytes, toBytes } from '../../model/Hex.ts'
import { addressOf, alice, bob, carol, type Account } from '../Account.ts'
import type { TransactionPlan } from '../Case.ts'
import { transaction } from '../cases/language.ts'
import { signTransaction } from '../signTransaction.ts'
import { container, fixed, integer, list, variable, type Field } from './ssz.ts'

/** Layouts of the stateless input, by the release of execution-specs that has them. */
export const releases = ['v0.3', 'v0.4', 'v0.8'] as const
export type Release = (typeof releases)[number]

/** What an input is made of; every part that is not named is that of {@link contents}. */
export interface Contents {
  readonly transactions: readonly Uint8Array[]
  readonly publicKeys: readonly Uint8Array[]
  readonly extraData: Uint8Array
  readonly state: readonly Uint8Array[]
  readonly codes: readonly Uint8Array[]
  readonly headers: readonly Uint8Array[]
}

/** Chain that the transactions are signed for. */
export const chainId = 1n

/** What stands for the hash of the block: nothing in an input that is only read can show another. */
export const blockHash: Uint8Array = filled('block', 32)

const recipient = addressOf('recipient')
const authorization = { authority: carol, address: recipient, nonce: 0n }

/** One transaction of each type but blobs, by three senders. */
const plans: readonly TransactionPlan[] = [
  transaction({ type: 'legacy', from: alice, to: recipient, value: 1n }),
  transaction({ type: 'accessList', from: bob, to: recipient, accessList: [{ address: recipient, slots: [1] }] }),
  transaction({ type: 'dynamicFee', from: carol, to: recipient, data: bytes('0x01') }),
  transaction({ type: 'setCode', from: bob, to: recipient, authorizations: [authorization], nonce: 1n }),
  transaction({ type: 'legacyUnprotected', from: alice, to: recipient, nonce: 1n }),
]

/** The public key of an account: 0x04, x and y. */
export function publicKeyOf({ key }: Account): Uint8Array {
  return Uint8Array.of(0x04, ...secp256k1Noble.publicKeyOf(key))
}

/** What all inputs have. */
export const contents: Contents = {
  transactions: plans.map((plan) => toBytes(signTransaction(plan, 0n, chainId))),
  publicKeys: plans.map(({ from }) => publicKeyOf(from)),
  extraData: Uint8Array.from(Buffer.from('lockstep')),
  state: [filled('node', 100), filled('another node', 532)],
  codes: [filled('code', 7)],
  headers: [filled('header', 600), filled('parent', 601)],
}

/** Bytes without a meaning, the same each time. */
export function filled(name: string, length: number): Uint8Array {
  const pieces = Array.from({ length: Math.ceil(length / 32) }, (_, index) =>
    keccak256(Buffer.from(`${name} ${index}`)),
  )
  return Uint8Array.from(Buffer.concat(pieces)).subarray(0, length)
}

/** Bytes before the SSZ: none in the release that had no schema ids. */
export const schemaIds: Readonly<Record<Release, Uint8Array>> = {
  'v0.3': new Uint8Array(0),
  'v0.4': Uint8Array.of(0, 1),
  'v0.8': Uint8Array.of(0x15, 1),
}

/**
 * Writes an input by hand, so that no encoder of the library that reads it has a part in it.
 *
 * @param release - Layout.
 * @param changes - What differs from {@link contents}.
 */
export function inputOf(release: Release, changes: Partial<Contents> = {}): Bytes {
  const { publicKeys, ...rest } = { ...contents, ...changes }
  const { state, codes, headers } = rest
  const ssz = container([
    variable(requestOf(release, rest)),
    variable(container([variable(list(state)), variable(list(codes)), variable(list(headers))])),
    release === 'v0.4' ? variable(chainConfig()) : fixed(integer(chainId)),
    variable(list(publicKeys, release === 'v0.3' ? 'variable' : 'fixed')),
  ])
  return fromBytes(Uint8Array.of(...schemaIds[release], ...ssz))
}

type Payload = Pick<Contents, 'transactions' | 'extraData'>

function requestOf(release: Release, payload: Payload): Uint8Array {
  return container([
    variable(payloadOf(payload)),
    variable(list([filled('blob', 32)], 'fixed')),
    fixed(filled('beacon', 32)),
    variable(requestsOf(release)),
  ])
}

function payloadOf({ transactions, extraData }: Payload): Uint8Array {
  const withdrawal = [integer(3), integer(4), filled('withdrawal', 20), integer(5)]
  return container([
    ...['parent', 'fee recipient', 'state', 'receipts'].map((name) =>
      fixed(filled(name, name === 'fee recipient' ? 20 : 32)),
    ),
    fixed(filled('bloom', 256)),
    fixed(filled('randao', 32)),
    ...[7, 30_000_000, 21_000, 1_700_000_000].map((value) => fixed(integer(value))),
    variable(extraData),
    fixed(integer(1_000_000_007, 32)),
    fixed(blockHash),
    variable(list(transactions)),
    variable(Uint8Array.from(Buffer.concat(withdrawal))),
    fixed(integer(131_072)),
    fixed(integer(9)),
    variable(Uint8Array.of(0xc0)),
    fixed(integer(11)),
  ])
}

/** One withdrawal request and nothing else. */
function requestsOf(release: Release): Uint8Array {
  const request = Uint8Array.of(...filled('source', 20), ...filled('validator', 48), ...integer(12))
  if (release === 'v0.3') return list([Uint8Array.of(1, ...request)])
  const none = variable(new Uint8Array(0))
  const more: readonly Field[] = release === 'v0.8' ? [none, none] : []
  return container([none, variable(request), none, ...more])
}

/** Chain, fork 20 since a time, and its blob schedule. */
function chainConfig(): Uint8Array {
  const activation = container([variable(new Uint8Array(0)), variable(integer(1_600_000_000))])
  const blobs = Uint8Array.of(...integer(6), ...integer(9), ...integer(5_007_716))
  return container([
    fixed(integer(chainId)),
    variable(container([fixed(integer(20)), variable(activation), variable(blobs)])),
  ])
}
