import { bytes } from '../../model/Hex.ts'
import { account, addressOf, alice, bob, carol } from '../Account.ts'
import { apply, code, op } from '../Assembler.ts'
import type { Case } from '../Case.ts'
import { senderBalance } from '../genesis.ts'
import { gasOf, drop, store, storeEach } from '../program.ts'
import { clause } from './clauses.ts'
import {
  blobHash,
  build,
  contract,
  ether,
  feeRecipient,
  filled,
  gwei,
  precompile,
  program,
  programAddress,
  transaction,
} from './language.ts'

const recipient = addressOf('recipient')
const pauper = account('pauper')

/** Base fee of block 1: the genesis block is empty and has 1 gwei. */
const baseFee = 875_000_000n

const types: readonly Case[] = [
  {
    name: 'transactions/transfer',
    given: 'a sender with ether',
    when: 'it sends 5 wei to an account that does not exist',
    must: 'the value arrives, 21,000 gas are paid at base fee and priority fee, and the nonce rises',
    clauses: [clause.baseGas, clause.fees, clause.senderNonce],
    ruleset: 'lockstep-osaka',
    alloc: {},
    blocks: [build(transaction({ to: recipient, value: 5n, gasLimit: 21_000n }))],
    headerInputs: ['baseFeePerGas'],
    expect: {
      balance: { [recipient]: 5n, [alice.address]: senderBalance - 5n - 21_000n * (baseFee + gwei) },
      nonce: { [alice.address]: 1n },
      gasUsed: [21_000n],
    },
  },
  ...(['legacy', 'legacyUnprotected', 'accessList', 'dynamicFee'] as const).map((type): Case => ({
    name: `transactions/type-${type.toLowerCase()}`,
    given: 'a contract that stores the gas price',
    when: `a transaction of type ${type} calls it`,
    must: 'it runs with the price that its type makes of the fees',
    clauses: [type.startsWith('legacy') ? clause.legacy : clause.fees, clause.receipts],
    ruleset: 'lockstep-osaka',
    alloc: { [programAddress]: contract(store(0, op('GASPRICE'))) },
    blocks: [build(transaction({ type, to: programAddress, maxFeePerGas: 2n * gwei, value: 3n }))],
    headerInputs: ['baseFeePerGas'],
    expect: {
      storage: { [programAddress]: { 0: type === 'dynamicFee' ? baseFee + gwei : 2n * gwei } },
      balance: { [programAddress]: 3n },
    },
  })),
  {
    name: 'transactions/all-types-in-one-block',
    given: 'three senders',
    when: 'a block has transactions of the types 0, 1, 2 and 3, and one of type 0 without chain id',
    must: 'each receipt carries the byte of its type',
    clauses: [clause.receipts, clause.order],
    ruleset: 'lockstep-osaka',
    alloc: {},
    blocks: [
      build(
        transaction({ type: 'legacy', to: recipient, value: 1n }),
        transaction({ type: 'legacyUnprotected', from: bob, to: recipient, value: 2n }),
        transaction({ type: 'accessList', from: carol, to: recipient, value: 3n }),
        transaction({ type: 'dynamicFee', to: recipient, value: 4n }),
        transaction({ type: 'blob', from: bob, to: recipient, value: 5n, blobVersionedHashes: [blobHash(1)] }),
      ),
    ],
    expect: { balance: { [recipient]: 15n }, nonce: { [alice.address]: 2n, [bob.address]: 2n, [carol.address]: 1n } },
  },
  {
    name: 'transactions/same-sender-in-order',
    given: 'a contract that stores CALLVALUE at the number of calls so far',
    when: 'one sender calls it four times in a block',
    must: 'each transaction runs on the state that the one before left',
    clauses: [clause.order, clause.senderNonce],
    ruleset: 'lockstep-osaka',
    alloc: {
      [programAddress]: contract(
        code(store(apply('ADD', apply('SLOAD', 0), 1), op('CALLVALUE')), store(0, apply('ADD', apply('SLOAD', 0), 1))),
      ),
    },
    blocks: [build(...[10n, 20n, 30n, 40n].map((value) => transaction({ to: programAddress, value })))],
    expect: { storage: { [programAddress]: { 0: 4n, 1: 10n, 2: 20n, 3: 30n, 4: 40n } } },
  },
  {
    name: 'transactions/to-itself',
    given: 'a sender with ether',
    when: 'it sends value to itself',
    must: 'only the fee is gone',
    clauses: [clause.transactionValue, clause.fees],
    ruleset: 'lockstep-osaka',
    alloc: {},
    blocks: [build(transaction({ to: alice.address, value: ether, gasLimit: 21_000n }))],
    expect: { balance: { [alice.address]: senderBalance - 21_000n * (baseFee + gwei) } },
    headerInputs: ['baseFeePerGas'],
  },
  {
    name: 'transactions/chain-of-payments',
    given: 'a sender with ether and one without',
    when: 'the first pays the second, who pays a third in the same block',
    must: 'the second can spend what it got in this block',
    clauses: [clause.order, clause.transactionValue],
    ruleset: 'lockstep-osaka',
    alloc: {},
    blocks: [
      build(
        transaction({ to: pauper.address, value: ether, gasLimit: 21_000n }),
        transaction({ from: pauper, to: recipient, value: ether / 2n, gasLimit: 21_000n }),
      ),
    ],
    expect: { balance: { [recipient]: ether / 2n } },
  },
]

const prices: readonly Case[] = [
  program({
    name: 'transactions/tip-capped',
    does: 'stores GASPRICE',
    must: 'the priority fee is cut where base fee and priority fee are above the highest fee (EIP-1559)',
    clauses: [clause.fees, clause.tips],
    code: store(0, op('GASPRICE')),
    transaction: { maxFeePerGas: baseFee + 7n, maxPriorityFeePerGas: baseFee + 7n },
    headerInputs: ['baseFeePerGas'],
    slots: { 0: baseFee + 7n },
  }),
  program({
    name: 'transactions/no-tip',
    does: 'stores GASPRICE',
    must: 'a transaction may offer the base fee and nothing more, and the fee recipient gets nothing',
    clauses: [clause.fees, clause.tips],
    code: store(0, op('GASPRICE')),
    transaction: { maxFeePerGas: baseFee, maxPriorityFeePerGas: 0n },
    headerInputs: ['baseFeePerGas'],
    slots: { 0: baseFee },
  }),
  {
    name: 'transactions/tips-of-several',
    given: 'three senders with different tips',
    when: 'they each send a transfer in one block',
    must: 'the fee recipient gets every tip and no base fee',
    clauses: [clause.tips],
    ruleset: 'lockstep-osaka',
    alloc: {},
    blocks: [
      build(
        ...[alice, bob, carol].map((from, index) =>
          transaction({
            from,
            to: recipient,
            gasLimit: 21_000n,
            value: 1n,
            maxPriorityFeePerGas: BigInt(index + 1) * 100n,
          }),
        ),
      ),
    ],
    expect: { balance: { [feeRecipient]: 21_000n * 600n } },
  },
  {
    name: 'transactions/fee-recipient-is-sender',
    given: 'a block whose fee recipient is the sender of its only transaction',
    when: 'the sender pays a priority fee',
    must: 'only the base fee is gone',
    clauses: [clause.tips, clause.fees],
    ruleset: 'lockstep-osaka',
    alloc: {},
    blocks: [
      {
        kind: 'build',
        attributes: { feeRecipient: alice.address },
        transactions: [transaction({ to: recipient, value: 1n, gasLimit: 21_000n })],
      },
    ],
    headerInputs: ['baseFeePerGas'],
    expect: { balance: { [alice.address]: senderBalance - 1n - 21_000n * baseFee } },
  },
  {
    name: 'transactions/calldata-gas',
    given: 'a sender under Cancun',
    when: 'transfers carry 10 zero bytes, 10 other bytes, and both',
    must: 'a zero byte costs 4, another 16 (EIP-2028)',
    clauses: [clause.calldataGas],
    ruleset: 'lockstep-cancun',
    alloc: {},
    blocks: [
      build(
        transaction({ to: recipient, data: filled(10) }),
        transaction({ to: recipient, data: filled(10, 1) }),
        transaction({ to: recipient, data: bytes(`0x${'00'.repeat(10)}${'ff'.repeat(10)}`) }),
      ),
    ],
    expect: { gasUsed: [21_040n, 21_160n, 21_200n] },
  },
  {
    name: 'transactions/calldata-floor',
    given: 'a sender under Prague',
    when: 'transfers carry 10 zero bytes, 10 other bytes, and both',
    must: 'the floor of 10 a token is paid, as nothing runs (EIP-7623)',
    clauses: [clause.calldataFloor],
    ruleset: 'lockstep-prague',
    alloc: {},
    blocks: [
      build(
        transaction({ to: recipient, data: filled(10) }),
        transaction({ to: recipient, data: filled(10, 1) }),
        transaction({ to: recipient, data: bytes(`0x${'00'.repeat(10)}${'ff'.repeat(10)}`) }),
      ),
    ],
    expect: { gasUsed: [21_100n, 21_400n, 21_500n] },
  },
  program({
    name: 'transactions/calldata-floor-not-reached',
    does: 'stores twice',
    must: 'execution costs more than the floor, so the usual price of calldata holds',
    clauses: [clause.calldataFloor, clause.calldataGas],
    code: code(store(0, 1), store(1, 1)),
    transaction: { data: filled(100, 1) },
    expect: { gasUsed: [21_000n + 1600n + 22_105n + 22_106n] },
  }),
  program({
    name: 'transactions/calldata-floor-and-refund',
    does: 'clears a slot',
    must: 'a refund does not go below the floor (EIP-7623)',
    clauses: [clause.calldataFloor, clause.refundCap],
    code: store(0, 0),
    storage: { 0: 1n },
    transaction: { data: filled(100, 1) },
    // 21,000 + 1,600 + 5,004 less 4,800 would be 22,804; the floor is 21,000 + 10 * 400.
    expect: { gasUsed: [25_000n] },
  }),
  program({
    name: 'transactions/access-list-gas',
    does: 'measures SLOAD of a slot that the access list names twice',
    must: 'an address costs 2,400 and a slot 1,900, repeats included (EIP-2930)',
    clauses: [clause.accessListGas, clause.accessList],
    code: store(0, gasOf(drop(apply('SLOAD', 7)))),
    transaction: {
      type: 'accessList',
      accessList: [
        { address: programAddress, slots: [7, 7] },
        { address: programAddress, slots: [7] },
        { address: recipient, slots: [] },
      ],
    },
    slots: { 0: 107n },
    expect: { gasUsed: [21_000n + 3n * 2400n + 3n * 1900n + 117n + 22_100n] },
  }),
  program({
    name: 'transactions/create-gas',
    does: 'is not called at all',
    must: 'a creation costs 53,000, its calldata and 2 a word of initcode (EIP-3860)',
    clauses: [clause.baseGas, clause.initcode],
    code: op('STOP'),
    transaction: { to: null, data: filled(33) },
    // 21,000 + 32,000 + 33 * 4 + 2 * 2.
    expect: { gasUsed: [53_136n] },
  }),
  program({
    name: 'transactions/exact-gas',
    does: 'stores one value',
    must: 'gas that just suffices is enough',
    clauses: [clause.outOfGas],
    code: store(0, 1),
    transaction: { gasLimit: 43_105n },
    slots: { 0: 1n },
    expect: { status: [1], gasUsed: [43_105n] },
  }),
  program({
    name: 'transactions/one-gas-short',
    does: 'stores one value',
    must: 'with one gas less the transaction fails, and stays in the block',
    clauses: [clause.outOfGas, clause.failedTransaction],
    code: store(0, 1),
    transaction: { gasLimit: 43_104n },
    slots: { 0: 0n },
    expect: { status: [0], gasUsed: [43_104n], nonce: { [alice.address]: 1n } },
  }),
  program({
    name: 'transactions/fails-with-value',
    does: 'halts',
    must: 'the value goes back to the sender, who pays for all the gas',
    clauses: [clause.transactionValue, clause.failedTransaction],
    code: op('INVALID'),
    transaction: { value: ether, gasLimit: 50_000n },
    headerInputs: ['baseFeePerGas'],
    expect: { balance: { [alice.address]: senderBalance - 50_000n * (baseFee + gwei), [programAddress]: 0n } },
  }),
  program({
    name: 'transactions/gas-limit-at-cap',
    does: 'stores GAS',
    must: 'a gas limit of 2**24 is allowed under Osaka (EIP-7825)',
    clauses: ['TXN-15'],
    code: store(0, op('GAS')),
    transaction: { gasLimit: 16_777_216n },
    slots: { 0: 16_777_216n - 21_002n },
  }),
  program({
    name: 'transactions/gas-limit-above-cap-before-osaka',
    does: 'stores GAS',
    must: 'a gas limit above 2**24 is allowed under Prague',
    clauses: ['TXN-15'],
    ruleset: 'lockstep-prague',
    code: store(0, op('GAS')),
    transaction: { gasLimit: 16_777_217n },
    slots: { 0: 16_777_217n - 21_002n },
  }),
]

const preciseCalls: readonly Case[] = [
  {
    name: 'transactions/to-precompile',
    given: 'the precompile SHA256',
    when: 'a transaction with value and data has it as recipient',
    must: 'it runs, costs what a call would, and keeps the value',
    clauses: [clause.precompileCalls, clause.precompileValue],
    ruleset: 'lockstep-cancun',
    alloc: {},
    blocks: [build(transaction({ to: precompile(2), value: 7n, data: filled(32, 1) }))],
    // 21,000 + 32 * 16 + 60 + 12.
    expect: { gasUsed: [21_584n], balance: { [precompile(2)]: 7n } },
  },
  {
    name: 'transactions/to-failing-precompile',
    given: 'the precompile BLAKE2F',
    when: 'a transaction with value and malformed data has it as recipient',
    must: 'it fails, all gas is gone and the value goes back',
    clauses: [clause.precompileCalls, clause.precompileValue, clause.precompileFailure],
    ruleset: 'lockstep-cancun',
    alloc: {},
    blocks: [build(transaction({ to: precompile(9), value: 7n, data: filled(3, 1), gasLimit: 60_000n }))],
    expect: { gasUsed: [60_000n], status: [0], balance: { [precompile(9)]: 0n } },
  },
  program({
    name: 'transactions/all-call-kinds-to-precompile',
    does: 'calls SHA256 by each kind of call, with value where there is one',
    must: 'each gives the same hash; the value of CALL arrives',
    clauses: [clause.precompileCalls, clause.precompileValue],
    code: storeEach(
      (
        [
          ['CALL', [5]],
          ['CALLCODE', [5]],
          ['DELEGATECALL', []],
          ['STATICCALL', []],
        ] as const
      ).flatMap(([name, value]) => [
        code(apply('MSTORE', 0, 0), apply(name, 1000, 2, ...value, 0, 0, 0, 32)),
        apply('MLOAD', 0),
      ]),
    ),
    balance: 100n,
    expect: { balance: { [precompile(2)]: 5n, [programAddress]: 95n } },
  }),
]

/** Transactions of the types 0 to 2: what they cost and what they change. */
export const transactions: readonly Case[] = [...types, ...prices, ...preciseCalls]
