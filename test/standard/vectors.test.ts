import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { BlockVector } from '../../src/model/generated/vector.ts'
import { clauseTextHash } from '../../src/standard/clauseTextHash.ts'
import { loadStandard } from '../../src/standard/loadStandard.ts'
import { rulesetHash } from '../../src/standard/rulesetHash.ts'
import { ruleset } from '../../src/standard/rulesets.ts'
import { specRoot } from '../../src/standard/specRoot.ts'
import { validator, validatorUnder } from '../../src/standard/validator.ts'

const root = join(import.meta.dirname, '../../vectors')
const schema = validator('vector-block')

const files = readdirSync(join(root, 'block'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
  .map((entry) => join(entry.parentPath, entry.name))
  .sort()

const parsed = files.map((file) => ({ file, value: JSON.parse(readFileSync(file, 'utf8')) as unknown }))

/** Those that match their schema, which a test below says are all. */
const vectors: readonly BlockVector[] = parsed.map(({ value }) => value).filter((value) => schema.is(value))

test('every published block vector matches its schema', () => {
  expect(files.length).toBeGreaterThan(200)
  expect(
    parsed.flatMap(({ file, value }) => schema.violations(value).map((violation) => ({ file, ...violation }))),
  ).toEqual([])
})

test('every vector is called as its id says', () => {
  expect(vectors.map(({ id }) => join(root, `${id}.json`)).sort()).toEqual(files)
})

test('every clause that a vector cites is in the standard, with the text that the vector was written for', () => {
  const { clauses } = loadStandard()
  const stale = vectors.flatMap(({ id, clauses: cited }) =>
    cited
      .filter((reference) => {
        const clause = clauses.get(reference.id)
        return clause === undefined || clauseTextHash(clause) !== reference.textHash
      })
      .map((reference) => `${id} cites ${reference.id}`),
  )
  expect(stale).toEqual([])
})

test('every vector names the hash of its ruleset', () => {
  expect(
    vectors.filter((vector) => rulesetHash(ruleset(vector.ruleset.name)) !== vector.ruleset.hash).map(({ id }) => id),
  ).toEqual([])
})

test('the manifest matches its schema', () => {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'manifest.json'), 'utf8'))
  expect(validatorUnder<unknown>(specRoot(), 'vector-manifest').violations(manifest)).toEqual([])
})
