import { quantity } from '../../model/Hex.ts'
import type { Bytes } from '../../model/Hex.ts'
import { account, addressOf, bob, carol } from '../Account.ts'
import { apply, code, op } from '../Assembler.ts'
import type { Code } from '../Assembler.ts'
import type { Case } from '../Case.ts'
import { systemAddresses } from '../genesis.ts'
import { create, drop, gasOf, initcode, seen, staticcall, store } from '../program.ts'
import { consolidationRequestsCode, depositCode, withdrawalRequestsCode } from '../systemContracts.ts'
import { blobTransaction, boundaryCase, observing, returnsFrom, runs } from './Boundary.ts'
import { clause } from './clauses.ts'
import { contract, filled, join, precompile, programAddress, transaction, words } from './language.ts'
import { precompileSamples } from './precompileSamples.ts'

const heir = addressOf('heir')

/** A sample that costs less than the 100,000 gas of the call. */
function sampleOf(address: number): Bytes {
  const place = address === 15 ? 1 : 0
  const sample = precompileSamples.find((candidate) => candidate.address === address)?.valid[place]
  if (sample === undefined) throw new RangeError(`no sample of ${address}`)
  return sample.input
}

const cancun: readonly Case[] = [
  boundaryCase({
    name: 'transient-store',
    fork: 'cancun',
    given: 'a contract that has another run TSTORE',
    must: 'TSTORE is there from the first second on',
    clauses: [clause.transient],
    ...runs(apply('TSTORE', 0, 1)),
    observed: [0n, 1n, 1n],
  }),
  boundaryCase({
    name: 'blob-hash',
    fork: 'cancun',
    given: 'a contract that has another run BLOBHASH',
    must: 'BLOBHASH is there from the first second on',
    clauses: [clause.blockEnvironment],
    ...runs(drop(apply('BLOBHASH', 0))),
    observed: [0n, 1n, 1n],
  }),
  boundaryCase({
    name: 'blob-base-fee-alone',
    fork: 'cancun',
    given: 'a contract that has another run BLOBBASEFEE',
    must: 'BLOBBASEFEE is there from the first second on',
    clauses: [clause.blockEnvironment],
    ...runs(drop(op('BLOBBASEFEE'))),
    observed: [0n, 1n, 1n],
  }),
  boundaryCase({
    name: 'blob-transaction',
    fork: 'cancun',
    given: 'a contract that stores',
    must: 'a transaction of type 3 is left out before and runs from the first second on',
    clauses: [clause.blobFees],
    alloc: { [programAddress]: contract(store(op('NUMBER'), 1)) },
    transactions: () => [blobTransaction(bob, 1, 1)],
    excluded: { 1: { 0: 'TRANSACTION_TYPE_UNSUPPORTED' } },
    more: { expect: { storage: { [programAddress]: { 1: 0n, 2: 1n, 3: 1n } } } },
  }),
  boundaryCase({
    name: 'header-fields',
    fork: 'cancun',
    given: 'nothing',
    must: 'the headers have blob gas and a parent beacon block root from the first second on',
    clauses: [clause.firstBlock, clause.emptyBlock],
    alloc: {},
    transactions: () => [],
  }),
  boundaryCase({
    name: 'selfdestruct-of-the-new',
    fork: 'cancun',
    given: 'a contract that creates another, which selfdestructs in its initcode',
    must: 'the new contract is gone before and after: EIP-6780 changes nothing for what is created in the transaction',
    clauses: [clause.selfdestruct],
    transactions: () => [transaction({ to: programAddress, gasLimit: 300_000n })],
    alloc: {
      [programAddress]: contract(drop(create(initcode(op('STOP'), apply('SELFDESTRUCT', BigInt(heir))), 1)), {
        balance: 10n,
      }),
    },
    more: { expect: { balance: { [programAddress]: 7n, [heir]: 3n }, nonce: { [programAddress]: 4n } } },
  }),
  boundaryCase({
    name: 'withdrawals',
    fork: 'cancun',
    given: 'nothing',
    must: 'withdrawals are paid before and after',
    clauses: [clause.withdrawals],
    alloc: {},
    transactions: () => [],
    attributes: (block) => ({
      withdrawals: [{ index: quantity(block), validatorIndex: quantity(7), address: heir, amount: quantity(block) }],
    }),
    more: { headerInputs: ['withdrawals'], expect: { balance: { [heir]: 6n * 10n ** 9n } } },
  }),
]

const curves: Readonly<Record<string, readonly [address: number, size: bigint]>> = {
  'bls12-g1msm': [12, 128n],
  'bls12-g2add': [13, 256n],
  'bls12-g2msm': [14, 256n],
  'bls12-pairing-check': [15, 32n],
  'bls12-map-fp-to-g1': [16, 128n],
  'bls12-map-fp2-to-g2': [17, 256n],
}

/** Data of a deposit event (EIP-6110): offsets, then public key, credentials, amount, signature and index. */
function depositEvent(): Bytes {
  const field = (size: number): Bytes => join(words(size), filled(size, 1), filled((32 - (size % 32)) % 32))
  return join(words(160, 256, 320, 384, 512), field(48), field(32), field(8), field(96), field(8))
}

const { depositContract, withdrawalRequests, consolidationRequests } = systemAddresses

/** A request that a contract keeps since before the fork: the first system call takes it. */
function requestCase(name: 'withdrawal-request' | 'consolidation-request'): Case {
  const [address, deployed, size, call] =
    name === 'withdrawal-request'
      ? ([withdrawalRequests, withdrawalRequestsCode, 56, 'withdrawalRequests'] as const)
      : ([consolidationRequests, consolidationRequestsCode, 96, 'consolidationRequests'] as const)
  return boundaryCase({
    name,
    fork: 'prague',
    given: `the contract of the ${name}s, which takes one a second before the fork`,
    must: 'the request waits, is taken by the first block of the fork, and the hash of the requests shows it',
    clauses: [
      call === 'withdrawalRequests' ? clause.withdrawalRequests : clause.consolidationRequests,
      clause.requestsHash,
    ],
    alloc: { [address]: { nonce: 1n, code: deployed } },
    transactions: (block) => (block === 1 ? [transaction({ to: address, data: filled(size, 1), value: 1n })] : []),
    more: { systemCalls: [call], expect: { balance: { [address]: 1n } } },
  })
}

const authority = account('boundary authority')

const prague: readonly Case[] = [
  ...Object.entries(curves).map(([name, [address, size]]) =>
    boundaryCase({
      name,
      fork: 'prague',
      given: `a contract that calls the precompile at ${address}`,
      must: 'the precompile answers from the first second on',
      clauses: [clause.precompileAbsent],
      ...returnsFrom(address, sampleOf(address)),
      observed: [0n, size, size],
    }),
  ),
  boundaryCase({
    name: 'set-code-transaction',
    fork: 'prague',
    given: 'a contract that stores',
    must: 'a transaction of type 4 is left out before and sets code from the first second on',
    clauses: [clause.delegation],
    alloc: { [programAddress]: contract(store(op('NUMBER'), 1)) },
    transactions: (block) => [
      transaction({
        type: 'setCode',
        to: programAddress,
        gasLimit: 300_000n,
        authorizations: [{ authority, address: programAddress, nonce: BigInt(Math.max(0, block - 2)) }],
      }),
    ],
    excluded: { 1: { 0: 'TRANSACTION_TYPE_UNSUPPORTED' } },
    more: { expect: { storage: { [programAddress]: { 1: 0n, 2: 1n, 3: 1n } }, nonce: { [authority.address]: 2n } } },
  }),
  boundaryCase({
    name: 'creation-floor',
    fork: 'prague',
    given: 'nothing but senders',
    must: 'the floor holds for the initcode of a creation as well (EIP-7623)',
    clauses: [clause.calldataFloor, clause.createTransaction],
    alloc: {},
    // STOP comes first, so that no more is charged: 21,000, 32,000, 16 each and 62 words; the floor is 40 each.
    transactions: () => [transaction({ to: null, data: join(filled(1), filled(1983, 1)), gasLimit: 200_000n })],
    more: { expect: { gasUsed: [21_000n + 10n * (1n + 4n * 1983n)] } },
  }),
  boundaryCase({
    name: 'requests-hash',
    fork: 'prague',
    given: 'nothing',
    must: 'the headers have the hash of no requests from the first second on',
    clauses: [clause.firstBlock, clause.requestsHash],
    alloc: {},
    transactions: () => [],
  }),
  boundaryCase({
    name: 'deposit',
    fork: 'prague',
    given: 'a deposit contract',
    must: 'an event of it is a request from the first second on',
    clauses: [clause.deposits, clause.requestsHash],
    alloc: { [depositContract]: { nonce: 1n, code: depositCode } },
    transactions: () => [transaction({ to: depositContract, data: depositEvent() })],
    more: { systemCalls: ['depositRequests'] },
  }),
  requestCase('withdrawal-request'),
  requestCase('consolidation-request'),
]

/** A call of MODEXP on empty memory of which only the lengths and the exponent are set. */
function modexpCall(base: number, exponent: number, gas: number): Code {
  const size = 96 + base + exponent + base
  return staticcall(precompile(5), { gas, input: { offset: 0, size } })
}

function modexpLengths(base: number, exponent: number): Code {
  return code(
    apply('MSTORE', 0, base),
    apply('MSTORE', 32, exponent),
    apply('MSTORE', 64, base),
    apply('MSTORE', 96 + base, 2n ** 256n - 1n),
    drop(apply('MLOAD', 96 + 2 * base + exponent)),
  )
}

/** EIP-4844: approximates factor * e ** (numerator / denominator) by its Taylor series. */
function blobFee(excess: bigint, fraction: bigint): bigint {
  let sum = 0n
  let term = fraction
  for (let index = 1n; term > 0n; index++) {
    sum += term
    term = (term * excess) / (fraction * index)
  }
  return sum / fraction
}

const blobGas = 131_072n
const cap = 16_777_216n
const storesBlobFee = { [programAddress]: contract(store(op('NUMBER'), seen(op('BLOBBASEFEE')))) }

/** The blob base fees of three blocks without blobs, from targets and fractions before and after the boundary. */
function blobFees(
  excess: bigint,
  [target, fraction]: readonly [bigint, bigint],
  [nextTarget, nextFraction]: readonly [bigint, bigint],
): readonly [bigint, bigint, bigint] {
  const first = excess - target * blobGas
  const second = first - nextTarget * blobGas
  const third = second - nextTarget * blobGas
  return [blobFee(first, fraction), blobFee(second, nextFraction), blobFee(third, nextFraction)]
}

const osaka: readonly Case[] = [
  boundaryCase({
    name: 'modexp-formula',
    fork: 'osaka',
    given: 'a contract that measures MODEXP of 64 bytes with an exponent of 32',
    must: 'it costs 5,440 before (EIP-2565) and 32,640 from the first second on (EIP-7883)',
    clauses: [clause.precompileGas],
    alloc: {
      [programAddress]: contract(
        code(modexpLengths(64, 32), store(op('NUMBER'), gasOf(drop(modexpCall(64, 32, 100_000))))),
      ),
    },
    transactions: () => [transaction({ to: programAddress, gasLimit: 300_000n })],
    // Numbers and address 3 each or 2 for zero, a warm account, POP and the GAS that reads the meter.
    observed: [5_558n, 32_758n, 32_758n],
  }),
  boundaryCase({
    name: 'modexp-bound',
    fork: 'osaka',
    given: 'a contract that calls MODEXP with a base of 1,025 bytes',
    must: 'the call works before and fails from the first second on (EIP-7823)',
    clauses: [clause.precompileFailure],
    alloc: {
      [programAddress]: contract(
        code(
          apply('MSTORE', 0, 1025),
          apply('MSTORE', 32, 1),
          apply('MSTORE', 64, 1),
          store(op('NUMBER'), seen(modexpCall(1025, 1, 100_000))),
        ),
      ),
    },
    transactions: () => [transaction({ to: programAddress, gasLimit: 300_000n })],
    observed: [1n, 0n, 0n],
  }),
  boundaryCase({
    name: 'gas-above-cap',
    fork: 'osaka',
    given: 'a contract that stores',
    must: 'a transaction of 2**24 + 1 gas runs before and is left out from the first second on (EIP-7825)',
    clauses: ['TXN-15'],
    alloc: { [programAddress]: contract(store(op('NUMBER'), 1)) },
    transactions: () => [transaction({ to: programAddress, gasLimit: cap + 1n })],
    excluded: { 2: { 0: 'GAS_LIMIT_ABOVE_CAP' }, 3: { 0: 'GAS_LIMIT_ABOVE_CAP' } },
    more: { expect: { storage: { [programAddress]: { 1: 1n, 2: 0n, 3: 0n } } } },
  }),
  boundaryCase({
    name: 'blobs-of-a-transaction',
    fork: 'osaka',
    given: 'a contract that stores',
    must: 'a transaction of seven blobs runs before and is left out from the first second on (EIP-7594)',
    clauses: ['TXN-16'],
    alloc: { [programAddress]: contract(store(op('NUMBER'), 1)) },
    transactions: () => [blobTransaction(carol, 7, 1)],
    excluded: { 2: { 0: 'BLOB_COUNT_EXCEEDED' }, 3: { 0: 'BLOB_COUNT_EXCEEDED' } },
    more: { expect: { storage: { [programAddress]: { 1: 1n, 2: 0n, 3: 0n } } } },
  }),
  boundaryCase({
    name: 'blob-reserve',
    fork: 'osaka',
    given: 'a contract that stores BLOBBASEFEE, much excess blob gas and a high base fee',
    must: 'the excess falls before and stays from the first second on, as blobs cost less than execution (EIP-7918)',
    clauses: [clause.excessBlobGas],
    alloc: storesBlobFee,
    transactions: () => [
      transaction({ to: programAddress, gasLimit: 100_000n, maxFeePerGas: 10n ** 12n, maxPriorityFeePerGas: 1n }),
    ],
    observed: [
      blobFee(40_000_000n - 6n * blobGas, 5_007_716n),
      blobFee(40_000_000n - 6n * blobGas, 5_007_716n),
      blobFee(40_000_000n - 6n * blobGas, 5_007_716n),
    ],
    more: { genesis: { excessBlobGas: 40_000_000n, baseFeePerGas: 10n ** 11n }, headerInputs: ['excessBlobGas'] },
  }),
]

/** Target and update fraction by fork (EIP-7840, EIP-7892). */
const schedules = {
  osaka: [6n, 5_007_716n],
  bpo1: [10n, 8_346_193n],
  bpo2: [14n, 11_684_671n],
} as const

/** What a blob parameter fork must leave alone: small MODEXP, P256VERIFY, CLZ and the rest of Osaka. */
const osakaRules = code(
  drop(staticcall(precompile(5), { gas: 10_000 })),
  drop(staticcall(precompile(256), { gas: 10_000 })),
  drop(apply('CLZ', 1)),
  drop(apply('TLOAD', 0)),
  drop(staticcall(precompile(12), { gas: 10_000 })),
)

const blobForks: readonly Case[] = (
  [
    ['bpo1', 'osaka'],
    ['bpo2', 'bpo1'],
  ] as const
).flatMap(([fork, before]) => [
  boundaryCase({
    name: 'blob-fraction',
    fork,
    given: 'a contract that stores BLOBBASEFEE, much excess blob gas and a small base fee',
    must: 'target and update fraction are the new ones from the first second on',
    clauses: [clause.blobSchedule, clause.excessBlobGas],
    alloc: storesBlobFee,
    transactions: () => [transaction({ to: programAddress, gasLimit: 100_000n, maxPriorityFeePerGas: 1n })],
    observed: blobFees(60_000_000n, schedules[before], schedules[fork]),
    more: { genesis: { excessBlobGas: 60_000_000n, baseFeePerGas: 8n }, headerInputs: ['excessBlobGas'] },
  }),
  boundaryCase({
    name: 'nothing-else',
    fork,
    given: 'a contract that measures MODEXP, P256VERIFY, a failing BLS12_G1MSM, CLZ and TLOAD',
    must: 'they cost the same before and after: the fork changes blobs alone',
    clauses: [clause.blobSchedule],
    ...observing(gasOf(osakaRules)),
    // Five POPs, numbers and zeros, then 500, 6,900, 10,000 that are lost, 5, 100 and three warm accounts.
    observed: [nothingElse(), nothingElse(), nothingElse()],
  }),
  boundaryCase({
    name: 'gas-above-cap',
    fork,
    given: 'a contract that stores',
    must: 'a transaction of 2**24 + 1 gas is left out before and after',
    clauses: [clause.blobSchedule, 'TXN-15'],
    alloc: { [programAddress]: contract(store(op('NUMBER'), 1)) },
    transactions: () => [transaction({ to: programAddress, gasLimit: cap + 1n })],
    excluded: {
      1: { 0: 'GAS_LIMIT_ABOVE_CAP' },
      2: { 0: 'GAS_LIMIT_ABOVE_CAP' },
      3: { 0: 'GAS_LIMIT_ABOVE_CAP' },
    },
  }),
])

function nothingElse(): bigint {
  const calls = 3n * (3n + 3n + 4n * 2n + 2n + 100n) + 500n + 6_900n + 10_000n
  return calls + (3n + 5n + 2n) + (2n + 100n + 2n) + 2n
}

/** One change of a fork each, and what a fork must leave alone. */
export const forkChanges: readonly Case[] = [...cancun, ...prague, ...osaka, ...blobForks]
