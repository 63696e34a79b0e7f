/** Where a state's nodes and codes come from; undefined where it does not have one. */
export interface StateSource {
  /**
   * @param hash - 32 bytes.
   * @param isSibling - True for a node that no key leads to: what is left where a branch collapses.
   * @returns The node's encoding.
   */
  node(hash: Uint8Array, isSibling?: boolean): Uint8Array | undefined
  /** @param hash - 32 bytes, not that of no code. @returns The code. */
  code(hash: Uint8Array): Uint8Array | undefined
}

/**
 * Makes a key for a Map out of bytes; strings of one byte per character are the fastest keys there are for bytes.
 *
 * @param bytes - A hash, an address or a slot.
 * @returns As many characters as bytes.
 */
export function keyOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}
