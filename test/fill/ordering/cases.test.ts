import { describe, expect, it } from 'vitest'
import { orderingCases } from '../../../src/fill/ordering/cases.ts'
import { publishedOrdering } from '../../vectors/published.ts'

const cases = orderingCases()
const byName = new Map(cases.map((one) => [one.name, one]))
const ended = (status: string, { pool }: (typeof cases)[number]): boolean => pool.some((fate) => fate.status === status)

describe('cases of pools', () => {
  it('are all published, and nothing else is', () => {
    const published = publishedOrdering().map(({ id }) => id)
    expect(published.toSorted()).toEqual(cases.map(({ name }) => `ordering/${name}`).toSorted())
    expect(byName.size).toBe(cases.length)
  })

  it('that refuse or leave out have a twin that does neither, under the same policy', () => {
    const negative = cases.filter((one) => ended('refused', one) || one.skipped.length > 0)
    const wrong = negative.filter(({ name, twin }) => {
      const found = twin === undefined ? undefined : byName.get(twin)
      const samePolicy = found?.policy === byName.get(name)?.policy
      return found === undefined || !samePolicy || ended('refused', found) || found.skipped.length > 0
    })
    expect(wrong.map(({ name }) => name)).toEqual([])
    expect(negative.length).toBeGreaterThan(90)
  })

  it('say of every arrival what becomes of it, and have in the block only what is in the pool', () => {
    const wrong = cases.filter(({ arrivals, pool, order, skipped }) => {
      const tried = [...order, ...skipped.map(({ arrival }) => arrival)]
      return pool.length !== arrivals.length || tried.some((index) => pool[index]?.status !== 'pooled')
    })
    expect(wrong.map(({ name }) => name)).toEqual([])
  })
})
