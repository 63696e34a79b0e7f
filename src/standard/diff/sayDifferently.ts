import { canonicalJson } from '../canonicalJson.ts'
import { isWithin } from '../factPath.ts'
import type { Declaration } from './Declaration.ts'
import type { Difference, Doubt, Said } from './Difference.ts'

/** Two declarations that are compared. */
export interface Sides {
  readonly left: Declaration
  readonly right: Declaration
}

/**
 * Makes a difference where two sides do not say the same.
 *
 * @param about - What they speak of.
 * @param left - Undefined where the side declares nothing.
 * @param right - Undefined where the side declares nothing.
 * @returns One difference or none; none also where neither side declares anything.
 */
export function sayDifferently(
  about: Omit<Difference, 'left' | 'right'>,
  left: Said,
  right: Said,
): readonly Difference[] {
  if (left === undefined && right === undefined) return []
  if (left !== undefined && right !== undefined && canonicalJson(left) === canonicalJson(right)) return []
  return [{ ...about, ...(left === undefined ? {} : { left }), ...(right === undefined ? {} : { right }) }]
}

/**
 * Collects why what two sides say is not established.
 *
 * @param sides - With what their files mark as uncertain.
 * @param leftPath - Fact of the left side.
 * @param rightPath - Fact of the right side.
 */
export function doubtsAbout({ left, right }: Sides, leftPath: string, rightPath: string = leftPath): readonly Doubt[] {
  const about = (declaration: Declaration, path: string, side: Doubt['side']): readonly Doubt[] =>
    (declaration.uncertain ?? [])
      .filter(({ at }) => isWithin(path, at) || isWithin(at, path))
      .map(({ why }) => ({ side, why }))
  return [...about(left, leftPath, 'left'), ...about(right, rightPath, 'right')]
}
