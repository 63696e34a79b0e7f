import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { incidentsPage, readIncidents } from '../../src/tools/writeIncidents.ts'

/** Ids in the order of their text; what is missing comes first. */
const byText = (left: string | undefined, right: string | undefined): number => ((left ?? '') < (right ?? '') ? -1 : 1)

const page = readFileSync(fileURLToPath(new URL('../../docs/incidents.md', import.meta.url)), 'utf8')

test('the page is what the list gives, and says on its first line that it is generated', () => {
  expect(page).toBe(incidentsPage())
  expect(page.split('\n', 1)[0]).toBe(
    '<!-- Generated from spec/incidents.yaml by src/tools/writeIncidents.ts; do not edit. -->',
  )
})

test('it names every incident once and marks those that rest on reports of others', () => {
  const { incidents } = readIncidents()
  const named = [...page.matchAll(/<a id="[a-f]\d+"><\/a>\*\*([A-F]\d+)\*\*/g)].map(([, id]) => id)
  expect(named.toSorted(byText)).toEqual(incidents.map(({ id }) => id).toSorted(byText))
  const secondary = incidents.filter(({ confidence }) => confidence === 'secondary').map(({ id }) => id)
  const marked = page.split('\n').filter((line) => line.includes(' _secondary_ |'))
  expect(marked.map((line) => /\*\*([A-F]\d+)\*\*/.exec(line)?.[1]).toSorted(byText)).toEqual(
    secondary.toSorted(byText),
  )
})
