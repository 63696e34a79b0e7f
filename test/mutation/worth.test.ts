import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { smallCover, withoutRedundant, worthOf } from '../../mutation/worth.ts'

type Entries = readonly (readonly [id: string, deeds: readonly string[]])[]

function deedsOf(entries: Entries): Map<string, Set<string>> {
  return new Map(entries.map(([id, done]) => [id, new Set(done)]))
}

function doneBy(entries: Entries, ids: readonly string[]): Set<string> {
  return new Set(entries.filter(([id]) => ids.includes(id)).flatMap(([, done]) => done))
}

describe('what vectors are worth', () => {
  it('counts no vector whose every deed another does too, and names those that kill nothing', () => {
    const deeds = deedsOf([
      ['all', ['kill:a', 'kill:b', 'X-1/accept']],
      ['first', ['kill:a', 'X-1/accept']],
      ['second', ['kill:b']],
      ['shows', ['X-2/reject']],
    ])
    expect(worthOf(deeds)).toEqual({ total: 4, idle: ['shows'], sole: 1, counting: 3, essential: 2 })
  })

  it('keeps every deed, and nothing can be taken from what counts', () => {
    const entries = fc.uniqueArray(
      fc.tuple(fc.string({ minLength: 1 }), fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 4 })),
      { selector: ([id]) => id, maxLength: 12 },
    )
    fc.assert(
      fc.property(entries, (drawn) => {
        const all = doneBy(
          drawn,
          drawn.map(([id]) => id),
        )
        const kept = withoutRedundant(deedsOf(drawn))
        expect(doneBy(drawn, kept)).toEqual(all)
        expect(doneBy(drawn, smallCover(deedsOf(drawn)))).toEqual(all)
        for (const id of kept)
          expect(
            doneBy(
              drawn,
              kept.filter((other) => other !== id),
            ),
          ).not.toEqual(all)
      }),
    )
  })
})
