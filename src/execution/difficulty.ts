import type { BlockHeader } from './BlockHeader.ts'
import { Level } from './Fork.ts'

const minimum = 131_072n
const boundDivisor = 2048n
const bombPeriod = 100_000n
const largestDrop = 99n
const emptyUncles: string = '0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347'

/** By how many blocks each fork put the difficulty bomb off. */
const bombDelays: readonly (readonly [level: number, blocks: bigint])[] = [
  [Level.byzantium, 3_000_000n],
  [Level.constantinople, 5_000_000n],
  [Level.muirGlacier, 9_000_000n],
  [Level.london, 9_700_000n],
  [Level.arrowGlacier, 10_700_000n],
  [Level.grayGlacier, 11_400_000n],
]

/**
 * Computes the difficulty of a proof-of-work block.
 *
 * @param block - Number and timestamp of the block.
 * @param parent - Its parent.
 * @param level - Level of the block's fork, before Paris.
 * @returns The difficulty that the header has to carry.
 * @see EIP-2, EIP-100, EIP-649, BLK-8
 */
export function nextDifficulty(
  block: { readonly number: bigint; readonly timestamp: bigint },
  parent: BlockHeader,
  level: number,
): bigint {
  const step = parent.difficulty / boundDivisor
  const difficulty = parent.difficulty + step * adjustment(block.timestamp - parent.timestamp, parent, level)
  const bounded = difficulty > minimum ? difficulty : minimum
  const withBomb = bounded + bomb(block.number, level)
  return withBomb > minimum ? withBomb : minimum
}

function adjustment(seconds: bigint, parent: BlockHeader, level: number): bigint {
  if (level < Level.homestead) return seconds < 13n ? 1n : -1n
  const factor =
    level < Level.byzantium ? 1n - seconds / 10n : (parent.source.sha3Uncles === emptyUncles ? 1n : 2n) - seconds / 9n
  return factor > -largestDrop ? factor : -largestDrop
}

function bomb(number: bigint, level: number): bigint {
  let delay = 0n
  for (const [since, blocks] of bombDelays) if (since <= level) delay = blocks
  const counted = number > delay ? number - delay : 0n
  const period = counted / bombPeriod
  return period >= 2n ? 2n ** (period - 2n) : 0n
}
