/**
 * Reads a big-endian integer.
 *
 * @param bytes - Any length; nothing is zero.
 * @returns The integer.
 */
export function toInteger(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n
  return BigInt(`0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`)
}

/**
 * Writes a big-endian integer.
 *
 * @param value - Below 256 ** size.
 * @param size - Bytes of the result.
 */
export function fromInteger(value: bigint, size: number): Uint8Array {
  return Uint8Array.from(Buffer.from(value.toString(16).padStart(size * 2, '0'), 'hex'))
}

/** Tells whether a range of bytes is zero. */
export function isZero(bytes: Uint8Array, start = 0, end: number = bytes.length): boolean {
  for (let index = start; index < end; index++) if (bytes[index] !== 0) return false
  return true
}

/** Compares two big-endian integers of equal length. */
export function isBelow(left: Uint8Array, right: Uint8Array): boolean {
  for (let index = 0; index < right.length; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}

/** Joins byte strings. */
export function concatenate(...parts: readonly Uint8Array[]): Uint8Array {
  const output = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    output.set(part, offset)
    offset += part.length
  }
  return output
}

/** @returns A copy of so many bytes: cut off, or filled with zeros on the right. */
export function fitRight(bytes: Uint8Array, size: number): Uint8Array {
  const output = new Uint8Array(size)
  output.set(bytes.length > size ? bytes.subarray(0, size) : bytes)
  return output
}
