import { describe, expect, it } from 'vitest'
import { assembleBlock } from '../../src/codec/Block.ts'
import { encodeHeader } from '../../src/codec/Header.ts'
import { keccak256 } from '../../src/crypto/keccak.ts'
import { checkBatch, checkForkOfBatch } from '../../src/execution/checkBatch.ts'
import { createMachineEngine } from '../../src/execution/machine/machineEngine.ts'
import type { Batch, ExecuteParams, Header } from '../../src/model/generated/adapter.ts'
import type { Ruleset } from '../../src/model/generated/ruleset.ts'
import { bytes, decimal, fromBytes, hash32, quantity, type Bytes } from '../../src/model/Hex.ts'
import { Rejection } from '../../src/model/Rejection.ts'
import { ruleset } from '../../src/standard/rulesets.ts'
import { oneBlock } from './support/chain.ts'
import { partyFor } from './support/runCase.ts'

const base = oneBlock({}, []).genesis.header
/** A transaction is only counted here, so that any canonical RLP list will do. */
const transaction = Uint8Array.of(0xc0)

type Limits = Ruleset['limits']

interface Sketch {
  readonly number: number
  readonly gasUsed?: number
  readonly transactions?: number
  /** True where the parent is another block than the one before. */
  readonly orphan?: boolean
}

/** Blocks that are each the child of the one before, with the hash that the yellow paper has: keccak256 of the header. */
function chain(sketches: readonly Sketch[]): ExecuteParams['blocks'] {
  let parentHash = hash32(`0x${'11'.repeat(32)}`)
  return sketches.map(({ number, gasUsed = 0, transactions = 0, orphan = false }) => {
    const header: Header = {
      ...base,
      number: quantity(number),
      gasUsed: quantity(gasUsed),
      parentHash: orphan ? hash32(`0x${'22'.repeat(32)}`) : parentHash,
    }
    const headerRlp = encodeHeader(header)
    parentHash = hash32(fromBytes(keccak256(headerRlp)))
    const body = { transactions: Array.from({ length: transactions }, () => transaction), uncles: [], withdrawals: [] }
    return blockOf(fromBytes(assembleBlock({ headerRlp, ...body })))
  })
}

function blockOf(rlp: Bytes): ExecuteParams['blocks'][number] {
  return { rlp, witness: { state: [], codes: [], headers: [] } }
}

interface Asked {
  readonly batch?: Batch
  readonly blocks: ExecuteParams['blocks']
  readonly mode?: ExecuteParams['mode']
  readonly rules?: string
  readonly limits?: Limits
}

/** What comes of a batch. */
async function check({ batch, blocks, mode = 'validate', rules = 'lockstep-osaka', limits }: Asked): Promise<string> {
  const known = ruleset(rules)
  const party = await partyFor(limits === undefined ? known : { ...known, limits }, createMachineEngine)
  try {
    checkBatch(batch ?? { forkId: 'osaka' }, { blocks, mode }, party)
    return 'accepted'
  } catch (error) {
    return error instanceof Rejection ? error.message.replace(/0x[0-9a-f]{64}/g, 'hash') : `unexpected ${String(error)}`
  }
}

describe('the fork of a batch', () => {
  it('has to be one of the ruleset (FRK-1), before anything else is looked at', async () => {
    expect(await check({ batch: { forkId: 'atlantis' }, blocks: [] })).toBe('FORK_UNKNOWN: fork atlantis')
    // Cancun is a fork of Ethereum, and none of this chain.
    expect(await check({ batch: { forkId: 'cancun' }, blocks: chain([{ number: 1 }]) })).toBe(
      'FORK_UNKNOWN: fork cancun',
    )
  })

  it('has to be that of each block (FRK-2)', async () => {
    const { book } = await partyFor(ruleset('lockstep-batches'), createMachineEngine)
    const position = (number: bigint) => ({ number, timestamp: number, difficulty: 0n })
    // Cancun begins with batch 2, which is blocks 3 and 4.
    const rules = [2n, 3n].map((number) => book.at(position(number)))
    for (const [index, found] of rules.entries()) {
      const own = index === 0 ? 'shanghai' : 'cancun'
      const other = index === 0 ? 'cancun' : 'shanghai'
      expect(checkForkOfBatch(found, own)).toBeUndefined()
      expect(() => checkForkOfBatch(found, other)).toThrow(new Rejection('FORK_BOUNDARY', { batch: other, block: own }))
    }
  })
})

describe('the blocks of a batch', () => {
  it('are at least one (FRK-11)', async () => {
    expect([await check({ blocks: [] }), await check({ blocks: chain([{ number: 1 }]) })]).toEqual([
      'BATCH_EMPTY',
      'accepted',
    ])
  })

  it('can be read', async () => {
    expect(await check({ blocks: [...chain([{ number: 1 }]), blockOf(bytes('0xc0'))] })).toMatch(/^RLP_MALFORMED/)
  })

  it('are each the child of the one before (FRK-12)', async () => {
    const following = chain([{ number: 1 }, { number: 2 }, { number: 3 }])
    const [first, second, third] = following
    if (first === undefined || second === undefined || third === undefined) throw new Error('there are three blocks')
    const not = (block: number): string => `BATCH_NOT_CONTIGUOUS: block ${block}, parentHash hash, before hash`
    expect(await check({ blocks: following })).toBe('accepted')
    expect(await check({ blocks: [first, third] })).toBe(not(1))
    expect(await check({ blocks: [second, first] })).toBe(not(1))
    expect(await check({ blocks: [first, first] })).toBe(not(1))
    expect(await check({ blocks: chain([{ number: 1 }, { number: 2 }, { number: 3, orphan: true }]) })).toBe(not(2))
  })

  it('have no hashes to follow where their headers are still to be computed', async () => {
    const blocks = chain([{ number: 1 }, { number: 2, orphan: true }])
    expect(await check({ blocks, mode: 'compute' })).toBe('accepted')
  })
})

describe('a batch of a chain that counts batches of two blocks', () => {
  const rules = 'lockstep-batches'
  const range = (from: number, to: number): ExecuteParams['blocks'] =>
    chain(Array.from({ length: to - from + 1 }, (_, index) => ({ number: from + index })))
  const cancun = { forkId: 'cancun' }

  it.each([
    [1, 2],
    [3, 4],
    [7, 8],
  ])('holds blocks %i to %i', async (from, to) => {
    expect(await check({ rules, batch: cancun, blocks: range(from, to) })).toBe('accepted')
    const number = quantity(to / 2)
    expect(await check({ rules, batch: { ...cancun, number }, blocks: range(from, to) })).toBe('accepted')
  })

  it.each([
    ['half of it', 3, 3, 'batch 2, blocks 3 to 4, found 3 to 3'],
    ['its second half', 4, 4, 'batch 2, blocks 3 to 4, found 4 to 4'],
    ['half of two', 4, 5, 'batch 2, blocks 3 to 4, found 4 to 5'],
    ['two', 3, 6, 'batch 2, blocks 3 to 4, found 3 to 6'],
    ['genesis', 0, 1, 'batch 0, blocks -1 to 0, found 0 to 1'],
  ])('is not %s (FRK-17)', async (_, from, to, facts) => {
    expect(await check({ rules, batch: cancun, blocks: range(from, to) })).toBe(`BATCH_NOT_CONTIGUOUS: ${facts}`)
  })

  it('is the one of its number', async () => {
    const batch = { ...cancun, number: quantity(3) }
    expect(await check({ rules, batch, blocks: range(3, 4) })).toBe(
      'BATCH_NOT_CONTIGUOUS: batch 3, blocks 5 to 6, found 3 to 4',
    )
  })
})

describe('the room for a batch (FRK-13)', () => {
  const blocks = chain([
    { number: 1, gasUsed: 300_000, transactions: 3 },
    { number: 2, gasUsed: 200_000, transactions: 2 },
  ])

  it.each<[string, Limits]>([
    ['no bounds', {}],
    ['so many blocks', { maxBlocksPerBatch: decimal('2') }],
    ['so many transactions in each block', { maxTransactionsPerBlock: decimal('3') }],
    ['so much gas in all', { maxGasPerBatch: decimal('500000') }],
  ])('suffices with %s', async (_, limits) => {
    expect(await check({ blocks, limits })).toBe('accepted')
  })

  it.each<[string, Limits]>([
    ['bound maxBlocksPerBatch, found 2, most 1', { maxBlocksPerBatch: decimal('1') }],
    ['bound maxTransactionsPerBlock, found 3, most 2', { maxTransactionsPerBlock: decimal('2') }],
    ['bound maxGasPerBatch, found 500000, most 499999', { maxGasPerBatch: decimal('499999') }],
  ])('does not suffice: %s', async (facts, limits) => {
    expect(await check({ blocks, limits })).toBe(`CAPACITY_EXCEEDED: ${facts}`)
  })
})
