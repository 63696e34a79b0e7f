import { address as asAddress, bytes, hash32, quantity } from '../../model/Hex.ts'
import type { Address, Bytes } from '../../model/Hex.ts'
import { addressOf, bob } from '../Account.ts'
import { apply, assemble, code, op } from '../Assembler.ts'
import type { AccountPlan, BlockPlan, Case } from '../Case.ts'
import { call, drop, seen, store, staticcall } from '../program.ts'
import {
  beaconRootsCode,
  consolidationRequestsCode,
  depositCode,
  historyStorageCode,
  withdrawalRequestsCode,
} from '../systemContracts.ts'
import { clause } from './clauses.ts'
import { build, contract, filled, join, pair, programAddress, transaction, words } from './language.ts'
import { systemAddresses } from '../genesis.ts'

const { beaconRoots, historyStorage, depositContract, withdrawalRequests, consolidationRequests } = systemAddresses
const recipient = addressOf('recipient')
const empty = build()

/** The request contracts as their EIPs give them. */
const requestContracts: Readonly<Record<Address, AccountPlan>> = {
  [withdrawalRequests]: { nonce: 1n, code: withdrawalRequestsCode },
  [consolidationRequests]: { nonce: 1n, code: consolidationRequestsCode },
}

const roots: AccountPlan = { nonce: 1n, code: beaconRootsCode }
const history: AccountPlan = { nonce: 1n, code: historyStorageCode }

/** Calls a contract with one word and stores success and the word it returns. */
function askWord(to: Address, word: Parameters<typeof apply>[1], slot: number): ReturnType<typeof code> {
  return code(
    apply('MSTORE', 0, word),
    store(slot, seen(staticcall(to, { input: { offset: 0, size: 32 }, output: { offset: 32, size: 32 } }))),
    store(slot + 1, apply('MLOAD', 32)),
  )
}

function attributed(
  attributes: NonNullable<BlockPlan['attributes']>,
  ...transactions: BlockPlan['transactions']
): BlockPlan {
  return { kind: 'build', attributes, transactions }
}

/** A list of bytes as ABI writes it behind its offset: length, then bytes filled up to words. */
function abiBytes(size: number, value: number): Bytes {
  return join(words(size), filled(size, value), filled((32 - (size % 32)) % 32))
}

/** Data of a deposit event (EIP-6110): offsets, then public key, credentials, amount, signature and index. */
function depositEvent(seed: number): Bytes {
  return join(
    words(160, 256, 320, 384, 512),
    abiBytes(48, seed),
    abiBytes(32, seed + 1),
    abiBytes(8, seed + 2),
    abiBytes(96, seed + 3),
    abiBytes(8, seed + 4),
  )
}

const beacon: readonly Case[] = [
  {
    name: 'system/beacon-roots',
    given: 'the beacon roots contract and a contract that asks it for TIMESTAMP',
    when: 'a block with a parent beacon block root calls it',
    must: 'the root of this very block is there already, and its timestamp beside it',
    clauses: [clause.beaconRoots, clause.systemCall],
    ruleset: 'lockstep-cancun',
    alloc: { [beaconRoots]: roots, [programAddress]: contract(askWord(beaconRoots, op('TIMESTAMP'), 0)) },
    blocks: [
      attributed({ parentBeaconBlockRoot: hash32(`0x${'be'.repeat(32)}`) }, transaction({ to: programAddress })),
    ],
    headerInputs: ['parentBeaconBlockRoot', 'timestamp'],
    systemCalls: ['beaconRoots'],
    expect: { storage: { [programAddress]: { 0: 2n, 1: BigInt(`0x${'be'.repeat(32)}`) } } },
  },
  {
    name: 'system/beacon-roots-ring',
    given: 'the beacon roots contract',
    when: 'two blocks are 8,191 seconds apart, and a contract asks for the first',
    must: 'the second has taken the place of the first, so the question fails',
    clauses: [clause.beaconRoots],
    ruleset: 'lockstep-cancun',
    alloc: { [beaconRoots]: roots, [programAddress]: contract(askWord(beaconRoots, 2000, 0)) },
    blocks: [
      attributed({ timestamp: quantity(2000) }),
      attributed({ timestamp: quantity(2000 + 8191) }, transaction({ to: programAddress })),
    ],
    headerInputs: ['parentBeaconBlockRoot', 'timestamp'],
    systemCalls: ['beaconRoots'],
    expect: { storage: { [programAddress]: { 0: 1n } } },
  },
  {
    name: 'system/beacon-roots-without-contract',
    given: 'no beacon roots contract',
    when: 'a block with a parent beacon block root is built',
    must: 'the system call does nothing, and nobody has a nonce or a balance for it',
    clauses: [clause.emptyBlock],
    ruleset: 'lockstep-cancun',
    alloc: {},
    blocks: [attributed({ parentBeaconBlockRoot: hash32(`0x${'be'.repeat(32)}`) })],
    expect: { nonce: { [asAddress('0xfffffffffffffffffffffffffffffffffffffffe')]: 0n } },
  },
  {
    name: 'system/beacon-roots-fails',
    given: 'code at the place of the beacon roots contract that stores and halts',
    when: 'a block is built',
    must: 'the block is valid all the same, and nothing is stored',
    clauses: [clause.silentSystemCall, clause.systemCall],
    ruleset: 'lockstep-cancun',
    alloc: { [beaconRoots]: contract(code(store(0, 1), op('INVALID'))) },
    blocks: [empty],
    systemCalls: ['beaconRoots'],
    expect: { storage: { [beaconRoots]: { 0: 0n } } },
  },
  {
    name: 'system/system-call-frame',
    given:
      'code at the place of the beacon roots contract that stores CALLER, CALLVALUE, GAS, GASPRICE and CALLDATASIZE',
    when: 'a block is built',
    must: 'the call has the system address as sender, no value, 30,000,000 gas and one word of data',
    clauses: [clause.systemCall, clause.beaconRoots],
    ruleset: 'lockstep-cancun',
    alloc: {
      [beaconRoots]: contract(
        code(
          store(2, op('GAS')),
          store(0, op('CALLER')),
          store(1, seen(op('CALLVALUE'))),
          store(3, op('CALLDATASIZE')),
        ),
      ),
    },
    blocks: [empty],
    headerInputs: ['parentBeaconBlockRoot'],
    systemCalls: ['beaconRoots'],
    expect: {
      storage: { [beaconRoots]: { 0: 2n ** 160n - 2n, 1: 1n, 2: 30_000_000n - 2n, 3: 32n } },
    },
  },
]

const historic: readonly Case[] = [
  {
    name: 'system/history-storage',
    given: 'the history storage contract and a contract that asks it for blocks 0, 1 and its own',
    when: 'the second block calls it',
    must: 'the hashes of genesis and block 1 are those of BLOCKHASH, the own block fails (EIP-2935)',
    clauses: [clause.historyStorage],
    ruleset: 'lockstep-prague',
    alloc: {
      [historyStorage]: history,
      [programAddress]: contract(
        code(
          askWord(historyStorage, 1, 0),
          askWord(historyStorage, 0, 2),
          askWord(historyStorage, op('NUMBER'), 4),
          store(6, apply('EQ', apply('SLOAD', 1), apply('BLOCKHASH', 1))),
        ),
      ),
    },
    blocks: [empty, build(transaction({ to: programAddress }))],
    headerInputs: ['genesisHeader'],
    systemCalls: ['historyStorage'],
    expect: { storage: { [programAddress]: { 0: 2n, 2: 2n, 4: 1n, 6: 1n } } },
  },
]

/** Data of a withdrawal request (EIP-7002): a public key and an amount in Gwei. */
function withdrawalRequest(seed: number): Bytes {
  return join(filled(48, seed), filled(7), filled(1, seed))
}

const requests: readonly Case[] = [
  {
    name: 'system/deposit',
    given: 'a contract at the place of the deposit contract that logs its calldata as a deposit event',
    when: 'transactions make two deposits',
    must: 'the block makes one request of each, in order (EIP-6110)',
    clauses: [clause.deposits, clause.requestsHash],
    ruleset: 'lockstep-prague',
    alloc: { [depositContract]: { nonce: 1n, code: depositCode } },
    blocks: [
      build(
        transaction({ to: depositContract, data: depositEvent(1) }),
        transaction({ from: bob, to: depositContract, data: depositEvent(2) }),
      ),
    ],
    systemCalls: ['depositRequests'],
  },
  {
    name: 'system/deposit-of-others',
    given:
      'a contract elsewhere that logs its calldata as a deposit event, and one at the right place that logs another topic',
    when: 'transactions call both',
    must: 'no request comes of it',
    clauses: [clause.deposits, clause.requestsHash],
    ruleset: 'lockstep-prague',
    alloc: {
      [recipient]: { nonce: 1n, code: depositCode },
      [depositContract]: contract(code(apply('LOG1', 0, 0, 7), apply('LOG0', 0, 0))),
    },
    blocks: [build(transaction({ to: recipient, data: depositEvent(1) }), transaction({ to: depositContract }))],
    systemCalls: ['depositRequests'],
  },
  {
    name: 'system/withdrawal-request',
    given: 'the withdrawal requests contract',
    when: 'a block has two requests with the fee of 1 wei, and another follows',
    must: 'the requests are taken from the queue at the end of the first block (EIP-7002)',
    clauses: [clause.withdrawalRequests, clause.requestsHash],
    ruleset: 'lockstep-prague',
    alloc: requestContracts,
    blocks: [
      build(
        transaction({ to: withdrawalRequests, data: withdrawalRequest(1), value: 1n }),
        transaction({ from: bob, to: withdrawalRequests, data: withdrawalRequest(2), value: 1n }),
      ),
      empty,
    ],
    systemCalls: ['withdrawalRequests'],
    expect: { balance: { [withdrawalRequests]: 2n } },
  },
  {
    name: 'system/consolidation-request',
    given: 'the consolidation requests contract',
    when: 'a block has three requests, of which two are taken per block, and another follows',
    must: 'the third is taken in the second block (EIP-7251)',
    clauses: [clause.consolidationRequests, clause.requestsHash],
    ruleset: 'lockstep-prague',
    alloc: requestContracts,
    blocks: [
      build(...[1, 2, 3].map((seed) => transaction({ to: consolidationRequests, data: filled(96, seed), value: 1n }))),
      empty,
    ],
    systemCalls: ['consolidationRequests'],
    expect: { balance: { [consolidationRequests]: 3n } },
  },
  {
    name: 'system/all-requests',
    given: 'all system contracts of Osaka',
    when: 'a block has a deposit, a withdrawal request and a consolidation request, in another order',
    must: 'the requests hash takes them by type',
    clauses: [clause.requestsHash, clause.deposits, clause.withdrawalRequests, clause.consolidationRequests],
    ruleset: 'lockstep-osaka',
    alloc: {
      ...requestContracts,
      [depositContract]: { nonce: 1n, code: depositCode },
      [beaconRoots]: roots,
      [historyStorage]: history,
    },
    blocks: [
      build(
        transaction({ to: consolidationRequests, data: filled(96, 1), value: 1n }),
        transaction({ to: withdrawalRequests, data: withdrawalRequest(1), value: 1n }),
        transaction({ to: depositContract, data: depositEvent(1) }),
      ),
    ],
    headerInputs: ['parentBeaconBlockRoot', 'timestamp', 'genesisHeader'],
    systemCalls: ['beaconRoots', 'historyStorage', 'depositRequests', 'withdrawalRequests', 'consolidationRequests'],
  },
  {
    name: 'system/request-in-reverted-call',
    given: 'a contract that makes a withdrawal request and reverts',
    when: 'a transaction calls it',
    must: 'no request comes of it',
    clauses: [clause.withdrawalRequests, clause.revert],
    ruleset: 'lockstep-prague',
    alloc: {
      ...requestContracts,
      [programAddress]: contract(
        code(
          apply('CALLDATACOPY', 0, 0, op('CALLDATASIZE')),
          drop(call(withdrawalRequests, { value: 1, input: { offset: 0, size: 56 } })),
          apply('REVERT', 0, 0),
        ),
        { balance: 5n },
      ),
    },
    blocks: [build(transaction({ to: programAddress, data: withdrawalRequest(1) }))],
    systemCalls: ['withdrawalRequests'],
    expect: { balance: { [withdrawalRequests]: 0n } },
  },
]

/** A contract that every block has to call, and the call. */
interface RequestContract {
  readonly name: string
  readonly address: Address
  readonly code: Bytes
  readonly systemCall: 'withdrawalRequests' | 'consolidationRequests'
  readonly clause: string
}

const withdrawalContract: RequestContract = {
  name: 'withdrawal',
  address: withdrawalRequests,
  code: withdrawalRequestsCode,
  systemCall: 'withdrawalRequests',
  clause: clause.withdrawalRequests,
}

const consolidationContract: RequestContract = {
  name: 'consolidation',
  address: consolidationRequests,
  code: consolidationRequestsCode,
  systemCall: 'consolidationRequests',
  clause: clause.consolidationRequests,
}

function rightContract(contract: RequestContract): Case {
  return {
    name: `system/${contract.name}-contract-twin`,
    given: `the ${contract.name} requests contract as its EIP gives it`,
    when: 'an empty block is built',
    must: 'the block is valid',
    clauses: [contract.clause],
    ruleset: 'lockstep-prague',
    alloc: { [contract.address]: { nonce: 1n, code: contract.code } },
    blocks: [empty],
    systemCalls: [contract.systemCall],
  }
}

function wrongContract(contract: RequestContract, how: 'empty' | 'fails'): Case {
  const [code, does, reason] = {
    empty: [bytes('0x'), 'has no code', 'SYSTEM_CONTRACT_EMPTY'] as const,
    fails: [assemble(op('INVALID')), 'halts', 'SYSTEM_CONTRACT_FAILED'] as const,
  }[how]
  return {
    ...rightContract(contract),
    name: `system/${contract.name}-contract-${how}`,
    given: `a ${contract.name} requests contract that ${does}`,
    when: 'an empty block is built by a party that does not call it',
    must: 'the block is refused',
    alloc: { [contract.address]: { nonce: 1n, code } },
    blocks: [
      {
        kind: 'mutate',
        transactions: [],
        mutation: { kind: 'omitSystemCalls', calls: [contract.systemCall] },
        reason,
      },
    ],
    twin: `system/${contract.name}-contract-twin`,
  }
}

const refused: readonly Case[] = [
  ...[withdrawalContract, consolidationContract].flatMap((contract) => [
    rightContract(contract),
    wrongContract(contract, 'empty'),
    wrongContract(contract, 'fails'),
  ]),
  ...pair({
    accept: 'system/deposit-layout',
    reject: 'system/deposit-layout-wrong',
    given: 'a contract at the place of the deposit contract that logs its calldata as a deposit event',
    whenAccept: 'a transaction makes it log a deposit',
    whenReject: 'a transaction makes it log a deposit whose first offset is one word too far',
    mustAccept: 'the deposit becomes a request',
    mustReject: 'the block is refused',
    clauses: [clause.deposits],
    ruleset: 'lockstep-prague',
    alloc: { [depositContract]: { nonce: 1n, code: depositCode } },
    honest: { transactions: [transaction({ to: depositContract, data: depositEvent(5) })] },
    mutation: {
      kind: 'replaceTransaction',
      index: 0,
      transaction: transaction({
        to: depositContract,
        data: join(words(192), bytes(`0x${depositEvent(5).slice(66)}`)),
      }),
    },
    reason: 'DEPOSIT_EVENT_INVALID',
    systemCalls: ['depositRequests'],
  }),
  ...pair({
    accept: 'system/beacon-root-committed',
    reject: 'system/beacon-root-changed',
    given: 'the beacon roots contract',
    whenAccept: 'an empty block names a parent beacon block root',
    whenReject: 'an empty block names another parent beacon block root after it was built',
    mustAccept: 'the root is stored',
    mustReject: 'the state root is not that of the block',
    clauses: [clause.beaconRoots],
    ruleset: 'lockstep-cancun',
    alloc: { [beaconRoots]: roots },
    honest: { transactions: [] },
    mutation: { kind: 'flipField', field: 'parentBeaconBlockRoot' },
    reason: 'STATE_ROOT_MISMATCH',
    systemCalls: ['beaconRoots'],
  }),
]

/** System calls and the requests that blocks make. */
export const system: readonly Case[] = [...beacon, ...historic, ...requests, ...refused]
