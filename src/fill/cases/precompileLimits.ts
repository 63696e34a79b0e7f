import type { Address } from '../../model/Hex.ts'
import { bytes } from '../../model/Hex.ts'
import { addressOf, alice, bob, carol } from '../Account.ts'
import { apply, code, op } from '../Assembler.ts'
import type { BlockPlan, Case, Expectation, TransactionPlan } from '../Case.ts'
import { call, drop, gasOf, repeat, seen, staticcall, store, write } from '../program.ts'
import { blockAt, buildWithout, callRows, edgeOf, slotsOfRows, type CallRow } from './calling.ts'
import { clause } from './clauses.ts'
import { build, contract, filled, precompile, programAddress, transaction, words } from './language.ts'
import { precompileSamples } from './precompileSamples.ts'

const limits = 'PRE-34'
const comesAndGoes = 'PRE-35'
const keepsLimits = 'FRK-19'
const capacity = 'FRK-13'
const unprovable = 'PRE-1'

const pairing = precompile(8)
const pairBytes = 192
const pairingPrice = (bytesOfInput: number): number => 45_000 + (34_000 * bytesOfInput) / pairBytes

/** Pairs of points at infinity, whose product is one. */
function pairs(size: number, succeeds: boolean): CallRow {
  return {
    to: pairing,
    zeros: size,
    gas: pairingPrice(size),
    succeeds,
    output: succeeds ? words(1) : filled(0),
  }
}

/** Forks of `lockstep-pairing-caps` with the most pairs that fit, and the second at which each begins. */
const caps = [
  { fork: 'cap112687', start: 2000n, most: 112_512, before: 112_704 },
  { fork: 'cap81984', start: 3000n, most: 81_984, before: 112_512 },
  { fork: 'cap57600', start: 4000n, most: 57_600, before: 81_984 },
] as const

function capCase(name: string, at: bigint, must: string, row: CallRow): Case {
  return {
    name: `precompile-limit/${name}`,
    given: `a contract that calls BN254_PAIRING with ${row.zeros ?? 0} bytes and just enough gas`,
    when: `a transaction calls it at second ${at}`,
    must,
    clauses: [limits, comesAndGoes],
    ruleset: 'lockstep-pairing-caps',
    alloc: { [programAddress]: contract(callRows([row])) },
    genesis: { timestamp: at - 10n },
    headerInputs: ['timestamp'],
    blocks: [blockAt(at, transaction({ to: programAddress, gasLimit: 25_000_000n }))],
    expect: { storage: { [programAddress]: slotsOfRows([row]) } },
  }
}

const pairings: readonly Case[] = [
  ...caps.flatMap(({ fork, start, most }) => [
    capCase(`pairing-${fork}-kept`, start, 'the call succeeds: so much just fits', pairs(most, true)),
    capCase(`pairing-${fork}-passed`, start, 'the call fails: it is one pair too long', pairs(most + pairBytes, false)),
  ]),
  ...caps.map(({ fork, start, before }) =>
    capCase(
      `pairing-${fork}-before`,
      start - 1n,
      'the limit does not hold yet, so that it succeeds',
      pairs(before, true),
    ),
  ),
  ...caps.map(({ fork, start, most }): Case => {
    const row = pairs(most + pairBytes, false)
    return {
      ...capCase(`pairing-${fork}-gas`, start, 'all the gas of the call is lost', row),
      given: `a contract that measures a call of BN254_PAIRING with ${most + pairBytes} bytes and 50,000 gas`,
      alloc: {
        [programAddress]: contract(
          store(0, gasOf(drop(staticcall(pairing, { gas: 50_000, input: { offset: 0, size: most + pairBytes } })))),
        ),
      },
      // Pushes 15 or 16, warm access 100, POP 2, GAS 2, and memory of w words: 3w + w**2 / 512.
      expect: { storage: { [programAddress]: { 0: 50_000n + 119n + memoryGas(most + pairBytes) } } },
    }
  }),
  {
    name: 'precompile-limit/pairing-not-a-pair',
    given: 'a contract that calls BN254_PAIRING with 57,599, 57,600 and 57,601 bytes',
    when: 'a transaction calls it under a limit of 57,600 bytes',
    must: 'only whole pairs succeed',
    clauses: [limits, clause.precompileFailure],
    ruleset: 'lockstep-pairing-caps',
    alloc: {
      [programAddress]: contract(
        callRows([
          { ...pairs(57_600, true), zeros: 57_599, succeeds: false, gas: 100_000 },
          pairs(57_600, true),
          { ...pairs(57_600, true), zeros: 57_601, succeeds: false, gas: 100_000 },
        ]),
      ),
    },
    genesis: { timestamp: 3990n },
    headerInputs: ['timestamp'],
    blocks: [blockAt(4000n, transaction({ to: programAddress, gasLimit: 25_000_000n }))],
    expect: { storage: { [programAddress]: { 0: 1n, 3: 2n, 6: 1n } } },
  },
]

function memoryGas(size: number): bigint {
  const count = BigInt(Math.ceil(size / 32))
  return 3n * count + (count * count) / 512n
}

const p256 = precompile(0x100)
const p256Sample = precompileSamples.find(({ name }) => name === 'p256verify')?.valid[0]?.input ?? bytes('0x')
const p256Prices = [
  { fork: 'price3450', start: 2000n, price: 3450 },
  { fork: 'price5000', start: 3000n, price: 5000 },
  { fork: 'price6900', start: 4000n, price: 6900 },
] as const

function p256Case(name: string, at: bigint, must: string, rows: readonly CallRow[]): Case {
  return {
    name: `precompile-status/p256-${name}`,
    given: 'a contract that calls P256VERIFY',
    when: `a transaction calls it at second ${at}`,
    must,
    clauses: [clause.precompileGas, comesAndGoes],
    ruleset: 'lockstep-p256',
    alloc: { [programAddress]: contract(callRows(rows)) },
    genesis: { timestamp: at - 10n },
    headerInputs: ['timestamp'],
    blocks: [blockAt(at, transaction({ to: programAddress, gasLimit: 1_000_000n }))],
    expect: { storage: { [programAddress]: slotsOfRows(rows) } },
  }
}

const valid: Omit<CallRow, 'succeeds'> = { to: p256, input: p256Sample }
const invalid: Omit<CallRow, 'succeeds'> = { to: p256, input: filled(160, 1) }

const p256s: readonly Case[] = [
  ...p256Prices.map(({ fork, start, price }) =>
    p256Case(`${fork}-gas`, start, `it costs ${price}, whether the signature holds or not`, [
      ...edgeOf(valid, price),
      ...edgeOf(invalid, price),
    ]),
  ),
  ...p256Prices.map(({ fork, start, price }, index) => {
    const before = p256Prices[index - 1]?.price
    return p256Case(
      `${fork}-before`,
      start - 1n,
      before === undefined ? 'there is no precompile, and a call needs no gas' : `it still costs ${before}`,
      before === undefined
        ? [{ ...valid, gas: 0, succeeds: true, output: filled(0) }]
        : [...edgeOf(valid, before), { ...valid, gas: price, succeeds: true, output: words(1) }],
    )
  }),
  ...p256Prices.map(({ fork, start, price }) => ({
    ...p256Case(`${fork}-told-apart`, start, 'only the gas tells it from an address without a precompile', []),
    given: 'a contract that measures a call of P256VERIFY with a signature that does not hold',
    alloc: {
      [programAddress]: contract(
        code(
          write(filled(160, 1)),
          store(0, gasOf(drop(staticcall(p256, { gas: 10_000, input: { offset: 0, size: 160 } })))),
          store(1, seen(op('RETURNDATASIZE'))),
        ),
      ),
    },
    expect: { storage: { [programAddress]: { 0: BigInt(price) + 119n, 1: 1n } } },
  })),
]

/** Hashes so often as calldata says, and leaves how often it did. */
const hashes = addressOf('hashes')
const hashing = contract(
  code(
    repeat('again', apply('CALLDATALOAD', 0), drop(staticcall(precompile(2), { gas: 10_000 }))),
    store(op('CALLER'), apply('ADD', apply('SLOAD', op('CALLER')), apply('CALLDATALOAD', 0))),
  ),
)
const hashingAndReverting = contract(
  code(
    repeat('again', apply('CALLDATALOAD', 0), drop(staticcall(precompile(2), { gas: 10_000 }))),
    apply('REVERT', 0, 0),
  ),
)

function hash(from: TransactionPlan['from'], times: number, to: Address = hashes): TransactionPlan {
  return transaction({ from, to, data: words(times), gasLimit: 100_000n })
}

interface LimitsPlan {
  readonly name: string
  readonly when: string
  readonly must: string
  readonly clauses?: readonly string[]
  readonly alloc?: Case['alloc']
  readonly blocks: readonly BlockPlan[]
  readonly expect: Expectation
}

function limitsCase({ name, alloc, clauses = [], ...rest }: LimitsPlan): Case {
  return {
    ...rest,
    name: `precompile-limit/${name}`,
    given: 'a contract that calls SHA256 as often as it is told, where a prover takes two such calls in a block',
    clauses: [keepsLimits, unprovable, ...clauses],
    ruleset: 'lockstep-limits',
    alloc: { [hashes]: hashing, [addressOf('reverting')]: hashingAndReverting, ...alloc },
  }
}

const left = 'PRECOMPILE_UNSUPPORTED' as const
const counted = (...times: readonly (readonly [TransactionPlan['from'], bigint])[]): Expectation => ({
  storage: { [hashes]: Object.fromEntries(times.map(([{ address }, count]) => [String(BigInt(address)), count])) },
})

const calls: readonly Case[] = [
  limitsCase({
    name: 'calls-kept',
    when: 'alice has it called twice in one transaction, and again twice in the next block',
    must: 'both transactions are in their blocks: the count starts anew with each block',
    blocks: [build(hash(alice, 2)), build(hash(alice, 2))],
    expect: counted([alice, 4n]),
  }),
  limitsCase({
    name: 'calls-passed',
    when: 'alice has it called three times, bob twice',
    must: 'the transaction of alice is left out, and nothing of it is counted',
    blocks: [buildWithout({ 0: left }, hash(alice, 3), hash(bob, 2))],
    expect: counted([alice, 0n], [bob, 2n]),
  }),
  limitsCase({
    name: 'calls-over-transactions',
    when: 'alice, bob and carol have it called once each',
    must: 'the transaction of carol is left out, for the calls of a block are counted together',
    blocks: [buildWithout({ 2: left }, hash(alice, 1), hash(bob, 1), hash(carol, 1))],
    expect: counted([alice, 1n], [bob, 1n], [carol, 0n]),
  }),
  limitsCase({
    name: 'calls-left-out-between',
    when: 'alice has it called once, bob twice and carol once',
    must: 'the transaction of bob is left out and leaves the counter where it was, so that carol has a place',
    blocks: [buildWithout({ 1: left }, hash(alice, 1), hash(bob, 2), hash(carol, 1))],
    expect: counted([alice, 1n], [bob, 0n], [carol, 1n]),
  }),
  limitsCase({
    name: 'calls-reverted',
    when: 'alice has it called twice in a transaction that reverts, and bob once',
    must: 'calls that are undone count as well, so that bob is left out',
    blocks: [buildWithout({ 1: left }, hash(alice, 2, addressOf('reverting')), hash(bob, 1))],
    expect: counted([bob, 0n]),
  }),
  limitsCase({
    name: 'input-kept',
    when: 'alice calls ID with 64 bytes, which is the most that a prover takes',
    must: 'the transaction is in the block',
    clauses: [limits],
    alloc: { [programAddress]: contract(store(0, seen(call(precompile(4), { input: { offset: 0, size: 64 } })))) },
    blocks: [build(transaction({ to: programAddress, gasLimit: 100_000n }))],
    expect: { storage: { [programAddress]: { 0: 2n } } },
  }),
  limitsCase({
    name: 'input-passed',
    when: 'alice calls ID with 65 bytes, and bob without any',
    must: 'the transaction of alice is left out',
    clauses: [limits],
    alloc: {
      [programAddress]: contract(store(0, seen(call(precompile(4), { input: { offset: 0, size: 65 } })))),
      [addressOf('other')]: contract(store(0, seen(call(precompile(4))))),
    },
    blocks: [
      buildWithout(
        { 0: left },
        transaction({ to: programAddress, gasLimit: 100_000n }),
        transaction({ from: bob, to: addressOf('other'), gasLimit: 100_000n }),
      ),
    ],
    expect: { storage: { [programAddress]: { 0: 0n }, [addressOf('other')]: { 0: 2n } } },
  }),
]

const heir = addressOf('heir')
const pays = (from: TransactionPlan['from'], value: bigint, more: Partial<TransactionPlan> = {}): TransactionPlan =>
  transaction({ from, to: heir, value, gasLimit: 21_000n, ...more })
const full = 'CAPACITY_EXCEEDED' as const

const room: readonly Case[] = [
  limitsCase({
    name: 'transactions-kept',
    when: 'alice sends three transactions, as many as fit in a block',
    must: 'all are in the block',
    clauses: [capacity],
    blocks: [build(pays(alice, 1n), pays(alice, 2n), pays(alice, 4n))],
    expect: { balance: { [heir]: 7n } },
  }),
  limitsCase({
    name: 'transactions-passed',
    when: 'alice sends three transactions and bob one, and in the next block bob sends it again',
    must: 'that of bob is left out of the first block and is in the second',
    clauses: [capacity],
    blocks: [
      buildWithout({ 3: full }, pays(alice, 1n), pays(alice, 2n), pays(alice, 4n), pays(bob, 8n)),
      build(pays(bob, 8n)),
    ],
    expect: { balance: { [heir]: 15n } },
  }),
  limitsCase({
    name: 'transactions-left-out-do-not-count',
    when: 'a transaction that has to be left out comes before three others',
    must: 'the three have their places',
    clauses: [capacity],
    blocks: [
      buildWithout(
        { 0: 'NONCE_TOO_HIGH' },
        pays(alice, 16n, { nonce: 9n }),
        pays(alice, 1n),
        pays(bob, 2n),
        pays(alice, 4n),
      ),
    ],
    expect: { balance: { [heir]: 7n } },
  }),
  limitsCase({
    name: 'gas-kept',
    when: 'alice asks for 500,000 gas, as much as a batch may use',
    must: 'the transaction is in the block',
    clauses: [capacity],
    blocks: [build(pays(alice, 1n, { gasLimit: 500_000n }))],
    expect: { balance: { [heir]: 1n } },
  }),
  limitsCase({
    name: 'gas-passed',
    when: 'alice asks for 500,001 gas, and bob for 21,000',
    must: 'the transaction of alice is left out',
    clauses: [capacity],
    blocks: [buildWithout({ 0: full }, pays(alice, 1n, { gasLimit: 500_001n }), pays(bob, 2n))],
    expect: { balance: { [heir]: 2n } },
  }),
  limitsCase({
    name: 'gas-used-before',
    when: 'alice uses 21,000 gas, bob asks for 479,001 and carol for 479,000',
    must: 'what the block has used counts: that of bob is left out and that of carol fits',
    clauses: [capacity],
    blocks: [
      buildWithout(
        { 1: full },
        pays(alice, 1n),
        pays(bob, 2n, { gasLimit: 479_001n }),
        pays(carol, 4n, { gasLimit: 479_000n }),
      ),
    ],
    expect: { balance: { [heir]: 5n } },
  }),
  {
    name: 'precompile-limit/gas-of-batch',
    given: 'a chain with batches of two blocks that may use a million gas',
    when: 'a block uses all of 600,000 gas, the second of the batch is offered 400,001 and 400,000, and the next 900,000',
    must: 'gas is counted over the blocks of a batch and anew with each batch',
    clauses: [keepsLimits, capacity],
    ruleset: 'lockstep-batches',
    alloc: { [programAddress]: contract(op('INVALID')) },
    blocks: [
      build(transaction({ to: programAddress, gasLimit: 600_000n })),
      buildWithout(
        { 0: full },
        transaction({ to: programAddress, gasLimit: 400_001n }),
        transaction({ from: bob, to: programAddress, gasLimit: 400_000n }),
      ),
      build(transaction({ to: programAddress, gasLimit: 900_000n })),
    ],
    expect: { gasUsed: [900_000n], status: [0] },
  },
]

/** Bounds on the input of precompiles, on their calls in a block, and on what a prover takes. */
export const precompileLimits: readonly Case[] = [...pairings, ...p256s, ...calls, ...room]
