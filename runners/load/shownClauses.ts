import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { ShownVector } from '../../src/standard/clauseCoverage.ts'
import { Damage } from './Damage.ts'
import { isFields, type Fields, listField, textField } from './fields.ts'

/** Folders of published vectors that hold no vectors of our own kinds. */
const otherFolders: ReadonlySet<string> = new Set(['eest', 'foreign', 'formats'])
/** Largest vector that is read. */
const vectorBytesMax = 64 * 2 ** 20
/** Objects within objects that are searched for a reason. */
const depthMax = 24

/**
 * Reads from every own vector which clauses it shows, and whether it refuses something.
 *
 * @param root - Folder of published vectors.
 * @returns In the order of the sorted files.
 * @throws {@link Damage} where a file is no vector.
 */
export function readShownClauses(root: string): readonly ShownVector[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !otherFolders.has(entry.name))
    .flatMap((entry) => jsonFiles(join(root, entry.name)))
    .sort()
    .map(readOne)
}

function jsonFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name))
}

function readOne(file: string): ShownVector {
  if (statSync(file).size > vectorBytesMax) throw new Damage('', `${file} is larger than ${vectorBytesMax} bytes`)
  const vector: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (!isFields(vector)) throw new Damage('', `${file} is no vector`)
  return {
    id: textField(vector, 'id'),
    refuses: expectsReason(vector, 0, false),
    clauses: listField(vector, 'clauses').flatMap((clause) =>
      isFields(clause) ? [{ id: textField(clause, 'id'), textHash: textField(clause, 'textHash') }] : [],
    ),
  }
}

/** Tells whether an expectation somewhere in a vector has a reason. */
function expectsReason(value: unknown, depth: number, within: boolean): boolean {
  if (depth > depthMax) return false
  if (Array.isArray(value)) return value.some((item) => expectsReason(item, depth + 1, within))
  if (!isFields(value)) return false
  if (within && hasReason(value)) return true
  return Object.entries(value).some(([name, inner]) => expectsReason(inner, depth + 1, within || name === 'expected'))
}

function hasReason(value: Fields): boolean {
  return typeof value['reason'] === 'string'
}
