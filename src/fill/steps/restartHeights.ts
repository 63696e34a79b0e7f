import type { ConsensusStart } from '../../model/generated/adapter.ts'
import { quantity } from '../../model/Hex.ts'
import { enough, listener } from './justifyGrid.ts'
import { startOf, type Lab } from './Lab.ts'
import { blockAt } from './messages.ts'
import { leadingTo, stageOf, type Stage } from './phases.ts'
import { imported } from './stepsLanguage.ts'
import type { PlannedStep, StepsCase } from './StepsCase.ts'

/** What the cases of one size share. */
interface Scene {
  readonly stage: Stage
  readonly height: bigint
  /** The block of the height comes from the chain. */
  readonly onward: PlannedStep
  /** Round 0 of the next height begins and times out. */
  readonly nextRound: readonly PlannedStep[]
  readonly timer: (kind: 'block' | 'round', height: bigint, round: bigint, expect: string) => PlannedStep
  readonly again: (durable: boolean, expect: string) => PlannedStep
  readonly caseOf: (name: string, when: string, must: string, steps: readonly PlannedStep[]) => StepsCase
}

/**
 * Crashes after the chain went on: what was durable is for another height than the one to begin at.
 *
 * @param lab - Keys and chain of at least four validators.
 */
export function restartHeights(lab: Lab): readonly StepsCase[] {
  const scene = sceneOf(lab)
  return [...kept(scene), ...gone(scene)]
}

function sceneOf(lab: Lab): Scene {
  const stage = stageOf(lab)
  const after = placeAfter(lab)
  const timer = (kind: 'block' | 'round', height: bigint, round: bigint, expect: string): PlannedStep => ({
    event: { op: 'timer', kind, height: quantity(height), round: quantity(round) },
    expect,
  })
  const { height } = lab
  const onward = imported(lab, blockAt(lab), 0n)
  const leads = nextLeads(lab) ? 'needBlock 0' : ''
  const nextRound = [timer('block', height + 1n, 0n, leads), timer('round', height + 1n, 0n, 'ROUND_CHANGE 1')]
  const caseOf = (name: string, when: string, must: string, steps: readonly PlannedStep[]): StepsCase => ({
    name: `restart/${lab.profile}/${lab.validators.length}-height-${name}`,
    given: `${lab.validators.length} validators under ${lab.profile}, and a node that crashes`,
    when,
    must,
    clauses: ['BFT-14', 'BFT-15'],
    start: startOf(lab, stage.self),
    steps,
  })
  const again = (durable: boolean, expect: string): PlannedStep => ({
    event: { op: 'restart', durable, from: after },
    expect,
  })
  return { stage, height, onward, nextRound, timer, again, caseOf }
}

/** What was durable is there. */
function kept({ stage, height, onward, nextRound, timer, again, caseOf }: Scene): readonly StepsCase[] {
  return [
    caseOf(
      'gone-by',
      'it had committed at a height, and the chain is at the next one when it begins again',
      'it begins there without the lock of the height gone by',
      [...leadingTo('locked', stage), again(true, ''), ...nextRound],
    ),
    caseOf(
      'gone-by-imported',
      'it had committed, took the next block from the chain, signed nothing there and crashed',
      'it begins at the height after the block and signs there',
      [...leadingTo('locked', stage), onward, again(true, ''), ...nextRound],
    ),
    caseOf(
      'signed-at-next',
      'it had changed to round 1 at the height after a block, and crashed there',
      'it sends the same round change again and goes on from round 1',
      [
        ...leadingTo('prepared', stage),
        onward,
        ...nextRound,
        again(true, 'ROUND_CHANGE 1'),
        timer('round', height + 1n, 1n, 'ROUND_CHANGE 2'),
      ],
    ),
  ]
}

/** The chain is behind, or what was durable is lost. */
function gone({ stage, height, onward, nextRound, timer, again, caseOf }: Scene): readonly StepsCase[] {
  return [
    caseOf(
      'chain-behind',
      'it had signed at the height after a block, and its chain has lost the block when it begins again',
      'it signs nothing before it is at the height again',
      [
        ...leadingTo('prepared', stage),
        onward,
        ...nextRound,
        { event: { op: 'restart', durable: true }, expect: '' },
        timer('block', height, 0n, ''),
        timer('round', height, 0n, ''),
      ],
    ),
    caseOf(
      'lost-at-next',
      'it crashed at the height after a block and lost what was durable',
      'it signs nothing at that height',
      [
        ...leadingTo('prepared', stage),
        onward,
        ...nextRound,
        again(false, ''),
        timer('block', height + 1n, 0n, ''),
        timer('round', height + 1n, 0n, ''),
      ],
    ),
    caseOf(
      'lost-then-next-block',
      'it lost what was durable, and then a block comes from the chain',
      'it signs at the height after the block',
      [...leadingTo('locked', stage), { event: { op: 'restart', durable: false }, expect: '' }, onward, ...nextRound],
    ),
  ]
}

/** Where the chain is after the block of the height. */
function placeAfter(lab: Lab): Pick<ConsensusStart, 'parent' | 'validators'> {
  const block = blockAt(lab)
  const parent = { height: quantity(lab.height), hash: block.hash, proposer: block.proposer, validators: lab.addresses }
  return { parent, validators: lab.addresses }
}

/** Whether the node of {@link stageOf} leads round 0 after the block: the validator behind the one who built it. */
function nextLeads(lab: Lab): boolean {
  const next = (lab.validators.indexOf(lab.leaderOf(0n)) + 1) % lab.validators.length
  return enough(lab.validators.length) > 0 && lab.validators[next] === listener(lab, 1n)
}
