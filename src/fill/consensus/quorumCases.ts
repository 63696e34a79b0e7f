import type { QuorumFormula } from '../../model/generated/standard.ts'
import { type Address, address, quantity } from '../../model/Hex.ts'
import type { ConsensusCase } from './ConsensusCase.ts'
import { at } from './council.ts'

/** Most validators of a set. */
const validatorsMax = 64

interface Ballot {
  readonly name: string
  readonly what: string
  readonly voters: readonly Address[]
  readonly counted: number
}

/** Votes of 1 to 64 validators under each formula: one short of a quorum, a quorum, all; repeated and foreign votes. */
export function quorumCases(): readonly ConsensusCase[] {
  return [
    ...range(1, validatorsMax).flatMap((n) =>
      ballots(n, votes('ceilTwoThirds', n)).map((ballot) => voteCase('psc-1', n, ballot)),
    ),
    ...range(1, validatorsMax).flatMap((n) =>
      ballots(n, votes('twoFaultyPlusOne', n))
        .slice(0, 2)
        .map((ballot) => voteCase('goquorum', n, ballot)),
    ),
    ...range(1, 32).flatMap((n) =>
      ballots(n, votes('floorTwoThirdsPlusOne', n))
        .slice(0, 2)
        .map((ballot) => voteCase('qbft-eea', n, ballot, 'floorTwoThirdsPlusOne')),
    ),
    ...switches(),
  ]
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}

/** The formulas as they stand in the profiles, with whole numbers only. */
function votes(formula: QuorumFormula, n: number): number {
  const twice = 2 * n
  if (formula === 'ceilTwoThirds') return (twice + 2 - ((twice + 2) % 3)) / 3
  if (formula === 'floorTwoThirdsPlusOne') return (twice - (twice % 3)) / 3 + 1
  return 2 * faulty(n) + 1
}

function faulty(n: number): number {
  return (n - 1 - ((n - 1) % 3)) / 3
}

/** Addresses that are easy to tell apart; nobody signs here. */
function voter(place: number): Address {
  return address(`0x${(place + 1).toString(16).padStart(40, '0')}`)
}

function ballots(n: number, quorum: number): readonly Ballot[] {
  const all = range(0, n - 1).map(voter)
  const short = all.slice(0, quorum - 1)
  const repeated = short.length === 0 ? [] : [at(short, 0)]
  return [
    { name: 'one-short', what: 'one vote less than a quorum', voters: short, counted: short.length },
    { name: 'quorum', what: 'a quorum of votes', voters: all.slice(n - quorum), counted: quorum },
    { name: 'all', what: 'a vote of each validator', voters: all.toReversed(), counted: n },
    {
      name: 'repeated',
      what: 'one vote less than a quorum, and one of them twice',
      voters: [...short, ...repeated],
      counted: short.length,
    },
    {
      name: 'foreign',
      what: 'one vote less than a quorum, and one of somebody else',
      voters: [...short, voter(1000)],
      counted: short.length,
    },
  ]
}

function voteCase(profile: string, n: number, ballot: Ballot, formula?: QuorumFormula): ConsensusCase {
  const quorum = votes(formula ?? (profile === 'goquorum' ? 'twoFaultyPlusOne' : 'ceilTwoThirds'), n)
  const { name, what, voters, counted } = ballot
  const finality = profile === 'goquorum' ? faulty(n) + 1 : quorum
  const rule = formula === undefined ? '' : ` by the formula ${formula}`
  return {
    name: `quorum/${profile}/n-${n}-${name}`,
    given: `${n} validators under the profile ${profile}${rule}, and ${what}.`,
    when: 'A consensus core counts the votes.',
    must: 'It counts each validator once and tells whether they are a quorum.',
    clauses: ['CNS-1', 'CNS-15', 'CNS-16'],
    asked: {
      kind: 'votes',
      ask: {
        profile,
        ...(formula !== undefined && { formula }),
        height: quantity(1),
        validators: range(0, n - 1).map(voter),
        voters,
      },
    },
    expected: {
      kind: 'accept',
      facts: {
        faultyMax: quantity(faulty(n)),
        quorum: quantity(quorum),
        finality: quantity(finality),
        counted: quantity(counted),
        reached: counted >= quorum,
      },
    },
  }
}

/** The formula that holds from a height on which a deployment chooses. */
function switches(): readonly ConsensusCase[] {
  const n = 6
  const validators = range(0, n - 1).map(voter)
  const before = [99n, 100n, 101n].map((height): ConsensusCase => {
    const quorum = votes(height < 100n ? 'twoFaultyPlusOne' : 'ceilTwoThirds', n)
    const parameters = { ceilTwoThirdsFrom: quantity(100) }
    return {
      name: `quorum/goquorum/switch-at-${height}`,
      given: `Six validators under the profile goquorum with ceil(2n/3) from height 100 on, and three votes at height ${height}.`,
      when: 'A consensus core counts the votes.',
      must: 'It counts by the formula of the height.',
      clauses: ['CNS-1'],
      asked: {
        kind: 'votes',
        ask: { profile: 'goquorum', parameters, height: quantity(height), validators, voters: validators.slice(3) },
      },
      expected: { kind: 'accept', facts: { quorum: quantity(quorum), counted: quantity(3), reached: 3 >= quorum } },
    }
  })
  return [
    ...before,
    {
      name: 'quorum/psc-1/nobody',
      given: 'No validators under the profile psc-1, and no votes.',
      when: 'A consensus core counts the votes.',
      must: 'It refuses a set without members.',
      clauses: ['CNS-1'],
      twin: 'quorum/psc-1/n-1-quorum',
      asked: { kind: 'votes', ask: { profile: 'psc-1', height: quantity(1), validators: [], voters: [] } },
      expected: { kind: 'reject', reason: 'VALIDATOR_SET_EMPTY' },
    },
  ]
}
