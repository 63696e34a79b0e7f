import type { PrecompileEntry, PrecompileHistory, PrecompileLimits, Ruleset } from '../../model/generated/ruleset.ts'
import type { Decimal } from '../../model/Hex.ts'
import { canonicalJson } from '../canonicalJson.ts'
import { descending, gasComplaints } from './history.ts'
import { unresolved, type Complaint } from './Spec.ts'

/** Statuses with which a call runs nothing, so that nothing can be limited or priced. */
const inert: ReadonlySet<string> = new Set(['absent', 'disabled-error', 'disabled-revert'])

/** Limits that a single input can pass. */
const inputLimits = ['maxInputBytes', 'exactInputBytes', 'maxFieldBytes'] as const

/** What `spec/precompiles/` says of a precompile wherever it is. */
export type DescribedPrecompile = Pick<PrecompileHistory, 'address' | 'class'>

/**
 * Checks the precompiles of a ruleset: names, addresses, classes, histories, prices and limits.
 *
 * @param ruleset - Matches its schema.
 * @param described - The precompiles of `spec/precompiles/` by name; undefined where not all could be read.
 * @see spec/rules/rulesets.yaml RUL-5, RUL-6, RUL-7, RUL-10
 */
export function checkHistories(
  ruleset: Ruleset,
  described: ReadonlyMap<string, DescribedPrecompile> | undefined,
): readonly Complaint[] {
  return [
    ...ruleset.precompiles.flatMap((precompile, index) => [
      ...checkName(precompile, `/ruleset/precompiles/${index}`, described),
      ...checkHistory(ruleset, precompile, `/ruleset/precompiles/${index}/history`),
    ]),
    ...sharedAddresses(ruleset),
  ]
}

function checkName(
  { name, address, class: given, history }: PrecompileHistory,
  at: string,
  described: ReadonlyMap<string, DescribedPrecompile> | undefined,
): readonly Complaint[] {
  const usual = described?.get(name)
  if (usual === undefined) {
    const foreign = history.every(({ status }) => status === 'chain-specific' || status === 'absent')
    const known = described === undefined || foreign ? undefined : new Set(described.keys())
    return unresolved([[`${at}/name`, name]], known, 'precompile')
  }
  const found: Complaint[] = []
  if (usual.address !== address) {
    const message = `${name} is at ${usual.address} in spec/precompiles`
    found.push({ at: `${at}/address`, message, fix: 'write that address or another name', clause: 'PRE-5' })
  }
  if (usual.class !== given) {
    const message = `${name} is ${given} here and ${usual.class} in spec/precompiles`
    found.push({ at: `${at}/class`, message, fix: 'write that class or another name', clause: 'RUL-10' })
  }
  return found
}

function checkHistory(ruleset: Ruleset, { history, name }: PrecompileHistory, at: string): readonly Complaint[] {
  const forks = ruleset.forks.map(({ id }) => id)
  const places = history.map(({ sinceFork }, entry) => [`${at}/${entry}/sinceFork`, sinceFork] as const)
  return [
    ...unresolved(places, new Set(forks), 'fork of this ruleset').map((found) => ({ ...found, clause: 'RUL-6' })),
    ...descending(
      history.map(({ sinceFork }) => forks.indexOf(sinceFork)),
      (entry) => `${at}/${entry}/sinceFork`,
    ).map((found) => ({ ...found, clause: 'RUL-6' })),
    ...gasComplaints(history, at),
    ...history.flatMap((entry, index) => [
      ...pricedInVain(entry, `${at}/${index}`),
      ...checkLimits(ruleset, { entry, at: `${at}/${index}`, name }),
    ]),
    ...vain(history, at),
  ]
}

function pricedInVain({ status, gas }: PrecompileEntry, at: string): readonly Complaint[] {
  if (gas === undefined || !inert.has(status)) return []
  const message = `the status ${status} executes nothing and has a gas formula`
  return [{ at: `${at}/gas`, message, fix: 'remove gas or correct the status', clause: 'RUL-6' }]
}

/** Two ways to write one ruleset would have two hashes, so what changes nothing is left out. */
function vain(history: readonly PrecompileEntry[], at: string): readonly Complaint[] {
  return history.flatMap((entry, index): readonly Complaint[] => {
    const before = history[index - 1]
    if (before === undefined) {
      if (entry.status !== 'absent' || history.length === 1) return []
      const message = 'the address is an ordinary account before the first entry anyway'
      return [{ at: `${at}/${index}/status`, message, fix: 'remove the entry', clause: 'RUL-6' }]
    }
    const same = canonicalJson({ ...entry, sinceFork: '' }) === canonicalJson({ ...before, sinceFork: '' })
    const message = `the entry says the same as that of ${before.sinceFork}`
    return same ? [{ at: `${at}/${index}/status`, message, fix: 'remove the entry', clause: 'RUL-6' }] : []
  })
}

interface LimitsOf {
  readonly entry: PrecompileEntry
  readonly at: string
  readonly name: string
}

function checkLimits(ruleset: Ruleset, { entry, at, name }: LimitsOf): readonly Complaint[] {
  const { limits, status } = entry
  if (limits === undefined) return []
  const complain = (member: keyof PrecompileLimits, message: string, fix: string): Complaint => ({
    at: `${at}/limits/${member}`,
    message,
    fix,
    clause: 'RUL-7',
  })
  if (inert.has(status)) {
    const fix = 'remove limits or correct the status'
    return [
      { at: `${at}/limits`, message: `the status ${status} executes nothing and has limits`, fix, clause: 'RUL-7' },
    ]
  }
  const found: Complaint[] = []
  if (above(limits.exactInputBytes, limits.maxInputBytes)) {
    found.push(complain('exactInputBytes', 'the only length of input is above the longest', 'correct one of the two'))
  }
  if (above(limits.maxLargeCallsPerBlock, limits.maxCallsPerBlock)) {
    const message = 'more large calls are allowed in a block than calls'
    found.push(complain('maxLargeCallsPerBlock', message, 'correct one of the two'))
  }
  if (status === 'active' && limits.maxCallsPerBlock !== undefined && BigInt(limits.maxCallsPerBlock) === 0n) {
    const message = `${name} is active, and no call of it may be in a block`
    found.push(complain('maxCallsPerBlock', message, 'write the status unprovable or another limit'))
  }
  if (limits.maxFieldBytes !== undefined && name !== 'MODEXP') {
    found.push(complain('maxFieldBytes', `${name} has no fields of its own length`, 'write maxInputBytes'))
  }
  if (limits.onLimitViolation !== undefined && Object.keys(limits).every((key) => !isBound(key))) {
    found.push(complain('onLimitViolation', 'there is no limit that could be passed', 'remove onLimitViolation'))
  }
  if (limits.onLimitViolation === undefined && inputLimits.some((key) => limits[key] !== undefined)) {
    const message = 'nothing says what an input beyond the limit meets'
    found.push({ at: `${at}/limits`, message, fix: 'add onLimitViolation', clause: 'RUL-7' })
  }
  if (limits.zkGasMultiplier !== undefined && !isCounted(ruleset, entry.sinceFork)) {
    const message = `zk gas is not counted at ${entry.sinceFork}`
    found.push(complain('zkGasMultiplier', message, 'remove it, or let limits.zkGas begin no later'))
  }
  return found
}

function isBound(key: string): boolean {
  return key !== 'onLimitViolation' && key !== 'zkGasMultiplier'
}

function isCounted({ forks, limits }: Ruleset, fork: string): boolean {
  const place = (id: string): number => forks.findIndex((candidate) => candidate.id === id)
  return limits.zkGas !== undefined && place(limits.zkGas.sinceFork) <= place(fork)
}

function above(left: Decimal | undefined, right: Decimal | undefined): boolean {
  return left !== undefined && right !== undefined && BigInt(left) > BigInt(right)
}

function sharedAddresses(ruleset: Ruleset): readonly Complaint[] {
  const taken = new Map<string, string>()
  const places = [
    ...ruleset.precompiles.map(({ name, address }, index) => ({
      at: `/ruleset/precompiles/${index}/address`,
      name,
      address,
    })),
    ...Object.entries(ruleset.systemContracts).map(([name, address]) => ({
      at: `/ruleset/systemContracts/${name}`,
      name: `the system contract ${name}`,
      address,
    })),
  ]
  return places.flatMap(({ at, name, address }) => {
    const other = taken.get(address)
    if (other === undefined) taken.set(address, name)
    if (other === undefined) return []
    const message = `${name} is at the address of ${other}`
    return [{ at, message, fix: 'correct one of the two', clause: 'RUL-5' }]
  })
}
