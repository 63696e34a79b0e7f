import type { Extension, Leaf } from './Node.ts'

/** @returns The nibbles of a key, high one first. */
export function nibblesOf(key: Uint8Array): Uint8Array {
  const nibbles = new Uint8Array(key.length * 2)
  for (let index = 0; index < key.length; index++) {
    const byte = key[index] ?? 0
    nibbles[index * 2] = byte >> 4
    nibbles[index * 2 + 1] = byte & 0x0f
  }
  return nibbles
}

/** @returns One nibble of a key. */
export function nibbleAt(key: Uint8Array, index: number): number {
  const byte = key[index >> 1] ?? 0
  return (index & 1) === 0 ? byte >> 4 : byte & 0x0f
}

/** Tells whether a leaf at a depth is the one of the key. */
export function endsWith(node: Leaf, key: Uint8Array, depth: number): boolean {
  const { path, start } = node
  if (path.length - start !== key.length * 2 - depth) return false
  for (let index = start; index < path.length; index++)
    if (path[index] !== nibbleAt(key, depth + index - start)) return false
  return true
}

/** Tells whether the key goes through an extension at a depth. */
export function contains(node: Extension, key: Uint8Array, depth: number): boolean {
  const { path, start, end } = node
  if (end - start > key.length * 2 - depth) return false
  for (let index = start; index < end; index++) if (path[index] !== nibbleAt(key, depth + index - start)) return false
  return true
}

/** @returns How many nibbles the path of a node shares with the rest of a key. */
export function sharedNibbles(node: Leaf | Extension, end: number, nibbles: Uint8Array, depth: number): number {
  const most = Math.min(end - node.start, nibbles.length - depth)
  let count = 0
  while (count < most && node.path[node.start + count] === nibbles[depth + count]) count++
  return count
}

/** @returns The first nibbles of a key as text. */
export function pathText(key: Uint8Array, depth: number): string {
  let text = ''
  for (let index = 0; index < depth; index++) text += nibbleAt(key, index).toString(16)
  return text
}
