import { describe, expect, test } from 'vitest'
import { splitBlock } from '../../src/codec/Block.ts'
import type { Header } from '../../src/model/generated/adapter.ts'
import type { Reason } from '../../src/model/generated/rejections.ts'
import type { BlockVector } from '../../src/model/generated/vector.ts'
import { toBytes } from '../../src/model/Hex.ts'
import { publishedVectors } from './published.ts'

const vectors = publishedVectors()
const byId = new Map(vectors.map((vector) => [vector.id, vector]))
const unlawful = vectors.filter(({ id }) => /^block\/(sealed|state-change)\//.test(id) && byId.get(id)?.twin !== undefined)

/** Fields of a header that execution gives, by the reason for which a wrong one is refused (EXE-1 to EXE-5). */
const reasonsOfFields: Partial<Record<keyof Header, Reason>> = {
  gasUsed: 'GAS_USED_MISMATCH',
  stateRoot: 'STATE_ROOT_MISMATCH',
  receiptsRoot: 'RECEIPTS_ROOT_MISMATCH',
  logsBloom: 'LOGS_BLOOM_MISMATCH',
  requestsHash: 'REQUESTS_HASH_MISMATCH',
}

function lastHeader(vector: BlockVector | undefined): Header {
  const last = vector?.blocks.at(-1)
  if (last === undefined) throw new Error('the vector has no block')
  return splitBlock(toBytes(last.kind === 'import' ? last.rlp : last.expected.rlp)).header
}

const differing = (left: Header, right: Header): readonly (keyof Header)[] =>
  (Object.keys(left) as (keyof Header)[]).filter((field) => left[field] !== right[field])

describe('blocks that faulty parties seal', () => {
  test('there are more than 150, one for each clause that executions show', () => {
    expect(unlawful.length).toBeGreaterThan(150)
  })

  test('a sealed block differs from its accepted twin in results alone, in just those that its reasons name', () => {
    for (const vector of unlawful.filter(({ id }) => id.startsWith('block/sealed/'))) {
      const last = vector.blocks.at(-1)
      if (last?.kind !== 'import') throw new Error(`${vector.id} is not refused`)
      const fields = differing(lastHeader(vector), lastHeader(byId.get(vector.twin ?? '')))
      const reasons = fields.map((field) => reasonsOfFields[field] ?? field)
      const stated = [last.expected.reason, ...last.expected.alsoAllowed]
      expect(reasons.toSorted(), vector.id).toEqual(stated.toSorted())
    }
  })

  test('a state that changed unlawfully shows in the state root alone', () => {
    for (const vector of unlawful.filter(({ id }) => id.startsWith('block/state-change/'))) {
      const last = vector.blocks.at(-1)
      if (last?.kind !== 'import') throw new Error(`${vector.id} is not refused`)
      const { reason, alsoAllowed } = last.expected
      expect([reason, ...alsoAllowed], vector.id).toEqual(['STATE_ROOT_MISMATCH'])
    }
  })

  test('revm contradicts each whose honest twin it can build', () => {
    const twins = unlawful.filter(({ twin }) => byId.get(twin ?? '')?.oracles.some(({ name }) => name === 'edr/revm'))
    expect(twins.length).toBeGreaterThan(120)
    for (const { id, oracles } of twins) {
      expect(oracles.map(({ asked }) => asked ?? '').join(), id).toContain('as builder')
    }
  })
})
