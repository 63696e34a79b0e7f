import { describe, expect, test } from 'vitest'
import { decodeStatelessInput, statelessInputBytesMax } from '../../src/codec/StatelessInput.ts'
import { Rejection } from '../../src/model/Rejection.ts'
import { absentReason, fromDigits, hasSharedData, listFiles, readJson, toDigits } from '../sharedData.ts'

interface Block {
  readonly blockHeader: { readonly hash: string; readonly blockAccessListHash: string }
  readonly executionWitness: { readonly state: string[]; readonly codes: string[]; readonly headers: string[] }
  readonly statelessInputBytes: string
  readonly statelessOutputBytes: string
}

function blocks(): readonly Block[] {
  return listFiles('eest-zkevm-v0.3.3').flatMap((path) =>
    Object.values(readJson<Record<string, { readonly blocks: readonly Block[] }>>(path)).flatMap(
      (fixture) => fixture.blocks,
    ),
  )
}

function firstInput(): Uint8Array {
  const [block] = blocks()
  return fromDigits(block?.statelessInputBytes ?? '')
}

function reasonOf(input: Uint8Array): string {
  try {
    decodeStatelessInput(input)
    return 'decoded'
  } catch (error) {
    if (error instanceof Rejection) return error.reason
    throw error
  }
}

function patched(input: Uint8Array, offset: number, bytes: readonly number[]): Uint8Array {
  const copy = Uint8Array.from(input)
  copy.set(bytes, offset)
  return copy
}

describe.skipIf(!hasSharedData)(`stateless inputs of zkevm@v0.3.3${absentReason}`, () => {
  test('every published input gives the request root, block hash and witness that the fixture has', () => {
    const all = blocks()
    expect(all.length).toBe(51)
    for (const block of all) {
      const input = decodeStatelessInput(fromDigits(block.statelessInputBytes))
      expect({
        release: input.release,
        requestRoot: input.requestRoot,
        blockHash: input.blockHash,
        chainId: input.chainId,
        witness: input.witness,
      }).toEqual({
        release: 'zkevm@v0.3',
        requestRoot: block.statelessOutputBytes.slice(0, 66),
        blockHash: block.blockHeader.hash,
        chainId: '0x1',
        witness: block.executionWitness,
      })
    }
  })

  test.each([
    ['cut off', (input: Uint8Array) => input.subarray(0, input.length - 1)],
    ['cut off in its offsets', (input: Uint8Array) => input.subarray(0, 10)],
    ['followed by a byte', (input: Uint8Array) => Buffer.concat([input, Uint8Array.of(0)])],
    ['with its second offset inside the first part', (input: Uint8Array) => patched(input, 4, [0x14, 0, 0, 0])],
    ['with an offset beyond its end', (input: Uint8Array) => patched(input, 16, [0xff, 0xff, 0xff, 0x7f])],
    ['with its offsets out of order', (input: Uint8Array) => patched(input, 16, [0x15, 0, 0, 0])],
  ])('an input that is %s is refused', (_, change) => {
    expect(reasonOf(change(firstInput()))).toBe('STATELESS_INPUT_MALFORMED')
  })

  test('no change of a single offset byte is taken for the same input', () => {
    const input = firstInput()
    const before = decodeStatelessInput(input)
    for (const offset of [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19]) {
      const changed = patched(input, offset, [(input[offset] ?? 0) ^ 0x04])
      try {
        expect(decodeStatelessInput(changed)).not.toEqual(before)
      } catch (error) {
        if (!(error instanceof Rejection)) throw error
      }
    }
  })
})

describe('schema ids of stateless inputs', () => {
  test.each([
    ['an id that no release has', '0x0002'],
    ['the id of the next fork', '0x1601'],
    ['an empty SSZ with an unknown id', '0xffff'],
  ])('%s is refused as unknown', (_, input) => {
    expect(reasonOf(fromDigits(input))).toBe('STATELESS_SCHEMA_UNKNOWN')
  })

  test.each([
    ['nothing', ''],
    ['half an id', '00'],
    ['the id of v0.4 with nothing after it', '0001'],
    ['the id of v0.8 with nothing after it', '1501'],
  ])('%s is refused as malformed', (_, input) => {
    expect(reasonOf(fromDigits(input))).toBe('STATELESS_INPUT_MALFORMED')
  })

  test('an input above the bound is refused before it is looked at', () => {
    expect(reasonOf(new Uint8Array(statelessInputBytesMax + 1))).toBe('STATELESS_INPUT_MALFORMED')
  })
})

describe('layouts of later releases', () => {
  // No input of these releases is at hand: what can be shown is that the layouts differ where the specification says so.
  test.each([
    ['0001', 'zkevm@v0.4'],
    ['1501', 'zkevm@v0.8'],
  ])('the smallest input with the id 0x%s is read and written in the layout of %s', async (id, release) => {
    const { statelessSchemas } = await import('../../src/codec/statelessSchemas.ts')
    const schema = statelessSchemas.find((candidate) => candidate.release === release)
    expect(schema?.id).toBe(Number.parseInt(id, 16))
    const smallest = schema?.smallest() ?? Uint8Array.of()
    const input = decodeStatelessInput(Buffer.concat([fromDigits(id), smallest]))
    expect(input).toMatchObject({ release, chainId: '0x0', publicKeys: [] })
    expect(reasonOf(Buffer.concat([fromDigits(id), smallest, Uint8Array.of(1)]))).toBe('STATELESS_INPUT_MALFORMED')
  })

  test('the root of an empty request differs between every two layouts', async () => {
    const { statelessSchemas } = await import('../../src/codec/statelessSchemas.ts')
    const roots = statelessSchemas.map((schema) => toDigits(schema.decode(schema.smallest()).requestRoot))
    expect(new Set(roots).size).toBe(3)
  })
})
