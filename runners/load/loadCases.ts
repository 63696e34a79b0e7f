import { join } from 'node:path'
import { loadStandard } from '../../src/standard/loadStandard.ts'
import { asDamage, Damage } from './Damage.ts'
import { assembleParts } from './assembleParts.ts'
import { loadHasher } from './hasher.ts'
import { damaged, loadFile, type LoadContext, type Part } from './loadFile.ts'
import type { Loaded } from './Loaded.ts'
import type { Standard } from '../../src/standard/Standard.ts'
import { checkPackaged, findPackagedVectors, missingFiles, type PackagedVectors } from './packagedVectors.ts'
import { filesBeside, type FoundFile, type FoundFolder, walk } from './walk.ts'

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
    const packaged = await findPackagedVectors(path)
    const files: string[] = []
    for await (const folder of walk(path)) {
      if (packaged !== undefined) files.push(...folder.files.map(({ file }) => file))
      yield* loadFolder(folder, context, packaged)
    }
    if (packaged === undefined) return
    for (const place of await missingFiles(packaged, path, files)) {
      const damage = new Damage('', 'wrong hash: manifest.json names this file, but it is not there; restore it')
      yield damaged({ file: join(path, place), place }, damage)
    }
  } catch (error) {
    const damage = asDamage(error)
    if (damage === undefined) throw error
    yield damaged({ file: path, place: '' }, damage)
  }
}

async function* loadFolder(
  folder: FoundFolder,
  context: LoadContext,
  packaged: PackagedVectors | undefined,
): AsyncGenerator<Loaded> {
  const parts: Part[] = []
  for (const found of folder.files) {
    const damage = packaged === undefined ? undefined : await damageOfPackaged(packaged, found)
    if (damage !== undefined) {
      yield damaged(found, damage)
      continue
    }
    for await (const loaded of loadFile(found, context)) {
      if (loaded.kind === 'part') parts.push(loaded)
      else yield loaded
    }
  }
  if (parts.length === 0) return
  const beside = folder.single === true ? await partsBeside(folder, context.standard) : []
  yield* assembleParts({ own: parts, beside }, context)
}

async function damageOfPackaged(packaged: PackagedVectors, found: FoundFile): Promise<Damage | undefined> {
  try {
    await checkPackaged(packaged, found.file)
    return undefined
  } catch (error) {
    if (error instanceof Damage) return error
    throw error
  }
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
