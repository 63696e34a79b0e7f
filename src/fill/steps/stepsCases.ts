import type { ConsensusEvent } from '../../model/generated/adapter.ts'
import { quantity } from '../../model/Hex.ts'
import { acceptedAs, enough, listener, plainChanges, preparesOf, timeout } from './justifyGrid.ts'
import { arrival, startOf, type Lab, type Validator } from './Lab.ts'
import { blockAt, changeOf, commitOf, digestOf, preparedChange, prepareOf, proposalOf, say } from './messages.ts'
import { commits, leadingTo, prepares, proposed, stageOf } from './phases.ts'
import type { PlannedStep, StepsCase } from './StepsCase.ts'

/** Largest number of faulty validators that does no harm. */
function faulty(validators: number): number {
  return Math.floor((validators - 1) / 3)
}

interface Told {
  readonly name: string
  readonly when: string
  readonly must: string
  readonly clauses: readonly string[]
}

function caseOf(lab: Lab, self: Validator | undefined, told: Told, steps: readonly PlannedStep[]): StepsCase {
  const size = lab.validators.length
  return {
    ...told,
    name: `steps/${lab.profile}/${size}-${told.name}`,
    given: `${size} validators under ${lab.profile}, at the start of a height`,
    start: startOf(lab, self),
    steps,
  }
}

/**
 * A height from its start to the next one, seen by the leader and by another validator.
 *
 * @param lab - Keys and chain, of any size.
 */
export function happyPath(lab: Lab): readonly StepsCase[] {
  const stage = { lab, self: listener(lab, 0n), block: blockAt(lab) }
  const leader = lab.leaderOf(0n)
  const told = (name: string): Told => ({
    name: `happy-${name}`,
    when: 'a block is proposed, prepared, committed and imported',
    must: 'the node sends each of its messages once, and the block is final with a quorum',
    clauses: ['BFT-9', 'BFT-11', 'BFT-18', 'BFT-19'],
  })
  const block = blockAt(lab)
  const proposal = arrival(lab, say.proposal(proposalOf(lab, { round: 0n, block })))
  const votes = [...prepares(stage), ...commits(stage), imported(lab, block, 0n)]
  const asLeader = caseOf(lab, leader, told('leader'), [
    { event: timeout(lab, 0n, 'block'), expect: 'needBlock 0' },
    { event: { op: 'candidate', blockRlp: block.rlp }, expect: 'accept, PROPOSAL 0' },
    { event: proposal, expect: 'accept, PREPARE 0' },
    ...votes,
  ])
  if (lab.validators.length === 1) return [asLeader]
  return [
    asLeader,
    caseOf(lab, stage.self, told('validator'), [
      { event: timeout(lab, 0n, 'block'), expect: '' },
      ...proposed(stage),
      ...votes,
    ]),
  ]
}

/** The sealed block comes from the chain. */
function imported(lab: Lab, block: ReturnType<typeof blockAt>, round: bigint, count?: number): PlannedStep {
  const sealers = lab.validators.slice(0, count ?? enough(lab.validators.length))
  const enoughSeals = sealers.length >= enough(lab.validators.length)
  return { event: headOf(lab, block, round, sealers), expect: enoughSeals ? 'accept' : 'reject SEALS_INSUFFICIENT' }
}

function headOf(
  lab: Lab,
  block: ReturnType<typeof blockAt>,
  round: bigint,
  sealers: readonly Validator[],
): ConsensusEvent {
  const commitHash = lab.context.wire.commitHashOf(digestOf(lab, block, round), round)
  return {
    op: 'head',
    blockRlp: lab.context.wire.inRound(block, round).rlp,
    round: quantity(round),
    seals: sealers.map((one) => one.signer.seal(commitHash)),
    validators: lab.addresses,
  }
}

/** Round changes of some validators, without anything prepared. */
function changes(lab: Lab, authors: readonly Validator[], round: bigint, last: string): readonly PlannedStep[] {
  return authors.map((one, index) => ({
    event: arrival(lab, say.roundChange({ roundChange: changeOf(lab, one, { round }), prepares: [] })),
    expect: index === authors.length - 1 ? last : 'accept',
  }))
}

/**
 * Rounds that end without a block, and how a node moves on.
 *
 * @param lab - Keys and chain of at least four validators.
 */
export function roundChanges(lab: Lab): readonly StepsCase[] {
  const size = lab.validators.length
  const self = listener(lab, 1n)
  const others = lab.validators.filter((one) => one !== self)
  const follow = faulty(size) + 1
  const mixed = others.slice(0, follow)
  return [
    caseOf(
      lab,
      self,
      {
        name: 'timeouts',
        when: 'four rounds time out',
        must: 'the node changes to each next round, and its time doubles',
        clauses: ['BFT-12', 'CNS-20'],
      },
      [
        { event: timeout(lab, 0n, 'block'), expect: '' },
        ...[0n, 1n, 2n, 3n].map((round) => ({ event: timeout(lab, round), expect: `ROUND_CHANGE ${round + 1n}` })),
        { event: timeout(lab, 1n), expect: '' },
      ],
    ),
    caseOf(
      lab,
      self,
      {
        name: 'follow',
        when: 'f + 1 validators change to round 3',
        must: 'the node follows them to round 3',
        clauses: ['BFT-13'],
      },
      changes(lab, mixed, 3n, 'accept, ROUND_CHANGE 3'),
    ),
    caseOf(
      lab,
      self,
      {
        name: 'follow-lowest',
        when: 'f + 1 validators change to rounds from 2 on, each to another',
        must: 'the node follows to the lowest of the rounds',
        clauses: ['BFT-13'],
      },
      mixed.flatMap((one, index) =>
        changes(lab, [one], BigInt(index + 2), index === mixed.length - 1 ? 'accept, ROUND_CHANGE 2' : 'accept'),
      ),
    ),
    caseOf(
      lab,
      self,
      {
        name: 'follow-too-few',
        when: 'f validators change to round 3, one of them twice',
        must: 'the node stays',
        clauses: ['BFT-13'],
      },
      [
        ...changes(lab, mixed.slice(1), 3n, 'accept'),
        ...changes(lab, mixed.slice(1, 2), 4n, 'accept'),
        ...changes(lab, mixed.slice(1, 2), 4n, 'duplicate'),
      ],
    ),
    caseOf(
      lab,
      self,
      {
        name: 'catch-up',
        when: 'a justified proposal of round 2 comes while the node is in round 0',
        must: 'the node goes to round 2 and prepares',
        clauses: ['BFT-7'],
      },
      catchUp(lab, 2n),
    ),
    leaderAfter(lab, 'fresh'),
    leaderAfter(lab, 'prepared'),
    leaderAfter(lab, 'two-prepared'),
  ]
}

function catchUp(lab: Lab, round: bigint): readonly PlannedStep[] {
  const block = blockAt(lab, round)
  const voters = lab.validators.slice(0, enough(lab.validators.length))
  const opened = proposalOf(lab, { round, block, roundChanges: plainChanges(lab, voters, round) })
  return [
    { event: arrival(lab, say.proposal(opened)), expect: 'accept, needVerdict' },
    { event: { op: 'executed', digest: block.hash, valid: true }, expect: `PREPARE ${round}` },
    { event: timeout(lab, 0n), expect: '' },
  ]
}

/** The leader of round 1, once a quorum has changed to it. */
function leaderAfter(lab: Lab, kind: 'fresh' | 'prepared' | 'two-prepared'): StepsCase {
  const round = kind === 'two-prepared' ? 2n : 1n
  const leader = lab.leaderOf(round)
  const needed = enough(lab.validators.length)
  const voters = lab.validators.slice(0, needed)
  const [late, early] = [blockAt(lab, 0n, { salt: 51n }), blockAt(lab, 0n, { salt: 52n })]
  const wire = lab.context.wire
  const certified = (author: Validator, block: typeof late, at: bigint): PlannedStep['event'] =>
    arrival(
      lab,
      say.roundChange(preparedChange(lab, author, { round, block: wire.inRound(block, at), at, preparers: voters })),
    )
  const follow = faulty(lab.validators.length) + 1
  const proposes = kind === 'fresh' ? `needBlock ${round}` : `PROPOSAL ${round}`
  const steps = voters.map((one, index): PlannedStep => {
    const plain = arrival(lab, say.roundChange({ roundChange: changeOf(lab, one, { round }), prepares: [] }))
    const named =
      kind === 'fresh' || index > (kind === 'prepared' ? 0 : 1)
        ? plain
        : certified(one, index === 0 ? late : early, kind === 'two-prepared' && index === 0 ? 1n : 0n)
    const moved = index === follow - 1 ? [`ROUND_CHANGE ${round}`] : []
    return { event: named, expect: ['accept', ...moved, ...(index === needed - 1 ? [proposes] : [])].join(', ') }
  })
  const fresh = blockAt(lab, round, { salt: 53n })
  const given: readonly PlannedStep[] =
    kind === 'fresh'
      ? [{ event: { op: 'candidate', blockRlp: fresh.rlp }, expect: `accept, PROPOSAL ${round}` }]
      : [{ event: { op: 'candidate', blockRlp: fresh.rlp }, expect: 'ignore MESSAGE_STALE' }]
  return caseOf(
    lab,
    leader,
    {
      name: `leader-${kind}`,
      when: `a quorum changes to round ${round}, which the node leads`,
      must:
        kind === 'fresh'
          ? 'it asks for a block and proposes it'
          : 'it proposes the block prepared last, without asking for one',
      clauses: ['BFT-3', 'BFT-13', 'BFT-19'],
    },
    [...steps, ...given],
  )
}

/**
 * Locks, late votes, and blocks that come from the chain in the middle of a round.
 *
 * @param lab - Keys and chain of at least four validators.
 */
export function lockedRounds(lab: Lab): readonly StepsCase[] {
  const stage = stageOf(lab)
  const { self, block } = stage
  const others = lab.validators.filter((one) => one !== self)
  const follow = others.slice(0, faulty(lab.validators.length) + 1)
  const voters = lab.validators.slice(0, enough(lab.validators.length))
  const reproposed = proposalOf(lab, {
    round: 1n,
    block: lab.context.wire.inRound(block, 1n),
    roundChanges: voters.map((one) =>
      changeOf(lab, one, { round: 1n, prepared: { round: 0n, digest: digestOf(lab, block, 0n) } }),
    ),
    prepares: preparesOf(lab, voters, block, 0n),
  })
  const fresh = blockAt(lab, 1n, { salt: 61n })
  const freshProposal = proposalOf(lab, { round: 1n, block: fresh, roundChanges: plainChanges(lab, voters, 1n) })
  const verdictKnown = lab.profile === 'psc-1' ? 'accept, PREPARE 1' : acceptedAs(lab, 1n)
  const lock: Told = {
    name: 'prepared-survives-external-round-change',
    when: 'a node that committed in round 0 is moved to round 1 by the round changes of others, and round 1 times out',
    must: 'its round changes name the block prepared in round 0, both times',
    clauses: ['BFT-10', 'BFT-13'],
  }
  return [
    caseOf(lab, self, lock, [
      ...leadingTo('prepared', stage),
      ...changes(lab, follow, 1n, 'accept, ROUND_CHANGE 1 prepared 0'),
      { event: timeout(lab, 1n), expect: 'ROUND_CHANGE 2 prepared 0' },
    ]),
    caseOf(
      lab,
      self,
      {
        ...lock,
        name: 'prepared-survives-future-proposal',
        when: 'a node that committed in round 0 takes a fresh proposal of round 1, and round 1 times out',
        must: 'its round change names the block prepared in round 0',
      },
      [
        ...leadingTo('prepared', stage),
        { event: arrival(lab, say.proposal(freshProposal)), expect: 'accept, needVerdict' },
        { event: { op: 'executed', digest: fresh.hash, valid: true }, expect: 'PREPARE 1' },
        { event: timeout(lab, 1n), expect: 'ROUND_CHANGE 2 prepared 0' },
      ],
    ),
    caseOf(
      lab,
      self,
      {
        ...lock,
        name: 'prepared-replaced',
        when: 'a node that committed in round 0 prepares the block again in round 1, and round 1 times out',
        must: 'its round change names round 1',
      },
      [
        ...leadingTo('prepared', stage),
        { event: timeout(lab, 0n), expect: 'ROUND_CHANGE 1 prepared 0' },
        { event: arrival(lab, say.proposal(reproposed)), expect: verdictKnown },
        ...prepares(stage, 1n),
        { event: timeout(lab, 1n), expect: 'ROUND_CHANGE 2 prepared 1' },
      ],
    ),
    caseOf(
      lab,
      self,
      {
        name: 'late-commits',
        when: 'the commits of round 0 come after the node went to round 1',
        must: 'the block is final all the same',
        clauses: ['BFT-11'],
      },
      [...leadingTo('locked', stage), ...commits(stage)],
    ),
    caseOf(
      lab,
      self,
      {
        name: 'commits-of-two-rounds',
        when: 'commits come for round 0 and round 1, a quorum in neither',
        must: 'nothing is final',
        clauses: ['BFT-11'],
      },
      [
        ...leadingTo('locked', stage),
        { event: arrival(lab, say.proposal(reproposed)), expect: verdictKnown },
        ...voters.map((one, index) => {
          const round = index === 0 ? 1n : 0n
          const vote = { round, digest: digestOf(lab, block, round) }
          return { event: arrival(lab, say.commit(commitOf(lab, one, vote))), expect: 'accept' }
        }),
      ],
    ),
    caseOf(
      lab,
      self,
      {
        name: 'votes-before-proposal',
        when: 'prepares and commits come before their proposal',
        must: 'the node commits and the block is final as soon as it is valid',
        clauses: ['BFT-9', 'BFT-11'],
      },
      early(lab, block),
    ),
    caseOf(
      lab,
      self,
      {
        name: 'head-in-mid-round',
        when: 'the sealed block comes from the chain while the node has only prepared',
        must: 'the node goes to the next height and forgets its lock',
        clauses: ['BFT-18'],
      },
      [
        ...leadingTo('locked', stage),
        imported(lab, block, 0n),
        { event: { op: 'timer', kind: 'round', height: quantity(lab.height), round: quantity(1n) }, expect: '' },
        {
          event: { op: 'timer', kind: 'block', height: quantity(lab.height + 1n), round: quantity(0n) },
          expect: nextLeader(lab, self),
        },
        {
          event: { op: 'timer', kind: 'round', height: quantity(lab.height + 1n), round: quantity(0n) },
          expect: 'ROUND_CHANGE 1',
        },
      ],
    ),
    caseOf(
      lab,
      self,
      {
        name: 'head-with-too-few-seals',
        when: 'a block comes with one seal less than a quorum, and then with enough',
        must: 'only the second moves the node on',
        clauses: ['BFT-18', 'CNS-1'],
      },
      [
        imported(lab, block, 0n, enough(lab.validators.length) - 1),
        imported(lab, block, 0n),
        { event: headOf(lab, block, 0n, voters), expect: 'duplicate' },
      ],
    ),
    caseOf(
      lab,
      self,
      {
        name: 'early-messages',
        when: 'messages of the next height come before the block of this one',
        must: 'they are read once the node is there',
        clauses: ['BFT-17', 'BFT-18'],
      },
      nextHeight(lab, block),
    ),
    caseOf(
      lab,
      undefined,
      {
        name: 'watcher',
        when: 'a node without a key sees a block proposed, prepared and committed',
        must: 'it sends nothing, and the block is final',
        clauses: ['BFT-11'],
      },
      [
        { event: arrival(lab, say.proposal(proposalOf(lab, { round: 0n, block }))), expect: 'accept, needVerdict' },
        { event: { op: 'executed', digest: block.hash, valid: true }, expect: '' },
        ...prepares(stage).map(({ event }) => ({ event, expect: 'accept' })),
        ...commits(stage),
      ],
    ),
  ]
}

function nextLeader(lab: Lab, self: Validator): string {
  const parent = {
    height: lab.height,
    hash: lab.parent.hash,
    proposer: lab.leaderOf(0n).address,
    validators: lab.addresses,
  }
  return lab.context.leaderOf(parent, lab.addresses, 0n) === self.address ? 'needBlock 0' : ''
}

function early(lab: Lab, block: ReturnType<typeof blockAt>): readonly PlannedStep[] {
  const vote = { round: 0n, digest: digestOf(lab, block, 0n) }
  const voters = lab.validators.slice(0, enough(lab.validators.length))
  return [
    ...voters.map((one) => ({ event: arrival(lab, say.prepare(prepareOf(lab, one, vote))), expect: 'accept' })),
    ...voters.map((one) => ({ event: arrival(lab, say.commit(commitOf(lab, one, vote))), expect: 'accept' })),
    { event: arrival(lab, say.proposal(proposalOf(lab, { round: 0n, block }))), expect: 'accept, needVerdict' },
    {
      event: { op: 'executed', digest: block.hash, valid: true },
      expect: `PREPARE 0, COMMIT 0, final 0 with ${voters.length}`,
    },
  ]
}

function nextHeight(lab: Lab, block: ReturnType<typeof blockAt>): readonly PlannedStep[] {
  const height = lab.height + 1n
  const self = listener(lab, 1n)
  const authors = lab.validators.filter((one) => one !== self).slice(0, faulty(lab.validators.length) + 1)
  const sealers = lab.validators.slice(0, enough(lab.validators.length))
  return [
    ...authors.map((one) => ({
      event: arrival(lab, say.roundChange({ roundChange: changeOf(lab, one, { round: 2n, height }), prepares: [] })),
      expect: 'buffer',
    })),
    { event: headOf(lab, block, 0n, sealers), expect: 'accept, ROUND_CHANGE 2' },
  ]
}
