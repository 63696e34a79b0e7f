import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { keccak256 } from '../crypto/keccak.ts'
import type { StandardPart } from '../model/generated/standard.ts'
import { fromBytes, hash32 } from '../model/Hex.ts'

/** The file that lists the others, and so cannot list itself. */
const listFile = 'standard.yaml'

/**
 * Hashes every file of a standard.
 *
 * @param root - Absolute path of a folder laid out as `spec/`.
 * @returns One part for each file but `standard.yaml`, sorted by path.
 */
export function specParts(root: string): readonly StandardPart[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /[.](?:yaml|json)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => path !== listFile)
    .sort()
    .map((path) => ({ path, digest: hash32(fromBytes(keccak256(readFileSync(join(root, path))))) }))
}
