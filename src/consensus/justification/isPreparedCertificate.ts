import type { BlockView, Opened, Prepared, PrepareVote } from './Opened.ts'
import { countAuthors, type Setting } from './Setting.ts'
import { validPrepare } from './validPrepare.ts'

/** What makes a block prepared. */
export interface Certificate {
  readonly block: BlockView
  readonly prepares: readonly Opened<PrepareVote>[]
}

/**
 * Tells whether a quorum prepared a block in a round: every prepare is for it, and enough validators sent one.
 *
 * @param certificate - The block, as proposed in any round, and the prepares.
 * @param prepared - Round and digest that the certificate is said to show.
 * @param setting - Of the height.
 */
export function isPreparedCertificate({ block, prepares }: Certificate, prepared: Prepared, setting: Setting): boolean {
  return (
    prepared.digest === setting.digestOf(block, prepared.round) &&
    countAuthors(prepares) >= setting.quorum &&
    prepares.every((prepare) => validPrepare(prepare, prepared, setting))
  )
}
