/** A field of a container: in its place, or behind all others with its offset in its place. */
export type Field =
  { readonly kind: 'fixed'; readonly bytes: Uint8Array } | { readonly kind: 'variable'; readonly bytes: Uint8Array }

/** Bytes of an offset. */
const offsetBytes = 4

/** A field of a size that its type tells. */
export function fixed(bytes: Uint8Array): Field {
  return { kind: 'fixed', bytes }
}

/** A field that has its own length. */
export function variable(bytes: Uint8Array): Field {
  return { kind: 'variable', bytes }
}

/**
 * Writes a number as SSZ does: the lowest byte first.
 *
 * @param value - Below 256 to the power of `size`.
 * @param size - Bytes.
 */
export function integer(value: bigint | number, size = 8): Uint8Array {
  const digits = BigInt(value)
    .toString(16)
    .padStart(size * 2, '0')
  return Uint8Array.from(Buffer.from(digits, 'hex').reverse())
}

/**
 * Writes a container: fields and offsets in order, then what the offsets point to.
 *
 * @param fields - In order.
 */
export function container(fields: readonly Field[]): Uint8Array {
  const heads: Uint8Array[] = []
  const tails: Uint8Array[] = []
  let offset = fields.reduce((sum, { kind, bytes }) => sum + (kind === 'fixed' ? bytes.length : offsetBytes), 0)
  for (const { kind, bytes } of fields) {
    if (kind === 'fixed') heads.push(bytes)
    else {
      heads.push(integer(offset, offsetBytes))
      tails.push(bytes)
      offset += bytes.length
    }
  }
  return Uint8Array.from(Buffer.concat([...heads, ...tails]))
}

/**
 * Writes a list.
 *
 * @param items - Encoded.
 * @param kind - Whether items have their own length.
 */
export function list(items: readonly Uint8Array[], kind: Field['kind'] = 'variable'): Uint8Array {
  return container(items.map((bytes) => ({ kind, bytes })))
}
