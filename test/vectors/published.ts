import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { validator } from '../../src/standard/validator.ts'
import type { BlockVector } from '../../src/model/generated/vector.ts'
import { specRoot } from '../../src/standard/specRoot.ts'

/** The folder `vectors/`. */
export const vectorsRoot: string = join(dirname(specRoot()), 'vectors')

/** Every own vector, each checked against its schema. */
export function publishedVectors(): readonly BlockVector[] {
  const schema = validator('vector-block')
  return readdirSync(join(vectorsRoot, 'block'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((path) => {
      const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
      if (schema.is(value)) return value
      throw new Error(`${path}: ${JSON.stringify(schema.violations(value).slice(0, 3))}`)
    })
}
