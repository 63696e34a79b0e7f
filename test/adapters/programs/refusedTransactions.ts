import * as Rlp from '../../../src/codec/Rlp.ts'
import { bytes, fromBytes, quantity, toBytes } from '../../../src/model/Hex.ts'
import type { Bytes } from '../../../src/model/Hex.ts'
import type { Alloc } from '../../../src/model/generated/adapter.ts'
import { constantBlobHashes } from './blocks.ts'
import { withSystemCalls } from '../../../src/standard/rulesets.ts'
import type { Program } from './program.ts'
import {
  account,
  alice,
  attributesOf,
  bob,
  contracts,
  genesisOf,
  requestOf,
  rulesetOf,
  scenarioAlloc,
} from './scenario.ts'

/** A transaction that no builder may include. */
export interface RefusedTransaction {
  readonly name: string
  readonly network: string
  readonly transaction: Bytes
  /** Accounts that differ from the scenario's. */
  readonly alloc?: Alloc
}

const call = { to: bob.address, gas: 100_000n, nonce: 0n } as const
const rich = { balance: quantity(10n ** 20n) }
const nonceMax = 2n ** 64n - 1n
const one = Rlp.fromInteger(1n)
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

/** Replaces the items at some places of a signed transaction's list, counted from its end. */
function edit(transaction: Bytes, changes: Readonly<Record<number, (item: Uint8Array) => Uint8Array>>): Bytes {
  const encoded = toBytes(transaction)
  const typed = !Rlp.isList(encoded)
  const items = Rlp.split(typed ? encoded.subarray(1) : encoded)
  const changed = items.map((item, place) => changes[items.length - place]?.(item) ?? item)
  return fromBytes(Uint8Array.from([...(typed ? encoded.subarray(0, 1) : []), ...Rlp.join(changed)]))
}

/** One or more for each reason that a transaction alone can give. */
export const refusedTransactions: readonly RefusedTransaction[] = [
  {
    name: 'nonce below',
    network: 'Prague',
    transaction: alice.sign({ ...call, type: 2 }),
    alloc: { [alice.address]: account({ ...rich, nonce: quantity(1) }) },
  },
  { name: 'nonce above', network: 'Prague', transaction: alice.sign({ ...call, type: 2, nonce: 1n }) },
  {
    name: 'nonce at its maximum',
    network: 'Prague',
    transaction: alice.sign({ ...call, type: 2, nonce: nonceMax }),
    alloc: { [alice.address]: account({ ...rich, nonce: quantity(nonceMax) }) },
  },
  { name: 'value above balance', network: 'Prague', transaction: alice.sign({ ...call, type: 2, value: 10n ** 20n }) },
  { name: 'fee above balance', network: 'Prague', transaction: alice.sign({ ...call, type: 2, fee: 10n ** 20n }) },
  {
    name: 'unknown sender',
    network: 'Prague',
    transaction: bob.sign({ ...call, type: 0 }),
    alloc: { [bob.address]: account({}) },
  },
  { name: 'gas below 21000', network: 'Prague', transaction: alice.sign({ ...call, type: 0, gas: 20_999n }) },
  {
    name: 'gas below that of data',
    network: 'Cancun',
    transaction: alice.sign({ ...call, type: 2, gas: 21_015n, data: '0x11' }),
  },
  {
    name: 'gas below the floor of data',
    network: 'Prague',
    transaction: alice.sign({ ...call, type: 2, gas: 21_039n, data: '0x11' }),
  },
  {
    name: 'gas below that of init code',
    network: 'Shanghai',
    transaction: alice.sign({ type: 2, nonce: 0n, gas: 53_001n, data: '0x00' }),
  },
  { name: 'gas above the block', network: 'Prague', transaction: alice.sign({ ...call, type: 2, gas: 30_000_001n }) },
  { name: 'gas above the cap', network: 'Osaka', transaction: alice.sign({ ...call, type: 2, gas: 16_777_217n }) },
  {
    name: 'fee cap below base fee',
    network: 'Prague',
    transaction: alice.sign({ ...call, type: 2, fee: 6n, priorityFee: 0n }),
  },
  { name: 'gas price below base fee', network: 'Prague', transaction: alice.sign({ ...call, type: 0, fee: 6n }) },
  {
    name: 'priority fee above fee cap',
    network: 'Prague',
    transaction: alice.sign({ ...call, type: 2, fee: 10n, priorityFee: 11n }),
  },
  {
    name: 'sender with code',
    network: 'Prague',
    transaction: alice.sign({ ...call, type: 2 }),
    alloc: { [alice.address]: account({ ...rich, code: bytes('0x00') }) },
  },
  {
    name: 'long init code',
    network: 'Shanghai',
    transaction: alice.sign({ type: 2, nonce: 0n, gas: 5_000_000n, data: `0x${'00'.repeat(49_153)}` }),
  },
  { name: 'access list before Berlin', network: 'Istanbul', transaction: alice.sign({ ...call, type: 1 }) },
  { name: 'fee cap before London', network: 'Berlin', transaction: alice.sign({ ...call, type: 2 }) },
  {
    name: 'delegation before Prague',
    network: 'Cancun',
    transaction: alice.sign({ ...call, type: 4, authorizations: [bob.authorize(contracts.counter, 0n, 1n)] }),
  },
  { name: 'type 5', network: 'Prague', transaction: bytes('0x05c0') },
  { name: 'another chain, typed', network: 'Prague', transaction: alice.sign({ ...call, type: 2, chainId: 2n }) },
  { name: 'another chain, legacy', network: 'Prague', transaction: alice.sign({ ...call, type: 0, chainId: 2n }) },
  {
    name: 'zero r',
    network: 'Prague',
    transaction: edit(alice.sign({ ...call, type: 2 }), { 2: () => Rlp.fromInteger(0n) }),
  },
  {
    name: 'parity 2',
    network: 'Prague',
    transaction: edit(alice.sign({ ...call, type: 2 }), { 3: () => Rlp.fromInteger(2n) }),
  },
  {
    name: 'leading zero in the nonce',
    network: 'Prague',
    transaction: edit(alice.sign({ ...call, type: 0 }), { 9: () => Rlp.fromBytes(Uint8Array.of(0, 1)) }),
  },
  { name: 'short recipient', network: 'Prague', transaction: edit(alice.sign({ ...call, type: 0 }), { 6: () => one }) },
  {
    name: 'a field too many',
    network: 'Prague',
    transaction: fromBytes(Rlp.join([...Rlp.split(toBytes(alice.sign({ ...call, type: 0 }))), one])),
  },
  { name: 'gas of 65 bits', network: 'Prague', transaction: alice.sign({ ...call, type: 2, gas: 2n ** 64n }) },
  { name: 'nonce of 65 bits', network: 'Prague', transaction: alice.sign({ ...call, type: 2, nonce: 2n ** 64n }) },
  { name: 'no blobs', network: 'Prague', transaction: alice.sign({ ...call, type: 3, blobHashes: [] }) },
  {
    name: 'seven blobs of six',
    network: 'Cancun',
    transaction: alice.sign({ ...call, type: 3, blobHashes: Array<string>(7).fill(constantBlobHashes[0]) }),
  },
  {
    name: 'blob fee below',
    network: 'Cancun',
    transaction: alice.sign({ ...call, type: 3, blobFee: 0n, blobHashes: constantBlobHashes }),
  },
  {
    name: 'blobs for a creation',
    network: 'Cancun',
    transaction: alice.sign({ type: 3, nonce: 0n, gas: 100_000n, blobHashes: constantBlobHashes }),
  },
  {
    name: 'blobs before Cancun',
    network: 'Shanghai',
    transaction: alice.sign({ ...call, type: 3, blobHashes: constantBlobHashes }),
  },
  { name: 'no authorizations', network: 'Prague', transaction: alice.sign({ ...call, type: 4, authorizations: [] }) },
  {
    name: 'authorizations for a creation',
    network: 'Prague',
    transaction: alice.sign({
      type: 4,
      nonce: 0n,
      gas: 100_000n,
      authorizations: [bob.authorize(contracts.counter, 0n, 1n)],
    }),
  },
  // The last two are taken by some clients, and what follows them on the same chain would be refused for its nonce.
  {
    name: 'high s',
    network: 'Prague',
    transaction: edit(alice.sign({ ...call, type: 2 }), {
      1: (s) => Rlp.fromInteger(order - Rlp.toInteger(s)),
      3: (parity) => Rlp.fromInteger(1n - Rlp.toInteger(parity)),
    }),
  },
  {
    name: 'seven blobs of six per transaction',
    network: 'Osaka',
    transaction: alice.sign({ ...call, type: 3, blobHashes: Array<string>(7).fill(constantBlobHashes[0]) }),
  },
]

/**
 * Asks a program to build a block out of each transaction alone.
 *
 * @param program - A sequencer.
 * @param transactions - Those of one network and alloc are put on one chain, for they change nothing.
 * @returns By name: the reason for which it was left out, `included`, or the start of the error.
 */
export async function askForReasons(
  program: Program,
  transactions: readonly RefusedTransaction[],
): Promise<ReadonlyMap<string, string>> {
  const reasons = new Map<string, string>()
  for (const group of groupsOf(transactions)) {
    const [{ network, alloc } = { network: '', alloc: {} }] = group
    const ruleset = withSystemCalls(rulesetOf(network), [])
    const blocks = group.map(({ transaction }, place) => ({
      attributes: attributesOf(place + 1),
      transactions: [transaction],
    }))
    const params = requestOf(ruleset, blocks, genesisOf({ ...scenarioAlloc(), ...alloc }))
    await program.call('lockstep_configure', { ruleset, rulesetHash: params.rulesetHash })
    const answer = await program.call('seq_buildBlocks', params).catch((error: Error) => error.message.slice(0, 40))
    for (const [place, { name }] of group.entries()) {
      const excluded = typeof answer === 'string' ? undefined : answer.blocks[place]?.excluded[0]
      reasons.set(name, typeof answer === 'string' ? answer : (excluded?.reason ?? 'included'))
    }
  }
  return reasons
}

/** Names with both answers where two programs answer differently. */
export function differences(left: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): string[] {
  return [...left]
    .filter(([name, reason]) => right.get(name) !== reason)
    .map(([name, reason]) => `${name}: ${reason}, ${right.get(name)}`)
}

function groupsOf(transactions: readonly RefusedTransaction[]): Iterable<RefusedTransaction[]> {
  const groups = new Map<string, RefusedTransaction[]>()
  for (const refused of transactions) {
    const key = refused.network + JSON.stringify(refused.alloc ?? {})
    groups.set(key, [...(groups.get(key) ?? []), refused])
  }
  return groups.values()
}
