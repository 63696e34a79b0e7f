import type { EvmFork, Ruleset, SystemCall } from '../../src/model/generated/ruleset.ts'
import { rulesetHash } from '../../src/standard/rulesetHash.ts'
import { withSystemCalls } from '../../src/standard/rulesets.ts'
import { isSince, forkAt } from '../load/forkAt.ts'
import type { BuildCase, Case, ImportCase } from '../load/Case.ts'
import type { HashedRuleset } from '../adapters/Party.ts'
import type { Pair } from './Pair.ts'
import { momentsOf } from './moments.ts'

const bornIn: Readonly<Record<SystemCall, EvmFork>> = {
  beaconRoots: 'cancun',
  historyStorage: 'prague',
  depositRequests: 'prague',
  withdrawalRequests: 'prague',
  consolidationRequests: 'prague',
}

const contractOf = {
  beaconRoots: 'beaconRoots',
  historyStorage: 'historyStorage',
  depositRequests: 'depositContract',
  withdrawalRequests: 'withdrawalRequests',
  consolidationRequests: 'consolidationRequests',
} as const

/** The rules that a pair is judged under for one case. */
export interface Judgement {
  readonly ruleset: HashedRuleset
  /** System calls that a party does not run and that would leave a trace in this case. */
  readonly missing: readonly SystemCall[]
}

/**
 * Finds the ruleset that both parties can follow.
 *
 * A party that runs fewer system calls is judged under a ruleset without them, where they would make a difference.
 *
 * @param asked - The case.
 * @param pair - Its parties; one that could not be started declares nothing and takes nothing away.
 * @returns The ruleset with its hash; the vector's own where nothing is missing.
 */
export function judgementOf(asked: Case, pair: Pair): Judgement {
  const missing =
    asked.kind === 'build' || asked.kind === 'import'
      ? asked.ruleset.systemCalls.filter((call) => !runs(pair, call) && matters(asked, call))
      : []
  return { ruleset: hashed(asked.ruleset, missing), missing }
}

/** Clauses whose vectors say nothing once the system call is gone. */
const clauseOf: Readonly<Record<string, readonly SystemCall[]>> = {
  'SYS-1': ['beaconRoots'],
  'SYS-2': ['historyStorage'],
  'SYS-3': ['depositRequests'],
  'SYS-4': ['withdrawalRequests'],
  'SYS-5': ['consolidationRequests'],
  'SYS-6': ['beaconRoots', 'historyStorage', 'withdrawalRequests', 'consolidationRequests'],
  'SYS-7': ['beaconRoots', 'historyStorage'],
}

/**
 * Tells whether a case is about a system call that its ruleset was rid of.
 *
 * @param asked - The case.
 * @param judged - The ruleset that the pair is judged under.
 * @returns The capability that is lacking, or undefined.
 */
export function lackOfSystemCalls(asked: Case, judged: HashedRuleset): string | undefined {
  const left = judged.ruleset.systemCalls
  const gone = asked.clauses
    .flatMap((clause) => clauseOf[clause] ?? [])
    .filter((call) => asked.ruleset.systemCalls.includes(call) && !left.includes(call))
  return gone.length === 0 ? undefined : `systemCall ${[...new Set(gone)].join(', ')}`
}

function runs(pair: Pair, call: SystemCall): boolean {
  return [pair.sequencer, pair.prover].every(
    (started) => 'fault' in started || started.party.declaration.systemCalls.includes(call),
  )
}

/** A system call leaves a trace only once its fork is in force and where its contract is deployed. */
function matters(asked: BuildCase | ImportCase, call: SystemCall): boolean {
  const contract = asked.ruleset.systemContracts[contractOf[call]]
  const deployed = contract === undefined || asked.genesis.alloc[contract] !== undefined
  const active = momentsOf(asked).some(({ number, timestamp }) => {
    const fork = forkAt(asked.ruleset, number, timestamp)
    return fork !== undefined && isSince(fork.evmBase, bornIn[call])
  })
  return deployed && active
}

const known = new WeakMap<Ruleset, Map<string, HashedRuleset>>()

/**
 * Hashes the ruleset of a case; cases that share the object share the work.
 *
 * @param ruleset - Whole.
 * @returns It with its hash.
 */
export function hashedRuleset(ruleset: Ruleset): HashedRuleset {
  return hashed(ruleset, [])
}

function hashed(ruleset: Ruleset, missing: readonly SystemCall[]): HashedRuleset {
  const variants = known.get(ruleset) ?? new Map<string, HashedRuleset>()
  known.set(ruleset, variants)
  const key = missing.join()
  const found = variants.get(key)
  if (found !== undefined) return found
  const rest = ruleset.systemCalls.filter((call) => !missing.includes(call))
  const variant = missing.length === 0 ? ruleset : withSystemCalls(ruleset, rest)
  const made = { ruleset: variant, hash: rulesetHash(variant) }
  variants.set(key, made)
  return made
}
