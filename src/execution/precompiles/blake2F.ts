/** Initialization vector of BLAKE2b, each word as low and high half. */
const vector = new Uint32Array([
  0xf3bcc908, 0x6a09e667, 0x84caa73b, 0xbb67ae85, 0xfe94f82b, 0x3c6ef372, 0x5f1d36f1, 0xa54ff53a, 0xade682d1,
  0x510e527f, 0x2b3e6c1f, 0x9b05688c, 0xfb41bd6b, 0x1f83d9ab, 0x137e2179, 0x5be0cd19,
])

// prettier-ignore
const permutations = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
  [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
  [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
  [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
  [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
].map((row) => Uint8Array.from(row, (place) => 2 * place))

/** Columns, then diagonals: offsets of a, b, c and d in the working vector. */
const mixes = [
  [0, 8, 16, 24],
  [2, 10, 18, 26],
  [4, 12, 20, 28],
  [6, 14, 22, 30],
  [0, 10, 20, 30],
  [2, 12, 22, 24],
  [4, 14, 16, 26],
  [6, 8, 18, 28],
].map((row) => Uint8Array.from(row))

const inputBytes = 213
const v = new Uint32Array(32)
const m = new Uint32Array(32)

/**
 * Runs the compression function of BLAKE2b.
 *
 * @param input - Rounds, state, message, offset counters and final flag: 213 bytes (EIP-152).
 * @returns The new state of 64 bytes; null where length or flag is wrong.
 * @see EIP-152
 */
export function blake2F(input: Uint8Array): Uint8Array | null {
  const flag = input[inputBytes - 1]
  if (input.length !== inputBytes || (flag !== 0 && flag !== 1)) return null
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength)
  const rounds = view.getUint32(0)
  for (let index = 0; index < 16; index++) v[index] = view.getUint32(4 + 4 * index, true)
  for (let index = 0; index < 32; index++) m[index] = view.getUint32(68 + 4 * index, true)
  const state = v.slice(0, 16)
  v.set(vector, 16)
  for (let index = 0; index < 4; index++) xor(24 + index, view.getUint32(196 + 4 * index, true))
  if (flag === 1) {
    xor(28, 0xffffffff)
    xor(29, 0xffffffff)
  }
  for (let round = 0; round < rounds; round++) mixRound(permutations[round % 10] ?? v)
  const output = new Uint8Array(64)
  const result = new DataView(output.buffer)
  for (let index = 0; index < 16; index++) {
    result.setUint32(4 * index, (state[index] ?? 0) ^ (v[index] ?? 0) ^ (v[index + 16] ?? 0), true)
  }
  return output
}

function xor(index: number, value: number): void {
  v[index] = (v[index] ?? 0) ^ value
}

function mixRound(permutation: ArrayLike<number>): void {
  for (let index = 0; index < 8; index++) {
    const mix = mixes[index]
    if (mix !== undefined) half(mix, permutation[2 * index] ?? 0, permutation[2 * index + 1] ?? 0)
  }
}

/** The mixing function G of RFC 7693 on 64-bit words that are kept as halves. */
function half(mix: Uint8Array, x: number, y: number): void {
  const a = mix[0] ?? 0
  const b = mix[1] ?? 0
  const c = mix[2] ?? 0
  const d = mix[3] ?? 0
  add(a, v[b] ?? 0, v[b + 1] ?? 0)
  add(a, m[x] ?? 0, m[x + 1] ?? 0)
  rotateXor(d, a, 32)
  add(c, v[d] ?? 0, v[d + 1] ?? 0)
  rotateXor(b, c, 24)
  add(a, v[b] ?? 0, v[b + 1] ?? 0)
  add(a, m[y] ?? 0, m[y + 1] ?? 0)
  rotateXor(d, a, 16)
  add(c, v[d] ?? 0, v[d + 1] ?? 0)
  rotateXor(b, c, 63)
}

function add(target: number, low: number, high: number): void {
  const sum = (v[target] ?? 0) + low
  v[target + 1] = (v[target + 1] ?? 0) + high + (sum > 0xffffffff ? 1 : 0)
  v[target] = sum
}

/** Sets v[target] to (v[target] xor v[source]) rotated right by 16, 24, 32 or 63 bits. */
function rotateXor(target: number, source: number, bits: number): void {
  const low = ((v[target] ?? 0) ^ (v[source] ?? 0)) >>> 0
  const high = ((v[target + 1] ?? 0) ^ (v[source + 1] ?? 0)) >>> 0
  if (bits === 32) {
    v[target] = high
    v[target + 1] = low
  } else if (bits === 63) {
    v[target] = (low << 1) | (high >>> 31)
    v[target + 1] = (high << 1) | (low >>> 31)
  } else {
    v[target] = (low >>> bits) | (high << (32 - bits))
    v[target + 1] = (high >>> bits) | (low << (32 - bits))
  }
}
