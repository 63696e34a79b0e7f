import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** What a command came to, and what it took. */
export interface MeasuredResult {
  readonly code: number | null
  /** Both streams, as they came. */
  readonly output: string
  /** Largest resident memory of any of its processes. */
  readonly peakBytes: number
}

const root = resolve(import.meta.dirname, '../..')

/** Runs the command line in processes of its own, each of which tells its memory when it ends. */
export async function measuredCli(words: readonly string[]): Promise<MeasuredResult> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-measured-'))
  const log = join(folder, 'processes.txt')
  const hook = join(folder, 'hook.mjs')
  writeFileSync(log, '')
  writeFileSync(hook, hookText(log))
  try {
    const child = spawn(process.execPath, ['--import', 'tsx', 'runners/main.ts', ...words], {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1', NODE_OPTIONS: `--import=${pathToFileURL(hook).href}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const collect = (chunk: Buffer): void => {
      output += chunk.toString('utf8')
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    const code = await new Promise<number | null>((settle) => child.on('close', settle))
    const kilobytes = readFileSync(log, 'utf8').trim().split('\n').map(Number)
    return { code, output, peakBytes: Math.max(...kilobytes) * 1024 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function hookText(log: string): string {
  return `import { appendFileSync } from 'node:fs'
process.on('exit', () => appendFileSync(${JSON.stringify(log)}, process.resourceUsage().maxRSS + '\\n'))
`
}
