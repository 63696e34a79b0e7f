import { bytes } from '../../model/Hex.ts'
import type { Bytes } from '../../model/Hex.ts'
import type { Case } from '../Case.ts'
import { clause } from './clauses.ts'
import { filled, join, words } from './language.ts'
import { probed } from './precompileEdgeProbe.ts'

const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const prime = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n

interface Signature {
  readonly hash: bigint
  readonly r: bigint
  readonly s: bigint
  readonly x: bigint
  readonly y: bigint
}

/** Signature of the hash 5 with the key 11 and the nonce 2; with plain affine arithmetic, as the others below. */
const right: Signature = {
  hash: 5n,
  r: 0x7cf27b188d034f7e8a52380304b51ac3c08969e277f21b35a60b48fc47669978n,
  s: 0x2f35a5098792353578c4341099e413354ab253ab71f8895aafed968411bc6eccn,
  x: 0x3ed113b7883b4c590638379db0c21cda16742ed0255048bf433391d374bc21d1n,
  y: 0x9099209accc4c8a224c843afa4f4c68a090d04da5e9889dae2f8eefce82a3740n,
}

/** The nonce point has an x above the order: r is x less the order, and only a comparison modulo the order finds it right. */
const wrapping: Signature = {
  hash: 0x1234n,
  r: 3n,
  s: 7n,
  x: 0x1d7fe02add854ffbaf696dbc5132a2e957e4f5d2c815004346c80c47e44eefe4n,
  y: 0x4c21c3e6161733c6aa70d4a14efdde6ba517f0b15866d967a87ce229d5b31de2n,
}

/** u1 G + u2 Q is the point at infinity. */
const infinite: Signature = {
  hash: 0x1234n,
  r: 5n,
  s: 3n,
  x: 0x2ff09809513eadb04e3dfe864915332ae7ed5363363d78e0f4771e56e70d67f0n,
  y: 0x6071a8f14f9198bcc94daf9a40c9bd5ba16f43c665d2c16d269621dcfad42fb0n,
}

/** A key with x = 0, which may also be written, wrongly, as the prime. */
const smallX: Signature = {
  hash: 0x8760825128055df1d9cf505e3ca261137c78b2a5b1b4543177a960e6122dc54bn,
  r: 0xb480adc18ab1d297cd146b2850d8816f50a0ee324245c5974a372bdd6d925c64n,
  s: 0x2d202b7062ac74a5f3451aca1436205bd4283b8c90917165d28dcaf75b649719n,
  x: 0n,
  y: 0x66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4n,
}

/** Signature of the same hash with the key 104, whose y ends in a zero byte, so that it may seem to be missing. */
const zeroByte: Signature = {
  ...right,
  s: 0xe141011524ac259b98b3609cf4c96fc987ce8461df6adb2c6702eb95595a1a22n,
  x: 0x67f56908a1d219d8e02a719cd247386d4b334e33eae9088054202671ce1ba90en,
  y: 0x3c412b7741d487db94fbee9db369d11e9a70306dd9c2ef718123475d737e8900n,
}

const zeroHash: Signature = {
  ...right,
  hash: 0n,
  s: 0xaf35a50907923535f8c4341099e413352925d1024584589d29ca7be58fee0172n,
}

function input({ hash, r, s, x, y }: Signature): Bytes {
  return words(hash, r, s, x, y)
}

interface Row {
  readonly name: string
  readonly what: string
  readonly input: Bytes
  readonly valid: boolean
}

function row(name: string, what: string, signature: Signature, valid: boolean): Row {
  return { name, what, input: input(signature), valid }
}

const rows: readonly Row[] = [
  row('right', 'a right signature', right, true),
  row('high-s', 'the negated s, above half of the order', { ...right, s: order - right.s }, true),
  row('zero-hash', 'a right signature of the hash zero', zeroHash, true),
  row('hash-above-order', 'a hash above the order', { ...right, hash: right.hash + order }, true),
  row('r-wraps', 'a nonce point whose x is r + the order', wrapping, true),
  row('key-x-zero', 'a key whose x is zero', smallX, true),
  row('key-x-prime', 'the same key with x written as the prime', { ...smallX, x: prime }, false),
  row('result-infinity', 'a signature whose nonce point is the point at infinity', infinite, false),
  row('key-infinity', 'the point at infinity as key', { ...right, x: 0n, y: 0n }, false),
  row('key-off-curve', 'a key off the curve', { ...right, y: right.y + 1n }, false),
  row('r-zero', 'r = 0', { ...right, r: 0n }, false),
  row('s-zero', 's = 0', { ...right, s: 0n }, false),
  row('r-order', 'r = the order', { ...right, r: order }, false),
  row('s-order', 's = the order', { ...right, s: order }, false),
  row('r-above-order', 'r + the order, which is r modulo the order', { ...wrapping, r: wrapping.r + order }, false),
  row('s-above-order', 's + the order, which is s modulo the order', { ...wrapping, s: wrapping.s + order }, false),
  {
    name: 'length-159',
    what: '159 bytes, where the last would be zero',
    input: bytes(input(zeroByte).slice(0, -2)),
    valid: false,
  },
  { name: 'length-161', what: '161 bytes', input: join(input(right), filled(1)), valid: false },
  { name: 'no-input', what: 'no input', input: bytes('0x'), valid: false },
]

const price = 6900

/** EIP-7951 costs 6,900; RIP-7212 and others asked for less, which must not suffice. */
const prices: readonly Case[] = [6900, 6899, 5000, 3450].map((gas) =>
  probed({
    name: `p256-gas-${gas}`,
    of: 'p256verify',
    what: `a right signature and ${gas} gas`,
    must: gas === price ? 'the call returns 1' : 'the call fails and takes all its gas',
    input: input(right),
    output: gas === price ? words(1) : null,
    price,
    gas,
    clauses: [clause.precompileGas],
  }),
)

/** P256VERIFY: values at their bounds, keys that are none, lengths, and the prices of its history. */
export const precompileEdgeP256: readonly Case[] = [
  ...rows.map(({ valid, ...probe }) =>
    probed({
      ...probe,
      name: `p256-${probe.name}`,
      of: 'p256verify',
      must: valid ? 'the call returns 1' : 'the call succeeds, costs its price and returns nothing',
      output: valid ? words(1) : bytes('0x'),
      price,
    }),
  ),
  ...prices,
]
