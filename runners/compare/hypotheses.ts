import type {
  ForkActivation,
  PrecompileEntry,
  PrecompileHistory,
  Ruleset,
  SystemCall,
} from '../../src/model/generated/ruleset.ts'
import { decimal } from '../../src/model/Hex.ts'
import type { Moment } from '../observe/moments.ts'
import type { DivergenceClass } from './Divergence.ts'

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
  for (const [place, fork] of ruleset.forks.entries()) {
    const start = startOf(fork)
    if (start === undefined) continue
    const [now, before] = start.unit === 's' ? [block.timestamp, parent?.timestamp] : [block.number, parent?.number]
    const active = now >= start.value
    if (active && before !== undefined && before < start.value) {
      const late = now - start.value + 1n
      const summary = `behaves as before ${fork.id}, which is in force since ${start.value} (${start.what}) and the block is at ${now}: switches at least ${late} ${unitText(start.unit, late)} late`
      const later = startingAt(ruleset, place, now + 1n, 'later')
      const settledAt = start.unit === 's' ? settledMoment(ruleset, now) : undefined
      hypotheses.push({ class: 'fork skew', ruleset: later, summary, ...(settledAt !== undefined && { settledAt }) })
    }
    if (!active && start.value - now <= (start.unit === 's' ? earlySecondsMax : 1n)) {
      const early = start.value - now
      const summary = `behaves as ${fork.id}, which is in force only from ${start.value} (${start.what}) on and the block is at ${now}: switches at least ${early} ${unitText(start.unit, early)} early`
      hypotheses.push({ class: 'fork skew', ruleset: startingAt(ruleset, place, now, 'sooner'), summary })
    }
  }
  // The nearest boundary first: a fork that starts with another is told apart by what it changes.
  return hypotheses.reverse()
}

/** Seconds after which a party that was late is surely there. */
const settlingSeconds = 86_400n

/** A moment long after a block and yet before the next fork; undefined where that is too near. */
function settledMoment(ruleset: Ruleset, now: bigint): bigint | undefined {
  const starts = ruleset.forks
    .flatMap((fork) => startOf(fork) ?? [])
    .filter(({ unit, value }) => unit === 's' && value > now)
  const next = starts.reduce((least, { value }) => (value < least ? value : least), now + settlingSeconds + 1n)
  const moment = next - 1n
  return moment > now ? moment : undefined
}

interface Start {
  readonly value: bigint
  readonly unit: 's' | 'blocks'
  readonly what: string
}

function startOf({ activation }: ForkActivation): Start | undefined {
  if (activation.kind === 'timestamp') return { value: BigInt(activation.value), unit: 's', what: 'timestamp' }
  if (activation.kind === 'block') return { value: BigInt(activation.value), unit: 'blocks', what: 'block number' }
  return undefined
}

function unitText(unit: Start['unit'], count: bigint): string {
  if (unit === 's') return 's'
  return count === 1n ? 'block' : 'blocks'
}

function startingAt(ruleset: Ruleset, place: number, moment: bigint, direction: 'later' | 'sooner'): Ruleset {
  const forks = ruleset.forks.map((fork, index): ForkActivation => {
    const { activation } = fork
    if (activation.kind !== 'timestamp' && activation.kind !== 'block') return fork
    // Forks stay in order: those behind a late one are late too, those before an early one early.
    const moved = direction === 'later' ? index >= place && BigInt(activation.value) < moment : index === place
    return moved ? { ...fork, activation: { kind: activation.kind, value: decimal(String(moment)) } } : fork
  })
  return { ...ruleset, name: `${ruleset.name}-shifted`, forks }
}

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
