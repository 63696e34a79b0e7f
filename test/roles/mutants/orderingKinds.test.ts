import { describe, expect, it } from 'vitest'
import { poolRules } from '../../../src/roles/pool/PoolRules.ts'
import { mutantCatalogue } from '../../../src/roles/mutants/catalogue.ts'
import { orderingKinds } from '../../../src/roles/mutants/orderingKinds.ts'
import { parseMutant } from '../../../src/roles/mutants/parseMutant.ts'

const listed = mutantCatalogue().filter(({ name }) => /^(pool|left-out):/.test(name))

describe('faults of pools', () => {
  it('are planted by every name of the catalogue', () => {
    expect(listed.length).toBeGreaterThan(90)
    const planted = listed.map(({ name }) => parseMutant(name))
    const empty = planted.filter(({ pool, handlers, override }) => !(pool ?? handlers ?? override))
    expect(empty.map(({ name }) => name)).toEqual([])
  })

  it('change rules that pools have', () => {
    const known = new Set(Object.keys(poolRules))
    const unknown = listed.flatMap(({ name }) =>
      Object.keys(parseMutant(name).pool ?? {}).filter((key) => !known.has(key)),
    )
    expect(unknown).toEqual([])
  })

  it('plant nothing under a name that is no fault, has an amount, or is that of every object', () => {
    const planted = orderingKinds.flatMap(({ plant }) =>
      [plant('no-such-fault', ''), plant('toString', ''), plant('gap-tried', '1'), plant('state-kept', '1')].filter(
        Boolean,
      ),
    )
    expect(planted).toEqual([])
  })

  it('are in no fork alone, since a pool is asked before its fork is known', () => {
    expect(() => parseMutant('pool:gap-tried@prague')).toThrow('RULESET_UNKNOWN')
  })
})
