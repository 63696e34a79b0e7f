import type { Address } from '../../../src/model/Hex.ts'

/** Gives an integer from 0 to one below the bound; the same seed always gives the same row of them. */
export type Random = (bound: number) => number

/** Makes a source of integers (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound
  }
}

/** Instructions by what they take off the stack; all leave one word. */
const takes: readonly (readonly [count: number, opcodes: readonly number[]])[] = [
  [
    0,
    [0x30, 0x32, 0x33, 0x34, 0x36, 0x38, 0x3a, 0x3d, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x58, 0x59, 0x5a],
  ],
  [1, [0x15, 0x19, 0x31, 0x35, 0x3b, 0x3f]],
  [
    2,
    [
      0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x0a, 0x0b, 0x10, 0x11, 0x12, 0x13, 0x14, 0x16, 0x17, 0x18, 0x1a, 0x1b,
      0x1c, 0x1d,
    ],
  ],
  [3, [0x08, 0x09]],
]

/** Instructions that leave nothing: operands, and whether the deepest may be any word and not only a short length. */
const effects: readonly (readonly [opcode: number, operands: number, anyDeepest: boolean])[] = [
  [0x52, 2, true],
  [0x53, 2, true],
  [0x55, 2, true],
  [0x37, 3, false],
  [0x39, 3, false],
  [0xa0, 2, false],
  [0xa1, 3, true],
  [0xa2, 4, true],
]

/** Jump destinations, and rarely what is no instruction. A stray PUSH20 can abort EDR, which has a test of its own. */
const oddBytes: readonly number[] = [0x5b, 0x5b, 0x5b, 0x5b, 0x0c, 0xef, 0xfe]

const instructions = 60

/** Highest precompile address that calls may reach. */
const precompileMax = 0x11

/**
 * Writes a random program: arithmetic on what came before, memory, storage, logs, calls of neighbours and precompiles,
 * creations, and rarely a byte that is no instruction.
 *
 * @param random - Source of integers.
 * @param neighbours - Accounts with code.
 * @returns Code.
 */
export function randomProgram(random: Random, neighbours: readonly Address[]): string {
  const code: number[] = []
  for (let count = 0; count < instructions; count += 1) code.push(...pieceOf(random, neighbours))
  code.push(...(random(8) === 0 ? [0x60, 0x20, 0x5f, 0xfd] : [0x60, 0x40, 0x5f, 0xf3]))
  return `0x${Buffer.from(code).toString('hex')}`
}

function pieceOf(random: Random, neighbours: readonly Address[]): number[] {
  const kind = random(100)
  if (kind < 55) {
    const [count, opcodes] = takes[random(takes.length)] ?? [0, []]
    return [...operands(random, count), opcodes[random(opcodes.length)] ?? 0x5f]
  }
  if (kind < 85) {
    const [opcode, count, anyDeepest] = effects[random(effects.length)] ?? [0x50, 1, true]
    const deepest = anyDeepest ? operands(random, 1) : small(random)
    return [...deepest, ...Array.from({ length: count - 1 }, () => small(random)).flat(), opcode]
  }
  if (kind < 90) return [...small(random), 0x54]
  if (kind < 97) return call(random, neighbours)
  if (kind < 99) return [...small(random), ...small(random), 0x5f, 0xf0]
  return [oddBytes[random(oddBytes.length)] ?? 0x5b]
}

function operands(random: Random, count: number): number[] {
  return Array.from({ length: count }, () => (random(4) === 0 ? large(random) : small(random))).flat()
}

/** Offsets, lengths and slots that programs share. */
function small(random: Random): number[] {
  return [0x60, random(3) === 0 ? random(0x60) : random(5)]
}

/** A word whose ends are interesting. */
function large(random: Random): number[] {
  if (random(2) === 0) return [0x5f, 0x19]
  return [0x67, ...Array.from({ length: 8 }, () => random(256))]
}

const callOpcodes: readonly (readonly [opcode: number, hasValue: boolean])[] = [
  [0xf1, true],
  [0xf2, true],
  [0xf4, false],
  [0xfa, false],
]

function call(random: Random, neighbours: readonly Address[]): number[] {
  const [opcode, hasValue] = callOpcodes[random(callOpcodes.length)] ?? [0xf1, true]
  const neighbour = neighbours[random(neighbours.length)]
  const target =
    random(3) === 0 || neighbour === undefined
      ? [0x60, 1 + random(precompileMax)]
      : [0x73, ...Buffer.from(neighbour.slice(2), 'hex')]
  const ranges = [...small(random), ...small(random), ...small(random), ...small(random)]
  return [...ranges, ...(hasValue ? [0x60, random(2)] : []), ...target, 0x61, random(256), random(256), opcode]
}
