import { describe, expect, test } from 'vitest'
import { parseMutant } from '../../../src/roles/mutants/parseMutant.ts'
import { ruleset } from '../../../src/standard/rulesets.ts'
import type { Ruleset } from '../../../src/model/generated/ruleset.ts'

const declared = ruleset('lockstep-reference')

/** The ruleset that a party with the fault executes. */
function executed(name: string, from: Ruleset = declared): Ruleset {
  return parseMutant(name).ruleset?.(from) ?? from
}

function historyOf(address: bigint, from: Ruleset): readonly string[] {
  const found = from.precompiles.find((precompile) => BigInt(precompile.address) === address)
  return found?.history.map(({ sinceFork, status }) => `${sinceFork} ${status}`) ?? []
}

describe('a precompile since genesis', () => {
  test('is there from the first fork on, and stays as it was later', () => {
    const before = historyOf(0x100n, declared)
    expect(historyOf(0x100n, executed('precompile-since-genesis:0x0100'))).toEqual(['shanghai active', ...before])
  })

  test('changes nothing where it was there already', () => {
    expect(executed('precompile-since-genesis:0x01')).toEqual(declared)
  })
})

test('a system contract that moved is one address further, and the others stay', () => {
  expect(executed('system-contract-moved:depositContract').systemContracts).toEqual({
    ...declared.systemContracts,
    depositContract: '0x00000000219ab540356cbb839cbe05303d7705fb',
  })
})

test('a blob schedule that is kept is that of the fork before', () => {
  const blobOf = (from: Ruleset, id: string): unknown => from.forks.find((fork) => fork.id === id)?.blob
  expect(blobOf(executed('blob-schedule-kept:prague'), 'prague')).toEqual(blobOf(declared, 'cancun'))
  expect(blobOf(executed('blob-schedule-kept:prague'), 'osaka')).toEqual(blobOf(declared, 'osaka'))
})

test('who goes by names of forks knows no limit that is of the chain alone', () => {
  const found = executed('fork-names-alone', ruleset('lockstep-limits'))
  const limits = found.precompiles.flatMap(({ history }) => history.flatMap((entry) => Object.keys(entry.limits ?? {})))
  expect(found.limits).toEqual({})
  expect(limits.filter((limit) => ['maxCallsPerBlock', 'maxInputBytes'].includes(limit))).toEqual([])
})

test.each([
  'precompile-since-genesis:100',
  'system-contract-moved:none',
  'blob-schedule-kept',
  'restart-loses-blocks:1',
])('%s is no mutant', (name) => {
  expect(() => parseMutant(name)).toThrow(expect.objectContaining({ reason: 'RULESET_UNKNOWN' }))
})
