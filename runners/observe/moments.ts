import type { Bytes } from '../../src/model/Hex.ts'
import type { Case } from '../load/Case.ts'
import { headerOf } from './header.ts'

/** When a block is: what fork activations look at. */
export interface Moment {
  readonly number: bigint
  readonly timestamp: bigint
}

const momentsByCase = new WeakMap<Case, readonly Moment[]>()

/**
 * The moments of the blocks that a case wants executed.
 *
 * @param asked - Any case; those without blocks have none.
 * @returns One moment per block that can be read.
 */
export function momentsOf(asked: Case): readonly Moment[] {
  const known = momentsByCase.get(asked)
  if (known !== undefined) return known
  const moments = readMoments(asked)
  momentsByCase.set(asked, moments)
  return moments
}

function readMoments(asked: Case): readonly Moment[] {
  switch (asked.kind) {
    case 'build': {
      const first = BigInt(asked.genesis.header.number) + 1n
      return asked.blocks.map(({ input }, index) => ({
        number: input.attributes.number === undefined ? first + BigInt(index) : BigInt(input.attributes.number),
        timestamp: BigInt(input.attributes.timestamp),
      }))
    }
    case 'import':
      return asked.blocks.flatMap(({ rlp }) => momentOf(rlp))
    case 'execute':
      return asked.blocks.flatMap(({ rlp }) => momentOf(rlp))
    case 'stateless':
      return momentOf(asked.rlp)
    default:
      return []
  }
}

function momentOf(blockRlp: Bytes): readonly Moment[] {
  const view = headerOf(blockRlp)
  return view === undefined ? [] : [{ number: BigInt(view.header.number), timestamp: BigInt(view.header.timestamp) }]
}
