import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createRequire } from 'node:module'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

import type { Hash32 } from '../../../../src/model/Hex.ts'
import { AdapterError } from '../../../protocol/serve.ts'

/** A running anvil. */
export interface AnvilProcess {
  readonly url: string
  /** Tells why it threw a transaction out of a block that it mined. */
  wordsAbout(transaction: Hash32): Promise<string | undefined>
  stop(): Promise<void>
}

/** Longest wait for the line that names the port. */
const startTimeoutMs = 20_000

/** Most of its output that is kept for a message. */
const outputCharactersMax = 4000

/** Platform names of Node to those of the packages that hold the binary. */
const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' }

const running = new Set<ChildProcess>()
const folders = new Set<string>()

/** An anvil outlives nobody: whatever ends this process ends them. */
function endAll(): void {
  for (const child of running) child.kill('SIGKILL')
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
}

process.on('exit', endAll)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1))

/**
 * Finds the prebuilt binary.
 *
 * @returns Its path; or in one sentence why there is none on this machine.
 */
export function findAnvil(): { readonly path: string; readonly version: string } | string {
  const platform = process.platform === 'win32' ? 'win32' : process.platform
  const name = `@foundry-rs/anvil-${platform}-${architectures[process.arch] ?? process.arch}`
  try {
    const require = createRequire(import.meta.url)
    const file = require.resolve(`${name}/package.json`)
    const { version } = require(file) as { readonly version: string }
    return { path: join(dirname(file), 'bin', process.platform === 'win32' ? 'anvil.exe' : 'anvil'), version }
  } catch {
    return `the optional package @foundry-rs/anvil has no ${name} here; nothing is shown with anvil:`
  }
}

/**
 * Starts an anvil on a free port of the loopback.
 *
 * @param path - The binary.
 * @param genesis - Content of the file for `--init`.
 * @param parameters - Further command line.
 * @returns The process once it listens.
 * @throws {@link AdapterError} `INTERNAL` with its output where it ends or stays silent.
 */
export async function startAnvil(path: string, genesis: unknown, parameters: readonly string[]): Promise<AnvilProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-anvil-'))
  folders.add(folder)
  const file = join(folder, 'genesis.json')
  writeFileSync(file, JSON.stringify(genesis))
  const child = spawn(path, ['--host', '127.0.0.1', '--port', '0', '--init', file, ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, RUST_LOG: 'warn', NO_COLOR: '1' },
  })
  running.add(child)
  const log = readLog(child)
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL')
    await gone
    running.delete(child)
    rmSync(folder, { recursive: true, force: true })
    folders.delete(folder)
  }
  try {
    return { url: await listening(child), wordsAbout: log.wordsAbout, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    const timer = setTimeout(() => fail(`was silent for ${startTimeoutMs} ms`), startTimeoutMs)
    const fail = (problem: string): void => {
      clearTimeout(timer)
      reject(new AdapterError('INTERNAL', `anvil ${problem}: ${output.slice(-outputCharactersMax).trim()}`))
    }
    const read = (piece: Buffer): void => {
      // After the start nothing of what it prints is wanted, but the pipe has to be emptied.
      if (output.length < outputCharactersMax) output += piece.toString('utf8')
      const port = /Listening on 127\.0\.0\.1:(\d+)/.exec(output)?.[1]
      if (port === undefined) return
      clearTimeout(timer)
      resolve(`http://127.0.0.1:${port}`)
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('error', (error) => fail(`cannot be started (${error.message})`))
    child.once('exit', (code, signal) => fail(`ended with ${code ?? signal}`))
  })
}

/** What anvil logs of a transaction that turns out invalid when its block is mined. */
const skipped = /Skipping invalid tx \[(0x[0-9a-f]{64})\]: (.*)/

/** Longest wait for a line that was written before the answer to the request that led to it. */
const logDelayMs = 250

/** Transactions whose words are kept. */
const wordsMax = 10_000

/** Collects the words about transactions from standard output. */
function readLog(child: ChildProcess): Pick<AnvilProcess, 'wordsAbout'> {
  const words = new Map<string, string>()
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, hash, problem] = skipped.exec(line) ?? []
      if (hash !== undefined && problem !== undefined && words.size < wordsMax) words.set(hash, problem)
    })
  }
  return {
    async wordsAbout(transaction) {
      for (let waitedMs = 0; waitedMs < logDelayMs && !words.has(transaction); waitedMs += 10) await sleep(10)
      return words.get(transaction)
    },
  }
}
