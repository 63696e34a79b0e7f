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

const named = vectors.filter(({ oracles }) => oracles.some(({ name }) => name === 'lockstep-test-proofs'))

function groupsOf(some: readonly ProofVector[]): readonly string[] {
  return [...new Set(some.map(({ id }) => id.split('/').slice(0, 2).join('/')))]
}

describe('a second formulation without a line of the first', () => {
  test.each(groupsOf(named))('agrees with every vector of %s that names it as an oracle', (group) => {
    const asked = named.filter(({ id }) => id.startsWith(`${group}/`))
    const differing = asked.flatMap((vector) => {
      const { kind, ...facts } = vector.question.expected
      const expected = kind === 'reject' ? 'refused' : facts
      const found = told(vector)
      return JSON.stringify(found) === JSON.stringify(expected) ? [] : [{ id: vector.id, found, expected }]
    })
    expect(differing.slice(0, 5)).toEqual([])
    expect(asked.length).toBeGreaterThan(3)
  })

  test('stands beside every vector but those whose blocks have to be executed', () => {
    expect(groupsOf(vectors.filter((vector) => !named.includes(vector)))).toEqual(['batch/prove'])
  })
})
