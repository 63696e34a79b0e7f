import type { Reason } from '../../model/Rejection.ts'
import {
  isProposalJustification,
  justificationRules,
  type Justification,
  type JustificationRules,
} from './isProposalJustification.ts'
import type { OpenedProposal } from './Opened.ts'
import type { Setting } from './Setting.ts'

/** The predicates that a proposal is judged by; a faulty machine has one of them replaced. */
export interface ProposalRules extends JustificationRules {
  readonly isLeader: (opened: OpenedProposal, setting: Setting) => boolean
}

/** As the specification has them. */
export const proposalRules: ProposalRules = {
  ...justificationRules,
  isLeader: ({ proposal: { author, payload } }, setting) => author === setting.leaderOf(payload.round),
}

/**
 * Tells whether a proposal for this height is one that its round's leader may make.
 *
 * Whether the round is the one to be in, and whether a proposal was accepted in it before, is the state machine's to say.
 *
 * @returns How it is justified, or the first rule that it breaks.
 * @see isValidProposal of the formal specification
 */
export function isValidProposal(
  opened: OpenedProposal,
  setting: Setting,
  rules: ProposalRules = proposalRules,
): Justification {
  const { proposal, block } = opened
  const { payload } = proposal
  if (!rules.isLeader(opened, setting)) return refused('PROPOSER_WRONG')
  // The block as it stands: whether its header holds the right round is a rule of its own.
  if (payload.digest !== setting.digestOf(block, block.round ?? payload.round))
    return refused('CONSENSUS_DIGEST_MISMATCH')
  return isProposalJustification(opened, setting, rules)
}

function refused(reason: Reason): Justification {
  return { kind: 'unjustified', reason }
}
