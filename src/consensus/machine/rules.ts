import { proposalRules } from '../justification/isValidProposal.ts'
import { sealIsAuthors, validateCommit } from '../justification/validateCommit.ts'
import { validNewBlock } from '../justification/validNewBlock.ts'
import { f, quorum } from '../quorum.ts'
import type { ConsensusContext } from '../Profile.ts'
import type { MachineRules } from './Context.ts'

/**
 * Makes the rules of a profile.
 *
 * @param context - Profile.
 * @returns What an honest machine decides by.
 */
export function profileRules(context: ConsensusContext): MachineRules {
  return {
    ...proposalRules,
    validateCommit,
    sealIsAuthors,
    validNewBlock,
    quorum: (validators) => quorum(validators, { height: 0n }, context),
    commitsEnough: (validators) => quorum(validators, { height: 0n }, context),
    follow: (validators) => f(validators) + 1,
    // A prepared block was judged by a quorum; where sequencers answer for execution, each judges it for itself.
    verdictOnPrepared: context.profile.extraData.kind === 'plain',
    awaitsVerdict: true,
    lockKept: 'always',
    persists: true,
    bounded: true,
    oneVoteEach: true,
    signsOnce: true,
  }
}
