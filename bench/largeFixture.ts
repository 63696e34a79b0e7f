import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** A fixture file of the ecosystem's format that is far larger than memory should be. */
export interface LargeFixture {
  readonly path: string
  readonly bytes: number
  readonly cases: number
  /** Pattern that selects the last test of the file. */
  readonly lastId: string
}

const bytesWanted = 1e9
const source = resolve(import.meta.dirname, '../vectors/eest')

/**
 * Writes the file, lends it and removes it.
 *
 * @param use - Gets the file.
 * @returns What `use` returns.
 */
export async function withLargeFixture<Result>(use: (fixture: LargeFixture) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-large-'))
  const path = join(folder, 'large.json')
  try {
    const cases = write(path)
    return await use({ path, bytes: statSync(path).size, cases, lastId: `**copy-${cases - 1}-**` })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Repeats our own tests under new names until the file is large enough. */
function write(path: string): number {
  const tests = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort()
    .slice(0, sourceFiles)
    .flatMap((name) => Object.entries(JSON.parse(readFileSync(join(source, name), 'utf8')) as Record<string, object>))
    .map(([name, test]) => ({ name, text: JSON.stringify(test) }))
  const file = openSync(path, 'w')
  let bytes = 0
  let cases = 0
  while (bytes < bytesWanted) {
    const test = tests[cases % tests.length]
    if (test === undefined) throw new Error(`there are no tests in ${source}`)
    bytes += writeSync(
      file,
      `${cases === 0 ? '{' : ','}\n${JSON.stringify(`copy-${cases}-${test.name}`)}: ${test.text}`,
    )
    cases += 1
  }
  writeSync(file, '\n}\n')
  closeSync(file)
  return cases
}

/** Enough variety; the first files are as good as any. */
const sourceFiles = 50
