import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** One thing that must hold of the tree, and the program that tells. */
export interface Step {
  readonly name: string
  /** Program and arguments; the program is a file path or a name on the search path. */
  readonly command: readonly [program: string, ...parameters: string[]]
}

/** What became of a step. */
export interface StepResult {
  readonly name: string
  readonly passed: boolean
  readonly seconds: number
  /** Standard output and error, interleaved; cut at {@link outputCharactersMax}. */
  readonly output: string
}

const root = resolve(import.meta.dirname, '../..')

/** A step that hangs must not hang the gate; the slowest takes about a minute on two cores. */
const stepTimeoutMs = 15 * 60 * 1000

/** Enough to read every finding of a broken step, not enough to flood a log. */
const outputCharactersMax = 64 * 1024

const nameWidth = 13

/** The steps of `npm run check`, cheap ones first. None of them writes to the tree. */
export const steps: readonly Step[] = [
  { name: 'format', command: [tool('prettier'), '--check', '--log-level', 'warn', '.'] },
  { name: 'lint', command: [tool('oxlint'), '--type-aware', '--deny-warnings'] },
  { name: 'types', command: [tool('tsc'), '--noEmit', '-p', 'tsconfig.json'] },
  { name: 'spec', command: script('src/tools/checkSpec.ts') },
  { name: 'generated', command: script('src/tools/generateTypes.ts', '--check') },
  { name: 'contracts', command: script('src/tools/compileContracts.ts', '--check') },
  { name: 'incidents', command: script('src/tools/writeIncidents.ts', '--check') },
  { name: 'vectors', command: script('src/fill/main.ts', '--check') },
  { name: 'architecture', command: [tool('vitest'), 'run', '--reporter=dot', 'test/architecture.test.ts'] },
  { name: 'dead code', command: [tool('knip'), '--no-progress'] },
]

function tool(name: string): string {
  return join(root, 'node_modules', '.bin', name)
}

function script(path: string, ...parameters: string[]): Step['command'] {
  return [process.execPath, '--import', 'tsx', join(root, path), ...parameters]
}

/**
 * Picks steps by name.
 *
 * @param all - Steps to pick from.
 * @param names - Wanted names in any order; none means all.
 * @returns The steps in their own order, and the names that no step has.
 */
export function pick(all: readonly Step[], names: readonly string[]): { chosen: readonly Step[]; unknown: string[] } {
  const unknown = names.filter((name) => !all.some((step) => step.name === name))
  return { chosen: names.length === 0 ? all : all.filter((step) => names.includes(step.name)), unknown }
}

/**
 * Runs one step to its end.
 *
 * @param step - What to run, in the root of the project.
 * @returns Passed only when the program could start and left with 0 in time.
 */
export function run(step: Step): Promise<StepResult> {
  const [program, ...parameters] = step.command
  const startedAt = performance.now()
  const child = spawn(program, parameters, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], timeout: stepTimeoutMs })
  let output = ''
  const collect = (chunk: Buffer): void => {
    if (output.length < outputCharactersMax) output += chunk.toString('utf8')
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  return new Promise((settle) => {
    const finish = (passed: boolean, more: string): void => {
      const seconds = (performance.now() - startedAt) / 1000
      settle({ name: step.name, passed, seconds, output: (output + more).slice(0, outputCharactersMax) })
    }
    child.on('error', (error) => finish(false, `${program} did not start: ${error.message}\n`))
    child.on('close', (code, signal) => finish(code === 0, signal === null ? '' : `ended by ${signal}\n`))
  })
}

/**
 * Runs steps one after another and tells of each in a line; the findings of a failed one follow its line.
 *
 * @param chosen - Steps to run; all of them run, whatever fails.
 * @param write - Takes the text.
 * @returns Exit code: 0 when every step passed and there was at least one, else 1.
 */
export async function check(chosen: readonly Step[], write: (text: string) => void): Promise<0 | 1> {
  const failed: string[] = []
  for (const step of chosen) {
    const result = await run(step)
    write(describe(result))
    if (!result.passed) failed.push(result.name)
  }
  const verdict = failed.length === 0 ? '' : `; failed: ${failed.join(', ')}`
  write(`check: ${chosen.length - failed.length} of ${chosen.length} steps passed${verdict}\n`)
  return failed.length === 0 && chosen.length > 0 ? 0 : 1
}

function describe(result: StepResult): string {
  const line = `${result.name.padEnd(nameWidth)} ${result.passed ? 'ok    ' : 'FAILED'} ${result.seconds.toFixed(1)} s\n`
  if (result.passed) return line
  const findings = result.output.trimEnd().replaceAll(/^/gm, '    ')
  return `${line}${findings}\n`
}

async function main(): Promise<void> {
  const { chosen, unknown } = pick(steps, process.argv.slice(2))
  if (unknown.length > 0) {
    const known = steps.map((step) => step.name).join(', ')
    process.stderr.write(`check: no step is called ${unknown.join(', ')}; the steps are: ${known}\n`)
    process.exitCode = 2
    return
  }
  process.exitCode = await check(chosen, (text) => process.stdout.write(text))
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await main()
