import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'

import { UsageError } from '../adapters/UsageError.ts'
import { createCountTable } from './CountTable.ts'
import type { EndEvent, Event } from './Event.ts'
import { renderJson } from './json.ts'
import { renderJunit } from './junit.ts'
import { createProgress } from './progress.ts'
import { styleFor } from './style.ts'
import { renderEnd, renderEvent } from './terminal.ts'
import type { Output } from './Output.ts'

export type Format = 'terminal' | 'ndjson' | 'json' | 'junit'

/** Formats that can be asked for. */
export const formats: readonly Format[] = ['terminal', 'ndjson', 'json', 'junit']

export interface ReporterOptions {
  /** Folder for the files; made where it does not exist. */
  readonly out: string | undefined
  /** Without a folder the first one that is not `terminal` goes to standard output. */
  readonly formats: readonly Format[]
  readonly output: Output
  readonly display: Output
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** Takes events and makes every report of them. */
export interface Reporter {
  event(event: Event): void
  /** Writes what can only be written at the end. */
  finish(end: EndEvent): void
}

/** How often a run that nobody watches says that it is alive. */
const heartbeatMs = 15_000

/** Name of the log in the folder. */
const logName = 'run.ndjson'

/**
 * Opens the reports of a run.
 *
 * @param options - Formats and where they go.
 * @returns The reporter.
 * @throws UsageError where the folder cannot be written: before the run, not after it.
 */
export function createReporter(options: ReporterOptions): Reporter {
  const { out, output, display, environment } = options
  const log = out === undefined ? undefined : openLog(out)
  const asked = options.formats.find((format) => format !== 'terminal')
  const piped = out === undefined ? asked : undefined
  const wanted = (format: Format): boolean => options.formats.length === 0 || options.formats.includes(format)
  const style = styleFor(output, environment)
  const table = createCountTable()
  const progress = createProgress({ output, display, heartbeatMs })
  const kept: Event[] = []

  return {
    event(event) {
      if (event.event === 'case') table.add(event)
      if (out !== undefined || piped === 'json' || piped === 'junit') kept.push(event)
      const line = log !== undefined || piped === 'ndjson' ? `${JSON.stringify(event)}\n` : ''
      if (log !== undefined) writeSync(log, line)
      if (piped === 'ndjson') output.write(line)
      progress.event(event)
      const text = piped === undefined ? renderEvent(event, style) : ''
      if (text !== '') progress.print(text)
    },
    finish(end) {
      progress.stop()
      if (log !== undefined) closeSync(log)
      if (piped === 'json') output.write(renderJson(kept))
      if (piped === 'junit') output.write(renderJunit(kept))
      if (out !== undefined) {
        if (wanted('json')) writeFileSync(join(out, 'report.json'), renderJson(kept))
        if (wanted('junit')) writeFileSync(join(out, 'junit.xml'), renderJunit(kept))
      }
      if (piped === undefined) output.write(`${renderEnd(end, table, style)}\n`)
    },
  }
}

function openLog(out: string): number {
  try {
    mkdirSync(out, { recursive: true })
    return openSync(join(out, logName), 'w')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new UsageError(`cannot write reports to ${out}: ${why}; choose another folder with --out`)
  }
}
