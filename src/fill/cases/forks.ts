import { bytes } from '../../model/Hex.ts'
import { addressOf, bob } from '../Account.ts'
import { apply, code, op } from '../Assembler.ts'
import type { Case } from '../Case.ts'
import { systemAddresses } from '../genesis.ts'
import { drop, gasOf, seen, staticcall, store } from '../program.ts'
import { beaconRootsCode, historyStorageCode } from '../systemContracts.ts'
import { blobTransaction, boundaryCase, returnsFrom, runs } from './Boundary.ts'
import { clause } from './clauses.ts'
import { forkChanges } from './forkChanges.ts'
import { forkPrecompiles } from './forkPrecompiles.ts'
import { contract, filled, gwei, join, precompile, programAddress, transaction, words } from './language.ts'
import { modexpInput } from './precompileSamples.ts'

const heir = addressOf('heir')

const infinity = bytes(`0xc0${'00'.repeat(47)}`)
const pointEvaluation = join(
  bytes('0x010657f37554c781402a22917dee2f75def7ab966d7b770905398eba3c444014'),
  words(5, 0),
  infinity,
  infinity,
)
const p256 = words(
  0xbb5a52f42f9c9261ed4361f59422a1e30036e7c32b270c8807a419feca605023n,
  0x2ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18n,
  0x4cd60b855d442f5b3c7b11eb6c4e0ae7525fe710fab9aa7c77a67f79e6fadd76n,
  0x2927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838n,
  0xc7787964eaac00e5921fb1498a60f4606766b3d9685001558d1a974e7341513en,
)

const storesBlobFee = { [programAddress]: contract(store(op('NUMBER'), seen(op('BLOBBASEFEE')))) }

/** What changes at the second in which a fork of the reference chain begins. */
export const forks: readonly Case[] = [
  ...forkChanges,
  ...forkPrecompiles,
  boundaryCase({
    name: 'transient-storage',
    fork: 'cancun',
    given: 'a contract that has another run TLOAD',
    must: 'TLOAD is there from the first second on',
    ...runs(drop(apply('TLOAD', 0))),
    observed: [0n, 1n, 1n],
  }),
  boundaryCase({
    name: 'memory-copy',
    fork: 'cancun',
    given: 'a contract that has another run MCOPY',
    must: 'MCOPY is there from the first second on',
    ...runs(apply('MCOPY', 0, 0, 0)),
    observed: [0n, 1n, 1n],
  }),
  boundaryCase({
    name: 'blob-base-fee',
    fork: 'cancun',
    given: 'a contract that has another run BLOBBASEFEE and BLOBHASH',
    must: 'both are there from the first second on',
    clauses: [clause.firstBlock],
    ...runs(code(drop(op('BLOBBASEFEE')), drop(apply('BLOBHASH', 0)))),
    observed: [0n, 1n, 1n],
  }),
  boundaryCase({
    name: 'point-evaluation',
    fork: 'cancun',
    given: 'a contract that calls the precompile KZG_POINT_EVALUATION',
    must: 'the precompile answers from the first second on',
    clauses: [clause.precompileAbsent],
    ...returnsFrom(10, pointEvaluation),
    observed: [0n, 64n, 64n],
  }),
  boundaryCase({
    name: 'selfdestruct',
    fork: 'cancun',
    given: 'three contracts that selfdestruct',
    must: 'the one that is called before Cancun is gone, the others keep nonce and code (EIP-6780)',
    clauses: [clause.selfdestruct],
    alloc: Object.fromEntries(
      [1, 2, 3].map((block) => [
        addressOf(`mortal ${block}`),
        contract(apply('SELFDESTRUCT', BigInt(heir)), { balance: 1n, storage: { 1: 1n } }),
      ]),
    ),
    transactions: (block) => [transaction({ to: addressOf(`mortal ${block}`), gasLimit: 100_000n })],
  }),
  boundaryCase({
    name: 'beacon-roots',
    fork: 'cancun',
    given: 'the beacon roots contract',
    must: 'the blocks from the first second on store their roots',
    clauses: [clause.beaconRoots, clause.firstBlock],
    alloc: { [systemAddresses.beaconRoots]: { nonce: 1n, code: beaconRootsCode } },
    transactions: () => [],
    more: { systemCalls: ['beaconRoots'], headerInputs: ['parentBeaconBlockRoot'] },
  }),
  boundaryCase({
    name: 'curve-precompiles',
    fork: 'prague',
    given: 'a contract that calls the precompile BLS12_G1ADD with two points at infinity',
    must: 'the precompile answers from the first second on',
    clauses: [clause.precompileAbsent],
    ...returnsFrom(11, filled(256)),
    observed: [0n, 128n, 128n],
  }),
  boundaryCase({
    name: 'calldata-floor',
    fork: 'prague',
    given: 'an account without code',
    must: 'calldata costs the floor from the first second on (EIP-7623)',
    clauses: [clause.calldataFloor],
    alloc: {},
    transactions: () => [transaction({ to: heir, data: filled(100, 1), gasLimit: 30_000n })],
  }),
  boundaryCase({
    name: 'history-storage',
    fork: 'prague',
    given: 'the history storage contract',
    must: 'the blocks from the first second on store the hash of their parent',
    clauses: [clause.historyStorage, clause.firstBlock],
    alloc: { [systemAddresses.historyStorage]: { nonce: 1n, code: historyStorageCode } },
    transactions: () => [],
    more: { systemCalls: ['historyStorage'], headerInputs: ['genesisHeader'] },
  }),
  boundaryCase({
    name: 'blob-schedule',
    fork: 'prague',
    given: 'a contract that stores BLOBBASEFEE',
    must: 'nine blobs fit from the first second on, and the excess follows the new target (EIP-7691)',
    clauses: [clause.excessBlobGas, clause.blobGasUsed],
    alloc: storesBlobFee,
    transactions: (block) =>
      block === 1
        ? [blobTransaction(undefined, 6, 1)]
        : [blobTransaction(undefined, 6, 10), blobTransaction(bob, 3, 20)],
    more: { genesis: { excessBlobGas: 5_000_000n }, headerInputs: ['excessBlobGas'] },
  }),
  boundaryCase({
    name: 'leading-zeros',
    fork: 'osaka',
    given: 'a contract that has another run CLZ',
    must: 'CLZ is there from the first second on',
    clauses: [clause.shifts],
    ...runs(drop(apply('CLZ', 1))),
    observed: [0n, 1n, 1n],
  }),
  boundaryCase({
    name: 'p256verify',
    fork: 'osaka',
    given: 'a contract that calls the precompile P256VERIFY',
    must: 'the precompile answers from the first second on',
    clauses: [clause.precompileAbsent],
    ...returnsFrom(256, p256),
    observed: [0n, 32n, 32n],
  }),
  boundaryCase({
    name: 'modexp-price',
    fork: 'osaka',
    given: 'a contract that measures a small MODEXP',
    must: 'it costs 200 before and 500 from the first second on (EIP-7883)',
    clauses: [clause.precompileGas],
    alloc: {
      [programAddress]: contract(
        code(
          apply('CALLDATACOPY', 0, 0, 99),
          store(op('NUMBER'), gasOf(drop(staticcall(precompile(5), { input: { offset: 0, size: 99 } })))),
        ),
      ),
    },
    transactions: () => [
      transaction({
        to: programAddress,
        data: modexpInput(bytes('0x03'), bytes('0x02'), bytes('0x05')),
        gasLimit: 300_000n,
      }),
    ],
  }),
  boundaryCase({
    name: 'gas-cap',
    fork: 'osaka',
    given: 'a contract that stores GAS',
    must: 'a transaction of more than 2**24 gas fits before, one of just as much from the first second on (EIP-7825)',
    clauses: ['TXN-15'],
    alloc: { [programAddress]: contract(store(op('NUMBER'), op('GAS'))) },
    transactions: (block) => [transaction({ to: programAddress, gasLimit: block === 1 ? 16_777_217n : 16_777_216n })],
  }),
  ...(['bpo1', 'bpo2'] as const).map((fork) =>
    boundaryCase({
      name: 'blob-schedule',
      fork,
      given: 'a contract that stores BLOBBASEFEE, and a genesis with much excess blob gas',
      must: 'more blobs fit from the first second on, and excess and fee follow the new schedule',
      clauses: [clause.blobSchedule, clause.blobGasUsed, clause.excessBlobGas],
      alloc: storesBlobFee,
      transactions: (block) => {
        const most = { bpo1: [9, 15, 15], bpo2: [15, 21, 21] }[fork][block - 1] ?? 0
        const counts = [6, 6, 6, 6].map((size, index) => Math.max(0, Math.min(size, most - index * 6)))
        return counts.flatMap((count, index) => (count === 0 ? [] : [blobTransaction(undefined, count, 1 + index * 6)]))
      },
      more: { genesis: { excessBlobGas: 60_000_000n, baseFeePerGas: gwei }, headerInputs: ['excessBlobGas'] },
    }),
  ),
]
