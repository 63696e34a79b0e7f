import type { Address, Bytes, Hash32 } from '../../model/Hex.ts'
import type { Reason } from '../../model/Rejection.ts'
import type { Setting } from './Setting.ts'
import type { RecoverSeal } from './validateCommit.ts'

/**
 * Tells what keeps a sealed block from being final at this height; nothing does where enough distinct validators sealed its
 * commit hash, and nobody else did.
 *
 * Looks in the order of `verifyHeader`, so that a node and a prover refuse a block for the same reason: the number of seals,
 * then each seal in turn, then how many count. Authors are counted, not seals: one author can make many seals of one hash.
 *
 * @param sealed - Commit hash of the block, with its seals.
 * @param setting - Of the height.
 * @param recoverSeal - Opens one seal.
 * @returns Undefined where the block is final; CNS-1, CNS-6, CNS-15, CNS-16, CNS-17.
 * @see ValidNewBlock of the formal specification
 */
export function newBlockProblem(
  { commitHash, seals }: { readonly commitHash: Hash32; readonly seals: readonly Bytes[] },
  { validators, quorum, sealsAscend, sealsOnce }: Pick<Setting, 'validators' | 'quorum' | 'sealsAscend' | 'sealsOnce'>,
  recoverSeal: RecoverSeal,
): Reason | undefined {
  // More seals than validators are one too many, and nobody should pay for recovering them.
  if (seals.length > validators.length) return 'SEALS_TOO_MANY'
  const authors = new Set<Address>()
  let before: Address | undefined
  for (const seal of seals) {
    const author = recoverSeal(commitHash, seal)
    if (author === undefined || !validators.includes(author)) return 'SEAL_SIGNER_NOT_VALIDATOR'
    if (sealsOnce && authors.has(author)) return 'SEAL_DUPLICATE'
    if (sealsAscend && before !== undefined && before > author) return 'SEALS_UNSORTED'
    authors.add(author)
    before = author
  }
  return authors.size < quorum ? 'SEALS_INSUFFICIENT' : undefined
}
