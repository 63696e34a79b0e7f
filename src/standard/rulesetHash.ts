import { keccak256 } from '../crypto/keccak.ts'
import type { Ruleset } from '../model/generated/ruleset.ts'
import { fromBytes, hash32, type Hash32 } from '../model/Hex.ts'
import { canonicalJson } from './canonicalJson.ts'

/**
 * Hashes a ruleset: what goes into every report and into every proof's public inputs.
 *
 * @param ruleset - Whole.
 * @returns keccak256 of its canonical JSON in UTF-8.
 * @see spec/rules/forks.yaml FRK-6
 */
export function rulesetHash(ruleset: Ruleset): Hash32 {
  const known = hashes.get(ruleset)
  if (known !== undefined) return known
  const hash = hash32(fromBytes(keccak256(new TextEncoder().encode(canonicalJson(ruleset)))))
  if (Object.isFrozen(ruleset)) hashes.set(ruleset, hash)
  return hash
}

/** Of frozen rulesets, which the standard and foreign fixtures give; the judge asks for each with every case. */
const hashes = new WeakMap<Ruleset, Hash32>()
