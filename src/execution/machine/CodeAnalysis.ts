/** Code prepared to run. */
export interface CodeAnalysis {
  /** The code itself. */
  readonly code: Uint8Array
  /** The code and behind it zeros, so that no instruction reads past the end. */
  readonly padded: Uint8Array
  /** 1 where a jump may land. */
  readonly destinations: Uint8Array
  /** Values of PUSH instructions by place, as far as they ran. */
  readonly pushes: (bigint | undefined)[]
}

const jumpdest = 0x5b
const push1 = 0x60
const push32 = 0x7f
const paddingBytes = 34
/** Bytes of code whose analyses are kept between transactions. */
const keptBytesMax = 8 * 1024 * 1024

const kept = new Map<string, CodeAnalysis>()
let keptBytes = 0

/**
 * Prepares code to run.
 *
 * @param code - Code of a contract or of a creation.
 * @returns Its jump destinations and a padded copy.
 */
export function analyze(code: Uint8Array): CodeAnalysis {
  const { length } = code
  const padded = new Uint8Array(length + paddingBytes)
  padded.set(code)
  const destinations = new Uint8Array(length + 1)
  for (let index = 0; index < length; index++) {
    const op = code[index] ?? 0
    if (op === jumpdest) destinations[index] = 1
    else if (op >= push1 && op <= push32) index += op - push1 + 1
  }
  return { code, padded, destinations, pushes: [] }
}

/**
 * Prepares code that is part of the state; analyses are kept, since the same contracts run again and again.
 *
 * @param code - The code.
 * @param codeHash - Its hash.
 * @returns The analysis.
 */
export function analyzeContract(code: Uint8Array, codeHash: Uint8Array): CodeAnalysis {
  const key = Buffer.from(codeHash.buffer, codeHash.byteOffset, codeHash.byteLength).toString('latin1')
  const known = kept.get(key)
  // A party with a fault may take other code for that of a hash, and shares this process with honest ones.
  if (known !== undefined) return Buffer.compare(known.code, code) === 0 ? known : analyze(code)
  // Room for every place: an array that grows by far indices turns into a slow dictionary.
  const analysis = { ...analyze(code), pushes: Array.from<bigint | undefined>({ length: code.length }) }
  keptBytes += code.length
  kept.set(key, analysis)
  for (const [oldest, { code: old }] of kept) {
    if (keptBytes <= keptBytesMax) break
    kept.delete(oldest)
    keptBytes -= old.length
  }
  return analysis
}
