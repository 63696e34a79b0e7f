import type { Candidate } from './experiments.ts'
import { isSame, type Outcome } from './Experiment.ts'
import { readOpcode, readPrecompile, type OpcodeReading, type PrecompileReading } from './reading.ts'
import type { BoundaryReport, Difference } from './Report.ts'

type Results = ReadonlyMap<string, Outcome>

/** Outcomes of one fork, of the party and of the rules. */
export interface Compared {
  readonly fork: string
  readonly found: Results
  readonly expected: Results
}

/**
 * Names what a party does otherwise at one address.
 *
 * @param candidate - The address.
 * @param compared - Outcomes of both.
 * @returns Undefined where all its experiments came to the same.
 */
export function precompileDifference(
  candidate: Candidate,
  { fork, found, expected }: Compared,
): Difference | undefined {
  const ids = [...expected.keys()].filter((id) => id.startsWith(`${candidate.address} `))
  const differing = ids.filter((id) => differs(id, found, expected))
  if (differing.length === 0) return undefined
  const [was, is] = [readPrecompile(candidate, expected), readPrecompile(candidate, found)]
  const subject = `${shortAddress(candidate.address)} ${candidate.name ?? 'an address without a name'}`
  const [declared, seen] = [precompileText(was), precompileText(is)]
  if (declared !== seen) return { fork, subject, declared, found: seen }
  const [first = ''] = differing
  const what = first.slice(candidate.address.length + 1)
  return {
    fork,
    subject: `${subject}, ${what}`,
    declared: outcomeText(expected.get(first)),
    found: outcomeText(found.get(first)),
  }
}

/**
 * Names what a party does otherwise with one instruction.
 *
 * @param byte - The instruction.
 * @param compared - Outcomes of both.
 */
export function opcodeDifference(byte: number, { fork, found, expected }: Compared): Difference | undefined {
  const id = `opcode ${byte}`
  if (!differs(id, found, expected)) return undefined
  return {
    fork,
    subject: `opcode 0x${byte.toString(16).padStart(2, '0')}`,
    declared: opcodeText(readOpcode(byte, expected)),
    found: opcodeText(readOpcode(byte, found)),
  }
}

/** Names another answer of an instruction that tells something of the block. */
export function answerDifference(byte: number, { fork, found, expected }: Compared): Difference | undefined {
  const id = `answer ${byte}`
  if (!differs(id, found, expected)) return undefined
  const subject = `answer of opcode 0x${byte.toString(16).padStart(2, '0')}`
  const [declared, seen] = [outcomeText(expected.get(id)), outcomeText(found.get(id))]
  return { fork, subject, declared, found: declared === seen ? 'another value' : seen }
}

/** Names a switch at another second than the declared one. */
export function boundaryDifference({ fork, declared, lastBefore, firstAfter }: BoundaryReport): Difference | undefined {
  if (lastBefore === null && firstAfter === null) return undefined
  const early = firstAfter !== null && firstAfter < declared
  const late = lastBefore !== null && lastBefore >= declared
  if (!early && !late) return undefined
  return { fork, subject: 'activation', declared: String(declared), found: switchText({ lastBefore, firstAfter }) }
}

/** Says between which seconds a party switched. */
export function switchText({ lastBefore, firstAfter }: Pick<BoundaryReport, 'lastBefore' | 'firstAfter'>): string {
  if (firstAfter === null) return lastBefore === null ? 'not told' : `not yet at ${lastBefore}`
  if (lastBefore === null) return `at ${firstAfter} or before`
  if (lastBefore + 1n === firstAfter) return `at ${firstAfter}`
  return `after ${lastBefore}, at ${firstAfter} or before`
}

function differs(id: string, found: Results, expected: Results): boolean {
  const [was, is] = [expected.get(id), found.get(id)]
  return was !== undefined && (is === undefined || !isSame(was, is))
}

/** An address without its leading zeros. */
export function shortAddress(address: string): string {
  const digits = address.slice(2).replace(/^0+/, '')
  return `0x${digits.length % 2 === 0 ? digits : `0${digits}`}`
}

function precompileText({ presence, price, warm }: PrecompileReading): string {
  if (presence === 'active') return `active, ${price ?? 0n} gas${warm === false ? ', cold' : ''}`
  if (presence === 'absent') return `absent${warm === true ? ', warm' : ''}`
  if (presence === 'not-told') return 'not told'
  return presence === 'disabled-error' ? 'fails and loses its gas' : 'fails and gives its gas back'
}

function opcodeText({ kind, gas }: OpcodeReading): string {
  if (kind === 'defined') return `defined, frame of ${gas ?? 0n} gas`
  return kind === 'not-told' ? 'not told' : kind
}

function outcomeText(outcome: Outcome | undefined): string {
  if (outcome === undefined) return 'nothing'
  switch (outcome.kind) {
    case 'call':
      return `${outcome.success ? 'succeeds' : 'fails'}, ${outcome.gas} gas, ${outcome.size} bytes back`
    case 'leastGas':
      return `${outcome.gas} gas suffice`
    case 'access':
      return `first look takes ${outcome.gas} gas`
    case 'nothing':
      return outcome.why
  }
}
