import { describe, expect, it } from 'vitest'

import { createSelection } from '../../runners/commands/selection.ts'

const ids = ['block/calls/depth', 'block/calls/value', 'a.json::test_push0[fork_Osaka]']

function selected(patterns: readonly string[]): readonly string[] {
  const { wanted } = createSelection(patterns)
  return ids.filter((id) => wanted(id))
}

describe('a selection is the union of its patterns', () => {
  it('no pattern wants everything', () => {
    expect(selected([])).toEqual(ids)
  })

  it('an id wants itself, brackets and all', () => {
    expect(selected(['a.json::test_push0[fork_Osaka]'])).toEqual([ids[2]])
  })

  it('several patterns add up', () => {
    expect(selected(['block/calls/v*', '**push0**'])).toEqual([ids[1], ids[2]])
  })
})

describe('a pattern that matches nothing says what may have been meant', () => {
  it.each([
    ['block/calls/deepth', 'block/calls/depth'],
    ['**test_pusho[fork_Osaka]', 'a.json::test_push0[fork_Osaka]'],
    ['valeu', 'block/calls/value'],
  ])('%s', (typo, meant) => {
    const selection = createSelection([typo])
    for (const id of ids) selection.wanted(id)
    expect(selection.unmatched().join('\n')).toContain(meant)
  })

  it('a pattern that matched is not mentioned', () => {
    const selection = createSelection(['block/**', 'nothing'])
    for (const id of ids) selection.wanted(id)
    expect(selection.unmatched()).toHaveLength(1)
  })

  it('a pattern that is too long is a usage error', () => {
    expect(() => createSelection(['x'.repeat(2000)])).toThrow(/--only/)
  })
})
