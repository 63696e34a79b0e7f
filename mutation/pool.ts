import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Answer, Task } from './Trial.ts'

/** Processes that work tasks off, one at a time each. */
export interface Pool {
  /** Vectors that every process has loaded. */
  readonly vectors: number
  readonly processes: number
  /**
   * Works tasks off, in any order.
   *
   * @param tasks - Asked for one after the other.
   * @param onAnswer - Called for each answer.
   * @throws Where a process fails.
   */
  run(tasks: Iterable<Task>, onAnswer: (answer: Answer) => void): Promise<void>
  close(): Promise<void>
}

/**
 * Starts processes, each of which loads the vectors.
 *
 * @param processes - Count, at least one.
 */
export async function openPool(processes: number): Promise<Pool> {
  const program = fileURLToPath(new URL('./worker.ts', import.meta.url))
  const workers = Array.from({ length: processes }, () => fork(program, { execArgv: ['--import', 'tsx'] }))
  const counts = await Promise.all(
    workers.map(async (worker) => {
      const answer = await next(worker)
      return answer.kind === 'ready' ? answer.vectors : 0
    }),
  )
  return {
    vectors: counts[0] ?? 0,
    processes,
    run: async (tasks, onAnswer) => {
      const queue = tasks[Symbol.iterator]()
      await Promise.all(
        workers.map(async (worker) => {
          for (let task = queue.next(); task.done !== true; task = queue.next()) {
            worker.send(task.value)
            onAnswer(await next(worker))
          }
        }),
      )
    },
    close: async () => {
      for (const worker of workers) worker.disconnect()
      await Promise.all(workers.map((worker) => ended(worker)))
    },
  }
}

function ended(worker: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (worker.exitCode === null) worker.once('exit', () => resolve())
    else resolve()
  })
}

function next(worker: ChildProcess): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      worker.off('message', onMessage)
      worker.off('exit', onExit)
    }
    const onMessage = (answer: Answer): void => {
      settle()
      if (answer.kind === 'failed') reject(new Error(answer.message))
      else resolve(answer)
    }
    const onExit = (code: number | null): void => {
      settle()
      reject(new Error(`a process of the pool ended with code ${code ?? 'none'}`))
    }
    worker.on('message', onMessage)
    worker.on('exit', onExit)
  })
}
