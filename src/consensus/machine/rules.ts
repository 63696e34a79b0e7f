import type { Address } from '../../model/Hex.ts'
import { isValidProposal, proposalRules } from '../justification/isValidProposal.ts'
import { sealIsAuthors, validateCommit } from '../justification/validateCommit.ts'
import { newBlockProblem } from '../justification/newBlockProblem.ts'
import { validPrepare } from '../justification/validPrepare.ts'
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
  const ofQuorum = (validators: number): number => quorum(validators, { height: 0n }, context)
  return {
    ...proposalRules,
    isValidProposal,
    validPrepare,
    isAuthor: (author, validators) => validators.includes(author),
    isSet,
    validateCommit,
    sealIsAuthors,
    newBlockProblem,
    quorum: ofQuorum,
    preparesEnough: ofQuorum,
    commitsEnough: ofQuorum,
    changesEnough: ofQuorum,
    follow: (validators) => f(validators) + 1,
    followTo: (rounds) => rounds.reduce((left, right) => (left < right ? left : right)),
    // A prepared block was judged by a quorum; where sequencers answer for execution, each judges it for itself.
    verdictOnPrepared: context.profile.extraData.kind === 'plain',
    awaitsVerdict: true,
    lockKept: 'always',
    persists: true,
    recall: (kept) => kept,
    validatorsSign: true,
    bounded: true,
    oneVoteEach: true,
    signsOnce: true,
  }
}

/** A set to go on with: not empty, ascending, without repeats. */
function isSet(validators: readonly Address[]): boolean {
  return (
    validators.length > 0 &&
    validators.every((validator, index) => {
      const before = validators[index - 1]
      return before === undefined || before < validator
    })
  )
}
