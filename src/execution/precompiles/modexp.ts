/** The three lengths that head the input of MODEXP, in bytes. */
export interface ModexpLengths {
  readonly base: bigint
  readonly exponent: bigint
  readonly modulus: bigint
}

const headBytes = 96

/**
 * Reads an unsigned big-endian integer out of an input that continues with zeros for ever.
 *
 * @param input - The whole input.
 * @param offset - First byte, may lie behind the end.
 * @param length - Count of bytes.
 * @returns The integer.
 */
export function readPadded(input: Uint8Array, offset: number, length: number): bigint {
  if (length === 0 || offset >= input.length) return 0n
  const end = Math.min(input.length, offset + length)
  const present = Buffer.from(input.buffer, input.byteOffset + offset, end - offset).toString('hex')
  return BigInt(`0x${present}`) << BigInt(8 * (offset + length - end))
}

/** Reads the lengths at the start of an input of MODEXP. */
export function modexpLengths(input: Uint8Array): ModexpLengths {
  return { base: readPadded(input, 0, 32), exponent: readPadded(input, 32, 32), modulus: readPadded(input, 64, 32) }
}

/**
 * Computes MODEXP (EIP-198).
 *
 * @param input - Three lengths, then base, exponent and modulus; missing bytes are zero. The caller has paid for it, so the
 *   lengths are within what gas allows.
 * @returns The result, as long as the modulus.
 */
export function modexp(input: Uint8Array): Uint8Array {
  const lengths = modexpLengths(input)
  const modulusBytes = Number(lengths.modulus)
  const output = new Uint8Array(modulusBytes)
  if (modulusBytes === 0) return output
  const baseBytes = Number(lengths.base)
  const exponentBytes = Number(lengths.exponent)
  const base = readPadded(input, headBytes, baseBytes)
  const exponent = readPadded(input, headBytes + baseBytes, exponentBytes)
  const modulus = readPadded(input, headBytes + baseBytes + exponentBytes, modulusBytes)
  if (modulus <= 1n) return output
  const result = power(base, exponent, modulus)
  output.set(Buffer.from(result.toString(16).padStart(2 * modulusBytes, '0'), 'hex'))
  return output
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  if (exponent === 0n) return 1n % modulus
  const bits = exponent.toString(2)
  let result = 1n
  const reduced = base % modulus
  if (reduced === 0n) return 0n
  for (let index = 0; index < bits.length; index++) {
    result = (result * result) % modulus
    if (bits.charCodeAt(index) === 49) result = (result * reduced) % modulus
  }
  return result
}
