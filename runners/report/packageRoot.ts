import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { Defect } from '../../src/model/Defect.ts'

/** Folders from this file up to the package: `runners/report` from source, `dist/runners/report` when built. */
const levelsMax = 5

/**
 * Finds the folder of this package, from source as well as built.
 *
 * @returns Absolute path of the folder that holds `package.json` and `spec/`.
 */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  for (let level = 0; level < levelsMax; level++) {
    if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'spec'))) return folder
    folder = dirname(folder)
  }
  throw new Defect('package.json and spec/ are missing beside the program: install the package again')
}
