import type { Witness } from '../model/generated/adapter.ts'
import { fromBytes, toBytes } from '../model/Hex.ts'
import type { Bytes } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import { BlockState } from './BlockState.ts'
import { keyOf } from './StateSource.ts'
import type { StateSource } from './StateSource.ts'

/** Most bytes of a node (EIP-8025 MAX_BYTES_PER_WITNESS_NODE). */
const nodeSizeMax = 1024

/** Most bytes of a code (EIP-8025 MAX_BYTES_PER_CODE). */
const codeSizeMax = 65536

/** The empty trie as some clients list it; it is no node. */
const emptyTrie = fromBytes(Uint8Array.of(0x80))

/** How a witness is opened. */
export interface OpenWitnessOptions {
  /** Hashes what the witness holds. */
  readonly keccak256: (data: Uint8Array) => Uint8Array
  /** True: {@link OpenedWitness.finish} refuses what was not needed. */
  readonly canonical: boolean
  /** Put around what the witness is read through; only where a fault is planted. */
  readonly around?: (honest: StateSource) => StateSource
}

/** A pre-state that consists of a witness. */
export interface OpenedWitness {
  readonly state: BlockState
  /**
   * Checks what is left over; call it after execution and after the root was computed.
   *
   * @throws {@link Rejection} `WITNESS_SURPLUS` in canonical mode, where an entry was not needed, is repeated or is not
   *   in its place. Otherwise a surplus is nothing to refuse, whatever its bytes are.
   */
  finish(): void
}

interface Item {
  readonly bytes: Uint8Array
  used: boolean
}

/**
 * Opens a witness as the state to run a block on.
 *
 * Reads throw a `Rejection` that names the account and slot: `WITNESS_NODE_MISSING`, `WITNESS_NODE_MALFORMED` or
 * `WITNESS_CODE_MISSING`; `WITNESS_STATE_ROOT_MISMATCH` where not even the root is there.
 *
 * @param witness - Lists of any order; entries are found by the hash of their bytes, so an altered entry is missing.
 * @param parentStateRoot - 32 bytes: root of the state that the block starts from.
 * @param options - Hash function and strictness.
 * @throws {@link Rejection} `WITNESS_NODE_TOO_LARGE`, `WITNESS_CODE_TOO_LARGE`.
 */
export function openWitness(witness: Witness, parentStateRoot: Uint8Array, options: OpenWitnessOptions): OpenedWitness {
  const { keccak256 } = options
  const nodes = new Map<string, Item>()
  const codes = new Map<string, Item>()
  for (const [index, text] of witness.state.entries()) {
    refuseLarger(text, nodeSizeMax, 'WITNESS_NODE_TOO_LARGE', index)
    if (text !== emptyTrie) addItem(nodes, text, keccak256)
  }
  for (const [index, text] of witness.codes.entries()) {
    refuseLarger(text, codeSizeMax, 'WITNESS_CODE_TOO_LARGE', index)
    addItem(codes, text, keccak256)
  }
  const rootKey = keyOf(parentStateRoot)
  const honest: StateSource = {
    node: (hash) => {
      const key = keyOf(hash)
      const found = take(nodes, key)
      if (found === undefined && key === rootKey) {
        throw new Rejection('WITNESS_STATE_ROOT_MISMATCH', {
          root: fromBytes(hash),
          nodes: String(witness.state.length),
        })
      }
      return found
    },
    code: (hash) => take(codes, keyOf(hash)),
  }
  const source = options.around?.(honest) ?? honest
  return {
    state: new BlockState({ source, root: parentStateRoot, keccak256 }),
    finish: () => {
      if (options.canonical) refuseSurplus(witness, nodes, codes)
    },
  }
}

function addItem(items: Map<string, Item>, text: Bytes, keccak256: (data: Uint8Array) => Uint8Array): void {
  const bytes = toBytes(text)
  items.set(keyOf(keccak256(bytes)), { bytes, used: false })
}

function take(items: Map<string, Item>, key: string): Uint8Array | undefined {
  const item = items.get(key)
  if (item === undefined) return undefined
  item.used = true
  return item.bytes
}

function refuseLarger(
  text: Bytes,
  sizeMax: number,
  reason: 'WITNESS_NODE_TOO_LARGE' | 'WITNESS_CODE_TOO_LARGE',
  index: number,
): void {
  const size = (text.length - 2) / 2
  if (size > sizeMax) throw new Rejection(reason, { entry: String(index), bytes: String(size), most: String(sizeMax) })
}

function refuseSurplus(witness: Witness, nodes: ReadonlyMap<string, Item>, codes: ReadonlyMap<string, Item>): void {
  refuseUnused('state', nodes)
  refuseUnused('codes', codes)
  if (witness.state.includes(emptyTrie))
    throw new Rejection('WITNESS_SURPLUS', { list: 'state', entry: 'the empty trie' })
  refuseDisorder('state', witness.state)
  refuseDisorder('codes', witness.codes)
}

function refuseUnused(list: string, items: ReadonlyMap<string, Item>): void {
  let count = 0
  let first = ''
  for (const [key, { used }] of items) {
    if (used) continue
    if (count === 0) first = key
    count++
  }
  if (count === 0) return
  const hash = fromBytes(Uint8Array.from(Buffer.from(first, 'latin1')))
  throw new Rejection('WITNESS_SURPLUS', { list, hash, notNeeded: String(count) })
}

function refuseDisorder(list: string, entries: readonly Bytes[]): void {
  for (const [index, entry] of entries.entries()) {
    const before = entries[index - 1]
    if (before === undefined || before < entry) continue
    throw new Rejection('WITNESS_SURPLUS', {
      list,
      entry: String(index),
      problem: before === entry ? 'repeated' : 'not sorted',
    })
  }
}
