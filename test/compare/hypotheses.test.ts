import { describe, expect, it } from 'vitest'

import { forkHypotheses, precompileHypotheses, systemCallHypotheses } from '../../runners/compare/hypotheses.ts'
import { ruleset } from '../../src/standard/rulesets.ts'

const rules = ruleset('lockstep-reference')
const boundaries = rules.forks.flatMap(({ id, activation }) =>
  activation.kind === 'timestamp' ? [{ id, at: BigInt(activation.value) }] : [],
)

describe('forks that a party may have missed', () => {
  it('the first block of a fork may be read as the last of the fork before', () => {
    for (const { id, at } of boundaries) {
      const found = forkHypotheses(rules, { number: 1n, timestamp: at - 1n }, { number: 2n, timestamp: at })
      const late = found.find(({ summary }) => summary.includes(`before ${id},`))
      expect(late?.summary).toContain('at least 1 s late')
      const shifted = late?.ruleset.forks.find((fork) => fork.id === id)?.activation
      expect(shifted).toEqual({ kind: 'timestamp', value: String(at + 1n) })
    }
    expect(boundaries.length).toBeGreaterThan(2)
  })

  it('the block just before a fork may be read as its first', () => {
    const { id, at } = boundaries.at(-1) ?? { id: '', at: 0n }
    const found = forkHypotheses(rules, { number: 1n, timestamp: at - 2n }, { number: 2n, timestamp: at - 1n })
    expect(found.map(({ summary }) => summary).join()).toContain(`behaves as ${id}`)
  })

  it('a block far from every boundary is not explained by one', () => {
    const far = (boundaries.at(-1)?.at ?? 0n) + 1_000_000n
    expect(forkHypotheses(rules, { number: 8n, timestamp: far - 12n }, { number: 9n, timestamp: far })).toEqual([])
  })

  it('forks stay in order when one is moved', () => {
    for (const { at } of boundaries) {
      for (const { ruleset: moved } of forkHypotheses(
        rules,
        { number: 1n, timestamp: at - 1n },
        { number: 2n, timestamp: at },
      )) {
        const times = moved.forks.flatMap(({ activation }) =>
          activation.kind === 'timestamp' ? [BigInt(activation.value)] : [],
        )
        expect(times).toEqual(times.toSorted((left, right) => (left < right ? -1 : left > right ? 1 : 0)))
      }
    }
  })
})

describe('what else a party may have got wrong', () => {
  it('every precompile may be absent', () => {
    for (const precompile of rules.precompiles) {
      const [absent] = precompileHypotheses(rules, precompile)
      const changed = absent?.ruleset.precompiles.find(({ name }) => name === precompile.name)
      expect(changed?.history.map(({ status }) => status)).toEqual(precompile.history.map(() => 'absent'))
    }
  })

  it('every system call may be missing', () => {
    const left = systemCallHypotheses(rules).map((hypothesis) => hypothesis.ruleset.systemCalls.length)
    expect(left).toEqual(rules.systemCalls.map(() => rules.systemCalls.length - 1))
  })
})
