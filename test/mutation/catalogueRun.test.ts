import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { runCatalogue } from '../../mutation/runCatalogue.ts'
import { mutantCatalogue } from '../../src/roles/mutants/catalogue.ts'

describe('npm run mutation', { timeout: 300_000 }, () => {
  it('finds faults in either part by wrong answers, and lets the unchanged reference live', async () => {
    const names = ['gas:SLOAD:+1@prague', 'fault:withdrawals-in-wei', 'lenient:NONCE_TOO_LOW', 'fork-late:osaka:1']
    const report = await runCatalogue({
      wanted: (name) => names.includes(name),
      wholeVectors: false,
      processes: 1,
    })
    const found = report.scores.map(({ mutant, side, outcome, disputed }) => ({ mutant, side, outcome, disputed }))
    const named = report.scores.map(({ mutant }) => mutant)
    expect(names.filter((name) => !named.includes(name) && !name.startsWith('gas:SLOAD'))).toEqual([])
    expect(found.filter(({ outcome, disputed }) => outcome !== 'killed' || disputed.length > 0)).toEqual([])
    const [withdrawals] = report.scores.filter(({ mutant }) => mutant === 'fault:withdrawals-in-wei')
    expect(withdrawals?.killers[0]).toMatch(/withdrawal/)
  })
})

describe('docs/mutation.md', () => {
  const page = readFileSync(new URL('../../docs/mutation.md', import.meta.url), 'utf8')
  const rows = [...page.matchAll(/^\| ([a-z][a-z0-9-]*) +\| +(\d+) \| +(\d+) \| +(\d+) \| +(\d+) \| +(\d+) \|/gm)]

  it('shows no score but that of the whole catalogue, all of it killed', () => {
    const catalogue = mutantCatalogue()
    const expected = [...new Set(catalogue.map(({ family }) => family))].map((family) => {
      const own = catalogue.filter((entry) => entry.family === family)
      const pairs = own.reduce((sum, { side }) => sum + (side === 'both' ? 2 : 1), 0)
      return { family, mutants: own.length, pairs, killed: pairs, survived: 0, crashed: 0 }
    })
    const found = rows.map(([, family, mutants, pairs, killed, survived, crashed]) => ({
      family,
      mutants: Number(mutants),
      pairs: Number(pairs),
      killed: Number(killed),
      survived: Number(survived),
      crashed: Number(crashed),
    }))
    expect([[], expected]).toContainEqual(found)
  })

  it('counts the vectors that are published where it has a score', () => {
    const manifest: { readonly files: readonly { readonly path: string }[] } = JSON.parse(
      readFileSync(new URL('../../vectors/manifest.json', import.meta.url), 'utf8'),
    )
    const own = manifest.files.filter(({ path }) => path.endsWith('.json') && !/^(?:eest|foreign|formats)\//.test(path))
    expect(own.length).toBeGreaterThan(600)
    if (rows.length > 0) expect(page).toContain(`${own.length} vectors, of which `)
  })
})
