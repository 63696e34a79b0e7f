import { availableParallelism } from 'node:os'

import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'

import { Rejection } from '../src/model/Rejection.ts'
import { UsageError } from './adapters/UsageError.ts'
import { verifyConsensus } from './commands/consensus.ts'
import { coverage, coverageFormats, type CoverageRequest } from './commands/coverage.ts'
import { diff, diffFormats, type DiffFormat } from './commands/diff.ts'
import { explain } from './commands/explain.ts'
import { fillVectors } from './commands/fill.ts'
import { list } from './commands/listing.ts'
import { probeParty } from './commands/probe.ts'
import { run, type RunRequest, type Terminal } from './commands/run.ts'
import { proveSealed, type ProvingFlags } from './commands/prove.ts'
import { simulateValidators, type SimulationFlags } from './commands/simulate.ts'
import { smoke } from './commands/smoke.ts'
import { checkStandard } from './commands/specCheck.ts'
import { start } from './commands/start.ts'
import { printable } from './protocol/printable.ts'
import { exitCode } from './report/exitCode.ts'
import { formats, type Format } from './report/Reporter.ts'
import { lockstepVersion } from './report/version.ts'

/** Time for one request of a case, unless told otherwise. */
const budgetMsDefault = 120_000

/** Most pairs of processes that work side by side. */
const workersMax = 64

/** Folder that `start` writes its reports to. */
const startFolder = 'out/report'

const exitCodesHelp = `
Exit codes, first in the order 130, 7, 2, 4, 3, 5, 1, 6 where several hold:
  0  conformant in what was executed     4  a vector is damaged
  1  not conformant                      5  nothing was executed
  2  usage                               6  incomplete
  3  an adapter broke the protocol       7  a bug of the suite       130  interrupted`

/**
 * Runs the command line.
 *
 * @param words - Arguments after the program's name.
 * @param terminal - Where reports and messages go.
 * @returns Exit code of the process.
 */
export async function main(words: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = exitCode.conformant
  const program = createProgram(terminal, (result) => (code = result))
  try {
    await program.parseAsync([...words], { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.conformant : exitCode.usage
    if (error instanceof UsageError) {
      terminal.display.write(`${error.message}\n`)
      return exitCode.usage
    }
    if (error instanceof Rejection) {
      terminal.display.write(`${printable(error.message, 1000)}\n`)
      return exitCode.vectorIntegrity
    }
    const unreadable = systemErrorText(error)
    if (unreadable !== undefined) {
      terminal.display.write(`${unreadable}\n`)
      return exitCode.vectorIntegrity
    }
    terminal.display.write(bugText(error, terminal.environment))
    return exitCode.suiteBug
  }
}

/** Words of an error of the file system, such as a vector that vanished or may not be read; undefined for other errors. */
function systemErrorText(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('path' in error) || !('code' in error)) return undefined
  return `cannot read ${printable(String(error.path), 1000)}: ${printable(String(error.code))}`
}

/**
 * Words a bug of ours for the person who met it.
 *
 * @param error - What was thrown.
 * @param environment - `LOCKSTEP_DEBUG=1` adds where it was thrown.
 */
export function bugText(error: unknown, environment: Terminal['environment']): string {
  const text = error instanceof Error ? error.message : String(error)
  const where = environment['LOCKSTEP_DEBUG'] === '1' && error instanceof Error ? `${error.stack}\n` : ''
  return `bug of the suite: ${printable(text, 1000)}\nplease report it with the command that you ran\n${where}`
}

/**
 * Declares the commands and options.
 *
 * @param terminal - Where reports and messages go.
 * @param done - Takes the exit code of the command that ran.
 */
export function createProgram(terminal: Terminal, done: (code: number) => void): Command {
  const program = new Command('lockstep')
    .description('Judges whether a sequencer and a prover execute the same chain.')
    .version(lockstepVersion())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void terminal.output.write(text),
      writeErr: (text) => void terminal.display.write(text),
    })
    .addHelpText('after', exitCodesHelp)
    .showHelpAfterError('(lockstep --help shows what there is)')
  const add = (name: string, description: string): Command =>
    program.command(name).description(description).copyInheritedSettings(program)

  addRunOptions(add('run', 'judge pairs on vectors'), true).action(async (options: RunOptions) =>
    done(await run(requestOf(options), terminal)),
  )
  addRunOptions(add('smoke', 'judge a pair on a dozen vectors'), false).action(async (options: RunOptions) =>
    done(await smoke(requestOf(options), terminal)),
  )
  addCommonOptions(add('start', 'judge ref: x ref: and edr: x ref: on the packaged vectors')).action(
    async (options: RunOptions) =>
      done(await start(requestOf({ ...options, out: options.out ?? startFolder }), terminal)),
  )
  add('list', 'name the cases that a run would judge')
    .option('--vectors <path...>', 'files or folders of vectors; the packaged vectors where absent')
    .option('--only <glob...>', 'ids or patterns with *')
    .action(async (options: RunOptions) => done(await list(options.vectors ?? [], options.only ?? [], terminal)))
  add('explain', 'say what a vector, clause, reason, class or fault means')
    .argument('<what>', 'such as block/…, TXN-5, NONCE_TOO_LOW, fork-skew')
    .action(async (what: string) => done(await explain(what, terminal)))
  add('diff', 'tell how two rulesets, or the declarations of two parties, differ')
    .argument('<left>', 'name of a ruleset, a file with one, or a party to ask, such as rpc:http://127.0.0.1:8545')
    .argument('<right>', 'what to compare it with')
    .addOption(new Option('--format <format>', 'text or json').choices([...diffFormats]).default('text'))
    .action(async (left: string, right: string, options: { readonly format: DiffFormat }) =>
      done(await diff([left, right], options.format, terminal)),
    )
  add('coverage', 'tell which vectors show each clause')
    .option('--gate', 'fail where a testable MUST lacks an accept or a reject vector')
    .addOption(new Option('--format <format>', 'text or json').choices([...coverageFormats]).default('text'))
    .action((options: { readonly gate?: boolean; readonly format: CoverageRequest['format'] }) =>
      done(coverage({ gate: options.gate === true, format: options.format }, terminal)),
    )
  add('fill', 'write the packaged vectors anew from their cases')
    .option('--check', 'compare byte for byte instead of writing')
    .action(async (options: { readonly check?: boolean }) => done(await fillVectors(options.check === true, terminal)))
  addProbe(add('probe', 'find by behaviour what a party does, and when it switches forks'), terminal, done)
  addConsensus(add('consensus', 'verify headers and messages of consensus'), terminal, done)
  addSimulate(
    add('simulate', 'run validators over a seeded network, with faults, and check what must always hold'),
  ).action(async (flags: SimulationFlags) => done(await simulateValidators(flags, terminal)))
  addProve(add('prove', 'prove a chain that validators make, up to the contract that settles it')).action(
    async (flags: ProvingFlags) => done(await proveSealed(flags, terminal)),
  )
  addSpec(add('spec', 'work on the standard'), terminal, done)
  return program
}

function addSpec(spec: Command, terminal: Terminal, done: (code: number) => void): void {
  spec
    .command('check')
    .copyInheritedSettings(spec)
    .description('check every file of spec/')
    .argument('[folder]', 'another folder laid out as spec/')
    .action((folder: string | undefined) => done(checkStandard(folder, terminal)))
}

/** Ruleset that a party is probed under unless told otherwise. */
const probedRuleset = 'ethereum-mainnet'

interface ProbeOptions {
  readonly role?: 'sequencer' | 'prover'
  readonly ruleset: string
  readonly format: 'text' | 'json'
  readonly budgetMs?: number
}

function addProbe(command: Command, terminal: Terminal, done: (code: number) => void): void {
  command
    .argument('<connect>', 'the party, such as ref:, edr:, anvil:, cmd:<command line>')
    .addOption(new Option('--role <role>', 'side to probe').choices(['sequencer', 'prover']))
    .option('--ruleset <name>', 'ruleset of the standard that the party is told to follow', probedRuleset)
    .addOption(new Option('--format <format>', 'how the report is written').choices(['text', 'json']).default('text'))
    .option('--budget-ms <n>', `time for one request (default: ${budgetMsDefault})`, parseCount)
    .action(async (party: string, { role, ruleset, format, budgetMs }: ProbeOptions) =>
      done(await probeParty({ party, role, ruleset, format, budgetMs: budgetMs ?? budgetMsDefault }, terminal)),
    )
}

interface ConsensusOptions {
  readonly file: string
  readonly profile?: string
  readonly party: string
  readonly format: 'text' | 'json'
  readonly budgetMs?: number
}

function addConsensus(command: Command, terminal: Terminal, done: (code: number) => void): void {
  for (const about of ['header', 'message'] as const) {
    const fields = about === 'header' ? '{ profile, headerRlp, … }' : '{ profile, code, payload, … }'
    command
      .command(`verify-${about}`)
      .copyInheritedSettings(command)
      .description(`verify the ${about}s of a file, and compare with what it expects of them`)
      .requiredOption('--file <file>', `JSON: ${fields}, or a list of such`)
      .option('--profile <name>', 'consensus profile of entries that name none')
      .option('--party <connect>', 'who verifies', 'ref:')
      .addOption(new Option('--format <format>', 'how the report is written').choices(['text', 'json']).default('text'))
      .option('--budget-ms <n>', `time for one request (default: ${budgetMsDefault})`, parseCount)
      .action(async ({ file, profile, party, format, budgetMs = budgetMsDefault }: ConsensusOptions) =>
        done(await verifyConsensus({ about, file, profile, party, format, budgetMs }, terminal)),
      )
  }
}

function addSimulate(command: Command): Command {
  return command
    .option('--validators <n>', 'number of validators (default: 4)')
    .option('--faults <spec>', 'such as equivocate=2,crash=1 or mixed=f (default: none)')
    .option('--seed <n>', 'first seed (default: 1)')
    .option('--seeds <n>', 'number of runs, each with the next seed (default: 1)')
    .option('--blocks <n>', 'heights that every honest validator has to reach (default: 10)')
    .option('--profile <name>', 'consensus profile (default: psc-1)')
    .option('--network <spec>', 'lan, wan or rough, with changes such as rough,loss=5,gst=4000 (default: wan)')
    .option('--mutant <fault>', 'fault planted in every honest machine')
    .option('--workers <n>', 'processes side by side (default: one per core)')
    .option('--soft-commit', 'compare with one sequencer that commits softly and posts later')
    .option('--json <file>', 'write plan and report there')
    .option('--counterexample <file>', 'write a run that fails as a vector of kind consensus-schedule there')
    .option('--execute', 'run whole nodes: pools, real blocks and states, contracts, faults of their own')
    .option('--ruleset <name>', 'with --execute: ruleset of the chain (default: lockstep-reference)')
    .option('--policy <name>', 'with --execute: ordering policy (default: priority-fee)')
    .option('--transactions <n>', 'with --execute: transactions of users (default: 6 a block)')
    .option('--patience <blocks>', 'with --execute: blocks that validators bear proposals without a transaction')
    .option('--batch-blocks <n>', 'with --execute: blocks of a batch (default: all)')
}

function addProve(command: Command): Command {
  return command
    .option('--blocks <n>', 'number of blocks that are proven (default: 8)')
    .option('--validators <n>', 'number of validators (default: 4)')
    .option('--batch-blocks <n>', 'blocks of a batch (default: half of them)')
    .option('--workers <n>', 'workers that batches are handed out to (default: 2)')
    .option(
      '--runtime <url>',
      'Redis from which roles in other processes take their jobs (default: all in one process)',
    )
    .option('--prefix <text>', 'with --runtime: what the keys of the jobs begin with (default: lockstep)')
    .option('--seed <n>', 'seed of the chain (default: 1)')
    .option('--ruleset <name>', 'ruleset of the chain (default: lockstep-reference)')
    .option('--proofs <system>', 'system of consensus proofs (default: transparent)')
    .option('--json', 'write figures instead of a table')
}

interface RunOptions {
  readonly vectors?: readonly string[]
  readonly sequencer?: readonly string[]
  readonly prover?: readonly string[]
  readonly only?: readonly string[]
  readonly workers?: number
  readonly budgetMs?: number
  readonly out?: string
  readonly format?: readonly Format[]
  readonly crypto?: RunRequest['crypto']
}

function addRunOptions(command: Command, vectors: boolean): Command {
  if (vectors) command.option('--vectors <path...>', 'files or folders of vectors; the packaged vectors where absent')
  command
    .option('--sequencer <connect>', 'sequencer under test; repeat for a matrix (default: ref:)', collect)
    .option('--prover <connect>', 'prover under test; repeat for a matrix (default: ref:)', collect)
  if (vectors) command.option('--only <glob>', 'judge only these ids, or patterns with *; repeat for more', collect)
  return addCommonOptions(command)
}

function addCommonOptions(command: Command): Command {
  return command
    .option('--workers <n>', 'pairs of processes side by side (default: one per core)', parseCount)
    .option('--budget-ms <n>', `time for one request of a case (default: ${budgetMsDefault})`, parseCount)
    .option('--out <folder>', 'write run.ndjson, report.json and junit.xml there')
    .option('--format <list>', `any of ${formats.join(', ')}, cut by commas`, parseFormats)
    .addOption(
      new Option('--crypto <backend>', 'cryptography of the reference')
        .choices(['noble', 'fast', 'auto'])
        .default('auto'),
    )
}

function requestOf(options: RunOptions): RunRequest {
  const workers = options.workers ?? availableParallelism()
  if (workers > workersMax) throw new UsageError(`--workers takes at most ${workersMax}, found ${workers}`)
  return {
    vectors: options.vectors ?? [],
    sequencers: options.sequencer ?? ['ref:'],
    provers: options.prover ?? ['ref:'],
    only: options.only ?? [],
    workers,
    budgetMs: options.budgetMs ?? budgetMsDefault,
    out: options.out,
    formats: options.format ?? [],
    crypto: options.crypto ?? 'auto',
  }
}

function collect(word: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), word]
}

function parseCount(word: string): number {
  if (!/^[1-9][0-9]{0,8}$/.test(word)) throw new InvalidArgumentError('It takes a whole number of 1 or more.')
  return Number(word)
}

function parseFormats(words: string): readonly Format[] {
  return words.split(',').map((word) => {
    const known = formats.find((format) => format === word)
    if (known === undefined) throw new InvalidArgumentError(`It knows ${formats.join(', ')}.`)
    return known
  })
}
