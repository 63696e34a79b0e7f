import type { ScheduleRule, ScheduleStatement } from '../../model/generated/vector.ts'
import { hash32 } from '../../model/Hex.ts'
import { councilOf, firstHeight } from './council.ts'
import { withProgress } from './named.ts'
import type { ScheduleCase } from './ScheduleCase.ts'

/** A proposal that a Byzantine leader makes up, and how its justification is wrong. */
interface Attack {
  readonly name: string
  readonly when: string
  /** Whether a block was prepared in round 0. */
  readonly prepared: boolean
  /** Round that the Byzantine validator leads; it stands at that place. */
  readonly round: number
  /** Round in which it proposes, where that is not the one it leads. */
  readonly proposesIn?: number
  /** Who built the block that it proposes, and in which round. */
  readonly block: { readonly by: string; readonly round: number }
  readonly roundChanges: readonly ScheduleStatement[]
  readonly prepares: readonly ScheduleStatement[]
  readonly clauses: readonly string[]
  /** What the network loses instead of what it loses for the others. */
  readonly rules?: readonly ScheduleRule[]
  /** 1 where absent. */
  readonly revision?: number
}

const strangers = [0x21, 0x22, 0x23].map((byte) => hash32(`0x${byte.toString(16).repeat(32)}`))

/** The block of round 0: prepared by three, although nobody may have heard of their prepares but who hears everything. */
const early = { by: '0', round: 0 } as const

/** A block of its own, and the certificate that it claims for it. */
const own = { by: 'b', round: 9 } as const
const claimed = { round: 0, block: own } as const

function of(validators: readonly number[], rest: Omit<ScheduleStatement, 'validator'>): readonly ScheduleStatement[] {
  return validators.map((validator) => ({ validator, ...rest }))
}

function ofStrangers(rest: Omit<ScheduleStatement, 'key'>): readonly ScheduleStatement[] {
  return strangers.map((key) => ({ key, ...rest }))
}

const attacks: readonly Attack[] = [
  {
    name: 'too-few-round-changes',
    when: 'shows the round changes of f + 1 validators',
    prepared: false,
    round: 1,
    block: own,
    roundChanges: of([0, 1], { round: 1 }),
    prepares: [],
    clauses: ['BFT-2'],
  },
  {
    name: 'no-round-changes',
    when: 'shows no round change',
    prepared: true,
    round: 1,
    block: own,
    roundChanges: [],
    prepares: [],
    clauses: ['BFT-2'],
  },
  {
    name: 'round-changes-of-strangers',
    when: 'shows round changes of nobody who validates',
    prepared: true,
    round: 1,
    block: own,
    roundChanges: ofStrangers({ round: 1 }),
    prepares: [],
    clauses: ['BFT-2'],
  },
  {
    name: 'round-changes-of-another-round',
    when: 'shows the round changes to the round before',
    prepared: false,
    round: 2,
    block: own,
    roundChanges: of([0, 1, 3], { round: 1 }),
    prepares: [],
    clauses: ['BFT-1', 'BFT-2'],
  },
  {
    name: 'prepared-block-passed-over',
    when: 'proposes a block of its own although round changes name a prepared one',
    prepared: true,
    round: 1,
    block: own,
    roundChanges: of([0, 1, 2], { round: 1 }),
    prepares: of([0, 2, 3], { round: 0, block: { by: '0', round: 0 } }),
    clauses: ['BFT-3'],
  },
  {
    name: 'certificate-of-itself',
    when: 'claims that its block was prepared, and shows its own prepare',
    prepared: false,
    round: 1,
    block: own,
    roundChanges: [...of([0, 2], { round: 1 }), ...of([1], { round: 1, prepared: claimed })],
    prepares: of([1], { round: 0, block: own }),
    clauses: ['BFT-4'],
  },
  {
    name: 'certificate-of-nobody',
    when: 'claims that its block was prepared, and shows no prepare',
    prepared: false,
    round: 1,
    block: own,
    roundChanges: [...of([0, 2], { round: 1 }), ...of([1], { round: 1, prepared: claimed })],
    prepares: [],
    clauses: ['BFT-4'],
  },
  {
    name: 'certificate-of-strangers',
    when: 'claims that its block was prepared, and shows prepares of nobody who validates',
    prepared: false,
    round: 1,
    block: own,
    roundChanges: [...of([0, 2], { round: 1 }), ...of([1], { round: 1, prepared: claimed })],
    prepares: ofStrangers({ round: 0, block: own }),
    clauses: ['BFT-4'],
  },
  {
    name: 'certificate-of-another-block',
    when: 'claims that its block was prepared, and shows the prepares of another',
    prepared: true,
    round: 1,
    block: own,
    roundChanges: [...of([0, 2], { round: 1 }), ...of([1], { round: 1, prepared: claimed })],
    prepares: of([0, 2, 3], { round: 0, block: { by: '0', round: 0 } }),
    clauses: ['BFT-3', 'BFT-4'],
  },
  {
    name: 'certificate-of-its-own-round',
    when: 'claims that its block was prepared in the round that it proposes in',
    prepared: true,
    round: 1,
    block: own,
    roundChanges: [...of([0, 2], { round: 1 }), ...of([1], { round: 1, prepared: { round: 1, block: own } })],
    prepares: of([1], { round: 1, block: own }),
    clauses: ['BFT-1', 'BFT-4'],
  },
  {
    name: 'proposal-out-of-turn',
    when: 'proposes in round 0, which another leads, a block that this one has built',
    prepared: true,
    round: 1,
    proposesIn: 0,
    block: { by: '0', round: 9 },
    roundChanges: [],
    prepares: [],
    clauses: ['BFT-6'],
    revision: 2,
  },
  {
    name: 'block-of-another-leader',
    when: 'proposes in its round a fresh block that another built',
    prepared: false,
    round: 1,
    block: { by: '3', round: 9 },
    roundChanges: of([0, 1, 2], { round: 1 }),
    prepares: [],
    clauses: ['BFT-5'],
  },
  ...certificateAttacks(),
]

/** Certificates of a block that was prepared, or nearly so: each is wrong in one way. */
function certificateAttacks(): readonly Attack[] {
  const changed = {
    round: 1,
    roundChanges: [...of([0, 2], { round: 1 }), ...of([1], { round: 1, prepared: named(0) })],
  }
  const later = of([0, 1], { round: 2 })
  const quorum = of([0, 1, 3], { round: 0, block: early })
  return [
    {
      ...changed,
      name: 'certificate-of-f-plus-one',
      when: 'shows prepares of f + 1 validators',
      prepared: false,
      block: early,
      prepares: of([0, 2], { round: 0, block: early }),
      clauses: ['BFT-4'],
    },
    {
      ...changed,
      name: 'certificate-with-a-wrong-prepare',
      when: 'shows prepares of a quorum, and one that is for another block',
      prepared: false,
      block: early,
      prepares: [...of([0, 2, 3], { round: 0, block: early }), ...of([1], { round: 0, block: own })],
      clauses: ['BFT-4'],
    },
    {
      name: 'certificate-of-another-round',
      when: 'claims that a block was prepared in round 1, and shows the prepares of round 0',
      prepared: false,
      round: 2,
      block: early,
      roundChanges: [...later, ...of([2], { round: 2, prepared: named(1) })],
      prepares: quorum,
      clauses: ['BFT-4'],
    },
    ...lateCertificates(),
  ]
}

/** Certificates of a block that another one is prepared after, or that is prepared too late. */
function lateCertificates(): readonly Attack[] {
  const fresh = { by: 'b', round: 1 } as const
  return [
    {
      name: 'older-certificate',
      when: 'proposes a block that was prepared in round 0, although round changes name another of round 1',
      prepared: false,
      round: 2,
      block: early,
      roundChanges: [...of([0, 1], { round: 2 }), ...of([2], { round: 2, prepared: named(0) })],
      prepares: of([0, 1, 3], { round: 0, block: early }),
      clauses: ['BFT-3'],
      rules: [
        { round: 0, codes: ['PREPARE'], action: { do: 'drop' } },
        { round: 1, codes: ['COMMIT', 'BLOCK'], action: { do: 'drop' } },
        { round: 2, codes: ['PROPOSAL'], from: ['b'], action: { do: 'drop' } },
      ],
    },
    {
      name: 'certificate-of-the-same-round',
      when: 'shows one who heard of no proposal that its block was prepared by others in the very round',
      prepared: false,
      round: 1,
      block: fresh,
      roundChanges: [...of([0, 2], { round: 1 }), ...of([1], { round: 1, prepared: { round: 1, block: fresh } })],
      prepares: of([0, 1, 2], { round: 1, block: fresh }),
      clauses: ['BFT-1'],
      rules: [
        { round: 0, codes: ['PREPARE'], action: { do: 'drop' } },
        { round: 1, codes: ['PROPOSAL'], from: ['b'], to: ['3'], action: { do: 'drop' } },
        { round: 1, codes: ['PREPARE'], action: { do: 'drop' } },
      ],
    },
  ]
}

function named(round: number): NonNullable<ScheduleStatement['prepared']> {
  return { round, block: early }
}

/** Proposals with a wrong justification, made up by the leader of a round when the others have come there. */
export function justificationAttacks(): readonly ScheduleCase[] {
  return attacks.map((attack): ScheduleCase => {
    const { name, when, prepared, round, block, roundChanges, prepares, clauses } = attack
    const proposesIn = attack.proposesIn ?? round
    const lost = prepared ? (['COMMIT', 'BLOCK'] as const) : (['PREPARE'] as const)
    const silent: readonly ScheduleRule[] = [
      { round: 0, codes: lost, action: { do: 'drop' } },
      ...(round === 2 ? [{ round: 1, codes: ['PROPOSAL'] as const, action: { do: 'drop' } as const }] : []),
      { round, codes: ['PROPOSAL'], from: ['b'], action: { do: 'drop' } },
    ]
    return {
      name: `byzz/psc-1/4-${name}`,
      given: `four validators, ${prepared ? 'of which three prepared a block in round 0' : 'that prepared nothing in round 0'}`,
      when: `a Byzantine one, which leads round ${round}, ${when}`,
      must: 'no honest validator prepares the block, and all decide once the network is good',
      clauses,
      ...(attack.revision !== undefined && { revision: attack.revision }),
      schedule: {
        ...councilOf({ validators: 4, byzantine: round }),
        lastRound: 6,
        gst: { round: round + 1 },
        rules: attack.rules ?? silent,
        forged: [
          {
            from: 'b',
            to: ['0', '1', '2', '3'].filter((place) => place !== String(round)),
            at: { height: firstHeight, round: proposesIn, quiet: proposesIn > 0 },
            message: { code: 'PROPOSAL', height: firstHeight, round: proposesIn, block, roundChanges, prepares },
          },
        ],
      },
      invariants: withProgress(2),
    }
  })
}
