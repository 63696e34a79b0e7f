import type { Reason } from '../../model/Rejection.ts'
import { isHighestPrepared } from './isHighestPrepared.ts'
import { isPreparedCertificate } from './isPreparedCertificate.ts'
import type { OpenedProposal } from './Opened.ts'
import { countAuthors, type Setting } from './Setting.ts'
import { validateNonPreparedBlock } from './validateNonPreparedBlock.ts'
import { validRoundChange } from './validRoundChange.ts'

/** What a justification comes to: `fresh` blocks are for execution to judge, a `prepared` one was judged by a quorum. */
export type Justification =
  { readonly kind: 'fresh' } | { readonly kind: 'prepared' } | { readonly kind: 'unjustified'; readonly reason: Reason }

/** The predicates that a justification is made of; a faulty machine has one of them replaced. */
export interface JustificationRules {
  readonly validRoundChange: typeof validRoundChange
  readonly isHighestPrepared: typeof isHighestPrepared
  readonly isPreparedCertificate: typeof isPreparedCertificate
  readonly countSenders: typeof countAuthors
}

/** As the specification has them. */
export const justificationRules: JustificationRules = {
  validRoundChange,
  isHighestPrepared,
  isPreparedCertificate,
  countSenders: countAuthors,
}

/**
 * Tells whether a proposal is justified in its round.
 *
 * In round 0 nothing but the block counts. In a later round a quorum of distinct validators changed to it; where none of
 * them prepared a block, the leader may propose a fresh one, and else the block must be that of a highest prepared
 * certificate among them.
 *
 * @param opened - The proposal with round changes and prepares.
 * @param setting - Of the height.
 * @param rules - Predicates it rests on.
 * @returns How it is justified, or the first rule that it breaks.
 * @see isProposalJustification of the formal specification
 */
export function isProposalJustification(
  { proposal, block, roundChanges, prepares }: OpenedProposal,
  setting: Setting,
  rules: JustificationRules = justificationRules,
): Justification {
  const { round } = proposal.payload
  const fresh = (): Justification =>
    validateNonPreparedBlock(block, round, setting) ? { kind: 'fresh' } : unjustified('PROPOSED_BLOCK_INVALID')
  if (round === 0n) return fresh()
  if (rules.countSenders(roundChanges) < setting.quorum) return unjustified('JUSTIFICATION_QUORUM')
  if (!roundChanges.every((change) => rules.validRoundChange(change, round, setting))) {
    return unjustified('JUSTIFICATION_ROUND_CHANGE')
  }
  if (roundChanges.every(({ payload }) => payload.prepared === undefined)) return fresh()
  if (block.height !== setting.height || (setting.roundInBlock && block.round !== round)) {
    return unjustified('PROPOSED_BLOCK_INVALID')
  }
  const candidates = roundChanges.flatMap((change) =>
    change.payload.prepared !== undefined && rules.isHighestPrepared(change, roundChanges)
      ? [change.payload.prepared]
      : [],
  )
  const same = candidates.filter(({ round: at, digest }) => digest === setting.digestOf(block, at))
  if (same.length === 0) return unjustified('JUSTIFICATION_NOT_HIGHEST')
  return same.some((prepared) => rules.isPreparedCertificate({ block, prepares }, prepared, setting))
    ? { kind: 'prepared' }
    : unjustified('JUSTIFICATION_PREPARES')
}

function unjustified(reason: Reason): Justification {
  return { kind: 'unjustified', reason }
}
