import { expect, test } from 'vitest'
import { reasons } from '../../src/model/generated/rejections.ts'
import { clauseById, reasonByCode } from '../../src/standard/explain.ts'
import { clauseTextHash } from '../../src/standard/clauseTextHash.ts'

test('a clause is found in any capitals, with what cites it', () => {
  expect(clauseById('blk-11')).toEqual({
    clause: {
      id: 'BLK-11',
      level: 'MUST',
      title: 'Excess blob gas',
      text: 'The excess blob gas MUST follow from excess, blob gas used and base fee of the parent and the blob schedule in force.',
      source: 'EIP-4844, EIP-7918, EIP-7840',
      shownBy: 'vectors',
    },
    file: 'spec/rules/blocks.yaml',
    reasons: ['EXCESS_BLOB_GAS_INVALID'],
    forks: ['cancun', 'prague', 'osaka', 'bpo1', 'bpo2', 'bpo3', 'bpo4', 'bpo5'],
    precompiles: [],
  })
  expect(clauseById('PRE-14')?.precompiles).toEqual(['MODEXP'])
})

test('every reason has its clause', () => {
  expect(reasons.filter((reason) => reasonByCode(reason)?.clause === undefined)).toEqual([])
  expect(reasonByCode('nonce_too_low')?.clause?.id).toBe('TXN-1')
})

test('what the standard does not have is not found', () => {
  expect([clauseById('TXN-999'), reasonByCode('NO_SUCH_REASON')]).toEqual([undefined, undefined])
})

/** Computed in Python, as for the rulesets. */
test('the hash of a clause is that of its text', () => {
  const clause = {
    id: 'ABC-1',
    level: 'MUST',
    title: 'x',
    text: 'A text MUST end.',
    source: 'x',
    shownBy: 'suite',
  } as const
  expect(clauseTextHash(clause)).toBe('0x12ee43cd0f1cb604bfd78f58664b13c6874aedfb7e523e20d9bf35b9c3ea7da5')
  expect(clauseTextHash({ ...clause, title: 'y' })).toBe(clauseTextHash(clause))
})
