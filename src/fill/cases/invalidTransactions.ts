import { hash32 } from '../../model/Hex.ts'
import { alice, bob } from '../Account.ts'
import type { Case, TransactionDamage, TransactionPlan } from '../Case.ts'
import { clause } from './clauses.ts'
import { blob, setCode, transfer, veteran } from './InvalidPlan.ts'
import type { InvalidPlan } from './InvalidPlan.ts'
import { gas, senders } from './invalidSenders.ts'
import { blobHash, ether, pair, transaction } from './language.ts'

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

/** Valid transactions that are the twin of several others. */
const sharedTwins: ReadonlyMap<TransactionPlan, { readonly name: string; readonly what: string }> = new Map([
  [transfer, { name: 'transfer-twin', what: 'a valid transfer' }],
  [blob, { name: 'blob-twin', what: 'a valid blob transaction' }],
  [setCode, { name: 'set-code-twin', what: 'a valid set-code transaction' }],
])

function sharedTwinOf(plan: InvalidPlan): { readonly name: string; readonly what: string } | undefined {
  return plan.ruleset === undefined && plan.alloc === undefined ? sharedTwins.get(plan.valid) : undefined
}

function twinOf(plan: InvalidPlan): string {
  return `invalid-transactions/${sharedTwinOf(plan)?.name ?? `${plan.name}-twin`}`
}

function commonOf(plan: InvalidPlan): Pick<Case, 'given' | 'clauses' | 'ruleset' | 'alloc'> {
  return {
    given: 'a sender',
    clauses: [],
    ruleset: plan.ruleset ?? 'lockstep-osaka',
    alloc: { ...(plan.valid.from === veteran && { [veteran.address]: { balance: ether, nonce: 5n } }), ...plan.alloc },
  }
}

function refusedOf(plan: InvalidPlan): readonly Case[] {
  const { name, what, reason, alsoAllowed, valid, change, before = [] } = plan
  return pair({
    ...commonOf(plan),
    accept: twinOf(plan),
    reject: `invalid-transactions/${name}`,
    whenAccept: `a block holds ${sharedTwinOf(plan)?.what ?? `a valid transaction, the twin of one ${what}`}`,
    whenReject: `a block holds a transaction ${what}`,
    mustAccept: 'the transaction is executed',
    mustReject: 'the block is refused',
    clauses: [clause.senderNonce],
    honest: { transactions: [...before, valid] },
    mutation: { kind: 'replaceTransaction', index: before.length, transaction: { ...valid, ...change } },
    reason,
    ...(alsoAllowed && { alsoAllowed }),
  })
}

/** The same for a builder, who has to leave the transaction out. */
function leftOutOf(plan: InvalidPlan): readonly Case[] {
  if (plan.leftOut !== true) return []
  const { name, what, reason, valid, change, before = [] } = plan
  const invalid = { ...valid, ...change }
  const next = transaction({ ...transfer, from: alice === invalid.from ? bob : alice })
  return [
    {
      ...commonOf(plan),
      // What was read for the transaction is not needed to execute the block.
      clauses: [clause.witnessSurplus],
      name: `left-out/${name}`,
      when: `a builder is given a transaction ${what}, and a transfer after it`,
      must: 'the block holds the transfer only',
      blocks: [{ kind: 'build', transactions: [...before, invalid, next], excluded: { [before.length]: reason } }],
    },
  ]
}

/** Transactions that no block may hold, beside others that differ in one field and are valid. */
export const invalidTransactions: readonly Case[] = [
  ...new Map(plans.flatMap(refusedOf).map((made) => [made.name, made])).values(),
  ...plans.flatMap(leftOutOf),
]
