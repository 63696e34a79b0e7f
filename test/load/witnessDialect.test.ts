import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { formOf, readAnyWitness } from '../../runners/load/witnessDialect.ts'
import { keccak256 } from '../../src/crypto/keccak.ts'
import { encodeHeader } from '../../src/codec/Header.ts'
import { publishedVectors } from '../vectors/published.ts'
import { witnessHash } from '../../src/state/Witness.ts'
import { absentReason, hasSharedData, listFiles } from '../sharedData.ts'
import { decodeHeader } from '../../src/codec/Header.ts'
import { toBytes, fromBytes } from '../../src/model/Hex.ts'
import { fixtures, onlyCase } from './support/loading.ts'

function honest(): {
  readonly state: readonly string[]
  readonly codes: readonly string[]
  readonly headers: readonly string[]
} {
  const vector = publishedVectors().find(({ id }) => id === 'block/recorder/storage-read')
  const block = vector?.blocks[0]
  if (block === undefined) throw new Error('the vector is gone')
  return { ...block.expected.witness }
}

describe('one witness in the dialects of clients', () => {
  const right = honest()
  const canonical = readAnyWitness(right)
  /** Headers as JSON objects, in the form of the chain's own JSON-RPC. */
  const asObjects = right.headers.map((header) => {
    const decoded = decodeHeader(toBytes(fromBytes(Buffer.from(header.slice(2), 'hex'))))
    expect(fromBytes(encodeHeader(decoded))).toBe(header)
    return decoded
  })

  test('the canonical form keeps its entries and is hashed as the recorder hashes it', () => {
    expect(canonical.dialect).toBe('canonical')
    expect(canonical.witness).toEqual(right)
    expect(canonical.hash).toBe(witnessHash(canonical.witness))
  })

  test('headers as objects, keys, empty entries, repeats and disorder give the same witness', () => {
    const geth = readAnyWitness({ ...right, headers: asObjects, keys: [] })
    const legacy = readAnyWitness({
      state: ['0x80', ...right.state.toReversed(), ...right.state.slice(0, 1)],
      codes: ['0x', ...right.codes.toReversed()],
      keys: ['0x01'],
      headers: right.headers,
    })
    expect([geth.dialect, legacy.dialect]).toEqual(['geth', 'legacy'])
    expect([geth.witness, legacy.witness]).toEqual([canonical.witness, canonical.witness])
    expect([geth.hash, legacy.hash]).toEqual([canonical.hash, canonical.hash])
  })

  test('several blocks have the form furthest from ours, and one hash of all in order', () => {
    const { witness, hash } = canonical
    expect(formOf([{ witness }])).toBeUndefined()
    expect(formOf([{ witness, dialect: 'bare' }])).toEqual({ dialect: 'bare', hash })
    const both = fromBytes(keccak256(Buffer.from(`${hash.slice(2)}${hash.slice(2)}`, 'hex')))
    for (const order of [['legacy', 'canonical'] as const, ['bare', 'legacy'] as const]) {
      expect(formOf(order.map((dialect) => ({ witness, dialect })))).toEqual({ dialect: 'legacy', hash: both })
    }
  })

  test('an entry that is no bytes is refused with its place', () => {
    expect(() => readAnyWitness({ ...right, state: ['0x0'] })).toThrow(/hexadecimal bytes/)
  })
})

describe.skipIf(!hasSharedData)(`real witnesses${absentReason}`, () => {
  test('each tells its dialect', async () => {
    const found = await Promise.all(
      listFiles('real-blocks').map(async (path) => {
        const loaded = await onlyCase(join(fixtures, path))
        return loaded.kind === 'stateless' ? loaded.witnessForm?.dialect : loaded.kind
      }),
    )
    expect(found).toEqual(['bare', 'bare', 'legacy', 'legacy', 'legacy', 'legacy'])
  })
})
