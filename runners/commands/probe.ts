import { loadCrypto } from '../../src/crypto/loadCrypto.ts'
import type { Ruleset } from '../../src/model/generated/ruleset.ts'
import { Rejection } from '../../src/model/Rejection.ts'
import { loadStandard } from '../../src/standard/loadStandard.ts'
import { rulesetHash } from '../../src/standard/rulesetHash.ts'
import { ruleset as rulesetNamed } from '../../src/standard/rulesets.ts'
import type { CryptoBackend } from '../../src/crypto/CryptoBackend.ts'
import { parseConnect, type Connect } from '../adapters/connect.ts'
import type { Party } from '../adapters/Party.ts'
import { startParty } from '../adapters/start.ts'
import { UsageError } from '../adapters/UsageError.ts'
import { describeProbe } from '../probe/describe.ts'
import { candidatesOf } from '../probe/experiments.ts'
import { probe } from '../probe/probe.ts'
import { createProverSubject } from '../probe/proverSubject.ts'
import type { ProbeReport } from '../probe/Report.ts'
import { createSequencerSubject, type ProbeTools } from '../probe/sequencerSubject.ts'
import type { Subject } from '../probe/Subject.ts'
import { createSender } from '../probe/transactions.ts'
import { printable } from '../protocol/printable.ts'
import { messageBytesMax } from '../protocol/ndjson.ts'
import { exitCode } from '../report/exitCode.ts'
import { styleFor } from '../report/style.ts'
import type { Terminal } from './run.ts'

/** What the person asked for. */
export interface ProbeCommand {
  /** Connect string. */
  readonly party: string
  /** The one that the party declares where absent, the sequencer before the prover. */
  readonly role: 'sequencer' | 'prover' | undefined
  /** Name of a ruleset of the standard. */
  readonly ruleset: string
  readonly format: 'text' | 'json'
  readonly budgetMs: number
}

const handshakeTimeoutMs = 20_000

/**
 * Finds by behaviour what a party does, and compares it with the ruleset that it accepts.
 *
 * @param command - Whom to probe, and how.
 * @param terminal - Where the report goes.
 * @returns Exit code: 1 for a difference, 3 for a fault, 5 where nothing was shown, 6 where a part was not.
 * @throws UsageError where the party or the ruleset is not known, or the role is not declared.
 */
export async function probeParty(command: ProbeCommand, terminal: Terminal): Promise<number> {
  const connect = parseConnect(command.party)
  const standard = loadStandard()
  const ruleset = knownRuleset(command.ruleset)
  const opened: Party[] = []
  try {
    const party = await open(connect, opened)
    if (typeof party === 'string') {
      terminal.display.write(`${printable(command.party)} did not start: ${printable(party, 1000)}\n`)
      return exitCode.adapter
    }
    const reference = await open(parseConnect('ref:'), opened)
    if (typeof reference === 'string') throw new Error(`the reference did not start: ${reference}`)
    const role = roleOf(party, command)
    const tools = createTools(ruleset, await loadCrypto('auto'), command.budgetMs)
    const subject: Subject =
      role === 'sequencer' ? createSequencerSubject(party, tools) : createProverSubject(party, reference, tools)
    const probed = await probe({
      subject,
      reference: createSequencerSubject(reference, tools),
      ruleset,
      standard,
      seesBlobPrice: role === 'prover' || party.declaration.headerInputs.includes('excessBlobGas'),
      onProgress: (text) => terminal.display.write(`probing ${text}\n`),
    })
    const { name, version } = party.declaration
    const report: ProbeReport = {
      party: command.party,
      name,
      version,
      role,
      ruleset: { name: ruleset.name, hash: rulesetHash(ruleset) },
      selfCheck: connect.kind === 'program' && connect.reference,
      ...probed,
    }
    write(report, command.format, terminal)
    return codeOf(report)
  } finally {
    await Promise.all(opened.map((one) => one.close()))
  }
}

function knownRuleset(name: string): Ruleset {
  try {
    return rulesetNamed(name)
  } catch (error) {
    if (error instanceof Rejection) throw new UsageError(printable(error.message, 1000))
    throw error
  }
}

/** Starts a party; gives the fault as text where it does not. */
async function open(connect: Connect, opened: Party[]): Promise<Party | string> {
  const started = await startParty(connect, {
    handshakeTimeoutMs,
    answerBytesMax: messageBytesMax,
    onLateFault: () => undefined,
  })
  if ('fault' in started) return `${started.fault.kind}: ${started.fault.detail}`
  opened.push(started.party)
  return started.party
}

function roleOf({ declaration }: Party, { role, party }: ProbeCommand): 'sequencer' | 'prover' {
  const chosen = role ?? (declaration.roles.includes('sequencer') ? 'sequencer' : 'prover')
  if (!declaration.roles.includes(chosen))
    throw new UsageError(`${party} declares the roles ${declaration.roles.join(', ')}, not ${chosen}`)
  if (!declaration.features.includes('state'))
    throw new UsageError(`${party} does not declare the feature state, which a probe reads its results with`)
  return chosen
}

function createTools(ruleset: Ruleset, crypto: CryptoBackend, budgetMs: number): ProbeTools {
  return {
    sender: (chainId) => createSender(crypto, chainId),
    touched: candidatesOf(ruleset, loadStandard()).map(({ address }) => address),
    budgetMs,
  }
}

function write(report: ProbeReport, format: ProbeCommand['format'], { output, environment }: Terminal): void {
  if (format === 'text') return void output.write(describeProbe(report, styleFor(output, environment)))
  const plain = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value)
  output.write(`${JSON.stringify(report, plain, 2)}\n`)
}

function codeOf({ faults, forks, differences, notShown }: ProbeReport): number {
  if (faults.length > 0) return exitCode.adapter
  if (forks.length === 0) return exitCode.nothingExecuted
  if (differences.length > 0) return exitCode.nonConformance
  return notShown.length > 0 ? exitCode.incomplete : exitCode.conformant
}
