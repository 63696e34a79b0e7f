import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DocumentRejection } from '../../src/standard/Finding.ts'
import { parseYaml, pointerStep, yamlBytesMax, yamlDepthMax, type YamlValue } from '../../src/standard/parseYaml.ts'

/** The whole message of a refusal, or none. */
function messageOf(text: string): string | undefined {
  try {
    parseYaml(text, 'spec/example.yaml')
    return undefined
  } catch (error) {
    return error instanceof DocumentRejection ? `${error.reason} ${error.message}` : `unexpected ${String(error)}`
  }
}

describe('scalars', () => {
  test('are text as it is written, whatever they look like', () => {
    const text = [
      'uint64: 18446744073709551615',
      'zeros: 0x00ff',
      'octal: 0123',
      'real: 1.10',
      'truth: true',
      'nothing: null',
      'date: 2026-11-24',
      'empty:',
      'quoted: "0x01"',
      'list: [1, 2.0, ~]',
    ].join('\n')
    expect(parseYaml(text, 'spec/example.yaml').value).toEqual({
      uint64: '18446744073709551615',
      zeros: '0x00ff',
      octal: '0123',
      real: '1.10',
      truth: 'true',
      nothing: 'null',
      date: '2026-11-24',
      empty: '',
      quoted: '0x01',
      list: ['1', '2.0', '~'],
    })
  })

  test('of any kind come back from quoted YAML', () => {
    const { value } = fc.letrec<{ value: YamlValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string(),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(
          fc.string().filter((key) => key !== '__proto__'),
          tie('value'),
          { maxKeys: 4, noNullPrototype: true },
        ),
      ),
    }))
    fc.assert(
      fc.property(value, (written) => {
        expect(parseYaml(JSON.stringify(written), 'spec/example.yaml').value).toEqual(written)
      }),
      { verbose: 1 },
    )
  })
})

describe('what the standard does not use is refused with its place and a fix', () => {
  test.each([
    [
      'a key that is given twice',
      'a: 1\nb: 2\na: 3\n',
      '3:1: the key is given twice (ENC-6). Fix: keep one of the two',
    ],
    [
      'a list that is not closed',
      'a: [1\n',
      '2:1: the YAML is malformed: flow sequence in block collection must be sufficiently indented and end with a ] (ENC-6). Fix: correct the syntax',
    ],
    [
      'a second document',
      'a: 1\n---\nb: 2\n',
      '2:1: a second document starts here (ENC-6). Fix: keep one document in a file',
    ],
    ['a tag', 'a: !!int 5\n', '1:4: the value carries a tag (ENC-6). Fix: remove the tag: every scalar is text'],
    ['an anchor', 'a: &x 1\n', '1:7: the anchor &x is not allowed (ENC-6). Fix: remove the anchor'],
    ['an anchored map', 'a: &x\n  b: 1\n', '2:3: the anchor &x is not allowed (ENC-6). Fix: remove the anchor'],
    ['a key that is a list', '? [a]\n: 1\n', '1:3: a key is not plain text (ENC-6). Fix: use a word as key'],
    ['the key __proto__', 'a:\n  __proto__: 1\n', '2:3: a key is not plain text (ENC-6). Fix: use a word as key'],
  ])('%s', (_, text, message) => {
    expect(messageOf(text)).toBe(`YAML_MALFORMED spec/example.yaml:${message}`)
  })

  test('an alias, together with the anchor it names', () => {
    expect(messageOf('a: &x 1\nb: *x\n')).toBe(
      'YAML_MALFORMED spec/example.yaml:1:7: the anchor &x is not allowed (ENC-6). Fix: remove the anchor\n' +
        'spec/example.yaml:2:4: an alias stands in place of a value (ENC-6). Fix: write the value out',
    )
  })

  test('a tab as indentation, before the errors that follow from it', () => {
    expect(messageOf('a:\n\tb: 1\n')?.split('\n')[0]).toBe(
      'YAML_MALFORMED spec/example.yaml:2:1: a tab is used to indent (ENC-6). Fix: indent with spaces',
    )
  })

  test('more bytes than the bound', () => {
    expect(messageOf(`a: ${'x'.repeat(yamlBytesMax)}`)).toBe(
      `YAML_MALFORMED spec/example.yaml:1:1: the text is larger than ${yamlBytesMax} bytes (ENC-6). Fix: split the file`,
    )
  })

  test.each([
    ['brackets', `a: ${'['.repeat(100_000)}`, `1:${4 + yamlDepthMax}`],
    ['braces', `a: ${'{'.repeat(100_000)}`, `1:${4 + yamlDepthMax}`],
    ['dashes', `a:\n  ${'- '.repeat(100_000)}x`, `2:${3 + 2 * yamlDepthMax}`],
  ])('%s nested without end', (_, text, place) => {
    expect(messageOf(text)).toBe(
      `YAML_MALFORMED spec/example.yaml:${place}: collections are nested more than ${yamlDepthMax} deep (ENC-6). Fix: flatten the value`,
    )
  })

  test('but not nesting up to the bound', () => {
    expect(messageOf(`a: ${'['.repeat(yamlDepthMax)}${']'.repeat(yamlDepthMax)}`)).toBeUndefined()
  })
})

describe('places', () => {
  const document = parseYaml(
    '# a comment\nname: x\nlist:\n  - { id: "a/b" }\n  - id: b\n    "c/d": 1\n',
    'spec/example.yaml',
  )

  test.each([
    ['', 2, 1],
    ['/name', 2, 1],
    ['/list', 3, 1],
    ['/list/0', 4, 5],
    ['/list/0/id', 4, 7],
    ['/list/1/id', 5, 5],
    [`/list/1${pointerStep('c/d')}`, 6, 5],
  ])('of %s', (pointer, line, column) => {
    expect(document.place(pointer)).toEqual({ line, column })
  })

  test('of a part that is not there are those of the nearest part above it', () => {
    expect(document.place('/list/1/missing/deeper')).toEqual({ line: 5, column: 5 })
  })
})
