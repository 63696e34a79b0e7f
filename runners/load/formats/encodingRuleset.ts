import type { Ruleset } from '../../../src/model/generated/ruleset.ts'
import type { Standard } from '../../../src/standard/Standard.ts'
import { readRuleset } from '../rulesetFields.ts'

/**
 * The ruleset that goes with a case no ruleset has a say in: encodings and tries.
 *
 * @param standard - Where rulesets come from.
 * @returns That of Frontier, whose encodings hold to this day.
 */
export function encodingRuleset(standard: Standard): Ruleset {
  return readRuleset({}, 'Frontier', standard)
}
