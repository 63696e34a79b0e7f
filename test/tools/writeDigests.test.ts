import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { withDigests } from '../../src/tools/writeDigests.ts'

const root = mkdtempSync(join(tmpdir(), 'lockstep-digests-'))

afterAll(() => rmSync(root, { recursive: true }))

test('every file but the list itself is listed by path, and what stands before the list is kept', () => {
  mkdirSync(join(root, 'rules'))
  writeFileSync(join(root, 'standard.yaml'), 'name: x\nparts: []\n')
  writeFileSync(join(root, 'rules/b.yaml'), '')
  writeFileSync(join(root, 'a.json'), 'abc')
  writeFileSync(join(root, 'notes.txt'), 'not a part')
  expect(withDigests('# kept\nname: x # as it is\nparts:\n  - path: old\n    digest: x\n', root)).toBe(
    [
      '# kept',
      'name: x # as it is',
      'parts:',
      // keccak256 of `abc` and of nothing, as published for Ethereum.
      '  - path: a.json',
      "    digest: '0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45'",
      '  - path: rules/b.yaml',
      "    digest: '0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470'",
      '',
    ].join('\n'),
  )
})

test('a file without a list is a defect', () => {
  expect(() => withDigests('name: x\n', root)).toThrow('spec/standard.yaml has no key parts')
})
