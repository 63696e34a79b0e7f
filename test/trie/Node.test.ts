import { describe, expect, test } from 'vitest'
import * as Rlp from '../../src/codec/Rlp.ts'
import { Rejection } from '../../src/model/Rejection.ts'
import { decodeNode } from '../../src/trie/Node.ts'
import { encodeNode } from '../../src/trie/nodeWriter.ts'
import { absentReason, fromDigits, hasSharedData, listFiles, readJson, toDigits } from '../sharedData.ts'

const hash = new Uint8Array(32).fill(0xab)
const none = new Uint8Array(0)
const branchOf = (children: Readonly<Record<number, Rlp.Item>>, value: Rlp.Item = none): Uint8Array =>
  Rlp.encode([...Array.from({ length: 16 }, (_, index) => children[index] ?? none), value])

type NodeCase = readonly [name: string, bytes: Uint8Array, nibblesLeft?: number]

const named = ([name, bytes, nibblesLeft]: NodeCase): {
  name: string
  bytes: Uint8Array
  nibblesLeft: number | undefined
} => ({ name, bytes, nibblesLeft })

function reasonOf(bytes: Uint8Array, nibblesLeft?: number): string {
  try {
    decodeNode(bytes, nibblesLeft, hash)
    return 'accepted'
  } catch (error) {
    if (error instanceof Rejection) return error.reason
    throw error
  }
}

describe('trie nodes', () => {
  const leafPath = fromDigits(`20${'11'.repeat(32)}`)
  const canonical: readonly NodeCase[] = [
    ['a leaf at the root', Rlp.encode([leafPath, hash]), 64],
    ['a leaf of odd length', Rlp.encode([fromDigits('31'), hash]), 1],
    ['a leaf without nibbles', Rlp.encode([fromDigits('20'), hash]), 0],
    ['an extension', Rlp.encode([fromDigits('11'), hash]), 64],
    ['a branch of two hashes', branchOf({ 0: hash, 15: hash }), 64],
    ['a branch of one child and a value', branchOf({ 3: hash }, fromDigits('05'))],
    ['a branch that embeds a leaf', branchOf({ 0: hash, 1: [fromDigits('31'), fromDigits('05')] })],
  ]
  test.each(canonical.map(named))('$name is read, and written as it was', ({ bytes, nibblesLeft }) => {
    expect(toDigits(encodeNode(decodeNode(bytes, nibblesLeft, hash)))).toBe(toDigits(bytes))
  })

  const malformed: readonly NodeCase[] = [
    ['nothing', none],
    ['the empty string', fromDigits('80')],
    ['the empty list', fromDigits('c0')],
    ['bytes after the node', Uint8Array.from([...Rlp.encode([leafPath, hash]), 0])],
    ['three items', Rlp.encode([leafPath, hash, hash])],
    ['16 items', Rlp.encode(Array.from({ length: 16 }, () => hash))],
    ['18 items', Rlp.encode(Array.from({ length: 18 }, () => hash))],
    ['a path of no bytes', Rlp.encode([none, hash])],
    ['path flags of 4', Rlp.encode([fromDigits('4011'), hash])],
    ['a path padded with something', Rlp.encode([fromDigits('0111'), hash])],
    ['a leaf path padded with something', Rlp.encode([fromDigits('2f11'), hash])],
    ['a path that is a list', Rlp.encode([[fromDigits('20')], hash])],
    ['a leaf without a value', Rlp.encode([leafPath, none])],
    ['a leaf whose value is a list', Rlp.encode([leafPath, [hash]])],
    ['a leaf that ends before the key', Rlp.encode([fromDigits('2011'), hash]), 64],
    ['a leaf that ends after the key', Rlp.encode([leafPath, hash]), 62],
    ['an extension without nibbles', Rlp.encode([fromDigits('00'), hash])],
    ['an extension to nothing', Rlp.encode([fromDigits('11'), none])],
    ['an extension to 31 bytes', Rlp.encode([fromDigits('11'), new Uint8Array(31)])],
    ['an extension to an embedded leaf', Rlp.encode([fromDigits('11'), [fromDigits('31'), fromDigits('05')]])],
    ['an extension to an embedded extension', Rlp.encode([fromDigits('11'), [fromDigits('11'), none]])],
    ['an extension to the end of the key', Rlp.encode([fromDigits('11'), hash]), 1],
    ['a branch without children', branchOf({})],
    ['a branch of one child', branchOf({ 5: hash })],
    ['a branch of a value alone', branchOf({}, hash)],
    ['a branch with a value where keys do not end', branchOf({ 1: hash, 2: hash }, hash), 4],
    ['a branch after the end of the key', branchOf({ 1: hash, 2: hash }), 0],
    ['a branch with a child of 33 bytes', branchOf({ 1: hash, 2: new Uint8Array(33) })],
    ['a branch with a child of one byte', branchOf({ 1: hash, 2: fromDigits('05') })],
    ['a branch whose value is a list', branchOf({ 1: hash, 2: hash }, [])],
    ['an embedded child of 32 bytes', branchOf({ 1: hash, 2: [fromDigits('31'), new Uint8Array(29).fill(1)] })],
    ['an embedded child that is malformed', branchOf({ 1: hash, 2: [fromDigits('31'), none] })],
    ['a length in long form', Uint8Array.from([0xf8, 0x03, 0x31, 0x81, 0xff])],
  ]
  test.each(malformed.map(named))('$name is refused', ({ bytes, nibblesLeft }) => {
    expect(reasonOf(bytes, nibblesLeft)).toBe('WITNESS_NODE_MALFORMED')
  })

  interface RealBlock {
    readonly witness: { readonly state: readonly string[] }
  }

  test.skipIf(!hasSharedData)(`every node of the real witnesses is read, and written as it was${absentReason}`, () => {
    let count = 0
    for (const path of listFiles('real-blocks')) {
      for (const text of readJson<RealBlock>(path).witness.state) {
        if (text === '0x80') continue
        const bytes = fromDigits(text)
        expect(toDigits(encodeNode(decodeNode(bytes, undefined, bytes)))).toBe(text.slice(2))
        count++
      }
    }
    expect(count).toBeGreaterThan(5000)
  })
})
