import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ExecuteVector } from '../../src/model/generated/vector.ts'
import { validator } from '../../src/standard/validator.ts'
import { vectorsRoot } from './published.ts'

const schema = validator('vector-execute')

/** Reads a published vector of kind `execute`. */
export function executeVector(id: string): ExecuteVector {
  const value: unknown = JSON.parse(readFileSync(join(vectorsRoot, `${id}.json`), 'utf8'))
  if (schema.is(value)) return value
  throw new Error(`${id}: ${JSON.stringify(schema.violations(value).slice(0, 3))}`)
}
