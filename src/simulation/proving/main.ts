import { Rejection } from '../../model/Rejection.ts'
import type { Progress } from '../../runtime/proveChainOn.ts'
import { BadInput } from '../BadInput.ts'
import { createMeasure } from './Measure.ts'
import { proveSimulated } from './proveSimulated.ts'
import { readProving } from './readProving.ts'
import { isAccepted, proofFigures, renderProving } from './renderProving.ts'

/** Proves a chain as the flags say: 0 where the contract accepts it, 1 where something refuses it, 2 for bad flags. */
async function main(): Promise<number> {
  try {
    const { order, json } = readProving(process.argv.slice(2))
    const { measure, costs } = createMeasure({
      nowMs: () => performance.now(),
      memoryBytes: () => process.memoryUsage().rss,
    })
    const report = await proveSimulated(order, measure, {
      say: (line) => void process.stderr.write(`${line}\n`),
      onProgress: (progress) => void process.stderr.write(`${progressText(progress)}\n`),
    })
    const text = json ? `${JSON.stringify(proofFigures(report, costs), null, 2)}\n` : renderProving(report, costs)
    process.stdout.write(text)
    return isAccepted(report) ? 0 : 1
  } catch (error) {
    if (error instanceof BadInput) {
      process.stderr.write(`${error.message}\n`)
      return 2
    }
    if (!(error instanceof Rejection)) throw error
    process.stderr.write(`refused: ${error.message}\n`)
    return 1
  }
}

function progressText(progress: Progress): string {
  return Object.entries(progress)
    .map(([stage, { ended, of }]) => `${stage} ${ended}/${of}`)
    .join(', ')
}

process.exitCode = await main()
