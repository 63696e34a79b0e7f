import type { ConsensusSchedule, ScheduleRule } from '../../model/generated/vector.ts'
import { councilOf, firstHeight } from './council.ts'
import { drop, withProgress, type NamedSchedule } from './named.ts'

/** What a progress schedule is made of; its name has the number of validators before it. */
interface Plan extends Pick<NamedSchedule, 'given' | 'when' | 'must' | 'clauses' | 'kills'> {
  readonly name: string
  readonly byzantine?: number
  readonly change: Partial<ConsensusSchedule>
  /** Rounds above the one from which the network is good; above 0 where it never is. */
  readonly rounds: number
}

function delay(untilRound: number, rule: Omit<ScheduleRule, 'action'>): ScheduleRule {
  return { ...rule, action: { do: 'delay', untilRound } }
}

/** Honest nodes that need every vote that they get: whoever ignores, forgets or follows too much decides later, or never. */
export function progressSchedules(): readonly NamedSchedule[] {
  return [...plansOfVotes(), ...plansOfRounds(), ...plansOfProposals()].map(
    ({ name, byzantine, change, rounds, ...told }): NamedSchedule => ({
      ...told,
      name: `byzz/psc-1/4-${name}`,
      schedule: { ...councilOf({ validators: 4, ...(byzantine !== undefined && { byzantine }) }), ...change },
      invariants: withProgress(rounds),
    }),
  )
}

/** Votes that come late or early. */
function plansOfVotes(): readonly Plan[] {
  return [
    {
      name: 'commits-come-late',
      given: 'four validators that all committed to a block in round 0',
      when: 'the commits come when round 0 is over, and no later round has a proposal',
      must: 'all decide the block of round 0 in round 1',
      clauses: ['BFT-11'],
      change: {
        spreadsBlocks: false,
        rules: [delay(1, { round: 0, codes: ['COMMIT'] }), drop({ round: 1, codes: ['PROPOSAL'] })],
        lastRound: 2,
      },
      rounds: 1,
      kills: ['rounds-behind-ignored'],
    },
    {
      name: 'one-commit-comes-late',
      given:
        'four validators of which one is Byzantine and commits to nothing, so that the commit of every other one is needed',
      when: 'one of them comes when round 0 is over, and no later round has a proposal',
      must: 'it counts together with those that came in time, and all decide the block of round 0',
      clauses: ['BFT-11'],
      byzantine: 3,
      change: {
        spreadsBlocks: false,
        rules: [
          drop({ round: 0, codes: ['COMMIT'], from: ['b'] }),
          delay(1, { round: 0, codes: ['COMMIT'], from: ['2'] }),
          drop({ round: 1, codes: ['PROPOSAL'] }),
        ],
        lastRound: 2,
      },
      rounds: 1,
      kills: ['past-forgotten'],
    },
    {
      name: 'next-height-comes-early',
      given: 'four validators of which one is Byzantine and silent at the second height, where it leads round 1',
      when: 'an honest one hears of the first block last, when the others have begun the second height',
      must: 'it votes there on what came before, so that the second height is decided in round 0',
      clauses: ['BFT-17'],
      byzantine: 2,
      change: {
        lastHeight: firstHeight + 1,
        lastRound: 3,
        rules: [
          drop({ height: firstHeight, round: 0, codes: ['COMMIT'], to: ['3'] }),
          delay(1, { height: firstHeight, round: 0, codes: ['BLOCK'], to: ['3'] }),
          drop({ height: firstHeight + 1, from: ['b'] }),
        ],
      },
      rounds: 1,
      kills: ['heights-ahead-dropped'],
    },
  ]
}

/** Rounds that nodes come to, or must not come to. */
function plansOfRounds(): readonly Plan[] {
  return [
    {
      name: 'change-to-far-round',
      given:
        'four validators of which one is Byzantine, leads round 0 and is silent there, and another has a timer that never ends',
      when: 'the Byzantine one changes to round 6',
      must: 'nobody follows it: the one whose timer never ends follows the others to round 1',
      clauses: ['BFT-13'],
      byzantine: 0,
      change: {
        rules: [drop({ codes: ['PROPOSAL'], from: ['b'] }), drop({ codes: ['TIMER'], to: ['3'] })],
        lastRound: 8,
        forged: [
          {
            from: 'b',
            to: ['1', '2', '3'],
            at: { height: firstHeight, round: 0 },
            message: { code: 'ROUND_CHANGE', height: firstHeight, round: 6, prepares: [] },
          },
        ],
      },
      rounds: 1,
      kills: ['follows-f', 'follows-highest'],
    },
    {
      name: 'proposal-of-next-round-comes-first',
      given: 'four validators of which one is Byzantine, leads round 0 and proposes and votes nothing',
      when: 'the proposal of round 1 is the first that an honest one hears of that round, which needs its vote',
      must: 'it goes to round 1 on the proposal, and all decide there',
      clauses: ['BFT-7'],
      byzantine: 0,
      change: {
        rules: [
          drop({ codes: ['PROPOSAL', 'PREPARE', 'COMMIT'], from: ['b'] }),
          drop({ codes: ['TIMER', 'ROUND_CHANGE'], to: ['3'] }),
        ],
        lastRound: 3,
      },
      rounds: 1,
      kills: ['proposals-ahead-ignored'],
    },
    refusedBlock(),
  ]
}

/** Leaders of the rounds are 0, b and 2. */
function refusedBlock(): Plan {
  return {
    name: 'refused-block-after-prepared-one',
    given: 'four validators of which one is Byzantine, and of which one honest one alone prepared a block in round 0',
    when: 'the Byzantine one leads round 1 and proposes a block there that execution refuses',
    must: 'the honest one still names in its round changes what it prepared',
    clauses: ['BFT-10'],
    byzantine: 1,
    change: {
      invalidBlocks: [{ by: 'b' }],
      gst: { round: 2 },
      rules: [
        drop({ round: 0, codes: ['PREPARE'], to: ['2', '3', 'b'] }),
        drop({ round: 0, codes: ['COMMIT', 'BLOCK'] }),
        drop({ round: 1, codes: ['ROUND_CHANGE'], from: ['0'], to: ['b'] }),
      ],
    },
    rounds: 1,
    kills: ['lock-dropped-by-refusal'],
  }
}

/** A block of a Byzantine node, and a proposal of it in round 0. */
const own = { by: 'b', round: 9 } as const
const proposal = { code: 'PROPOSAL', height: firstHeight, round: 0, block: own } as const
const everybody = ['1', '2', '3']

/** Proposals that a Byzantine leader makes. */
function plansOfProposals(): readonly Plan[] {
  return [firstRoundJustified(), changesOfAnotherHeight(), secondProposal()]
}

/** The leader of round 0 brings what nobody asked for. */
function firstRoundJustified(): Plan {
  return {
    name: 'first-round-with-justification',
    given: 'four validators of which one is Byzantine and leads round 0',
    when: 'it proposes there with a round change and a prepare, which nobody needs in round 0',
    must: 'they are passed over, and the block is decided in round 0',
    clauses: ['BFT-2'],
    byzantine: 0,
    change: {
      rules: [drop({ round: 0, codes: ['PROPOSAL'], from: ['b'] })],
      forged: [
        {
          from: 'b',
          to: everybody,
          at: { height: firstHeight, round: 0 },
          message: {
            ...proposal,
            roundChanges: [{ validator: 0, round: 1 }],
            prepares: [{ validator: 0, round: 0, block: own }],
          },
        },
      ],
    },
    rounds: 0,
    kills: ['first-round-justified'],
  }
}

/** Leaders of the rounds of the second height are 2 and b. */
function changesOfAnotherHeight(): Plan {
  return {
    name: 'round-changes-of-another-height',
    given:
      'four validators that decided a block in round 1, and of which one is Byzantine and leads round 1 of the next height',
    when: 'it proposes there with the round changes of the height before, when nobody has changed rounds',
    must: 'nobody follows it, and the next height goes on',
    clauses: ['BFT-1', 'BFT-2'],
    byzantine: 3,
    change: {
      lastHeight: firstHeight + 1,
      lastRound: 4,
      gst: { round: 1 },
      rules: [
        drop({ height: firstHeight, round: 0, codes: ['PROPOSAL'] }),
        drop({ height: firstHeight + 1, round: 0, codes: ['PREPARE'] }),
      ],
      forged: [
        {
          from: 'b',
          to: ['0', '1', '2'],
          at: { height: firstHeight + 1, round: 0, quiet: true },
          message: {
            code: 'PROPOSAL',
            height: firstHeight + 1,
            round: 1,
            block: own,
            roundChanges: [0, 1, 2].map((validator) => ({ validator, height: firstHeight, round: 1 })),
            prepares: [],
          },
        },
      ],
    },
    rounds: 1,
    kills: ['change-height-unchecked'],
  }
}

/** The leader of round 0 proposes again when all have committed. */
function secondProposal(): Plan {
  return {
    name: 'two-proposals-in-one-round',
    given: 'four validators of which one is Byzantine and leads round 0',
    when: 'it proposes a block to all, and another when all have committed to the first and the commits are on their way',
    must: 'the first stays accepted, and is decided when the commits come',
    clauses: ['BFT-7'],
    byzantine: 0,
    change: {
      spreadsBlocks: false,
      rules: [delay(1, { round: 0, codes: ['COMMIT'] }), drop({ round: 1, codes: ['PROPOSAL'] })],
      lastRound: 2,
      forged: [
        {
          from: 'b',
          to: everybody,
          at: { height: firstHeight, round: 0, quiet: true },
          message: { ...proposal, roundChanges: [], prepares: [] },
        },
      ],
    },
    rounds: 1,
    kills: ['accepts-again'],
  }
}
