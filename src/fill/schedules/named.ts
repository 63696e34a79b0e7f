import type { ConsensusSchedule, ScheduleRule } from '../../model/generated/vector.ts'
import { councilOf, firstHeight } from './council.ts'
import type { ScheduleCase } from './ScheduleCase.ts'

/** A schedule that a known flaw fails, with the faults of the reference that have it. */
export interface NamedSchedule extends ScheduleCase {
  /** Names of faults of the state machine; the schedule fails each of them, and the reference goes through. */
  readonly kills: readonly string[]
}

/** What holds of honest nodes whatever the network does. */
const safety: readonly string[] = ['agreement', 'validity', 'noDoubleSign', 'justifiedProposals', 'lockKept']

/** Safety, and a decision so many rounds after the network is good. */
export function withProgress(rounds: number): readonly string[] {
  return [...safety, `decidesWithinRoundsAfterGst:${rounds}`]
}

/** The network loses what fits. */
export function drop(rule: Omit<ScheduleRule, 'action'>): ScheduleRule {
  return { ...rule, action: { do: 'drop' } }
}

/** Schedules with an outcome that is known from the field or from papers. */
export function namedSchedules(): readonly NamedSchedule[] {
  return [
    lockDropped(),
    smallQuorum(5),
    smallQuorum(6),
    sealedByFew(),
    roundInHash(),
    divergingRounds(),
    forgetfulNode(true),
    forgetfulNode(false),
    lockedOnTwo(),
  ]
}

/** Leaders of the rounds are 0, b, 2 and 3. */
function lockDropped(): NamedSchedule {
  const schedule: ConsensusSchedule = {
    ...councilOf({ validators: 4, byzantine: 1 }),
    spreadsBlocks: false,
    gst: { round: 3 },
    rules: [
      drop({ round: 0, codes: ['PREPARE'], from: ['3', 'b'], to: ['2'] }),
      drop({ round: 0, codes: ['COMMIT'] }),
      drop({ round: 0, codes: ['TIMER'], to: ['0'] }),
      drop({ round: 1, codes: ['PROPOSAL'] }),
      drop({ round: 2, codes: ['ROUND_CHANGE'], from: ['3'], to: ['2'] }),
    ],
    mutations: [{ code: 'ROUND_CHANGE', from: ['b'], set: { prepared: 'none' } }],
    forged: [
      {
        from: 'b',
        to: ['3'],
        at: { height: firstHeight, round: 2 },
        message: {
          code: 'BLOCK',
          height: firstHeight,
          round: 0,
          block: { by: '0', round: 0 },
          sealers: [0, 1, 3],
        },
      },
    ],
  }
  return {
    name: 'twins/psc-1/4-lock-survives-round-change-of-others',
    given: 'four validators of which one is Byzantine and keeps the seals of a block that two honest ones prepared',
    when: 'the others make one of the two change rounds before its own timer ends, and the next leader hears of it last',
    must: 'its round change still names the block, so that no other block becomes final',
    clauses: ['BFT-10'],
    schedule,
    invariants: withProgress(0),
    kills: ['lock-dropped'],
  }
}

function smallQuorum(validators: 5 | 6): NamedSchedule {
  const halves = [
    ['x', '1', '2'],
    ['y', '3', '4', ...(validators === 6 ? ['5'] : [])],
  ]
  return {
    name: `twins/psc-1/${validators}-quorum-of-two-thirds`,
    given: `${validators} validators, of which the leader runs twice`,
    when: 'the network is parted in round 0, with a twin and at least two honest validators on either side',
    must: 'neither side decides, since 2f + 1 votes of both sides need not have an honest validator in common',
    clauses: ['BFT-11'],
    schedule: {
      ...councilOf({ validators, byzantine: 0, twins: true }),
      gst: { round: 1 },
      rules: [{ round: 0, action: { do: 'partition', groups: halves } }],
    },
    invariants: withProgress(0),
    kills: ['quorum-of-two-f-plus-one'],
  }
}

/** Leaders of the rounds are b, 1 and 2. */
function sealedByFew(): NamedSchedule {
  return {
    name: 'twins/psc-1/4-seals-of-f-plus-one',
    given: 'four validators, of which one is Byzantine and one honest one committed to its block alone',
    when: 'a later round decides another block, and the Byzantine one shows its own block with both seals',
    must: 'the block with f + 1 seals is final for nobody',
    clauses: ['BFT-18'],
    schedule: {
      ...councilOf({ validators: 4, byzantine: 0 }),
      gst: { round: 2 },
      rules: [
        drop({ round: 0, codes: ['PREPARE'], to: ['1', '2', 'b'] }),
        drop({ round: 1, codes: ['ROUND_CHANGE'], from: ['3'] }),
      ],
      forged: [
        {
          from: 'b',
          to: ['2'],
          at: { height: firstHeight, round: 1 },
          message: {
            code: 'BLOCK',
            height: firstHeight,
            round: 0,
            block: { by: 'b', round: 0 },
            sealers: [0, 3],
          },
        },
      ],
    },
    invariants: withProgress(0),
    kills: ['head-of-f-plus-one'],
  }
}

/** Leaders of the rounds are 0, 1 and 2; 1 decides first. */
function roundInHash(): NamedSchedule {
  return {
    name: 'twins/psc-1/4-round-not-in-hash',
    given: 'four validators that all prepared a block in round 0',
    when: 'one of them decides it there, and the others, who lack the commits, decide it two rounds later',
    must: 'it is the same block: the hash that the chain goes on from does not tell the round',
    clauses: ['CNS-24'],
    schedule: {
      ...councilOf({ validators: 4 }),
      gst: { round: 3 },
      rules: [drop({ round: 0, codes: ['COMMIT'], to: ['0', '2', '3'] }), drop({ round: 0, codes: ['BLOCK'] })],
    },
    invariants: withProgress(0),
    kills: ['round-in-hash'],
  }
}

/** Leaders of the rounds are b and 1; the timer of 3 never ends. */
function divergingRounds(): NamedSchedule {
  return {
    name: 'twins/psc-1/4-rounds-come-together',
    given: 'four validators, of which the first leader is silent and another has a timer that never ends',
    when: 'the two others change rounds',
    must: 'the one whose timer never ends follows f + 1 of them, or no quorum ever changes to a round',
    clauses: ['BFT-13'],
    schedule: {
      ...councilOf({ validators: 4, byzantine: 0 }),
      rules: [drop({ from: ['b'] }), drop({ codes: ['TIMER'], to: ['3'] })],
    },
    invariants: withProgress(1),
    kills: ['follows-quorum', 'follows-nobody', 'follows-silently'],
  }
}

/** Leaders of the rounds are b and 1. */
function forgetfulNode(durable: boolean): NamedSchedule {
  const kept = durable ? 'with what it persisted' : 'without what it persisted'
  return {
    name: `twins/psc-1/4-crash-${durable ? 'with' : 'without'}-durable-state`,
    given: 'four validators, of which the leader is Byzantine and an honest one crashes once it has sent PREPARE',
    when: `it begins again ${kept}, and the leader shows it another block in the same round`,
    must: 'it does not sign a second value in that round',
    clauses: ['BFT-14', 'BFT-15'],
    schedule: {
      ...councilOf({ validators: 4, byzantine: 0 }),
      gst: { round: 1 },
      rules: [drop({ round: 0, codes: ['COMMIT'] })],
      crashes: [{ node: '1', after: { height: firstHeight, round: 0, code: 'PREPARE' }, durable }],
      forged: [
        {
          from: 'b',
          to: ['1'],
          at: { height: firstHeight, round: 0, quiet: true },
          message: {
            code: 'PROPOSAL',
            height: firstHeight,
            round: 0,
            block: { by: 'b', round: 9 },
            roundChanges: [],
            prepares: [],
          },
        },
      ],
    },
    invariants: withProgress(durable ? 1 : 2),
    kills: durable ? ['nothing-persisted', 'signs-again'] : ['nothing-persisted'],
  }
}

/** Leaders of the rounds are 0, 1 and 2; b is silent from round 2 on, so that the votes of all others are needed. */
function lockedOnTwo(): NamedSchedule {
  const silent = [2, 3, 4, 5, 6].map((round) => drop({ round, from: ['b'] }))
  return {
    name: 'twins/psc-1/4-locks-on-two-blocks',
    given:
      'four validators of which one is Byzantine, one honest one prepared a block in round 0 and another one another block in round 1',
    when: 'the Byzantine one is silent from then on, so that neither block has a quorum while each stays with its own',
    must: 'the later certificate moves the one that is locked on the earlier block, and all decide in round 2',
    clauses: ['BFT-3', 'BFT-10'],
    schedule: {
      ...councilOf({ validators: 4, byzantine: 3 }),
      lastRound: 6,
      rules: [
        drop({ round: 0, codes: ['PREPARE'], to: ['1', '2', 'b'] }),
        drop({ round: 1, codes: ['ROUND_CHANGE'], from: ['0'], to: ['1'] }),
        drop({ round: 1, codes: ['PREPARE'], to: ['0', '2', 'b'] }),
        drop({ round: 0, codes: ['COMMIT', 'BLOCK'] }),
        drop({ round: 1, codes: ['COMMIT', 'BLOCK'] }),
        ...silent,
      ],
    },
    invariants: withProgress(2),
    kills: ['lock-refuses-others'],
  }
}
