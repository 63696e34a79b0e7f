import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { runLockstep, type ProgramCost } from './lockstep.ts'
import { withLargeFixture } from './largeFixture.ts'
import { figure, percent, times, type Row, type Section } from './table.ts'

const goals = { overheadShare: 0.1, speedupOfTwo: 1.6, memoryBytes: 600e6 }

const root = resolve(import.meta.dirname, '..')
const fixtures = resolve(root, '../shared/data/fixtures')

/** What is judged: many small tests, and few large ones. */
const corpora: readonly Corpus[] = [
  { name: 'small', path: join(fixtures, 'eest-v5.4.0/blockchain_tests'), only: '*' },
  { name: 'large', path: join(fixtures, 'eest-benchmark-v0.0.7'), only: '**gas-value_100M**' },
].filter(({ path }) => existsSync(path))

/** One case that takes no time. */
const startCase = 'block/arithmetic/add'

/** Without the fixtures of the ecosystem, our own vectors are small tests too. */
const ownCorpus: Corpus = { name: 'own', path: join(root, 'vectors/block'), only: '*' }

interface Corpus {
  readonly name: string
  readonly path: string
  readonly only: string
}

const pair = ['--sequencer', 'ref:', '--prover', 'ref:']

/** What the judge costs beside the work itself, what a second worker brings, and how much memory a large file takes. */
export async function judgeSections(only: (name: string) => boolean): Promise<Section[]> {
  const sections: Section[] = []
  if (only('judge')) sections.push(await costSection())
  if (only('memory')) sections.push(await memorySection())
  return sections
}

async function costSection(): Promise<Section> {
  // Starting three processes is no part of the work; the rows in one process are timed without their start too.
  const start = await run(
    '--vectors',
    join(root, 'vectors/block/arithmetic'),
    '--only',
    startCase,
    ...pair,
    '--workers',
    '1',
  )
  const rows: Row[] = []
  for (const corpus of corpora.length > 0 ? corpora : [ownCorpus])
    rows.push(...(await costRows(corpus, start.processorSeconds)))
  return {
    title: 'Judge: reference on both sides',
    columns: ['processor s', 'overhead', 'wall s'],
    rows,
    notes: [
      'Small: the blockchain tests of EEST. Large: its benchmark fixtures with 100 million gas each.',
      'Processor time is that of all processes. A worker is a pair of processes, so one worker already uses two cores while it waits for nobody.',
      `Starting the three processes of a worker takes ${figure(start.processorSeconds)} s, which the overhead leaves out; the rows in one process are timed from their first case on. They have neither protocol nor report.`,
    ],
  }
}

async function costRows(corpus: Corpus, startSeconds: number): Promise<Row[]> {
  const direct = inProcess(corpus)
  const selection = ['--vectors', corpus.path, ...(corpus.only === '*' ? [] : ['--only', corpus.only])]
  const one = await run(...selection, ...pair, '--workers', '1')
  const two = await run(...selection, ...pair, '--workers', '2')
  const overheadOf = (cost: ProgramCost, workers: number): number =>
    (cost.processorSeconds - startSeconds * workers) / direct.processorSeconds - 1
  const speedup = one.wallSeconds / two.wallSeconds
  const cases = `${corpus.name}, ${direct.cases} cases`
  return [
    { what: `${cases}, in one process`, figures: [figure(direct.processorSeconds), '', ''] },
    costRow(`${cases}, judged by 1 worker`, one, overheadOf(one, 1), {
      text: `overhead under ${percent(goals.overheadShare)}`,
      reached: overheadOf(one, 1) < goals.overheadShare,
    }),
    costRow(`${cases}, judged by 2 workers`, two, overheadOf(two, 2), {
      text: `${times(goals.speedupOfTwo)} faster than 1 (${times(speedup)})`,
      reached: speedup >= goals.speedupOfTwo,
    }),
  ]
}

function costRow(what: string, cost: ProgramCost, overhead: number, goal: NonNullable<Row['goal']>): Row {
  return { what, figures: [figure(cost.processorSeconds), percent(overhead), figure(cost.wallSeconds)], goal }
}

async function run(...parameters: string[]): Promise<ProgramCost> {
  const cost = await runLockstep(['run', ...parameters])
  if (cost.exitCode !== 0) throw new Error(`lockstep run ended with ${cost.exitCode}:\n${cost.output.slice(-2000)}`)
  return cost
}

function inProcess({ path, only }: Corpus): { readonly cases: number; readonly processorSeconds: number } {
  const script = join(root, 'bench/inProcess.ts')
  const output = execFileSync(process.execPath, ['--import', 'tsx', script, path, only], {
    encoding: 'utf8',
    cwd: root,
  })
  // Our own program wrote it, in one line.
  return JSON.parse(output) as { cases: number; processorSeconds: number }
}

async function memorySection(): Promise<Section> {
  return withLargeFixture(async ({ path, bytes, lastId, cases }) => {
    const cost = await run('--vectors', path, '--only', lastId, ...pair, '--workers', '1')
    const mebibytes = (size: number): string => figure(size / 1e6)
    return {
      title: `Memory: one file of ${figure(bytes / 1e9)} GB with ${cases} tests, of which the last is judged`,
      columns: ['judge MB', 'all processes MB', 'wall s'],
      rows: [
        {
          what: 'peak resident memory',
          figures: [mebibytes(cost.judgeBytes), mebibytes(cost.allBytes), figure(cost.wallSeconds)],
          goal: { text: `under ${mebibytes(goals.memoryBytes)} MB`, reached: cost.allBytes < goals.memoryBytes },
        },
      ],
      notes: ['The figure for all processes adds up their peaks, which they need not reach at the same time.'],
    }
  })
}
