import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Proof } from '../model/generated/roles.ts'
import { readFailure } from './failure.ts'
import type { Compute, Errand } from './Errand.ts'

/** What a computing process is asked; the setting comes first. */
export type ComputeQuestion = { readonly setting: ComputeSetting } | { readonly id: number; readonly errand: Errand }

/** What it answers; a failure is one of the standard's. */
export type ComputeAnswer = { readonly id: number } & ({ readonly proof: Proof } | { readonly failure: string })

/** What it is started with. */
export interface ComputeSetting {
  readonly privateKey: Uint8Array
  readonly mockRun: boolean
}

/** Computes beside the process that asks, which can say meanwhile that it lives. */
export interface ComputeProcess {
  readonly compute: Compute
  readonly close: () => void
}

interface Waiting {
  readonly resolve: (proof: Proof) => void
  readonly reject: (error: Error) => void
}

/**
 * Starts a computing process, and another on the next errand where one has died; it ends with whoever asks.
 *
 * @param setting - Key and kind of run.
 */
export function createComputeProcess(setting: ComputeSetting): ComputeProcess {
  const waiting = new Map<number, Waiting>()
  let next = 0
  const start = (): ChildProcess => {
    const child = fork(programPath(), { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    child.on('message', (answer: ComputeAnswer) => {
      const asked = waiting.get(answer.id)
      waiting.delete(answer.id)
      if ('proof' in answer) asked?.resolve(answer.proof)
      else asked?.reject(readFailure(answer.failure))
    })
    child.on('error', () => undefined)
    child.on('exit', (code, signal) => {
      if (running === child) running = undefined
      for (const { reject } of waiting.values()) reject(new Error(`the computing process ended: ${signal ?? code}`))
      waiting.clear()
    })
    send(child, { setting })
    return child
  }
  let running: ChildProcess | undefined = start()
  return {
    compute: (errand) => {
      running ??= start()
      const child = running
      const id = next++
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        send(child, { id, errand })
      })
    },
    close: () => void running?.kill(),
  }
}

function programPath(): string {
  const built = import.meta.url.endsWith('.js')
  return fileURLToPath(new URL(`./computeMain.${built ? 'js' : 'ts'}`, import.meta.url))
}

/** A question that does not arrive is one whose process ended, which is told elsewhere. */
function send(child: ChildProcess, question: ComputeQuestion): void {
  child.send(question, () => undefined)
}
