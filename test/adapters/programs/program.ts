import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import type { Method, Methods } from '../../../src/model/generated/adapter.ts'
import { isRecord } from '../../../runners/protocol/messages.ts'

/** Answer of a program with an error, as it came over the wire. */
class ProgramError extends Error {
  override readonly name = 'ProgramError'
  readonly data: unknown

  constructor(message: string, data: unknown) {
    super(message)
    this.data = data
  }
}

/** A program under test in its own process, spoken to over its standard streams. */
export interface Program {
  call<M extends Method>(method: M, params: Methods[M]['params']): Promise<Methods[M]['result']>
  /** Process ids of its direct children that run. */
  children(): number[]
  kill(signal: NodeJS.Signals): Promise<number | null>
  /** Ends its input and waits for the exit code; null where a signal ended it. */
  close(): Promise<number | null>
  /** Resolves with the exit code once the process is gone. */
  readonly exited: Promise<number | null>
  /** What it wrote to standard error so far. */
  stderr(): string
}

/**
 * Starts a program of `runners/adapters/programs` from source.
 *
 * @param name - File name without its ending.
 * @param parameters - Command line.
 */
export function startProgram(name: string, parameters: readonly string[] = []): Program {
  const file = fileURLToPath(new URL(`../../../runners/adapters/programs/${name}.ts`, import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...parameters], { stdio: ['pipe', 'pipe', 'pipe'] })
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  let errors = ''
  let id = 0
  child.stderr.on('data', (piece: Buffer) => {
    errors += piece.toString()
  })
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  void exited.then((code) => {
    for (const { reject } of waiting.values())
      reject(new Error(`the program ended with ${code}: ${errors.slice(-2000)}`))
  })
  child.stdin.on('error', () => undefined)
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer: unknown = JSON.parse(line)
    if (!isRecord(answer) || typeof answer['id'] !== 'number') throw new Error(`not an answer: ${line.slice(0, 200)}`)
    const { resolve, reject } = waiting.get(answer['id']) ?? {}
    waiting.delete(answer['id'])
    const { error } = answer
    if (isRecord(error)) reject?.(new ProgramError(String(error['message']), error['data']))
    else resolve?.(answer['result'] as never)
  })
  return {
    call: (method, params) =>
      new Promise((resolve, reject) => {
        id += 1
        if (child.exitCode !== null || child.signalCode !== null) reject(new Error('the program has ended'))
        waiting.set(id, { resolve, reject })
        child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`)
      }),
    close() {
      child.stdin.end()
      return exited
    },
    children: () => childrenOf(child.pid ?? 0),
    kill(signal) {
      child.kill(signal)
      return exited
    },
    exited,
    stderr: () => errors,
  }
}

/** Reads the process table of Linux; elsewhere no child is seen. */
function childrenOf(pid: number): number[] {
  const file = `/proc/${pid}/task/${pid}/children`
  return existsSync(file) ? readFileSync(file, 'utf8').split(' ').filter(Boolean).map(Number) : []
}
