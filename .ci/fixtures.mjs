// Runs the reference against itself on every family of foreign fixtures and demands the counts that are known of it.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const [, , fixturesFolder, outFolder, expectedFile] = process.argv

/** Counts of one report by `family fork status`, in the order of their names. */
export function tally({ cases }) {
  const counts = new Map()
  for (const { family, fork, status } of cases) {
    const row = `${family} ${fork} ${status}`
    counts.set(row, (counts.get(row) ?? 0) + 1)
  }
  return Object.fromEntries([...counts].sort(([one], [other]) => (one < other ? -1 : 1)))
}

function judge(name) {
  const out = `${outFolder}/${name}`
  const words = [
    'run',
    '--vectors',
    `${fixturesFolder}/${name}`,
    '--sequencer',
    'ref:',
    '--prover',
    'ref:',
    '--out',
    out,
  ]
  const { status } = spawnSync(process.execPath, ['dist/runners/main.js', ...words], { stdio: 'inherit' })
  return { exitCode: status, counts: tally(JSON.parse(readFileSync(`${out}/report.json`, 'utf8'))) }
}

if (process.argv[1]?.endsWith('fixtures.mjs')) {
  const expected = JSON.parse(readFileSync(expectedFile, 'utf8'))
  const wrong = []
  for (const [name, counts] of Object.entries(expected)) {
    const found = judge(name)
    if (found.exitCode !== 0) wrong.push(`${name}: exit code ${found.exitCode}`)
    for (const row of new Set([...Object.keys(counts), ...Object.keys(found.counts)])) {
      if (counts[row] !== found.counts[row]) {
        wrong.push(`${name}: ${row}: expected ${counts[row] ?? 0}, found ${found.counts[row] ?? 0}`)
      }
    }
  }
  for (const line of wrong) process.stderr.write(`${line}\n`)
  process.stdout.write(
    `${Object.keys(expected).length} families of fixtures, ${wrong.length} differences from what is known\n`,
  )
  process.exitCode = wrong.length === 0 ? 0 : 1
}
