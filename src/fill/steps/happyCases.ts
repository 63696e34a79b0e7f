import { listener, timeout } from './justifyGrid.ts'
import { arrival, type Lab } from './Lab.ts'
import { blockAt, proposalOf, say } from './messages.ts'
import { commits, prepares, proposed } from './phases.ts'
import { imported, stepsCase, type Told } from './stepsLanguage.ts'
import type { StepsCase } from './StepsCase.ts'

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
    when: `a block is proposed, prepared, committed and imported, seen by the ${name}`,
    must: 'the node sends each of its messages once, and the block is final with a quorum',
    clauses: ['BFT-9', 'BFT-11', 'BFT-18', 'BFT-19'],
  })
  const block = blockAt(lab)
  const proposal = arrival(lab, say.proposal(proposalOf(lab, { round: 0n, block })))
  const votes = [...prepares(stage), ...commits(stage), imported(lab, block, 0n)]
  const asLeader = stepsCase(lab, leader, told('leader'), [
    { event: timeout(lab, 0n, 'block'), expect: 'needBlock 0' },
    { event: { op: 'candidate', blockRlp: block.rlp }, expect: 'accept, PROPOSAL 0' },
    { event: proposal, expect: 'accept, PREPARE 0' },
    ...votes,
  ])
  if (lab.validators.length === 1) return [asLeader]
  return [
    asLeader,
    stepsCase(lab, stage.self, told('validator'), [
      { event: timeout(lab, 0n, 'block'), expect: '' },
      ...proposed(stage),
      ...votes,
    ]),
  ]
}
