/** Hashes addresses and slots, and remembers what it hashed. */
export type HashedKeys = (bytes: Uint8Array, key: string) => Uint8Array

/** Entries after which the memory starts anew: about 40 MB. */
const entriesMax = 200_000

/**
 * Makes a memory of hashed keys; share one between the blocks of a chain.
 *
 * @param keccak256 - Hash function.
 * @returns Gives the hash of bytes; the second argument is their `keyOf`.
 */
export function createHashedKeys(keccak256: (data: Uint8Array) => Uint8Array): HashedKeys {
  const hashes = new Map<string, Uint8Array>()
  return (bytes, key) => {
    const known = hashes.get(key)
    if (known !== undefined) return known
    if (hashes.size >= entriesMax) hashes.clear()
    const hash = keccak256(bytes)
    hashes.set(key, hash)
    return hash
  }
}
