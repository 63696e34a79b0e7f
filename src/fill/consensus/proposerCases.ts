import { type Address, address, quantity } from '../../model/Hex.ts'
import type { ConsensusParameters } from '../../model/generated/adapter.ts'
import type { ConsensusCase } from './ConsensusCase.ts'
import { addressesOf, at, council } from './council.ts'

interface Turn {
  readonly name: string
  readonly what: string
  readonly round: bigint
  readonly validators: readonly Address[]
  readonly previous?: { readonly proposer: Address; readonly validators: readonly Address[] }
  readonly parameters?: ConsensusParameters
  /** Place of the proposer among the validators. */
  readonly place: number
}

/** Who proposes: in turn, after changes of the set, in the first block. */
export function proposerCases(): readonly ConsensusCase[] {
  return [
    ...['psc-1', 'qbft-eea'].flatMap((profile) =>
      [...turns(), ...first(), ...changed(previousRule)].map((turn) => turnCase(profile, turn)),
    ),
    ...['besu', 'goquorum'].flatMap((profile) => {
      const rule = profile === 'besu' ? greaterRule : firstRule
      const all = [...turns().slice(0, 12), ...first().slice(0, 2), ...changed(rule), ...sticky()]
      return all.map((turn) => turnCase(profile, turn))
    }),
    ...checksumOrder(),
    ...refusedTurns(),
  ]
}

function turnCase(profile: string, { name, what, place, ...turn }: Turn): ConsensusCase {
  const { round, validators, previous, parameters } = turn
  return {
    name: `proposer/${profile}/${name}`,
    given: `${validators.length} validators under the profile ${profile}, ${what}.`,
    when: `A consensus core is asked who proposes in round ${round}.`,
    must: `It names the validator at place ${place}.`,
    clauses: ['CNS-19'],
    asked: {
      kind: 'proposer',
      ask: {
        profile,
        ...(parameters !== undefined && { parameters }),
        height: quantity(previous === undefined ? 1 : 50),
        round: quantity(round),
        validators,
        ...(previous !== undefined && { previous }),
      },
    },
    expected: { kind: 'accept', facts: { proposer: at(validators, place) } },
  }
}

/** Round robin over sets of one to thirty, rounds past the end of the set. */
function turns(): readonly Turn[] {
  return [4, 1, 3, 7, 22, 30].flatMap((n) => {
    const validators = addressesOf(council(n))
    const places = [...new Set([0, Math.floor(n / 2), n - 1])]
    const rounds = [...new Set([0, 1, n - 1, n, 2 * n + 1])]
    return places.flatMap((before) =>
      rounds.map((round) => ({
        name: `n-${n}-after-${before}-round-${round}`,
        what: `the block before by the one at place ${before}`,
        round: BigInt(round),
        validators,
        previous: { proposer: at(validators, before), validators },
        place: (before + 1 + round) % n,
      })),
    )
  })
}

function first(): readonly Turn[] {
  return [4, 7].flatMap((n) =>
    [0, 1, n - 1, n, 2 * n].map((round) => ({
      name: `first-block-n-${n}-round-${round}`,
      what: 'no block before',
      round: BigInt(round),
      validators: addressesOf(council(n)),
      place: round % n,
    })),
  )
}

/** Where counting starts after the set changed: previous set, previous proposer, new set. */
type Rule = (before: readonly Address[], proposer: Address, now: readonly Address[]) => number

const previousRule: Rule = (before, proposer) => before.indexOf(proposer) + 1
const greaterRule: Rule = (_, proposer, now) =>
  now.includes(proposer) ? now.indexOf(proposer) + 1 : now.filter((one) => one < proposer).length
const firstRule: Rule = (_, proposer, now) => (now.includes(proposer) ? now.indexOf(proposer) + 1 : 1)

function changed(rule: Rule): readonly Turn[] {
  const five = addressesOf(council(5))
  const low = address(`0x${'00'.repeat(19)}01`)
  const high = address(`0x${'ff'.repeat(20)}`)
  const sets: readonly (readonly [string, readonly Address[]])[] = [
    ['first-removed', five.slice(1)],
    ['third-removed', five.filter((_, index) => index !== 2)],
    ['last-removed', five.slice(0, 4)],
    ['two-removed', five.filter((_, index) => index !== 1 && index !== 2)],
    ['added-below', [low, ...five]],
    ['added-above', [...five, high]],
    ['all-replaced', addressesOf(council(9)).filter((one) => !five.includes(one))],
  ]
  return sets.flatMap(([name, now]) =>
    [0, 2, 4].flatMap((before) =>
      [0, 1].map((round) => ({
        name: `${name}-after-${before}-round-${round}`,
        what: `the set changed (${name.replaceAll('-', ' ')}), and the block before by the one at place ${before} of the five before`,
        round: BigInt(round),
        validators: now,
        previous: { proposer: at(five, before), validators: five },
        place: (rule(five, at(five, before), now) + round) % now.length,
      })),
    ),
  )
}

function sticky(): readonly Turn[] {
  const validators = addressesOf(council(5))
  return [0, 1, 4, 5].map((round) => ({
    name: `sticky-round-${round}`,
    what: 'a policy under which the proposer stays, and the block before by the one at place 3',
    round: BigInt(round),
    validators,
    previous: { proposer: at(validators, 3), validators },
    parameters: { policy: 'sticky' as const },
    place: (3 + round) % 5,
  }))
}

/** Addresses of which the first is smaller by its bytes, and the second by its text with the capitals of ERC-55. */
const [byBytes, byText]: readonly [Address, Address] = [
  address('0xa0916fe45799931b390cd845e38670edcf9b9e1b'),
  address('0xa0a4fe7083020d1ede27ba9ab97a2e9782fbf406'),
]

function checksumOrder(): readonly ConsensusCase[] {
  const validators = [byBytes, byText]
  return [0, 1].map((round) => ({
    name: `proposer/ibft1/checksum-order-round-${round}`,
    given:
      'Two validators under the profile ibft1, 0xa0916Fe4… and 0xA0a4FE70…, and a last proposer that left the set.',
    when: `A consensus core is asked who proposes in round ${round}.`,
    must: 'It counts in the order of the texts with checksum capitals, from the first on.',
    clauses: ['CNS-19'],
    asked: {
      kind: 'proposer',
      ask: {
        profile: 'ibft1',
        height: quantity(50),
        round: quantity(round),
        validators,
        previous: { proposer: address(`0x${'01'.repeat(20)}`), validators },
      },
    },
    expected: { kind: 'accept', facts: { proposer: at([byText, byBytes], (1 + round) % 2) } },
  }))
}

function refusedTurns(): readonly ConsensusCase[] {
  const validators = addressesOf(council(4))
  const previous = { proposer: at(validators, 0), validators }
  return ['psc-1', 'qbft-eea'].flatMap((profile): readonly ConsensusCase[] => [
    {
      name: `proposer/${profile}/nobody`,
      given: `No validators under the profile ${profile}.`,
      when: 'A consensus core is asked who proposes in round 0.',
      must: 'It refuses a set without members.',
      clauses: ['CNS-19'],
      twin: `proposer/${profile}/n-4-after-0-round-0`,
      asked: { kind: 'proposer', ask: { profile, height: quantity(50), round: quantity(0), validators: [], previous } },
      expected: { kind: 'reject', reason: 'VALIDATOR_SET_EMPTY' },
    },
    {
      name: `proposer/${profile}/stranger-before`,
      given: `Four validators under the profile ${profile}, and a block before by somebody who was in no set.`,
      when: 'A consensus core is asked who proposes in round 0.',
      must: 'It refuses the previous proposer.',
      clauses: ['CNS-19'],
      twin: `proposer/${profile}/n-4-after-0-round-0`,
      asked: {
        kind: 'proposer',
        ask: {
          profile,
          height: quantity(50),
          round: quantity(0),
          validators,
          previous: { ...previous, proposer: address(`0x${'01'.repeat(20)}`) },
        },
      },
      expected: { kind: 'reject', reason: 'PROPOSER_NOT_VALIDATOR' },
    },
  ])
}
