import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'

/** Tools of the second formulation: text of hexadecimal digits throughout. */
export function demand(condition: boolean, what = 'refused'): asserts condition {
  if (!condition) throw new RangeError(what)
}

/** Digits without the prefix. */
export const digits = (text: string): string => text.slice(2)

/** Hash of text of digits, as such text. */
export const keccak = (...parts: readonly string[]): string =>
  `0x${Buffer.from(keccak_256(Buffer.from(parts.map(digits).join(''), 'hex'))).toString('hex')}`

/** A number as 32 bytes. */
export const word = (value: bigint | number | string): string => `0x${BigInt(value).toString(16).padStart(64, '0')}`

/** Text in 32 bytes, zeros behind it. */
export const tag = (name: string): string => `0x${Buffer.from(name, 'ascii').toString('hex').padEnd(64, '0')}`

export const zero: string = word(0)

/** Who signed a digest, or a refusal. */
export function signerOf(digest: string, signature: string): string {
  demand(signature.length === 132, 'a signature has 65 bytes')
  const parity = Number.parseInt(signature.slice(130), 16)
  demand(parity === 0 || parity === 1, 'parity')
  const compact = Buffer.from(digits(signature).slice(0, 128), 'hex')
  const read = secp256k1.Signature.fromBytes(compact)
  demand(!read.hasHighS(), 'high s')
  const key = read
    .addRecoveryBit(parity)
    .recoverPublicKey(Buffer.from(digits(digest), 'hex'))
    .toBytes(false)
  return `0x${Buffer.from(keccak_256(key.subarray(1)))
    .toString('hex')
    .slice(24)}`
}
