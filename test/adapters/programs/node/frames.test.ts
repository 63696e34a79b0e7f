import { expect, test } from 'vitest'

import { createFrames } from '../../../../runners/adapters/programs/node/frames.ts'
import { address } from '../../../../src/model/Hex.ts'

const outer = address(`0x${'aa'.repeat(20)}`)
const inner = address(`0x${'bb'.repeat(20)}`)

test('memory grows by words with what instructions touch, each frame for itself, and the code that runs is known', () => {
  const follow = createFrames(outer)
  const step = (opName: string, depth: number, ...stack: bigint[]) => follow({ opName, depth, stack })
  expect(step('MSTORE', 1, 7n, 31n)).toEqual({ codeAddress: outer, memorySize: 0 })
  // Bytes 31 to 62 lie in two words.
  expect(step('CALL', 1, 32n, 96n, 0n, 0n, 0n, BigInt(inner), 5000n)).toEqual({ codeAddress: outer, memorySize: 64 })
  expect(step('MSTORE8', 2, 1n, 0n)).toEqual({ codeAddress: inner, memorySize: 0 })
  expect(step('STOP', 2)).toEqual({ codeAddress: inner, memorySize: 32 })
  expect(step('MCOPY', 1, 32n, 0n, 200n)).toEqual({ codeAddress: outer, memorySize: 128 })
  expect(step('CREATE', 1, 0n, 0n, 0n)).toEqual({ codeAddress: outer, memorySize: 256 })
  expect(step('RETURN', 2, 0n, 1000n)).toEqual({ memorySize: 0 })
  expect(step('STOP', 1)).toEqual({ codeAddress: outer, memorySize: 256 })
})
