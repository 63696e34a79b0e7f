import { describe, expect, it } from 'vitest'

import { skewCandidates } from '../../runners/compare/skewCandidates.ts'
import { decimal } from '../../src/model/Hex.ts'
import type { Activation, Ruleset } from '../../src/model/generated/ruleset.ts'
import { ruleset } from '../../src/standard/rulesets.ts'

const osaka = ruleset('lockstep-osaka')
const [first] = osaka.forks

function chainWith(activation: Activation, batches?: string): Ruleset {
  if (first === undefined) throw new Error('the ruleset has no fork')
  const forks = [first, { ...first, id: 'next', activation }]
  return { ...osaka, forks, ...(batches !== undefined && { batches: { blocks: decimal(batches) } }) }
}

const moments = [99n, 100n, 101n].map((timestamp, index) => ({ number: BigInt(index + 1), timestamp }))

function rangesOf(rules: Ruleset): unknown {
  return skewCandidates(rules, 1, moments).map(({ earliest, latest }) => [earliest, latest])
}

describe('numbers at which a party may switch instead', () => {
  it('are the spans between blocks, but for the one that holds the standard’s second', () => {
    expect(rangesOf(chainWith({ kind: 'timestamp', value: decimal('100') }))).toEqual([
      [undefined, 99n],
      [101n, 101n],
      [102n, undefined],
    ])
  })

  it('are block numbers where a fork activates by block', () => {
    expect(rangesOf(chainWith({ kind: 'block', value: decimal('1') }))).toEqual([
      [2n, 2n],
      [3n, 3n],
      [4n, undefined],
    ])
  })

  it('are batches where a fork activates by batch', () => {
    expect(rangesOf(chainWith({ kind: 'batch', value: decimal('2') }, '2'))).toEqual([
      [undefined, 1n],
      [3n, undefined],
    ])
  })

  it('are values around the standard’s where a fork activates by a state variable, none below one', () => {
    expect(rangesOf(chainWith({ kind: 'stateVariable', value: decimal('3') }))).toEqual([
      [1n, 1n],
      [2n, 2n],
      [4n, 4n],
      [5n, 5n],
      [6n, undefined],
    ])
  })

  it('are none where a fork has no number', () => {
    expect(rangesOf(chainWith({ kind: 'genesis' }))).toEqual([])
  })
})
