import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Defect } from '../model/Defect.ts'

/** Folders from this file up to the package: `src/standard` when run from source, `dist/src/standard` when built. */
const levelsMax = 5

/**
 * Finds the folder `spec/` of this package, from source as well as from the built package.
 *
 * @returns Absolute path.
 * @throws {@link Defect} when the package was installed without its standard.
 */
export function specRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  for (let level = 0; level < levelsMax; level += 1) {
    const candidate = join(folder, 'spec')
    if (existsSync(join(candidate, 'standard.yaml'))) return candidate
    folder = dirname(folder)
  }
  throw new Defect('the folder spec/ is missing beside the program: install the package again')
}
