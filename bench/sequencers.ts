import { loadCrypto } from '../src/crypto/loadCrypto.ts'
import { networks } from '../src/simulation/Network.ts'
import { readSequencers } from '../src/simulation/sequencers/readSequencers.ts'
import { runSequencerSeeds } from '../src/simulation/sequencers/runSequencerSeeds.ts'
import { measureInTurns } from './measure.ts'
import { figure, times, type Section } from './table.ts'

/** Blocks of a run that is timed. */
const blocks = 5
const transactions = 100

/** Runs nodes that execute, without faults; the seed is fixed. */
export async function runExecuting(validators: number, height: number): Promise<void> {
  const request = readSequencers({
    validators: String(validators),
    faults: 'none',
    seed: '1',
    seeds: '1',
    blocks: String(height),
    network: networks.wan.name,
    transactions: String(transactions),
  })
  const { violations } = await runSequencerSeeds(request, await loadCrypto('auto'))
  if (violations.length > 0) throw new Error(`an invariant breaks with ${validators} validators`)
}

/** Blocks per second of whole nodes: pools, real blocks, contracts, and every node executes every block. */
export async function sequencerSection(): Promise<Section> {
  const run = (validators: number) => (): Promise<void> => runExecuting(validators, blocks)
  const seconds = await measureInTurns({ of4: run(4), of10: run(10), of30: run(30) }, 3)
  const perBlock = (validators: 4 | 10 | 30): number => seconds[`of${validators}`] / blocks
  return {
    title: 'Simulation: validators that execute, with pools, real blocks and contracts',
    columns: ['blocks/s', 'ms a block', 'ms a block and validator', 'per validator against 4'],
    rows: ([4, 10, 30] as const).map((validators) => ({
      what: `${validators} validators`,
      figures: [
        figure(1 / perBlock(validators)),
        figure(perBlock(validators) * 1000),
        figure((perBlock(validators) * 1000) / validators),
        times(perBlock(validators) / validators / (perBlock(4) / 4)),
      ],
    })),
    notes: [
      `Median processor time of 3 turns of ${blocks} blocks with ${transactions} transactions of users, deployment and start included.`,
      'One process runs all of them: signatures are recovered once, and every block is executed by every node.',
    ],
  }
}
