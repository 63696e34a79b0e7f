import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Defect } from '../../model/Defect.ts'
import type { WitnessAnswer, WitnessQuestion } from './executeWitness.ts'

/** Another implementation of machine, state and trie, which executes blocks from witnesses. */
export interface StatelessOracle {
  readonly name: string
  readonly version: string
  /**
   * @throws {@link Defect} Where its process ends.
   */
  execute(question: WitnessQuestion): Promise<WitnessAnswer>
  close(): void
}

/** One answer of the process. */
interface Numbered {
  readonly id: number
  readonly answer: WitnessAnswer
}

/** Starts the other implementation in a process of its own. */
export function startStatelessOracle(): StatelessOracle {
  const source = import.meta.url.endsWith('.ts')
  const program = fileURLToPath(new URL(`main.${source ? 'ts' : 'js'}`, import.meta.url))
  const child = spawn(process.execPath, [...(source ? ['--import', 'tsx'] : []), program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const waiting = new Map<number, { resolve: (answer: WitnessAnswer) => void; reject: (error: Error) => void }>()
  let next = 1
  createInterface({ input: child.stdout }).on('line', (line) => {
    // The other end is ours.
    const { id, answer } = JSON.parse(line) as Numbered
    waiting.get(id)?.resolve(answer)
    waiting.delete(id)
  })
  child.on('exit', (status) => {
    for (const { reject } of waiting.values()) reject(new Defect(`@ethereumjs/vm: ended with ${status}`))
    waiting.clear()
  })
  return {
    name: '@ethereumjs/vm',
    version: '10.1.3',
    execute: (question) =>
      new Promise((resolve, reject) => {
        const id = next++
        waiting.set(id, { resolve, reject })
        child.stdin.write(`${JSON.stringify({ id, question })}\n`)
      }),
    close: () => void child.stdin.end(),
  }
}
