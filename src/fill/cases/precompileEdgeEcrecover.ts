import { bytes, fromBytes } from '../../model/Hex.ts'
import type { Bytes } from '../../model/Hex.ts'
import type { Case } from '../Case.ts'
import { filled, join, words } from './language.ts'
import { probed } from './precompileEdgeProbe.ts'

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
const nothing = bytes('0x')

/** x of twice the generator, and one half modulo the order: with z = 1 and the even y the key is the point at infinity. */
const r = 0xc6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5n
const half = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a1n
/** Address of the key that the odd y gives; computed with plain affine arithmetic of the curve. */
const address = join(filled(12), bytes('0x9c5af9fe41f1d046bfab397675d994aaf7287e27'))

interface Signature {
  readonly z: bigint
  readonly v: bigint
  readonly r: bigint
  readonly s: bigint
}

const control: Signature = { z: 1n, v: 28n, r, s: half }

function input({ z, v, r: first, s }: Signature): Bytes {
  return words(z, v, first, s)
}

interface Row {
  readonly name: string
  readonly what: string
  readonly input: Bytes
  readonly output: Bytes
  readonly revision?: number
}

const rows: readonly Row[] = [
  {
    name: 'infinity',
    what: 'a signature whose key is the point at infinity (v = 27)',
    input: input({ ...control, v: 27n }),
    output: nothing,
  },
  { name: 'beside-infinity', what: 'the same signature with v = 28', input: input(control), output: address },
  {
    name: 'high-s',
    what: 'the negated s, which lies above half of the order, and v = 27',
    input: input({ ...control, v: 27n, s: order - half }),
    output: address,
  },
  ...[0n, 26n, 29n].map((v) => ({
    name: `v-${v}`,
    what: `v = ${v}`,
    // Under this hash both parities give a key.
    input: input({ ...control, z: 2n, v }),
    output: nothing,
    revision: 2,
  })),
  ...[8n, 248n].map((bit) => ({
    name: `v-bit-${bit}`,
    what: `v = 28 + 2**${bit}, whose last byte alone would be right`,
    input: input({ ...control, v: 28n + 2n ** bit }),
    output: nothing,
  })),
  { name: 'r-zero', what: 'r = 0', input: input({ ...control, r: 0n }), output: nothing },
  { name: 's-zero', what: 's = 0', input: input({ ...control, s: 0n }), output: nothing },
  { name: 'r-order', what: 'r = the order', input: input({ ...control, r: order }), output: nothing },
  { name: 's-order', what: 's = the order', input: input({ ...control, s: order }), output: nothing },
  {
    name: 'r-above-order',
    what: 'r = the order + 2, an x on the curve below the prime',
    input: input({ ...control, r: order + 2n }),
    output: nothing,
  },
  {
    name: 'r-off-curve',
    what: 'r = 5, the x of no point',
    input: input({ ...control, r: 5n }),
    output: nothing,
  },
  {
    name: 'hash-above-order',
    what: 'a hash that is 1 modulo the order',
    input: input({ ...control, z: order + 1n }),
    output: address,
  },
  {
    name: 'long-input',
    what: 'a right input and 33 bytes more',
    input: join(input(control), filled(33, 0xff)),
    output: address,
  },
  {
    name: 'short-input',
    what: 'an input that ends before s',
    input: bytes(input(control).slice(0, 2 + 96 * 2)),
    output: nothing,
  },
  { name: 'no-input', what: 'no input', input: nothing, output: nothing },
]

/** An s that ends in a zero byte, whose last byte may be missing. */
const shortS = half - (half % 256n)
const shortInput = fromBytes(
  Uint8Array.from(Buffer.from(input({ ...control, s: shortS }).slice(2, 2 + 127 * 2), 'hex')),
)
/** Address that belongs to {@link shortS}. */
const shortAddress = join(filled(12), bytes('0x4f43451a768048056106cfa774914a843a533a3c'))

/** ECREC: keys that are none, values at their bounds, inputs of other lengths. */
export const precompileEdgeEcrecover: readonly Case[] = [
  ...rows,
  {
    name: 'padded-input',
    what: 'an input whose last byte, a zero of s, is missing',
    input: shortInput,
    output: shortAddress,
  },
].map((row) =>
  probed({
    ...row,
    name: `ecrecover-${row.name}`,
    of: 'ecrec',
    must: row.output === nothing ? 'the call succeeds and returns nothing' : 'the call returns the address of the key',
    price: 3000,
    ruleset: 'lockstep-cancun',
  }),
)
