import type { Withdrawal } from '../../model/generated/adapter.ts'
import { address, hash32, quantity } from '../../model/Hex.ts'
import type { Address } from '../../model/Hex.ts'
import { addressOf } from '../Account.ts'
import type { Case } from '../Case.ts'
import { systemAddresses } from '../genesis.ts'
import { beaconRootsCode, historyStorageCode, withdrawalRequestsCode } from '../systemContracts.ts'
import { clause } from './clauses.ts'
import { feeRecipient, filled, gwei, join, transaction } from './language.ts'
import { pay, put, unsolicited } from './unsolicited.ts'

const { beaconRoots, historyStorage, withdrawalRequests } = systemAddresses
const systemAddress = address('0xfffffffffffffffffffffffffffffffffffffffe')
const recipient = addressOf('recipient')
const validator = addressOf('validator')
const nothing = { transactions: [] }

function withdrawal(recipientOf: Address, amount: bigint, index = 0): Withdrawal {
  return {
    index: quantity(index),
    validatorIndex: quantity(100 + index),
    address: recipientOf,
    amount: quantity(amount),
  }
}

const withdrawing = { attributes: { withdrawals: [withdrawal(recipient, 3n)] }, transactions: [] }

const withdrawals = unsolicited({
  given: 'a genesis',
  ruleset: 'lockstep-cancun',
  alloc: {},
  clauses: [clause.withdrawals],
  headerInputs: ['withdrawals'],
  accept: {
    name: 'withdrawal',
    when: 'a block withdraws 3 Gwei to an account',
    must: 'the account has 3,000,000,000 wei (EIP-4895)',
    block: withdrawing,
    expect: { balance: { [recipient]: 3n * gwei } },
  },
  rejects: [
    {
      name: 'withdrawal-in-wei',
      when: 'with a withdrawal of 3 Gwei pays 3 wei',
      changes: [pay(recipient, 3n - 3n * gwei)],
    },
    {
      name: 'withdrawal-twice',
      when: 'with a withdrawal of 3 Gwei pays it twice',
      changes: [pay(recipient, 3n * gwei)],
    },
    {
      name: 'withdrawal-not-paid',
      when: 'with a withdrawal of 3 Gwei pays nothing',
      changes: [{ kind: 'delete', address: recipient }],
    },
    {
      name: 'withdrawal-to-another',
      when: 'with a withdrawal of 3 Gwei pays another account',
      changes: [{ kind: 'delete', address: recipient }, pay(validator, 3n * gwei)],
    },
    {
      name: 'withdrawal-to-fee-recipient',
      when: 'with a withdrawal of 3 Gwei pays the fee recipient of the block',
      changes: [{ kind: 'delete', address: recipient }, pay(feeRecipient, 3n * gwei)],
    },
    {
      name: 'withdrawal-that-is-not-listed',
      when: 'without a withdrawal pays 3 Gwei to the account',
      block: { attributes: { withdrawals: [] }, transactions: [] },
      changes: [pay(recipient, 3n * gwei)],
    },
    {
      name: 'withdrawal-with-nonce',
      when: 'with a withdrawal raises the nonce of the account, as if it had sent a transaction',
      changes: [{ kind: 'nonce', address: recipient, more: 1n }],
    },
  ],
})

const extremes = unsolicited({
  given: 'an account with 1 wei and a fee recipient with none',
  ruleset: 'lockstep-cancun',
  alloc: { [recipient]: { balance: 1n } },
  clauses: [clause.withdrawals, clause.emptyAccounts],
  headerInputs: ['withdrawals'],
  accept: {
    name: 'withdrawals-small-and-large',
    when: 'a block withdraws 1 Gwei, 2**64 - 1 Gwei and nothing to three accounts, and 1 Gwei to its fee recipient',
    must: 'the amounts are added in full, and the account that got nothing is not there',
    block: {
      attributes: {
        withdrawals: [
          withdrawal(recipient, 1n),
          withdrawal(validator, 2n ** 64n - 1n, 1),
          withdrawal(addressOf('bystander'), 0n, 2),
          withdrawal(feeRecipient, 1n, 3),
        ],
      },
      transactions: [],
    },
    expect: {
      balance: { [recipient]: gwei + 1n, [validator]: (2n ** 64n - 1n) * gwei, [feeRecipient]: gwei },
    },
  },
  rejects: [
    {
      name: 'withdrawal-cut-to-64-bits',
      when: 'with such withdrawals cuts the largest product to 64 bits',
      changes: [pay(validator, BigInt.asUintN(64, (2n ** 64n - 1n) * gwei) - (2n ** 64n - 1n) * gwei)],
    },
    {
      name: 'withdrawal-of-nothing-leaves-account',
      when: 'with such withdrawals leaves an empty account where nothing was paid',
      changes: [{ kind: 'empty', address: addressOf('bystander') }],
    },
    {
      name: 'withdrawal-replaces-balance',
      when: 'with such withdrawals sets the first balance to 1 Gwei instead of adding it',
      changes: [pay(recipient, -1n)],
    },
  ],
})

const root = hash32(`0x${'be'.repeat(32)}`)
const beaconTimestamp = 2000n
const ring = 8191n
const beaconBlock = {
  attributes: { parentBeaconBlockRoot: root, timestamp: quantity(beaconTimestamp) },
  transactions: [],
}

const beacon = unsolicited({
  given: 'the beacon roots contract',
  ruleset: 'lockstep-cancun',
  alloc: { [beaconRoots]: { nonce: 1n, code: beaconRootsCode } },
  clauses: [clause.beaconRoots, clause.systemCall],
  headerInputs: ['parentBeaconBlockRoot', 'timestamp'],
  systemCalls: ['beaconRoots'],
  accept: {
    name: 'beacon-roots',
    when: 'a block with a parent beacon block root follows at second 2,000',
    must: 'timestamp and root are in the slots 2,000 and 10,191, and nothing else changes (EIP-4788)',
    block: beaconBlock,
    expect: {
      storage: {
        [beaconRoots]: { [String(beaconTimestamp)]: beaconTimestamp, [String(beaconTimestamp + ring)]: BigInt(root) },
      },
    },
  },
  rejects: [
    {
      name: 'beacon-root-altered',
      when: 'writes another root than its header has',
      changes: [put(beaconRoots, beaconTimestamp + ring, BigInt(root) + 1n)],
    },
    {
      name: 'beacon-root-in-next-slot',
      when: 'writes the root one slot further',
      changes: [
        put(beaconRoots, beaconTimestamp + ring, 0n),
        put(beaconRoots, beaconTimestamp + ring + 1n, BigInt(root)),
      ],
    },
    {
      name: 'beacon-root-missing',
      when: 'writes the timestamp without the root',
      changes: [put(beaconRoots, beaconTimestamp + ring, 0n)],
    },
    {
      name: 'beacon-slot-of-another-block',
      when: 'writes the slot of another timestamp as well',
      changes: [put(beaconRoots, beaconTimestamp + 1n, beaconTimestamp + 1n)],
    },
    {
      name: 'system-address-nonce',
      when: 'counts its system call as a transaction of the system address',
      changes: [{ kind: 'nonce', address: systemAddress, more: 1n }],
    },
  ],
})

const history = unsolicited({
  given: 'the history storage contract',
  ruleset: 'lockstep-prague',
  alloc: { [historyStorage]: { nonce: 1n, code: historyStorageCode } },
  clauses: [clause.historyStorage, clause.systemCall],
  headerInputs: ['genesisHeader'],
  systemCalls: ['historyStorage'],
  accept: {
    name: 'history-storage',
    when: 'the first block follows',
    must: 'the hash of the genesis is in slot 0, and nothing else changes (EIP-2935)',
    block: nothing,
    expect: { balance: { [historyStorage]: 0n }, nonce: { [historyStorage]: 1n } },
  },
  rejects: [
    {
      name: 'history-altered',
      when: 'writes another hash than that of its parent',
      changes: [put(historyStorage, 0n, 1n)],
    },
    {
      name: 'history-missing',
      when: 'does not write the hash of its parent',
      changes: [put(historyStorage, 0n, 0n)],
    },
    {
      name: 'history-of-its-own-number',
      when: 'writes a hash to the slot of its own number as well',
      changes: [put(historyStorage, 1n, 1n)],
    },
  ],
})

const tooEarly = unsolicited({
  given: 'the history storage contract, under a fork that does not call it',
  ruleset: 'lockstep-cancun',
  alloc: { [historyStorage]: { nonce: 1n, code: historyStorageCode } },
  clauses: [clause.historyStorage],
  headerInputs: ['genesisHeader'],
  accept: {
    name: 'no-history-before-prague',
    when: 'the first block follows',
    must: 'the contract stays as it was, for Cancun has no such system call',
    block: nothing,
    expect: { storage: { [historyStorage]: { 0: 0n } } },
  },
  rejects: [
    {
      name: 'system-call-without-fork',
      when: 'of Cancun writes the hash of its parent as a block of Prague would',
      changes: [put(historyStorage, 0n, 1n)],
    },
  ],
})

/** Data of a withdrawal request (EIP-7002): a public key and an amount in Gwei. */
const request = join(filled(48, 1), filled(7), filled(1, 1))
/** The contract of EIP-7002 keeps excess, count, head and tail in slots 0 to 3 and the queue behind them. */
const queueSlot = 4n

const requests = unsolicited({
  given: 'the withdrawal requests contract',
  ruleset: 'lockstep-prague',
  alloc: { [withdrawalRequests]: { nonce: 1n, code: withdrawalRequestsCode } },
  clauses: [clause.withdrawalRequests],
  systemCalls: ['withdrawalRequests'],
  accept: {
    name: 'withdrawal-request',
    when: 'a transaction makes a request with the fee of 1 wei',
    must: 'the contract has the wei and its queue is empty again (EIP-7002)',
    block: { transactions: [transaction({ to: withdrawalRequests, data: request, value: 1n, gasLimit: 300_000n })] },
    expect: {
      balance: { [withdrawalRequests]: 1n },
      storage: { [withdrawalRequests]: { 0: 0n, 1: 0n, 2: 0n, 3: 0n } },
    },
  },
  rejects: [
    {
      name: 'request-queued-without-transaction',
      when: 'without a transaction has a request in the queue',
      block: nothing,
      changes: [put(withdrawalRequests, 3n, 1n), put(withdrawalRequests, queueSlot, 1n)],
    },
    {
      name: 'request-excess-altered',
      when: 'with such a transaction raises the excess that sets the fee',
      changes: [put(withdrawalRequests, 0n, 1n)],
    },
    {
      name: 'request-fee-returned',
      when: 'with such a transaction burns the fee that the contract has',
      changes: [pay(withdrawalRequests, -1n)],
    },
  ],
})

/** Changes that withdrawals and system calls cause, and the like that they do not cause. */
export const stateChangeSystem: readonly Case[] = [
  ...withdrawals,
  ...extremes,
  ...beacon,
  ...history,
  ...tooEarly,
  ...requests,
]
