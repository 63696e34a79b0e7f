import type { BlockView } from '../../consensus/justification/Opened.ts'
import { enough, plainChanges, timeout } from './justifyGrid.ts'
import { arrival, startOf, type Lab } from './Lab.ts'
import { blockAt, changeOf, commitOf, digestOf, prepareOf, proposalOf, say } from './messages.ts'
import { leadingTo, prepares, stageOf, type PhaseName, type Stage } from './phases.ts'
import type { PlannedStep, StepsCase } from './StepsCase.ts'

const kept: PlannedStep = { event: { op: 'restart', durable: true }, expect: '' }
const lost: PlannedStep = { event: { op: 'restart', durable: false }, expect: '' }

/** What the cases of one size share. */
interface Scene {
  readonly stage: Stage
  /** Another block that the leader of round 0 proposes. */
  readonly other: BlockView
  readonly proposal: PlannedStep
  readonly contradiction: PlannedStep
  readonly verdict: (of: BlockView, expect: string) => PlannedStep
  readonly caseOf: Make
}

type Make = (name: string, told: readonly [when: string, must: string], steps: readonly PlannedStep[]) => StepsCase

/**
 * Crashes at every point at which something was signed, with and without what the node had persisted.
 *
 * @param lab - Keys and chain of at least four validators.
 */
export function restartCases(lab: Lab): readonly StepsCase[] {
  const scene = sceneOf(lab)
  return [...afterPrepare(scene), ...afterCommit(scene), ...afterRoundChange(scene), ...lostCases(scene)]
}

function sceneOf(lab: Lab): Scene {
  const stage = stageOf(lab)
  const { self, block } = stage
  const size = lab.validators.length
  const other = blockAt(lab, 0n, { salt: 71n })
  const proposal = {
    event: arrival(lab, say.proposal(proposalOf(lab, { round: 0n, block }))),
    expect: 'accept, needVerdict',
  }
  const contradiction = {
    event: arrival(lab, say.proposal(proposalOf(lab, { round: 0n, block: other }))),
    expect: 'accept, needVerdict',
  }
  const verdict = (of: BlockView, expect: string): PlannedStep => ({
    event: { op: 'executed', digest: of.hash, valid: true },
    expect,
  })
  const caseOf: Make = (name, told, steps) => ({
    name: `restart/${lab.profile}/${size}-${name}`,
    given: `${size} validators under ${lab.profile}, and a node that crashes`,
    when: told[0],
    must: told[1],
    clauses: ['BFT-14', 'BFT-15'],
    start: startOf(lab, self),
    steps,
  })
  return { stage, other, proposal, contradiction, verdict, caseOf }
}

function afterPrepare({ stage, other, proposal, contradiction, verdict, caseOf }: Scene): readonly StepsCase[] {
  const { lab, block } = stage
  return [
    caseOf(
      'after-prepare-same-block',
      ['it had sent PREPARE, and the same proposal comes again', 'it sends the same PREPARE again'],
      [...leadingTo('proposed', stage), kept, proposal, verdict(block, 'PREPARE 0')],
    ),
    caseOf(
      'after-prepare-other-block',
      ['it had sent PREPARE, and another proposal of the same round comes', 'it sends no second PREPARE'],
      [...leadingTo('proposed', stage), kept, contradiction, verdict(other, '')],
    ),
    caseOf(
      'after-prepare-other-block-prepared',
      [
        'it had sent PREPARE, and a quorum prepares another block of the same round',
        'it sends no COMMIT that its PREPARE does not stand behind',
      ],
      [
        ...leadingTo('proposed', stage),
        kept,
        contradiction,
        verdict(other, ''),
        ...othersPrepare(lab, other, 'accept'),
      ],
    ),
  ]
}

function afterCommit({ stage, other, proposal, contradiction, verdict, caseOf }: Scene): readonly StepsCase[] {
  const { lab, block } = stage
  return [
    caseOf(
      'after-commit-round-change',
      ['it had sent COMMIT, and its round times out', 'its round change names the prepared block'],
      [...leadingTo('prepared', stage), kept, { event: timeout(lab, 0n), expect: 'ROUND_CHANGE 1 prepared 0' }],
    ),
    caseOf(
      'after-commit-same-votes',
      ['it had sent COMMIT, and proposal and prepares come again', 'it sends the same votes again'],
      [...leadingTo('prepared', stage), kept, proposal, verdict(block, 'PREPARE 0'), ...prepares(stage)],
    ),
    caseOf(
      'after-commit-other-block',
      ['it had sent COMMIT, and another proposal of the same round comes', 'it signs nothing for it'],
      [
        ...leadingTo('prepared', stage),
        kept,
        contradiction,
        verdict(other, ''),
        ...othersPrepare(lab, other, 'accept'),
      ],
    ),
  ]
}

function afterRoundChange({ stage, caseOf }: Scene): readonly StepsCase[] {
  const { lab } = stage
  return [
    caseOf(
      'after-round-change',
      ['it had changed to round 1', 'it sends the same round change again and stays in round 1'],
      [
        ...leadingTo('next-round', stage),
        { ...kept, expect: 'ROUND_CHANGE 1' },
        { event: timeout(lab, 0n), expect: '' },
        { event: timeout(lab, 1n), expect: 'ROUND_CHANGE 2' },
      ],
    ),
    caseOf(
      'after-round-change-locked',
      ['it had committed and changed to round 1', 'its round changes still name the prepared block'],
      [
        ...leadingTo('locked', stage),
        { ...kept, expect: 'ROUND_CHANGE 1 prepared 0' },
        { event: timeout(lab, 1n), expect: 'ROUND_CHANGE 2 prepared 0' },
      ],
    ),
    caseOf(
      'twice',
      ['it had sent COMMIT, and crashes twice', 'its round change names the prepared block'],
      [
        ...leadingTo('prepared', stage),
        kept,
        { event: timeout(lab, 0n), expect: 'ROUND_CHANGE 1 prepared 0' },
        { ...kept, expect: 'ROUND_CHANGE 1 prepared 0' },
        { event: timeout(lab, 1n), expect: 'ROUND_CHANGE 2 prepared 0' },
      ],
    ),
  ]
}

/** Prepares of everybody for a block that this node cannot stand behind. */
function othersPrepare(lab: Lab, block: ReturnType<typeof blockAt>, expect: string): readonly PlannedStep[] {
  const vote = { round: 0n, digest: digestOf(lab, block, 0n) }
  return lab.validators
    .slice(0, enough(lab.validators.length))
    .map((one) => ({ event: arrival(lab, say.prepare(prepareOf(lab, one, vote))), expect }))
}

/** Whatever the node did before, it may not sign at this height any more, and still follows the others. */
function lostCases({ stage, proposal, verdict, caseOf }: Scene): readonly StepsCase[] {
  const { lab } = stage
  const phases: readonly PhaseName[] = ['proposed', 'prepared', 'next-round', 'locked']
  const voters = lab.validators.slice(0, enough(lab.validators.length))
  const vote = { round: 0n, digest: digestOf(lab, stage.block, 0n) }
  const late = proposalOf(lab, { round: 1n, block: blockAt(lab, 1n), roundChanges: plainChanges(lab, voters, 1n) })
  return phases.flatMap((phase) => [
    caseOf(
      `lost-${phase}`,
      [
        `it had been ${phase.replace('-', ' ')} and lost its durable state`,
        'it signs nothing at this height and still sees the block become final',
      ],
      [
        ...leadingTo(phase, stage),
        lost,
        proposal,
        verdict(stage.block, ''),
        ...prepares(stage).map((step) => ({ ...step, expect: 'accept' })),
        { event: timeout(lab, 0n), expect: '' },
        ...voters.map((one, index) => ({
          event: arrival(lab, say.commit(commitOf(lab, one, vote))),
          expect: index === voters.length - 1 ? `accept, final 0 with ${voters.length}` : 'accept',
        })),
      ],
    ),
    caseOf(
      `lost-${phase}-follows`,
      [
        `it had been ${phase.replace('-', ' ')}, lost its durable state, and the others change to round 1`,
        'it goes to round 1 and signs nothing',
      ],
      [
        ...leadingTo(phase, stage),
        lost,
        ...voters
          .filter((one) => one !== stage.self)
          .map((one) => ({
            event: arrival(lab, say.roundChange({ roundChange: changeOf(lab, one, { round: 1n }), prepares: [] })),
            expect: 'accept',
          })),
        { event: arrival(lab, say.proposal(late)), expect: 'accept, needVerdict' },
        { event: { op: 'executed', digest: late.block.hash, valid: true }, expect: '' },
      ],
    ),
  ])
}
