import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Case } from '../../../runners/load/Case.ts'
import type { DamagedVector, Loaded, NotApplicable } from '../../../runners/load/Loaded.ts'
import { loadCases, type LoadOptions } from '../../../runners/load/loadCases.ts'

/** Folder of the shared fixtures, relative to the repository. */
export const fixtures: string = join(dirname(fileURLToPath(import.meta.url)), '../../../../shared/data/fixtures')

/** Everything that a loader finds. */
export async function loadAll(path: string, options: LoadOptions = {}): Promise<readonly Loaded[]> {
  const found: Loaded[] = []
  for await (const loaded of loadCases(path, options)) found.push(loaded)
  return found
}

/** The cases of a path; anything else fails the test that asked. */
export async function casesOf(path: string): Promise<readonly Case[]> {
  return (await loadAll(path)).map((loaded) => {
    if (loaded.kind === 'case') return loaded.case
    throw new Error(`${loaded.kind}: ${JSON.stringify(loaded)}`)
  })
}

/** The only case of a path. */
export async function onlyCase(path: string): Promise<Case> {
  const [first, ...others] = await casesOf(path)
  if (first === undefined || others.length > 0) throw new Error(`${path} holds ${others.length + 1} cases`)
  return first
}

/** A folder that is gone after use. */
export async function withFolder<T>(
  files: Readonly<Record<string, string | Uint8Array>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-load-'))
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true })
      await writeFile(join(folder, name), content)
    }
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Loads one file of the given content. */
export async function loadContent(content: unknown, name = 'vector.json'): Promise<readonly Loaded[]> {
  const text = typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content)
  const found = await withFolder({ [name]: text }, async (folder) => loadAll(join(folder, name)))
  // The folder differs from run to run.
  return found.map((loaded) => ('file' in loaded ? { ...loaded, file: name } : loaded))
}

/** The damage of one file of the given content. */
export async function damageOf(content: unknown): Promise<Omit<DamagedVector, 'kind' | 'file'>> {
  const [first] = await loadContent(content)
  if (first?.kind !== 'damaged') throw new Error(`not damaged: ${JSON.stringify(first)?.slice(0, 300)}`)
  const { kind: _, file: __, ...damage } = first
  return damage
}

/** Why one file of the given content is not applicable. */
export async function whyNot(content: unknown, name?: string): Promise<NotApplicable['why']> {
  const [first] = await loadContent(content, name)
  if (first?.kind !== 'notApplicable') throw new Error(`applicable: ${JSON.stringify(first)?.slice(0, 300)}`)
  return first.why
}
