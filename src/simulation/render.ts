import { meanDelayMs } from './Network.ts'
import { faultyMax, type Plan } from './Plan.ts'
import { meanOf, partsOfDelay, percentile, type Counts, type Report } from './Report.ts'

/** Failing seeds that are listed. */
const violationsShownMax = 10

/** Words a report for a terminal. */
export function render(plan: Plan, report: Report): string {
  const { validators, profile, network, faults, mutant } = plan
  const [first] = report.seeds
  const seeds = report.seeds.length === 1 ? `seed ${first}` : `seeds ${first} to ${report.seeds.at(-1)}`
  const delays = (share: number): string => (percentile(report.latency, share) / partsOfDelay).toFixed(2)
  const perBlock = (value: number): string => (report.blocks === 0 ? 'none' : (value / report.blocks).toFixed(0))
  const lines = [
    `${validators} validators, ${faults.length} faulty of at most ${faultyMax(validators)}, profile ${profile}, network ${network.name}, ${seeds}`,
    ...(mutant === undefined ? [] : [`every honest machine has the fault ${mutant}`]),
    `blocks             ${report.blocks}, at least ${report.blocksLeast} in each run`,
    `rounds per block   mean ${meanOf(report.rounds).toFixed(2)}; ${listed(report.rounds, ' rounds: ')}`,
    `latency            p50 ${delays(0.5)}  p90 ${delays(0.9)}  p99 ${delays(0.99)}  max ${delays(1)} network delays of ${meanDelayMs(network.delay).toFixed(1)} ms`,
    `messages per block ${perBlock(report.messages)}`,
    `bytes per block    ${perBlock(report.bytes)}`,
    `evidence seen      ${listed(report.evidence)}`,
    `faults injected    ${listed(report.injected)}`,
    `virtual time       ${(report.elapsedMs / 1000).toFixed(1)} s, ${report.events} events`,
    ...(report.digests.length === 1 ? [`trace              ${report.digests[0]}`] : []),
    ...verdict(report),
  ]
  return `${lines.join('\n')}\n`
}

/** Words whether every invariant holds, and which runs break one. */
export function verdict({
  violations,
  blocksLeast,
  seeds,
}: Pick<Report, 'violations' | 'blocksLeast' | 'seeds'>): readonly string[] {
  if (violations.length === 0) return [blocksLeast > 0 ? 'every invariant holds' : 'a run has no blocks']
  const failing = new Set(violations.map(({ seed }) => seed)).size
  return [
    `${failing} of ${seeds.length} runs break an invariant:`,
    ...violations
      .slice(0, violationsShownMax)
      .map(
        ({ seed, invariant, height, node, text }) =>
          `  seed ${seed}: ${invariant}, height ${height}, validator ${node}: ${text}`,
      ),
  ]
}

/** Words counts as a list. */
export function listed(counts: Counts, between = ' '): string {
  const words = Object.entries(counts).map(([name, count]) => `${name}${between}${count}`)
  return words.length === 0 ? 'none' : words.join(', ')
}
