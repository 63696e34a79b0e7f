import { Rejection } from '../model/Rejection.ts'
import { address, type Address } from '../model/Hex.ts'
import type { ConsensusContext, ConsensusParameters } from './Profile.ts'

/** A round whose proposer is wanted. */
export interface ProposerQuestion {
  readonly round: bigint
  /** Distinct, at least one. */
  readonly validators: readonly Address[]
  /** The block before; absent before the first. */
  readonly previous?: { readonly proposer: Address; readonly validators: readonly Address[] }
  readonly parameters?: ConsensusParameters
}

/**
 * Tells who proposes in a round.
 *
 * @param question - Round, set and block before.
 * @param context - Profile; CNS-19.
 * @throws {@link Rejection} `VALIDATOR_SET_EMPTY`; `PROPOSER_NOT_VALIDATOR` where the previous proposer has no place in
 *   the set in which the profile looks it up.
 */
export function proposer(question: ProposerQuestion, context: ConsensusContext): Address {
  const { fault } = context
  const validators = inOrder(question.validators, context)
  const round = fault === 'proposer-without-round' ? 0n : question.round
  const beyond = startOf(question, validators, context) + round
  const place = fault === 'proposer-beyond-set' ? beyond : beyond % BigInt(validators.length || 1)
  const found = validators[Number(place)]
  if (found === undefined && fault === 'proposer-of-nobody') return address(`0x${'00'.repeat(20)}`)
  if (found === undefined) throw new Rejection('VALIDATOR_SET_EMPTY')
  return found
}

/** Index at which round 0 starts. */
function startOf(
  { previous, parameters }: ProposerQuestion,
  validators: readonly Address[],
  context: ConsensusContext,
): bigint {
  const { profile, fault } = context
  if (previous === undefined) return fault === 'proposer-first-of-height' ? 1n : 0n
  const policy = parameters?.policy ?? profile.proposer.policies[0] ?? 'roundRobin'
  const sticky = policy === 'sticky' && fault !== 'proposer-never-sticky'
  const step = sticky || fault === 'proposer-sticky' ? 0n : 1n
  const { index } = profile.proposer
  const inPrevious =
    fault === 'proposer-in-previous-set' || (index.kind === 'previousSet' && fault !== 'proposer-in-current-set')
  const set = inPrevious ? inOrder(previous.validators, context) : validators
  const known = set.indexOf(previous.proposer)
  if (known >= 0) return BigInt(known) + step
  if (index.kind === 'previousSet') {
    if (fault === 'proposer-in-current-set') return step
    throw new Rejection('PROPOSER_NOT_VALIDATOR', { proposer: previous.proposer })
  }
  if (index.absent === 'first' || fault === 'proposer-removed-first') return step
  const greater = validators.findIndex((one) => one > previous.proposer)
  return BigInt(Math.max(greater, 0)) + (fault === 'proposer-removed-skips' ? 1n : 0n)
}

function inOrder(validators: readonly Address[], { profile, keccak256, fault }: ConsensusContext): readonly Address[] {
  if (profile.proposer.order === 'bytes' || fault === 'proposer-order-of-bytes') return validators.toSorted()
  const texts = new Map(validators.map((one) => [one, checksumText(one, keccak256)] as const))
  return validators.toSorted((left, right) => ((texts.get(left) ?? left) < (texts.get(right) ?? right) ? -1 : 1))
}

/** Text of an address with the capitals of ERC-55. */
function checksumText(address: Address, keccak256: (data: Uint8Array) => Uint8Array): string {
  const digits = address.slice(2)
  const hash = Buffer.from(keccak256(new TextEncoder().encode(digits))).toString('hex')
  return Array.from(digits, (digit, place) => ((hash[place] ?? '0') >= '8' ? digit.toUpperCase() : digit)).join('')
}
