import { decodeHeader } from '../../../codec/Header.ts'
import { Defect } from '../../../model/Defect.ts'
import type { Witness } from '../../../model/generated/adapter.ts'
import type { Bytes } from '../../../model/Hex.ts'
import { bytes, toBytes } from '../../../model/Hex.ts'
import type { AskedBlock, BuiltChain } from '../../ExecuteCase.ts'
import { hashOf } from '../../witnessNodes.ts'
import type { Finder } from './damage.ts'

/** One node that stands in the place of another, and further nodes that it refers to. */
export interface Replacement {
  readonly find: Finder
  readonly change: (node: Uint8Array) => { readonly node: Uint8Array; readonly below?: readonly Bytes[] }
}

/**
 * Makes a block over a state that has another node: every hash above it, the state root, the header of the parent and
 * the parent hash of the block are those of that state, so that nothing but the form of the node is wrong.
 *
 * @param replacement - Which node, and what stands there.
 * @returns Changes of witness and block; the block must be the first of its chain.
 */
export function rerooted(replacement: Replacement): Required<Pick<AskedBlock, 'witness' | 'rlp'>> {
  return {
    witness: (honest) => apply(honest, replacement).witness,
    rlp: (honest, chain) => {
      const { before, after } = apply(firstWitness(chain), replacement).parent
      return exchanged(honest, before, after)
    },
  }
}

function firstWitness({ blocks: [first] }: BuiltChain): Witness {
  if (first === undefined) throw new Defect('the chain has no block')
  return first.witness
}

interface Rerooted {
  readonly witness: Witness
  /** Hash of the parent, as it was and as it is. */
  readonly parent: { readonly before: string; readonly after: string }
}

function apply(honest: Witness, { find, change }: Replacement): Rerooted {
  const found = find(honest)
  const { node, below = [] } = change(toBytes(found))
  const pending = [{ from: found, to: textOf(node) }]
  let state = [...honest.state]
  let parent = honest.headers.at(-1) ?? bytes('0x')
  const before = hashOf(parent)
  const root = decodeHeader(toBytes(parent)).stateRoot
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { from, to } = next
    const [old, fresh] = [hashOf(from), hashOf(to)]
    if (old === root) parent = exchanged(parent, old, fresh)
    for (const holder of state) {
      if (holder.includes(old.slice(2))) pending.push({ from: holder, to: exchanged(holder, old, fresh) })
    }
    state = state.map((entry) => (entry === from ? to : entry))
  }
  if (hashOf(parent) === before) throw new Defect('the node is on no way from the root')
  const witness = {
    ...honest,
    state: [...state, ...below].toSorted(),
    headers: [...honest.headers.slice(0, -1), parent],
  }
  return { witness, parent: { before, after: hashOf(parent) } }
}

function exchanged(text: Bytes, before: string, after: string): Bytes {
  return bytes(`0x${text.slice(2).replace(before.slice(2), after.slice(2))}`)
}

function textOf(node: Uint8Array): Bytes {
  return bytes(`0x${Buffer.from(node).toString('hex')}`)
}
