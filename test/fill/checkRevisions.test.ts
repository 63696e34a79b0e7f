import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { checkRevisions } from '../../src/fill/checkRevisions.ts'
import { publishedVectors } from '../vectors/published.ts'

const root = mkdtempSync(join(tmpdir(), 'lockstep-revisions-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const [vector, other] = publishedVectors()
if (vector === undefined || other === undefined) throw new Error('there are no vectors')
mkdirSync(join(root, vector.id, '..'), { recursive: true })
writeFileSync(join(root, `${vector.id}.json`), JSON.stringify(vector))

describe('revisions', () => {
  test('the same content passes, whatever its description says', () => {
    expect(() => checkRevisions(root, [{ ...vector, singleOracle: 'feature importBlocks' }])).not.toThrow()
  })

  test('new content needs a new revision', () => {
    const changed = { ...vector, blocks: other.blocks }
    expect(() => checkRevisions(root, [changed])).toThrow(
      `${vector.id}: changed; raise the revision of the case, or delete the file if it was never published`,
    )
    expect(() => checkRevisions(root, [{ ...changed, revision: vector.revision + 1 }])).not.toThrow()
  })

  test('a new vector passes', () => {
    expect(() => checkRevisions(root, [other])).not.toThrow()
  })
})
