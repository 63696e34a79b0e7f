import type { ConsensusEvent } from '../../model/generated/adapter.ts'
import { bytes, hash32 } from '../../model/Hex.ts'
import { enough, plainChanges, timeout } from './justifyGrid.ts'
import { arrival, startOf, type Lab, type Validator } from './Lab.ts'
import { blockAt, changeOf, commitOf, preparedChange, prepareOf, proposalOf, say } from './messages.ts'
import { leadingTo, proposed, stageOf, type Stage } from './phases.ts'
import { headOf } from './stepsLanguage.ts'
import type { PlannedStep, StepsCase } from './StepsCase.ts'

const [digestA, digestB] = [hash32(`0x${'a1'.repeat(32)}`), hash32(`0x${'b2'.repeat(32)}`)]

/** A message that is wrong in two ways, and the one that it must be answered for. */
interface Doubly {
  readonly name: string
  readonly what: string
  readonly before?: readonly PlannedStep[]
  readonly event: ConsensusEvent
  readonly expect: string
}

/**
 * Messages and sealed blocks that are wrong in two ways at once: the first thing that is looked at decides.
 *
 * @param lab - Keys and chain of at least four validators.
 */
export function orderCases(lab: Lab): readonly StepsCase[] {
  const stage = stageOf(lab)
  const size = lab.validators.length
  const doubly = [...anyMessage(stage), ...lists(stage), ...proposals(stage), ...votes(stage), ...heads(stage)]
  return doubly.map(({ name, what, before = [], event, expect }) => ({
    name: `accept/${lab.profile}/${size}-order-${name}`,
    given: `${size} validators under ${lab.profile}`,
    when: what,
    must: `it is answered with ${expect}, whatever else is wrong`,
    clauses: ['BFT-21'],
    start: startOf(lab, stage.self),
    steps: [...before, { event, expect }],
    ...(expect.startsWith('reject') && { twin: twinOf(lab, event) }),
  }))
}

/** What a sound message of the kind comes to is told by a case of its own. */
function twinOf({ profile, validators }: Lab, event: ConsensusEvent): string {
  const size = validators.length
  return event.op === 'head' ? `resource/${profile}/${size}-head-of-all` : `accept/${profile}/${size}-new-prepare-good`
}

function lastOf({ lab }: Stage): Validator {
  return lab.validators.at(-1) ?? lab.outsider
}

/** What holds for messages of every kind. */
function anyMessage(stage: Stage): readonly Doubly[] {
  const { lab } = stage
  const good = prepareOf(lab, lastOf(stage), { round: 0n, digest: digestA })
  const prepare = (author: Validator, height: bigint): ConsensusEvent =>
    arrival(lab, say.prepare(prepareOf(lab, author, { round: 0n, digest: digestA, height })))
  const past = lab.height - 1n
  const longer = (event: ConsensusEvent): ConsensusEvent =>
    event.op === 'message' ? { ...event, data: bytes(`${event.data}00`) } : event
  const unsigned = (height: bigint): ConsensusEvent =>
    arrival(
      lab,
      say.prepare({ ...good, payload: { ...good.payload, height }, signature: bytes(`0x${'00'.repeat(65)}`) }),
    )
  return [
    {
      name: 'encoding-before-height',
      what: 'a PREPARE of a height gone by comes, with a byte behind it',
      event: longer(prepare(lastOf(stage), past)),
      expect: 'reject CONSENSUS_MESSAGE_MALFORMED',
    },
    {
      name: 'bounds-before-height',
      what: 'a PREPARE of a height gone by comes, for a round out of bounds',
      event: arrival(
        lab,
        say.prepare(prepareOf(lab, lastOf(stage), { round: 2n ** 40n, digest: digestA, height: past })),
      ),
      expect: 'reject ROUND_OUT_OF_BOUNDS',
    },
    {
      name: 'height-before-author',
      what: 'a PREPARE of a height gone by comes, of somebody who is no validator',
      event: prepare(lab.outsider, past),
      expect: 'ignore MESSAGE_STALE',
    },
    {
      name: 'height-before-signature',
      what: 'a PREPARE for a height too far ahead comes, with a signature that is none',
      event: unsigned(lab.height + 5n),
      expect: 'ignore HEIGHT_TOO_FAR',
    },
    {
      name: 'author-before-buffer',
      what: 'a PREPARE for the next height comes, of somebody who is no validator',
      event: prepare(lab.outsider, lab.height + 1n),
      expect: 'reject AUTHOR_NOT_VALIDATOR',
    },
  ]
}

/** Lists within messages. */
function lists({ lab }: Stage): readonly Doubly[] {
  const block = blockAt(lab, 1n)
  const everybody = [...lab.validators, lab.outsider]
  const sound = plainChanges(lab, lab.validators.slice(0, enough(lab.validators.length)), 1n)
  const many = plainChanges(lab, everybody, 1n)
  const nobody = sound.map((one) => ({ ...one, signature: bytes(`0x${'00'.repeat(65)}`) }))
  const propose = (more: Partial<Parameters<typeof proposalOf>[1]>): ConsensusEvent =>
    arrival(lab, say.proposal(proposalOf(lab, { round: 1n, block, roundChanges: sound, ...more })))
  const unsorted = sound.toReversed()
  return [
    {
      name: 'height-before-lists',
      what: 'a proposal of a height gone by comes, with more round changes than there are validators',
      event: propose({ height: lab.height - 1n, roundChanges: many }),
      expect: 'ignore MESSAGE_STALE',
    },
    {
      name: 'lists-before-author',
      what: 'a proposal of somebody who is no validator comes, with more round changes than there are validators',
      event: propose({ author: lab.outsider, roundChanges: many }),
      expect: 'reject CONSENSUS_LIST_TOO_LONG',
    },
    {
      name: 'author-before-signatures-of-lists',
      what: 'a proposal of somebody who is no validator comes, with round changes that nobody signed',
      event: propose({ author: lab.outsider, roundChanges: nobody }),
      expect: 'reject AUTHOR_NOT_VALIDATOR',
    },
    {
      name: 'buffer-before-signatures-of-lists',
      what: 'a proposal for the next height comes, with round changes that nobody signed',
      event: propose({ height: lab.height + 1n, roundChanges: nobody }),
      expect: 'buffer',
    },
    {
      name: 'order-of-lists-before-leader',
      what: 'a proposal of a validator who does not lead comes, with round changes in descending order',
      event: propose({ author: lab.leaderOf(2n), roundChanges: unsorted }),
      expect: lab.context.wire.ascending ? 'reject JUSTIFICATION_UNSORTED' : 'reject PROPOSER_WRONG',
    },
  ]
}

function proposals(stage: Stage): readonly Doubly[] {
  const { lab } = stage
  const other = blockAt(lab, 0n, { salt: 50n })
  const high = blockAt(lab, 0n, { salt: 51n, height: lab.height + 1n })
  const propose = (block: typeof other, round = 0n, author = lab.leaderOf(round)): ConsensusEvent =>
    arrival(lab, say.proposal(proposalOf(lab, { round, block, author })))
  return [
    {
      name: 'leader-before-justification',
      what: 'a proposal in round 1 comes that nobody changed to, of a validator who does not lead',
      event: propose(blockAt(lab, 1n), 1n, lab.leaderOf(2n)),
      expect: 'reject PROPOSER_WRONG',
    },
    {
      name: 'other-block-before-justification',
      what: 'a second block of the leader comes, and it has the height after',
      before: proposed(stage),
      event: propose(high),
      expect: 'ignore EQUIVOCATION, DoubleProposal',
    },
    {
      name: 'other-block-before-round',
      what: 'a second block of the leader comes when the round is over',
      before: leadingTo('locked', stage),
      event: propose(other),
      expect: 'ignore EQUIVOCATION, DoubleProposal',
    },
    {
      name: 'round-before-justification',
      what: 'a proposal of a round gone by comes, with a block of the height after',
      before: leadingTo('next-round', stage),
      event: propose(high),
      expect: 'ignore MESSAGE_STALE',
    },
  ]
}

function votes(stage: Stage): readonly Doubly[] {
  const { lab, block } = stage
  const author = lastOf(stage)
  const prepare = (digest: typeof digestA): ConsensusEvent =>
    arrival(lab, say.prepare(prepareOf(lab, author, { round: 0n, digest })))
  const commit = (digest: typeof digestA, sealer = author): ConsensusEvent =>
    arrival(lab, say.commit(commitOf(lab, author, { round: 0n, digest }, sealer)))
  const plain = (round: bigint): ConsensusEvent =>
    arrival(lab, say.roundChange({ roundChange: changeOf(lab, author, { round }), prepares: [] }))
  const uncertified = (round: bigint): ConsensusEvent => {
    const one = preparedChange(lab, author, { round, block, at: 0n, preparers: lab.validators.slice(0, 1) })
    return arrival(lab, say.roundChange(one))
  }
  return [
    {
      name: 'seal-before-other-block',
      what: 'a COMMIT to another block than its author committed to comes, with a seal of somebody else',
      before: [{ event: commit(digestA), expect: 'accept' }],
      event: commit(digestB, stage.self),
      expect: 'reject COMMIT_SEAL_AUTHOR_MISMATCH',
    },
    {
      name: 'other-block-before-accepted-block',
      what: 'a PREPARE for another block than its author prepared comes, and neither was proposed',
      before: [...proposed(stage), { event: prepare(digestA), expect: 'ignore CONSENSUS_DIGEST_MISMATCH' }],
      event: prepare(digestB),
      expect: 'ignore EQUIVOCATION, DoublePrepare',
    },
    {
      name: 'other-block-before-round-of-prepare',
      what: 'a PREPARE for another block than its author prepared comes when the round is over',
      before: [{ event: prepare(digestA), expect: 'accept' }, ...nextRound(stage)],
      event: prepare(digestB),
      expect: 'ignore EQUIVOCATION, DoublePrepare',
    },
    {
      name: 'round-before-certificate',
      what: 'a ROUND_CHANGE to a round gone by comes, with a certificate that does not hold',
      before: [...nextRound(stage), { event: timeout(lab, 1n), expect: 'ROUND_CHANGE 2' }],
      event: uncertified(1n),
      expect: 'ignore MESSAGE_STALE',
    },
    {
      name: 'other-change-before-certificate',
      what: 'a second ROUND_CHANGE of a validator to a round comes, with a certificate that does not hold',
      before: [{ event: plain(1n), expect: 'accept' }],
      event: uncertified(1n),
      expect: 'ignore EQUIVOCATION',
    },
  ]
}

function nextRound(stage: Stage): readonly PlannedStep[] {
  return leadingTo('next-round', stage)
}

/** Blocks from the chain. */
function heads(stage: Stage): readonly Doubly[] {
  const { lab, block } = stage
  const everybody = [...lab.validators, lab.outsider]
  const orphan = blockAt(lab, 0n, { salt: 52n, header: { parentHash: digestA } })
  const above = blockAt(lab, 0n, { salt: 53n, height: lab.height + 1n, header: { parentHash: digestA } })
  const few = lab.validators.slice(0, enough(lab.validators.length) - 2)
  return [
    {
      name: 'height-before-parent',
      what: 'a sealed block of the height after comes, on another parent and with too few seals',
      event: headOf(lab, above, 0n, few),
      expect: 'ignore HEIGHT_TOO_FAR',
    },
    {
      name: 'parent-before-seals',
      what: 'a block on another parent comes, with more seals than there are validators',
      event: headOf(lab, orphan, 0n, everybody),
      expect: 'reject PARENT_MISMATCH',
    },
    {
      name: 'signer-before-number-that-counts',
      what: 'a block comes with too few seals, one of them of somebody who is no validator',
      event: headOf(lab, block, 0n, [...few, lab.outsider]),
      expect: 'reject SEAL_SIGNER_NOT_VALIDATOR',
    },
  ]
}
