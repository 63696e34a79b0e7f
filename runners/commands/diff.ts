import type { Declaration } from '../../src/standard/diff/Declaration.ts'
import { diffRulesets } from '../../src/standard/diff/diffRulesets.ts'
import { readDeclaration } from '../load/readDeclaration.ts'
import { differenceText } from '../report/differences/differenceText.ts'
import { exitCode } from '../report/exitCode.ts'
import type { Terminal } from './run.ts'

/** Forms in which differences are told. */
export const diffFormats = ['text', 'json'] as const

/** One of {@link diffFormats}. */
export type DiffFormat = (typeof diffFormats)[number]

/**
 * Compares two rulesets.
 *
 * @param words - Names of rulesets or files.
 * @param format - Text for people or JSON.
 * @param terminal - Where the differences go.
 * @returns Exit code: non-conformance where they differ.
 * @throws UsageError where one cannot be read.
 */
export function diff(words: readonly [string, string], format: DiffFormat, terminal: Terminal): number {
  const [left, right] = distinct([readDeclaration(words[0]), readDeclaration(words[1])], words)
  return showDifferences([left, right], format, terminal)
}

/**
 * Compares two declarations and tells how they differ.
 *
 * @param sides - Of files, rulesets or parties.
 * @param format - Text for people or JSON.
 * @param terminal - Where the differences go.
 * @returns Exit code: non-conformance where they differ.
 */
export function showDifferences(
  [left, right]: readonly [Declaration, Declaration],
  format: DiffFormat,
  terminal: Terminal,
): number {
  const differences = diffRulesets(left, right)
  const told =
    format === 'json'
      ? `${JSON.stringify({ left: left.title, right: right.title, equal: differences.length === 0, differences }, null, 2)}\n`
      : differenceText(left, right, differences)
  terminal.output.write(told)
  return differences.length === 0 ? exitCode.conformant : exitCode.nonConformance
}

/** Two sides of one name are called as they were given. */
function distinct(
  [left, right]: readonly [Declaration, Declaration],
  words: readonly [string, string],
): readonly [Declaration, Declaration] {
  if (left.title !== right.title) return [left, right]
  return [
    { ...left, title: words[0] },
    { ...right, title: words[1] },
  ]
}
