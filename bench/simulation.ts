import { execFileSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { loadCrypto } from '../src/crypto/loadCrypto.ts'
import { networks } from '../src/simulation/Network.ts'
import type { Plan } from '../src/simulation/Plan.ts'
import { simulate } from '../src/simulation/simulate.ts'
import { measureInTurns } from './measure.ts'
import { sequencerSection } from './sequencers.ts'
import { figure, times, type Section } from './table.ts'

const root = resolve(import.meta.dirname, '..')

/** Blocks of a run that is timed. */
const blocks = 10

/** Blocks of the run whose memory is measured: what is kept of old heights shows. */
const memoryBlocks = 40

/** The same of nodes that execute. */
const executingBlocks = 20

const goals = { memoryBytes: 600e6, executingBytes: 600e6 }

/** Simulated blocks per second with growing sets, what a validator of each costs, and the memory of 30. */
export async function simulationSections(): Promise<Section[]> {
  return [await speedSection(), await sequencerSection(), memorySection()]
}

async function speedSection(): Promise<Section> {
  const crypto = await loadCrypto('auto')
  const run = (validators: number) => (): void => {
    const plan: Plan = { seed: 1, validators, profile: 'psc-1', blocks, network: networks.wan, faults: [] }
    const { violations } = simulate(plan, crypto)
    if (violations.length > 0) throw new Error(`an invariant breaks with ${validators} validators`)
  }
  const seconds = await measureInTurns({ of4: run(4), of10: run(10), of30: run(30) }, 5, ['of4', 'of10'])
  const perBlock = (validators: 4 | 10 | 30): number => seconds[`of${validators}`] / blocks
  return {
    title: 'Simulation: validators without faults, real messages and signatures',
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
      'Median processor time of 5 turns. Each validator hears 2 n votes of a block, so the share of one grows with the set.',
      'One process runs all of them: a message is read once, and its signatures are recovered once.',
    ],
  }
}

function memorySection(): Section {
  const row = (what: string, blockCount: number, bytesMax: number): Section['rows'][number] => {
    const { baseBytes, peakBytes } = memoryOf(what, blockCount)
    return {
      what: `${what}, ${blockCount} blocks`,
      figures: [figure(peakBytes / 1e6), figure(baseBytes / 1e6)],
      goal: { text: `under ${figure(bytesMax / 1e6)} MB`, reached: peakBytes < bytesMax },
    }
  }
  return {
    title: 'Memory: 30 validators, in a process of its own',
    columns: ['peak MB', 'of which before the run MB'],
    rows: [
      row('machines', memoryBlocks, goals.memoryBytes),
      row('nodes that execute', executingBlocks, goals.executingBytes),
    ],
    notes: [],
  }
}

function memoryOf(what: string, blockCount: number): { readonly baseBytes: number; readonly peakBytes: number } {
  const output = execFileSync(
    process.execPath,
    ['--import', 'tsx', join(root, 'bench/simulateOnce.ts'), '30', String(blockCount), what],
    { encoding: 'utf8', cwd: root },
  )
  // Our own program wrote it, in one line.
  return JSON.parse(output) as { baseBytes: number; peakBytes: number }
}
