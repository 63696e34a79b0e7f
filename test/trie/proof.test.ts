import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keccak256 } from '../../src/crypto/keccak.ts'
import { Rejection } from '../../src/model/Rejection.ts'
import { listRoot } from '../../src/trie/listRoot.ts'
import { emptyRoot, Trie } from '../../src/trie/Trie.ts'
import { verifyProof } from '../../src/trie/verifyProof.ts'
import { fromDigits, toDigits } from '../sharedData.ts'

const key = fc
  .array(fc.constantFrom(0x00, 0x01, 0x10, 0xff), { minLength: 3, maxLength: 3 })
  .map((bytes) => Uint8Array.from(bytes))
const content = fc.dictionary(key.map(toDigits), fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxKeys: 25 })

function trieOf(entries: Readonly<Record<string, Uint8Array>>): Trie {
  const trie = new Trie({ source: () => undefined })
  for (const [name, value] of Object.entries(entries)) trie.put(fromDigits(name), value)
  return trie
}

test('a proof shows what the trie holds, or that it holds nothing', () => {
  fc.assert(
    fc.property(content, key, (entries, wanted) => {
      const trie = trieOf(entries)
      const proof = trie.prove(wanted)
      expect(verifyProof({ root: trie.root(), key: wanted, proof })).toEqual(entries[toDigits(wanted)] ?? null)
    }),
  )
})

test('a proof that lacks a node is refused', () => {
  fc.assert(
    fc.property(content, key, fc.nat(), (entries, wanted, chosen) => {
      const trie = trieOf(entries)
      const proof = trie.prove(wanted)
      fc.pre(proof.length > 0)
      const shorter = proof.filter((_, index) => index !== chosen % proof.length)
      expect(() => verifyProof({ root: trie.root(), key: wanted, proof: shorter })).toThrow(Rejection)
    }),
  )
})

test('an altered proof is refused', () => {
  fc.assert(
    fc.property(content, key, fc.nat(), fc.integer({ min: 1, max: 255 }), (entries, wanted, place, mask) => {
      const trie = trieOf(entries)
      const proof = trie.prove(wanted)
      const length = proof.reduce((sum, node) => sum + node.length, 0)
      fc.pre(length > 0)
      let rest = place % length
      const altered = proof.map((node) => {
        const at = rest
        rest -= node.length
        return node.map((byte, index) => (index === at ? byte ^ mask : byte))
      })
      expect(() => verifyProof({ root: trie.root(), key: wanted, proof: altered })).toThrow(Rejection)
    }),
  )
})

test('a proof over another root is refused', () => {
  const [one, other] = [trieOf({ '001122': Uint8Array.of(1) }), trieOf({ '001122': Uint8Array.of(2) })]
  const wanted = fromDigits('001122')
  expect(() => verifyProof({ root: other.root(), key: wanted, proof: one.prove(wanted) })).toThrow(
    'WITNESS_NODE_MISSING',
  )
})

test('a node that is not on the way to the key is refused, and so is a repeated one', () => {
  const trie = trieOf({ '001122': new Uint8Array(40).fill(1), '101122': new Uint8Array(40).fill(2) })
  const root = trie.root()
  const [left, right] = [fromDigits('001122'), fromDigits('101122')]
  const surplus = trie.prove(right).at(-1) ?? left
  expect(() => verifyProof({ root, key: left, proof: [...trie.prove(left), surplus] })).toThrow('WITNESS_SURPLUS')
  expect(() => verifyProof({ root, key: left, proof: [...trie.prove(left), ...trie.prove(left)] })).toThrow('repeated')
})

test('the empty trie holds nothing, which the empty proof shows', () => {
  expect(verifyProof({ root: emptyRoot, key: fromDigits('00'), proof: [] })).toBeNull()
})

test('the root of an empty list is that of the empty trie', () => {
  expect(toDigits(listRoot([]))).toBe('56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421')
})

test('a list of more than 128 values has the root of a trie with RLP keys', () => {
  const values = Array.from({ length: 300 }, (_, index) => keccak256(Uint8Array.of(index & 0xff, index >> 8)))
  const trie = new Trie({ source: () => undefined })
  for (const [index, value] of values.entries()) {
    const keyBytes =
      index === 0
        ? '80'
        : index < 128
          ? index.toString(16).padStart(2, '0')
          : index < 256
            ? `81${index.toString(16)}`
            : `82${index.toString(16).padStart(4, '0')}`
    trie.put(fromDigits(keyBytes), value)
  }
  expect(toDigits(listRoot(values))).toBe(toDigits(trie.root()))
})
