import { describe, expect, test } from 'vitest'
import { updateIdsLock } from '../../src/fill/idsLock.ts'

describe('ids.lock', () => {
  test('new ids are added at the end', () => {
    expect(updateIdsLock('block/a/b\n', ['block/a/a', 'block/a/b'])).toBe('block/a/b\nblock/a/a\n')
  })

  test('an id that disappears has to be marked as retired', () => {
    expect(() => updateIdsLock('block/a/a\n', [])).toThrow('block/a/a has no case any more')
    expect(updateIdsLock('block/a/a retired\n', [])).toBe('block/a/a retired\n')
  })

  test('a retired id is never used again', () => {
    expect(() => updateIdsLock('block/a/a retired\n', ['block/a/a'])).toThrow('block/a/a was retired')
  })

  test('an id stands once', () => {
    expect(() => updateIdsLock('block/a/a\nblock/a/a\n', ['block/a/a'])).toThrow('ids.lock names block/a/a twice')
  })
})
