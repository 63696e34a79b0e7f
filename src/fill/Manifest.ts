import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalJson } from '../standard/canonicalJson.ts'

/** A file of the published vectors. */
export interface ManifestFile {
  /** Below `vectors/`, with slashes. */
  readonly path: string
  readonly sha256: string
  /** In bytes. */
  readonly size: number
}

/** What belongs to the published vectors. */
export interface Manifest {
  readonly name: 'lockstep-vectors'
  readonly version: string
  /** SHA-256 of the canonical JSON (RFC 8785) of `files`. */
  readonly rootHash: string
  /** Own vectors by family. */
  readonly families: Readonly<Record<string, number>>
  /** Own vectors with each oracle, and those with a single one. */
  readonly oracles: Readonly<Record<string, number>>
  /** Every file but the manifest itself, sorted by path. */
  readonly files: readonly ManifestFile[]
}

/** Name of the manifest's own file. */
export const manifestName = 'manifest.json'

/**
 * Lists the files of a folder of vectors.
 *
 * @param root - The folder.
 * @returns Every file below it but the manifest, sorted by path.
 */
export function listFiles(root: string): readonly ManifestFile[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => path !== manifestName)
    .toSorted((left, right) => (left < right ? -1 : 1))
    .map((path) => describe(path, readFileSync(join(root, path))))
}

function describe(path: string, content: Buffer): ManifestFile {
  return { path, sha256: createHash('sha256').update(content).digest('hex'), size: content.length }
}

/**
 * Hashes a list of files.
 *
 * @param files - Sorted by path.
 * @returns 64 digits that stand for all of them.
 */
export function rootHashOf(files: readonly ManifestFile[]): string {
  return createHash('sha256').update(canonicalJson(files)).digest('hex')
}
