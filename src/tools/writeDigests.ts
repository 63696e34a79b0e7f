import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Defect } from '../model/Defect.ts'
import { specParts } from '../standard/specParts.ts'
import { specRoot } from '../standard/specRoot.ts'

/**
 * Brings the list of parts in a `standard.yaml` up to date.
 *
 * @param text - The file; `parts` is its last key.
 * @param root - Absolute path of the folder laid out as `spec/` that it lists.
 * @returns The file with new parts, everything before them untouched.
 */
export function withDigests(text: string, root: string): string {
  const start = text.search(/^parts:/m)
  if (start < 0) throw new Defect('spec/standard.yaml has no key parts')
  const parts = specParts(root).map(({ path, digest }) => `  - path: ${path}\n    digest: '${digest}'\n`)
  return `${text.slice(0, start)}parts:\n${parts.join('')}`
}

/** Brings `spec/standard.yaml` of this package up to date. */
export function writeDigests(): void {
  const path = join(specRoot(), 'standard.yaml')
  writeFileSync(path, withDigests(readFileSync(path, 'utf8'), specRoot()))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeDigests()
  process.stdout.write('spec/standard.yaml is up to date\n')
}
