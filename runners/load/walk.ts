import type { Dirent } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Damage } from './Damage.ts'

/** Deepest folder below the given path. */
const folderDepthMax = 32

/** Most files below the given path; the largest release of EEST has 40,000. */
const filesMax = 500_000

/** Folders that hold no vectors: the index of a release, and what tools keep. */
const skippedFolders: ReadonlySet<string> = new Set(['.meta', '.git', 'node_modules'])

/** A file to be read. */
export interface FoundFile {
  /** As it can be opened. */
  readonly file: string
  /** Below the given path, with `/`; the file's own name where a file was given. */
  readonly place: string
}

/** Files of one folder, in order. */
export interface FoundFolder {
  readonly folder: string
  readonly files: readonly FoundFile[]
  /** True where the path that was given is this one file. */
  readonly single?: true
}

/**
 * Lists the files below a path, folder by folder, sorted by name, each file once even where links lead to it again.
 *
 * @param path - A file or a folder.
 * @returns One group for each folder that has files.
 * @throws {@link Damage} where there are too many files or folders nest too deep; the system's error where the path
 *   cannot be read.
 */
export async function* walk(path: string): AsyncGenerator<FoundFolder> {
  const found = await stat(path)
  if (!found.isDirectory()) {
    yield { folder: dirname(path), files: [{ file: path, place: basename(path) }], single: true }
    return
  }
  yield* walkFolder({ folder: path, place: '', depth: 0 }, { seen: new Set(), files: 0 })
}

/** Most files, and largest, that are looked at beside a single given file. */
const besideMax = 100
const besideBytesMax = 64 * 2 ** 20

/**
 * Lists the files of one folder, without those below it.
 *
 * @param folder - The folder.
 * @returns At most 100 files of at most 64 MiB, sorted by name.
 */
export async function filesBeside(folder: string): Promise<readonly FoundFile[]> {
  const files: FoundFile[] = []
  for (const name of (await readdir(folder)).toSorted().slice(0, besideMax)) {
    const file = join(folder, name)
    const found = await stat(file).catch(() => undefined)
    if (found?.isFile() === true && found.size <= besideBytesMax) files.push({ file, place: name })
  }
  return files
}

interface Here {
  readonly folder: string
  readonly place: string
  readonly depth: number
}

interface Visit {
  /** Real paths of the folders that were entered: a link back to one of them is not followed. */
  readonly seen: Set<string>
  files: number
}

async function* walkFolder(here: Here, visit: Visit): AsyncGenerator<FoundFolder> {
  const real = await realpath(here.folder)
  if (visit.seen.has(real)) return
  visit.seen.add(real)
  if (here.depth > folderDepthMax) throw new Damage('', `folders nest deeper than ${folderDepthMax} at ${here.folder}`)
  const files: FoundFile[] = []
  const folders: Here[] = []
  const entries = await readdir(here.folder, { withFileTypes: true })
  for (const entry of entries.toSorted((left, right) => (left.name < right.name ? -1 : 1))) {
    const file = join(here.folder, entry.name)
    const place = here.place === '' ? entry.name : `${here.place}/${entry.name}`
    const kind = await kindOf(entry, file)
    if (kind === 'file') files.push({ file, place })
    else if (kind === 'folder' && !skippedFolders.has(entry.name)) {
      folders.push({ folder: file, place, depth: here.depth + 1 })
    }
  }
  visit.files += files.length
  if (visit.files > filesMax) throw new Damage('', `more than ${filesMax} files; give a smaller folder`)
  if (files.length > 0) yield { folder: here.folder, files }
  for (const folder of folders) yield* walkFolder(folder, visit)
}

async function kindOf(entry: Dirent, file: string): Promise<'file' | 'folder' | 'other'> {
  // A dangling link is no vector and no reason to stop.
  const found = entry.isSymbolicLink() ? await stat(file).catch(() => undefined) : entry
  if (found === undefined) return 'other'
  if (found.isDirectory()) return 'folder'
  return found.isFile() ? 'file' : 'other'
}
