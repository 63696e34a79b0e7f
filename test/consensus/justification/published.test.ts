import { describe, expect, it } from 'vitest'
import { publishedSteps } from '../../vectors/published.ts'
import { otherVerdict } from './otherVerdict.ts'

const name = 'lockstep-test-consensus'
const vectors = publishedSteps()

/** The first and only message of a vector, and what must become of it. */
function single(vector: (typeof vectors)[number]): { readonly code: string; readonly data: string } | undefined {
  const [first, ...rest] = vector.steps
  return first !== undefined && rest.length === 0 && first.event.op === 'message' ? first.event : undefined
}

describe('the second formulation of the predicates', () => {
  // Blocks from the chain are for another test, which replays them.
  const named = vectors.filter(
    (vector) => single(vector) !== undefined && vector.oracles.some((one) => one.name === name),
  )

  it('comes to the verdict of every vector that names it as an oracle', () => {
    const differing = named.flatMap((vector) => {
      const said = single(vector)
      const expected = vector.steps[0]?.expected.verdict?.class
      const found = said === undefined ? 'nothing' : otherVerdict(vector.start, said.code, said.data)
      return found === expected ? [] : [{ id: vector.id, found, expected }]
    })
    expect(differing.slice(0, 5)).toEqual([])
  }, 120_000)

  it('is named by every vector on justification, which are hundreds of both verdicts', () => {
    const justify = vectors.filter(({ id }) => id.startsWith('consensus/justify/'))
    expect(justify.filter((one) => !named.includes(one)).map(({ id }) => id)).toEqual([])
    const count = (wanted: string): number =>
      justify.filter(({ steps }) => steps[0]?.expected.verdict?.class === wanted).length
    expect(Math.min(count('accept'), count('reject'))).toBeGreaterThan(100)
  })

  it('refuses a justified proposal whose last prepare or round change is of another round', () => {
    const justified = named.find(
      ({ id, steps }) => id.includes('justify/psc-1') && steps[0]?.expected.verdict?.class === 'accept',
    )
    if (justified === undefined) throw new Error('there is a justified proposal')
    const said = single(justified)
    if (said === undefined) throw new Error('it is one message')
    const { parent } = justified.start
    const later = { ...justified.start, parent: { ...parent, height: '0x63' } }
    expect(otherVerdict(later, said.code, said.data)).toBe('ignore')
    expect(otherVerdict({ ...justified.start, validators: parent.validators.slice(1) }, said.code, said.data)).toBe(
      'reject',
    )
  })
})
