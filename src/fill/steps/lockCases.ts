import type { BlockView } from '../../consensus/justification/Opened.ts'
import { quantity } from '../../model/Hex.ts'
import { acceptedAs, enough, listener, plainChanges, preparesOf, timeout } from './justifyGrid.ts'
import { arrival, type Lab, type Validator } from './Lab.ts'
import { blockAt, changeOf, commitOf, digestOf, prepareOf, proposalOf, say } from './messages.ts'
import { commits, leadingTo, prepares, stageOf, type Stage } from './phases.ts'
import { changes, faulty, headOf, imported, stepsCase, type Told } from './stepsLanguage.ts'
import type { PlannedStep, StepsCase } from './StepsCase.ts'

/**
 * Locks, late votes, and blocks that come from the chain in the middle of a round.
 *
 * @param lab - Keys and chain of at least four validators.
 */
export function lockedRounds(lab: Lab): readonly StepsCase[] {
  const stage = stageOf(lab)
  return [...locks(stage), ...lateVotes(stage), watcher(stage), ...heads(stage)]
}

/** Cases about what a node names in its round changes. */
function locks(stage: Stage): readonly StepsCase[] {
  const { lab, self } = stage
  const others = lab.validators.filter((one) => one !== self)
  const follow = others.slice(0, faulty(lab.validators.length) + 1)
  const lock: Told = {
    name: 'prepared-survives-external-round-change',
    when: 'a node that committed in round 0 is moved to round 1 by the round changes of others, and round 1 times out',
    must: 'its round changes name the block prepared in round 0, both times',
    clauses: ['BFT-10', 'BFT-13'],
  }
  return [
    stepsCase(lab, self, lock, [
      ...leadingTo('prepared', stage),
      ...changes(lab, follow, 1n, 'accept, ROUND_CHANGE 1 prepared 0'),
      { event: timeout(lab, 1n), expect: 'ROUND_CHANGE 2 prepared 0' },
    ]),
    survivesProposal(stage, lock),
    stepsCase(
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
        reproposal(stage),
        ...prepares(stage, 1n),
        { event: timeout(lab, 1n), expect: 'ROUND_CHANGE 2 prepared 1' },
      ],
    ),
  ]
}

function survivesProposal(stage: Stage, lock: Told): StepsCase {
  const { lab, self } = stage
  const voters = lab.validators.slice(0, enough(lab.validators.length))
  const fresh = blockAt(lab, 1n, { salt: 61n })
  const freshProposal = proposalOf(lab, { round: 1n, block: fresh, roundChanges: plainChanges(lab, voters, 1n) })
  return stepsCase(
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
  )
}

/** The block of round 0, proposed again in round 1 because a quorum prepared it. */
function reproposal({ lab, block }: Stage): PlannedStep {
  const voters = lab.validators.slice(0, enough(lab.validators.length))
  const reproposed = proposalOf(lab, {
    round: 1n,
    block: lab.context.wire.inRound(block, 1n),
    roundChanges: voters.map((one) =>
      changeOf(lab, one, { round: 1n, prepared: { round: 0n, digest: digestOf(lab, block, 0n) } }),
    ),
    prepares: preparesOf(lab, voters, block, 0n),
  })
  const expect = lab.profile === 'psc-1' ? 'accept, PREPARE 1' : acceptedAs(lab, 1n)
  return { event: arrival(lab, say.proposal(reproposed)), expect }
}

/** Cases about votes that come when nobody waits for them. */
function lateVotes(stage: Stage): readonly StepsCase[] {
  const { lab, self, block } = stage
  const voters = lab.validators.slice(0, enough(lab.validators.length))
  return [
    stepsCase(
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
    stepsCase(
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
        reproposal(stage),
        ...voters.map((one, index) => {
          const round = index === 0 ? 1n : 0n
          const vote = { round, digest: digestOf(lab, block, round) }
          return { event: arrival(lab, say.commit(commitOf(lab, one, vote))), expect: 'accept' }
        }),
      ],
    ),
    stepsCase(
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
  ]
}

function watcher(stage: Stage): StepsCase {
  const { lab, block } = stage
  return stepsCase(
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
  )
}

/** Cases about sealed blocks. */
function heads(stage: Stage): readonly StepsCase[] {
  const { lab, self, block } = stage
  const voters = lab.validators.slice(0, enough(lab.validators.length))
  return [
    stepsCase(
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
    stepsCase(
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
    stepsCase(
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

function early(lab: Lab, block: BlockView): readonly PlannedStep[] {
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

function nextHeight(lab: Lab, block: BlockView): readonly PlannedStep[] {
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
