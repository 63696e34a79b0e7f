const wordBytes = 32
const uint64Bits = 64n
const uint64Limit = 1n << 64n
const addressBytes = 20

/** Reads a big-endian integer of any length out of bytes. */
export function integerOf(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n
  return BigInt(`0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`)
}

/**
 * Reads a word out of memory.
 *
 * @param view - View of the memory.
 * @param offset - First of 32 bytes that exist.
 */
export function readWord(view: DataView, offset: number): bigint {
  const low = view.getBigUint64(offset + 24)
  const third = view.getBigUint64(offset + 16)
  const second = view.getBigUint64(offset + 8)
  const high = view.getBigUint64(offset)
  if (high === 0n && second === 0n) return third === 0n ? low : (third << uint64Bits) | low
  return (((((high << uint64Bits) | second) << uint64Bits) | third) << uint64Bits) | low
}

/**
 * Writes a word into memory.
 *
 * @param view - View of the memory.
 * @param offset - First of 32 bytes that exist.
 * @param value - Below 2**256.
 */
export function writeWord(view: DataView, offset: number, value: bigint): void {
  if (value < uint64Limit) {
    view.setBigUint64(offset, 0n)
    view.setBigUint64(offset + 8, 0n)
    view.setBigUint64(offset + 16, 0n)
    view.setBigUint64(offset + 24, value)
    return
  }
  // setBigUint64 takes the low 64 bits.
  view.setBigUint64(offset + 24, value)
  const second = value >> uint64Bits
  view.setBigUint64(offset + 16, second)
  const third = second >> uint64Bits
  view.setBigUint64(offset + 8, third)
  view.setBigUint64(offset, third >> uint64Bits)
}

/** @returns 32 bytes, big-endian. */
export function wordBytesOf(value: bigint): Uint8Array {
  const bytes = new Uint8Array(wordBytes)
  writeWord(new DataView(bytes.buffer), 0, value)
  return bytes
}

/** @returns The integer's bytes without leading zeros. */
export function minimalBytesOf(value: bigint): Uint8Array {
  if (value === 0n) return new Uint8Array(0)
  const hex = value.toString(16)
  return Uint8Array.from(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex'))
}

/** @returns The low 160 bits as an address of 20 bytes. */
export function addressBytesOf(value: bigint): Uint8Array {
  return wordBytesOf(value).subarray(wordBytes - addressBytes)
}
