import type { HeaderInput } from '../../model/generated/adapter.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import { addressOf } from '../Account.ts'
import { apply, code } from '../Assembler.ts'
import type { BlockPlan, Case } from '../Case.ts'
import type { Mutation } from '../Mutation.ts'
import { store } from '../program.ts'
import { clause } from './clauses.ts'
import { contract, filled, programAddress, transaction } from './language.ts'
import { quantity } from '../../model/Hex.ts'

const recipient = addressOf('recipient')
const zeroWord = filled(32)

/** A mutation of the honest block, why it is refused and what it is called. */
interface Lie {
  readonly name: string
  /** Goes on after "a block". */
  readonly lies: string
  readonly mutation: Mutation
  readonly reason: Reason
  readonly alsoAllowed?: readonly Reason[]
}

const logging = contract(code(store(0, apply('ADD', apply('SLOAD', 0), 1)), apply('LOG1', 0, 32, 7)))

/** The honest block: a call that stores and logs, and a transfer. */
const honest: Omit<Extract<BlockPlan, { kind: 'build' }>, 'kind' | 'excluded'> = {
  transactions: [transaction({ to: programAddress }), transaction({ to: recipient, value: 1n, gasLimit: 21_000n })],
}

const common = {
  given: 'a contract that stores and logs',
  ruleset: 'lockstep-osaka',
  alloc: { [programAddress]: logging },
} as const

const lies: readonly Lie[] = [
  {
    name: 'state-root',
    lies: 'with another state root',
    mutation: { kind: 'flipField', field: 'stateRoot' },
    reason: 'STATE_ROOT_MISMATCH',
  },
  {
    name: 'receipts-root',
    lies: 'with another receipts root',
    mutation: { kind: 'flipField', field: 'receiptsRoot' },
    reason: 'RECEIPTS_ROOT_MISMATCH',
  },
  {
    name: 'logs-bloom',
    lies: 'with one bit more in its bloom',
    mutation: { kind: 'flipField', field: 'logsBloom' },
    reason: 'LOGS_BLOOM_MISMATCH',
  },
  {
    name: 'gas-used-one-more',
    lies: 'that says it used one gas more',
    mutation: { kind: 'addToField', field: 'gasUsed', difference: 1n },
    reason: 'GAS_USED_MISMATCH',
  },
  {
    name: 'gas-used-above-limit',
    lies: 'that says it used one gas more than its limit',
    mutation: { kind: 'setField', field: 'gasUsed', value: quantity(30_000_001) },
    reason: 'GAS_USED_OVER_LIMIT',
  },
  {
    name: 'fee-recipient',
    lies: 'that names another fee recipient',
    mutation: { kind: 'setField', field: 'miner', value: addressOf('another fee recipient') },
    reason: 'STATE_ROOT_MISMATCH',
  },
  {
    name: 'transactions-root',
    lies: 'with another transactions root',
    mutation: { kind: 'flipField', field: 'transactionsRoot' },
    reason: 'TRANSACTIONS_ROOT_MISMATCH',
  },
  {
    name: 'transaction-dropped',
    lies: 'without a transaction that its header commits to',
    mutation: { kind: 'dropTransaction', index: 1 },
    reason: 'TRANSACTIONS_ROOT_MISMATCH',
    alsoAllowed: ['GAS_USED_MISMATCH', 'RECEIPTS_ROOT_MISMATCH', 'STATE_ROOT_MISMATCH'],
  },
  {
    name: 'transaction-repeated',
    lies: 'with a transaction twice that its header commits to once',
    mutation: { kind: 'repeatTransaction', index: 0 },
    reason: 'TRANSACTIONS_ROOT_MISMATCH',
    alsoAllowed: ['NONCE_TOO_LOW'],
  },
  {
    name: 'withdrawals-root',
    lies: 'with another withdrawals root',
    mutation: { kind: 'flipField', field: 'withdrawalsRoot' },
    reason: 'WITHDRAWALS_ROOT_MISMATCH',
  },
  {
    name: 'requests-hash',
    lies: 'with another requests hash',
    mutation: { kind: 'flipField', field: 'requestsHash' },
    reason: 'REQUESTS_HASH_MISMATCH',
  },
  {
    name: 'base-fee-one-more',
    lies: 'with a base fee that is 1 wei too high',
    mutation: { kind: 'addToField', field: 'baseFeePerGas', difference: 1n },
    reason: 'BASE_FEE_INVALID',
  },
  {
    name: 'excess-blob-gas',
    lies: 'with excess blob gas of one blob',
    mutation: { kind: 'setField', field: 'excessBlobGas', value: quantity(131_072) },
    reason: 'EXCESS_BLOB_GAS_INVALID',
  },
  {
    name: 'blob-gas-used',
    lies: 'that says it used blob gas',
    mutation: { kind: 'setField', field: 'blobGasUsed', value: quantity(131_072) },
    reason: 'BLOB_GAS_USED_INVALID',
  },
  {
    name: 'blob-gas-used-above-maximum',
    lies: 'that says it used blob gas of ten blobs',
    mutation: { kind: 'setField', field: 'blobGasUsed', value: quantity(1_310_720) },
    reason: 'BLOB_GAS_USED_INVALID',
  },
  {
    name: 'timestamp-of-parent',
    lies: 'with the timestamp of its parent',
    mutation: { kind: 'setField', field: 'timestamp', value: quantity(1000) },
    reason: 'TIMESTAMP_INVALID',
  },
  {
    name: 'timestamp-before-parent',
    lies: 'with a timestamp before that of its parent',
    mutation: { kind: 'setField', field: 'timestamp', value: quantity(999) },
    reason: 'TIMESTAMP_INVALID',
  },
  {
    name: 'number-one-more',
    lies: 'with a number that leaves one out',
    mutation: { kind: 'addToField', field: 'number', difference: 1n },
    reason: 'BLOCK_NUMBER_INVALID',
    alsoAllowed: ['WITNESS_HEADERS_INVALID'],
  },
  {
    name: 'number-of-parent',
    lies: 'with the number of its parent',
    mutation: { kind: 'addToField', field: 'number', difference: -1n },
    reason: 'BLOCK_NUMBER_INVALID',
    alsoAllowed: ['WITNESS_HEADERS_INVALID'],
  },
  {
    name: 'parent-unknown',
    lies: 'with a parent that nobody knows',
    mutation: { kind: 'flipField', field: 'parentHash' },
    reason: 'PARENT_UNKNOWN',
    alsoAllowed: ['WITNESS_HEADERS_INVALID'],
  },
  {
    name: 'gas-limit-step-up',
    lies: 'whose gas limit rises by a 1,024th',
    mutation: { kind: 'setField', field: 'gasLimit', value: quantity(30_029_296) },
    reason: 'GAS_LIMIT_INVALID',
  },
  {
    name: 'gas-limit-step-down',
    lies: 'whose gas limit falls by a 1,024th',
    mutation: { kind: 'setField', field: 'gasLimit', value: quantity(29_970_704) },
    reason: 'GAS_LIMIT_INVALID',
  },
  {
    name: 'gas-limit-low',
    lies: 'with a gas limit of 4,999',
    mutation: { kind: 'setField', field: 'gasLimit', value: quantity(4999) },
    reason: 'GAS_LIMIT_INVALID',
    alsoAllowed: ['GAS_USED_OVER_LIMIT'],
  },
  {
    name: 'extra-data',
    lies: 'with 33 bytes of extra data',
    mutation: { kind: 'setField', field: 'extraData', value: filled(33, 1) },
    reason: 'EXTRA_DATA_TOO_LONG',
  },
  {
    name: 'difficulty',
    lies: 'with a difficulty of 1',
    mutation: { kind: 'setField', field: 'difficulty', value: quantity(1) },
    reason: 'DIFFICULTY_INVALID',
  },
  {
    name: 'nonce',
    lies: 'with a nonce of 1',
    mutation: { kind: 'flipField', field: 'nonce' },
    reason: 'NONCE_NOT_ZERO',
  },
  { name: 'uncle', lies: 'with its parent as uncle', mutation: { kind: 'addUncle' }, reason: 'UNCLES_INVALID' },
  {
    name: 'uncle-smuggled',
    lies: 'with an uncle that its header does not commit to',
    mutation: { kind: 'smuggleUncle' },
    reason: 'UNCLES_INVALID',
  },
  {
    name: 'field-missing',
    lies: 'whose header ends before its last field',
    mutation: { kind: 'dropLastField' },
    reason: 'HEADER_FIELDS_INVALID',
    alsoAllowed: ['RLP_MALFORMED'],
  },
  {
    name: 'field-of-later-fork',
    lies: 'whose header has a field more',
    mutation: { kind: 'appendField', value: zeroWord },
    reason: 'HEADER_FIELDS_INVALID',
    alsoAllowed: ['RLP_MALFORMED'],
  },
  {
    name: 'number-padded',
    lies: 'whose header writes the gas limit with a leading zero',
    mutation: { kind: 'padField', field: 'gasLimit' },
    reason: 'RLP_MALFORMED',
  },
  {
    name: 'truncated',
    lies: 'whose encoding is cut short by one byte',
    mutation: { kind: 'truncate', bytes: 1 },
    reason: 'RLP_MALFORMED',
  },
  {
    name: 'trailing-byte',
    lies: 'whose encoding goes on after its end',
    mutation: { kind: 'appendBytes', value: '0x00' },
    reason: 'RLP_MALFORMED',
  },
]

const twinName = 'invalid-blocks/honest-twin'

const withdrawal = { index: quantity(0), validatorIndex: quantity(1), address: recipient, amount: quantity(9) }
const withdrawalTwin = 'invalid-blocks/withdrawals-twin'
const withdrawals = {
  given: 'a genesis',
  ruleset: 'lockstep-cancun',
  alloc: {},
  headerInputs: ['withdrawals'] satisfies readonly HeaderInput[],
} as const
const withdrawing = { attributes: { withdrawals: [withdrawal] }, transactions: [] }

const boundary = {
  given: 'the reference chain ten seconds before Cancun',
  ruleset: 'lockstep-reference',
  alloc: {},
  genesis: { timestamp: 990n },
} as const

/** Blocks that must be refused, and the honest ones that they were made of. */
export const invalidBlocks: readonly Case[] = [
  {
    ...common,
    name: twinName,
    when: 'an honest block follows',
    must: 'the block is valid',
    clauses: [clause.chain],
    blocks: [{ kind: 'build', ...honest }],
  },
  ...lies.map((lie): Case => ({
    ...common,
    name: `invalid-blocks/${lie.name}`,
    when: `a block ${lie.lies} follows`,
    must: 'the block is refused',
    clauses: [],
    blocks: [
      {
        kind: 'mutate',
        ...honest,
        mutation: lie.mutation,
        reason: lie.reason,
        ...(lie.alsoAllowed && { alsoAllowed: lie.alsoAllowed }),
      },
    ],
    twin: twinName,
  })),
  {
    ...withdrawals,
    name: withdrawalTwin,
    when: 'a block with a withdrawal follows',
    must: 'the block is valid',
    clauses: [clause.withdrawals],
    blocks: [{ kind: 'build', ...withdrawing }],
  },
  {
    ...withdrawals,
    name: 'invalid-blocks/withdrawals-dropped',
    when: 'a block without the withdrawal follows that its header commits to',
    must: 'the block is refused',
    clauses: [],
    blocks: [
      { kind: 'mutate', ...withdrawing, mutation: { kind: 'dropWithdrawals' }, reason: 'WITHDRAWALS_ROOT_MISMATCH' },
    ],
    twin: withdrawalTwin,
  },
  {
    ...withdrawals,
    name: 'invalid-blocks/withdrawal-amount',
    when: 'a block follows whose withdrawal is 1 Gwei more than its header commits to',
    must: 'the block is refused',
    clauses: [],
    blocks: [
      {
        kind: 'mutate',
        ...withdrawing,
        mutation: { kind: 'addToWithdrawal', index: 0, gwei: 1n },
        reason: 'WITHDRAWALS_ROOT_MISMATCH',
      },
    ],
    twin: withdrawalTwin,
  },
  {
    ...boundary,
    name: 'invalid-blocks/first-block-twin',
    when: 'a block at the first second of Cancun follows',
    must: 'the block is valid',
    clauses: [clause.boundary, clause.firstBlock],
    blocks: [{ kind: 'build', attributes: { timestamp: quantity(1000) }, transactions: [] }],
    headerInputs: ['timestamp'],
  },
  {
    ...boundary,
    name: 'invalid-blocks/fork-late',
    when: 'a block at the first second of Cancun follows, built by a party for which Cancun begins a second later',
    must: 'the block is refused, as its header has the fields of Shanghai',
    clauses: [clause.boundary, clause.firstBlock],
    blocks: [
      {
        kind: 'mutate',
        attributes: { timestamp: quantity(1000) },
        transactions: [],
        mutation: { kind: 'delayFork', fork: 'cancun', seconds: 1 },
        reason: 'HEADER_FIELDS_INVALID',
        alsoAllowed: ['RLP_MALFORMED'],
      },
    ],
    headerInputs: ['timestamp'],
    twin: 'invalid-blocks/first-block-twin',
  },
]
