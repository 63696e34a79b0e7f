import { describe, expect, test } from 'vitest'
import type { ConsensusQuestion } from '../../src/model/generated/vector.ts'
import { publishedConsensus } from '../vectors/published.ts'
import { type Answer, extraData, hashes, header, message, sealedHeader } from './second/second.ts'
import { activeSet, evidence, participation } from './second/duties.ts'
import { finality, proposer, timeout, votes } from './second/tables.ts'

const name = 'lockstep-test-consensus'
const vectors = publishedConsensus()

function answer(question: ConsensusQuestion): Answer {
  switch (question.kind) {
    case 'message':
      return message(question.ask)
    case 'extraData':
      return extraData(question.ask.profile, Uint8Array.from(Buffer.from(question.ask.extraData.slice(2), 'hex')))
        .answer
    case 'hash': {
      const { profile, chain, headerRlp, round } = question.ask
      if (!profiles.includes(profile)) throw new RangeError('no such profile')
      return { ...hashes(profile, header(profile, headerRlp), round === undefined ? undefined : BigInt(round), chain) }
    }
    case 'header':
      return sealedHeader(question.ask, question.ask.validators)
    case 'votes':
      return votes(question.ask)
    case 'proposer':
      return proposer(question.ask)
    case 'timeout':
      return timeout(question.ask)
    case 'finality':
      return finality(question.ask)
    case 'activeSet':
      return activeSet(question.ask)
    case 'participation':
      return participation(question.ask)
    case 'evidence':
      return evidence(question.ask)
  }
}

const profiles = ['psc-1', 'qbft-eea', 'besu', 'goquorum', 'qbft-2021', 'ibft2', 'ibft1']

function told(question: ConsensusQuestion): Answer | 'refused' {
  try {
    return answer(question)
  } catch {
    return 'refused'
  }
}

describe('a second implementation without a line of the first', () => {
  const families = [...new Set(vectors.map(({ id }) => id.split('/')[1] ?? ''))]

  test.each(families)('agrees with every vector of the family %s that names it as an oracle', (family) => {
    const asked = vectors.filter(
      ({ id, oracles }) => id.split('/')[1] === family && oracles.some((one) => one.name === name),
    )
    const differing = asked.flatMap(({ id, question }) => {
      const expected = question.expected.kind === 'reject' ? 'refused' : question.expected.result
      const found = told(question)
      return JSON.stringify(sorted(found)) === JSON.stringify(sorted(expected)) ? [] : [{ id, found, expected }]
    })
    expect(differing.slice(0, 3)).toEqual([])
    expect(asked.length).toBeGreaterThan(30)
  })

  test('is asked about as many sets, participations and pieces of evidence as the survey of families asks for', () => {
    const count = (family: string): number => vectors.filter(({ id }) => id.startsWith(`consensus/${family}/`)).length
    const least = { valset: 80, participation: 60, evidence: 100 }
    expect(Object.entries(least).filter(([family, wanted]) => count(family) < wanted)).toEqual([])
  })

  test('tells a wrong answer: with one bit of participation more it would differ', () => {
    const one = vectors.find(({ question }) => question.kind === 'header' && question.expected.kind === 'accept')
    if (one?.question.kind !== 'header' || one.question.expected.kind !== 'accept') throw new Error('there is a header')
    const { result } = one.question.expected
    expect(told(one.question)).not.toEqual({ ...result, participation: '0x0' })
    expect(told(one.question)).toEqual(result)
  })
})

/** Fields in the order of their names. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, one]) => [key, sorted(one)] as const)
      .toSorted(([left], [right]) => (left < right ? -1 : 1)),
  )
}
