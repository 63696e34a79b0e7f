import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { coverage } from '../../runners/commands/coverage.ts'
import { readShownClauses } from '../../runners/load/shownClauses.ts'
import { clauseCoverage, type ShownVector } from '../../src/standard/clauseCoverage.ts'
import { loadStandard } from '../../src/standard/loadStandard.ts'

const folder = mkdtempSync(join(tmpdir(), 'lockstep-coverage-'))
const published = fileURLToPath(new URL('../../vectors', import.meta.url))
const spec = fileURLToPath(new URL('../../spec', import.meta.url))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Three published vectors: what obeys TXN-1 and what breaks it, and a storage answer. */
const chosen = ['block/invalid-transactions/nonce-too-low', 'block/transactions/nonces-in-order', 'block/calls/call']

function vectors(change: (text: string, id: string) => string = (text) => text): string {
  const root = mkdtempSync(join(folder, 'vectors-'))
  for (const id of chosen) {
    const path = join(root, `${id}.json`)
    mkdirSync(dirname(path), { recursive: true })
    let text: string
    try {
      text = readFileSync(join(published, `${id}.json`), 'utf8')
    } catch {
      continue
    }
    writeFileSync(path, change(text, id))
  }
  return root
}

function cover(options: { readonly vectors: string; readonly spec?: string; readonly format?: 'text' | 'json' }): {
  readonly code: number
  readonly text: string
} {
  let text = ''
  const output = { write: (part: string) => (text += part).length > 0 }
  const code = coverage(
    {
      gate: true,
      format: options.format ?? 'text',
      vectors: options.vectors,
      ...(options.spec !== undefined && { standard: loadStandard(options.spec) }),
    },
    // Only the output is written to.
    { output, display: output, environment: {} } as unknown as Parameters<typeof coverage>[1],
  )
  return { code, text }
}

describe('lockstep coverage', () => {
  it('reports the vectors of a clause whose text was edited', () => {
    const edited = join(folder, 'spec')
    cpSync(spec, edited, { recursive: true })
    const path = join(edited, 'rules/opcodes.yaml')
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace('CALL and CALLCODE MUST run', 'CALL and CALLCODE MUST always run'),
    )
    const { code, text } = cover({ vectors: vectors(), spec: edited })
    expect(code).toBe(4)
    expect(text).toContain('block/calls/call: made under another text of OPC-15')
    expect(text).not.toContain('made under another text of EXE-1\n')
  })

  it('reports a vector that names an unknown clause', () => {
    const { code, text } = cover({ vectors: vectors((json) => json.replace('"OPC-15"', '"OPC-999"')) })
    expect(code).toBe(4)
    expect(text).toContain('block/calls/call: names a clause that does not exist, OPC-999')
  })

  it('reports a clause without a reject vector, and without an accept vector, in 80 columns', () => {
    const { code, text } = cover({ vectors: vectors() })
    expect(code).toBe(1)
    expect(text).toContain('no reject vector shows OPC-15')
    expect(text).toContain('no accept vector shows OPC-1\n')
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([])
  })

  it('gives every clause and finding as JSON', () => {
    const { text } = cover({ vectors: vectors(), format: 'json' })
    const found: ReturnType<typeof clauseCoverage> = JSON.parse(text)
    expect(found.clauses.find(({ id }) => id === 'OPC-15')).toEqual({
      id: 'OPC-15',
      level: 'MUST',
      title: 'Calls',
      topic: 'opcodes',
      shownBy: 'vectors',
      accept: ['block/calls/call'],
      reject: [],
    })
    expect(found.clauses.length).toBe(loadStandard().clauses.size)
  })

  it('is quiet about a clause whose missing twin has a reason, and about what fixtures show', () => {
    const clause = {
      id: 'ABC-1',
      level: 'MUST',
      title: 'T',
      text: 'It MUST.',
      source: 'S',
      shownBy: 'vectors',
    } as const
    const topics = new Map([
      [
        'a',
        {
          clauses: [
            { ...clause, withoutReject: 'None.' },
            { ...clause, id: 'ABC-2', shownBy: 'fixtures' as const },
          ],
        },
      ],
    ])
    const hash = readShownClauses(vectors()).flatMap(({ clauses }) => clauses)[0]?.textHash ?? ''
    const vector: ShownVector = { id: 'v', refuses: false, clauses: [{ id: 'ABC-1', textHash: hash }] }
    expect(clauseCoverage(topics, [vector]).findings.map(({ kind }) => kind)).toEqual(['edited-clause'])
    expect(clauseCoverage(topics, []).findings.map(({ kind }) => kind)).toEqual(['no-accept'])
  })

  it('tells vectors that refuse from those that accept', () => {
    const refuses = new Map(readShownClauses(vectors()).map((one) => [one.id, one.refuses]))
    expect(refuses.get('block/calls/call')).toBe(false)
    expect(refuses.get('block/invalid-transactions/nonce-too-low')).toBe(true)
  })
})
