import type { Reason } from '../../../model/generated/rejections.ts'
import { Defect } from '../../../model/Defect.ts'
import type { Case } from '../../Case.ts'
import type { Mutation, StateChange } from '../../Mutation.ts'

/** What a faulty party makes of the last block of an accepted case, and why that must be refused. */
export interface Seal {
  /** Clause that the party breaks. */
  readonly clause: string
  /** Name of the accepted case. */
  readonly of: string
  /** Goes on after "a block that a party sealed". */
  readonly by: string
  readonly mutation: Mutation
  /** One for each result in the header that is wrong, first the one that the standard looks at first. */
  readonly reasons: readonly [Reason, ...Reason[]]
}

/** What a header says wrongly where the state after the block is all that is wrong. */
export const state: Seal['reasons'] = ['STATE_ROOT_MISMATCH']
/** Where a transaction pays for another amount of gas. */
export const gas: Seal['reasons'] = ['GAS_USED_MISMATCH', 'STATE_ROOT_MISMATCH', 'RECEIPTS_ROOT_MISMATCH']
/** Where a transaction ends another way, for the same gas. */
export const status: Seal['reasons'] = ['STATE_ROOT_MISMATCH', 'RECEIPTS_ROOT_MISMATCH']
/** Where a receipt alone is wrong. */
export const receipts: Seal['reasons'] = ['RECEIPTS_ROOT_MISMATCH']
/** Where a log is there or not. */
export const logs: Seal['reasons'] = ['RECEIPTS_ROOT_MISMATCH', 'LOGS_BLOOM_MISMATCH']

/** A party with a planted fault, as `parseMutant` names it. */
export function fault(mutant: string): Mutation {
  return { kind: 'plantFault', mutant }
}

/** A party that gets another state, for the same gas. */
export function alter(...changes: readonly StateChange[]): Mutation {
  return { kind: 'alterState', changes }
}

/**
 * Makes the reject case of a seal: the accepted case, but for what its last block claims.
 *
 * @param seal - Fault.
 * @param accepted - Cases to look in.
 * @throws {@link Defect} Where there is no such case, or its last block is none to build.
 */
export function sealedCase({ clause, of, by, mutation, reasons }: Seal, accepted: readonly Case[]): Case {
  const plan = accepted.find(({ name }) => name === of)
  const last = plan?.blocks.at(-1)
  if (plan === undefined || last?.kind !== 'build') throw new Defect(`${of} is no case with a block to build`)
  const { expect: _, revision: __, ...rest } = plan
  const [reason, ...alsoAllowed] = reasons
  const { kind: ___, excluded: ____, ...honest } = last
  return {
    ...rest,
    name: `sealed/${clause.toLowerCase()}-${of.replace('/', '-')}`,
    when: `${plan.when}, in a block that a party sealed ${by}`,
    must: 'the block is refused, for its header says what that party got',
    clauses: [clause],
    blocks: [...plan.blocks.slice(0, -1), { kind: 'mutate', ...honest, mutation, reason, alsoAllowed }],
    twin: of,
  }
}
