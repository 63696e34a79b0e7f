import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cases } from '../../src/fill/cases/index.ts'
import { updateIdsLock } from '../../src/fill/idsLock.ts'
import { listFiles, rootHashOf } from '../../src/fill/Manifest.ts'
import type { Manifest } from '../../src/fill/Manifest.ts'
import { toText } from '../../src/fill/writeVector.ts'
import { clauseTextHash } from '../../src/standard/clauseTextHash.ts'
import { loadStandard } from '../../src/standard/loadStandard.ts'
import { parseYaml } from '../../src/standard/parseYaml.ts'
import { rulesetHash } from '../../src/standard/rulesetHash.ts'
import { ruleset } from '../../src/standard/rulesets.ts'
import { allPublished, publishedVectors, vectorsRoot } from './published.ts'

const vectors = publishedVectors()
const all = allPublished()
const byId = new Map(vectors.map((vector) => [vector.id, vector]))
const standard = loadStandard()
const read = (path: string): string => readFileSync(join(vectorsRoot, path), 'utf8')

/** Most bytes of the whole folder. */
const bytesMax = 80_000_000

describe('published vectors', () => {
  test('there are at least 200, one for each case', () => {
    expect(vectors.length).toBeGreaterThanOrEqual(200)
    expect(vectors.map(({ id }) => id).toSorted()).toEqual(cases.map(({ name }) => `block/${name}`).toSorted())
  })

  test('each is a file of its id in canonical form', () => {
    for (const vector of all) expect(read(`${vector.id}.json`)).toBe(toText(vector))
  })

  test('each has a description of its own without words of level', () => {
    const texts = all.map(({ description }) => Object.values(description).join('|'))
    expect(new Set(texts).size).toBe(texts.length)
    for (const text of texts) expect(text).not.toMatch(/\b(MUST|SHOULD|MAY)\b/)
  })

  test('each names clauses of the standard with the text that they have today', () => {
    for (const { id, clauses } of all) {
      expect(clauses.length, id).toBeGreaterThan(0)
      for (const { id: name, textHash } of clauses) {
        const clause = standard.clauses.get(name)
        expect(clause, `${id} ${name}`).toBeDefined()
        if (clause !== undefined) expect(textHash, `${id} ${name}`).toBe(clauseTextHash(clause))
      }
    }
  })

  test('each clause that own vectors have to show is named by one', () => {
    const named = new Set(all.flatMap(({ clauses }) => clauses.map(({ id }) => id)))
    const silent = [...standard.clauses.values()].filter(({ id, shownBy }) => shownBy === 'vectors' && !named.has(id))
    expect(silent.map(({ id }) => id)).toEqual([])
  })

  test('each names a ruleset with the hash that it has today', () => {
    for (const { id, ruleset: named } of vectors) expect(named.hash, id).toBe(rulesetHash(ruleset(named.name)))
  })
})

describe('oracles', () => {
  test('revm agrees with at least 70 of 100 vectors and 150 in all', () => {
    const agreed = vectors.filter(({ oracles }) => oracles.some(({ name }) => name === 'edr/revm'))
    expect(agreed.length).toBeGreaterThanOrEqual(150)
    expect(agreed.length / vectors.length).toBeGreaterThanOrEqual(0.7)
  })

  test('a vector with one oracle says what the second one lacks, and no other does', () => {
    for (const { id, oracles, singleOracle } of vectors) {
      expect(singleOracle === undefined, id).toBe(oracles.length > 1)
      if (singleOracle !== undefined) expect(singleOracle, id).toMatch(/^(feature|headerInput|systemCall|lacks|fork) \w+/)
    }
  })
})

describe('reject vectors', () => {
  const rejecting = vectors.filter(({ blocks }) => blocks.some(({ kind }) => kind === 'import'))

  test('each has an accept twin under the same ruleset that names the same clause', () => {
    expect(rejecting.length).toBeGreaterThan(60)
    for (const { id, twin, blocks, ruleset: named } of rejecting) {
      const other = byId.get(twin ?? '')
      expect(other?.ruleset, id).toEqual(named)
      expect(other?.blocks.map(({ kind }) => kind), id).toEqual(blocks.map(() => 'build'))
      const enforced = blocks.flatMap((block) =>
        block.kind === 'import' ? [standard.rejections.get(block.expected.reason)?.clause] : [],
      )
      expect(other?.clauses.map((clause) => clause.id), id).toEqual(expect.arrayContaining(enforced))
    }
  })

  test('each is refused at its last block', () => {
    for (const { id, blocks } of rejecting) {
      expect(blocks.map(({ kind }) => kind), id).toEqual([...blocks.slice(1).map(() => 'build'), 'import'])
    }
  })
})

describe('publication', () => {
  const manifest = JSON.parse(read('manifest.json')) as Manifest

  test('the manifest lists every file with its digest, and its root hash is theirs', () => {
    const files = listFiles(vectorsRoot)
    expect(manifest.files).toEqual(files)
    expect(manifest.rootHash).toBe(rootHashOf(files))
    expect(Object.values(manifest.families).reduce((sum, count) => sum + count, 0)).toBe(all.length)
  })

  test('ids.lock holds every id and would not change', () => {
    const lock = read('ids.lock')
    expect(updateIdsLock(lock, all.map(({ id }) => id))).toBe(lock)
  })

  test('the folder stays small', () => {
    expect(manifest.files.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(bytesMax)
  })

  test('vectors of others come with source, licence and digest', () => {
    const document = parseYaml(read('foreign/provenance.yaml'), 'provenance.yaml').value as {
      readonly files: readonly { readonly path: string; readonly sha256: string; readonly licence: string }[]
    }
    const listed = document.files.map(({ path, sha256, licence }) => {
      expect(licence, path).toMatch(/^(MIT|Apache-2\.0|CC0-1\.0)/)
      expect(licence, path).not.toMatch(/GPL/)
      expect(createHash('sha256').update(readFileSync(join(vectorsRoot, 'foreign', path))).digest('hex'), path).toBe(sha256)
      return path
    })
    const present = readdirSync(join(vectorsRoot, 'foreign'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'provenance.yaml')
      .map((entry) => join(entry.parentPath, entry.name).slice(join(vectorsRoot, 'foreign').length + 1))
    expect(listed.toSorted()).toEqual(present.toSorted())
  })
})
