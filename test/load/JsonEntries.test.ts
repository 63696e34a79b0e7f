import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Damage } from '../../runners/load/Damage.ts'
import { depthMax, entryBytesMax, splitJson, TrailingText } from '../../runners/load/JsonEntries.ts'

async function* chunksOf(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text, 'utf8')
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}

async function entriesOf(text: string, size = 7): Promise<readonly string[]> {
  const entries: string[] = []
  for await (const entry of splitJson(chunksOf(text, size))) entries.push(entry.text)
  return entries
}

async function failureOf(text: string): Promise<unknown> {
  return entriesOf(text).then(
    () => 'read',
    (error: unknown) => error,
  )
}

describe('splitting JSON into its outermost entries', () => {
  test('gives every entry of any object, whatever its strings hold and wherever chunks end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' })),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(0, 1, 4),
        async (object, size, indent) => {
          const entries = await entriesOf(JSON.stringify(object, undefined, indent), size)
          expect(JSON.parse(`{${entries.join(',')}}`)).toEqual(JSON.parse(JSON.stringify(object)))
          expect(entries.length).toBe(Object.keys(object).length)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('gives every entry of any list', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue()), fc.integer({ min: 1, max: 40 }), async (list, size) => {
        const entries = await entriesOf(JSON.stringify(list), size)
        expect(entries.map((entry): unknown => JSON.parse(entry))).toEqual(JSON.parse(JSON.stringify(list)))
      }),
      { numRuns: 200 },
    )
  })

  test('finds the end of a string of backslashes across chunks of one byte', async () => {
    const object = { 'a\\': '\\"', b: '\\\\', c: '"' }
    expect(await entriesOf(JSON.stringify(object), 1)).toEqual(['"a\\\\":"\\\\\\""', '"b":"\\\\\\\\"', '"c":"\\""'])
  })

  test('tells where an entry starts', async () => {
    const offsets: number[] = []
    for await (const { offset } of splitJson(chunksOf('{"a":1,"bb":2}', 3))) offsets.push(offset)
    expect(offsets).toEqual([1, 7])
  })

  test.each([
    ['{"a": {"b": 1', 'the JSON ends early, after 13 bytes; fetch the file again'],
    ['{"a": "b', 'the JSON ends early, after 8 bytes; fetch the file again'],
    ['{"a": 1,}', 'the JSON has an empty entry near byte 8; a comma too many'],
    ['{,"a": 1}', 'the JSON has an empty entry near byte 1; a comma too many'],
  ])('refuses %s', async (text, reason) => {
    expect(await failureOf(text)).toEqual(new Damage('', reason))
  })

  test('refuses text after the value and says where it starts', async () => {
    expect(await failureOf('{"a": 1}\n{"b": 2}')).toEqual(
      new TrailingText('', 'unexpected text at byte 9, outside the JSON value'),
    )
  })

  test(`refuses lists that nest deeper than ${depthMax}`, async () => {
    expect(await failureOf(`{"a": ${'['.repeat(depthMax + 1)}`)).toEqual(
      new Damage('', `the JSON nests deeper than ${depthMax}, at byte ${6 + depthMax - 1}`),
    )
  })

  test(`refuses an entry of more than ${entryBytesMax} bytes before it is whole`, async () => {
    async function* endless(): AsyncGenerator<Buffer> {
      yield Buffer.from('{"a": "')
      for (;;) yield Buffer.alloc(2 ** 20, 0x61)
    }
    const read = async (): Promise<void> => {
      for await (const entry of splitJson(endless())) throw new Error(entry.text.slice(0, 10))
    }
    await expect(read()).rejects.toThrow(
      `a single test is larger than ${entryBytesMax} bytes (from byte 1); split the file`,
    )
  })
})
