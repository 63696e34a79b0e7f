import { decodeHeader, hashHeader } from '../../src/codec/Header.ts'
import * as Rlp from '../../src/codec/Rlp.ts'
import type { Genesis } from '../../src/model/generated/adapter.ts'
import type { Ruleset } from '../../src/model/generated/ruleset.ts'
import { type Hash32, integer, quantity, toBytes } from '../../src/model/Hex.ts'
import { Rejection } from '../../src/model/Rejection.ts'
import type { BlockToImport } from './Case.ts'

/**
 * Gives each block the total difficulty that it builds on, where the chain merges at one: no header tells it to a party
 * that sees a single block.
 *
 * @param blocks - Blocks in order of arrival; one whose header cannot be read, or whose parent is unknown, stays as it is.
 * @param genesis - Block that the chain starts from.
 * @param ruleset - Rules of the chain.
 * @returns The same blocks, with the context added where the ruleset has a terminal total difficulty.
 * @see EIP-3675
 */
export function withTotalDifficulty(
  blocks: readonly BlockToImport[],
  genesis: Genesis,
  ruleset: Ruleset,
): readonly BlockToImport[] {
  if (!ruleset.forks.some(({ activation }) => activation.kind === 'terminalTotalDifficulty')) return blocks
  const totals = new Map<Hash32, bigint>([[hashHeader(toBytes(genesis.headerRlp)), integer(genesis.header.difficulty)]])
  return blocks.map((block) => {
    const place = placeOf(block)
    const parentTotal = place === null ? undefined : totals.get(place.parentHash)
    if (place === null || parentTotal === undefined) return block
    totals.set(place.hash, parentTotal + place.difficulty)
    return { ...block, context: { ...block.context, parentTotalDifficulty: quantity(parentTotal) } }
  })
}

interface Place {
  readonly hash: Hash32
  readonly parentHash: Hash32
  readonly difficulty: bigint
}

function placeOf({ rlp }: BlockToImport): Place | null {
  try {
    const headerRlp = Rlp.split(toBytes(rlp))[0]
    if (headerRlp === undefined) return null
    const { parentHash, difficulty } = decodeHeader(headerRlp)
    return { hash: hashHeader(headerRlp), parentHash, difficulty: integer(difficulty) }
  } catch (error) {
    if (error instanceof Rejection) return null
    throw error
  }
}
