import { describe, expect, it } from 'vitest'
import { capacityOf, checkRoom, unprovable } from '../../src/execution/capacity.ts'
import { precompilesAt } from '../../src/execution/precompiles/table.ts'
import type { PrecompileEntry, Ruleset } from '../../src/model/generated/ruleset.ts'
import { decimal } from '../../src/model/Hex.ts'
import { Rejection } from '../../src/model/Rejection.ts'
import { ruleset } from '../../src/standard/rulesets.ts'

const osaka = ruleset('lockstep-osaka')

function withIdentity(change: Partial<PrecompileEntry>): Ruleset {
  const precompiles = osaka.precompiles.map((precompile) =>
    precompile.name === 'ID'
      ? { ...precompile, history: precompile.history.map((entry) => ({ ...entry, ...change })) }
      : precompile,
  )
  return { ...osaka, precompiles }
}

function watches(under: Ruleset): boolean {
  return capacityOf(under, precompilesAt(under, 0)).watchesCalls
}

describe('what a prover takes', () => {
  it('is without bound on a chain that has none', () => {
    expect(capacityOf(osaka, precompilesAt(osaka, 0))).toEqual({
      transactionsPerBlockMax: Infinity,
      blocksPerBatchMax: Infinity,
      gasPerBatchMax: null,
      watchesCalls: false,
    })
  })

  it('is what the ruleset of limits says', () => {
    const limited = ruleset('lockstep-limits')
    expect(capacityOf(limited, precompilesAt(limited, limited.forks.length - 1))).toEqual({
      transactionsPerBlockMax: 3,
      blocksPerBatchMax: 2,
      gasPerBatchMax: 500_000n,
      watchesCalls: true,
    })
  })

  it('keeps the last digit of a bound on gas that no double holds', () => {
    const limits = { ...osaka.limits, maxGasPerBatch: decimal('9007199254740993') }
    expect(capacityOf({ ...osaka, limits }, precompilesAt(osaka, 0)).gasPerBatchMax).toBe(9_007_199_254_740_993n)
  })
})

describe('calls of precompiles are watched', () => {
  it.each([
    ['where one is unprovable', { status: 'unprovable' }],
    ['where the calls of a block are counted', { limits: { maxCallsPerBlock: decimal('1') } }],
    [
      'where the sequencer has to leave out what passes a limit',
      { limits: { maxInputBytes: decimal('1'), onLimitViolation: 'tx-rejected-by-sequencer' } },
    ],
  ] as const)('%s', (_, change) => {
    expect(watches(withIdentity(change))).toBe(true)
  })

  it.each([
    [
      'an input beyond a limit merely fails',
      { limits: { maxInputBytes: decimal('1'), onLimitViolation: 'error-consume-all' } },
    ],
    ['it is disabled', { status: 'disabled-revert' }],
  ] as const)('and are not where %s', (_, change) => {
    expect(watches(withIdentity(change))).toBe(false)
  })
})

describe('statuses that no proof may contain (PRE-1)', () => {
  it('are those of which nobody can say what runs, and no status that executes or fails by itself', () => {
    expect([...unprovable].sort()).toEqual(['build-feature', 'chain-specific', 'unknown', 'unprovable'])
  })
})

describe('room (FRK-13)', () => {
  it.each([
    ['below', 2, 3],
    ['at', 3, 3],
    ['of gas at', 500_000n, 500_000n],
    ['without', 10n ** 30n, null],
    ['that is infinite above', 10 ** 15, Infinity],
  ])('%s the bound is there', (_, count, most) => {
    expect(checkRoom('maxGasPerBatch', count, most)).toBeUndefined()
  })

  it.each([
    [4, 3],
    [500_001n, 500_000n],
    [1, 0],
    [9_007_199_254_740_993n, 9_007_199_254_740_992n],
  ])('for %s there is none where the bound is %s', (count, most) => {
    expect(() => checkRoom('maxGasPerBatch', count, most)).toThrow(
      new Rejection('CAPACITY_EXCEEDED', { bound: 'maxGasPerBatch', found: String(count), most: String(most) }),
    )
  })
})
