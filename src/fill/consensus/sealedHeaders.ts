import { type ConsensusContext, type SealedHeader } from '../../consensus/index.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import { quantity } from '../../model/Hex.ts'
import type { ConsensusCase } from './ConsensusCase.ts'
import { addressesOf, at, chainIn, contextOf, council, outsider, type Signatory } from './council.ts'
import { type HeaderPlan, inQuestion, listedOf, sealsOf, withSeals } from './headers.ts'

/** ceil(2n/3), written out. */
export function quorumOf(n: number): number {
  return n - Math.floor(n / 3)
}

/** A header of the height 40 by the first of some people. */
export function planOf(people: readonly Signatory[], context: ConsensusContext, round = 1n): HeaderPlan {
  return { height: 40n, round, proposer: at(people, 0).address, ...listedOf(people, context) }
}

/** A header with its seals, and what must come of it. */
export interface Sealing {
  readonly name: string
  readonly what: string
  readonly header: SealedHeader
  readonly reason?: Reason
  readonly alsoAllowed?: readonly Reason[]
  readonly clause: string
  readonly participation?: bigint
}

/** People, their quorum, and how they seal a header. */
interface Bench {
  readonly people: readonly Signatory[]
  /** Fewest seals that are enough. */
  readonly needed: number
  readonly some: readonly Signatory[]
  readonly few: readonly Signatory[]
  readonly sealedBy: (signers: readonly Signatory[], round?: bigint) => SealedHeader
}

function benchOf(profile: string, n: number): Bench {
  const context = contextOf(profile)
  const people = council(n)
  const plan = planOf(people, context)
  const needed = context.profile.finality.kind === 'moreThanFaulty' ? Math.floor((n - 1) / 3) + 1 : quorumOf(n)
  const some = people.slice(n - needed)
  return {
    people,
    needed,
    some,
    few: some.slice(1),
    sealedBy: (signers, round = 1n) => withSeals(plan, sealsOf({ ...plan, round }, signers, context), context),
  }
}

/**
 * Seals of a header: enough, too few, repeated, of others, in another order.
 *
 * @param profile - Name.
 * @param n - Number of validators.
 */
export function sealCases(profile: string, n: number): readonly ConsensusCase[] {
  const { people, needed, some, sealedBy } = benchOf(profile, n)
  const ascending = contextOf(profile).profile.header.sealOrder === 'ascendingSigners'
  const good: readonly Sealing[] = [
    {
      name: 'quorum',
      what: 'the fewest seals that are enough',
      header: sealedBy(some),
      clause: 'CNS-1',
      participation: bits(n - needed, n),
    },
    { name: 'all', what: 'a seal of each', header: sealedBy(people), clause: 'CNS-21', participation: bits(0, n) },
  ]
  const unsorted: Sealing = {
    name: 'descending',
    what: 'seals in descending order',
    header: sealedBy(some.toReversed()),
    clause: 'CNS-6',
    ...(ascending ? { reason: 'SEALS_UNSORTED' as const } : { participation: bits(n - needed, n) }),
  }
  const all = [...good, ...tooFew(profile, n), ...(some.length > 1 ? [unsorted] : [])]
  return all.map((one) => headerCase(profile, people, one))
}

function tooFew(profile: string, n: number): readonly Sealing[] {
  const { people, some, few, sealedBy } = benchOf(profile, n)
  const { duplicates } = contextOf(profile).profile.header
  const withOther = [...few, outsider].toSorted((left, right) => (left.address < right.address ? -1 : 1))
  const twice = some.length > 1 ? [...few.slice(0, 1), ...few] : [...some, ...some]
  const twiceReason: Reason =
    twice.length > n ? 'SEALS_TOO_MANY' : duplicates === 'refused' ? 'SEAL_DUPLICATE' : 'SEALS_INSUFFICIENT'
  return [
    {
      name: 'one-short',
      what: 'one seal too few',
      header: sealedBy(few),
      reason: 'SEALS_INSUFFICIENT',
      clause: 'CNS-1',
    },
    {
      name: 'twice',
      what: 'one seal too few, and one of them twice',
      header: sealedBy(twice),
      reason: twiceReason,
      clause: 'CNS-15',
    },
    {
      name: 'outsider',
      what: 'one seal too few, and one of somebody else',
      header: sealedBy(withOther),
      reason: 'SEAL_SIGNER_NOT_VALIDATOR',
      clause: 'CNS-16',
    },
    {
      name: 'too-many',
      what: 'more seals than validators',
      header: sealedBy([...people, outsider]),
      reason: 'SEALS_TOO_MANY',
      clause: 'CNS-17',
    },
    {
      name: 'other-round',
      what: 'seals of another round',
      header: sealedBy(some, 2n),
      reason: 'SEAL_SIGNER_NOT_VALIDATOR',
      clause: 'CNS-4',
    },
  ]
}

/** Bits of validators from one place to before another. */
function bits(from: number, to: number): bigint {
  return (1n << BigInt(to)) - (1n << BigInt(from))
}

/** A question with a sealed header. */
export function headerCase(profile: string, people: readonly Signatory[], one: Sealing): ConsensusCase {
  const n = people.length
  const { name, what, header, reason, alsoAllowed, clause, participation } = one
  return {
    name: `finality/${profile}/n-${n}-${name}`,
    given: `${n} validators under the profile ${profile}, and a header of round 1 with ${what}.`,
    when: 'A consensus core verifies the header.',
    must: reason === undefined ? 'It is final, and tells who took part.' : 'It is refused.',
    clauses: reason === undefined ? allOfHeaders : [clause],
    ...(reason !== undefined && { twin: `finality/${profile}/n-${n}-quorum` }),
    asked: {
      kind: 'header',
      ask: { profile, ...chainIn(profile), ...inQuestion(header), validators: addressesOf(people) },
    },
    expected:
      reason === undefined
        ? {
            kind: 'accept',
            facts: {
              round: quantity(1),
              proposer: at(people, 0).address,
              ...(participation !== undefined && { participation: quantity(participation) }),
            },
          }
        : { kind: 'reject', reason, ...(alsoAllowed !== undefined && { alsoAllowed }) },
  }
}

/** Clauses that a header which is final shows. */
export const allOfHeaders: readonly string[] = [
  'CNS-1',
  'CNS-3',
  'CNS-4',
  'CNS-5',
  'CNS-6',
  'CNS-15',
  'CNS-16',
  'CNS-17',
  'CNS-18',
  'CNS-21',
  'CNS-23',
]
