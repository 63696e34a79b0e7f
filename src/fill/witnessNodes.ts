import { decodeHeader } from '../codec/Header.ts'
import * as Rlp from '../codec/Rlp.ts'
import { keccak256 } from '../crypto/keccak.ts'
import { Defect } from '../model/Defect.ts'
import type { Witness } from '../model/generated/adapter.ts'
import { fromBytes, hash32, toBytes } from '../model/Hex.ts'
import type { Address, Bytes, Hash32 } from '../model/Hex.ts'

/**
 * Lists the nodes of a witness on the way to an account.
 *
 * @param witness - With the header of the parent.
 * @param address - Account; it need not exist.
 * @returns Entries of `state` from the root down, as far as the witness has them; nodes inside another are no entries.
 */
export function accountNodes(witness: Witness, address: Address): readonly Bytes[] {
  return walk(witness, parentStateRoot(witness), keyOf(toBytes(address))).entries
}

/**
 * Lists the nodes of a witness on the way to a slot.
 *
 * @param witness - With the header of the parent and the account.
 * @param address - Account that exists.
 * @param slot - Number of the slot; it need not hold anything.
 * @returns Entries of `state` from the root of the account's storage down.
 */
export function slotNodes(witness: Witness, address: Address, slot: bigint | number): readonly Bytes[] {
  const { value } = walk(witness, parentStateRoot(witness), keyOf(toBytes(address)))
  if (value === undefined) throw new Defect(`the witness has no account ${address}`)
  const [, , storageRoot] = Rlp.split(value)
  if (storageRoot === undefined) throw new Defect(`account ${address} is malformed`)
  const word = Uint8Array.from(Buffer.from(BigInt(slot).toString(16).padStart(64, '0'), 'hex'))
  return walk(witness, Rlp.toBytes(storageRoot), keyOf(word)).entries
}

/** Root of the state before the block, by the last header of its witness. */
export function parentStateRoot(witness: Witness): Uint8Array {
  const last = witness.headers.at(-1)
  if (last === undefined) throw new Defect('the witness has no header')
  return toBytes(decodeHeader(toBytes(last)).stateRoot)
}

/** keccak256 of an entry. */
export function hashOf(entry: Bytes): Hash32 {
  return hash32(fromBytes(keccak256(toBytes(entry))))
}

/** Half-bytes of the hash under which a trie keeps a key. */
function keyOf(key: Uint8Array): string {
  return fromBytes(keccak256(key)).slice(2)
}

interface Walked {
  readonly entries: readonly Bytes[]
  /** What the trie holds under the key. */
  readonly value?: Uint8Array
}

function walk({ state }: Witness, root: Uint8Array, key: string): Walked {
  const byHash = new Map(state.map((entry) => [String(hashOf(entry)), entry]))
  const entries: Bytes[] = []
  let rest = key
  let reference: Rlp.Item = root
  for (;;) {
    let node: Rlp.Item = reference
    if (reference instanceof Uint8Array) {
      const entry = byHash.get(fromBytes(reference))
      if (entry === undefined) return { entries }
      entries.push(entry)
      node = Rlp.decode(toBytes(entry))
    }
    const step = stepOf(node, rest)
    if (step === undefined) return { entries }
    if (step.value !== undefined) return { entries, value: step.value }
    rest = step.rest
    reference = step.reference
  }
}

type Step =
  { readonly value: Uint8Array } | { readonly value?: undefined; readonly rest: string; readonly reference: Rlp.Item }

function stepOf(node: Rlp.Item, rest: string): Step | undefined {
  if (node instanceof Uint8Array) return undefined
  if (node.length === 17) {
    const child = node[Number.parseInt(rest.charAt(0), 16)]
    const none = child === undefined || (child instanceof Uint8Array && child.length === 0)
    return none ? undefined : { rest: rest.slice(1), reference: child }
  }
  const [path, target] = node
  if (!(path instanceof Uint8Array) || target === undefined) return undefined
  const flagged = fromBytes(path).slice(2)
  const flag = Number.parseInt(flagged.charAt(0), 16)
  const own = flagged.slice(flag % 2 === 1 ? 1 : 2)
  if (!rest.startsWith(own)) return undefined
  if (flag < 2) return { rest: rest.slice(own.length), reference: target }
  return target instanceof Uint8Array ? { value: target } : undefined
}
