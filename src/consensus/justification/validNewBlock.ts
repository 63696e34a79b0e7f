import type { Bytes, Hash32 } from '../../model/Hex.ts'
import type { Setting } from './Setting.ts'
import type { RecoverSeal } from './validateCommit.ts'

/**
 * Tells whether a sealed block is final at this height: enough distinct validators sealed its commit hash.
 *
 * Authors are counted, not seals: one author can make many seals of one hash.
 *
 * @param sealed - Height and commit hash of the block, with its seals.
 * @param setting - Of the height.
 * @param recoverSeal - Opens one seal.
 * @see ValidNewBlock of the formal specification
 */
export function validNewBlock(
  sealed: { readonly height: bigint; readonly commitHash: Hash32; readonly seals: readonly Bytes[] },
  setting: Pick<Setting, 'height' | 'validators' | 'quorum'>,
  recoverSeal: RecoverSeal,
): boolean {
  // More seals than validators are one too many, and nobody should pay for recovering them.
  if (sealed.height !== setting.height || sealed.seals.length > setting.validators.length) return false
  const authors = new Set(sealed.seals.map((seal) => recoverSeal(sealed.commitHash, seal)))
  return (
    authors.size >= setting.quorum &&
    [...authors].every((author) => author !== undefined && setting.validators.includes(author))
  )
}
