import { keccak256 } from '../../../src/crypto/keccak.ts'
import { type Bytes, fromBytes, type Hash32, toBytes } from '../../../src/model/Hex.ts'
import type { Standard } from '../../../src/standard/Standard.ts'
import { Trie } from '../../../src/trie/Trie.ts'
import type { TrieCase } from '../Case.ts'
import { Damage } from '../Damage.ts'
import type { Draft, TestSource } from '../Draft.ts'
import { hashField, isFields, toBytesValue, wrong } from '../fields.ts'
import { encodingRuleset } from './encodingRuleset.ts'

type Entry = readonly [key: Bytes, value: Bytes | null]

/** Orders in which entries that may come in any order are applied. */
const orders: readonly { readonly name: string; readonly arrange: (entries: readonly Entry[]) => readonly Entry[] }[] =
  [
    { name: 'given', arrange: (entries) => entries },
    { name: 'reversed', arrange: (entries) => entries.toReversed() },
    {
      name: 'interleaved',
      arrange: (entries) => [0, 1].flatMap((rest) => entries.filter((_, index) => index % 2 === rest)),
    },
  ]

/**
 * Reads a trie test: entries and the root of the trie that holds them. A list is applied in its order and gives one
 * case; an object may be applied in any order and gives one case for each of three.
 *
 * @param source - The test.
 * @param standard - Where the ruleset comes from.
 * @returns The drafts.
 */
export function* trieTestDrafts(source: TestSource, standard: Standard): Generator<Draft> {
  const input = source.fields['in']
  const used = Array.isArray(input) ? orders.slice(0, 1) : orders
  for (const { name, arrange } of used) {
    const test = Array.isArray(input) ? source.name : `${source.name}[${name}]`
    const id = `${source.place}::${test}`
    yield {
      id,
      test,
      family: 'trie_test',
      fork: 'any',
      read: (): TrieCase => {
        const entries = readEntries(input)
        const root = hashField(source.fields, 'root')
        return {
          kind: 'trie',
          id,
          file: source.file,
          family: 'trie_test',
          fork: 'any',
          ruleset: encodingRuleset(standard),
          clauses: [],
          headerInputs: [],
          secure: isSecure(entries, root),
          entries: arrange(entries),
          root,
        }
      },
    }
  }
}

function readEntries(input: unknown): readonly Entry[] {
  if (isFields(input)) return Object.entries(input).map(([key, value]) => [readText(key), readValue(value)])
  if (!Array.isArray(input)) return wrong('in', 'a list of pairs or an object', input)
  return input.map((entry: unknown, index): Entry => {
    if (!Array.isArray(entry) || entry.length !== 2) return wrong(`in[${index}]`, 'a pair', entry)
    const [key, value]: readonly unknown[] = entry
    return [typeof key === 'string' ? readText(key) : wrong(`in[${index}]`, 'text', key), readValue(value)]
  })
}

function readValue(value: unknown): Bytes | null {
  if (value === null || value === '') return null
  return typeof value === 'string' ? readText(value) : wrong('in', 'text or null', value)
}

/** Hexadecimal where it starts with `0x`, else the bytes of the text. */
function readText(text: string): Bytes {
  return text.startsWith('0x') ? toBytesValue(text, 'in') : fromBytes(Buffer.from(text, 'utf8'))
}

/** Only the file's name says upstream whether keys are hashed; the root says it as well. */
function isSecure(entries: readonly Entry[], root: Hash32): boolean {
  if (rootOf(entries, false) === root) return false
  if (rootOf(entries, true) === root) return true
  throw new Damage('root', 'it is the root of the entries neither with plain nor with hashed keys')
}

function rootOf(entries: readonly Entry[], secure: boolean): string {
  const trie = new Trie({ source: () => undefined })
  for (const [key, value] of entries) {
    const place = secure ? keccak256(toBytes(key)) : toBytes(key)
    if (value === null) trie.delete(place)
    else trie.put(place, toBytes(value))
  }
  return fromBytes(trie.root())
}
