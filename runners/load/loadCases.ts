import { loadStandard } from '../../src/standard/loadStandard.ts'
import { asDamage } from './Damage.ts'
import { assembleParts } from './assembleParts.ts'
import { loadHasher } from './hasher.ts'
import { damaged, loadFile, type LoadContext, type Part } from './loadFile.ts'
import type { Loaded } from './Loaded.ts'
import type { Standard } from '../../src/standard/Standard.ts'
import { filesBeside, type FoundFolder, walk } from './walk.ts'

/** How to load. */
export interface LoadOptions {
  /** That of this package when absent. */
  readonly standard?: Standard
  /** Tells whether a case is wanted; asked once for every case, with its id. All are wanted where it is absent. */
  readonly select?: (id: string) => boolean
}

/**
 * Reads every vector and foreign fixture below a path, one at a time: what a file is, is told by its content.
 *
 * @param path - A file, plain or gzip, or a folder that is searched to its leaves.
 * @param options - Where rulesets come from, and which cases are wanted.
 * @returns Cases, files that are not for us, and damaged vectors, in the order of the sorted files.
 * @throws The system's error where the path itself cannot be read.
 */
export async function* loadCases(path: string, options: LoadOptions = {}): AsyncGenerator<Loaded> {
  await loadHasher()
  const context: LoadContext = { standard: options.standard ?? loadStandard(), select: options.select ?? (() => true) }
  try {
    for await (const folder of walk(path)) yield* loadFolder(folder, context)
  } catch (error) {
    const damage = asDamage(error)
    if (damage === undefined) throw error
    yield damaged({ file: path, place: '' }, damage)
  }
}

async function* loadFolder(folder: FoundFolder, context: LoadContext): AsyncGenerator<Loaded> {
  const parts: Part[] = []
  for (const found of folder.files) {
    for await (const loaded of loadFile(found, context)) {
      if (loaded.kind === 'part') parts.push(loaded)
      else yield loaded
    }
  }
  if (parts.length === 0) return
  const beside = folder.single === true ? await partsBeside(folder, context.standard) : []
  yield* assembleParts({ own: parts, beside }, context)
}

/** Parts in the folder of a single given file, which may be what it lacks. */
async function partsBeside(folder: FoundFolder, standard: Standard): Promise<readonly Part[]> {
  const parts: Part[] = []
  const given = folder.files[0]?.place
  for (const found of await filesBeside(folder.folder)) {
    if (found.place === given) continue
    for await (const loaded of loadFile(found, { standard, select: () => false })) {
      if (loaded.kind === 'part') parts.push(loaded)
    }
  }
  return parts
}
