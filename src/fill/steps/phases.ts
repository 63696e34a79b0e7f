import type { BlockView } from '../../consensus/justification/Opened.ts'
import { enough, listener, timeout } from './justifyGrid.ts'
import type { Lab, Validator } from './Lab.ts'
import { arrival } from './Lab.ts'
import { blockAt, commitOf, digestOf, prepareOf, proposalOf, say } from './messages.ts'
import type { PlannedStep } from './StepsCase.ts'

/** Where a node stands before the message that a case is about. */
export type PhaseName = 'new' | 'proposed' | 'prepared' | 'next-round' | 'locked' | 'decided'

/** A node on its way through a height. */
export interface Stage {
  readonly lab: Lab
  readonly self: Validator
  /** The block that round 0 is about. */
  readonly block: BlockView
}

/** A node that leads neither of the first two rounds. */
export function stageOf(lab: Lab): Stage {
  return { lab, self: listener(lab, 1n), block: blockAt(lab) }
}

/** A proposal of round 0 comes and is valid. */
export function proposed({ lab, block }: Stage): readonly PlannedStep[] {
  return [
    { event: arrival(lab, say.proposal(proposalOf(lab, { round: 0n, block }))), expect: 'accept, needVerdict' },
    { event: { op: 'executed', digest: block.hash, valid: true }, expect: 'PREPARE 0' },
  ]
}

/** Prepares of a quorum come, each as often as there are votes. */
export function prepares({ lab, block }: Stage, round = 0n): readonly PlannedStep[] {
  const digest = digestOf(lab, block, round)
  const voters = lab.validators.slice(0, enough(lab.validators.length))
  return voters.map((one, index) => ({
    event: arrival(lab, say.prepare(prepareOf(lab, one, { round, digest }))),
    expect: index === voters.length - 1 ? `accept, COMMIT ${round}` : 'accept',
  }))
}

/** Commits of a quorum come. */
export function commits({ lab, block }: Stage, round = 0n): readonly PlannedStep[] {
  const digest = digestOf(lab, block, round)
  const voters = lab.validators.slice(0, enough(lab.validators.length))
  return voters.map((one, index) => ({
    event: arrival(lab, say.commit(commitOf(lab, one, { round, digest }))),
    expect: index === voters.length - 1 ? `accept, final ${round} with ${voters.length}` : 'accept',
  }))
}

/** What leads to a phase. */
export function leadingTo(phase: PhaseName, stage: Stage): readonly PlannedStep[] {
  const { lab } = stage
  switch (phase) {
    case 'new':
      return []
    case 'proposed':
      return proposed(stage)
    case 'prepared':
      return [...proposed(stage), ...prepares(stage)]
    case 'next-round':
      return [
        { event: timeout(lab, 0n, 'block'), expect: '' },
        { event: timeout(lab, 0n), expect: 'ROUND_CHANGE 1' },
      ]
    case 'locked':
      return [...leadingTo('prepared', stage), { event: timeout(lab, 0n), expect: 'ROUND_CHANGE 1 prepared 0' }]
    case 'decided':
      return [...leadingTo('prepared', stage), ...commits(stage)]
  }
}
