import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { keccak256 } from '../../../src/crypto/keccak.ts'
import type { StorageVector } from '../../../src/model/generated/vector.ts'
import { parseMutant } from '../../../src/roles/mutants/parseMutant.ts'
import { proverStorage, sequencerStorage } from '../../../src/roles/storageMethods.ts'
import { canonicalJson } from '../../../src/standard/canonicalJson.ts'
import { specRoot } from '../../../src/standard/specRoot.ts'
import { validator } from '../../../src/standard/validator.ts'
import { storageFaults, type StorageFault } from '../../../src/state/layout/StorageFault.ts'

const folder = join(dirname(specRoot()), 'vectors/storage')
const schema = validator('vector-storage')

const vectors: readonly StorageVector[] = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .toSorted()
  .map((path) => {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (schema.is(value)) return value
    throw new Error(`${path}: ${JSON.stringify(schema.violations(value).slice(0, 3))}`)
  })

const faults = Object.keys(storageFaults) as StorageFault[]

/** What a prover answers, without the words. */
async function answer({ question }: StorageVector, fault?: StorageFault): Promise<string> {
  const prover = proverStorage({ keccak256, ...(fault !== undefined && { fault }) })
  const token = ''
  if (question.kind === 'slot')
    return told(await prover.prover_storageSlot({ ...pick(question, 'layout', 'read'), token }))
  const claim = { ...pick(question, 'stateRoot', 'address', 'layout', 'proof'), token }
  if (question.kind === 'read') return told(await prover.prover_readStorage({ ...claim, reads: question.reads }))
  const { batch, members } = question
  const more = { ...(batch !== undefined && { batch }), ...(members !== undefined && { members }) }
  return told(await prover.prover_readValidatorSet({ ...claim, ...more }))
}

function pick<Value extends object, Key extends keyof Value>(value: Value, ...keys: readonly Key[]): Pick<Value, Key> {
  return Object.fromEntries(keys.map((key) => [key, value[key]])) as Pick<Value, Key>
}

function told(result: object): string {
  return 'reason' in result ? `refused ${String(result.reason)}` : canonicalJson({ ...result, status: undefined })
}

function expected({ question: { expected: wanted } }: StorageVector): string {
  if (wanted.kind === 'reject') return `refused ${wanted.reason}`
  return canonicalJson({ ...wanted, kind: undefined })
}

test('an honest prover answers every vector as it says', async () => {
  expect(vectors.length).toBeGreaterThanOrEqual(200)
  for (const vector of vectors) expect(await answer(vector), vector.id).toBe(expected(vector))
})

test.each(faults)('a prover with the fault %s is told from an honest one', async (fault) => {
  const killers: string[] = []
  for (const vector of vectors) if ((await answer(vector, fault)) !== expected(vector)) killers.push(vector.id)
  expect(killers, fault).not.toEqual([])
})

test.each(faults)('the fault %s can be planted by name', (fault) => {
  expect(parseMutant(`storage-${fault}`).handlers).toBeDefined()
  expect(() => parseMutant(`storage-${fault}:more`)).toThrow('RULESET_UNKNOWN')
})

test('the sequencer with the other key order proves other slots', async () => {
  const vector = vectors.find(({ id }) => id === 'storage/set/talk-three')
  if (vector?.question.kind !== 'validatorSet' || vector.question.alloc === undefined)
    throw new Error('the vector has a state')
  const { alloc, address, layout, reads, proof } = vector.question
  const made = await sequencerStorage({ keccak256, fault: 'key-order' }).seq_storageProof({
    token: '',
    alloc,
    address,
    layout,
    reads,
  })
  if (made.status !== 'proven') throw new Error('it proves')
  expect(made.proof.storageProof.map(({ key }) => key)).not.toEqual(proof.storageProof.map(({ key }) => key))
})
