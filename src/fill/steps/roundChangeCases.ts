import { enough, listener, plainChanges, timeout } from './justifyGrid.ts'
import { arrival, type Lab, type Validator } from './Lab.ts'
import { blockAt, changeOf, preparedChange, proposalOf, say } from './messages.ts'
import { changes, faulty, stepsCase } from './stepsLanguage.ts'
import type { PlannedStep, StepsCase } from './StepsCase.ts'

/**
 * Rounds that end without a block, and how a node moves on.
 *
 * @param lab - Keys and chain of at least four validators.
 */
export function roundChanges(lab: Lab): readonly StepsCase[] {
  return [
    ...ownRounds(lab),
    ...following(lab),
    leaderAfter(lab, 'fresh'),
    leaderAfter(lab, 'prepared'),
    leaderAfter(lab, 'two-prepared'),
  ]
}

function ownRounds(lab: Lab): readonly StepsCase[] {
  const self = listener(lab, 1n)
  return [
    stepsCase(
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
    stepsCase(
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
  ]
}

/** Cases about the round changes of others. */
function following(lab: Lab): readonly StepsCase[] {
  const self = listener(lab, 1n)
  const others = lab.validators.filter((one) => one !== self)
  const mixed = others.slice(0, faulty(lab.validators.length) + 1)
  return [
    stepsCase(
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
    stepsCase(
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
    stepsCase(
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
  return stepsCase(
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
