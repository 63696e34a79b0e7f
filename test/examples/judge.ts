import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCli } from '../runners/runCli.ts'

/** What became of a run. */
export interface Judged {
  readonly code: number
  /** Ids of cases by their status. */
  readonly statuses: ReadonlyMap<string, readonly string[]>
  readonly output: string
}

interface CaseEvent {
  readonly event: string
  readonly id?: string
  readonly status?: string
}

/** Runs the judge and reads what became of each case from its log. */
export async function judge(...words: readonly string[]): Promise<Judged> {
  const out = mkdtempSync(join(tmpdir(), 'lockstep-example-'))
  try {
    const { code, output, display } = await runCli(['run', ...words, '--workers', '1', '--out', out])
    const log = join(out, 'run.ndjson')
    if (!existsSync(log)) throw new Error(`the run ended with ${code} before its log: ${output}${display}`)
    const events = readFileSync(log, 'utf8').trimEnd().split('\n')
    const statuses = new Map<string, string[]>()
    for (const event of events.map((line) => JSON.parse(line) as CaseEvent)) {
      if (event.event !== 'case') continue
      const status = event.status ?? 'unknown'
      statuses.set(status, [...(statuses.get(status) ?? []), event.id ?? ''])
    }
    return { code, statuses, output: output + display }
  } finally {
    rmSync(out, { recursive: true })
  }
}
