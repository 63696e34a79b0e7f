import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { parseConnect, type Connect } from '../adapters/connect.ts'
import { UsageError } from '../adapters/UsageError.ts'
import { conform, type Plan } from '../conform.ts'
import { printable } from '../protocol/printable.ts'
import { messageBytesMax } from '../protocol/ndjson.ts'
import { packageRoot } from '../report/packageRoot.ts'
import { createReporter, type Format } from '../report/Reporter.ts'
import { createSelection } from './selection.ts'
import type { Output } from '../report/Output.ts'

/** What the person asked for, already checked for form. */
export interface RunRequest {
  readonly vectors: readonly string[]
  readonly sequencers: readonly string[]
  readonly provers: readonly string[]
  /** Pairs instead of every sequencer with every prover. */
  readonly pairs?: readonly { readonly sequencer: string; readonly prover: string }[]
  readonly only: readonly string[]
  readonly workers: number
  readonly budgetMs: number
  readonly out: string | undefined
  readonly formats: readonly Format[]
  readonly crypto: 'noble' | 'fast' | 'auto'
}

/** How long an adapter may take to say hello: the budget of a case within these bounds. */
const handshakeTimeoutMs = { least: 5_000, most: 20_000 } as const

/** Signals that ask for the end of a run. */
const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Lines that a command prints beside its reports. */
export interface Terminal {
  readonly output: Output
  readonly display: Output
  readonly environment: Readonly<Record<string, string | undefined>>
}

/**
 * Judges pairs on vectors and reports.
 *
 * @param request - What to run.
 * @param terminal - Where reports and messages go.
 * @returns Exit code.
 * @throws UsageError where the request cannot be carried out.
 */
export async function run(request: RunRequest, terminal: Terminal): Promise<number> {
  const selection = createSelection(request.only)
  const plan = planOf(request, selection.wanted)
  const { out, formats } = request
  const reporter = createReporter({ out, formats, ...terminal })
  const stop = new AbortController()
  const onInterrupt = (): void => {
    // The second one finds no listener and ends the program.
    terminal.display.write('\nstopping: what is finished is kept; once more to end at once\n')
    stop.abort()
  }
  for (const signal of endingSignals) process.once(signal, onInterrupt)
  try {
    const end = await conform(plan, reporter.event, stop.signal)
    reporter.finish(end)
    if (end.counts.selected === 0 && !end.interrupted) explainNothing(request.only, selection.unmatched(), terminal)
    return end.exitCode
  } finally {
    for (const signal of endingSignals) process.removeListener(signal, onInterrupt)
  }
}

function planOf(request: RunRequest, wanted: (id: string) => boolean): Plan {
  const connect = (text: string): Connect => withCrypto(parseConnect(text), request.crypto)
  const every = request.sequencers.flatMap((sequencer) => request.provers.map((prover) => ({ sequencer, prover })))
  const pairs = (request.pairs ?? every).map(({ sequencer, prover }) => ({
    sequencer: connect(sequencer),
    prover: connect(prover),
  }))
  return {
    vectors: request.vectors.length > 0 ? request.vectors.map(existing) : [packagedVectors()],
    vectorsGiven: request.vectors,
    only: request.only,
    wanted,
    pairs,
    workers: request.workers,
    budgetMs: request.budgetMs,
    handshakeTimeoutMs: Math.min(Math.max(request.budgetMs, handshakeTimeoutMs.least), handshakeTimeoutMs.most),
    answerBytesMax: messageBytesMax,
    reference: request.crypto === 'auto' ? 'ref:' : `ref:?crypto=${request.crypto}`,
  }
}

/** Tells the reference which cryptography to use; other parties choose for themselves. */
function withCrypto(connect: Connect, crypto: RunRequest['crypto']): Connect {
  if (connect.kind !== 'program' || !connect.text.startsWith('ref:') || crypto === 'auto') return connect
  if (connect.parameters.includes('--crypto')) return connect
  return { ...connect, parameters: [...connect.parameters, '--crypto', crypto] }
}

function existing(path: string): string {
  if (!existsSync(path)) throw new UsageError(`there is nothing at ${path}; --vectors takes a file or a folder`)
  return path
}

/** @returns The folder of the vectors that come with the package. */
export function packagedVectors(): string {
  return existing(join(packageRoot(), 'vectors'))
}

function explainNothing(only: readonly string[], unmatched: readonly string[], { display }: Terminal): void {
  if (only.length === 0) display.write('nothing was selected: no vector was found\n')
  for (const line of unmatched)
    display.write(
      `${line
        .split('\n')
        .map((part) => printable(part, 1000))
        .join('\n')}\n`,
    )
}
