import { expect, it } from 'vitest'
import { analyzeContract } from '../../src/execution/machine/CodeAnalysis.ts'

const hash = new Uint8Array(32).fill(0xab)
/** PUSH1 0x5b, JUMPDEST: the only place to land is 2. */
const code = Uint8Array.of(0x60, 0x5b, 0x5b)

it('what one party takes for the code of a hash is not what another runs', () => {
  expect(analyzeContract(new Uint8Array(0), hash).code).toEqual(new Uint8Array(0))
  const { code: found, destinations } = analyzeContract(code, hash)
  expect([found, destinations]).toEqual([code, Uint8Array.of(0, 0, 1, 0)])
})

it('the same code of a hash is prepared once', () => {
  const other = new Uint8Array(32).fill(0xcd)
  expect(analyzeContract(code.slice(), other)).toBe(analyzeContract(code, other))
})
