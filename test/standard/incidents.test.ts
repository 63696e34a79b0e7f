import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readIncidents } from '../../src/tools/writeIncidents.ts'

const collected = fileURLToPath(new URL('../../../shared/data/incidents/incidents.json', import.meta.url))
const isThere = existsSync(collected)
const absent = isThere ? '' : ' (skipped: ../shared/data/incidents is not there)'

/** What was collected of an incident. */
interface Collected {
  readonly id: string
  readonly date: string
  readonly system: string
  readonly cls: string
  readonly summary: string
  readonly sources: readonly string[]
  readonly confidence: string
}

test.skipIf(!isThere)(`every incident that was collected is there, word for word${absent}`, () => {
  const { incidents } = JSON.parse(readFileSync(collected, 'utf8')) as { readonly incidents: readonly Collected[] }
  expect(
    readIncidents().incidents.map(({ id, date, system, class: cls, summary, sources, confidence }) => {
      return { id, date, system, cls, summary, sources, confidence }
    }),
  ).toEqual(
    incidents.map(({ id, date, system, cls, summary, sources, confidence }) => {
      return { id, date, system, cls, summary, sources, confidence }
    }),
  )
})

test('tests that an answer names are there', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const named = readIncidents().incidents.flatMap(({ suite = [] }) => suite.map(({ file }) => file))
  expect(named.length).toBeGreaterThan(5)
  expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([])
})
