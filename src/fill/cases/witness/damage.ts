import { keccak256 } from '../../../crypto/keccak.ts'
import { Defect } from '../../../model/Defect.ts'
import type { Witness } from '../../../model/generated/adapter.ts'
import { fromBytes, toBytes } from '../../../model/Hex.ts'
import type { Address, Bytes } from '../../../model/Hex.ts'
import type { BuiltChain } from '../../ExecuteCase.ts'
import { accountNodes, slotNodes } from '../../witnessNodes.ts'

/** Changes the witness of a block. */
export type Damage = (honest: Witness, chain: BuiltChain) => Witness

/** Finds one entry of a witness. */
export type Finder = (witness: Witness) => Bytes

/** Lists of a witness whose entries have no order of their own. */
export type SortedList = 'state' | 'codes'

/** The last node on the way to an account: its leaf where it exists. */
export function accountNode(address: Address): Finder {
  return (witness) => present(accountNodes(witness, address).at(-1), `account ${address}`)
}

/** The node of a storage trie at a depth on the way to a slot; the last one where no depth is given. */
export function slotNode(address: Address, slot: bigint | number, depth = -1): Finder {
  return (witness) => present(slotNodes(witness, address, slot).at(depth), `slot ${slot}`)
}

/** The root of the state. */
export function rootNode(address: Address): Finder {
  return (witness) => present(accountNodes(witness, address)[0], 'root')
}

/** The entry with just these bytes. */
export function exactly(code: Bytes): Finder {
  return () => code
}

/** Takes one entry out. */
export function without(list: SortedList, find: Finder): Damage {
  return (honest) => {
    const entry = find(honest)
    if (!honest[list].includes(entry)) throw new Defect(`the witness has no such entry in ${list}`)
    return { ...honest, [list]: honest[list].filter((other) => other !== entry) }
  }
}

/** Puts another entry in the place of one. */
export function replaced(list: SortedList, find: Finder, change: (entry: Bytes) => Bytes): Damage {
  return (honest) => {
    const entry = find(honest)
    if (!honest[list].includes(entry)) throw new Defect(`the witness has no such entry in ${list}`)
    return { ...honest, [list]: honest[list].map((other) => (other === entry ? change(entry) : other)).toSorted() }
  }
}

/** Adds entries and keeps the order. */
export function added(list: SortedList, entries: (honest: Witness, chain: BuiltChain) => readonly Bytes[]): Damage {
  return (honest, chain) => ({
    ...honest,
    [list]: [...new Set([...honest[list], ...entries(honest, chain)])].toSorted(),
  })
}

/** Changes the headers alone. */
export function withHeaders(change: (headers: readonly Bytes[], chain: BuiltChain) => readonly Bytes[]): Damage {
  return (honest, chain) => ({ ...honest, headers: change(honest.headers, chain) })
}

/** Does one thing after the other. */
export function inTurn(...damages: readonly Damage[]): Damage {
  return (honest, chain) => damages.reduce((witness, damage) => damage(witness, chain), honest)
}

/** Flips the lowest bit of the last byte. */
export function flipped(entry: Bytes): Bytes {
  const changed = toBytes(entry)
  const last = changed.length - 1
  return fromBytes(changed.map((byte, index) => (index === last ? byte ^ 1 : byte)))
}

/** A leaf of some other trie, of the usual size. */
export const unrelatedNode: Bytes = fromBytes(
  Uint8Array.of(0xf8, 0x44, 0xa1, 0x20, ...keccak256(Uint8Array.of(1)), 0xa1, 0xa0, ...keccak256(Uint8Array.of(2))),
)

/** Code that no account has. */
export const unrelatedCode: Bytes = fromBytes(Uint8Array.of(0x60, 0x2a, 0x5f, 0x55))

function present(entry: Bytes | undefined, what: string): Bytes {
  if (entry === undefined) throw new Defect(`the witness has no node on the way to ${what}`)
  return entry
}
