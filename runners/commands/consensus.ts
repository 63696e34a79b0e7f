import { randomBytes } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'

import { loadStandard } from '../../src/standard/loadStandard.ts'
import { parseConnect } from '../adapters/connect.ts'
import type { Party } from '../adapters/Party.ts'
import { startParty } from '../adapters/start.ts'
import { UsageError } from '../adapters/UsageError.ts'
import { consensusProblems } from '../compare/consensus.ts'
import { asDamage } from '../load/Damage.ts'
import { isFields } from '../load/fields.ts'
import { depthMax } from '../load/JsonEntries.ts'
import { nestsDeeper } from '../load/nestsDeeper.ts'
import { consensusQuestions } from '../load/formats/consensus/consensusData.ts'
import type { ReadQuestion } from '../load/formats/consensus/readEntry.ts'
import { isConsensusData, isConsensusEntry } from '../load/formats/consensus/recogniseConsensus.ts'
import { putQuestion } from '../observe/consensus.ts'
import type { Asked, ConsensusResult } from '../observe/Observation.ts'
import { messageBytesMax } from '../protocol/ndjson.ts'
import { printable } from '../protocol/printable.ts'
import { exitCode } from '../report/exitCode.ts'
import type { Terminal } from './run.ts'

/** What the person asked for. */
export interface ConsensusCommand {
  /** Only these questions of the file are put. */
  readonly about: 'header' | 'message'
  readonly file: string
  /** Of entries that name none. */
  readonly profile: string | undefined
  /** Connect string. */
  readonly party: string
  readonly format: 'text' | 'json'
  readonly budgetMs: number
}

/** What came of one question. */
interface Outcome {
  readonly name: string
  readonly verdict: 'pass' | 'fail' | 'shown' | 'broken'
  /** What is wrong; what was answered where nothing was expected. */
  readonly lines: readonly string[]
  readonly answer?: ConsensusResult
}

/** Largest file that is read. */
const fileBytesMax = 64 * 2 ** 20

const handshakeTimeoutMs = 20_000

/**
 * Puts the headers or messages of a file to a party, and holds its answers against what the file says.
 *
 * @param command - What to verify, and by whom.
 * @param terminal - Where the report goes.
 * @returns Exit code: 1 where an answer is wrong or a header or message is refused, 3 for a fault of the party, 4 where
 *   the file is damaged, 5 where it holds nothing to verify.
 * @throws UsageError where the profile, the file or the connect string is not known.
 */
export async function verifyConsensus(command: ConsensusCommand, terminal: Terminal): Promise<number> {
  checkProfile(command.profile)
  const value = await readJson(command.file)
  const questions = await questionsOf(value, command)
  if ('damage' in questions) {
    terminal.display.write(`${printable(command.file)}: ${printable(questions.damage, 1000)}\n`)
    return exitCode.vectorIntegrity
  }
  if (questions.wanted.length === 0) {
    terminal.display.write(`${printable(command.file)}: holds no ${command.about} to verify\n`)
    return exitCode.nothingExecuted
  }
  const started = await startParty(parseConnect(command.party), {
    handshakeTimeoutMs,
    answerBytesMax: messageBytesMax,
    onLateFault: () => undefined,
  })
  if ('fault' in started) {
    const { kind, detail } = started.fault
    terminal.display.write(`${printable(command.party)} did not start: ${kind}: ${printable(detail, 1000)}\n`)
    return exitCode.adapter
  }
  const { party } = started
  try {
    if (!party.declaration.features.includes('consensus')) {
      throw new UsageError(`${command.party} does not declare the feature consensus`)
    }
    const outcomes: Outcome[] = []
    for (const { name, question, expected } of questions.wanted) {
      outcomes.push(judge(name, expected, await put(party, question, command.budgetMs)))
    }
    write(outcomes, command, terminal)
    return codeOf(outcomes)
  } finally {
    await party.close()
  }
}

function checkProfile(name: string | undefined): void {
  const { consensus } = loadStandard()
  if (name === undefined || consensus.has(name)) return
  throw new UsageError(
    `there is no consensus profile ${printable(name)}; known are ${[...consensus.keys()].join(', ')}`,
  )
}

async function readJson(file: string): Promise<unknown> {
  const found = await stat(file).catch(() => undefined)
  if (found === undefined || !found.isFile()) throw new UsageError(`there is no file ${file}`)
  if (found.size > fileBytesMax) throw new UsageError(`${file} has more than ${fileBytesMax} bytes`)
  const text = await readFile(file, 'utf8')
  if (nestsDeeper(text, depthMax)) throw new UsageError(`${file} nests deeper than ${depthMax}`)
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`${file} is not JSON: ${error.message}`)
    throw error
  }
}

interface Wanted extends ReadQuestion {
  readonly name: string
}

async function questionsOf(
  value: unknown,
  { profile, about }: ConsensusCommand,
): Promise<{ readonly wanted: readonly Wanted[] } | { readonly damage: string }> {
  const fields = Array.isArray(value) ? { entries: value } : value
  const known = isFields(fields) && (isConsensusEntry(fields) || isConsensusData(fields))
  if (!known)
    return { damage: `expected { profile, ${about === 'header' ? 'headerRlp' : 'code, payload'} }, or a list of such` }
  const listed = unlessDamaged(() => consensusQuestions(fields, profile === undefined ? {} : { profile }))
  if ('damage' in listed) return listed
  const wanted: Wanted[] = []
  for (const named of listed) {
    const read = unlessDamaged(named.read)
    if ('damage' in read) return read
    if (read.question.kind === about) wanted.push({ name: named.name, ...read })
  }
  return { wanted }
}

function unlessDamaged<T extends object>(read: () => T): T | { readonly damage: string } {
  try {
    return read()
  } catch (error) {
    const damage = asDamage(error)
    if (damage === undefined) throw error
    return { damage: damage.message }
  }
}

function put(party: Party, question: ReadQuestion['question'], timeoutMs: number): Promise<Asked<ConsensusResult>> {
  const token = `case-${randomBytes(8).toString('hex')}`
  return putQuestion(question, token, async (method, params) => {
    const reply = await party.call(method, params, { timeoutMs, subject: method })
    return reply.kind === 'unsupported' ? { kind: 'undelivered', detail: `${reply.name}: ${reply.detail}` } : reply
  })
}

function judge(name: string, expected: ReadQuestion['expected'], asked: Asked<ConsensusResult>): Outcome {
  if (asked.kind !== 'result') {
    const detail = asked.kind === 'fault' ? `${asked.fault.kind}: ${asked.fault.detail}` : JSON.stringify(asked)
    return { name, verdict: 'broken', lines: [detail] }
  }
  const answer = asked.result
  const problems = consensusProblems(answer, expected)
  const lines = problems.map((one) => `${one.field}: expected ${one.expected}, found ${one.found}`)
  if (lines.length > 0) return { name, verdict: 'fail', lines, answer }
  const nothing = expected.kind === 'accept' && Object.keys(expected.result).length === 0
  return { name, verdict: nothing ? 'shown' : 'pass', lines: linesOf(answer), answer }
}

function linesOf(answer: ConsensusResult): readonly string[] {
  if (answer.status === 'rejected') return [`rejected for ${answer.reason}`]
  return Object.entries(answer)
    .filter(([field]) => field !== 'status')
    .map(([field, value]) => `${field} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
}

function write(outcomes: readonly Outcome[], { format }: ConsensusCommand, { output }: Terminal): void {
  if (format === 'json') {
    output.write(`${JSON.stringify(outcomes, undefined, 2)}\n`)
    return
  }
  for (const { name, verdict, lines } of outcomes) {
    output.write(`${verdict.padEnd(6)} ${printable(name, 200)}\n`)
    for (const line of lines) output.write(`       ${printable(line, 2000)}\n`)
  }
  const passed = outcomes.filter(({ verdict }) => verdict === 'pass' || verdict === 'shown').length
  output.write(`${passed} of ${outcomes.length} as expected\n`)
}

function codeOf(outcomes: readonly Outcome[]): number {
  if (outcomes.some(({ verdict }) => verdict === 'broken')) return exitCode.adapter
  return outcomes.some(({ verdict }) => verdict === 'fail') ? exitCode.nonConformance : exitCode.conformant
}
