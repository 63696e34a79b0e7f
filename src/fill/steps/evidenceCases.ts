import { hash32, quantity } from '../../model/Hex.ts'
import type { ConsensusEvent } from '../../model/generated/adapter.ts'
import { enough, plainChanges } from './justifyGrid.ts'
import { arrival, startOf, type Lab, type Validator } from './Lab.ts'
import { blockAt, changeOf, commitOf, digestOf, preparedChange, prepareOf, proposalOf, say } from './messages.ts'
import { stageOf, type Stage } from './phases.ts'
import type { PlannedStep, StepsCase } from './StepsCase.ts'

const [digestA, digestB] = [hash32(`0x${'a1'.repeat(32)}`), hash32(`0x${'b2'.repeat(32)}`)]

/**
 * Pairs of messages that prove misbehaviour, and pairs that nearly do.
 *
 * @param lab - Keys and chain.
 */
export function evidenceCases(lab: Lab): readonly StepsCase[] {
  const stage = stageOf(lab)
  return [
    ...[0n, 1n, 2n, 5n].flatMap((round) => [...votes(stage, 'prepare', round), ...votes(stage, 'commit', round)]),
    ...proposals(stage),
    ...locks(stage),
    ...seals(stage),
  ]
}

function caseOf(
  { lab, self }: Stage,
  {
    name,
    when,
    clauses = ['BFT-16'],
  }: { readonly name: string; readonly when: string; readonly clauses?: readonly string[] },
  steps: readonly PlannedStep[],
): StepsCase {
  const last = steps.at(-1)?.expect ?? ''
  const found = /Double\w+|LockForgotten/.exec(last)?.[0]
  return {
    name: `evidence/${lab.profile}/${lab.validators.length}-${name}`,
    given: `${lab.validators.length} validators under ${lab.profile}`,
    when,
    must: found === undefined ? 'there is no evidence' : `${found} is told`,
    clauses,
    start: startOf(lab, self),
    steps,
  }
}

function signer({ lab }: Stage): Validator {
  return lab.validators.at(-1) ?? lab.outsider
}

type VoteKind = 'prepare' | 'commit'

interface Vote {
  readonly round: bigint
  readonly digest: typeof digestA
  readonly height?: bigint
}

function voteOf({ lab }: Stage, kind: VoteKind, author: Validator, vote: Vote): ConsensusEvent {
  return arrival(
    lab,
    kind === 'prepare' ? say.prepare(prepareOf(lab, author, vote)) : say.commit(commitOf(lab, author, vote)),
  )
}

function votes(stage: Stage, kind: VoteKind, round: bigint): readonly StepsCase[] {
  const author = signer(stage)
  const { lab } = stage
  const say1 = voteOf(stage, kind, author, { round, digest: digestA })
  const first: PlannedStep = { event: say1, expect: 'accept' }
  const name = kind.toUpperCase()
  const pair = (label: string, when: string, event: ConsensusEvent, expect: string): StepsCase =>
    caseOf(
      stage,
      { name: `${kind}-round-${round}-${label}`, when: `a ${name} in round ${round} comes, and then ${when}` },
      [first, { event, expect }],
    )
  const found = kind === 'prepare' ? 'DoublePrepare' : 'DoubleCommit'
  const otherKind = kind === 'prepare' ? 'commit' : 'prepare'
  return [
    pair(
      'two-blocks',
      'one of its author for another block',
      voteOf(stage, kind, author, { round, digest: digestB }),
      `ignore EQUIVOCATION, ${found}`,
    ),
    pair('same-block', 'the same again', say1, 'duplicate'),
    pair(
      'next-round',
      'one of its author for another block in the next round',
      voteOf(stage, kind, author, { round: round + 1n, digest: digestB }),
      'accept',
    ),
    pair(
      'other-author',
      'one of another validator for another block',
      voteOf(stage, kind, stage.self, { round, digest: digestB }),
      'accept',
    ),
    pair(
      'next-height',
      'one of its author for another block at the next height',
      voteOf(stage, kind, author, { round, digest: digestB, height: lab.height + 1n }),
      'buffer',
    ),
    pair(
      'other-kind',
      `a ${otherKind.toUpperCase()} of its author for another block`,
      voteOf(stage, otherKind, author, { round, digest: digestB }),
      'accept',
    ),
  ]
}

function proposals(stage: Stage): readonly StepsCase[] {
  const { lab } = stage
  const other = blockAt(lab, 0n, { salt: 40n })
  const voters = lab.validators.slice(0, enough(lab.validators.length))
  const inRound = (round: bigint, salt: bigint): ConsensusEvent =>
    arrival(
      lab,
      say.proposal(
        proposalOf(lab, {
          round,
          block: blockAt(lab, round, { salt }),
          roundChanges: round === 0n ? [] : plainChanges(lab, voters, round),
        }),
      ),
    )
  const first: PlannedStep = { event: inRound(0n, 7n), expect: 'accept, needVerdict' }
  const pair = (name: string, when: string, steps: readonly PlannedStep[]): StepsCase =>
    caseOf(stage, { name: `proposal-${name}`, when }, steps)
  return [
    pair('two-blocks', 'the leader of round 0 proposes two blocks', [
      first,
      {
        event: arrival(lab, say.proposal(proposalOf(lab, { round: 0n, block: other }))),
        expect: 'ignore EQUIVOCATION, DoubleProposal',
      },
    ]),
    pair('two-blocks-later', 'the leader of round 1 proposes two blocks', [
      { event: inRound(1n, 41n), expect: 'accept, needVerdict' },
      { event: inRound(1n, 42n), expect: 'ignore EQUIVOCATION, DoubleProposal' },
    ]),
    pair('again', 'the leader of round 0 proposes a block twice', [first, { event: first.event, expect: 'duplicate' }]),
    pair('after-refusal', 'the leader of round 0 proposes another block after its first was found invalid', [
      first,
      { event: { op: 'executed', digest: stage.block.hash, valid: false }, expect: '' },
      { event: inRound(0n, 43n), expect: 'ignore EQUIVOCATION, DoubleProposal' },
    ]),
    pair('of-two-leaders', 'the leaders of two rounds propose two blocks', [
      first,
      { event: inRound(1n, 44n), expect: 'accept, needVerdict' },
    ]),
  ]
}

function locks(stage: Stage): readonly StepsCase[] {
  const { lab, block } = stage
  const author = signer(stage)
  const preparers = lab.validators.slice(0, enough(lab.validators.length))
  const committed = (round: bigint): PlannedStep => ({
    event: voteOf(stage, 'commit', author, { round, digest: digestOf(lab, block, round) }),
    expect: 'accept',
  })
  const plain = (round: bigint, who = author): ConsensusEvent =>
    arrival(lab, say.roundChange({ roundChange: changeOf(lab, who, { round }), prepares: [] }))
  const named = (round: bigint, at: bigint): ConsensusEvent => {
    const change = preparedChange(lab, author, { round, block: lab.context.wire.inRound(block, at), at, preparers })
    return arrival(lab, say.roundChange(change))
  }
  const commitAfter = (round: bigint): ConsensusEvent =>
    voteOf(stage, 'commit', author, { round, digest: digestOf(lab, block, round) })
  const pair = (name: string, when: string, steps: readonly PlannedStep[]): StepsCase =>
    caseOf(stage, { name: `lock-${name}`, when, clauses: ['BFT-10', 'BFT-16'] }, steps)
  return [
    pair('forgotten', 'a validator commits in round 0 and changes to round 1 with nothing prepared', [
      committed(0n),
      { event: plain(1n), expect: 'accept, LockForgotten' },
    ]),
    pair('forgotten-late', 'a validator commits in round 0 and changes to round 3 with nothing prepared', [
      committed(0n),
      { event: plain(3n), expect: 'accept, LockForgotten' },
    ]),
    pair('fallen-back', 'a validator commits in round 1 and changes to round 2 with a block prepared in round 0', [
      committed(1n),
      { event: named(2n, 0n), expect: 'accept, LockForgotten' },
    ]),
    pair('change-first', 'a round change to round 1 with nothing prepared comes before the commit in round 0', [
      { event: plain(1n), expect: 'accept' },
      { event: commitAfter(0n), expect: 'accept, LockForgotten' },
    ]),
    pair('kept', 'a validator commits in round 0 and names the block in its change to round 1', [
      committed(0n),
      { event: named(1n, 0n), expect: 'accept' },
    ]),
    pair('of-later-round', 'a validator commits in round 0 and names a block prepared in round 1', [
      committed(0n),
      { event: named(2n, 1n), expect: 'accept' },
    ]),
    pair('change-to-round-of-commit', 'a validator changes to round 1 with nothing prepared and commits there', [
      { event: plain(1n), expect: 'accept' },
      { event: commitAfter(1n), expect: 'accept' },
    ]),
    pair('of-two-validators', 'one validator commits in round 0 and another changes to round 1 with nothing prepared', [
      committed(0n),
      { event: plain(1n, stage.self), expect: 'accept' },
    ]),
  ]
}

function seals(stage: Stage): readonly StepsCase[] {
  const { lab, block } = stage
  const author = signer(stage)
  const sealers = [...lab.validators.slice(0, enough(lab.validators.length) - 1), author]
  const head = (round: bigint, sealed = block): ConsensusEvent => ({
    op: 'head',
    blockRlp: lab.context.wire.inRound(sealed, round).rlp,
    round: quantity(round),
    seals: sealers.map((one) => one.signer.seal(lab.context.wire.commitHashOf(digestOf(lab, sealed, round), round))),
    validators: lab.addresses,
  })
  const commit = (round: bigint, digest = digestB): PlannedStep => ({
    event: voteOf(stage, 'commit', author, { round, digest }),
    expect: 'accept',
  })
  const pair = (name: string, when: string, steps: readonly PlannedStep[]): StepsCase =>
    caseOf(stage, { name: `seal-${name}`, when, clauses: ['BFT-16', 'BFT-18'] }, steps)
  return [
    {
      ...pair('two-blocks', 'a validator commits to one block and its seal is on another of the same round', [
        commit(0n),
        { event: head(0n), expect: 'accept, DoubleSeal' },
      ]),
      revision: 2,
    },
    pair('two-rounds', 'a validator commits to one block and its seal is on another of a later round', [
      commit(0n),
      { event: head(1n), expect: 'accept' },
    ]),
    pair('same-block', 'a validator commits to a block and its seal is on it', [
      commit(0n, digestOf(lab, block, 0n)),
      { event: head(0n), expect: 'accept' },
    ]),
  ]
}
