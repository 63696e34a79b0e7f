import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Answer, Task } from './Trial.ts'

/** Time for one vector; an honest pair takes a thousandth of it for most. */
const vectorMs = 30_000

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
  const lanes = await Promise.all(Array.from({ length: processes }, () => openLane()))
  return {
    vectors: lanes[0]?.vectors() ?? 0,
    processes,
    run: async (tasks, onAnswer) => {
      const queue = tasks[Symbol.iterator]()
      await Promise.all(
        lanes.map(async (lane) => {
          for (let task = queue.next(); task.done !== true; task = queue.next()) onAnswer(await lane.ask(task.value))
        }),
      )
    },
    close: async () => {
      await Promise.all(lanes.map((lane) => lane.close()))
    },
  }
}

/** A process, or the one that took its place. */
interface Lane {
  vectors(): number
  ask(task: Task): Promise<Answer>
  close(): Promise<void>
}

const program: string = fileURLToPath(new URL('./worker.ts', import.meta.url))

async function openLane(): Promise<Lane> {
  let served = await start()
  return {
    vectors: () => served.vectors,
    ask: async (task) => {
      const hung: number[] = []
      for (;;) {
        served.worker.send(without(task, hung))
        const answer = await settled(served.mail)
        if (answer.kind !== 'trying') return withHung(answer, hung)
        // What never comes to an end is no answer: the faulty party goes on to the next vector in a new process.
        hung.push(answer.vector)
        served.worker.kill('SIGKILL')
        served = await start()
      }
    },
    close: async () => {
      const { worker } = served
      worker.disconnect()
      await new Promise<void>((resolve) => {
        if (worker.exitCode === null && worker.signalCode === null) worker.once('exit', () => resolve())
        else resolve()
      })
    },
  }
}

interface Served {
  readonly worker: ChildProcess
  readonly mail: Mailbox
  readonly vectors: number
}

async function start(): Promise<Served> {
  const worker = fork(program, { execArgv: ['--import', 'tsx'] })
  const mail = mailboxOf(worker)
  const answer = await mail.next()
  return { worker, mail, vectors: answer?.kind === 'ready' ? answer.vectors : 0 }
}

/** Waits for the answer to a task; what is being tried where nothing more is heard for too long. */
async function settled(mail: Mailbox): Promise<Answer> {
  let trying: Answer | undefined
  for (;;) {
    const answer = await mail.next(trying === undefined ? undefined : vectorMs)
    if (answer === undefined && trying !== undefined) return trying
    if (answer === undefined) continue
    if (answer.kind === 'failed') throw new Error(answer.message)
    if (answer.kind !== 'trying') return answer
    trying = answer
  }
}

/** Messages of a process in order. */
interface Mailbox {
  /** @returns The next message; undefined where none comes in time. @throws Where the process ends. */
  next(timeoutMs?: number): Promise<Answer | undefined>
}

function mailboxOf(worker: ChildProcess): Mailbox {
  const waiting: Answer[] = []
  let gone: number | null | undefined
  let wake: (() => void) | undefined
  worker.on('message', (answer: Answer) => {
    waiting.push(answer)
    wake?.()
  })
  worker.on('exit', (code) => {
    gone = code
    wake?.()
  })
  return {
    next: async (timeoutMs) => {
      if (waiting.length === 0 && gone === undefined) {
        await new Promise<void>((resolve) => {
          const timer = timeoutMs === undefined ? undefined : setTimeout(resolve, timeoutMs)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
        wake = undefined
      }
      const answer = waiting.shift()
      if (answer === undefined && gone !== undefined) {
        throw new Error(`a process of the pool ended with code ${gone ?? 'none'}`)
      }
      return answer
    },
  }
}

function without(task: Task, hung: readonly number[]): Task {
  if (task.kind !== 'trial' || hung.length === 0) return task
  return { ...task, trial: { ...task.trial, vectors: task.trial.vectors.filter((vector) => !hung.includes(vector)) } }
}

function withHung(answer: Answer, hung: readonly number[]): Answer {
  if (answer.kind !== 'trial' || hung.length === 0) return answer
  const { result } = answer
  const others = hung.map((vector) => ({ vector, outcome: 'crashed' as const }))
  return {
    kind: 'trial',
    result: { ...result, others: [...result.others, ...others], tried: result.tried + hung.length },
  }
}
