import { createInterface } from 'node:readline'
import { executeWitness, type WitnessAnswer, type WitnessQuestion } from './executeWitness.ts'

/** A question with the number that its answer carries. */
interface Numbered {
  readonly id: number
  readonly question: WitnessQuestion
}

/**
 * A process of its own for the other implementation: one question and one answer a line. It has to be one, for the
 * library leaves promises behind that nobody awaits, and waits for ever for locks that were not given back.
 */
async function main(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    // The other end is ours.
    const { id, question } = JSON.parse(line) as Numbered
    process.stdout.write(`${JSON.stringify({ id, answer: await answerTo(question) })}\n`)
  }
}

/**
 * A block that waits for a lock which nobody gives back does nothing in any turn of the event loop, while one that is
 * executed does all in a few. Both bounds have to be passed, so that neither a slow machine nor a slow file counts.
 */
const idleTurnsMax = 20_000
const blockMs = 2000

async function answerTo(question: WitnessQuestion): Promise<WitnessAnswer> {
  return new Promise((resolve) => {
    const fail = (error: unknown): void => {
      settle({ kind: 'failed', problem: error instanceof Error ? error.message : String(error) })
    }
    const start = performance.now()
    let turns = 0
    let isDone = false
    const wait = (): void => {
      turns++
      if (turns > idleTurnsMax && performance.now() - start > blockMs) settle({ kind: 'silent' })
      else if (!isDone) setImmediate(wait)
    }
    const settle = (answer: WitnessAnswer): void => {
      isDone = true
      process.removeListener('unhandledRejection', fail)
      // Whatever the block left behind is not the fault of the next one.
      setImmediate(() => resolve(answer))
    }
    process.on('unhandledRejection', fail)
    setImmediate(wait)
    executeWitness(question).then(() => settle({ kind: 'executed' }), fail)
  })
}

process.on('unhandledRejection', () => undefined)
await main()
