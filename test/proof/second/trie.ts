import { RLP } from '@ethereumjs/rlp'
import { demand, digits, keccak } from './bytes.ts'

type Node = readonly (Uint8Array | Node)[]

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/**
 * Walks a proof from the root by the digits of a hashed key.
 *
 * @returns The value, or undefined where the proof shows that there is none.
 */
export function walk(root: string, key: string, proof: readonly string[]): Uint8Array | undefined {
  if (proof.length === 0) {
    demand(root === '0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421', 'no proof')
    return undefined
  }
  let path = digits(keccak(key))
  let wanted: Uint8Array | Node = Buffer.from(digits(root), 'hex')
  const rest = [...proof]
  for (;;) {
    const node: Node = open(wanted, rest)
    if (node.length === 17) {
      const next = node[Number.parseInt(path.charAt(0), 16)]
      demand(next !== undefined && path.length > 0)
      path = path.slice(1)
      if (next instanceof Uint8Array && next.length === 0) return ended(rest, undefined)
      wanted = next
      continue
    }
    demand(node.length === 2)
    const [prefix, child] = node
    demand(prefix instanceof Uint8Array && child !== undefined)
    const nibbles = hex(prefix)
    const flag = Number.parseInt(nibbles.charAt(0), 16)
    const part = flag % 2 === 1 ? nibbles.slice(1) : nibbles.slice(2)
    if (!path.startsWith(part)) return ended(rest, undefined)
    path = path.slice(part.length)
    if (flag >= 2) {
      demand(child instanceof Uint8Array)
      return ended(rest, path === '' ? child : undefined)
    }
    wanted = child
  }
}

/** The next node of the proof must have the hash; a node within its parent is there already. */
function open(wanted: Uint8Array | Node, rest: string[]): Node {
  if (!(wanted instanceof Uint8Array)) return wanted
  const next = rest.shift()
  demand(next !== undefined && keccak(next) === `0x${hex(wanted)}`, 'another node')
  const node = RLP.decode(Buffer.from(digits(next), 'hex'))
  demand(Array.isArray(node))
  return node as Node
}

function ended<T>(rest: readonly string[], value: T): T {
  demand(rest.length === 0, 'nodes behind the end')
  return value
}
