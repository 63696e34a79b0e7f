import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { checkSpec } from '../../../src/standard/checkSpec.ts'
import { specRoot } from '../../../src/standard/specRoot.ts'
import { withDigests } from '../../../src/tools/writeDigests.ts'

const folders: string[] = []

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

/** What is found in a copy of the standard, beside its vectors' ids, in which one text of a file is another. */
function findings(file: string, change: (text: string) => string): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-incidents-'))
  folders.push(folder)
  const root = join(folder, 'spec')
  cpSync(specRoot(), root, { recursive: true })
  cpSync(join(dirname(specRoot()), 'vectors', 'ids.lock'), join(folder, 'vectors', 'ids.lock'), { recursive: true })
  const text = readFileSync(join(root, file), 'utf8')
  const changed = change(text)
  expect(changed).not.toBe(text)
  writeFileSync(join(root, file), changed)
  const list = join(root, 'standard.yaml')
  writeFileSync(list, withDigests(readFileSync(list, 'utf8'), root))
  return checkSpec(root).map(({ file: found, message }) => `${found}: ${message}`)
}

const incidents = 'incidents.yaml'

test('a vector that was never published answers nothing', () => {
  const found = findings(incidents, (text) =>
    text.replace('block/incidents/refused-then-cold', 'block/incidents/no-such'),
  )
  expect(found).toEqual(['spec/incidents.yaml: there is no vector block/incidents/no-such'])
})

test('a mutant that no family has answers nothing', () => {
  const found = findings(incidents, (text) => text.replace("'fault:unknown-code-prefix-reverts'", "'fault:no-such'"))
  expect(found).toEqual(['spec/incidents.yaml: there is no mutant fault:no-such'])
})

test('a member of a generated family needs the form of its names', () => {
  const found = findings(incidents, (text) => text.replace('precompile-absent:0x01@prague', 'precompile-absent:0x01'))
  expect(found).toEqual(['spec/incidents.yaml: there is no mutant precompile-absent:0x01'])
})

test('an incident is there once', () => {
  const found = findings(incidents, (text) => text.replace('id: A2\n', 'id: A1\n'))
  expect(found).toContain('spec/incidents.yaml: the incident A1 is given twice')
})

test('an incident is answered or excluded, and not both', () => {
  const found = findings(incidents, (text) => text.replace(/ {4}answer: /, "    excluded: 'It is not.'\n    answer: "))
  expect(found).toEqual(['spec/incidents.yaml: the incident A1 is neither answered nor excluded, or both'])
})

test('twelve exclusions are the most', () => {
  const exclusion = (id: number): string =>
    `  - { id: F${id}, date: '2026', system: S, class: c, summary: S, sources: [S], confidence: c, excluded: 'It is.' }\n`
  const excluded = readFileSync(join(specRoot(), incidents), 'utf8').match(/^ {4}excluded:/gm)?.length ?? 0
  const room = 12 - excluded
  const more = (count: number): string => Array.from({ length: count }, (_, index) => exclusion(100 + index)).join('')
  expect(findings(incidents, (text) => text + more(room))).toEqual([])
  expect(findings(incidents, (text) => text + more(room + 1))).toEqual([
    'spec/incidents.yaml: more than 12 incidents are excluded',
  ])
})

test('a mutant names an incident of the list', () => {
  const found = findings('mutants.yaml', (text) => text.replace('incidents: [C12]', 'incidents: [C99]'))
  expect(found).toEqual(['spec/mutants.yaml: there is no incident C99'])
})
