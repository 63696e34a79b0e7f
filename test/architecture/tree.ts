import { basename, dirname } from 'node:path/posix'
import type { Source } from './sources.ts'

/** Absolute places of one machine; spelt so that this file does not find itself. */
const machinePaths = /(?<![\w.~$}-])\/(?:wor[k]|tm[p]|hom[e]|roo[t]|Use[r]s|op[t])\/[\w.-]+/g

/** Words of the place where the code was written, which mean nothing to its reader. */
const workplaceWords = /\b(?:clau[d]e|anthrop[i]c|chatgp[t]|copilo[t]|work[p]lace|subagen[t])\b/gi

/** Finds paths of a machine and names of tools that only the author saw. */
export function tracesOfAMachine(sources: readonly Source[]): string[] {
  return sources.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) =>
      [machinePaths, workplaceWords]
        .flatMap((pattern) => [...line.matchAll(pattern)])
        .map(([word]) => {
          return `${path}:${index + 1} ${word}`
        }),
    ),
  )
}

/** Finds file names that are neither a noun in PascalCase nor an action in camelCase. */
export function oddNames(paths: readonly string[]): string[] {
  return paths.filter((path) => !/^[A-Za-z][A-Za-z0-9]*\.ts$/.test(basename(path)))
}

/** Finds folders of code that no test folder mirrors; a folder within a folder may be tested with the outer one. */
export function foldersWithoutTests(code: readonly string[], tests: readonly string[]): string[] {
  const tested = new Set(tests.filter((path) => path.endsWith('.test.ts')).map((path) => dirname(path)))
  return [...new Set(code.map((path) => dirname(path)))]
    .filter((folder) => folder !== 'src')
    .filter((folder) => !mirrors(folder).some((mirror) => tested.has(mirror)))
}

/** `src/trie` is tested in `test/trie`, `runners/load/formats` in `test/load/formats`, `test/load` or below `test/runners`. */
function mirrors(folder: string): string[] {
  const own = [folder.replace(/^(?:src|runners)(?:\/|$)/, 'test/'), folder.replace(/^src\//, '').replace(/^/, 'test/')]
  const outer = dirname(folder)
  return outer.includes('/') ? [...own, ...mirrors(outer)] : own
}

/** Finds versions in `package.json` that are not exact. */
export function loosePins(versions: Readonly<Record<string, string>>): string[] {
  return Object.entries(versions)
    .filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
    .map(([name, version]) => `${name} ${version}`)
}
