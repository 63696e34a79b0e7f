import type { ConsensusEvent } from '../../model/generated/adapter.ts'
import { hash32, quantity } from '../../model/Hex.ts'
import { enough, plainChanges, preparesOf } from './justifyGrid.ts'
import { arrival, startOf, type Lab } from './Lab.ts'
import { blockAt, changeOf, commitOf, digestOf, prepareOf, proposalOf, say } from './messages.ts'
import { prepares, proposed, stageOf } from './phases.ts'
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
    ...heights.map(([name, ahead]) =>
      caseOf(
        `height-ahead-${name}`,
        [`a PREPARE comes for a height ${name.replaceAll('-', ' ')} ahead`, 'it is ignored', ['BFT-17']],
        [{ event: prepare(0n, lab.height + ahead), expect: 'ignore HEIGHT_TOO_FAR' }],
      ),
    ),
    ...floods(lab, caseOf, prepare),
    ...sealLists(lab, caseOf),
    ...proposalLists(lab, caseOf),
  ]
}

type Make = (
  name: string,
  told: readonly [string, string, readonly string[]],
  steps: readonly PlannedStep[],
) => StepsCase

function floods(
  lab: Lab,
  caseOf: Make,
  prepare: (round: bigint, height?: bigint, who?: Lab['validators'][number]) => ConsensusEvent,
): readonly StepsCase[] {
  const stage = stageOf(lab)
  const next = lab.height + 1n
  const eight = Array.from({ length: 8 }, (_, index): PlannedStep => ({
    event: prepare(BigInt(index), next),
    expect: 'buffer',
  }))
  const twelve = Array.from({ length: 12 }, (_, index) => ({ event: prepare(BigInt(index + 1)), expect: 'accept' }))
  const higher = [3n, 4n, 5n, 6n].map((round): PlannedStep => ({ event: prepare(round), expect: 'accept' }))
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

function sealLists(lab: Lab, caseOf: Make): readonly StepsCase[] {
  const size = lab.validators.length
  const everybody = [...lab.validators, lab.outsider]
  const commitHash = lab.context.wire.commitHashOf(digestOf(lab, blockAt(lab), 0n), 0n)
  const seals = everybody.map((one) => one.signer.seal(commitHash))
  const head = (count: number, extra: readonly (typeof seals)[number][] = []): ConsensusEvent => ({
    op: 'head',
    blockRlp: blockAt(lab).rlp,
    round: quantity(0n),
    seals: [...seals.slice(0, count), ...extra],
    validators: lab.addresses,
  })
  const good = caseOf(
    'head-of-all',
    ['a block comes with the seals of every validator', 'it is taken', ['BFT-18']],
    [{ event: head(size), expect: 'accept' }],
  )
  return [
    good,
    {
      ...caseOf(
        'head-with-more-seals',
        [
          'a block comes with more seals than there are validators',
          'it is refused before they are opened',
          ['BFT-18', 'CNS-17'],
        ],
        [{ event: head(size + 1), expect: 'reject SEALS_INSUFFICIENT' }],
      ),
      twin: good.name,
    },
    {
      ...caseOf(
        'head-with-seal-twice',
        ['a block comes with one seal so often that their number is a quorum', 'it is refused', ['BFT-18', 'CNS-15']],
        [
          {
            event: head(
              1,
              Array.from({ length: enough(size) - 1 }, () => seals[0]).flatMap((seal) => seal ?? []),
            ),
            expect: 'reject SEALS_INSUFFICIENT',
          },
        ],
      ),
      twin: good.name,
    },
  ]
}

function proposalLists(lab: Lab, caseOf: Make): readonly StepsCase[] {
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
