import { dispatch, type Adapter, type Answer } from './dispatch.ts'
import { errorCode } from './AdapterError.ts'
import { createLineSplitter, messageBytesMax } from './ndjson.ts'

export { AdapterError } from './AdapterError.ts'
export type { Adapter, Declaration, Handlers } from './dispatch.ts'

/** Streams that a program is served over; the process's own unless a test gives others. */
export interface Streams {
  readonly input: NodeJS.ReadableStream
  /** Takes one answer with its newline. */
  readonly write: (text: string) => void
}

/**
 * Serves the adapter protocol over standard input and output until the input ends.
 *
 * Requests run in order of arrival, as many at once as the declaration's `concurrency`. Everything else that the
 * program prints to standard output is sent to standard error, so that a stray log line cannot break the protocol.
 *
 * @param adapter - The client; see {@link Adapter}.
 * @param streams - Where requests come from and answers go.
 * @returns When the input has ended and the last answer is written.
 */
export async function serve(adapter: Adapter, streams: Streams = ownStreams()): Promise<void> {
  const queue = createQueue(adapter.declaration.concurrency ?? 1)
  await new Promise<void>((resolve) => {
    const answer = (message: Answer): void => streams.write(`${JSON.stringify(message)}\n`)
    const splitter = createLineSplitter({
      lineBytesMax: () => messageBytesMax,
      onLine: (line) => queue.add(async () => answer(await serveLine(adapter, line))),
      onProblem: (problem) => {
        answer({
          jsonrpc: '2.0',
          id: null,
          error: { code: errorCode.invalidRequest, message: `message over ${problem.bytes} bytes` },
        })
        resolve()
      },
    })
    streams.input.on('data', (chunk: Buffer) => splitter.push(chunk))
    streams.input.on('end', () => {
      splitter.end()
      resolve()
    })
    streams.input.on('error', () => resolve())
  })
  await queue.idle()
  await adapter.close?.()
}

async function serveLine(adapter: Adapter, line: Buffer): Promise<Answer> {
  let request: unknown
  try {
    request = JSON.parse(line.toString('utf8'))
  } catch {
    return { jsonrpc: '2.0', id: null, error: { code: errorCode.parse, message: 'the line is not JSON' } }
  }
  return dispatch(adapter, request)
}

function ownStreams(): Streams {
  const write = process.stdout.write.bind(process.stdout)
  process.stdout.write = process.stderr.write.bind(process.stderr)
  // A runner that goes away closes the pipe; there is nobody left to tell.
  process.stdout.on('error', () => process.exit(0))
  return { input: process.stdin, write: (text) => void write(text) }
}

interface Queue {
  add(job: () => Promise<void>): void
  idle(): Promise<void>
}

/** Runs jobs in order, at most `width` at once. */
function createQueue(width: number): Queue {
  const waiting: (() => Promise<void>)[] = []
  let running = 0
  let idleWaiters: (() => void)[] = []

  function pump(): void {
    while (running < width) {
      const job = waiting.shift()
      if (job === undefined) break
      running++
      void job().finally(() => {
        running--
        pump()
      })
    }
    if (running > 0 || waiting.length > 0) return
    for (const done of idleWaiters) done()
    idleWaiters = []
  }

  return {
    add(job) {
      waiting.push(job)
      pump()
    },
    idle: () =>
      new Promise((resolve) => {
        idleWaiters.push(resolve)
        pump()
      }),
  }
}
