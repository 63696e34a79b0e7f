import { meanDelayMs } from '../Network.ts'
import { faultyMax } from '../Plan.ts'
import { listed, verdict } from '../render.ts'
import { meanOf, partsOfDelay, percentile, type Counts } from '../Report.ts'
import type { SequencerReport } from './SequencerReport.ts'
import type { SequencerRequest } from './readSequencers.ts'

/** Words a report of executing nodes for a terminal. */
export function renderSequencers({ plan, faults }: SequencerRequest, report: SequencerReport): string {
  const { validators, ruleset, policy, network, batchBlocks } = plan
  const [first] = report.seeds
  const seeds = report.seeds.length === 1 ? `seed ${first}` : `seeds ${first} to ${report.seeds.at(-1)}`
  const perBlock = (value: number): string => (report.blocks === 0 ? 'none' : (value / report.blocks).toFixed(0))
  const gas = report.blocks === 0 ? 'none' : String(BigInt(report.gasUsed) / BigInt(report.blocks))
  const final = Object.values(report.waits).reduce((sum, count) => sum + count, 0)
  const [head] = report.heads
  const lines = [
    `${validators} validators that execute, ${faults.length} faulty of at most ${faultyMax(validators)}, ruleset ${ruleset.name}, policy ${policy.name}, batches of ${batchBlocks}, network ${network.name}, ${seeds}`,
    `blocks             ${report.blocks}, at least ${report.blocksLeast} in each run`,
    `rounds per block   mean ${meanOf(report.rounds).toFixed(2)}; ${listed(report.rounds, ' rounds: ')}`,
    `latency            ${spread(report.latency)} network delays of ${meanDelayMs(network.delay).toFixed(1)} ms`,
    `sent to final      ${spread(report.waits)} network delays, of a transaction`,
    `transactions       ${report.sent} sent, ${final} final, ${report.included - final} of builders; ${listed(report.fates)}`,
    `per block          ${perBlock(report.included)} transactions, ${gas} gas, ${perBlock(report.messages)} messages, ${perBlock(report.bytes)} bytes, ${perBlock(report.executions)} executions`,
    `blocks refused     ${listed(report.refusals)}`,
    `evidence seen      ${listed(report.evidence)}`,
    `faults injected    ${listed(report.injected)}`,
    `virtual time       ${(report.elapsedMs / 1000).toFixed(1)} s, ${report.events} events`,
    ...(report.digests.length === 1 && head !== undefined
      ? [
          `head               ${head.hash}`,
          `state              ${head.stateRoot}`,
          `trace              ${report.digests[0]}`,
        ]
      : []),
    ...verdict(report),
  ]
  return `${lines.join('\n')}\n`
}

function spread(counts: Counts): string {
  const delays = (share: number): string => (percentile(counts, share) / partsOfDelay).toFixed(2)
  return `p50 ${delays(0.5)}  p90 ${delays(0.9)}  p99 ${delays(0.99)}  max ${delays(1)}`
}
