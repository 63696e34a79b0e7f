import { MerklePatriciaTrie } from '@ethereumjs/mpt'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Rlp from '../../src/codec/Rlp.ts'
import { keccak256 } from '../../src/crypto/keccak.ts'
import { Rejection } from '../../src/model/Rejection.ts'
import { emptyRoot, Trie } from '../../src/trie/Trie.ts'
import { absentReason, fromDigits, hasSharedData, readJson, toDigits } from '../sharedData.ts'

/** Keeps the nodes of a trie, as a database would. */
interface Database {
  readonly nodes: Map<string, Uint8Array>
  readonly asked: string[]
  readonly source: (hash: Uint8Array) => Uint8Array | undefined
  readonly sink: (hash: Uint8Array, encoding: Uint8Array) => void
}

function database(): Database {
  const nodes = new Map<string, Uint8Array>()
  const asked: string[] = []
  return {
    nodes,
    asked,
    source: (hash) => {
      asked.push(toDigits(hash))
      return nodes.get(toDigits(hash))
    },
    sink: (hash, encoding) => void nodes.set(toDigits(hash), encoding),
  }
}

const empty = { source: (): undefined => undefined }
const text = (value: string): Uint8Array =>
  value.startsWith('0x') ? fromDigits(value) : Uint8Array.from(Buffer.from(value, 'utf8'))

interface TrieTest {
  readonly in: readonly (readonly [string, string | null])[] | Readonly<Record<string, string | null>>
  readonly root: string
}

/** Few nibbles, so that paths meet, part, end in one another and collapse often. */
const key = fc
  .array(fc.constantFrom(0x00, 0x01, 0x10, 0x11, 0xff), { minLength: 1, maxLength: 4 })
  .map((bytes) => Uint8Array.from(bytes))
const value = fc.uint8Array({ minLength: 1, maxLength: 40 })
const change = fc.record({ key, value: fc.option(value, { freq: 2 }) })

/**
 * Keys of one size, as all tries of the chain have them: the other trie loses the value of a branch that a delete leaves
 * with one child (put 1011, 1000 and 10, delete 1000).
 */
const changeOfOneSize = fc.record({
  key: fc
    .array(fc.constantFrom(0x00, 0x01, 0x10, 0x11, 0xff), { minLength: 3, maxLength: 3 })
    .map((list) => Uint8Array.from(list)),
  value: fc.option(value, { freq: 2 }),
})

describe('the trie', () => {
  test
    .skipIf(!hasSharedData)
    .each(['ethereum-tests/TrieTests/trietest.json.gz', 'ethereum-tests/TrieTests/trieanyorder.json'])(
    `has the roots of %s${absentReason}`,
    (path) => {
      const tests = Object.entries(readJson<Record<string, TrieTest>>(path))
      expect(tests.length).toBeGreaterThan(3)
      for (const [name, { in: input, root }] of tests) {
        const trie = new Trie(empty)
        const entries: readonly (readonly [string, string | null])[] = Array.isArray(input)
          ? input
          : Object.entries(input)
        for (const [entryKey, entryValue] of entries) {
          if (entryValue === null) trie.delete(text(entryKey))
          else trie.put(text(entryKey), text(entryValue))
        }
        expect([name, toDigits(trie.root())]).toEqual([name, root.slice(2)])
      }
    },
  )

  test('agrees with an independent trie on roots and values after every change', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(changeOfOneSize, { minLength: 1, maxLength: 40 }), async (changes) => {
        const ours = new Trie(empty)
        const theirs = new MerklePatriciaTrie()
        for (const { key: changedKey, value: newValue } of changes) {
          if (newValue === null) {
            ours.delete(changedKey)
            await theirs.del(changedKey)
          } else {
            ours.put(changedKey, newValue)
            await theirs.put(changedKey, newValue)
          }
          expect(toDigits(ours.root())).toBe(toDigits(theirs.root()))
          expect(ours.get(changedKey)).toEqual(newValue)
        }
      }),
      { numRuns: 200 },
    )
  })

  test('keeps the value of a branch that a delete leaves with one child', () => {
    const trie = new Trie(empty)
    for (const digits of ['1011', '1000', '10']) trie.put(fromDigits(digits), Uint8Array.of(0))
    trie.delete(fromDigits('1000'))
    expect(['1011', '1000', '10'].map((digits) => trie.get(fromDigits(digits)))).toEqual([
      Uint8Array.of(0),
      null,
      Uint8Array.of(0),
    ])
  })

  test('has one root for one content, however it came about', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), fc.infiniteStream(fc.nat()), (changes, order) => {
        const trie = new Trie(empty)
        const content = new Map<string, Uint8Array>()
        for (const entry of changes) {
          if (entry.value === null) trie.delete(entry.key)
          else trie.put(entry.key, entry.value)
          if (entry.value === null) content.delete(toDigits(entry.key))
          else content.set(toDigits(entry.key), entry.value)
        }
        const fresh = new Trie(empty)
        const shuffled = [...content]
          .map((entry) => ({ entry, rank: order.next().value ?? 0 }))
          .sort((left, right) => left.rank - right.rank)
        for (const { entry } of shuffled) fresh.put(fromDigits(entry[0]), entry[1])
        expect(toDigits(fresh.root())).toBe(toDigits(trie.root()))
      }),
    )
  })

  test('reads from a database what it wrote to it, in any state between', () => {
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 12 }), { maxLength: 5 }), (rounds) => {
        const { source, sink } = database()
        const content = new Map<string, Uint8Array>()
        let root = emptyRoot
        for (const changes of rounds) {
          const trie = new Trie({ source, root })
          const batch = new Map(changes.map((entry) => [toDigits(entry.key), entry]))
          trie.batch([...batch.values()].map((entry) => [entry.key, entry.value]))
          for (const [name, entry] of batch) {
            if (entry.value === null) content.delete(name)
            else content.set(name, entry.value)
          }
          root = trie.root(sink)
          const reopened = new Trie({ source, root })
          for (const [name, stored] of content) expect(reopened.get(fromDigits(name))).toEqual(stored)
        }
      }),
    )
  })

  test('a clone does not see later changes of the original, nor the original those of the clone', () => {
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 20 }),
        fc.array(change, { maxLength: 10 }),
        fc.array(change, { maxLength: 10 }),
        (base, left, right) => {
          const apply = (trie: Trie, changes: typeof base): void =>
            trie.batch(changes.map((entry) => [entry.key, entry.value]))
          const shared = new Trie(empty)
          apply(shared, base)
          const copy = shared.clone()
          apply(shared, left)
          apply(copy, right)
          const expected = (changes: typeof base): string => {
            const trie = new Trie(empty)
            apply(trie, base)
            apply(trie, changes)
            return toDigits(trie.root())
          }
          expect([toDigits(shared.root()), toDigits(copy.root())]).toEqual([expected(left), expected(right)])
        },
      ),
    )
  })

  test('tells whether it holds more than some of its keys, without reading what they do not lead to', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), fc.nat({ max: 20 }), (changes, chosen) => {
        const { source, sink, asked } = database()
        const trie = new Trie({ source })
        trie.batch(changes.map((entry) => [entry.key, entry.value]))
        const root = trie.root(sink)
        const held = [...new Set(changes.map((entry) => toDigits(entry.key)))].filter(
          (name) => trie.get(fromDigits(name)) !== null,
        )
        const some = held.slice(0, chosen).map(fromDigits)
        const reader = new Trie({ source, root })
        for (const each of some) reader.get(each)
        asked.length = 0
        expect(reader.holdsMoreThan(some)).toBe(held.length > some.length)
        expect(asked).toEqual([])
      }),
    )
  })

  test('an unknown node is refused with its hash, its path and whose it is', () => {
    const { nodes, source, sink } = database()
    const trie = new Trie({ source })
    for (const digits of ['00', '01', '10', '11']) trie.put(fromDigits(digits.repeat(32)), new Uint8Array(40).fill(1))
    const root = trie.root(sink)
    const hash = [...nodes.keys()].find((name) => name !== toDigits(root)) ?? ''
    nodes.delete(hash)
    const reopened = new Trie({ source, root, describe: () => ({ account: '0xabc' }) })
    const caught = ['00', '01', '10', '11'].flatMap((digits) => {
      try {
        reopened.get(fromDigits(digits.repeat(32)))
        return []
      } catch (error) {
        return [error]
      }
    })
    expect(caught.length).toBeGreaterThan(0)
    expect(caught[0]).toBeInstanceOf(Rejection)
    expect(caught[0]).toMatchObject({ reason: 'WITNESS_NODE_MISSING', facts: { account: '0xabc', hash: `0x${hash}` } })
  })

  test('a delete that leaves one sibling reads it, and the refusal names the path to it', () => {
    const { nodes, source, sink } = database()
    const trie = new Trie({ source })
    const long = new Uint8Array(40).fill(7)
    const [left, right] = [fromDigits(`00${'22'.repeat(31)}`), fromDigits(`10${'33'.repeat(31)}`)]
    trie.put(left, long)
    trie.put(right, long)
    const root = trie.root(sink)
    const reopened = new Trie({ source, root })
    const sibling = reopened.prove(right).at(-1) ?? new Uint8Array(0)
    nodes.delete(toDigits(keccak256(sibling)))
    expect(() => new Trie({ source, root }).delete(left)).toThrow(
      new Rejection('WITNESS_NODE_MISSING', { path: '1', hash: `0x${toDigits(keccak256(sibling))}` }),
    )
  })

  test('a batch that replaces a deleted child by a new one needs no sibling, in whatever order it comes', () => {
    const long = new Uint8Array(40).fill(7)
    const [left, right, added] = ['00', '10', '20'].map((digits) => fromDigits(digits + '44'.repeat(31)))
    if (left === undefined || right === undefined || added === undefined) throw new Error('three keys')
    const { nodes, source, sink, asked } = database()
    const trie = new Trie({ source })
    trie.put(left, long)
    trie.put(right, new Uint8Array(40).fill(8))
    const root = trie.root(sink)
    const sibling = toDigits(keccak256(new Trie({ source, root }).prove(right).at(-1) ?? new Uint8Array(0)))
    asked.length = 0
    const changed = new Trie({ source, root })
    changed.batch([
      [left, null],
      [added, long],
    ])
    changed.root()
    expect(nodes.has(sibling)).toBe(true)
    expect(asked).not.toContain(sibling)
  })

  test('a node is asked for once, however often it is read', () => {
    const { source, sink, asked } = database()
    const trie = new Trie({ source })
    for (let index = 0; index < 64; index++)
      trie.put(keccak256(Uint8Array.of(index)), new Uint8Array(40).fill(index + 1))
    const reopened = new Trie({ source, root: trie.root(sink), keySize: 32 })
    for (let round = 0; round < 3; round++) {
      for (let index = 0; index < 64; index++) reopened.get(keccak256(Uint8Array.of(index)))
    }
    expect(new Set(asked).size).toBe(asked.length)
  })

  test('the sink gets each new node once, and no old one', () => {
    const first = database()
    const trie = new Trie({ source: first.source })
    for (let index = 0; index < 32; index++) trie.put(keccak256(Uint8Array.of(index)), new Uint8Array(40).fill(1))
    const root = trie.root(first.sink)
    const second: string[] = []
    const reopened = new Trie({ source: first.source, root })
    reopened.put(keccak256(Uint8Array.of(3)), new Uint8Array(40).fill(2))
    reopened.root((hash) => second.push(toDigits(hash)))
    reopened.root((hash) => second.push(toDigits(hash)))
    expect(new Set(second).size).toBe(second.length)
    expect(second.filter((hash) => first.nodes.has(hash))).toEqual([])
  })

  test('an extension that leads to something else than a branch is refused', () => {
    const { nodes, source } = database()
    const leaf = Rlp.encode([fromDigits(`20${'11'.repeat(31)}`), Uint8Array.of(0x41)])
    const extension = Rlp.encode([fromDigits('0010'), keccak256(leaf)])
    for (const node of [leaf, extension]) nodes.set(toDigits(keccak256(node)), node)
    const root = keccak256(extension)
    expect(() => new Trie({ source, root }).get(fromDigits('10'.repeat(32)))).toThrow('no branch')
  })
})
