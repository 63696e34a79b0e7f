import { describe, expect, it } from 'vitest'
import { faultNames } from '../../../src/roles/mutants/faultKinds.ts'
import { mutantCatalogue } from '../../../src/roles/mutants/catalogue.ts'
import { parseMutant } from '../../../src/roles/mutants/parseMutant.ts'
import { loadStandard } from '../../../src/standard/loadStandard.ts'

const catalogue = mutantCatalogue()

/** Fewer would mean that the catalogue shrank. */
const mutantsMin = 900

describe('the catalogue of faulty implementations', () => {
  it('names only faults that can be planted', () => {
    expect(catalogue.length).toBeGreaterThan(mutantsMin)
    for (const { name } of catalogue) expect(parseMutant(name).name).toBe(name)
  })

  it('names a clause of the standard and says what is changed in every entry', () => {
    const { clauses } = loadStandard()
    const bare = catalogue.filter(({ clause, sentence }) => !clauses.has(clause) || !sentence.endsWith('.'))
    expect(bare).toEqual([])
  })

  it('has every precompile, fork boundary and system call of the reference ruleset', () => {
    const names = new Set(catalogue.map(({ name }) => name))
    const expected = [
      'precompile-absent:0x01@shanghai',
      'precompile-absent:0x0a@cancun',
      'precompile-gas:0x0100:+1@osaka',
      'precompile-limit:0x05',
      'fork-late:cancun:1',
      'fork-early:bpo2:1',
      'no-system-call:beaconRoots@cancun',
      'no-system-call:consolidationRequests@prague',
      'gas:TLOAD:+1@cancun',
    ]
    expect(expected.filter((name) => !names.has(name))).toEqual([])
    const foreign = ['precompile-absent:0x0a@shanghai', 'gas:TLOAD:+1@shanghai', 'no-system-call:beaconRoots@shanghai']
    expect(foreign.filter((name) => names.has(name))).toEqual([])
  })
})

describe('a fault with a name of its own', () => {
  it('is in the catalogue, which says what it changes', () => {
    const names = new Set(catalogue.map(({ name }) => name))
    expect(faultNames.length).toBeGreaterThan(140)
    expect(faultNames.filter((name) => !names.has(`fault:${name}`))).toEqual([])
  })
})
