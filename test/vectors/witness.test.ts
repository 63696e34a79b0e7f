import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadCrypto } from '../../src/crypto/loadCrypto.ts'
import { toParams } from '../../src/fill/fillExecute.ts'
import type { ExecuteResult } from '../../src/model/generated/adapter.ts'
import type { BlockVector, ExecuteVector } from '../../src/model/generated/vector.ts'
import { mutantCatalogue } from '../../src/roles/mutants/catalogue.ts'
import { createReference, type Reference } from '../../src/roles/reference.ts'
import { ruleset } from '../../src/standard/rulesets.ts'
import { validator } from '../../src/standard/validator.ts'
import { publishedVectors, vectorsRoot } from './published.ts'

const schema = validator('vector-execute')

function readVectors(family: string): readonly ExecuteVector[] {
  return readdirSync(join(vectorsRoot, family), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((path) => {
      const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
      if (schema.is(value)) return value
      throw new Error(`${path}: ${JSON.stringify(schema.violations(value).slice(0, 3))}`)
    })
}

const vectors = readVectors('witness')
const recorded = publishedVectors().filter(({ id }) => id.startsWith('block/recorder/'))
const crypto = await loadCrypto('auto')
const named = (family: string): readonly string[] =>
  mutantCatalogue().flatMap((entry) => (entry.family === family ? [entry.name] : []))

async function configure(handlers: Reference['handlers'], vector: ExecuteVector | BlockVector): Promise<void> {
  const { name, hash } = vector.ruleset
  await handlers.lockstep_configure({ ruleset: ruleset(name), rulesetHash: hash })
}

function isExpected({ expected }: ExecuteVector, { blocks }: ExecuteResult): boolean {
  return expected.blocks.every((wanted, index) => {
    const given = blocks[index]
    if (wanted.status === 'executed') {
      return given?.status === 'executed' && JSON.stringify(given.result) === JSON.stringify(wanted.result)
    }
    return given?.status === 'rejected' && [wanted.reason, ...wanted.alsoAllowed].includes(given.reason)
  })
}

/** Id of the first vector that a prover fails. */
async function failedBy({ handlers }: Reference): Promise<string | undefined> {
  for (const vector of vectors) {
    await configure(handlers, vector)
    const answer = await handlers.prover_execute(toParams('case', vector, vector.ruleset.hash))
    if (!isExpected(vector, answer)) return vector.id
  }
  return undefined
}

/** Id of the first vector whose witness a sequencer does not record. */
async function misrecordedBy({ handlers }: Reference): Promise<string | undefined> {
  for (const vector of recorded) {
    await configure(handlers, vector)
    const inputs = vector.blocks.flatMap((block) => (block.kind === 'build' ? [block] : []))
    const { blocks } = await handlers.seq_buildBlocks({
      token: 'case',
      rulesetHash: vector.ruleset.hash,
      genesis: vector.genesis,
      blocks: inputs.map(({ input }) => input),
      emit: ['witness'],
    })
    const right = inputs.map(({ expected }) => expected.witness)
    if (JSON.stringify(blocks.map(({ witness }) => witness)) !== JSON.stringify(right)) return vector.id
  }
  return undefined
}

describe('witness vectors', () => {
  test('there are at least 140, and each refusal has an accepted twin under the same ruleset', () => {
    expect(vectors.length).toBeGreaterThanOrEqual(140)
    const accepted = new Map(
      vectors
        .filter(({ expected }) => expected.blocks.every(({ status }) => status === 'executed'))
        .map((vector) => [vector.id, vector]),
    )
    const orphans = vectors.filter(
      ({ id, twin, ruleset: own }) =>
        !accepted.has(id) && JSON.stringify(accepted.get(twin ?? '')?.ruleset) !== JSON.stringify(own),
    )
    expect(orphans.map(({ id }) => id)).toEqual([])
  })

  test('the reference answers each as it says', async () => {
    expect(await failedBy(await createReference({ crypto, engine: 'lockstep' }))).toBeUndefined()
  })

  test('the reference records each witness as it says', async () => {
    expect(await misrecordedBy(await createReference({ crypto, engine: 'lockstep' }))).toBeUndefined()
  })

  test.each(named('witness'))('a prover with the fault %s fails one', async (mutant) => {
    expect(await failedBy(await createReference({ crypto, engine: 'lockstep', mutant }))).toBeDefined()
  })

  test.each(named('recorder'))('a sequencer with the fault %s fails one', async (mutant) => {
    expect(await misrecordedBy(await createReference({ crypto, engine: 'lockstep', mutant }))).toBeDefined()
  })
})

describe('canonical witnesses', () => {
  test('without any single entry the block cannot be executed', async () => {
    const { handlers } = await createReference({ crypto, engine: 'lockstep' })
    const survived: string[] = []
    for (const vector of vectors.filter(({ id }) => id.endsWith('/canonical'))) {
      const [block] = vector.blocks
      if (block === undefined) continue
      await configure(handlers, vector)
      for (const list of ['state', 'codes', 'headers'] as const) {
        for (const index of block.witness[list].keys()) {
          const witness = { ...block.witness, [list]: block.witness[list].toSpliced(index, 1) }
          const damaged = { ...vector, canonicalWitness: false, blocks: [{ ...block, witness }] }
          const { blocks } = await handlers.prover_execute(toParams('case', damaged, vector.ruleset.hash))
          const [answer] = blocks
          if (answer?.status !== 'rejected' || !answer.reason.startsWith('WITNESS_')) {
            survived.push(`${vector.id} ${list}[${index}]`)
          }
        }
      }
    }
    expect(survived).toEqual([])
  })
})
