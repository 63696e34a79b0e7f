import type { Withdrawal } from '../../model/generated/adapter.ts'
import { quantity } from '../../model/Hex.ts'
import type { Address } from '../../model/Hex.ts'
import { addressOf, alice, bob } from '../Account.ts'
import { apply, code, op } from '../Assembler.ts'
import type { BlockPlan, Case } from '../Case.ts'
import { drop, seen, store, storeEach } from '../program.ts'
import { clause } from './clauses.ts'
import { blobHash, build, contract, gwei, precompile, program, programAddress, text, transaction } from './language.ts'

const recipient = addressOf('recipient')
const empty = build()

/** Each withdrawal has the next index; the amount is in Gwei. */
function withdrawals(...amounts: readonly (readonly [Address, bigint])[]): readonly Withdrawal[] {
  return amounts.map(([address, amount], index) => ({
    index: quantity(index),
    validatorIndex: quantity(100 + index),
    address,
    amount: quantity(amount),
  }))
}

function attributed(
  attributes: NonNullable<BlockPlan['attributes']>,
  ...transactions: BlockPlan['transactions']
): BlockPlan {
  return { kind: 'build', attributes, transactions }
}

const plain: readonly Case[] = [
  ...(['shanghai', 'cancun', 'prague', 'osaka'] as const).map((fork): Case => ({
    name: `blocks/empty-${fork}`,
    given: 'a genesis',
    when: `a block without transactions is built under ${fork}`,
    must: 'its roots are those of empty tries and the state stays as it was',
    clauses: [clause.emptyBlock, clause.causes],
    ruleset: `lockstep-${fork}`,
    alloc: {},
    blocks: [empty],
  })),
  {
    name: 'blocks/three-in-a-row',
    given: 'a contract that counts its calls',
    when: 'three blocks call it once, twice and not at all',
    must: 'each block runs on the state that the one before left',
    clauses: [clause.chain, clause.order],
    ruleset: 'lockstep-osaka',
    alloc: { [programAddress]: contract(store(0, apply('ADD', apply('SLOAD', 0), 1))) },
    blocks: [
      build(transaction({ to: programAddress })),
      build(transaction({ to: programAddress }), transaction({ from: bob, to: programAddress })),
      empty,
    ],
    expect: { storage: { [programAddress]: { 0: 3n } } },
  },
  {
    name: 'blocks/gas-limit-steps',
    given: 'a genesis with a gas limit of 30,000,000',
    when: 'a block raises it, and the next lowers it, by as much as is allowed',
    must: 'a step of one less than a 1,024th is valid',
    clauses: [clause.gasLimit],
    ruleset: 'lockstep-osaka',
    alloc: { [programAddress]: contract(store(op('NUMBER'), op('GASLIMIT'))) },
    blocks: [
      attributed({ gasLimit: quantity(30_029_295) }, transaction({ to: programAddress })),
      attributed({ gasLimit: quantity(30_029_295 - 29_324) }, transaction({ to: programAddress })),
    ],
    headerInputs: ['gasLimit'],
    expect: { storage: { [programAddress]: { 1: 30_029_295n, 2: 29_999_971n } } },
  },
  {
    name: 'blocks/extra-data',
    given: 'a genesis',
    when: 'a block has 32 bytes of extra data',
    must: 'that is as long as extra data may be',
    clauses: [clause.extraData],
    ruleset: 'lockstep-osaka',
    alloc: {},
    blocks: [attributed({ extraData: text('lockstep, lockstep, lockstep 32.') })],
    headerInputs: ['extraData'],
  },
  {
    name: 'blocks/base-fee-moves',
    given: 'a genesis with a gas limit of 5,000,000 and a contract that burns gas',
    when: 'blocks use more than half of their gas, exactly half, and none',
    must: 'the base fee rises, stays and falls (EIP-1559)',
    clauses: [clause.baseFee],
    ruleset: 'lockstep-osaka',
    alloc: {
      [programAddress]: contract(code(store(op('NUMBER'), op('BASEFEE')), op('INVALID'))),
      [recipient]: contract(store(op('NUMBER'), op('BASEFEE'))),
    },
    genesis: { gasLimit: 5_000_000n },
    blocks: [
      attributed({ gasLimit: quantity(5_000_000) }, transaction({ to: programAddress, gasLimit: 4_000_000n })),
      attributed({ gasLimit: quantity(5_000_000) }, transaction({ to: programAddress, gasLimit: 2_500_000n })),
      attributed({ gasLimit: quantity(5_000_000) }, transaction({ to: recipient })),
      attributed({ gasLimit: quantity(5_000_000) }),
    ],
    headerInputs: ['baseFeePerGas'],
    // 875,000,000, then a rise by 875,000,000 * 1.5 M / 2.5 M / 8, and the same again.
    expect: { storage: { [recipient]: { 3: 940_625_000n } } },
  },
  {
    name: 'blocks/base-fee-rises-by-one',
    given: 'a genesis with a base fee of 7 wei that used a little more than half of its gas',
    when: 'a block follows',
    must: 'the base fee rises by at least 1',
    clauses: [clause.baseFee],
    ruleset: 'lockstep-cancun',
    alloc: { [programAddress]: contract(store(0, op('BASEFEE'))) },
    genesis: { baseFeePerGas: 7n, gasUsed: 15_000_001n },
    blocks: [build(transaction({ to: programAddress }))],
    headerInputs: ['genesisHeader'],
    expect: { storage: { [programAddress]: { 0: 8n } } },
  },
  {
    name: 'blocks/timestamps-far-apart',
    given: 'a contract that stores TIMESTAMP',
    when: 'a block is a second after its parent, and the next 2**40 seconds later',
    must: 'both are valid',
    clauses: ['BLK-3', clause.blockEnvironment],
    ruleset: 'lockstep-osaka',
    alloc: { [programAddress]: contract(store(op('NUMBER'), op('TIMESTAMP'))) },
    blocks: [
      attributed({ timestamp: quantity(1001) }, transaction({ to: programAddress })),
      attributed({ timestamp: quantity(2n ** 40n) }, transaction({ to: programAddress })),
    ],
    headerInputs: ['timestamp'],
    expect: { storage: { [programAddress]: { 1: 1001n, 2: 2n ** 40n } } },
  },
  {
    name: 'blocks/fills-its-gas',
    given: 'a block with a gas limit of 5,000,000',
    when: 'its transactions have gas limits that just fit one after the other',
    must: 'both are in the block',
    clauses: ['TXN-6'],
    ruleset: 'lockstep-osaka',
    alloc: { [programAddress]: contract(op('INVALID')) },
    genesis: { gasLimit: 5_000_000n },
    blocks: [
      attributed(
        { gasLimit: quantity(5_000_000) },
        transaction({ to: programAddress, gasLimit: 4_900_000n }),
        transaction({ to: programAddress, gasLimit: 100_000n }),
      ),
    ],
    expect: { gasUsed: [4_900_000n, 100_000n] },
  },
]

const hashes: readonly Case[] = [
  {
    name: 'blocks/blockhash',
    given: 'a contract that stores BLOCKHASH of the parent, of the genesis, of the running block and of later ones',
    when: 'the third block calls it',
    must: 'the hashes of earlier blocks are there, the others zero',
    clauses: [clause.blockIdentity, clause.witnessHeaders, clause.blockHash],
    ruleset: 'lockstep-osaka',
    alloc: {
      [programAddress]: contract(
        storeEach([
          apply('BLOCKHASH', apply('SUB', op('NUMBER'), 1)),
          apply('BLOCKHASH', 0),
          seen(apply('BLOCKHASH', op('NUMBER'))),
          seen(apply('BLOCKHASH', apply('ADD', op('NUMBER'), 1))),
          seen(apply('BLOCKHASH', -1)),
        ]),
      ),
    },
    blocks: [empty, empty, build(transaction({ to: programAddress }))],
    headerInputs: ['genesisHeader'],
    expect: { storage: { [programAddress]: { 2: 1n, 3: 1n, 4: 1n } } },
  },
  program({
    name: 'blocks/blockhash-of-no-block',
    does: 'stores BLOCKHASH of the running block, of the next and of the largest number',
    must: 'each is zero',
    clauses: [clause.blockHash],
    code: storeEach([
      seen(apply('BLOCKHASH', op('NUMBER'))),
      seen(apply('BLOCKHASH', 2)),
      seen(apply('BLOCKHASH', -1)),
    ]),
    slots: { 0: 1n, 1: 1n, 2: 1n },
  }),
]

const withdrawn: readonly Case[] = [
  {
    name: 'withdrawals/new-and-old-accounts',
    given: 'a sender',
    when: 'a block withdraws to it, to a new account, and to that account again',
    must: 'each amount in Gwei is added, without gas and without a transaction',
    clauses: [clause.withdrawals],
    ruleset: 'lockstep-osaka',
    alloc: { [alice.address]: { balance: 10n ** 24n } },
    blocks: [attributed({ withdrawals: withdrawals([alice.address, 5n], [recipient, 7n], [recipient, 9n]) })],
    headerInputs: ['withdrawals'],
    expect: { balance: { [recipient]: 16n * gwei, [alice.address]: 10n ** 24n + 5n * gwei } },
  },
  {
    name: 'withdrawals/zero-amount',
    given: 'an account that does not exist',
    when: 'a block withdraws nothing to it',
    must: 'the account is not in the state afterwards (EIP-161)',
    clauses: [clause.withdrawals, clause.emptyAccounts],
    ruleset: 'lockstep-osaka',
    alloc: {},
    blocks: [attributed({ withdrawals: withdrawals([recipient, 0n]) })],
    headerInputs: ['withdrawals'],
    expect: { balance: { [recipient]: 0n } },
  },
  {
    name: 'withdrawals/after-transactions',
    given: 'a contract that stores its own balance',
    when: 'a block calls it and withdraws to it',
    must: 'the transaction does not see the amount yet, and the code does not run for the withdrawal',
    clauses: [clause.withdrawals],
    ruleset: 'lockstep-osaka',
    alloc: { [programAddress]: contract(store(0, seen(op('SELFBALANCE')))) },
    blocks: [attributed({ withdrawals: withdrawals([programAddress, 3n]) }, transaction({ to: programAddress }))],
    headerInputs: ['withdrawals'],
    expect: { storage: { [programAddress]: { 0: 1n } }, balance: { [programAddress]: 3n * gwei } },
  },
  {
    name: 'withdrawals/largest-amount',
    given: 'a precompile',
    when: 'a block withdraws 2**64 - 1 Gwei to it',
    must: 'the amount is added in wei',
    clauses: [clause.withdrawals],
    ruleset: 'lockstep-shanghai',
    alloc: {},
    blocks: [attributed({ withdrawals: withdrawals([precompile(1), 2n ** 64n - 1n]) })],
    headerInputs: ['withdrawals'],
    expect: { balance: { [precompile(1)]: (2n ** 64n - 1n) * gwei } },
  },
]

function blobTransaction(count: number, first = 1): ReturnType<typeof transaction> {
  return transaction({
    type: 'blob',
    to: programAddress,
    blobVersionedHashes: Array.from({ length: count }, (_, index) => blobHash(first + index)),
  })
}

const blobs: readonly Case[] = [
  {
    name: 'blobs/hashes',
    given: 'a contract that stores BLOBHASH of 0, 1, 2 and the largest number',
    when: 'a transaction with two blobs calls it',
    must: 'the first two are the hashes, the others zero',
    clauses: [clause.blockEnvironment, clause.blobFees],
    ruleset: 'lockstep-osaka',
    alloc: {
      [programAddress]: contract(
        storeEach([
          apply('BLOBHASH', 0),
          apply('BLOBHASH', 1),
          seen(apply('BLOBHASH', 2)),
          seen(apply('BLOBHASH', -1)),
        ]),
      ),
    },
    blocks: [build(blobTransaction(2))],
    expect: { storage: { [programAddress]: { 0: BigInt(blobHash(1)), 1: BigInt(blobHash(2)), 2: 1n, 3: 1n } } },
  },
  {
    name: 'blobs/none-in-other-types',
    given: 'a contract that stores BLOBHASH of 0 and BLOBBASEFEE',
    when: 'a transaction of type 2 calls it',
    must: 'there is no hash, and the blob base fee is 1',
    clauses: [clause.blockEnvironment],
    ruleset: 'lockstep-cancun',
    alloc: { [programAddress]: contract(storeEach([seen(apply('BLOBHASH', 0)), op('BLOBBASEFEE')])) },
    blocks: [build(transaction({ to: programAddress }))],
    expect: { storage: { [programAddress]: { 0: 1n, 1: 1n } } },
  },
  {
    name: 'blobs/gas-and-fee',
    given: 'a genesis with much excess blob gas',
    when: 'a transaction with three blobs stores BLOBBASEFEE',
    must: 'the sender pays the blob base fee for 131,072 gas a blob, and nobody gets it',
    clauses: [clause.blobFees, clause.excessBlobGas],
    ruleset: 'lockstep-cancun',
    alloc: { [programAddress]: contract(store(0, op('BLOBBASEFEE'))) },
    genesis: { excessBlobGas: 20_000_000n },
    blocks: [build(blobTransaction(3))],
    headerInputs: ['excessBlobGas'],
  },
  {
    name: 'blobs/excess-grows-and-shrinks',
    given: 'a contract that stores BLOBBASEFEE by block',
    when: 'blocks hold six, six, none and three blobs under Cancun',
    must: 'the excess grows by what is above three blobs, and falls when there are fewer',
    clauses: [clause.excessBlobGas, clause.blobGasUsed],
    ruleset: 'lockstep-cancun',
    alloc: { [programAddress]: contract(store(op('NUMBER'), op('BLOBBASEFEE'))) },
    blocks: [
      build(blobTransaction(6)),
      build(blobTransaction(6, 10)),
      empty,
      build(blobTransaction(3, 20)),
      build(transaction({ to: programAddress })),
    ],
  },
  {
    name: 'blobs/reserve-price',
    given: 'a genesis with a high base fee and some excess blob gas',
    when: 'blocks with one blob each follow under Osaka',
    must: 'the excess does not fall while blobs are cheaper than their reserve price (EIP-7918)',
    clauses: [clause.excessBlobGas],
    ruleset: 'lockstep-osaka',
    alloc: { [programAddress]: contract(store(op('NUMBER'), op('BLOBBASEFEE'))) },
    genesis: { baseFeePerGas: 9n * gwei, excessBlobGas: 5_000_000n, blobGasUsed: 131_072n },
    blocks: [build(blobTransaction(1)), build(blobTransaction(1, 2))],
    headerInputs: ['excessBlobGas', 'baseFeePerGas', 'genesisHeader'],
  },
  {
    name: 'blobs/maximum-of-prague',
    given: 'senders under Prague',
    when: 'a block holds nine blobs in two transactions',
    must: 'nine are allowed (EIP-7691)',
    clauses: [clause.blobGasUsed, 'TXN-16'],
    ruleset: 'lockstep-prague',
    alloc: { [programAddress]: contract(drop(op('BLOBBASEFEE'))) },
    blocks: [build(blobTransaction(6), blobTransaction(3, 10))],
  },
]

/** Whole blocks: empty and full ones, chains, withdrawals and blobs. */
export const blocks: readonly Case[] = [...plain, ...hashes, ...withdrawn, ...blobs]
