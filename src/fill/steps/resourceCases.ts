import type { ConsensusEvent } from '../../model/generated/adapter.ts'
import { hash32, quantity } from '../../model/Hex.ts'
import { enough, plainChanges, preparesOf, timeout } from './justifyGrid.ts'
import { arrival, startOf, type Lab } from './Lab.ts'
import { blockAt, changeOf, commitOf, digestOf, prepareOf, proposalOf, say } from './messages.ts'
import { prepares, proposed, stageOf } from './phases.ts'
import { sealLists, type MakeCase } from './sealLists.ts'
import type { PlannedStep, StepsCase } from './StepsCase.ts'

const digest = hash32(`0x${'d3'.repeat(32)}`)

const rounds: readonly (readonly [string, bigint])[] = [
  ['2-to-31', 2n ** 31n],
  ['2-to-64-less-1', 2n ** 64n - 1n],
]

const heights: readonly (readonly [string, bigint])[] = [
  ['5', 5n],
  ['2-to-32', 2n ** 32n],
  ['2-to-63', 2n ** 63n],
]

/**
 * Messages that ask for more work or memory than anybody may cause.
 *
 * @param lab - Keys and chain of at least four validators.
 */
export function resourceCases(lab: Lab): readonly StepsCase[] {
  const stage = stageOf(lab)
  const size = lab.validators.length
  const author = lab.validators.at(-1) ?? lab.outsider
  const caseOf = (
    name: string,
    told: readonly [when: string, must: string, clauses: readonly string[]],
    steps: readonly PlannedStep[],
  ): StepsCase => ({
    name: `resource/${lab.profile}/${size}-${name}`,
    given: `${size} validators under ${lab.profile}`,
    when: told[0],
    must: told[1],
    clauses: told[2],
    start: startOf(lab, stage.self),
    steps,
  })
  const prepare = (round: bigint, height = lab.height, who = author): ConsensusEvent =>
    arrival(lab, say.prepare(prepareOf(lab, who, { round, digest, height })))
  const largest = caseOf(
    'round-largest',
    ['a PREPARE for round 2^31 - 1 comes', 'it is taken', ['CNS-9']],
    [{ event: prepare(2n ** 31n - 1n), expect: 'accept' }],
  )
  const block = blockAt(lab)
  const kinds = (round: bigint): readonly (readonly [string, ConsensusEvent])[] => [
    ['prepare', prepare(round)],
    ['commit', arrival(lab, say.commit(commitOf(lab, author, { round, digest })))],
    ['change', arrival(lab, say.roundChange({ roundChange: changeOf(lab, author, { round }), prepares: [] }))],
    [
      'proposal',
      arrival(lab, say.proposal(proposalOf(lab, { round, block, author, digest: digestOf(lab, block, 0n) }))),
    ],
  ]
  return [
    largest,
    ...rounds.flatMap(([name, round]) =>
      kinds(round).map(([kind, event]) => ({
        ...caseOf(
          `${kind}-round-${name}`,
          [`a ${kind} for round ${name.replaceAll('-', ' ')} comes`, 'it is refused', ['CNS-9']],
          [{ event, expect: 'reject ROUND_OUT_OF_BOUNDS' }],
        ),
        twin: largest.name,
      })),
    ),
    ...farHeights(lab, caseOf, prepare),
    ...floods(lab, caseOf, prepare),
    ...lateRounds(lab, caseOf),
    longestTimer(lab, caseOf),
    ...sealLists(lab, caseOf),
    ...proposalLists(lab, caseOf),
  ]
}

function farHeights(lab: Lab, caseOf: MakeCase, prepare: PrepareEvent): readonly StepsCase[] {
  return [
    ...heights.map(([name, ahead]) =>
      caseOf(
        `height-ahead-${name}`,
        [`a PREPARE comes for a height ${name.replaceAll('-', ' ')} ahead`, 'it is ignored', ['BFT-17']],
        [{ event: prepare(0n, lab.height + ahead), expect: 'ignore HEIGHT_TOO_FAR' }],
      ),
    ),
    caseOf(
      'height-ahead-4',
      ['a PREPARE comes for the last height ahead that messages are kept for', 'it is kept', ['BFT-17']],
      [{ event: prepare(0n, lab.height + 4n), expect: 'buffer' }],
    ),
  ]
}

/** A PREPARE of a round, of a height and an author where they matter. */
type PrepareEvent = (round: bigint, height?: bigint, who?: Lab['validators'][number]) => ConsensusEvent

function floods(lab: Lab, caseOf: MakeCase, prepare: PrepareEvent): readonly StepsCase[] {
  const stage = stageOf(lab)
  const next = lab.height + 1n
  const eight = Array.from({ length: 8 }, (_, index): PlannedStep => ({
    event: prepare(BigInt(index), next),
    expect: 'buffer',
  }))
  return [
    caseOf(
      'flood-of-next-height',
      [
        'one validator sends more messages for the next height than are kept of it',
        'the rest is ignored, and another validator still finds room',
        ['BFT-17'],
      ],
      [
        ...eight,
        { event: prepare(8n, next), expect: 'ignore BUFFER_FULL' },
        { event: prepare(0n, next + 1n), expect: 'ignore BUFFER_FULL' },
        { event: prepare(0n, next), expect: 'duplicate' },
        { event: prepare(0n, next, stage.self), expect: 'buffer' },
      ],
    ),
    ...roundFloods(lab, caseOf, prepare),
  ]
}

function roundFloods(lab: Lab, caseOf: MakeCase, prepare: PrepareEvent): readonly StepsCase[] {
  const stage = stageOf(lab)
  const twelve = Array.from({ length: 12 }, (_, index) => ({ event: prepare(BigInt(index + 1)), expect: 'accept' }))
  const higher = [3n, 4n, 5n, 6n].map((round): PlannedStep => ({ event: prepare(round), expect: 'accept' }))
  return [
    caseOf(
      'flood-of-rounds',
      [
        'one validator sends prepares for more rounds ahead than are kept of it',
        'the highest are kept, and those of others are not touched',
        ['BFT-17'],
      ],
      [
        ...higher,
        { event: prepare(2n), expect: 'ignore BUFFER_FULL' },
        { event: prepare(7n), expect: 'accept' },
        { event: prepare(3n), expect: 'ignore BUFFER_FULL' },
        { event: prepare(2n, lab.height, stage.self), expect: 'accept' },
        { event: prepare(7n), expect: 'duplicate' },
      ],
    ),
    caseOf(
      'four-rounds-ahead',
      ['one validator sends prepares for as many rounds ahead as are kept of it', 'all are kept', ['BFT-17']],
      [...higher, { event: prepare(3n), expect: 'duplicate' }],
    ),
    caseOf(
      'flood-does-not-stop-the-round',
      [
        'one validator floods rounds ahead, and then the round goes on',
        'the round is not disturbed',
        ['BFT-17', 'BFT-9'],
      ],
      [...twelve, ...proposed(stage), ...prepares(stage)],
    ),
  ]
}

/** A validator commits in round 0, votes in each round after it, and commits to another block in round 0 when it is long over. */
function lateRounds(lab: Lab, caseOf: MakeCase): readonly StepsCase[] {
  const author = lab.validators.at(-1) ?? lab.outsider
  const commit = (value: typeof digest): ConsensusEvent =>
    arrival(lab, say.commit(commitOf(lab, author, { round: 0n, digest: value })))
  const other = hash32(`0x${'d4'.repeat(32)}`)
  const voteIn = (round: bigint): PlannedStep => ({
    event: arrival(lab, say.prepare(prepareOf(lab, author, { round, digest }))),
    expect: 'accept',
  })
  const until = (last: number): readonly PlannedStep[] =>
    Array.from({ length: last }, (_, index) => BigInt(index)).flatMap((round) => [
      ...(round === 0n ? [] : [voteIn(round)]),
      { event: timeout(lab, round), expect: `ROUND_CHANGE ${round + 1n}` },
    ])
  const begun: readonly PlannedStep[] = [
    { event: timeout(lab, 0n, 'block'), expect: '' },
    { event: commit(digest), expect: 'accept' },
  ]
  return [
    caseOf(
      'late-commit-8-rounds',
      ['a second COMMIT of round 0 comes in round 8', 'the votes of round 0 are still kept', ['BFT-17', 'BFT-16']],
      [...begun, ...until(8), { event: commit(other), expect: 'ignore EQUIVOCATION, DoubleCommit' }],
    ),
    caseOf(
      'late-commit-9-rounds',
      ['a second COMMIT of round 0 comes in round 9', 'the votes of round 0 are kept no longer', ['BFT-17', 'BFT-16']],
      [...begun, ...until(9), { event: commit(other), expect: 'accept' }],
    ),
  ]
}

/** Timeouts that double soon are longer than timers can be. */
function longestTimer(lab: Lab, caseOf: MakeCase): StepsCase {
  const made = caseOf(
    'timer-longest',
    ['a round would last longer than the longest timer', 'it lasts as long as that', ['CNS-20', 'CNS-9']],
    [
      { event: timeout(lab, 0n, 'block'), expect: '' },
      { event: timeout(lab, 0n), expect: 'ROUND_CHANGE 1' },
      { event: timeout(lab, 1n), expect: 'ROUND_CHANGE 2' },
    ],
  )
  return { ...made, start: { ...made.start, baseTimeoutMs: quantity(2n ** 30n) } }
}

function proposalLists(lab: Lab, caseOf: MakeCase): readonly StepsCase[] {
  const everybody = [...lab.validators, lab.outsider]
  const block = blockAt(lab, 1n)
  const sound = plainChanges(lab, lab.validators.slice(0, enough(lab.validators.length)), 1n)
  return [
    caseOf(
      'proposal-with-more-changes',
      [
        'a proposal comes with more round changes than there are validators',
        'it is refused before they are opened',
        ['CNS-9'],
      ],
      [
        {
          event: arrival(
            lab,
            say.proposal(proposalOf(lab, { round: 1n, block, roundChanges: plainChanges(lab, everybody, 1n) })),
          ),
          expect: 'reject CONSENSUS_LIST_TOO_LONG',
        },
        {
          event: arrival(lab, say.proposal(proposalOf(lab, { round: 1n, block, roundChanges: sound }))),
          expect: 'accept, needVerdict',
        },
      ],
    ),
    caseOf(
      'proposal-with-more-prepares',
      [
        'a proposal comes with more prepares than there are validators',
        'it is refused before they are opened',
        ['CNS-9'],
      ],
      [
        {
          event: arrival(
            lab,
            say.proposal(
              proposalOf(lab, {
                round: 1n,
                block,
                roundChanges: sound,
                prepares: preparesOf(lab, everybody, block, 0n),
              }),
            ),
          ),
          expect: 'reject CONSENSUS_LIST_TOO_LONG',
        },
      ],
    ),
  ]
}
