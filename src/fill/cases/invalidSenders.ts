import { account, addressOf, bob } from '../Account.ts'
import { op } from '../Assembler.ts'
import { setCode, transfer, veteran } from './InvalidPlan.ts'
import type { InvalidPlan } from './InvalidPlan.ts'
import { contract, ether, filled, gwei, transaction } from './language.ts'

const recipient = addressOf('recipient')
const poor = account('poor')
const coder = account('coder')
/** Base fee of block 1. */
const baseFee = 875_000_000n

/** Wrong nonces, funds, senders and chains. */
export const senders: readonly InvalidPlan[] = [
  {
    name: 'nonce-too-low',
    what: 'with the nonce before that of its sender',
    reason: 'NONCE_TOO_LOW',
    valid: transaction({ ...transfer, from: veteran, nonce: 5n }),
    change: { nonce: 4n },
    alloc: { [veteran.address]: { balance: ether, nonce: 5n } },
    leftOut: true,
  },
  {
    name: 'nonce-too-high',
    what: 'with the nonce after that of its sender',
    reason: 'NONCE_TOO_HIGH',
    valid: transaction({ ...transfer, nonce: 0n }),
    change: { nonce: 1n },
    leftOut: true,
  },
  {
    name: 'nonce-overflow',
    what: 'with a nonce of 2**64 - 1',
    reason: 'NONCE_OVERFLOW',
    alsoAllowed: ['NONCE_TOO_HIGH'],
    valid: transaction({ ...transfer, from: veteran, nonce: 2n ** 64n - 2n }),
    change: { nonce: 2n ** 64n - 1n },
    alloc: { [veteran.address]: { balance: ether, nonce: 2n ** 64n - 2n } },
  },
  {
    name: 'funds',
    what: 'whose value and gas cost 1 wei more than its sender has',
    reason: 'INSUFFICIENT_FUNDS',
    valid: transaction({ ...transfer, from: poor, value: 5n, maxFeePerGas: gwei }),
    change: { value: 6n },
    alloc: { [poor.address]: { balance: 21_000n * gwei + 5n } },
    leftOut: true,
  },
  {
    name: 'funds-at-highest-fee',
    what: 'that its sender could pay at the price of the block but not at the highest it offers',
    reason: 'INSUFFICIENT_FUNDS',
    valid: transaction({ ...transfer, from: poor, value: 0n, maxFeePerGas: gwei, maxPriorityFeePerGas: 0n }),
    change: { maxFeePerGas: gwei + 1n },
    alloc: { [poor.address]: { balance: 21_000n * gwei } },
    leftOut: true,
  },
  {
    name: 'sender-with-code',
    what: 'from an account with code',
    reason: 'SENDER_NOT_EOA',
    valid: transaction({ ...transfer, from: poor }),
    change: { from: coder },
    alloc: {
      [poor.address]: { balance: ether },
      [coder.address]: { balance: ether, code: contract(op('STOP')).code ?? filled(1) },
    },
    leftOut: true,
  },
  {
    name: 'chain-id',
    what: 'that is signed for chain 2',
    reason: 'CHAIN_ID_MISMATCH',
    valid: transfer,
    change: { chainId: 2n },
    leftOut: true,
  },
  {
    name: 'chain-id-legacy',
    what: 'of type 0 that is signed for chain 2',
    reason: 'CHAIN_ID_MISMATCH',
    alsoAllowed: ['SIGNATURE_INVALID'],
    valid: transaction({ ...transfer, type: 'legacy' }),
    change: { chainId: 2n },
  },
]

/** Wrong gas, prices and sizes. */
export const gas: readonly InvalidPlan[] = [
  {
    name: 'intrinsic-gas',
    what: 'with one gas less than a transfer costs',
    reason: 'INTRINSIC_GAS_TOO_LOW',
    valid: transfer,
    change: { gasLimit: 20_999n },
    leftOut: true,
  },
  {
    name: 'intrinsic-gas-of-calldata',
    what: 'with one gas less than its calldata costs under Cancun',
    reason: 'INTRINSIC_GAS_TOO_LOW',
    valid: transaction({ ...transfer, data: filled(10, 1), gasLimit: 21_160n }),
    change: { gasLimit: 21_159n },
    ruleset: 'lockstep-cancun',
  },
  {
    name: 'intrinsic-gas-of-floor',
    what: 'with one gas less than the floor of its calldata',
    reason: 'INTRINSIC_GAS_TOO_LOW',
    valid: transaction({ ...transfer, data: filled(10, 1), gasLimit: 21_400n }),
    change: { gasLimit: 21_399n },
    leftOut: true,
  },
  {
    name: 'intrinsic-gas-of-creation',
    what: 'with one gas less than a creation costs',
    reason: 'INTRINSIC_GAS_TOO_LOW',
    // 53,000, 33 zero bytes at 4, two words at 2; the initcode is a STOP.
    valid: transaction({ to: null, data: filled(33), gasLimit: 53_136n }),
    change: { gasLimit: 53_135n },
  },
  {
    name: 'intrinsic-gas-of-access-list',
    what: 'with one gas less than its access list costs',
    reason: 'INTRINSIC_GAS_TOO_LOW',
    valid: transaction({
      ...transfer,
      type: 'accessList',
      accessList: [{ address: recipient, slots: [1, 2] }],
      gasLimit: 27_200n,
    }),
    change: { gasLimit: 27_199n },
  },
  {
    name: 'intrinsic-gas-of-authorization',
    what: 'with one gas less than its authorization costs',
    reason: 'INTRINSIC_GAS_TOO_LOW',
    valid: setCode,
    change: { gasLimit: 45_999n },
    leftOut: true,
  },
  {
    name: 'gas-above-block',
    what: 'with more gas than the block has left',
    reason: 'GAS_ALLOWANCE_EXCEEDED',
    valid: transaction({ ...transfer, gasLimit: 29_979_000n }),
    change: { gasLimit: 29_979_001n },
    before: [transaction({ ...transfer, from: bob })],
    ruleset: 'lockstep-prague',
    leftOut: true,
  },
  {
    name: 'gas-above-cap',
    what: 'with one gas more than 2**24',
    reason: 'GAS_LIMIT_ABOVE_CAP',
    valid: transaction({ ...transfer, gasLimit: 16_777_216n }),
    change: { gasLimit: 16_777_217n },
    leftOut: true,
  },
  {
    name: 'fee-below-base-fee',
    what: 'that offers 1 wei less than the base fee',
    reason: 'FEE_CAP_BELOW_BASE_FEE',
    valid: transaction({ ...transfer, maxFeePerGas: baseFee, maxPriorityFeePerGas: 0n }),
    change: { maxFeePerGas: baseFee - 1n },
  },
  {
    name: 'tip-above-fee',
    what: 'whose priority fee is above its highest fee',
    reason: 'PRIORITY_FEE_ABOVE_FEE_CAP',
    valid: transaction({ ...transfer, maxFeePerGas: gwei, maxPriorityFeePerGas: gwei }),
    change: { maxPriorityFeePerGas: gwei + 1n },
    leftOut: true,
  },
  {
    name: 'initcode',
    what: 'with 49,153 bytes of initcode',
    reason: 'INITCODE_TOO_LONG',
    valid: transaction({ to: null, data: filled(49_152), gasLimit: 1_000_000n }),
    change: { data: filled(49_153) },
  },
  {
    name: 'value-overflow',
    what: 'with a value of 2**256',
    reason: 'SCALAR_OVERFLOW',
    alsoAllowed: ['TRANSACTION_MALFORMED', 'RLP_MALFORMED', 'INSUFFICIENT_FUNDS'],
    valid: transfer,
    change: { value: 2n ** 256n },
  },
  {
    name: 'gas-limit-overflow',
    what: 'with a gas limit of 2**64',
    reason: 'SCALAR_OVERFLOW',
    alsoAllowed: [
      'TRANSACTION_MALFORMED',
      'RLP_MALFORMED',
      'GAS_LIMIT_ABOVE_CAP',
      'GAS_ALLOWANCE_EXCEEDED',
      'INSUFFICIENT_FUNDS',
    ],
    valid: transfer,
    change: { gasLimit: 2n ** 64n },
  },
]
