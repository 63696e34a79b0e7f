import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, realpath, stat } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { canonicalJson } from '../../src/standard/canonicalJson.ts'
import { Damage } from './Damage.ts'
import { type Fields, isFields, listField, textField, wrong } from './fields.ts'

/** A folder of published vectors, whose manifest says what its files must be. */
export interface PackagedVectors {
  /** Real path of the folder. */
  readonly root: string
  /** SHA-256 of each file, by its path below the root with `/`. */
  readonly digests: ReadonlyMap<string, string>
}

/** Name of the manifest, and what it calls itself. */
const manifestName = 'manifest.json'
const manifestTitle = 'lockstep-vectors'

/** Most folders that are climbed in search of a manifest. */
const levelsMax = 16

/** Largest manifest that is read. */
const manifestBytesMax = 64 * 2 ** 20

/**
 * Finds the published vectors that a path is, or lies in.
 *
 * @param path - A file or folder.
 * @returns Undefined where no folder above it has the manifest of published vectors.
 * @throws {@link Damage} where the manifest is not the one that its root hash stands for.
 */
export async function findPackagedVectors(path: string): Promise<PackagedVectors | undefined> {
  let folder = await realpath(path)
  if (!(await stat(folder)).isDirectory()) folder = dirname(folder)
  for (let level = 0; level < levelsMax; level++) {
    const manifest = await readManifest(join(folder, manifestName))
    if (manifest !== undefined) return { root: folder, digests: digestsOf(manifest) }
    const above = dirname(folder)
    if (above === folder) return undefined
    folder = above
  }
  return undefined
}

/**
 * Holds a file against the manifest.
 *
 * @param vectors - The published vectors.
 * @param file - A file below their root.
 * @throws {@link Damage} where the manifest does not name it or names another hash.
 */
export async function checkPackaged(vectors: PackagedVectors, file: string): Promise<void> {
  const place = relative(vectors.root, await realpath(file))
    .split(sep)
    .join('/')
  if (place === manifestName) return
  const stated = vectors.digests.get(place)
  if (stated === undefined) {
    throw new Damage('', `wrong hash: manifest.json does not name ${place}; restore the published files`)
  }
  const found = await digestOfFile(file)
  if (found !== stated) {
    throw new Damage(
      '',
      `wrong hash: ${place} has SHA-256 ${found}, manifest.json says ${stated}; restore the published file`,
    )
  }
}

/**
 * Lists the files that the manifest names and a full search did not find.
 *
 * @param vectors - The published vectors.
 * @param path - What was searched.
 * @param found - Files that were found.
 * @returns Paths below the root; none where less than the root was searched.
 */
export async function missingFiles(
  vectors: PackagedVectors,
  path: string,
  found: readonly string[],
): Promise<readonly string[]> {
  if ((await realpath(path)) !== vectors.root) return []
  const places = new Set(found.map((file) => relative(path, file).split(sep).join('/')))
  return [...vectors.digests.keys()].filter((place) => !places.has(place))
}

async function readManifest(file: string): Promise<Fields | undefined> {
  const size = await stat(file).then(
    (found) => (found.isFile() ? found.size : undefined),
    () => undefined,
  )
  if (size === undefined || size > manifestBytesMax) return undefined
  const manifest = parse(await readFile(file, 'utf8'))
  return isFields(manifest) && manifest['name'] === manifestTitle ? manifest : undefined
}

function digestsOf(manifest: Fields): ReadonlyMap<string, string> {
  const files = listField(manifest, 'files')
  const stated = textField(manifest, 'rootHash')
  const rootHash = createHash('sha256').update(canonicalJson(files)).digest('hex')
  if (rootHash !== stated) {
    throw new Damage('rootHash', `wrong hash: the list of files has ${rootHash}, not ${stated}; restore manifest.json`)
  }
  return new Map(
    files.map((entry, index) => {
      if (!isFields(entry)) return wrong(`files[${index}]`, 'a file', entry)
      return [textField(entry, 'path'), textField(entry, 'sha256')] as const
    }),
  )
}

async function digestOfFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) {
    if (Buffer.isBuffer(chunk)) hash.update(chunk)
  }
  return hash.digest('hex')
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}
