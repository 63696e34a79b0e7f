import { spawn, type ChildProcess } from 'node:child_process'

import { isRecord } from '../protocol/messages.ts'
import { createLineSplitter, type LineProblem } from '../protocol/ndjson.ts'
import { printable } from '../protocol/printable.ts'
import type { Channel, ChannelEvents } from './Channel.ts'
import type { ProgramConnect } from './connect.ts'

/** Bytes of garbage on standard output before it is refused without waiting for a newline. */
const garbageBytesMax = 64 * 1024

/** Bytes of standard error that are kept, from its end. */
const standardErrorKeptBytes = 4 * 1024

/** Bytes of standard error that a program may write in one life; more is an attack on the log, not a log. */
const standardErrorBytesMax = 64 * 1024 * 1024

/** How long a program may take to end once its input is closed. */
const graceMs = 2000

/** Groups of processes that are alive: killed when the runner ends for whatever reason. */
const livingGroups = new Set<number>()

let exitHookSet = false

/**
 * Starts an adapter program.
 *
 * It runs without a shell in a process group of its own, so that what it starts dies with it.
 *
 * @param connect - Program and parameters.
 * @param events - Where messages and the fault go.
 * @returns The channel; a program that cannot be started is reported as a fault.
 */
export function openProcess(connect: ProgramConnect, events: ChannelEvents): Channel {
  hookExit()
  const child = spawn(connect.command, [...connect.parameters], { stdio: ['pipe', 'pipe', 'pipe'], detached: true })
  const life = createLife(child, events)
  const tail = watchStandardError(child, life)
  const splitter = createLineSplitter({
    garbageBytesMax,
    lineBytesMax: events.answerBytesMax,
    onLine: (line) => takeLine(line, events, life),
    onProblem: (problem) => life.fault(...describe(problem)),
  })
  child.stdout.on('data', (chunk: Buffer) => splitter.push(chunk))
  child.stdout.on('end', () => splitter.end())
  // Errors of the pipes come with the exit of the program, which says more.
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on('error', () => undefined)
  return {
    send(_id, text) {
      if (!life.over()) child.stdin.write(`${text}\n`)
    },
    async close() {
      life.end()
      child.stdin.end()
      await endGroup(child)
    },
    standardError: tail,
  }
}

interface Life {
  over(): boolean
  end(): void
  fault(...problem: Parameters<ChannelEvents['onFault']>): void
}

function createLife(child: ChildProcess, events: ChannelEvents): Life {
  let over = false
  if (child.pid !== undefined) livingGroups.add(child.pid)
  const life: Life = {
    over: () => over,
    end: () => void (over = true),
    fault(kind, detail) {
      if (over) return
      over = true
      killGroup(child)
      events.onFault(kind, detail)
    },
  }
  child.on('error', (error) => life.fault('start', `cannot start: ${printable(error.message)}`))
  // `close` comes after the last output, so that an answer written just before the end still counts.
  child.on('close', (code, signal) => {
    if (child.pid !== undefined) livingGroups.delete(child.pid)
    life.fault('crash', signal === null ? `ended with exit code ${code ?? 'unknown'}` : `was ended by ${signal}`)
  })
  return life
}

function takeLine(line: Buffer, events: ChannelEvents, life: Life): void {
  if (life.over()) return
  let message: unknown
  try {
    message = JSON.parse(line.toString('utf8'))
  } catch {
    message = undefined
  }
  if (isRecord(message)) events.onMessage(message)
  else life.fault('malformed', stray(line.subarray(0, 200).toString('utf8')))
}

function describe(problem: LineProblem): ['flood' | 'malformed', string] {
  const start = problem.start.toString('utf8')
  if (problem.kind === 'not-a-message') return ['malformed', stray(start)]
  return ['flood', `wrote a line of more than ${problem.bytes} bytes, which starts with "${printable(start, 80)}"`]
}

function stray(text: string): string {
  return `wrote to standard output what is not an answer: "${printable(text, 160)}"; logs belong on standard error`
}

function watchStandardError(child: ChildProcess, life: Life): () => string {
  let kept: Buffer = Buffer.alloc(0)
  let bytes = 0
  child.stderr?.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    kept = Buffer.concat([kept, chunk.subarray(-standardErrorKeptBytes)]).subarray(-standardErrorKeptBytes)
    if (bytes > standardErrorBytesMax) {
      life.fault('stderr-flood', `wrote more than ${standardErrorBytesMax} bytes to standard error`)
    }
  })
  return () => printable(kept.toString('utf8').trim(), standardErrorKeptBytes)
}

async function endGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return killGroup(child)
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => {
      killGroup(child)
      resolve()
    }, graceMs)
    child.once('exit', () => {
      clearTimeout(timer)
      killGroup(child)
      resolve()
    })
  })
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // Nothing of the group is left.
  }
}

function hookExit(): void {
  if (exitHookSet) return
  exitHookSet = true
  process.on('exit', () => {
    for (const group of livingGroups) {
      try {
        process.kill(-group, 'SIGKILL')
      } catch {
        // It has just ended by itself.
      }
    }
  })
}
