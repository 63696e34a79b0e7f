import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { checkIncidents } from './check/checkIncidents.ts'
import { checkInterfaces } from './check/checkInterfaces.ts'
import { checkMutants } from './check/checkMutants.ts'
import { checkOrdering } from './check/checkOrdering.ts'
import { checkParts, checkSchemas } from './check/checkParts.ts'
import { checkReferences } from './check/checkReferences.ts'
import { checkRules } from './check/checkRules.ts'
import { checkRulesets } from './check/checkRulesets.ts'
import { readSpec } from './check/Spec.ts'
import { sortFindings, type Finding } from './Finding.ts'
import { specRoot } from './specRoot.ts'

/**
 * Checks a whole standard: YAML, schemas, ids, wording, references, order of forks, worked examples and digests.
 *
 * @param root - Absolute path of a folder laid out as `spec/`; that of this package when absent.
 * @returns Everything that was found, sorted by file and place; empty for a sound standard.
 */
export function checkSpec(root: string = specRoot()): readonly Finding[] {
  const missing = ['standard.yaml', 'rejections.yaml', 'schemas'].filter((name) => !existsSync(join(root, name)))
  if (missing.length > 0) return missing.map((name) => absent(name))
  const broken = checkSchemas(root)
  if (broken.length > 0) return sortFindings(broken)
  const spec = readSpec(root)
  return sortFindings([
    ...spec.findings,
    ...checkRules(spec),
    ...checkReferences(spec),
    ...checkRulesets(spec),
    ...checkInterfaces(spec),
    ...checkMutants(spec),
    ...checkIncidents(spec),
    ...checkOrdering(spec),
    ...checkParts(spec),
  ])
}

function absent(name: string): Finding {
  const fix = 'name a folder that is laid out as spec/ of Lockstep'
  return { file: `spec/${name}`, line: 1, column: 1, message: `spec/${name} is missing`, fix }
}
