import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

/** Real data of the ecosystem, beside the repository where it was fetched. */
const fixtures = join(dirname(fileURLToPath(import.meta.url)), '../../shared/data/fixtures')

/** True where the data is there; a test that needs it is skipped otherwise, with {@link absentReason} in its name. */
export const hasSharedData: boolean = existsSync(fixtures)

/** Why tests were skipped. */
export const absentReason: string = hasSharedData ? '' : ' (skipped: ../shared/data/fixtures is not there)'

/** Reads the text of a file, unpacked where its name ends in `.gz`. */
export function readText(path: string): string {
  const file = readFileSync(join(fixtures, path))
  return (path.endsWith('.gz') ? gunzipSync(file) : file).toString('utf8')
}

/** Reads the bytes of a file as they are. */
export function readBinary(path: string): Uint8Array {
  return readFileSync(join(fixtures, path))
}

/** Reads a JSON file; the caller knows its shape from the fixture's own format. */
export function readJson<T>(path: string): T {
  return JSON.parse(readText(path)) as T
}

/** Lists the files below a folder, as paths for {@link readText}. */
export function listFiles(folder: string): string[] {
  return readdirSync(join(fixtures, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(fixtures.length + 1))
    .sort()
}

/** Reads hexadecimal digits with or without prefix. */
export function fromDigits(digits: string): Uint8Array {
  return Uint8Array.from(Buffer.from(digits.replace(/^0x/, ''), 'hex'))
}

/** Writes bytes as digits without prefix. */
export function toDigits(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
