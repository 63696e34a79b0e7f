import { describe, expect, test } from 'vitest'
import { DocumentRejection } from '../../src/standard/Finding.ts'
import { parseYaml } from '../../src/standard/parseYaml.ts'
import type { SchemaId } from '../../src/standard/schemaTypes.ts'
import { validator } from '../../src/standard/validator.ts'

/** A precompile file that matches its schema. */
const precompile = [
  'name: ID',
  'title: Identity',
  'address: "0x0000000000000000000000000000000000000004"',
  'class: pure',
  'input:',
  '  length: any',
  '  fields:',
  '    - { name: data, bytes: length, meaning: "Bytes to return." }',
  'output:',
  '  - { name: data, bytes: length, meaning: "The input." }',
  'failure: { mode: never, when: [] }',
  'history:',
  '  - sinceFork: frontier',
  '    status: active',
  '    gas: { formula: linearWords, base: 15, perWord: 3 }',
  'clauses: [PRE-13]',
  'source: Yellow Paper',
].join('\n')

/** What a document of one schema is refused with, or `accepted`. */
function verdict(schema: SchemaId, text: string): string {
  try {
    validator(schema).read(parseYaml(text, 'spec/example.yaml'))
    return 'accepted'
  } catch (error) {
    return error instanceof DocumentRejection ? `${error.reason} ${error.message}` : `unexpected ${String(error)}`
  }
}

test('a document that matches its schema is given back as it is', () => {
  const document = parseYaml(precompile, 'spec/example.yaml')
  expect(validator('precompile').read(document)).toBe(document.value)
})

describe('a document that does not match is refused with place, cause and fix', () => {
  test.each([
    ['a missing key', ['class: pure\n', ''], '1:1: the document lacks "class" (ENC-7). Fix: add "class"'],
    [
      'an unknown key',
      ['source: Yellow Paper', 'source: Yellow Paper\nsorce: x'],
      '18:1: the document has the unknown key "sorce" (ENC-7). Fix: write "source" or remove it',
    ],
    [
      'an unknown key that is like no other',
      ['source: Yellow Paper', 'source: Yellow Paper\nzzzzzzzzzzzz: x'],
      '18:1: the document has the unknown key "zzzzzzzzzzzz" (ENC-7). Fix: remove it',
    ],
    [
      'an unknown word',
      ['class: pure', 'class: pur'],
      '4:1: "class" is "pur", which is none of pure, contextual, stateful (ENC-7). Fix: write pure',
    ],
    [
      'an address with capitals',
      ['"0x0000000000000000000000000000000000000004"', '"0x000000000000000000000000000000000000000A"'],
      '3:1: "address" is "0x000000000000000000000000000000000000000A", which is not of the form ^0x[0-9a-f]{40}$ (ENC-2). ' +
        'Fix: write this instead: A 20-byte account address as lower-case hexadecimal, without checksum capitals.',
    ],
    [
      'an unknown formula',
      ['formula: linearWords', 'formula: linearWord'],
      '15:5: "gas" has the unknown formula "linearWord" (PRE-2). Fix: use a known formula',
    ],
    [
      'a number with a leading zero',
      ['base: 15', 'base: 015'],
      '15:34: "base" is "015", which is not of the form ^(?:0|[1-9][0-9]*)$ (ENC-7). Fix: write this instead: A non-negative integer in decimal digits without a leading zero.',
    ],
    [
      'a key of another formula',
      ['perWord: 3', 'perWord: 3, perItem: 1'],
      '15:56: "gas" has the unknown key "perItem" (ENC-7). Fix: remove it',
    ],
    [
      'text where a list is wanted',
      ['clauses: [PRE-13]', 'clauses: PRE-13'],
      '16:1: "clauses" must be array (ENC-7). Fix: change the value so that it is',
    ],
    [
      'a clause id that is none',
      ['[PRE-13]', '[PRE-013]'],
      '16:11: item 1 of "clauses" is "PRE-013", which is not of the form ^[A-Z]{3}-[1-9][0-9]*$ (ENC-7). Fix: write this instead: Id of a clause in spec/rules, such as `TXN-5`.',
    ],
  ])('%s', (_, [from, to], message) => {
    expect(precompile).toContain(from)
    expect(verdict('precompile', precompile.replace(from ?? '', to ?? ''))).toBe(
      `SCHEMA_VIOLATED spec/example.yaml:${message}`,
    )
  })

  test('all violations at once, in order of the file', () => {
    const text = precompile
      .replace('class: pure', 'class: pur')
      .replace('title: Identity\n', '')
      .replace('length: any', 'length: all')
    expect(verdict('precompile', text).split('\n')).toEqual([
      'SCHEMA_VIOLATED spec/example.yaml:1:1: the document lacks "title" (ENC-7). Fix: add "title"',
      'spec/example.yaml:3:1: "class" is "pur", which is none of pure, contextual, stateful (ENC-7). Fix: write pure',
      'spec/example.yaml:5:3: "length" is "all", which is none of padded, exact, multiple, any (ENC-7). Fix: use one of them',
    ])
  })
})

test('an integer beyond 2**53 survives the schema', () => {
  const text = 'ruleset:\n  name: x\n  chainId: 18446744073709551615\n'
  expect(verdict('ruleset-file', text)).not.toContain('chainId')
})
