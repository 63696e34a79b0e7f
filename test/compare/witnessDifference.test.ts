import { describe, expect, it } from 'vitest'

import { faultOf, witnessDifference } from '../../runners/compare/witnessDifference.ts'
import type { Witness } from '../../src/model/generated/adapter.ts'
import { bytes, type Bytes } from '../../src/model/Hex.ts'

const [one, two, three]: readonly [Bytes, Bytes, Bytes] = [bytes('0x01'), bytes('0x02'), bytes('0x03')]

function witness(state: readonly Bytes[], codes: readonly Bytes[] = []): Witness {
  return { state, codes, headers: [] }
}

const right = witness([one, two])

describe('a recorded witness', () => {
  it.each([
    ['lacks an entry', witness([one]), 'incomplete', '1 entry, 1 missing and 0 surplus'],
    ['has one too many', witness([one, two, three]), 'oversized', '3 entries, 0 missing and 1 surplus'],
    ['has another in place of one', witness([one, three]), 'stale', '2 entries, 1 missing and 1 surplus'],
    ['is not sorted', witness([two, one]), 'in disorder', '2 entries in another order or repeated'],
    ['repeats one', witness([one, one, two]), 'in disorder', '3 entries in another order or repeated'],
  ])('that %s is named so', (_, recorded, fault, found) => {
    const differences = witnessDifference(recorded, right, false)
    expect(differences.map((difference) => [difference.list, difference.expected, difference.found])).toEqual([
      ['state', '2 entries', found],
    ])
    expect(faultOf(differences, false)).toBe(fault)
  })

  it('that may be a superset is held only for what it lacks', () => {
    expect(witnessDifference(witness([three, two, one], [one]), right, true)).toEqual([])
    const differences = witnessDifference(witness([three, one]), right, true)
    expect(differences).toMatchObject([{ list: 'state', missing: [two], surplus: [three] }])
    expect(faultOf(differences, true)).toBe('incomplete')
  })

  it('has a difference for each list', () => {
    const differences = witnessDifference(witness([one], [three]), right, false)
    expect(differences).toMatchObject([
      { list: 'state', missing: [two], surplus: [] },
      { list: 'codes', missing: [], surplus: [three] },
    ])
    expect(faultOf(differences, false)).toBe('incomplete')
  })

  it('that is right has none', () => {
    expect(witnessDifference(right, right, false)).toEqual([])
  })
})
