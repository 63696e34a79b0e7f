import { hash32 } from '../../model/Hex.ts'
import type { OpenedProposal } from '../../consensus/justification/Opened.ts'
import { acceptedAs, enough, listener, plainChanges, preparesOf } from './justifyGrid.ts'
import type { Lab, Validator } from './Lab.ts'
import { arrival, startOf } from './Lab.ts'
import { blockAt, changeOf, digestOf, prepareOf, proposalOf, say, sorted } from './messages.ts'
import type { StepsCase } from './StepsCase.ts'

/** One thing that is wrong, or only looks so, with a justified proposal. */
interface Defect {
  readonly name: string
  /** What is different. */
  readonly when: string
  readonly clauses: readonly string[]
  /** Refused for this, accepted where it is `accepted`, or left out where a profile cannot express it. */
  readonly expect: (lab: Lab) => string | undefined
  readonly make: (base: Base) => OpenedProposal
}

interface Base {
  readonly lab: Lab
  readonly round: bigint
  readonly voters: readonly Validator[]
  readonly prepared: boolean
  /** The justified proposal. */
  readonly sound: OpenedProposal
}

const otherDigest = hash32(`0x${'d1'.repeat(32)}`)

/** Proposals that differ from a justified one in one thing. */
export function justifyDefects(lab: Lab): readonly StepsCase[] {
  return [false, true].flatMap((prepared) => {
    const base = baseOf(lab, prepared)
    const sound = prepared ? acceptedAs(lab, base.round) : 'accept, needVerdict'
    const accepted = caseOf(
      base,
      { name: 'sound', when: 'and nothing is wrong with it', clauses: ['BFT-2'] },
      sound,
      base.sound,
    )
    const defects = [...changeDefects, ...blockDefects, ...(prepared ? prepareDefects : [])]
    return [
      accepted,
      ...defects.flatMap((defect) => {
        const said = defect.expect(lab)
        if (said === undefined) return []
        const expect = said === 'accepted' ? sound : `reject ${said}`
        const made = caseOf(base, defect, expect, defect.make(base))
        return [said === 'accepted' ? made : { ...made, twin: accepted.name }]
      }),
    ]
  })
}

function baseOf(lab: Lab, prepared: boolean): Base {
  const round = 2n
  const voters = lab.validators.slice(0, enough(lab.validators.length))
  const old = blockAt(lab, 0n, { salt: 21n })
  const named = { round: 1n, digest: digestOf(lab, old, 1n) }
  const roundChanges = voters.map((one) => changeOf(lab, one, { round, ...(prepared && { prepared: named }) }))
  const block = prepared ? lab.context.wire.inRound(old, round) : blockAt(lab, round)
  const prepares = prepared ? preparesOf(lab, voters, old, 1n) : []
  return { lab, round, voters, prepared, sound: proposalOf(lab, { round, block, roundChanges, prepares }) }
}

function caseOf(
  { lab, round, prepared }: Base,
  { name, when, clauses }: Pick<Defect, 'name' | 'when' | 'clauses'>,
  expect: string,
  opened: OpenedProposal,
): StepsCase {
  const size = lab.validators.length
  const kind = prepared ? 'prepared' : 'fresh'
  return {
    name: `justify/${lab.profile}/${size}-${kind}-${name}`,
    given: `${size} validators under ${lab.profile}, and a node in round 0`,
    when: `a ${kind} block is proposed in round ${round}, ${when}`,
    must: expect.startsWith('reject') ? `the proposal is refused for ${expect.slice(7)}` : 'the proposal is justified',
    clauses,
    start: startOf(lab, listener(lab, round)),
    steps: [{ event: arrival(lab, say.proposal(opened)), expect }],
  }
}

function plain({ profile }: Lab): boolean {
  return profile === 'psc-1'
}

/** Replaces the last of a list. */
function lastAs<Value>(list: readonly Value[], value: Value): readonly Value[] {
  return [...list.slice(0, -1), value]
}

type Change = NonNullable<Parameters<typeof changeOf>[2]>

/** The justified proposal with another last round change. */
function withChange({ lab, round, voters, sound }: Base, change: Partial<Change>, author?: Validator): OpenedProposal {
  const last = author ?? voters.at(-1) ?? lab.outsider
  const before = sound.roundChanges.at(-1)?.payload.prepared
  const vote = { round, ...(before !== undefined && { prepared: before }), ...change }
  return { ...sound, roundChanges: sorted(lastAs(sound.roundChanges, changeOf(lab, last, vote))) }
}

const changeDefects: readonly Defect[] = [
  {
    name: 'sender-twice',
    when: 'and one of its round changes is there twice, in the place of another',
    clauses: ['BFT-2', 'CNS-6'],
    expect: (lab) => (plain(lab) ? 'JUSTIFICATION_UNSORTED' : 'JUSTIFICATION_QUORUM'),
    make: ({ sound }) => ({
      ...sound,
      roundChanges: sound.roundChanges.map((one, index) => (index === 1 ? (sound.roundChanges[0] ?? one) : one)),
    }),
  },
  {
    name: 'sender-again',
    when: 'and one round change more than a quorum is there twice',
    clauses: ['BFT-2', 'CNS-6'],
    expect: (lab) => (plain(lab) ? 'JUSTIFICATION_UNSORTED' : 'accepted'),
    make: ({ sound }) => ({ ...sound, roundChanges: [...sound.roundChanges, ...sound.roundChanges.slice(-1)] }),
  },
  {
    name: 'changes-unsorted',
    when: 'and its round changes do not ascend by author',
    clauses: ['CNS-6'],
    expect: (lab) => (plain(lab) ? 'JUSTIFICATION_UNSORTED' : 'accepted'),
    make: ({ sound }) => ({ ...sound, roundChanges: sound.roundChanges.toReversed() }),
  },
  {
    name: 'change-of-other-height',
    when: 'and one round change is for the height before',
    clauses: ['BFT-1'],
    expect: () => 'JUSTIFICATION_ROUND_CHANGE',
    make: (base) => withChange(base, { height: base.lab.height - 1n }),
  },
  {
    name: 'change-of-next-height',
    when: 'and one round change is for the next height',
    clauses: ['BFT-1'],
    expect: () => 'JUSTIFICATION_ROUND_CHANGE',
    make: (base) => withChange(base, { height: base.lab.height + 1n }),
  },
  {
    name: 'change-of-earlier-round',
    when: 'and one round change is for an earlier round',
    clauses: ['BFT-1'],
    expect: () => 'JUSTIFICATION_ROUND_CHANGE',
    make: (base) => {
      const digest = base.sound.roundChanges[0]?.payload.prepared?.digest
      const change = { round: base.round - 1n, ...(digest !== undefined && { prepared: { round: 0n, digest } }) }
      return withChange(base, change)
    },
  },
  {
    name: 'change-of-later-round',
    when: 'and one round change is for a later round',
    clauses: ['BFT-1'],
    expect: () => 'JUSTIFICATION_ROUND_CHANGE',
    make: (base) => withChange(base, { round: base.round + 1n }),
  },
  {
    name: 'change-of-outsider',
    when: 'and one round change is of nobody in the set',
    clauses: ['BFT-1'],
    expect: () => 'JUSTIFICATION_ROUND_CHANGE',
    make: (base) => withChange(base, {}, base.lab.outsider),
  },
  {
    name: 'prepared-in-its-round',
    when: 'and one round change names a block prepared in the round itself',
    clauses: ['BFT-1'],
    expect: () => 'JUSTIFICATION_ROUND_CHANGE',
    make: (base) => withChange(base, { prepared: { round: base.round, digest: otherDigest } }),
  },
  {
    name: 'prepared-in-later-round',
    when: 'and one round change names a block prepared in a later round',
    clauses: ['BFT-1'],
    expect: () => 'JUSTIFICATION_ROUND_CHANGE',
    make: (base) => withChange(base, { prepared: { round: base.round + 1n, digest: otherDigest } }),
  },
  {
    name: 'prepared-out-of-nothing',
    when: 'and one round change names another block, prepared last',
    clauses: ['BFT-3'],
    expect: () => 'JUSTIFICATION_NOT_HIGHEST',
    make: (base) => {
      const { lab, voters, sound } = base
      const [first, ...rest] = sound.roundChanges
      const named = { round: 1n, digest: otherDigest }
      const lowered = rest.map(({ author }) => {
        const voter = voters.find((one) => one.address === author) ?? lab.outsider
        return changeOf(lab, voter, { round: base.round })
      })
      const liar = voters.find((one) => one.address === first?.author) ?? lab.outsider
      return { ...sound, roundChanges: [changeOf(lab, liar, { round: base.round, prepared: named }), ...lowered] }
    },
  },
]

const blockDefects: readonly Defect[] = [
  {
    name: 'of-another-leader',
    when: 'by a validator that does not lead the round',
    clauses: ['BFT-6'],
    expect: () => 'PROPOSER_WRONG',
    make: ({ lab, round, sound }) => proposalOf(lab, { ...sound, round, author: listener(lab, round) }),
  },
  {
    name: 'block-of-other-height',
    when: 'and the block has another height',
    clauses: ['BFT-5'],
    expect: () => 'PROPOSED_BLOCK_INVALID',
    make: ({ lab, round, sound }) =>
      proposalOf(lab, { ...sound, round, block: blockAt(lab, round, { height: lab.height + 1n }) }),
  },
  {
    name: 'other-digest',
    when: 'and another digest is signed than the block has',
    clauses: ['CNS-12'],
    expect: (lab) => (plain(lab) ? 'CONSENSUS_DIGEST_MISMATCH' : undefined),
    make: ({ lab, round, sound }) => proposalOf(lab, { ...sound, round, digest: otherDigest }),
  },
  {
    name: 'round-not-rewritten',
    when: 'and the header of the block holds the round before',
    clauses: ['BFT-5'],
    expect: (lab) => (plain(lab) ? undefined : 'PROPOSED_BLOCK_INVALID'),
    make: ({ lab, round, sound }) => {
      const block = lab.context.wire.inRound(sound.block, round - 1n)
      return proposalOf(lab, { ...sound, round, block })
    },
  },
]

/** The justified proposal with another last prepare. */
function withPrepare(
  { lab, voters, sound }: Base,
  change: { readonly round?: bigint; readonly height?: bigint; readonly digest?: typeof otherDigest },
  author?: Validator,
): OpenedProposal {
  const before = sound.prepares.at(-1)?.payload
  const vote = { round: 1n, digest: before?.digest ?? otherDigest, ...change }
  const made = prepareOf(lab, author ?? voters.at(-1) ?? lab.outsider, vote)
  return { ...sound, prepares: sorted(lastAs(sound.prepares, made)) }
}

const prepareDefects: readonly Defect[] = [
  {
    name: 'prepare-of-outsider',
    when: 'and one prepare is of nobody in the set',
    clauses: ['BFT-4'],
    expect: () => 'JUSTIFICATION_PREPARES',
    make: (base) => withPrepare(base, {}, base.lab.outsider),
  },
  {
    name: 'prepare-of-other-round',
    when: 'and one prepare is for another round',
    clauses: ['BFT-4'],
    expect: () => 'JUSTIFICATION_PREPARES',
    make: (base) => withPrepare(base, { round: 0n }),
  },
  {
    name: 'prepare-of-other-height',
    when: 'and one prepare is for the height before',
    clauses: ['BFT-4'],
    expect: () => 'JUSTIFICATION_PREPARES',
    make: (base) => withPrepare(base, { height: base.lab.height - 1n }),
  },
  {
    name: 'prepare-of-other-block',
    when: 'and one prepare is for another block',
    clauses: ['BFT-4'],
    expect: () => 'JUSTIFICATION_PREPARES',
    make: (base) => withPrepare(base, { digest: otherDigest }),
  },
  {
    name: 'prepare-twice',
    when: 'and one prepare is there twice, in the place of another',
    clauses: ['BFT-4', 'CNS-6'],
    expect: (lab) => (plain(lab) ? 'JUSTIFICATION_UNSORTED' : 'JUSTIFICATION_PREPARES'),
    make: ({ sound }) => ({
      ...sound,
      prepares: sound.prepares.map((one, index) => (index === 1 ? (sound.prepares[0] ?? one) : one)),
    }),
  },
  {
    name: 'prepares-unsorted',
    when: 'and its prepares do not ascend by author',
    clauses: ['CNS-6'],
    expect: (lab) => (plain(lab) ? 'JUSTIFICATION_UNSORTED' : 'accepted'),
    make: ({ sound }) => ({ ...sound, prepares: sound.prepares.toReversed() }),
  },
  {
    name: 'prepare-too-many',
    when: 'and one prepare more than a quorum is for another block',
    clauses: ['BFT-4'],
    expect: () => 'JUSTIFICATION_PREPARES',
    make: ({ lab, voters, sound }) => {
      const other = lab.validators.find((one) => !voters.includes(one)) ?? lab.outsider
      return {
        ...sound,
        prepares: sorted([...sound.prepares, prepareOf(lab, other, { round: 1n, digest: otherDigest })]),
      }
    },
  },
]

/** Proposals of round 0, whose lists nobody looks at. */
export function justifyFirstRound(lab: Lab): readonly StepsCase[] {
  const size = lab.validators.length
  const block = blockAt(lab)
  const changes = plainChanges(lab, lab.validators.slice(0, 2), 0n)
  const prepares = preparesOf(lab, lab.validators.slice(0, 1), block, 0n)
  const make = (name: string, when: string, expect: string, opened: OpenedProposal): StepsCase => ({
    name: `justify/${lab.profile}/${size}-first-${name}`,
    given: `${size} validators under ${lab.profile}, and a node in round 0`,
    when,
    must: expect.startsWith('reject') ? `the proposal is refused for ${expect.slice(7)}` : 'the proposal is justified',
    clauses: ['BFT-5'],
    start: startOf(lab, listener(lab, 0n)),
    steps: [{ event: arrival(lab, say.proposal(opened)), expect }],
    ...(expect.startsWith('reject') && { twin: `justify/${lab.profile}/${size}-first-bare` }),
  })
  const strangers = blockAt(lab, 0n, { proposer: listener(lab, 0n) })
  return [
    make('bare', 'the leader of round 0 proposes', 'accept, needVerdict', proposalOf(lab, { round: 0n, block })),
    make(
      'with-lists',
      'the leader of round 0 proposes with round changes and prepares, which nobody needs',
      'accept, needVerdict',
      proposalOf(lab, { round: 0n, block, roundChanges: changes, prepares }),
    ),
    make(
      'of-another-builder',
      'the leader of round 0 proposes a block that another validator built',
      'reject PROPOSED_BLOCK_INVALID',
      proposalOf(lab, { round: 0n, block: strangers }),
    ),
    make(
      'of-other-height',
      'the leader of round 0 proposes a block of the next height',
      'reject PROPOSED_BLOCK_INVALID',
      proposalOf(lab, { round: 0n, block: blockAt(lab, 0n, { height: lab.height + 1n }) }),
    ),
    make(
      'of-another-leader',
      'the leader of round 1 proposes in round 0',
      'reject PROPOSER_WRONG',
      proposalOf(lab, { round: 0n, block: blockAt(lab, 1n), author: lab.leaderOf(1n) }),
    ),
  ]
}
