import { describe, expect, test } from 'vitest'
import { Damage } from '../../../runners/load/Damage.ts'
import { ownExecuteDrafts } from '../../../runners/load/formats/ownExecute.ts'
import { loadStandard } from '../../../src/standard/loadStandard.ts'
import { executeVector } from '../../vectors/executeVector.ts'

const standard = loadStandard()

function read(vector: object): { readonly family: string; readonly fork: string; readonly read: unknown } {
  const [draft] = ownExecuteDrafts(
    { place: 'vector.json', file: 'vector.json', name: '', fields: { ...vector } },
    standard,
  )
  if (draft === undefined) throw new Error('nothing was read')
  return { family: draft.family, fork: draft.fork, read: draft.read() }
}

const refused = executeVector('witness/missing/code')

describe('a vector of kind execute', () => {
  test('becomes a case of the family that its id begins with, at the fork of its block', () => {
    expect(read(refused)).toMatchObject({
      family: 'witness',
      fork: 'osaka',
      read: {
        kind: 'execute',
        id: refused.id,
        file: 'vector.json',
        clauses: refused.clauses.map(({ id }) => id),
        mode: refused.mode,
        canonicalWitness: false,
        blocks: refused.blocks,
        expected: { blocks: [{ kind: 'reject', reasons: ['WITNESS_CODE_MISSING'] }] },
      },
    })
  })

  test.each(['witness/surplus/node-twice', 'witness/surplus/empty-trie', 'witness/surplus/node-order'])(
    'keeps every entry of %s where it stands',
    (id) => {
      const vector = executeVector(id)
      expect(read(vector).read).toMatchObject({ blocks: vector.blocks })
    },
  )

  test('is read also where the block is garbage, for that is what it is about', () => {
    const vector = executeVector('witness/garbage/block-noise')
    expect(read(vector)).toMatchObject({ fork: 'osaka', read: { mode: 'validate', blocks: vector.blocks } })
  })

  test('has the result that must come back', () => {
    const vector = executeVector('witness/basic/whole')
    const [block] = vector.expected.blocks
    expect(read(vector).read).toMatchObject({
      expected: { blocks: [{ kind: 'accept', result: block?.status === 'executed' ? block.result : undefined }] },
    })
  })

  test.each([
    ['mode', { ...refused, mode: 'guess' }],
    ['witness', { ...refused, blocks: [{ rlp: '0x' }] }],
    ['reason', { ...refused, expected: { blocks: [{ status: 'rejected', reason: 'BAD_LUCK', alsoAllowed: [] }] } }],
    ['status', { ...refused, expected: { blocks: [{ status: 'perhaps' }] } }],
  ])('that has no right %s is damaged, and the field is named', (field, vector) => {
    expect(() => read(vector)).toThrow(Damage)
    expect(() => read(vector)).toThrow(new RegExp(field))
  })
})
