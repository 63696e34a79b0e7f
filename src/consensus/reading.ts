import * as Rlp from '../codec/Rlp.ts'
import { address, fromBytes, hash32, type Address, type Bytes, type Hash32 } from '../model/Hex.ts'
import { Rejection, type Reason } from '../model/Rejection.ts'
import type { ConsensusContext } from './Profile.ts'

/** Bytes of a signature: r, s and parity. */
export const signatureBytes = 65

/** Most bytes of a height; a round is bounded by its profile instead. */
const heightBytes = 8

/** Most bytes of an integer that is read at all. */
const integerBytes = 32

/** Reads the encodings of one list; what cannot be read is refused for one reason. */
export interface Reader {
  readonly list: (encoded: Uint8Array | undefined, name: string, count?: number) => readonly Uint8Array[]
  readonly bytes: (encoded: Uint8Array | undefined, name: string, size?: number) => Uint8Array
  readonly height: (encoded: Uint8Array | undefined) => bigint
  readonly round: (encoded: Uint8Array | undefined) => bigint
  readonly hash: (encoded: Uint8Array | undefined, name: string) => Hash32
  readonly address: (encoded: Uint8Array | undefined, name: string) => Address
  readonly signature: (encoded: Uint8Array | undefined, name: string) => Bytes
  readonly refuse: (name: string, problem: string) => never
}

/**
 * Makes a strict reader.
 *
 * @param reason - For whatever is not canonical or has another shape.
 * @param context - Profile, for faults.
 */
export function createReader(reason: Reason, { fault }: ConsensusContext): Reader {
  const refuse = (name: string, problem: string): never => {
    throw new Rejection(reason, { item: name, problem })
  }
  const zero = fault === 'malformed-as-zero'
  const strictly = <T>(name: string, encoded: Uint8Array | undefined, nothing: T, read: (item: Uint8Array) => T): T => {
    if (encoded === undefined) return zero || fault === 'items-missing-accepted' ? nothing : refuse(name, 'is missing')
    try {
      return read(encoded)
    } catch (error) {
      if (error instanceof Rejection && error.reason === 'RLP_MALFORMED') {
        if (zero) return nothing
        return refuse(name, error.facts['item'] ?? 'is malformed')
      }
      throw error
    }
  }
  const least = (count: number): number => (zero || fault === 'items-missing-accepted' ? 0 : count)
  const most = (count: number): number => (zero || fault === 'surplus-accepted' ? Infinity : count)
  const list: Reader['list'] = (encoded, name, count) => {
    const items = strictly<readonly Uint8Array[]>(name, encoded, [], Rlp.split)
    const wrong = count !== undefined && (items.length < least(count) || items.length > most(count))
    return wrong ? refuse(name, `has ${items.length} items, not ${count}`) : items
  }
  const bytes: Reader['bytes'] = (encoded, name, size) => {
    const value = strictly(name, encoded, new Uint8Array(size ?? 0), Rlp.toBytes)
    const loose = zero || fault === 'lengths-unchecked' || fault === 'parity-guessed'
    const wrong = size !== undefined && value.length !== size && !loose
    return wrong ? refuse(name, `has ${value.length} bytes, not ${size}`) : value
  }
  const scalar = (encoded: Uint8Array | undefined, name: string, bytesMax: number): bigint =>
    strictly(name, encoded, 0n, (item) => {
      if (fault !== 'padded-scalars-accepted') return Rlp.toInteger(item, bytesMax)
      return BigInt(`0x0${Buffer.from(Rlp.toBytes(item)).toString('hex')}`)
    })
  return {
    list,
    bytes,
    refuse,
    height: (encoded) => scalar(encoded, 'height', heightBytes),
    round: (encoded) => scalar(encoded, 'round', integerBytes),
    hash: (encoded, name) => hash32(fromBytes(sized(bytes(encoded, name, 32), 32))),
    address: (encoded, name) => address(fromBytes(sized(bytes(encoded, name, 20), 20))),
    signature: (encoded, name) => fromBytes(bytes(encoded, name, signatureBytes)),
  }
}

/** What a party does that does not look at lengths: it cuts and pads. */
function sized(value: Uint8Array, size: number): Uint8Array {
  if (value.length === size) return value
  const fixed = new Uint8Array(size)
  fixed.set(value.subarray(0, size))
  return fixed
}
