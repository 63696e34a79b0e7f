import { Defect } from '../../src/model/Defect.ts'
import type { Declaration } from '../../src/standard/diff/Declaration.ts'
import { isUndeclared } from '../../src/standard/diff/Difference.ts'
import { diffRulesets } from '../../src/standard/diff/diffRulesets.ts'
import { declarationOfParty } from '../adapters/declarationOfParty.ts'
import { readDeclaration } from '../load/readDeclaration.ts'
import { printable } from '../protocol/printable.ts'
import { differenceText } from '../report/differences/differenceText.ts'
import { exitCode } from '../report/exitCode.ts'
import type { Terminal } from './run.ts'

/** Forms in which differences are told. */
export const diffFormats = ['text', 'json'] as const

/** One of {@link diffFormats}. */
export type DiffFormat = (typeof diffFormats)[number]

/** What a word that names a party starts with. */
const partyScheme = /^(?:ref|cmd|https?|rpc|edr|anvil):/

/**
 * Compares the rules of two sides.
 *
 * @param words - Names of rulesets, files, or connect strings of parties that are asked what they declare.
 * @param format - Text for people or JSON.
 * @param terminal - Where the differences go.
 * @returns Exit code: non-conformance where they differ, adapter where a party could not be asked.
 * @throws UsageError where one cannot be read.
 */
export async function diff(words: readonly [string, string], format: DiffFormat, terminal: Terminal): Promise<number> {
  const sides: Declaration[] = []
  for (const word of words) {
    const side = partyScheme.test(word) ? await declarationOfParty(word) : { declaration: readDeclaration(word) }
    if ('fault' in side) {
      terminal.display.write(`${printable(word)} could not be asked: ${printable(side.fault, 1000)}\n`)
      return exitCode.adapter
    }
    sides.push(side.declaration)
  }
  const [left, right] = sides
  if (left === undefined || right === undefined) throw new Defect('a difference has two sides')
  return showDifferences(distinct([left, right], words), format, terminal)
}

/**
 * Compares two declarations and tells how they differ.
 *
 * @param sides - Of files, rulesets or parties.
 * @param format - Text for people or JSON.
 * @param terminal - Where the differences go.
 * @returns Exit code: non-conformance where they differ, incomplete where one does not declare what the other does.
 */
function showDifferences(
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
  if (differences.length === 0) return exitCode.conformant
  return differences.every(isUndeclared) ? exitCode.incomplete : exitCode.nonConformance
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
