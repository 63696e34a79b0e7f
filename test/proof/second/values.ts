import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { specRoot } from '../../../src/standard/specRoot.ts'
import { demand, digits, tag, word } from './bytes.ts'

/** Names and types of words, as the files of the standard list them. */
const tables = new Map(['batch', 'consensus', 'aggregation'].map((name) => [name, load(name)]))

interface Table {
  readonly domain: string
  readonly words: readonly { readonly name: string; readonly type: string }[]
}

function load(name: string): Table {
  return parse(readFileSync(join(specRoot(), 'proofs', `${name}.yaml`), 'utf8')) as Table
}

/** Words by name, each as 64 digits with the prefix. */
export type Words = Readonly<Record<string, string>>

const bits: Readonly<Record<string, bigint>> = { uint8: 8n, uint64: 64n, address: 160n, uint256: 256n, bytes32: 256n }

/** Cuts public values into words. */
export function cut(name: string, values: string): Words {
  const table = tables.get(name)
  demand(table !== undefined)
  const all = digits(values).match(/.{64}/g) ?? []
  demand(all.length === table.words.length + 1 && all.join('') === digits(values), 'not as many words')
  demand(`0x${all[0] ?? ''}` === tag(table.domain), 'another domain')
  const entries = table.words.map(({ name: of, type }, index) => {
    const text = `0x${all[index + 1] ?? ''}`
    demand(BigInt(text) < 1n << (bits[type] ?? 0n), `${of} is too large`)
    return [of, text] as const
  })
  return Object.fromEntries(entries)
}

/** Puts words together. */
export function paste(name: string, words: Readonly<Record<string, string | bigint>>): string {
  const table = tables.get(name)
  demand(table !== undefined)
  const parts = table.words.map(({ name: of }) => digits(word(words[of] ?? 0n)))
  return `${tag(table.domain)}${parts.join('')}`
}
