import type { PrecompileEntry, PrecompileHistory, Ruleset, SystemCall } from '../../src/model/generated/ruleset.ts'
import type { Moment } from '../observe/moments.ts'
import type { DivergenceClass } from './Divergence.ts'
import { coordinateOf, isNumbered, startingAt, type NumberedActivation } from './skewCandidates.ts'

/** A fault that would explain what a party did: the reference under changed rules shows whether it does. */
export interface Hypothesis {
  readonly class: DivergenceClass
  readonly ruleset: Ruleset
  readonly summary: string
  /** For a fork that is late: a moment at which a party that is only late follows it too. */
  readonly settledAt?: bigint
}

/** Seconds before a fork in which switching too early is considered. */
const earlySecondsMax = 24n

/**
 * Forks that a party may have switched to too late or too early.
 *
 * Only blocks at a boundary are considered: the first of a fork, and those shortly before one.
 *
 * @param ruleset - In force.
 * @param parent - Moment of the block before.
 * @param block - Moment of the block.
 */
export function forkHypotheses(ruleset: Ruleset, parent: Moment | undefined, block: Moment): readonly Hypothesis[] {
  const hypotheses: Hypothesis[] = []
  for (const [place, { id, activation }] of ruleset.forks.entries()) {
    if (!isNumbered(activation)) continue
    const start = BigInt(activation.value)
    const { what, unit, earlyMax } = scales[activation.kind]
    const now = coordinateOf(activation, block, ruleset)
    if (now === undefined) continue
    const before = parent === undefined ? undefined : coordinateOf(activation, parent, ruleset)
    if (now >= start && before !== undefined && before < start) {
      const late = now - start + 1n
      const summary = `behaves as before ${id}, which is in force since ${start} (${what}) and the block is at ${now}: switches at least ${late} ${unit(late)} late`
      const later = startingAt(ruleset, place, now + 1n)
      const settledAt = activation.kind === 'timestamp' ? settledMoment(ruleset, now) : undefined
      hypotheses.push({ class: 'fork skew', ruleset: later, summary, ...(settledAt !== undefined && { settledAt }) })
    }
    if (now < start && start - now <= earlyMax) {
      const early = start - now
      const summary = `behaves as ${id}, which is in force only from ${start} (${what}) on and the block is at ${now}: switches at least ${early} ${unit(early)} early`
      hypotheses.push({ class: 'fork skew', ruleset: startingAt(ruleset, place, now), summary })
    }
  }
  // The nearest boundary first: a fork that starts with another is told apart by what it changes.
  return hypotheses.reverse()
}

/** Seconds after which a party that was late is surely there. */
const settlingSeconds = 86_400n

/** A moment long after a block and yet before the next fork; undefined where that is too near. */
function settledMoment(ruleset: Ruleset, now: bigint): bigint | undefined {
  const starts = ruleset.forks.flatMap(({ activation }) =>
    activation.kind === 'timestamp' && BigInt(activation.value) > now ? [BigInt(activation.value)] : [],
  )
  const next = starts.reduce((least, value) => (value < least ? value : least), now + settlingSeconds + 1n)
  const moment = next - 1n
  return moment > now ? moment : undefined
}

interface Scale {
  readonly what: string
  readonly unit: (count: bigint) => string
  /** How long before a fork switching too early is considered. */
  readonly earlyMax: bigint
}

function counted(one: string, many: string): Scale['unit'] {
  return (count) => (count === 1n ? one : many)
}

const scales: Readonly<Record<NumberedActivation['kind'], Scale>> = {
  timestamp: { what: 'timestamp', unit: () => 's', earlyMax: earlySecondsMax },
  block: { what: 'block number', unit: counted('block', 'blocks'), earlyMax: 1n },
  batch: { what: 'batch', unit: counted('batch', 'batches'), earlyMax: 1n },
  stateVariable: { what: 'value of a state variable', unit: counted('unit', 'units'), earlyMax: 1n },
}

/** Ways to end a call whose input is beyond a limit. */
const limitModes = ['error-consume-all', 'revert-gas-0', 'empty-output-success'] as const

/**
 * Faults in a precompile.
 *
 * @param ruleset - In force.
 * @param precompile - The one that was called.
 */
export function precompileHypotheses(ruleset: Ruleset, precompile: PrecompileHistory): readonly Hypothesis[] {
  const { name, address } = precompile
  const change = (
    hypothesis: Omit<Hypothesis, 'ruleset'>,
    to: (entry: PrecompileEntry) => PrecompileEntry,
  ): Hypothesis => {
    const precompiles = ruleset.precompiles.map((candidate) =>
      candidate === precompile ? { ...candidate, history: candidate.history.map(to) } : candidate,
    )
    return { ...hypothesis, ruleset: { ...ruleset, name: `${ruleset.name}-changed`, precompiles } }
  }
  const called = `${name} at ${address}`
  const hypotheses = [
    change({ class: 'precompile absent', summary: `${called} is an ordinary account to it` }, ({ sinceFork }) => ({
      sinceFork,
      status: 'absent',
    })),
    change({ class: 'precompile failure mode', summary: `${called} fails and takes all gas` }, (entry) => ({
      ...entry,
      status: 'disabled-error',
    })),
    change({ class: 'precompile failure mode', summary: `${called} fails and gives its gas back` }, (entry) => ({
      ...entry,
      status: 'disabled-revert',
    })),
  ]
  if (precompile.history.some(({ limits }) => limits !== undefined)) {
    const summary = `${called} does not look at the limits on its input`
    for (const mode of limitModes) {
      const beyond = `${called} answers an input beyond its limits with ${mode}`
      hypotheses.push(
        change({ class: 'precompile failure mode', summary: beyond }, (entry) =>
          entry.limits === undefined ? entry : { ...entry, limits: { ...entry.limits, onLimitViolation: mode } },
        ),
      )
    }
    hypotheses.push(
      change({ class: 'precompile limit', summary }, ({ sinceFork, status, gas }) => ({
        sinceFork,
        status,
        ...(gas !== undefined && { gas }),
      })),
    )
  }
  return hypotheses
}

/**
 * System calls that a party may not make.
 *
 * @param ruleset - In force.
 */
export function systemCallHypotheses(ruleset: Ruleset): readonly Hypothesis[] {
  return ruleset.systemCalls.map((call: SystemCall) => ({
    class: 'system call',
    ruleset: {
      ...ruleset,
      name: `${ruleset.name}-without-${call}`,
      systemCalls: ruleset.systemCalls.filter((candidate) => candidate !== call),
    },
    summary: `does not make the system call ${call}`,
  }))
}
