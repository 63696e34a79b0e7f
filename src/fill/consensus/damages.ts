import * as Rlp from '../../codec/Rlp.ts'
import { Defect } from '../../model/Defect.ts'

/** A way to spoil an encoding so that it is no longer the canonical one of a message. */
export interface EncodingDamage {
  readonly name: string
  /** What becomes of it, after "whose". */
  readonly what: string
  readonly apply: (encoded: Uint8Array) => Uint8Array
}

/**
 * Replaces an item within an encoded list.
 *
 * @param encoded - RLP of a list.
 * @param path - Places from the outermost list on.
 * @param change - Gives the encoding that takes the item's place.
 */
export function replaceItem(
  encoded: Uint8Array,
  path: readonly number[],
  change: (item: Uint8Array) => Uint8Array,
): Uint8Array {
  const [place, ...rest] = path
  if (place === undefined) return change(encoded)
  const items = Rlp.split(encoded)
  if (items[place] === undefined) throw new Defect(`there is no item ${path.join('.')}`)
  return Rlp.join(items.map((item, index) => (index === place ? replaceItem(item, rest, change) : item)))
}

const more = Uint8Array.of(0)

/** Ways that fit any list. */
export const listDamages: readonly EncodingDamage[] = [
  { name: 'trailing-byte', what: 'encoding is followed by a byte', apply: (encoded) => Buffer.concat([encoded, more]) },
  { name: 'cut-off', what: 'last byte is missing', apply: (encoded) => encoded.subarray(0, encoded.length - 1) },
  { name: 'empty', what: 'bytes are missing altogether', apply: () => new Uint8Array(0) },
  { name: 'as-string', what: 'list is wrapped in a string', apply: (encoded) => Rlp.fromBytes(encoded) },
  { name: 'long-length', what: 'length is written in more bytes than it needs', apply: longLength },
  {
    name: 'surplus-item',
    what: 'list has one item more',
    apply: (encoded) => Rlp.join([...Rlp.split(encoded), Uint8Array.of(0x80)]),
  },
  {
    name: 'missing-item',
    what: 'list has one item less',
    apply: (encoded) => Rlp.join(Rlp.split(encoded).slice(0, -1)),
  },
]

/** Ways that spoil an integer. */
export function integerDamages(name: string, path: readonly number[]): readonly EncodingDamage[] {
  return [
    {
      name: `${name}-padded`,
      what: `${name} has a leading zero`,
      apply: (encoded) => replaceItem(encoded, path, (item) => Rlp.fromBytes(Buffer.concat([more, Rlp.toBytes(item)]))),
    },
    {
      name: `${name}-of-33-bytes`,
      what: `${name} has 33 bytes`,
      apply: (encoded) => replaceItem(encoded, path, () => Rlp.fromBytes(new Uint8Array(33).fill(1))),
    },
    {
      name: `${name}-as-list`,
      what: `${name} is an empty list`,
      apply: (encoded) => replaceItem(encoded, path, () => Uint8Array.of(0xc0)),
    },
    {
      name: `${name}-as-zero-byte`,
      what: `${name} is a zero byte`,
      apply: (encoded) => replaceItem(encoded, path, () => Uint8Array.of(0)),
    },
  ]
}

/** Ways that spoil a string of fixed length. */
export function lengthDamages(name: string, path: readonly number[]): readonly EncodingDamage[] {
  return [
    {
      name: `${name}-short`,
      what: `${name} lacks a byte`,
      apply: (encoded) => replaceItem(encoded, path, (item) => Rlp.fromBytes(Rlp.toBytes(item).subarray(1))),
    },
    {
      name: `${name}-long`,
      what: `${name} has one byte too many`,
      apply: (encoded) => replaceItem(encoded, path, (item) => Rlp.fromBytes(Buffer.concat([Rlp.toBytes(item), more]))),
    },
  ]
}

/** The same list with its length in one byte more than it needs. */
function longLength(encoded: Uint8Array): Uint8Array {
  const { payload } = Rlp.spanAt(encoded, 0, encoded.length)
  const body = encoded.subarray(payload)
  const length = body.length.toString(16)
  const digits = length.padStart(length.length + (length.length % 2) + (body.length > 55 ? 2 : 0), '0')
  const bytes = Buffer.from(digits, 'hex')
  return Buffer.concat([Uint8Array.of(0xf7 + bytes.length), bytes, body])
}
