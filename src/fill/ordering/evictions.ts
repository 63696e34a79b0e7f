import { alice, bob, carol } from '../Account.ts'
import { ether, filled, gwei } from '../cases/language.ts'
import { blobs, dave, fees, pay, refused, transferGas, type Sketch } from './sketch.ts'

/** Gas of a transfer with a kilobyte of zeros, by the floor of EIP-7623: ten for each. */
const kilobyteGas = transferGas + 10n * 1024n
const kilobyte = { data: filled(1024), gasLimit: kilobyteGas }

const whom: readonly Sketch[] = [
  {
    name: 'evicted-lowest-priority-fee',
    given:
      'a pool for three, one each of alice, bob and carol with caps of 10 and 3, 30 and 1, 20 and 2 gwei, and one of dave with 9 and 4',
    must: 'that of bob makes room: neither the latest nor the one with the lowest fee cap',
    clauses: ['ORD-7'],
    limits: { transactionsMax: 3 },
    arrivals: [
      pay(alice, 0, fees(10n, 3n)),
      pay(bob, 0, fees(30n, 1n)),
      pay(carol, 0, fees(20n, 2n)),
      pay(dave, 0, fees(9n, 4n)),
    ],
    pool: { 1: { status: 'evicted', by: 3 } },
    order: [3, 0, 2],
  },
  {
    name: 'evicted-last-of-a-sender',
    given:
      'a pool for three, two of alice with priority fees of 1 and 3 gwei, one of bob with 2, and one of carol with 4',
    must: 'that of bob makes room, for the first of alice has one behind it',
    clauses: ['ORD-7'],
    limits: { transactionsMax: 3 },
    arrivals: [
      pay(alice, 0, fees(10n, 1n)),
      pay(alice, 1, fees(10n, 3n)),
      pay(bob, 0, fees(10n, 2n)),
      pay(carol, 0, fees(10n, 4n)),
    ],
    pool: { 2: { status: 'evicted', by: 3 } },
    order: [3, 0, 1],
  },
  {
    name: 'evicted-none-of-the-same-sender',
    given: 'a pool for two, one of alice with a priority fee of 1 gwei, one of bob with 5, and another of alice with 3',
    must: 'the third is refused: it may not evict the first, and the second pays more',
    clauses: ['ORD-7'],
    limits: { transactionsMax: 2 },
    arrivals: [pay(alice, 0, fees(10n, 1n)), pay(bob, 0, fees(10n, 5n)), pay(alice, 1, fees(10n, 3n))],
    pool: { 2: refused('POOL_FULL') },
    order: [1, 0],
    twin: 'evicted-lowest-priority-fee',
  },
  {
    name: 'evicted-comes-again',
    given: 'a pool for two, one of alice and one of bob, one of carol that evicts the latter, and that one again',
    must: 'it is no longer known, and is refused since there is no room',
    clauses: ['ORD-1', 'ORD-7'],
    limits: { transactionsMax: 2 },
    arrivals: [
      pay(alice, 0, fees(10n, 2n)),
      pay(bob, 0, fees(10n, 1n)),
      pay(carol, 0, fees(10n, 3n)),
      pay(bob, 0, fees(10n, 1n)),
    ],
    pool: { 1: { status: 'evicted', by: 2 }, 3: refused('POOL_FULL') },
    order: [2, 0],
    twin: 'evicted-lowest-priority-fee',
  },
  {
    name: 'evicted-behind-a-gap',
    given: 'a pool for two, one of alice and one of bob that lacks a nonce before it, and one of carol that pays more',
    must: 'the later of the two makes room, gap or not',
    clauses: ['ORD-4', 'ORD-7'],
    limits: { transactionsMax: 2 },
    arrivals: [pay(bob, 1), pay(alice, 0), pay(carol, 0, fees(10n, 2n))],
    pool: { 1: { status: 'evicted', by: 2 } },
    order: [2],
  },
]

/** A transfer of one wei takes 110 bytes with a priority fee below 2**32 wei, one with a kilobyte of data 1,137. */
const transferBytes = 110
const kilobyteTransferBytes = 1137

const byBytes: readonly Sketch[] = [
  {
    name: 'bytes-kept',
    given: 'a pool for just the bytes of two transfers, and two',
    must: 'both are taken',
    clauses: ['ORD-7'],
    limits: { bytesMax: 2 * transferBytes },
    arrivals: [pay(alice, 0), pay(bob, 0)],
    order: [0, 1],
  },
  {
    name: 'bytes-passed',
    given: 'a pool for a byte less than two transfers, and two that pay alike',
    must: 'the second is refused',
    clauses: ['ORD-7'],
    limits: { bytesMax: 2 * transferBytes - 1 },
    arrivals: [pay(alice, 0), pay(bob, 0)],
    pool: { 1: refused('POOL_FULL') },
    order: [0],
    twin: 'bytes-kept',
  },
  {
    name: 'evicted-three',
    given:
      'a pool for ten transfers or one with a kilobyte, three that pay 1, 2 and 3 gwei, and one with a kilobyte that pays 4',
    must: 'all three make room for the one',
    clauses: ['ORD-7'],
    limits: { bytesMax: kilobyteTransferBytes },
    arrivals: [
      pay(alice, 0, fees(10n, 1n)),
      pay(bob, 0, fees(10n, 2n)),
      pay(carol, 0, fees(10n, 3n)),
      pay(dave, 0, { ...fees(10n, 4n), ...kilobyte }),
    ],
    pool: { 0: { status: 'evicted', by: 3 }, 1: { status: 'evicted', by: 3 }, 2: { status: 'evicted', by: 3 } },
    order: [3],
  },
  {
    name: 'evicted-none-in-vain',
    given:
      'a pool for ten transfers or one with a kilobyte, three that pay 1, 2 and 5 gwei, and one with a kilobyte that pays 4',
    must: 'it is refused and none of the three is evicted, for the dearest does not make room',
    clauses: ['ORD-7'],
    limits: { bytesMax: kilobyteTransferBytes },
    arrivals: [
      pay(alice, 0, fees(10n, 1n)),
      pay(bob, 0, fees(10n, 2n)),
      pay(carol, 0, fees(10n, 5n)),
      pay(dave, 0, { ...fees(10n, 4n), ...kilobyte }),
    ],
    pool: { 3: refused('POOL_FULL') },
    order: [2, 1, 0],
    twin: 'evicted-three',
  },
  {
    name: 'evicted-by-a-longer-replacement',
    given:
      'a pool for a transfer and one with a kilobyte, two transfers of alice and bob, and two replacements with a kilobyte each',
    must: 'the first replacement fits, and the second evicts it',
    clauses: ['ORD-5', 'ORD-7'],
    limits: { bytesMax: transferBytes + kilobyteTransferBytes },
    arrivals: [
      pay(alice, 0, fees(10n, 1n)),
      pay(bob, 0, fees(10n, 1n)),
      pay(alice, 0, { ...fees(20n, 2n), ...kilobyte }),
      pay(bob, 0, { ...fees(20n, 3n), ...kilobyte }),
    ],
    pool: { 0: { status: 'replaced', by: 2 }, 1: { status: 'replaced', by: 3 }, 2: { status: 'evicted', by: 3 } },
    order: [3],
  },
]

const nonces: readonly Sketch[] = [
  {
    name: 'gap-of-none-held',
    given: 'a pool in which two nonces may be missing, and four of alice in order',
    must: 'all are taken, since those that are held are not missing',
    clauses: ['ORD-4'],
    arrivals: [pay(alice, 0), pay(alice, 1), pay(alice, 2), pay(alice, 3)],
    order: [0, 1, 2, 3],
  },
  {
    name: 'gap-from-the-state',
    given: 'a pool in which two nonces may be missing, alice with nonce 5, and her transactions with 7 and 5',
    must: 'both are taken, and the block has the one with 5',
    clauses: ['ORD-4'],
    accounts: { [alice.address]: { balance: 100n * ether, nonce: 5n } },
    arrivals: [pay(alice, 7), pay(alice, 5)],
    order: [1],
  },
  {
    name: 'gap-behind-a-gap',
    given: 'a pool in which two nonces may be missing, and transactions of alice with 1, 3 and 5',
    must: 'the last is refused, for 0, 2 and 4 are missing',
    clauses: ['ORD-4'],
    arrivals: [pay(alice, 1), pay(alice, 3), pay(alice, 5)],
    pool: { 2: refused('POOL_NONCE_GAP') },
    order: [],
    twin: 'gap-of-none-held',
  },
]

/** Alice can pay just these. */
const gasCost = transferGas * 10n * gwei
const blobCost = 131_072n * 10n * gwei

const costs: readonly Sketch[] = [
  {
    name: 'cost-just-paid',
    given: 'a transfer of a wei by alice, who has just what its fee cap and its value come to',
    must: 'it is taken, and is in the block',
    clauses: ['ORD-2'],
    accounts: { [alice.address]: { balance: gasCost + 1n } },
    arrivals: [pay(alice, 0)],
    order: [0],
  },
  {
    name: 'cost-at-the-fee-cap',
    given: 'a transfer of a wei by alice, who has a wei less than its fee cap and its value come to',
    must: 'it is refused, although the price of the block would leave her enough',
    clauses: ['ORD-2'],
    accounts: { [alice.address]: { balance: gasCost } },
    arrivals: [pay(alice, 0)],
    pool: { 0: refused('INSUFFICIENT_FUNDS') },
    order: [],
    twin: 'cost-just-paid',
  },
  {
    name: 'cost-of-a-blob',
    given: 'a transfer of a wei with a blob by alice, who has just what fee cap, blob fee cap and value come to',
    must: 'it is taken, and is in the block',
    clauses: ['ORD-2'],
    accounts: { [alice.address]: { balance: gasCost + blobCost + 1n } },
    arrivals: [pay(alice, 0, blobs(1))],
    order: [0],
  },
  {
    name: 'cost-of-a-blob-lacking',
    given: 'a transfer of a wei with a blob by alice, who has a wei less than fee cap, blob fee cap and value come to',
    must: 'it is refused',
    clauses: ['ORD-2'],
    accounts: { [alice.address]: { balance: gasCost + blobCost } },
    arrivals: [pay(alice, 0, blobs(1))],
    pool: { 0: refused('INSUFFICIENT_FUNDS') },
    order: [],
    twin: 'cost-of-a-blob',
  },
]

/** Whom a pool evicts and for whom, what gaps it takes, and what its senders have to be able to pay. */
export const evictions: readonly Sketch[] = [...whom, ...byBytes, ...nonces, ...costs]
