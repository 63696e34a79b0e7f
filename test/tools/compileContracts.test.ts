import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

import { compileContracts } from '../../src/tools/compileContracts.ts'

test('the compiled contracts of the tree are what the compiler makes of the sources, byte for byte', () => {
  const files = compileContracts()
  expect(files.length).toBeGreaterThan(0)
  for (const { path, text } of files) expect(readFileSync(path, 'utf8')).toBe(text)
})
