import { apply, assemble, code } from '../../Assembler.ts'
import type { Code } from '../../Assembler.ts'
import { addressOf } from '../../Account.ts'
import type { BlockPlan } from '../../Case.ts'
import { call, drop, revert, seen, store } from '../../program.ts'
import { build, contract, programAddress, transaction } from '../language.ts'
import { exactly, slotNode } from './damage.ts'
import type { Part, Shape } from './Shape.ts'

/**
 * Slots by the first digits of the hash under which the trie keeps them: 1 is b10e, 3 is c257, 0 is 290d, 4 is 8a35, 10
 * is c65a, 23 is c624.
 */
const slots = { b: 1, c: 3, two: 0, eight: 4, c65: 10, c62: 23 } as const

/** Two slots whose hashes share ten digits, so that their leaves are shorter than 32 bytes and lie inside the branch. */
const [embedded, embeddedBeside] = [247476, 515151]

function program(run: Code, storage: Readonly<Record<string, bigint>>): Shape['chain'] {
  return {
    alloc: { [programAddress]: contract(run, { storage }) },
    blocks: [build(transaction({ to: programAddress }))],
  }
}

const at = (slot: number, depth?: number): Part['find'] => slotNode(programAddress, slot, depth)
const full = (...names: readonly number[]): Readonly<Record<string, bigint>> =>
  Object.fromEntries(names.map((name) => [name, 7n]))

const callee = addressOf('callee')
const revertingRead = code(drop(apply('SLOAD', slots.b)), revert())
const reader = contract(revertingRead, { storage: full(slots.b, slots.c) })

/** Shapes of storage tries. */
export const storageShapes: readonly Shape[] = [
  {
    name: 'storage-read',
    given: 'a contract with four slots that reads one of them',
    chain: program(store(slots.eight, apply('SLOAD', slots.b)), full(slots.b, slots.c, slots.two, slots.eight)),
    block: 0,
    parts: [
      { name: 'leaf', what: 'the leaf of the slot that is read', find: at(slots.b) },
      { name: 'storage-root', what: 'the root of the storage', find: at(slots.b, 0) },
      { name: 'written-leaf', what: 'the leaf of the slot that is written', find: at(slots.eight) },
    ],
  },
  {
    name: 'storage-absent',
    given: 'a contract with two slots that reads a third, which is empty',
    chain: program(store(slots.b, seen(apply('SLOAD', slots.two))), full(slots.b, slots.c)),
    block: 0,
    parts: [{ name: 'proof', what: 'the branch that shows that the slot is empty', find: at(slots.two) }],
  },
  {
    name: 'collapse-leaf',
    given: 'a contract that empties one of its two slots',
    chain: program(store(slots.c, 0), full(slots.b, slots.c)),
    block: 0,
    parts: [
      { name: 'sibling', what: 'the leaf that takes the place of the branch', find: at(slots.b) },
      { name: 'deleted-leaf', what: 'the leaf of the slot that is emptied', find: at(slots.c) },
    ],
  },
  {
    name: 'collapse-branch',
    given: 'a contract that empties a slot whose only neighbour is a branch',
    chain: program(store(slots.b, 0), full(slots.b, slots.c, slots.c65)),
    block: 0,
    parts: [{ name: 'sibling', what: 'the branch that gets an extension before it', find: at(slots.c, 1) }],
  },
  {
    name: 'collapse-extension',
    given: 'a contract that empties a slot whose only neighbour is an extension',
    chain: program(store(slots.b, 0), full(slots.b, slots.c65, slots.c62)),
    block: 0,
    parts: [{ name: 'sibling', what: 'the extension that merges with the digit before it', find: at(slots.c65, 1) }],
  },
  {
    name: 'collapse-twice',
    given: 'a contract that empties two slots, so that two branches collapse into one leaf',
    chain: program(code(store(slots.b, 0), store(slots.c, 0)), full(slots.b, slots.c, slots.c65)),
    block: 0,
    parts: [{ name: 'sibling', what: 'the leaf that is left', find: at(slots.c65) }],
  },
  {
    name: 'collapse-filled',
    given: 'a contract that empties one of its two slots and fills another beside it in the same block',
    chain: program(code(store(slots.c, 0), store(slots.eight, 1)), full(slots.b, slots.c)),
    block: 0,
    parts: [{ name: 'storage-root', what: 'the branch that both writes go through', find: at(slots.c, 0) }],
  },
  {
    name: 'collapse-none',
    given: 'a contract that empties one of its three slots',
    chain: program(store(slots.c, 0), full(slots.b, slots.c, slots.two)),
    block: 0,
    parts: [{ name: 'deleted-leaf', what: 'the leaf of the slot that is emptied', find: at(slots.c) }],
  },
  {
    name: 'emptied',
    given: 'a contract that empties its only slot',
    chain: program(store(slots.c, 0), full(slots.c)),
    block: 0,
    parts: [{ name: 'leaf', what: 'the only leaf of the storage', find: at(slots.c) }],
  },
  {
    name: 'extension-split',
    given: 'a contract that fills a slot in the middle of an extension',
    chain: program(store(slots.c, 1), full(slots.c65, slots.c62)),
    block: 0,
    parts: [{ name: 'extension', what: 'the extension that is split', find: at(slots.c, 0) }],
  },
  {
    name: 'embedded',
    given: 'a contract whose two leaves are so short that they lie inside their branch',
    chain: program(store(slots.b, apply('SLOAD', embedded)), { [embedded]: 1n, [embeddedBeside]: 2n }),
    block: 0,
    parts: [
      { name: 'branch', what: 'the branch that holds the leaves', find: at(embedded) },
      { name: 'extension', what: 'the extension before the branch', find: at(embedded, 0) },
    ],
  },
  {
    name: 'embedded-collapse',
    given: 'a contract that empties one of two slots whose leaves lie inside their branch',
    chain: program(store(embedded, 0), { [embedded]: 1n, [embeddedBeside]: 2n }),
    block: 0,
    parts: [{ name: 'branch', what: 'the branch that holds the leaves', find: at(embedded) }],
  },
  {
    name: 'reverted-read',
    given: 'a contract that calls another, which reads a slot and reverts',
    chain: {
      alloc: { [programAddress]: contract(store(0, seen(call(callee)))), [callee]: reader },
      blocks: [build(transaction({ to: programAddress }))],
      expect: { storage: { [programAddress]: { 0: 1n } } },
    },
    block: 0,
    parts: [
      { name: 'leaf', what: 'the leaf that is read before the revert', find: slotNode(callee, slots.b) },
      { name: 'code', what: 'the code that reverts', list: 'codes', find: exactly(assemble(revertingRead)) },
    ],
  },
  {
    name: 'unchanged-write',
    given: 'a contract that writes to a slot what it holds',
    chain: program(store(slots.b, 7), full(slots.b, slots.c)),
    block: 0,
    parts: [{ name: 'leaf', what: 'the leaf of the slot that is written', find: at(slots.b) }],
  },
  {
    name: 'second-block',
    given: 'a contract that counts its calls in a slot, called in two blocks',
    chain: {
      alloc: {
        [programAddress]: contract(store(slots.b, seen(apply('SLOAD', slots.b))), { storage: full(slots.b, slots.c) }),
      },
      blocks: [callProgram(), callProgram()],
      expect: { storage: { [programAddress]: { [slots.b]: 9n } } },
    },
    block: 1,
    parts: [{ name: 'leaf', what: 'the leaf of the counter as the first block left it', find: at(slots.b) }],
  },
]

function callProgram(): BlockPlan {
  return build(transaction({ to: programAddress }))
}
