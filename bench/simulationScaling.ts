import { fromBytes } from '../src/model/Hex.ts'
import { networks } from '../src/simulation/Network.ts'
import { faultyMax, type Plan } from '../src/simulation/Plan.ts'
import { meanOf, partsOfDelay, percentile } from '../src/simulation/Report.ts'
import { runSeeds } from '../src/simulation/runSeeds.ts'
import { linePlot } from './chart.ts'

/** Sizes of a set, from the smallest that bears a fault to the step towards a permissionless one. */
const sizes = [4, 7, 10, 16, 22, 30, 40, 55, 70, 100] as const

const blocks = 4
const seeds = 3

/** What a set of one size costs. */
export interface SizeRow {
  readonly validators: number
  readonly faulty: number
  readonly messagesPerBlock: number
  readonly bytesPerBlock: number
  readonly roundsPerBlock: number
  readonly medianDelays: number
  readonly ninetyNinthDelays: number
}

/** Measures sets of growing size, without faults and with as many crashed or silent as there may be. */
export async function measureSizes(processes: number): Promise<readonly SizeRow[]> {
  const rows: SizeRow[] = []
  for (const validators of sizes) {
    for (const faulty of [0, faultyMax(validators)]) rows.push(await measureSize(validators, faulty, processes))
  }
  return rows
}

async function measureSize(validators: number, faulty: number, processes: number): Promise<SizeRow> {
  const faults = Array<'silent'>(faulty).fill('silent')
  const plan: Plan = { seed: 1, validators, profile: 'psc-1', blocks, network: networks.wan, faults }
  const report = await runSeeds(plan, { count: seeds, processes })
  if (report.violations.length > 0) throw new Error(`an invariant breaks with ${validators} validators`)
  return {
    validators,
    faulty,
    messagesPerBlock: report.messages / report.blocks,
    bytesPerBlock: report.bytes / report.blocks,
    roundsPerBlock: meanOf(report.rounds),
    medianDelays: percentile(report.latency, 0.5) / partsOfDelay,
    ninetyNinthDelays: percentile(report.latency, 0.99) / partsOfDelay,
  }
}

/** Writes the rows as a table. */
export function sizeTable(rows: readonly SizeRow[]): string {
  const lines = rows.map(
    (row) =>
      `| ${row.validators} | ${row.faulty} | ${row.messagesPerBlock.toFixed(0)} | ${(row.messagesPerBlock / row.validators).toFixed(1)} | ${(row.bytesPerBlock / 1000).toFixed(1)} | ${(row.bytesPerBlock / 1000 / row.validators).toFixed(1)} | ${sealBytes(row.validators)} | ${row.roundsPerBlock.toFixed(2)} | ${row.medianDelays.toFixed(2)} | ${row.ninetyNinthDelays.toFixed(2)} |`,
  )
  return [
    '| validators | silent | messages a block | of each validator | kB a block | of each validator | bytes of seals | rounds a block | latency p50 | latency p99 |',
    '| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...lines,
  ].join('\n')
}

/** A quorum of 65-byte seals, as the next block carries it. */
function sealBytes(validators: number): number {
  return 65 * Math.ceil((2 * validators) / 3)
}

/** Draws cost and latency over the size of the set. */
export function sizePlots(rows: readonly SizeRow[]): Readonly<Record<string, string>> {
  const points = (none: boolean, of: (row: SizeRow) => number): readonly (readonly [number, number])[] =>
    rows.filter(({ faulty }) => (faulty === 0) === none).map((row) => [row.validators, of(row)] as const)
  const x = { label: 'validators', logarithmic: true }
  return {
    'simulation-cost.svg': linePlot({
      title: 'Cost of a block as the set grows: every vote goes to everybody',
      x,
      y: { label: 'messages, and bytes, of a block', logarithmic: true },
      series: [
        { name: 'messages, no faults', points: points(true, (row) => row.messagesPerBlock) },
        { name: 'messages, f silent', points: points(false, (row) => row.messagesPerBlock) },
        { name: 'bytes, no faults', points: points(true, (row) => row.bytesPerBlock) },
        { name: 'bytes, f silent', points: points(false, (row) => row.bytesPerBlock) },
      ],
    }),
    'simulation-latency.svg': linePlot({
      title: 'Time from the start of a height to its final block, no faults',
      x: { label: 'validators', logarithmic: false },
      y: { label: 'mean network delays', logarithmic: false },
      series: [
        { name: 'median', points: points(true, (row) => row.medianDelays) },
        { name: '99th percentile', points: points(true, (row) => row.ninetyNinthDelays) },
      ],
    }),
  }
}

/** Digest of many digests. */
export function digestOfAll(digests: readonly string[], keccak256: (data: Uint8Array) => Uint8Array): string {
  return fromBytes(keccak256(new TextEncoder().encode(digests.join('\n'))))
}
