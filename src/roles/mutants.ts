import { Level, levelOf } from '../execution/Fork.ts'
import { gasSchedule } from '../execution/GasSchedule.ts'
import type { ForkActivation, PrecompileEntry, Ruleset } from '../model/generated/ruleset.ts'
import { decimal } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import { systemCallOrder } from '../standard/rulesets.ts'
import type { Mutation } from './Registry.ts'

/** A kind of fault that can be planted, and how its name is written. */
interface MutantKind {
  readonly kind: string
  /** Such as `gas:<constant>:<delta>`. */
  readonly form: string
  readonly sentence: string
}

/** Every kind of fault. */
const mutantKinds: readonly MutantKind[] = [
  { kind: 'precompile-absent', form: 'precompile-absent:<address>', sentence: 'The address is an ordinary account.' },
  { kind: 'precompile-error', form: 'precompile-error:<address>', sentence: 'Calls fail and lose their gas.' },
  { kind: 'precompile-revert', form: 'precompile-revert:<address>', sentence: 'Calls fail and give their gas back.' },
  { kind: 'precompile-free', form: 'precompile-free:<address>', sentence: 'Calls cost nothing.' },
  {
    kind: 'precompile-gas',
    form: 'precompile-gas:<address>:<delta>',
    sentence: 'Every call costs so much more.',
  },
  {
    kind: 'precompile-limit',
    form: 'precompile-limit:<address>',
    sentence: 'The limits on its input are not looked at.',
  },
  { kind: 'fork-late', form: 'fork-late:<fork>:<seconds or blocks>', sentence: 'The fork starts so much later.' },
  { kind: 'fork-early', form: 'fork-early:<fork>:<seconds or blocks>', sentence: 'The fork starts so much sooner.' },
  { kind: 'gas', form: 'gas:<constant>:<delta>', sentence: 'A constant of the gas schedule is off by so much.' },
  { kind: 'no-system-call', form: 'no-system-call:<call>', sentence: 'The system call is not made.' },
]

const unchanged = (ruleset: Ruleset): Ruleset => ruleset

/**
 * Reads the name of a mutant.
 *
 * @param name - As {@link mutantKinds} writes it, such as `precompile-absent:0x09` or `gas:SLOAD:+1`.
 * @returns The fault; a part that the executed ruleset does not have leaves it as it is.
 * @throws {@link Rejection} `RULESET_UNKNOWN` with the known forms.
 */
export function parseMutant(name: string): Mutation {
  const [kind = '', subject = '', amount = ''] = name.split(':')
  const delta = /^[+-]?\d+$/.test(amount) ? Number(amount) : null
  if (kind === 'gas' && delta !== null && isGasConstant(subject)) {
    return { name, ruleset: unchanged, override: { gas: { [subject]: delta } } }
  }
  if ((kind === 'fork-late' || kind === 'fork-early') && delta !== null) {
    const shift = BigInt(kind === 'fork-late' ? delta : -delta)
    return { name, ruleset: (ruleset) => shiftFork(ruleset, subject, shift), override: {} }
  }
  if (kind === 'no-system-call' && systemCallOrder.some((call) => call === subject)) {
    const without = (ruleset: Ruleset): Ruleset => ({
      ...ruleset,
      systemCalls: ruleset.systemCalls.filter((call) => call !== subject),
    })
    return { name, ruleset: without, override: {} }
  }
  if (!/^0x[0-9a-f]+$/i.test(subject)) return unknown(name)
  const address = BigInt(subject)
  if (kind === 'precompile-gas' && delta !== null) {
    return { name, ruleset: unchanged, override: { precompileGas: new Map([[address, BigInt(delta)]]) } }
  }
  const change = changeOf(kind)
  if (change === null) return unknown(name)
  return { name, ruleset: (ruleset) => changePrecompile(ruleset, address, change), override: {} }
}

/** A misspelt constant would plant nothing, and a run with it would show nothing. */
function isGasConstant(name: string): boolean {
  return Object.values(Level).some((level) => Object.hasOwn(gasSchedule(level), name))
}

type EntryChange = (entry: PrecompileEntry) => PrecompileEntry

function changeOf(kind: string): EntryChange | null {
  switch (kind) {
    case 'precompile-absent':
      return (entry) => ({ sinceFork: entry.sinceFork, status: 'absent' })
    case 'precompile-error':
      return (entry) => ({ ...entry, status: 'disabled-error' })
    case 'precompile-revert':
      return (entry) => ({ ...entry, status: 'disabled-revert' })
    case 'precompile-free':
      return (entry) => ({ ...entry, gas: { formula: 'const', gas: decimal('0') } })
    case 'precompile-limit':
      return withoutLimits
    default:
      return null
  }
}

function withoutLimits({ sinceFork, status, gas }: PrecompileEntry): PrecompileEntry {
  return { sinceFork, status, ...(gas !== undefined && { gas }) }
}

function changePrecompile(ruleset: Ruleset, address: bigint, change: EntryChange): Ruleset {
  const precompiles = ruleset.precompiles.map((precompile) =>
    BigInt(precompile.address) === address ? { ...precompile, history: precompile.history.map(change) } : precompile,
  )
  return { ...ruleset, precompiles }
}

function shiftFork(ruleset: Ruleset, id: string, shift: bigint): Ruleset {
  const forks = ruleset.forks.map((fork): ForkActivation => {
    const { activation } = fork
    if (fork.id !== id || (activation.kind !== 'block' && activation.kind !== 'timestamp')) return fork
    return { ...fork, activation: { kind: activation.kind, value: decimal(String(BigInt(activation.value) + shift)) } }
  })
  return { ...ruleset, forks }
}

function unknown(name: string): never {
  const forms = mutantKinds.map(({ form }) => form).join(' ')
  throw new Rejection('RULESET_UNKNOWN', { mutant: name, forms })
}

/** A precompile of a ruleset that runs at one of its forks. */
export interface ListedPrecompile {
  readonly name: string
  readonly address: string
}

/** Lists the precompiles that are active at any fork of a ruleset. */
export function listPrecompiles(ruleset: Ruleset): readonly ListedPrecompile[] {
  return ruleset.precompiles
    .filter(({ history }) => history.some(({ status }) => status === 'active'))
    .map(({ name, address }) => ({ name, address }))
}

/** Lists the forks of a ruleset that start by block or by time after genesis. */
export function listForkBoundaries(ruleset: Ruleset): readonly { readonly id: string; readonly value: string }[] {
  return ruleset.forks.flatMap(({ id, activation }) =>
    activation.kind === 'block' || activation.kind === 'timestamp' ? [{ id, value: activation.value }] : [],
  )
}

/** Constants that no transaction can tell apart at the level, or that are no price. */
const silent = new Set(['STOP', 'INVALID', 'REFUND_QUOTIENT'])

/**
 * Lists the gas constants that count at any fork of a ruleset.
 *
 * @param ruleset - Whole.
 * @returns Names for `gas:<constant>:<delta>`, sorted.
 */
export function listGasConstants(ruleset: Ruleset): readonly string[] {
  const names = new Set<string>()
  for (const { evmBase } of ruleset.forks) {
    const level = levelOf(evmBase)
    if (level < 0) continue
    for (const name of Object.keys(gasSchedule(level))) {
      if (!silent.has(name) && !(level === Level.petersburg && name === 'SSTORE_DIRTY')) names.add(name)
    }
  }
  return [...names].sort()
}
