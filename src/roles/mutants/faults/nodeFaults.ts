import * as Rlp from '../../../codec/Rlp.ts'
import { Rejection } from '../../../model/Rejection.ts'
import type { Plant } from '../MutantKind.ts'

type Items = readonly Rlp.Item[]

/** Faults of a prover that puts nodes right, once they are found by their hash, instead of refusing them; by name. */
export const nodeFaults: Readonly<Record<string, () => Plant>> = {
  'bytes-behind-nodes-ignored': mending((node) => node.subarray(0, Rlp.endAt(node, 0, node.length))),
  'third-item-ignored': onPair(([path, value]) => [path, value]),
  'path-flags-ignored': onPath((path) => {
    const [first = 0] = path
    return first < 0x40 ? path : Uint8Array.of(0x20 | (first & 0x1f), ...path.subarray(1))
  }),
  'path-padding-ignored': onPath((path) => {
    const [first = 0] = path
    return (first & 0x10) === 0 ? Uint8Array.of(first & 0xf0, ...path.subarray(1)) : path
  }),
  'branch-value-ignored': onItems((node) => (node.length === 17 ? [...node.slice(0, 16), nothing] : node)),
  'account-fields-ignored': onAccount((fields) => fields.slice(0, 4)),
  'account-zeros-ignored': onAccount(([nonce, balance, ...rest]) => [
    withoutZeros(nonce ?? nothing),
    withoutZeros(balance ?? nothing),
    ...rest,
  ]),
  'slot-zeros-ignored': onValue((value) => {
    const slot = Rlp.decode(value)
    return slot instanceof Uint8Array ? Rlp.encode(withoutZeros(slot)) : value
  }),
}

const nothing = new Uint8Array(0)

/** What is no RLP stays as it is. */
function mending(mend: (node: Uint8Array) => Uint8Array): () => Plant {
  return () => ({
    source: (honest) => ({
      node: (hash, isSibling) => {
        const node = honest.node(hash, isSibling)
        return node === undefined ? undefined : tolerantly(() => mend(node), node)
      },
      code: (hash) => honest.code(hash),
    }),
  })
}

function tolerantly<T>(mend: () => T, otherwise: T): T {
  try {
    return mend()
  } catch (error) {
    if (error instanceof Rejection) return otherwise
    throw error
  }
}

function onItems(mend: (node: Items) => Items): () => Plant {
  return mending((node) => {
    const items = Rlp.decode(node)
    return items instanceof Uint8Array ? node : Rlp.encode(mend(items))
  })
}

function onPair(mend: (pair: readonly [Rlp.Item, Rlp.Item]) => Items): () => Plant {
  return onItems((node) => {
    const [path, value] = node
    return path === undefined || value === undefined || node.length > 3 ? node : mend([path, value])
  })
}

function onPath(mend: (path: Uint8Array) => Uint8Array): () => Plant {
  return onPair(([path, value]) => [path instanceof Uint8Array ? mend(path) : path, value])
}

/** What a leaf holds. */
function onValue(mend: (value: Uint8Array) => Uint8Array): () => Plant {
  return onPair(([path, value]) => {
    const isLeaf = path instanceof Uint8Array && ((path[0] ?? 0) & 0x20) !== 0
    return [path, isLeaf && value instanceof Uint8Array ? tolerantly(() => mend(value), value) : value]
  })
}

function onAccount(mend: (fields: Items) => Items): () => Plant {
  return onValue((value) => {
    const fields = Rlp.decode(value)
    return fields instanceof Uint8Array ? value : Rlp.encode(mend(fields))
  })
}

function withoutZeros(item: Rlp.Item): Rlp.Item {
  if (!(item instanceof Uint8Array)) return item
  const start = item.findIndex((byte) => byte !== 0)
  return start < 0 ? nothing : item.subarray(start)
}
