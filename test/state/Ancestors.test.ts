import { describe, expect, test } from 'vitest'
import { encodeHeader, hashHeader } from '../../src/codec/Header.ts'
import type { Header } from '../../src/model/generated/adapter.ts'
import { address, bytes, fromBytes, hash32, quantity } from '../../src/model/Hex.ts'
import type { Bytes, Hash32 } from '../../src/model/Hex.ts'
import { Rejection } from '../../src/model/Rejection.ts'
import { ancestorsMax, openAncestors, recordAncestors } from '../../src/state/Ancestors.ts'
import type { AncestorOptions } from '../../src/state/Ancestors.ts'

const zero = hash32(`0x${'00'.repeat(32)}`)

function headerAt(number: number, parentHash: Hash32): Header {
  return {
    parentHash,
    sha3Uncles: zero,
    miner: address(`0x${'00'.repeat(20)}`),
    stateRoot: hash32(`0x${number.toString(16).padStart(64, '0')}`),
    transactionsRoot: zero,
    receiptsRoot: zero,
    logsBloom: bytes(`0x${'00'.repeat(256)}`),
    difficulty: quantity(0),
    number: quantity(number),
    gasLimit: quantity(5000),
    gasUsed: quantity(0),
    timestamp: quantity(number),
    extraData: bytes('0x'),
    mixHash: zero,
    nonce: bytes('0x0000000000000000'),
  }
}

/** Headers of blocks 0 to 299. */
const chain: { readonly rlp: Uint8Array; readonly hash: Hash32; readonly header: Header }[] = []
for (let number = 0; number < 300; number++) {
  const header = headerAt(number, chain.at(-1)?.hash ?? zero)
  const rlp = encodeHeader(header)
  chain.push({ rlp, hash: hashHeader(rlp), header })
}

const headers = (from: number, to: number): Bytes[] => chain.slice(from, to + 1).map(({ rlp }) => fromBytes(rlp))
const hashOf = (number: number): Hash32 => chain[number]?.hash ?? zero
const before = (number: number, options: Partial<AncestorOptions> = {}): AncestorOptions => ({
  parentHash: hashOf(number - 1),
  number: BigInt(number),
  canonical: false,
  ...options,
})

function reasonOf(run: () => unknown): string {
  try {
    run()
    return 'accepted'
  } catch (error) {
    if (error instanceof Rejection) return error.reason
    throw error
  }
}

describe('the headers of a witness', () => {
  test('tell the parent, its state root and the hashes of the blocks they reach', () => {
    const ancestors = openAncestors(headers(44, 299), before(300))
    expect(ancestors.parent).toEqual(chain[299]?.header)
    expect(ancestors.parentStateRoot).toBe(chain[299]?.header.stateRoot)
    expect([299n, 100n, 44n].map((number) => ancestors.hashOf(number))).toEqual([hashOf(299), hashOf(100), hashOf(44)])
  })

  test('256 of them are enough for the farthest block that BLOCKHASH reaches, and one more is too many', () => {
    const ancestors = openAncestors(headers(300 - ancestorsMax, 299), before(300))
    expect(ancestors.hashOf(44n)).toBe(hashOf(44))
    expect(reasonOf(() => openAncestors(headers(43, 299), before(300)))).toBe('WITNESS_HEADERS_TOO_MANY')
  })

  const reversed = headers(95, 99).toReversed()
  const repeated = [...headers(95, 97), ...headers(97, 99)]
  test.each<readonly [string, readonly Bytes[], string]>([
    ['none', [], 'WITNESS_HEADER_MISSING'],
    ['the parent missing', headers(95, 98), 'WITNESS_HEADERS_INVALID'],
    ['a gap', [...headers(90, 93), ...headers(95, 99)], 'WITNESS_HEADERS_INVALID'],
    ['one repeated', repeated, 'WITNESS_HEADERS_INVALID'],
    ['a descending order', reversed, 'WITNESS_HEADERS_INVALID'],
    ['the block itself', headers(95, 100), 'WITNESS_HEADERS_INVALID'],
    ['another chain', [fromBytes(encodeHeader(headerAt(99, hashOf(50))))], 'WITNESS_HEADERS_INVALID'],
    ['something that is no header', [bytes('0xc0'), ...headers(99, 99)], 'WITNESS_HEADERS_INVALID'],
  ])('are refused with %s', (_name, list, reason) => {
    expect(reasonOf(() => openAncestors(list, before(100)))).toBe(reason)
  })

  test('are refused with a number that does not follow, though every hash does', () => {
    const first = encodeHeader(headerAt(7, zero))
    const second = encodeHeader(headerAt(99, hashHeader(first)))
    const list = [first, second].map(fromBytes)
    expect(reasonOf(() => openAncestors(list, { ...before(100), parentHash: hashHeader(second) }))).toBe(
      'WITNESS_HEADERS_INVALID',
    )
  })

  test('that do not reach a block lack its header', () => {
    const ancestors = openAncestors(headers(97, 99), before(100))
    expect(() => ancestors.hashOf(96n)).toThrow(new Rejection('WITNESS_HEADER_MISSING', { block: '96' }))
  })

  test('that go farther back than needed are a surplus in canonical mode', () => {
    const finish = (canonical: boolean, wanted: bigint): string =>
      reasonOf(() => {
        const ancestors = openAncestors(headers(95, 99), before(100, { canonical }))
        ancestors.hashOf(wanted)
        ancestors.finish()
      })
    expect([finish(false, 99n), finish(true, 99n), finish(true, 96n), finish(true, 95n)]).toEqual([
      'accepted',
      'WITNESS_SURPLUS',
      'WITNESS_SURPLUS',
      'accepted',
    ])
  })

  test('may be replaced by context, but not in canonical mode', () => {
    const context = { preStateRoot: hashOf(1), blockHashes: { '98': hashOf(98) } }
    const ancestors = openAncestors([], before(100, { context }))
    expect({ parent: ancestors.parent, root: ancestors.parentStateRoot, hash: ancestors.hashOf(98n) }).toEqual({
      parent: undefined,
      root: hashOf(1),
      hash: hashOf(98),
    })
    expect(reasonOf(() => openAncestors([], before(100, { context, canonical: true })))).toBe('WITNESS_HEADER_MISSING')
  })

  test('outweigh a context that names another state', () => {
    expect(reasonOf(() => openAncestors(headers(99, 99), before(100, { context: { preStateRoot: zero } })))).toBe(
      'WITNESS_STATE_ROOT_MISMATCH',
    )
  })
})

describe('the headers that a block needs', () => {
  const find = (hash: Hash32): Uint8Array | undefined => chain.find((entry) => entry.hash === hash)?.rlp
  const parentRlp = chain[99]?.rlp ?? new Uint8Array(0)

  test('are the parent alone where no hash was asked for', () => {
    expect(recordAncestors(parentRlp, find).headers().map(fromBytes)).toEqual(headers(99, 99))
  })

  test('reach to the earliest block that was asked for, and make a canonical witness', () => {
    const recorder = recordAncestors(parentRlp, find)
    expect([97n, 95n, 98n].map((number) => recorder.hashOf(number))).toEqual([hashOf(97), hashOf(95), hashOf(98)])
    expect(recorder.headers().map(fromBytes)).toEqual(headers(95, 99))
    const ancestors = openAncestors(recorder.headers().map(fromBytes), before(100, { canonical: true }))
    ancestors.hashOf(95n)
    expect(reasonOf(() => ancestors.finish())).toBe('accepted')
  })

  test('come from context where the chain ends', () => {
    const recorder = recordAncestors(parentRlp, () => undefined, { blockHashes: { '90': zero } })
    expect(recorder.hashOf(90n)).toBe(zero)
    expect(() => recorder.hashOf(91n)).toThrow(new Rejection('WITNESS_HEADER_MISSING', { block: '91' }))
  })
})
