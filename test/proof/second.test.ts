import { describe, expect, test } from 'vitest'
import { loadStandard } from '../../src/standard/loadStandard.ts'
import { ruleset } from '../../src/standard/rulesets.ts'
import { publishedProofs } from '../vectors/published.ts'
import type { ProofVector } from '../../src/model/generated/vector.ts'
import { answer } from './second/second.ts'

const vectors = publishedProofs()

function told({ question, ruleset: { name, hash } }: ProofVector): Readonly<Record<string, string>> | 'refused' {
  try {
    return answer(question, { ruleset: ruleset(name, loadStandard()), hash })
  } catch {
    return 'refused'
  }
}

describe('a second formulation without a line of the first', () => {
  const groups = [...new Set(vectors.map(({ id }) => id.split('/').slice(0, 2).join('/')))]

  test.each(groups)('agrees with every vector of %s that names it as an oracle', (group) => {
    const asked = vectors.filter(
      ({ id, oracles }) => id.startsWith(`${group}/`) && oracles.some(({ name }) => name === 'lockstep-test-proofs'),
    )
    const differing = asked.flatMap((vector) => {
      const { kind, ...facts } = vector.question.expected
      const expected = kind === 'reject' ? 'refused' : facts
      const found = told(vector)
      return JSON.stringify(found) === JSON.stringify(expected) ? [] : [{ id: vector.id, found, expected }]
    })
    expect(differing.slice(0, 5)).toEqual([])
    expect(asked.length).toBeGreaterThan(3)
  })
})
