import { quantity } from '../../model/Hex.ts'
import { enough, listener, plainChanges, timeout } from './justifyGrid.ts'
import { arrival, makeBlock, startOf, type Lab, type Validator } from './Lab.ts'
import { blockAt, proposalOf, say } from './messages.ts'
import { changes, faulty, imported } from './stepsLanguage.ts'
import type { PlannedStep, StepsCase } from './StepsCase.ts'

/**
 * Leaders that wait for transactions: an empty block is proposed later than another.
 *
 * @param lab - Keys and chain of at least four validators.
 */
export function emptyCases(lab: Lab): readonly StepsCase[] {
  return [...leading(lab), ...following(lab)]
}

/** Name, what happens, what must come of it. */
type Told = readonly [name: string, when: string, must: string]

function caseOf(lab: Lab, self: Validator, told: Told, steps: readonly PlannedStep[]): StepsCase {
  const size = lab.validators.length
  const [name, when, must] = told
  return {
    name: `steps/${lab.profile}/${size}-empty-${name}`,
    given: `${size} validators under ${lab.profile}, with a longer period for empty blocks`,
    when,
    must,
    clauses: ['BFT-20', 'BFT-19'],
    start: { ...startOf(lab, self), emptyBlockPeriodMs: quantity(3000n) },
    steps,
  }
}

/** What the leader of round 0 does once it has asked for a block. */
function leading(lab: Lab): readonly StepsCase[] {
  const block = blockAt(lab)
  const bare = (expect: string): PlannedStep => ({ event: { op: 'candidate', blockRlp: block.rlp }, expect })
  const full: PlannedStep = {
    event: { op: 'candidate', blockRlp: fullBlock(lab).rlp },
    expect: 'accept, PROPOSAL 0',
  }
  const over = (expect: string): PlannedStep => ({ event: timeout(lab, 0n, 'empty'), expect })
  const [waits, asks, proposes] = [bare('buffer'), over('needBlock 0'), bare('accept, PROPOSAL 0')]
  const elsewhere: PlannedStep = {
    event: { op: 'timer', kind: 'empty', height: quantity(lab.height + 1n), round: quantity(0n) },
    expect: '',
  }
  const roundOver: PlannedStep = { event: timeout(lab, 0n), expect: 'ROUND_CHANGE 1' }
  const table: readonly (readonly [...Told, steps: readonly PlannedStep[]])[] = [
    [
      'waits',
      'the block for the leader is empty, and still is after the wait',
      'it is proposed after the wait',
      [waits, asks, proposes],
    ],
    [
      'filled-in-time',
      'a transaction comes while the leader waits',
      'the block is proposed at once',
      [waits, full, over('')],
    ],
    ['filled-after', 'a transaction comes when the wait is over', 'the block with it is proposed', [waits, asks, full]],
    ['full-at-once', 'the block for the leader has a transaction', 'it is proposed without waiting', [full, over('')]],
    [
      'asked-twice',
      'the leader is given the empty block twice while it waits',
      'it waits no longer for that',
      [waits, bare('duplicate'), asks, proposes],
    ],
    [
      'other-height',
      'the timer of another height ends while the leader waits',
      'nothing comes of it',
      [waits, elsewhere, asks],
    ],
    [
      'round-over',
      'round 0 times out while the leader waits',
      'it goes to round 1 and proposes nothing in round 0',
      [waits, roundOver, over(''), bare('ignore MESSAGE_STALE')],
    ],
    [
      'head-comes',
      'a sealed block of the height comes while the leader waits',
      'it goes to the next height',
      [waits, imported(lab, block, 0n), over('')],
    ],
  ]
  const begun: PlannedStep = { event: timeout(lab, 0n, 'block'), expect: 'needBlock 0' }
  return table.map(([name, when, must, steps]) => caseOf(lab, lab.leaderOf(0n), [name, when, must], [begun, ...steps]))
}

/** A block with one transaction, which nobody reads here. */
function fullBlock(lab: Lab): ReturnType<typeof blockAt> {
  return makeBlock(lab, {
    height: lab.height,
    proposer: lab.leaderOf(0n).address,
    round: 0n,
    parentHash: lab.parent.hash,
    salt: 7n,
    transactions: [Uint8Array.of(2, 0xc0)],
  })
}

function following(lab: Lab): readonly StepsCase[] {
  const self = listener(lab, 1n)
  const voters = lab.validators.slice(0, enough(lab.validators.length))
  const later = proposalOf(lab, { round: 1n, block: blockAt(lab, 1n), roundChanges: plainChanges(lab, voters, 1n) })
  const next = lab.leaderOf(1n)
  const others = lab.validators.filter((one) => one !== next)
  return [
    caseOf(
      lab,
      self,
      [
        'longer-round',
        'the block period ends for a validator that does not lead',
        'its round lasts longer by the wait',
      ],
      [
        { event: timeout(lab, 0n, 'block'), expect: '' },
        { event: timeout(lab, 0n), expect: 'ROUND_CHANGE 1' },
        { event: arrival(lab, say.proposal(later)), expect: 'accept, needVerdict' },
        { event: { op: 'executed', digest: later.block.hash, valid: true }, expect: 'PREPARE 1' },
      ],
    ),
    caseOf(
      lab,
      next,
      ['later-round', 'the leader of round 1 has an empty block', 'it is proposed without waiting'],
      [
        ...changes(lab, others.slice(0, faulty(lab.validators.length) + 1), 1n, 'accept, ROUND_CHANGE 1'),
        ...changes(
          lab,
          others.slice(faulty(lab.validators.length) + 1, enough(lab.validators.length)),
          1n,
          'accept, needBlock 1',
        ),
        { event: { op: 'candidate', blockRlp: blockAt(lab, 1n).rlp }, expect: 'accept, PROPOSAL 1' },
      ],
    ),
  ]
}
