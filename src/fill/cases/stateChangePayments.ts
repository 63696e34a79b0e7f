import { address } from '../../model/Hex.ts'
import type { Address } from '../../model/Hex.ts'
import { addressOf, alice } from '../Account.ts'
import { apply, op } from '../Assembler.ts'
import type { Case } from '../Case.ts'
import { drop } from '../program.ts'
import { clause } from './clauses.ts'
import { contract, ether, feeRecipient, gwei, programAddress, transaction, words } from './language.ts'
import { pay, unsolicited } from './unsolicited.ts'

const recipient = addressOf('recipient')
const validator = addressOf('validator')
const nobody: Address = address(`0x${'00'.repeat(20)}`)
const nothing = { transactions: [] }

/** Wei per gas that block 1 burns: 1 Gwei less an eighth, as the genesis used no gas (EIP-1559). */
const baseFee = 875_000_000n
const transferGas = 21_000n
/** Priority fee of a plain transfer. */
const tip = transferGas * gwei
const transfer = transaction({ to: recipient, value: 1n, gasLimit: transferGas })

/** Sends what it is given to the fee recipient of the block. */
const payingCoinbase = contract(drop(apply('CALL', op('GAS'), op('COINBASE'), op('CALLVALUE'), 0, 0, 0, 0)))

/** Pays whom the first word of its data names what the second says. */
const rewards = contract(
  drop(apply('CALL', op('GAS'), apply('CALLDATALOAD', 0), apply('CALLDATALOAD', 32), 0, 0, 0, 0)),
  { balance: 10n * ether },
)

const coinbase = unsolicited({
  given: 'a contract that sends its call value to COINBASE',
  alloc: { [programAddress]: payingCoinbase },
  clauses: [clause.tips],
  accept: {
    name: 'coinbase-payment',
    when: 'a lightweight transaction pays 2 ether to the fee recipient through the contract',
    must: 'the fee recipient has them, the priority fee beside them',
    block: { transactions: [transaction({ to: programAddress, value: 2n * ether, gasLimit: 60_000n })] },
    // Intrinsic gas; pushes, a warm call with value and POP: EIP-3651 makes COINBASE warm; the recipient is new.
    expect: { balance: { [programAddress]: 0n }, status: [1] },
  },
  rejects: [
    {
      name: 'block-reward',
      when: 'without a transaction gives its fee recipient a reward of 2 ether',
      block: nothing,
      changes: [pay(feeRecipient, 2n * ether)],
    },
    {
      name: 'block-reward-of-a-wei',
      when: 'without a transaction gives its fee recipient 1 wei',
      block: nothing,
      changes: [pay(feeRecipient, 1n)],
    },
    {
      name: 'coinbase-paid-a-wei-more',
      when: 'with such a payment gives the fee recipient 1 wei more',
      changes: [pay(feeRecipient, 1n)],
    },
    {
      name: 'coinbase-paid-twice',
      when: 'with such a payment pays it twice',
      changes: [pay(feeRecipient, 2n * ether)],
    },
    {
      name: 'coinbase-payment-lost',
      when: 'with such a payment leaves it in the contract',
      changes: [pay(feeRecipient, -2n * ether), pay(programAddress, 2n * ether)],
    },
  ],
})

const fees = unsolicited({
  given: 'a sender',
  alloc: {},
  clauses: [clause.tips, clause.fees],
  accept: {
    name: 'priority-fee',
    when: 'a transaction pays 1 wei to an account',
    must: 'the fee recipient has the priority fee of 21,000 Gwei, and the base fee is burnt',
    block: { transactions: [transfer] },
    expect: {
      balance: {
        [feeRecipient]: tip,
        [recipient]: 1n,
        [alice.address]: 10n ** 24n - 1n - transferGas * (baseFee + gwei),
      },
    },
  },
  rejects: [
    {
      name: 'priority-fee-twice',
      when: 'with a transfer pays its priority fee twice',
      changes: [pay(feeRecipient, tip)],
    },
    {
      name: 'priority-fee-to-another',
      when: 'with a transfer pays its priority fee to a validator that the header does not name',
      changes: [pay(feeRecipient, -tip), pay(validator, tip)],
    },
    {
      name: 'priority-fee-burnt',
      when: 'with a transfer burns its priority fee too',
      changes: [{ kind: 'delete', address: feeRecipient }],
    },
    {
      name: 'base-fee-kept',
      when: 'with a transfer gives the fee recipient the base fee beside the priority fee',
      changes: [pay(feeRecipient, transferGas * baseFee)],
    },
    {
      name: 'base-fee-to-a-vault',
      when: 'with a transfer sends the base fee to an account',
      changes: [pay(addressOf('vault'), transferGas * baseFee)],
    },
    {
      name: 'sender-not-charged',
      when: 'with a transfer lets the sender keep what the gas costs',
      changes: [pay(alice.address, transferGas * (baseFee + gwei))],
    },
    {
      name: 'sender-charged-a-wei-more',
      when: 'with a transfer takes 1 wei too much from the sender',
      changes: [pay(alice.address, -1n)],
    },
    {
      name: 'value-not-moved',
      when: 'with a transfer charges for it and leaves its value with the sender',
      changes: [pay(alice.address, 1n), { kind: 'delete', address: recipient }],
    },
    { name: 'value-arrives-twice', when: 'with a transfer of 1 wei adds 2 wei', changes: [pay(recipient, 1n)] },
    {
      name: 'value-to-another',
      when: 'with a transfer pays another account than its recipient',
      changes: [{ kind: 'delete', address: recipient }, pay(validator, 1n)],
    },
  ],
})

const zeroFeeRecipient = { attributes: { feeRecipient: nobody }, transactions: [transfer] }

/** Chains whose consensus seals headers with a fee recipient of zero paid the signer, and provers the header's account. */
const zeroRecipient = unsolicited({
  given: 'a sender, and a fee recipient that is the zero address',
  alloc: {},
  clauses: [clause.tips],
  accept: {
    name: 'fee-recipient-zero',
    when: 'a transaction pays a priority fee',
    must: 'the zero address has it, for the header names it',
    block: zeroFeeRecipient,
    expect: { balance: { [nobody]: tip } },
  },
  rejects: [
    {
      name: 'fee-recipient-from-seal',
      when: 'with a transaction pays its priority fee to the validator that sealed it',
      changes: [{ kind: 'delete', address: nobody }, pay(validator, tip)],
    },
  ],
})

const validators = unsolicited({
  given: 'a contract with 10 ether that pays whom it is told to pay',
  alloc: { [programAddress]: rewards },
  accept: {
    name: 'validator-reward',
    when: 'a transaction lets the contract pay a validator 1 ether',
    must: 'the validator has 1 ether and the contract has 9',
    block: {
      transactions: [transaction({ to: programAddress, data: words(BigInt(validator), ether), gasLimit: 80_000n })],
    },
    expect: { balance: { [validator]: ether, [programAddress]: 9n * ether }, status: [1] },
  },
  rejects: [
    {
      name: 'validator-reward-without-transaction',
      when: 'without a transaction moves 1 ether from the contract to the validator',
      block: nothing,
      changes: [pay(programAddress, -ether), pay(validator, ether)],
    },
    {
      name: 'validator-reward-from-nothing',
      when: 'without a transaction gives the validator 1 ether, and nobody has less for it',
      block: nothing,
      changes: [pay(validator, ether)],
    },
    {
      name: 'validator-slashed-without-transaction',
      when: 'without a transaction takes 1 ether from the contract',
      block: nothing,
      changes: [pay(programAddress, -ether)],
    },
    {
      name: 'validator-rewarded-twice',
      when: 'with such a payment gives the validator 1 ether more',
      changes: [pay(validator, ether)],
    },
    {
      name: 'validator-reward-not-deducted',
      when: 'with such a payment leaves the contract as it was',
      changes: [pay(programAddress, ether)],
    },
  ],
})

/** Payments that appear without a transaction, and the same through one. */
export const stateChangePayments: readonly Case[] = [...coinbase, ...fees, ...zeroRecipient, ...validators]
