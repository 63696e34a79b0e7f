import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { listFiles, rootHashOf } from '../../src/fill/Manifest.ts'

const root = mkdtempSync(join(tmpdir(), 'lockstep-manifest-'))
mkdirSync(join(root, 'b'))
writeFileSync(join(root, 'b/2.json'), 'abc')
writeFileSync(join(root, 'a.json'), '')
writeFileSync(join(root, 'manifest.json'), '{}')
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('manifest', () => {
  test('it lists every file but itself by path, digest and size', () => {
    expect(listFiles(root)).toEqual([
      { path: 'a.json', sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', size: 0 },
      { path: 'b/2.json', sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', size: 3 },
    ])
  })

  test('the root hash changes with any file', () => {
    const files = listFiles(root)
    expect(rootHashOf(files)).not.toBe(rootHashOf(files.slice(1)))
    expect(rootHashOf(files)).toBe(rootHashOf(files.map((file) => ({ ...file }))))
  })
})
