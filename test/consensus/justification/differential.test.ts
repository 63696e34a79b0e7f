import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { address, bytes, hash32, type Address, type Hash32 } from '../../../src/model/Hex.ts'
import { isHighestPrepared } from '../../../src/consensus/justification/isHighestPrepared.ts'
import {
  isProposalJustification,
  justificationRules,
  type JustificationRules,
} from '../../../src/consensus/justification/isProposalJustification.ts'
import type { OpenedProposal } from '../../../src/consensus/justification/Opened.ts'
import type { Setting } from '../../../src/consensus/justification/Setting.ts'
import { otherJustification } from './otherPredicates.ts'

const people: readonly Address[] = Array.from({ length: 8 }, (_, index) => address(`0x${`${index + 1}0`.repeat(20)}`))
const signature = bytes(`0x${'00'.repeat(65)}`)

function digestOf(block: number, round: number, roundInBlock: boolean): Hash32 {
  return hash32(`0x${String(block * 100 + (roundInBlock ? round : 99)).padStart(64, '0')}`)
}

interface Plan {
  readonly members: number
  readonly round: number
  readonly roundInBlock: boolean
  readonly block: { readonly height: number; readonly builder: number; readonly round: number }
  readonly changes: readonly {
    readonly by: number
    readonly height: number
    readonly round: number
    readonly prepared: { readonly round: number; readonly block: number } | null
  }[]
  readonly prepares: readonly {
    readonly by: number
    readonly height: number
    readonly round: number
    readonly block: number
  }[]
}

/** Mostly what is right, so that more than refusals are compared. */
function near(right: number, ...wrong: readonly number[]): fc.Arbitrary<number> {
  return fc.oneof({ weight: 30, arbitrary: fc.constant(right) }, { weight: 1, arbitrary: fc.constantFrom(...wrong) })
}

const plans: fc.Arbitrary<Plan> = fc
  .record({
    members: fc.integer({ min: 1, max: 7 }),
    round: fc.integer({ min: 0, max: 3 }),
    roundInBlock: fc.boolean(),
    back: fc.integer({ min: 0, max: 2 }),
  })
  .chain(({ members, round, roundInBlock, back }) => {
    const certified = Math.max(0, round - back)
    const by = fc.oneof({ weight: 30, arbitrary: fc.nat(members - 1) }, { weight: 1, arbitrary: fc.constant(7) })
    const leader = round % members
    const prepared = fc.record({ round: fc.integer({ min: 0, max: Math.max(0, round - 1) }), block: near(1, 2) })
    const voters = fc.shuffledSubarray(Array.from({ length: members }, (_, index) => index))
    const named = fc.oneof(
      { weight: 8, arbitrary: fc.constant(null) },
      { weight: 8, arbitrary: fc.constant({ round: certified, block: 1 }) },
      { weight: 1, arbitrary: prepared },
      { weight: 1, arbitrary: fc.constant({ round, block: 1 }) },
    )
    const change = (who: fc.Arbitrary<number>): fc.Arbitrary<Plan['changes'][number]> =>
      fc.record({
        by: who,
        height: near(5, 4, 6),
        round: near(round, round + 1, Math.max(0, round - 1)),
        prepared: fc.oneof(named, fc.constant(null)),
      })
    const prepare = (who: fc.Arbitrary<number>): fc.Arbitrary<Plan['prepares'][number]> =>
      fc.record({ by: who, height: near(5, 4), round: near(certified, 0, round), block: near(1, 2) })
    const listOf = <Vote>(make: (who: fc.Arbitrary<number>) => fc.Arbitrary<Vote>): fc.Arbitrary<readonly Vote[]> =>
      fc.oneof(
        { weight: 4, arbitrary: voters.chain((chosen) => fc.tuple(...chosen.map((one) => make(fc.constant(one))))) },
        { weight: 1, arbitrary: fc.array(make(by), { maxLength: 8 }) },
      )
    return fc.record({
      members: fc.constant(members),
      round: fc.constant(round),
      roundInBlock: fc.constant(roundInBlock),
      block: fc.record({ height: near(5, 6), builder: near(leader, 7, 0), round: near(round, round + 1) }),
      changes: listOf(change),
      prepares: listOf(prepare),
    })
  })

function person(index: number): Address {
  const found = people[index]
  if (found === undefined) throw new Error(`there is no person ${index}`)
  return found
}

function ours(plan: Plan, rules?: JustificationRules): string {
  const { members, round, roundInBlock } = plan
  const validators = people.slice(0, members)
  const setting: Setting = {
    height: 5n,
    validators,
    quorum: Math.ceil((2 * members) / 3),
    leaderOf: (at) => person(Number(at) % members),
    digestOf: (_, at) => digestOf(1, Number(at), roundInBlock),
    roundInBlock,
    sealsAscend: false,
    sealsOnce: false,
  }
  const zero = hash32(`0x${'00'.repeat(32)}`)
  const opened: OpenedProposal = {
    proposal: {
      payload: { height: 5n, round: BigInt(round), digest: zero },
      author: person(round % members),
      signature,
    },
    block: {
      rlp: bytes('0x'),
      height: BigInt(plan.block.height),
      hash: zero,
      parentHash: zero,
      proposer: person(plan.block.builder),
      ...(roundInBlock && { round: BigInt(plan.block.round) }),
    },
    roundChanges: plan.changes.map(({ by, height, round: at, prepared }) => ({
      payload: {
        height: BigInt(height),
        round: BigInt(at),
        ...(prepared !== null && {
          prepared: { round: BigInt(prepared.round), digest: digestOf(prepared.block, prepared.round, roundInBlock) },
        }),
      },
      author: person(by),
      signature,
    })),
    prepares: plan.prepares.map(({ by, height, round: at, block }) => ({
      payload: { height: BigInt(height), round: BigInt(at), digest: digestOf(block, at, roundInBlock) },
      author: person(by),
      signature,
    })),
  }
  const { kind } = isProposalJustification(opened, setting, rules)
  return kind === 'unjustified' ? 'no' : kind
}

function theirs(plan: Plan): string {
  const { members, round, roundInBlock } = plan
  return otherJustification({
    height: 5,
    members: people.slice(0, members),
    leader: person(round % members),
    round,
    builder: person(plan.block.builder),
    blockHeight: plan.block.height,
    blockRound: roundInBlock ? plan.block.round : undefined,
    digestIn: (at) => digestOf(1, at, roundInBlock),
    changes: plan.changes.map(({ by, height, round: at, prepared }) => ({
      by: person(by),
      height,
      round: at,
      ...(prepared !== null && {
        preparedRound: prepared.round,
        preparedDigest: digestOf(prepared.block, prepared.round, roundInBlock),
      }),
    })),
    prepares: plan.prepares.map(({ by, height, round: at, block }) => ({
      by: person(by),
      height,
      round: at,
      digest: digestOf(block, at, roundInBlock),
    })),
  })
}

const samples = fc.sample(plans, { numRuns: 30_000, seed: 20_261_125 })

describe('two formulations of the rules of justification', () => {
  it('come to the same on thirty thousand proposals, of which many are justified', () => {
    const verdicts = samples.map((plan) => {
      const [one, other] = [ours(plan), theirs(plan)]
      if (one !== other) throw new Error(`${one} and ${other}: ${JSON.stringify(plan)}`)
      return one
    })
    const count = (verdict: string): number => verdicts.filter((one) => one === verdict).length
    expect(Math.min(count('fresh'), count('prepared'), count('no'))).toBeGreaterThan(500)
  })

  const slips: Readonly<Record<string, Partial<JustificationRules>>> = {
    'senders are counted twice': { countSenders: (votes) => votes.length },
    'a round change may be for any round': {
      validRoundChange: ({ author }, _, { validators }) => validators.includes(author),
    },
    'a block prepared in the round itself counts': {
      validRoundChange: (change, round, setting) =>
        justificationRules.validRoundChange(
          change.payload.prepared?.round === round
            ? { ...change, payload: { height: change.payload.height, round: change.payload.round } }
            : change,
          round,
          setting,
        ),
    },
    'any prepared block will do': { isHighestPrepared: ({ payload }) => payload.prepared !== undefined },
    'only a block prepared later than all others will do': {
      isHighestPrepared: (change, all) =>
        isHighestPrepared(change, all) &&
        all.filter(({ payload }) => payload.prepared?.round === change.payload.prepared?.round).length === 1,
    },
    'prepares are not looked at': { isPreparedCertificate: () => true },
    'prepares are counted and not read': {
      isPreparedCertificate: ({ prepares }, _, { quorum }) => prepares.length >= quorum,
    },
  }

  it.each(Object.entries(slips))('part where %s', (_, slip) => {
    const rules = { ...justificationRules, ...slip }
    expect(samples.some((plan) => ours(plan, rules) !== theirs(plan))).toBe(true)
  })
})
