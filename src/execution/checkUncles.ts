import { hashHeader } from '../codec/Header.ts'
import type { Hash32 } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import { readBlockHeader, type BlockHeader } from './BlockHeader.ts'
import { checkHeader } from './checkHeader.ts'
import type { Rules, RulesBook } from './Rules.ts'

const unclesMax = 2
const generationsMax = 6

/** A block of the chain as uncles see it. */
export interface Generation {
  readonly header: BlockHeader
  readonly hash: Hash32
  /** Hashes of the uncles that it included, where they are known. */
  readonly uncles: readonly Hash32[]
}

/**
 * Checks the uncles of a proof-of-work block.
 *
 * @param header - Header of the block.
 * @param uncles - RLP of each uncle's header.
 * @param generations - The block's ancestors, parent first; seven suffice.
 * @param book - Rules of the chain.
 * @throws {@link Rejection} `UNCLES_INVALID`, or the reason for which the uncle's own header is refused; both name the uncle.
 * @see BLK-10
 */
export function checkUncles(
  header: BlockHeader,
  uncles: readonly Uint8Array[],
  generations: readonly Generation[],
  book: RulesBook,
): void {
  if (uncles.length > unclesMax) refuse({ uncles: String(uncles.length) })
  const included = new Set<Hash32>(generations.slice(0, generationsMax + 1).flatMap(({ uncles: known }) => known))
  const line = new Set<Hash32>(generations.slice(0, generationsMax + 1).map(({ hash }) => hash))
  for (const [index, rlp] of uncles.entries()) {
    const uncle = { header: readBlockHeader(rlp), hash: hashHeader(rlp) }
    const place = { uncle: String(index), hash: uncle.hash }
    if (line.has(uncle.hash)) refuse({ ...place, problem: 'is an ancestor' })
    if (included.has(uncle.hash)) refuse({ ...place, problem: 'was included before' })
    included.add(uncle.hash)
    checkUncle({ header, uncle, generations, book, place })
  }
}

/**
 * Checks what the headers of uncles say by themselves: all that a prover can check, whose witness has no ancestors.
 *
 * @param uncles - RLP of each uncle's header.
 * @param book - Rules of the chain.
 * @throws {@link Rejection} The reason for which an uncle's own header is refused.
 * @see BLK-10
 */
export function checkUnclesAlone(uncles: readonly Uint8Array[], book: RulesBook): void {
  for (const [index, rlp] of uncles.entries()) {
    const header = readBlockHeader(rlp)
    checkUncleHeader(header, header, { rules: { ...book.at(header), unlinkedHeaders: true }, uncle: String(index) })
  }
}

function checkUncleHeader(
  header: BlockHeader,
  parent: BlockHeader,
  { rules, ...place }: { readonly rules: Rules; readonly uncle: string; readonly hash?: Hash32 },
): void {
  try {
    checkHeader(header, parent, rules)
  } catch (error) {
    if (error instanceof Rejection) throw new Rejection(error.reason, { ...place, ...error.facts })
    throw error
  }
}

interface UncleCheck {
  readonly header: BlockHeader
  readonly uncle: { readonly header: BlockHeader; readonly hash: Hash32 }
  readonly generations: readonly Generation[]
  readonly book: RulesBook
  readonly place: { readonly uncle: string; readonly hash: Hash32 }
}

function checkUncle({ header, uncle, generations, book, place }: UncleCheck): void {
  const age = generations.findIndex(({ hash }) => hash === uncle.header.source.parentHash)
  const parent = generations[age]
  if (age < 1 || age > generationsMax || parent === undefined)
    return refuse({ ...place, problem: 'has no fitting parent' })
  checkUncleHeader(uncle.header, parent.header, { rules: book.at(uncle.header), ...place })
  if (uncle.header.number >= header.number) refuse({ ...place, problem: 'is not older than the block' })
}

function refuse(facts: Readonly<Record<string, string>>): never {
  throw new Rejection('UNCLES_INVALID', facts)
}
