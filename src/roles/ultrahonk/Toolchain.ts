import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { arch, platform } from 'node:os'
import { dirname, join } from 'node:path'
import { specRoot } from '../../standard/specRoot.ts'

/** Programs of the optional package, each started for one piece of work. */
export interface Toolchain {
  /** Folder of the package. */
  readonly folder: string
  /** The native prover. */
  readonly prover: string
}

/** The optional package is not there, or has no prover for this machine; the message says what to do. */
export class NotInstalled extends Error {
  override readonly name = 'NotInstalled'
}

/** One command that installs the package. */
const installCommand = 'npm ci --ignore-scripts --prefix packages/prover-ultrahonk'

/** Bytes that a program may write. */
const outputBytesMax = 1 << 28

/** Longest time that a program may take. */
const timeoutMs = 1_800_000

/**
 * Finds the optional package.
 *
 * @throws {@link NotInstalled} Where it is not installed.
 */
export function findToolchain(): Toolchain {
  const folder = join(dirname(specRoot()), 'packages/prover-ultrahonk')
  const build = join(folder, 'node_modules/@aztec/bb.js/build')
  if (!existsSync(build)) throw new NotInstalled(`the succinct prover is not installed: run ${installCommand}`)
  const system = `${arch() === 'arm64' ? 'arm64' : 'amd64'}-${platform() === 'darwin' ? 'macos' : 'linux'}`
  const prover = join(build, system, 'bb')
  if (platform() === 'win32' || !existsSync(prover)) {
    throw new NotInstalled(`the succinct prover has no program for ${platform()} on ${arch()}`)
  }
  return { folder, prover }
}

/** A program to run. */
export interface Run {
  readonly program: string
  readonly parameters: readonly string[]
  /** What it reads. */
  readonly input?: string
  readonly environment?: Readonly<Record<string, string>>
}

/** How a program ended. */
export interface Ran {
  readonly succeeded: boolean
  readonly output: Buffer
  /** What it said on its error stream. */
  readonly words: string
}

/**
 * Runs a program of the package to its end, without a shell.
 *
 * @param run - Program, parameters, input.
 */
export function runProgram({ program, parameters, input, environment }: Run): Promise<Ran> {
  const options = {
    encoding: 'buffer' as const,
    maxBuffer: outputBytesMax,
    timeout: timeoutMs,
    env: { ...process.env, ...environment },
  }
  return new Promise((resolve) => {
    const child = execFile(program, parameters, options, (error, output, words) => {
      resolve({ succeeded: error === null, output, words: words.toString() })
    })
    // A program that ends early closes its input; how it ended is told above.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
  })
}
