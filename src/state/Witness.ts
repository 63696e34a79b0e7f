import * as Rlp from '../codec/Rlp.ts'
import { keccak256 } from '../crypto/keccak.ts'
import type { Witness } from '../model/generated/adapter.ts'
import { fromBytes, hash32, toBytes } from '../model/Hex.ts'
import type { Bytes, Hash32 } from '../model/Hex.ts'
import type { StateSource } from './StateSource.ts'

/** A source that remembers what was taken from it. */
export interface WitnessRecorder extends StateSource {
  /**
   * The witness of what was read so far.
   *
   * @param headers - RLP of the headers that go with it, ascending.
   * @returns Nodes and codes sorted and without repeats.
   */
  witness(headers: readonly Uint8Array[]): Witness
}

/**
 * Records what a block reads of its pre-state.
 *
 * A state asks its source only for nodes of the pre-state, and for code that the block did not create itself, so what
 * is asked for is what a verifier needs: no less, and nothing that only looks alike.
 *
 * @param source - Holds the pre-state.
 * @returns A source for `BlockState`.
 */
export function recordWitness(source: StateSource): WitnessRecorder {
  // Sets of the very arrays: a source gives the same one for the same hash, and `sorted` drops what repeats all the same.
  const nodes = new Set<Uint8Array>()
  const codes = new Set<Uint8Array>()
  return {
    node: (hash) => {
      const encoding = source.node(hash)
      if (encoding !== undefined) nodes.add(encoding)
      return encoding
    },
    code: (hash) => {
      const code = source.code(hash)
      if (code !== undefined) codes.add(code)
      return code
    },
    witness: (headers) => ({
      state: sorted(nodes),
      codes: sorted(codes),
      headers: headers.map(fromBytes),
    }),
  }
}

/**
 * Names a witness by its content.
 *
 * @param witness - Lists in any order; sorted here, headers excepted.
 * @returns keccak256 of the RLP of the three lists.
 */
export function witnessHash(witness: Witness): Hash32 {
  const encoded = Rlp.encode([
    witness.state.toSorted(ascending).map(toBytes),
    witness.codes.toSorted(ascending).map(toBytes),
    witness.headers.map(toBytes),
  ])
  return hash32(fromBytes(keccak256(encoded)))
}

/** Orders by bytes; hexadecimal text of lower case has the same order. */
export function ascending(left: Bytes, right: Bytes): number {
  return left < right ? -1 : left > right ? 1 : 0
}

function sorted(values: Iterable<Uint8Array>): Bytes[] {
  return [...new Set(Array.from(values, fromBytes))].sort(ascending)
}
