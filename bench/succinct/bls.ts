import { gatesOf } from '../../src/roles/ultrahonk/Program.ts'
import { programCache } from '../../src/roles/ultrahonk/programCache.ts'
import type { Toolchain } from '../../src/roles/ultrahonk/Toolchain.ts'

/** An operation of circuits/bls, whose gates are the difference of two circuits that repeat it. */
interface Operation {
  readonly number: number
  readonly what: string
  /** How often the shorter circuit repeats it: enough that its tables no longer hide it. */
  readonly count: number
}

type OperationName =
  | 'baseMultiply'
  | 'multiply'
  | 'square'
  | 'double'
  | 'add'
  | 'doublingStep'
  | 'additionStep'
  | 'addKey'
  | 'multiplyPairs'
  | 'sha256'
  | 'poseidon2'

const operations: Readonly<Record<OperationName, Operation>> = {
  baseMultiply: { number: 0, what: 'multiplication in the base field', count: 2 },
  multiply: { number: 1, what: 'multiplication in the field of twelve', count: 2 },
  square: { number: 2, what: 'square in the field of twelve', count: 2 },
  double: { number: 3, what: 'doubling on the twist', count: 2 },
  add: { number: 4, what: 'addition on the twist', count: 2 },
  doublingStep: { number: 5, what: 'Miller step of two pairings, doubling', count: 2 },
  additionStep: { number: 6, what: 'Miller step of two pairings, adding', count: 2 },
  addKey: { number: 7, what: 'key added to the sum of keys, if it signed', count: 2 },
  multiplyPairs: { number: 8, what: 'multiplication in the field of two', count: 2 },
  sha256: { number: 9, what: 'block of SHA-256', count: 20 },
  poseidon2: { number: 10, what: 'permutation of Poseidon2', count: 2 },
}

/** Gates of one operation each. */
export type OperationGates = Readonly<Record<OperationName, number>>

/** Counts the gates of every operation. */
export async function measureOperations(toolchain: Toolchain): Promise<OperationGates> {
  const found: Partial<Record<OperationName, number>> = {}
  for (const [name, { number, count }] of Object.entries(operations)) {
    const gates = async (repeated: number): Promise<number> => {
      const globals = { OPERATION: number, COUNT: repeated }
      return gatesOf({ folder: 'bls', name: `bls-${number}-${repeated}`, globals }, toolchain, programCache())
    }
    const once = ((await gates(2 * count)) - (await gates(count))) / count
    found[name as OperationName] = Math.round(once)
  }
  return found as OperationGates
}

/** A part of a verification: operations, and how many of them, by arithmetic that is not measured. */
interface Part {
  readonly what: string
  readonly why: string
  readonly uses: Partial<Readonly<Record<OperationName, number>>>
}

/** What the verification of one aggregate is composed of; the parameter of the curve has 64 bits, 6 of them set. */
const parts: readonly Part[] = [
  {
    what: 'two Miller loops',
    why: '63 doublings and 5 additions, with one square for both pairings',
    uses: { doublingStep: 63, additionStep: 5 },
  },
  {
    what: 'residue instead of a final exponentiation',
    why: 'a witness is multiplied in at the set bits, inverted, and taken to its Frobenius power: about 10 multiplications',
    uses: { multiply: 10 },
  },
  {
    what: 'message expanded',
    why: '256 bytes by expand_message_xmd: 3 blocks, then 8 times 2',
    uses: { sha256: 19 },
  },
  {
    what: 'message mapped to the twist',
    why: 'two maps with hinted roots and one isogeny each: about 110 multiplications',
    uses: { multiplyPairs: 110 },
  },
  {
    what: 'cofactor cleared',
    why: 'two multiplications by the parameter, and 6 additions',
    uses: { double: 126, add: 16 },
  },
  {
    what: 'signature in its subgroup',
    why: 'one multiplication by the parameter and a comparison with an endomorphism',
    uses: { double: 63, add: 5 },
  },
]

/** What every member of the set adds. */
const perKey: Part = {
  what: 'each key of the set',
  why: 'added if it signed, and committed to by 2 permutations of Poseidon2',
  uses: { addKey: 1, poseidon2: 2 },
}

/** A part with its gates. */
interface ComposedPart {
  readonly what: string
  readonly why: string
  readonly gates: number
}

/** What an aggregate costs. */
export interface Composed {
  readonly parts: readonly ComposedPart[]
  readonly perKey: ComposedPart
  /** Without keys. */
  readonly gates: number
}

/** Composes a verification of measured operations. */
export function compose(gates: OperationGates): Composed {
  const priced = parts.map((part) => price(part, gates))
  return {
    parts: priced,
    perKey: price(perKey, gates),
    gates: priced.reduce((sum, part) => sum + part.gates, 0),
  }
}

/** Names of operations with their gates. */
export function namedOperations(gates: OperationGates): readonly (readonly [what: string, gates: number])[] {
  return Object.entries(operations).map(([name, { what }]) => [what, gates[name as OperationName]])
}

function price({ what, why, uses }: Part, gates: OperationGates): ComposedPart {
  const total = Object.entries(uses).reduce((sum, [name, times]) => sum + times * gates[name as OperationName], 0)
  return { what, why, gates: total }
}
