import type { HeaderInput } from '../../model/generated/adapter.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import { address, bytes, fromBytes, hash32 } from '../../model/Hex.ts'
import type { Address, Bytes, Hash32 } from '../../model/Hex.ts'
import { addressOf, alice } from '../Account.ts'
import { assemble } from '../Assembler.ts'
import type { Code } from '../Assembler.ts'
import type { AccountPlan, BlockPlan, Case, Expectation, GenesisPlan, RulesetName, TransactionPlan } from '../Case.ts'
import type { Mutation } from '../Mutation.ts'

/** The largest word. */
export const wordMax: bigint = 2n ** 256n - 1n
/** The smallest number that fits a signed word, as a word. */
export const signedMin: bigint = 2n ** 255n
export const gwei: bigint = 10n ** 9n
export const ether: bigint = 10n ** 18n

/** Where {@link program} puts its contract. */
export const programAddress: Address = addressOf('program')

const transactionDefaults: Omit<TransactionPlan, 'to'> = {
  type: 'dynamicFee',
  from: alice,
  value: 0n,
  data: bytes('0x'),
  gasLimit: 1_000_000n,
  maxFeePerGas: 10n * gwei,
  maxPriorityFeePerGas: gwei,
  accessList: [],
  maxFeePerBlobGas: 10n * gwei,
  blobVersionedHashes: [],
  authorizations: [],
}

/**
 * Plans a transaction: from alice, of type 2, with a million gas, no value and no data where nothing else is said.
 *
 * @param plan - Recipient (null creates a contract) and what differs.
 */
export function transaction(plan: Partial<TransactionPlan> & Pick<TransactionPlan, 'to'>): TransactionPlan {
  return { ...transactionDefaults, ...plan }
}

/** A contract of the genesis: nonce 1, as a contract that was created has it. */
export function contract(program: Code, rest: Omit<AccountPlan, 'code'> = {}): AccountPlan {
  return { nonce: 1n, ...rest, code: assemble(program) }
}

/** Builds a block of these transactions. */
export function build(...transactions: readonly TransactionPlan[]): BlockPlan {
  return { kind: 'build', transactions }
}

/** A case of one contract that one transaction calls. */
export interface ProgramPlan {
  readonly name: string
  /** Goes on after "a contract that ...". */
  readonly does: string
  readonly must: string
  readonly clauses: readonly string[]
  readonly code: Code
  readonly storage?: Readonly<Record<string, bigint>>
  readonly balance?: bigint
  /** Other accounts. */
  readonly alloc?: Readonly<Record<Address, AccountPlan>>
  readonly transaction?: Partial<TransactionPlan>
  readonly ruleset?: RulesetName
  readonly genesis?: GenesisPlan
  readonly headerInputs?: readonly HeaderInput[]
  /** Slots of the contract after the block. */
  readonly slots?: Readonly<Record<string, bigint>>
  readonly expect?: Expectation
}

/**
 * Makes a case of one program.
 *
 * @param plan - The program and what it must leave in storage.
 */
export function program(plan: ProgramPlan): Case {
  const expect: Expectation = { ...(plan.slots && { storage: { [programAddress]: plan.slots } }), ...plan.expect }
  return {
    name: plan.name,
    given: `a contract that ${plan.does}`,
    when: 'a transaction calls it',
    must: plan.must,
    clauses: plan.clauses,
    ruleset: plan.ruleset ?? 'lockstep-osaka',
    alloc: {
      ...plan.alloc,
      [programAddress]: contract(plan.code, { storage: plan.storage ?? {}, balance: plan.balance ?? 0n }),
    },
    blocks: [build(transaction({ to: programAddress, ...plan.transaction }))],
    ...(plan.genesis && { genesis: plan.genesis }),
    ...(plan.headerInputs && { headerInputs: plan.headerInputs }),
    expect,
  }
}

/** A case of a valid block and one of the same block changed, which is refused. */
export interface PairPlan extends Omit<Case, 'name' | 'when' | 'must' | 'blocks' | 'twin' | 'expect'> {
  /** Names of the accept and the reject case. */
  readonly accept: string
  readonly reject: string
  readonly whenAccept: string
  readonly whenReject: string
  readonly mustAccept: string
  readonly mustReject: string
  /** Blocks before the one that counts. */
  readonly before?: readonly BlockPlan[]
  readonly honest: Omit<Extract<BlockPlan, { kind: 'build' }>, 'kind' | 'excluded'>
  readonly mutation: Mutation
  readonly reason: Reason
  readonly alsoAllowed?: readonly Reason[]
}

/**
 * Makes an accept case and its reject twin.
 *
 * @param plan - An honest block and the change that makes it invalid.
 * @returns The two, accept first.
 */
export function pair(plan: PairPlan): readonly Case[] {
  const { accept, reject, before = [], honest, mutation, reason, alsoAllowed, ...rest } = plan
  const { whenAccept, whenReject, mustAccept, mustReject, ...common } = rest
  return [
    { ...common, name: accept, when: whenAccept, must: mustAccept, blocks: [...before, { kind: 'build', ...honest }] },
    {
      ...common,
      name: reject,
      when: whenReject,
      must: mustReject,
      blocks: [...before, { kind: 'mutate', ...honest, mutation, reason, ...(alsoAllowed && { alsoAllowed }) }],
      twin: accept,
    },
  ]
}

/** Writes text as bytes. */
export function text(value: string): Bytes {
  return fromBytes(new TextEncoder().encode(value))
}

/** Joins bytes. */
export function join(...pieces: readonly Bytes[]): Bytes {
  return bytes(`0x${pieces.map((piece) => piece.slice(2)).join('')}`)
}

/** Writes numbers as words of 32 bytes, one after the other. */
export function words(...values: readonly (bigint | number)[]): Bytes {
  return bytes(`0x${values.map((value) => BigInt.asUintN(256, BigInt(value)).toString(16).padStart(64, '0')).join('')}`)
}

/** Writes bytes of one value. */
export function filled(count: number, value = 0): Bytes {
  return fromBytes(new Uint8Array(count).fill(value))
}

/** Recipient of the fees of blocks where a case says nothing else. */
export const feeRecipient: Address = addressOf('fee recipient')

/** Address of a precompile. */
export function precompile(number: number): Address {
  return address(`0x${number.toString(16).padStart(40, '0')}`)
}

/**
 * SHA-256 of the commitments of the constant polynomials 0 to 9: those multiples of the generator of G1, without the
 * first byte, whose place the version takes. Their blobs are known to everybody, for nodes that ask for blobs.
 */
const constantBlobDigests: readonly string[] = [
  '0657f37554c781402a22917dee2f75def7ab966d7b770905398eba3c444014',
  'cf478a431837728dcec3461f4f53b8749cdc4e03496dcaed459dea82b82eb8',
  'cf45213dd7b4716864d378f3c6d861467987e4d94b7f79a1f814a697e38637',
  '24f67d20460d95ce9a161884e57401791e2bc921dcdd69d8af916befd8b6dd',
  '842cef589da28d85b18f7655b70bd2e6d49dd682fb50f75c44293e9de9897a',
  'cdcb18824446fa3041b29d7d3b5abc4152b417cb6814d7fd1852fa2511a64e',
  'fc53a4f0ef2d7f9d7c44b243020f0ade637c6ec8b746e6e9faadbb23f70dd8',
  '85dbd6412c68c516913d8bcca243ac18c2645d93c2efe48c3f66ebc93e96f8',
  '7d495df81e296c181e43f1c2ff454a14a70c85ad4ad817383e953ed7d4e9c3',
  '8de7f94cbdaa3586991d32efacc8c2a0c8359147d9d0fad19878ef6df70271',
]

/** A versioned hash of the blob whose every element is the last digit of a number. */
export function blobHash(number: number): Hash32 {
  return hash32(`0x01${constantBlobDigests[number % constantBlobDigests.length]}`)
}
