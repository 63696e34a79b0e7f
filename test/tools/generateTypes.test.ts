import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { generatedPath, generateTypes } from '../../src/tools/generateTypes.ts'
import { emitDeclarations, type Schema } from '../../src/tools/TypeEmitter.ts'

test('the generated files are those that the schemas give', async () => {
  const files = await generateTypes()
  expect(files.map(({ module }) => module)).toEqual([
    'ruleset.ts',
    'adapter.ts',
    'roles.ts',
    'contracts.ts',
    'vector.ts',
    'standard.ts',
    'rejections.ts',
  ])
  const stale = files
    .filter(({ module, text }) => readFileSync(generatedPath(module), 'utf8') !== text)
    .map(({ module }) => module)
  expect(stale).toEqual([])
})

test('each says so on its first line', async () => {
  const files = await generateTypes()
  expect(files.filter(({ text }) => !/^\/\/ Generated from spec\/\S+; do not edit\.\n/.test(text))).toEqual([])
})

/** Declarations of definitions of a schema `x`, beside scalars with brands in `common`. */
function emit(definitions: Readonly<Record<string, Schema>>): string {
  const common = { Hash: { type: 'string', 'x-brand': 'Hash32' }, Word: { type: 'string' } }
  return emitDeclarations(
    {
      definitions: new Map([
        ['x', new Map(Object.entries(definitions))],
        ['common', new Map(Object.entries<Schema>(common))],
      ]),
      modules: new Map([['x', 'x.ts']]),
    },
    'x',
  ).text.trim()
}

describe('a schema', () => {
  const object = { type: 'object', additionalProperties: false }

  test.each<[string, Schema, string]>([
    [
      'of an object is an interface, optional where not required',
      { ...object, required: ['a'], properties: { a: { type: 'string' }, b: { type: 'integer' } } },
      'export interface T {\nreadonly a: string\nreadonly b?: number\n}',
    ],
    [
      'that refers to a brand keeps it',
      { ...object, required: ['a'], properties: { a: { $ref: 'common.schema.json#/$defs/Hash' } } },
      'export interface T {\nreadonly a: Hash32\n}',
    ],
    [
      'that refers to plain text is text',
      { type: 'array', items: { $ref: 'common.schema.json#/$defs/Word' } },
      'export type T = readonly string[]',
    ],
    ['of words is a union', { enum: ['a', 'b'] }, 'export type T = "a" | "b"'],
    [
      'of lists of unions has brackets',
      { type: 'array', items: { enum: ['a', 'b'] } },
      'export type T = readonly ("a" | "b")[]',
    ],
    [
      'of a map is a record',
      {
        type: 'object',
        propertyNames: { $ref: 'common.schema.json#/$defs/Hash' },
        additionalProperties: { type: 'boolean' },
      },
      'export type T = Readonly<Record<Hash32, boolean>>',
    ],
    [
      'of a pair is a tuple',
      {
        type: 'array',
        prefixItems: [
          { title: 'key', type: 'string' },
          { title: 'value', type: 'null' },
        ],
      },
      'export type T = readonly [key: string, value: null]',
    ],
    ['that allows anything is unknown', {}, 'export type T = unknown'],
    [
      'with a description has it as comment',
      { description: 'One line.', const: 1 },
      '/** One line. */\nexport type T = 1',
    ],
    [
      'with a description of two lines has a block',
      { description: 'One.\nTwo.', const: 1 },
      '/**\n * One.\n * Two.\n */\nexport type T = 1',
    ],
  ])('%s', (_, schema, expected) => {
    expect(emit({ T: schema })).toBe(expected)
  })

  test('that extends another leaves out what it inherits', () => {
    const base = { ...object, required: ['a'], properties: { a: { type: 'string' } } }
    const extended = {
      ...object,
      'x-extends': 'Base',
      required: ['a', 'b'],
      properties: { a: { type: 'string' }, b: { type: 'string' } },
    }
    expect(emit({ Base: base, T: extended })).toContain('export interface T extends Base {\nreadonly b: string\n}')
  })

  test('with a parameter is generic, and an instance of it names its argument', () => {
    const generic = { type: 'object', required: ['r'], properties: { r: { 'x-parameter': 'R' } } }
    const instance = { allOf: [{ $ref: '#/$defs/G' }, { properties: { r: { type: 'string' } } }] }
    expect(emit({ G: generic, T: instance })).toBe(
      'export interface G<R> {\nreadonly r: R\n}\n\nexport type T = G<string>',
    )
  })

  test('that refers to nothing is a defect', () => {
    expect(() => emit({ T: { $ref: '#/$defs/Missing' } })).toThrow('x: there is no definition Missing in x')
  })
})
