import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** What a run of the program cost, with all processes that it started. */
export interface ProgramCost {
  readonly exitCode: number | null
  readonly wallSeconds: number
  /** Sum over all processes. */
  readonly processorSeconds: number
  /** Largest resident memory of the judge's own process, in bytes. */
  readonly judgeBytes: number
  /** Sum of the largest resident memory of each process, in bytes: no more was ever in use at once. */
  readonly allBytes: number
  readonly output: string
}

const root = resolve(import.meta.dirname, '..')
const program = join(root, 'dist/runners/main.js')

/** Every Node process writes one line of these when it ends. */
interface Record {
  readonly pid: number
  readonly maxRssKilobytes: number
  readonly processorMicroseconds: number
}

/**
 * Runs the built program and adds up what it and its parties used.
 *
 * @param parameters - As after `lockstep`.
 * @throws Error where the program was not built.
 */
export async function runLockstep(parameters: readonly string[]): Promise<ProgramCost> {
  if (!existsSync(program)) throw new Error('dist/ is missing: run "npm run build" first')
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-'))
  const log = join(folder, 'processes.ndjson')
  const hook = join(folder, 'hook.mjs')
  writeFileSync(log, '')
  writeFileSync(hook, hookText(log))
  const started = performance.now()
  const child = spawn(process.execPath, [program, ...parameters, '--out', join(folder, 'out')], {
    env: { ...process.env, NODE_OPTIONS: `--import=${pathToFileURL(hook).href}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const collect = (chunk: Buffer): void => {
    output += chunk.toString('utf8')
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  const exitCode = await new Promise<number | null>((settle) => child.on('close', settle))
  const wallSeconds = (performance.now() - started) / 1000
  const records = readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record)
  rmSync(folder, { recursive: true, force: true })
  return {
    exitCode,
    wallSeconds,
    processorSeconds: records.reduce((sum, record) => sum + record.processorMicroseconds, 0) / 1e6,
    judgeBytes: (records.find(({ pid }) => pid === child.pid)?.maxRssKilobytes ?? Number.NaN) * 1024,
    allBytes: records.reduce((sum, record) => sum + record.maxRssKilobytes, 0) * 1024,
    output,
  }
}

function hookText(log: string): string {
  return `import { appendFileSync } from 'node:fs'
process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  const record = { pid: process.pid, maxRssKilobytes: maxRSS, processorMicroseconds: userCPUTime + systemCPUTime }
  appendFileSync(${JSON.stringify(log)}, JSON.stringify(record) + '\\n')
})
`
}
