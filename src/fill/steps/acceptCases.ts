import type { ConsensusEvent } from '../../model/generated/adapter.ts'
import { fromBytes, hash32, quantity, toBytes, type Bytes } from '../../model/Hex.ts'
import { plainChanges, enough } from './justifyGrid.ts'
import { arrival, startOf, type Lab, type Validator } from './Lab.ts'
import { blockAt, changeOf, commitOf, digestOf, preparedChange, prepareOf, proposalOf, say } from './messages.ts'
import { leadingTo, stageOf, type PhaseName, type Stage } from './phases.ts'
import type { PlannedStep, StepsCase } from './StepsCase.ts'

/** A message, perhaps after another one, and what becomes of it in each phase. */
interface Probe {
  readonly name: string
  readonly when: string
  readonly clauses: readonly string[]
  /** Messages before the last are taken in, whatever becomes of them. */
  readonly steps: (stage: Stage, phase: PhaseName) => readonly PlannedStep[]
}

const phaseSentences: Readonly<Record<PhaseName, string>> = {
  new: 'a node at a new height',
  proposed: 'a node that accepted a proposal and prepared it',
  prepared: 'a node that committed to a block in round 0',
  'next-round': 'a node that went to round 1 with nothing prepared',
  locked: 'a node that went to round 1 after it committed',
  decided: 'a node for which a block of the height is final',
}

const otherDigest = hash32(`0x${'d2'.repeat(32)}`)

/**
 * Every kind of message in every phase of a node: taken, kept for later, ignored or refused, and why.
 *
 * @param lab - Keys and chain.
 * @param phases - Where the node stands before the message.
 */
export function acceptCases(lab: Lab, phases: readonly PhaseName[]): readonly StepsCase[] {
  const stage = stageOf(lab)
  const size = lab.validators.length
  return phases.flatMap((phase) =>
    probes.map((probe): StepsCase => {
      const steps = [...leadingTo(phase, stage), ...probe.steps(stage, phase)]
      const last = steps.at(-1)?.expect ?? ''
      const refused = last.startsWith('reject')
      const kind = probe.name.split('-')[0] ?? ''
      return {
        name: `accept/${lab.profile}/${size}-${phase}-${probe.name}`,
        given: `${size} validators under ${lab.profile}, and ${phaseSentences[phase]}`,
        when: probe.when,
        must: `the message is answered with ${last}`,
        clauses: probe.clauses,
        start: startOf(lab, stage.self),
        steps,
        ...(refused && { twin: `accept/${lab.profile}/${size}-${phase}-${kind}-good` }),
      }
    }),
  )
}

function one(event: ConsensusEvent, expect: string): readonly PlannedStep[] {
  return [{ event, expect }]
}

/** A validator that has not voted in any phase. */
function voter({ lab }: Stage): Validator {
  return lab.validators.at(-1) ?? lab.outsider
}

function left(phase: PhaseName): boolean {
  return phase === 'next-round' || phase === 'locked'
}

function hasProposal(phase: PhaseName): boolean {
  return phase !== 'new' && phase !== 'next-round'
}

function prepare(
  stage: Stage,
  change: Partial<Parameters<typeof prepareOf>[2]>,
  author = voter(stage),
): ConsensusEvent {
  const { lab, block } = stage
  const vote = { round: 0n, digest: digestOf(lab, block, 0n), ...change }
  return arrival(lab, say.prepare(prepareOf(lab, author, vote)))
}

function commit(stage: Stage, change: Partial<Parameters<typeof commitOf>[2]>, sealer?: Validator): ConsensusEvent {
  const { lab, block } = stage
  const vote = { round: 0n, digest: digestOf(lab, block, 0n), ...change }
  return arrival(lab, say.commit(commitOf(lab, voter(stage), vote, sealer)))
}

function change({ lab }: Stage, vote: Parameters<typeof changeOf>[2], author: Validator): ConsensusEvent {
  return arrival(lab, say.roundChange({ roundChange: changeOf(lab, author, vote), prepares: [] }))
}

function altered(event: ConsensusEvent, alter: (data: Uint8Array) => Uint8Array): ConsensusEvent {
  if (event.op !== 'message') return event
  const data: Bytes = fromBytes(alter(toBytes(event.data)))
  return { ...event, data }
}

function zeroR(data: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(data)
  copy.fill(0, copy.length - 65, copy.length - 33)
  return copy
}

/** What becomes of a prepare for the block of round 0. */
function onPrepare(phase: PhaseName): string {
  return left(phase) ? 'ignore MESSAGE_STALE' : 'accept'
}

function onOtherPrepare(phase: PhaseName): string {
  if (left(phase)) return 'ignore MESSAGE_STALE'
  return hasProposal(phase) ? 'ignore CONSENSUS_DIGEST_MISMATCH' : 'accept'
}

const prepareProbes: readonly Probe[] = [
  {
    name: 'prepare-good',
    when: 'a PREPARE for the block of round 0 comes',
    clauses: ['BFT-9'],
    steps: (stage, phase) => one(prepare(stage, {}), onPrepare(phase)),
  },
  {
    name: 'prepare-of-other-block',
    when: 'a PREPARE for another block in round 0 comes',
    clauses: ['BFT-9'],
    steps: (stage, phase) => one(prepare(stage, { digest: otherDigest }), onOtherPrepare(phase)),
  },
  {
    name: 'prepare-twice',
    when: 'a PREPARE comes twice',
    clauses: ['CNS-15'],
    steps: (stage, phase) => [...one(prepare(stage, {}), onPrepare(phase)), ...one(prepare(stage, {}), 'duplicate')],
  },
  {
    name: 'prepare-contradicted',
    when: 'a PREPARE comes, and then one of the same validator for another block',
    clauses: ['BFT-16'],
    steps: (stage, phase) => [
      ...one(prepare(stage, {}), onPrepare(phase)),
      ...one(prepare(stage, { digest: otherDigest }), 'ignore EQUIVOCATION, DoublePrepare'),
    ],
  },
  {
    name: 'prepare-of-later-round',
    when: 'a PREPARE for round 3 comes',
    clauses: ['BFT-9'],
    steps: (stage) => one(prepare(stage, { round: 3n }), 'accept'),
  },
  {
    name: 'prepare-of-height-before',
    when: 'a PREPARE for the height before comes',
    clauses: ['BFT-7'],
    steps: (stage) => one(prepare(stage, { height: stage.lab.height - 1n }), 'ignore MESSAGE_STALE'),
  },
  {
    name: 'prepare-of-next-height',
    when: 'a PREPARE for the next height comes',
    clauses: ['BFT-17'],
    steps: (stage) => one(prepare(stage, { height: stage.lab.height + 1n }), 'buffer'),
  },
  {
    name: 'prepare-of-outsider',
    when: 'a PREPARE of nobody in the set comes',
    clauses: ['CNS-13'],
    steps: (stage) => one(prepare(stage, {}, stage.lab.outsider), 'reject AUTHOR_NOT_VALIDATOR'),
  },
  {
    name: 'prepare-with-more-behind',
    when: 'a PREPARE with a byte behind it comes',
    clauses: ['CNS-7'],
    steps: (stage) =>
      one(
        altered(prepare(stage, {}), (data) => Uint8Array.of(...data, 0)),
        'reject CONSENSUS_MESSAGE_MALFORMED',
      ),
  },
  {
    name: 'prepare-without-r',
    when: 'a PREPARE comes whose signature has an r of zero',
    clauses: ['CNS-5'],
    steps: (stage) => one(altered(prepare(stage, {}), zeroR), 'reject SIGNATURE_OUT_OF_RANGE'),
  },
  {
    name: 'prepare-of-unknown-code',
    when: 'a PREPARE comes under a code that no message has',
    clauses: ['CNS-7'],
    steps: (stage) => {
      const event = prepare(stage, {})
      return one(event.op === 'message' ? { ...event, code: quantity(0x16n) } : event, 'reject CONSENSUS_CODE_UNKNOWN')
    },
  },
]

function onOtherCommit(phase: PhaseName): string {
  return hasProposal(phase) ? 'ignore CONSENSUS_DIGEST_MISMATCH' : 'accept'
}

const commitProbes: readonly Probe[] = [
  {
    name: 'commit-good',
    when: 'a COMMIT for the block of round 0 comes',
    clauses: ['BFT-11'],
    steps: (stage) => one(commit(stage, {}), 'accept'),
  },
  {
    name: 'commit-of-other-block',
    when: 'a COMMIT for another block in round 0 comes',
    clauses: ['BFT-11'],
    steps: (stage, phase) => one(commit(stage, { digest: otherDigest }), onOtherCommit(phase)),
  },
  {
    name: 'commit-twice',
    when: 'a COMMIT comes twice',
    clauses: ['CNS-15'],
    steps: (stage) => [...one(commit(stage, {}), 'accept'), ...one(commit(stage, {}), 'duplicate')],
  },
  {
    name: 'commit-contradicted',
    when: 'a COMMIT comes, and then one of the same validator for another block',
    clauses: ['BFT-16'],
    steps: (stage) => [
      ...one(commit(stage, {}), 'accept'),
      ...one(commit(stage, { digest: otherDigest }), 'ignore EQUIVOCATION, DoubleCommit'),
    ],
  },
  {
    name: 'commit-with-seal-of-another',
    when: "a COMMIT comes with another validator's seal",
    clauses: ['CNS-14'],
    steps: (stage) => one(commit(stage, {}, stage.self), 'reject COMMIT_SEAL_AUTHOR_MISMATCH'),
  },
  {
    name: 'commit-of-later-round',
    when: 'a COMMIT for round 3 comes',
    clauses: ['BFT-11'],
    steps: (stage) => one(commit(stage, { round: 3n }), 'accept'),
  },
  {
    name: 'commit-of-height-before',
    when: 'a COMMIT for the height before comes',
    clauses: ['BFT-7'],
    steps: (stage) => one(commit(stage, { height: stage.lab.height - 1n }), 'ignore MESSAGE_STALE'),
  },
]

const changeProbes: readonly Probe[] = [
  {
    name: 'change-good',
    when: 'a ROUND_CHANGE to round 1 comes that names nothing',
    clauses: ['BFT-1'],
    steps: (stage) => one(change(stage, { round: 1n }, voter(stage)), 'accept'),
  },
  {
    name: 'change-prepared',
    when: 'a ROUND_CHANGE to round 1 comes with the certificate that it names',
    clauses: ['BFT-1', 'BFT-4'],
    steps: (stage) => one(certificate(stage, enough(stage.lab.validators.length), 0n), 'accept'),
  },
  {
    name: 'change-prepared-by-too-few',
    when: 'a ROUND_CHANGE to round 1 comes with one prepare less than a quorum',
    clauses: ['BFT-4'],
    steps: (stage) =>
      one(certificate(stage, enough(stage.lab.validators.length) - 1, 0n), 'reject PREPARED_CERTIFICATE_WRONG'),
  },
  {
    name: 'change-prepared-in-its-round',
    when: 'a ROUND_CHANGE to round 1 comes that names a block prepared in round 1',
    clauses: ['BFT-1'],
    steps: (stage) =>
      one(certificate(stage, enough(stage.lab.validators.length), 1n), 'reject JUSTIFICATION_ROUND_CHANGE'),
  },
  {
    name: 'change-without-block',
    when: 'a ROUND_CHANGE to round 1 comes that names a block and does not bring it',
    clauses: ['BFT-4'],
    steps: (stage) =>
      one(
        change(stage, { round: 1n, prepared: { round: 0n, digest: otherDigest } }, voter(stage)),
        'reject PREPARED_CERTIFICATE_WRONG',
      ),
  },
  {
    name: 'change-to-first-round',
    when: 'a ROUND_CHANGE to round 0 comes',
    clauses: ['BFT-1'],
    steps: (stage) => one(change(stage, { round: 0n }, voter(stage)), 'ignore MESSAGE_STALE'),
  },
  {
    name: 'change-twice',
    when: 'a ROUND_CHANGE comes twice',
    clauses: ['CNS-15'],
    steps: (stage) => [
      ...one(change(stage, { round: 1n }, voter(stage)), 'accept'),
      ...one(change(stage, { round: 1n }, voter(stage)), 'duplicate'),
    ],
  },
  {
    name: 'change-contradicted',
    when: 'a ROUND_CHANGE comes that names a block, and then one that names none',
    clauses: ['CNS-15'],
    steps: (stage) => [
      ...one(certificate(stage, enough(stage.lab.validators.length), 0n), 'accept'),
      ...one(change(stage, { round: 1n }, voter(stage)), 'ignore EQUIVOCATION'),
    ],
  },
]

function certificate(stage: Stage, preparers: number, at: bigint): ConsensusEvent {
  const { lab, block } = stage
  const made = preparedChange(lab, voter(stage), {
    round: 1n,
    block: lab.context.wire.inRound(block, at),
    at,
    preparers: lab.validators.slice(0, preparers),
  })
  return arrival(lab, say.roundChange(made))
}

const proposalProbes: readonly Probe[] = [
  {
    name: 'proposal-good',
    when: 'the proposal of round 0 comes',
    clauses: ['BFT-7'],
    steps: (stage, phase) => {
      const late = left(phase) || phase === 'decided' ? 'ignore MESSAGE_STALE' : 'duplicate'
      const event = arrival(stage.lab, say.proposal(proposalOf(stage.lab, { round: 0n, block: stage.block })))
      return one(event, phase === 'new' ? 'accept, needVerdict' : late)
    },
  },
  {
    name: 'proposal-of-other-block',
    when: 'a proposal of another block in round 0 comes',
    clauses: ['BFT-7', 'BFT-16'],
    steps: ({ lab }, phase) => {
      const event = arrival(lab, say.proposal(proposalOf(lab, { round: 0n, block: blockAt(lab, 0n, { salt: 99n }) })))
      if (hasProposal(phase)) return one(event, 'ignore EQUIVOCATION, DoubleProposal')
      return one(event, phase === 'new' ? 'accept, needVerdict' : 'ignore MESSAGE_STALE')
    },
  },
  {
    name: 'proposal-of-another-leader',
    when: 'a proposal for round 0 comes that the leader of round 1 signed',
    clauses: ['BFT-6'],
    steps: ({ lab, block }) => {
      const opened = proposalOf(lab, { round: 0n, block, author: lab.leaderOf(1n) })
      return one(arrival(lab, say.proposal(opened)), 'reject PROPOSER_WRONG')
    },
  },
  {
    name: 'proposal-of-next-round',
    when: 'a justified proposal for round 1 comes',
    clauses: ['BFT-7'],
    steps: ({ lab }, phase) => {
      const voters = lab.validators.slice(0, enough(lab.validators.length))
      const opened = proposalOf(lab, {
        round: 1n,
        block: blockAt(lab, 1n, { salt: 31n }),
        roundChanges: plainChanges(lab, voters, 1n),
      })
      const expect = phase === 'decided' ? 'ignore MESSAGE_STALE' : 'accept, needVerdict'
      return one(arrival(lab, say.proposal(opened)), expect)
    },
  },
]

const probes: readonly Probe[] = [...prepareProbes, ...commitProbes, ...changeProbes, ...proposalProbes]
