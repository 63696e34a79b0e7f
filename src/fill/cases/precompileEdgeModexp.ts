import { bytes } from '../../model/Hex.ts'
import type { Bytes } from '../../model/Hex.ts'
import type { Case } from '../Case.ts'
import { clause } from './clauses.ts'
import { filled, join, words } from './language.ts'
import { probed } from './precompileEdgeProbe.ts'
import type { Probe } from './precompileEdgeProbe.ts'
import { modexpInput } from './precompileSamples.ts'

type Row = Omit<Probe, 'of' | 'must' | 'price'> & { readonly price?: Probe['price']; readonly must?: string }

const none = bytes('0x')
/** Prices at least so much (EIP-2565, EIP-7883). */
const minimumBerlin = 200
const minimumOsaka = 500
const succeeds = 'the call returns the power, as long as the modulus'

function rowed(row: Row): Case {
  const { must = row.output === null ? 'the call fails and takes all its gas' : succeeds } = row
  const price = row.price ?? (row.ruleset === undefined ? minimumOsaka : minimumBerlin)
  return probed({ ...row, name: `modexp-${row.name}`, of: 'modexp', must, price })
}

/** A number of one byte, or one of no bytes, which is zero as well. */
function short(length: number): Bytes {
  return filled(length)
}

/** 0**0 is 1 (EIP-198), of whatever lengths the zeros are; modulo 0 or 1 nothing but 0 is left. */
const zeros: readonly Row[] = [0, 1].flatMap((base) =>
  [0, 1].flatMap((exponent) =>
    [
      ['0', 0],
      ['1', 0],
      ['5', 1],
    ].map(([modulus, power]): Row => ({
      name: `zero-to-zero-${base}-${exponent}-modulo-${modulus}`,
      what: `a base of ${base} and an exponent of ${exponent} zero bytes, modulo ${modulus}`,
      input: modexpInput(short(base), short(exponent), filled(1, Number(modulus))),
      output: filled(1, Number(power)),
    })),
  ),
)

const lengths: readonly Row[] = [
  { name: 'no-input', what: 'no input', input: none, output: none },
  { name: 'lengths-alone', what: 'lengths of 1 and no numbers', input: words(1, 1, 1), output: bytes('0x00') },
  {
    name: 'cut-in-modulus',
    what: 'an input that ends in the modulus, whose missing byte counts as zero',
    input: join(words(1, 1, 2), bytes('0x030507')),
    // 3**5 modulo 0x0700.
    output: bytes('0x00f3'),
  },
  {
    name: 'cut-in-exponent',
    what: 'an input that ends in the exponent, so that the modulus is zero',
    input: join(words(1, 2, 1), bytes('0x0305')),
    output: bytes('0x00'),
  },
  {
    name: 'cut-in-base',
    what: 'an input that ends in the base',
    input: join(words(2, 1, 3), bytes('0x03')),
    output: filled(3),
  },
  {
    name: 'trailing-bytes',
    what: 'bytes behind the modulus',
    input: join(modexpInput(bytes('0x03'), bytes('0x05'), bytes('0x64')), filled(3, 0xff)),
    output: bytes('0x2b'),
  },
  {
    name: 'leading-zeros',
    what: 'a modulus with zeros in front',
    input: modexpInput(bytes('0x03'), bytes('0x05'), bytes('0x00000064')),
    output: bytes('0x0000002b'),
  },
  {
    name: 'modulus-one-long',
    what: 'a modulus of 1 in three bytes',
    input: modexpInput(bytes('0x03'), none, bytes('0x000001')),
    output: filled(3),
  },
  {
    name: 'base-above-modulus',
    what: 'a base longer than the modulus',
    input: modexpInput(bytes('0x010001'), bytes('0x01'), bytes('0x07')),
    // 65,537 = 7 * 9,362 + 3.
    output: bytes('0x03'),
  },
]

/** Lengths that no memory could hold: the price decides, or EIP-7823 does. */
const huge: readonly Row[] = [
  {
    name: 'huge-exponent-of-nothing',
    what: 'an exponent of 2**256 - 1 bytes and neither base nor modulus',
    must: 'the product of the price is zero, so that the least price pays for an empty output',
    input: words(0, 2n ** 256n - 1n, 0),
    output: none,
    ruleset: 'lockstep-prague',
  },
  {
    name: 'huge-exponent-of-nothing-osaka',
    what: 'an exponent of 2**256 - 1 bytes and neither base nor modulus',
    input: words(0, 2n ** 256n - 1n, 0),
    output: null,
  },
  ...(
    [
      ['base', [2n ** 256n - 1n, 1n, 1n]],
      ['exponent', [1n, 2n ** 256n - 1n, 1n]],
      ['modulus', [1n, 1n, 2n ** 256n - 1n]],
    ] as const
  ).map(([name, sizes]): Row => ({
    name: `huge-${name}`,
    what: `lengths of ${sizes.join(', ')}`,
    must: 'no gas pays for it: the call fails and takes all its gas',
    input: join(words(...sizes), filled(3, 1)),
    output: null,
    price: 100_000,
    ruleset: 'lockstep-prague',
  })),
]

/** EIP-7823: at most 1,024 bytes each, from Osaka on; the price of EIP-7883 for what is allowed. */
const bounds: readonly Row[] = [
  { name: 'base-1024', what: 'a base of 1,024 bytes', input: words(1024, 0, 0), output: none, price: 2 * 128 * 128 },
  {
    name: 'exponent-1024',
    what: 'an exponent of 1,024 bytes',
    input: words(0, 1024, 0),
    output: none,
    price: 16 * 16 * (1024 - 32),
  },
  {
    name: 'modulus-1024',
    what: 'a modulus of 1,024 bytes',
    input: words(0, 0, 1024),
    output: filled(1024),
    price: 2 * 128 * 128,
  },
  ...(
    [
      ['base', [1025, 0, 0]],
      ['exponent', [0, 1025, 0]],
      ['modulus', [0, 0, 1025]],
    ] as const
  ).map(([name, sizes]): Row => ({
    name: `${name}-1025`,
    what: `a ${name} of 1,025 bytes`,
    input: words(...sizes),
    output: null,
    price: 500_000,
  })),
  {
    name: 'modulus-1025-before-osaka',
    what: 'a modulus of 1,025 bytes',
    input: words(0, 0, 1025),
    output: filled(1025),
    // Words of eight bytes, squared, a third of it.
    price: Math.floor((129 * 129) / 3),
    ruleset: 'lockstep-prague',
  },
]

interface Price {
  readonly name: string
  readonly sizes: readonly [base: number, exponent: number, modulus: number]
  /** First byte of the exponent's head, or the whole of a short one. */
  readonly exponent: Bytes
  readonly berlin: number
  readonly osaka: number
}

/** Prices where the formula bends: at 32 and 33 bytes, at full words and one byte more, at exponents of 32 and 33 bytes. */
const prices: readonly Price[] = [
  { name: 'minimum', sizes: [1, 1, 1], exponent: bytes('0x02'), berlin: 200, osaka: 500 },
  { name: '32-bytes', sizes: [32, 32, 32], exponent: filled(32, 0xff), berlin: (16 * 255) / 3, osaka: 16 * 255 },
  { name: '33-bytes', sizes: [33, 32, 32], exponent: filled(32, 0xff), berlin: 25 * 85, osaka: 2 * 25 * 255 },
  {
    name: 'exponent-40-head-zero',
    sizes: [32, 40, 32],
    exponent: join(filled(32), filled(8, 0xff)),
    berlin: Math.floor((16 * 8 * 8) / 3),
    osaka: 16 * 16 * 8,
  },
  {
    name: 'exponent-64',
    sizes: [32, 64, 32],
    exponent: filled(64, 0xff),
    berlin: Math.floor((16 * (8 * 32 + 255)) / 3),
    osaka: 16 * (16 * 32 + 255),
  },
]

/** Each price with a modulus of zero, so that the output is zeros. */
const priced: readonly Row[] = prices.flatMap(({ name, sizes: [base, length, modulus], exponent, berlin, osaka }) =>
  (
    [
      ['berlin', berlin, 'lockstep-cancun', 'EIP-2565'],
      ['osaka', osaka, 'lockstep-osaka', 'EIP-7883'],
    ] as const
  ).map(([era, price, ruleset, by]): Row => ({
    name: `price-${era}-${name}`,
    what: `numbers of ${base}, ${length} and ${modulus} bytes and just the gas that they cost by ${by}`,
    input: modexpInput(filled(base, 1), exponent, filled(modulus)),
    ruleset,
    clauses: [clause.precompileGas],
    output: filled(modulus),
    price,
    gas: price,
  })),
)

/** MODEXP: zero to the zero, lengths that do not fit the input, lengths beyond reason, prices at their bends. */
export const precompileEdgeModexp: readonly Case[] = [...zeros, ...lengths, ...huge, ...bounds, ...priced].map(rowed)
