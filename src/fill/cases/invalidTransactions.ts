import type { Reason } from '../../model/generated/rejections.ts'
import { hash32 } from '../../model/Hex.ts'
import { account, addressOf, alice, bob } from '../Account.ts'
import { op } from '../Assembler.ts'
import type { AccountPlan, Case, RulesetName, TransactionDamage, TransactionPlan } from '../Case.ts'
import { clause } from './clauses.ts'
import { blobHash, contract, ether, filled, gwei, pair, transaction } from './language.ts'
import type { Address } from '../../model/Hex.ts'

const recipient = addressOf('recipient')
const poor = account('poor')
const veteran = account('veteran')
const coder = account('coder')
/** Base fee of block 1. */
const baseFee = 875_000_000n

/** A transaction that is invalid by one field, and one that is valid. */
interface InvalidPlan {
  readonly name: string
  /** Goes on after "a transaction". */
  readonly what: string
  readonly reason: Reason
  readonly alsoAllowed?: readonly Reason[]
  readonly valid: TransactionPlan
  readonly change: Partial<TransactionPlan>
  readonly ruleset?: RulesetName
  readonly alloc?: Readonly<Record<Address, AccountPlan>>
  /** Transactions before it in the block. */
  readonly before?: readonly TransactionPlan[]
  /** A builder can be given it as well, and has to leave it out. */
  readonly leftOut?: boolean
}

const transfer = transaction({ to: recipient, value: 1n, gasLimit: 21_000n })
const blob = transaction({ type: 'blob', to: recipient, gasLimit: 21_000n, blobVersionedHashes: [blobHash(1)] })
const setCode = transaction({
  type: 'setCode',
  to: recipient,
  gasLimit: 46_000n,
  authorizations: [{ authority: bob, address: recipient, nonce: 0n }],
})

function hashes(count: number): TransactionPlan['blobVersionedHashes'] {
  return Array.from({ length: count }, (_, index) => blobHash(index + 1))
}

function signature(damage: TransactionDamage, what: string): InvalidPlan {
  return {
    name: `signature-${damage.toLowerCase()}`,
    what,
    reason: 'SIGNATURE_INVALID',
    valid: transfer,
    change: { damage },
  }
}

function encoding(damage: TransactionDamage, what: string, valid = transfer): InvalidPlan {
  return {
    name: `encoding-${damage.toLowerCase()}`,
    what,
    reason: 'TRANSACTION_MALFORMED',
    alsoAllowed: ['RLP_MALFORMED'],
    valid,
    change: { damage },
  }
}

const senders: readonly InvalidPlan[] = [
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

const gas: readonly InvalidPlan[] = [
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
    leftOut: true,
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
    leftOut: true,
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
    leftOut: true,
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

const types: readonly InvalidPlan[] = [
  {
    name: 'type-blob-before-cancun',
    what: 'of type 3 under Shanghai',
    reason: 'TRANSACTION_TYPE_UNSUPPORTED',
    valid: transfer,
    change: { type: 'blob', blobVersionedHashes: [blobHash(1)] },
    ruleset: 'lockstep-shanghai',
  },
  {
    name: 'type-set-code-before-prague',
    what: 'of type 4 under Cancun',
    reason: 'TRANSACTION_TYPE_UNSUPPORTED',
    valid: transaction({ ...setCode, type: 'dynamicFee' }),
    change: { type: 'setCode' },
    ruleset: 'lockstep-cancun',
  },
  {
    name: 'type-unknown',
    what: 'of type 0x7e',
    reason: 'TRANSACTION_TYPE_UNSUPPORTED',
    valid: transfer,
    change: { damage: 'unknownType' },
  },
  {
    name: 'blob-count-of-transaction',
    what: 'with seven blobs under Osaka',
    reason: 'BLOB_COUNT_EXCEEDED',
    alsoAllowed: ['BLOB_GAS_USED_INVALID'],
    valid: transaction({ ...blob, blobVersionedHashes: hashes(6) }),
    change: { blobVersionedHashes: hashes(7) },
  },
  {
    name: 'blob-count-of-block',
    what: 'with seven blobs under Cancun',
    reason: 'BLOB_COUNT_EXCEEDED',
    alsoAllowed: ['BLOB_GAS_USED_INVALID'],
    valid: transaction({ ...blob, blobVersionedHashes: hashes(6) }),
    change: { blobVersionedHashes: hashes(7) },
    ruleset: 'lockstep-cancun',
  },
  {
    name: 'blob-count-zero',
    what: 'of type 3 without blobs',
    reason: 'BLOB_COUNT_ZERO',
    valid: blob,
    change: { blobVersionedHashes: [] },
  },
  {
    name: 'blob-fee',
    what: 'that offers no fee for its blob',
    reason: 'BLOB_FEE_TOO_LOW',
    valid: transaction({ ...blob, maxFeePerBlobGas: 1n }),
    change: { maxFeePerBlobGas: 0n },
  },
  {
    name: 'blob-hash-version',
    what: 'with a versioned hash of version 2',
    reason: 'BLOB_HASH_VERSION_INVALID',
    valid: blob,
    change: { blobVersionedHashes: [hash32(`0x02${'00'.repeat(30)}01`)] },
  },
  {
    name: 'blob-creation',
    what: 'of type 3 without recipient',
    reason: 'BLOB_CONTRACT_CREATION',
    alsoAllowed: ['TRANSACTION_MALFORMED'],
    valid: transaction({ ...blob, gasLimit: 60_000n }),
    change: { to: null },
  },
  {
    name: 'blob-with-blobs',
    what: 'of type 3 in the form of the network',
    reason: 'BLOB_WITH_FULL_BLOBS',
    alsoAllowed: ['TRANSACTION_MALFORMED'],
    valid: blob,
    change: { damage: 'networkForm' },
  },
  {
    name: 'authorizations-none',
    what: 'of type 4 without authorization',
    reason: 'AUTHORIZATION_LIST_EMPTY',
    valid: setCode,
    change: { authorizations: [] },
  },
  {
    name: 'set-code-creation',
    what: 'of type 4 without recipient',
    reason: 'SET_CODE_CONTRACT_CREATION',
    alsoAllowed: ['TRANSACTION_MALFORMED'],
    valid: transaction({ ...setCode, gasLimit: 100_000n }),
    change: { to: null },
  },
]

const plans: readonly InvalidPlan[] = [
  ...senders,
  ...gas,
  ...types,
  signature('highS', 'whose signature has a high s'),
  signature('zeroR', 'whose signature has an r of zero'),
  signature('zeroS', 'whose signature has an s of zero'),
  signature('rAboveOrder', 'whose signature has the order of the curve as r'),
  { ...signature('parity2', 'whose signature has a parity of 2'), alsoAllowed: ['TRANSACTION_MALFORMED'] },
  encoding('truncated', 'whose encoding is cut short by one byte'),
  encoding('trailingByte', 'whose encoding goes on after its end'),
  encoding(
    'leadingZeroNonce',
    'whose nonce is written with a leading zero',
    transaction({ ...transfer, from: veteran, nonce: 5n }),
  ),
  encoding('extraField', 'with a field more than its type has'),
  encoding('longRecipient', 'with a recipient of 21 bytes'),
]

function casesOf(plan: InvalidPlan): readonly Case[] {
  const { name, what, reason, alsoAllowed, valid, change, before = [] } = plan
  const invalid = { ...valid, ...change }
  const common = {
    given: 'a sender',
    clauses: [] as readonly string[],
    ruleset: plan.ruleset ?? 'lockstep-osaka',
    alloc: { ...(valid.from === veteran && { [veteran.address]: { balance: ether, nonce: 5n } }), ...plan.alloc },
  } as const
  return [
    ...pair({
      ...common,
      accept: `invalid-transactions/${name}-twin`,
      reject: `invalid-transactions/${name}`,
      when: `a block holds a transaction ${what}, or one that is valid but for that`,
      thenAccept: 'the valid one is executed',
      thenReject: 'the block is refused',
      clauses: [clause.senderNonce],
      honest: { transactions: [...before, valid] },
      mutation: { kind: 'replaceTransaction', index: before.length, transaction: invalid },
      reason,
      ...(alsoAllowed && { alsoAllowed }),
    }),
    ...(plan.leftOut === true
      ? [
          {
            ...common,
            name: `left-out/${name}`,
            when: `a builder is given a transaction ${what}, and a transfer after it`,
            then: 'the block holds the transfer only',
            blocks: [
              {
                kind: 'build' as const,
                transactions: [
                  ...before,
                  invalid,
                  transaction({ ...transfer, from: alice === invalid.from ? bob : alice }),
                ],
                excluded: { [before.length]: reason },
              },
            ],
          },
        ]
      : []),
  ]
}

/** Transactions that no block may hold, beside others that differ in one field and are valid. */
export const invalidTransactions: readonly Case[] = plans.flatMap(casesOf)
