import { createHash } from 'node:crypto'
import { fromBytes, toBytes } from '../../model/Hex.ts'
import type { Bytes } from '../../model/Hex.ts'
import type { Case } from '../Case.ts'
import { clause } from './clauses.ts'
import { filled, join } from './language.ts'
import { probed } from './precompileEdgeProbe.ts'
import type { PrecompileName } from './precompileEdgeProbe.ts'

interface Hash {
  readonly of: PrecompileName
  readonly output: (input: Bytes) => Bytes
  readonly base: number
  readonly perWord: number
}

function digest(algorithm: string, input: Bytes): Bytes {
  return fromBytes(createHash(algorithm).update(toBytes(input)).digest())
}

/** Digests come from the cryptography of Node, which no party of a fill computes with. */
const hashes: readonly Hash[] = [
  { of: 'sha256', output: (input) => digest('sha256', input), base: 60, perWord: 12 },
  { of: 'ripemd160', output: (input) => join(filled(12), digest('ripemd160', input)), base: 600, perWord: 120 },
  { of: 'id', output: (input) => input, base: 15, perWord: 3 },
]

/** Around words. */
const sizes = [0, 1, 31, 32, 33] as const

/** SHA256, RIPEMD160 and ID: sizes around a word, at exactly their price. */
export const precompileEdgeHashes: readonly Case[] = hashes.flatMap(({ of, output, base, perWord }) =>
  sizes.map((size) => {
    const input = filled(size, 0xa5)
    const price = base + perWord * Math.ceil(size / 32)
    return probed({
      name: `${of}-${size}-bytes`,
      of,
      what: `${size} bytes and just the gas that they cost`,
      must: 'the call returns the digest, padded to a word, or the input itself',
      input,
      output: output(input),
      price,
      gas: price,
      ruleset: 'lockstep-shanghai',
      clauses: [clause.precompileGas, ...(size === 0 ? [clause.precompileEmpty] : [])],
    })
  }),
)
