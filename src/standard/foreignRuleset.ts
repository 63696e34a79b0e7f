import type {
  Activation,
  BlobSchedule,
  EvmFork,
  ForkActivation,
  Ruleset,
  RulesetFlag,
  SystemCall,
} from '../model/generated/ruleset.ts'
import type { Fork } from '../model/generated/standard.ts'
import { decimal, type Decimal } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import { composeRuleset, usualBlobSchedule } from './composeRuleset.ts'
import { deepFreeze } from './deepFreeze.ts'
import { loadStandard } from './loadStandard.ts'
import { nearest } from './nearest.ts'
import type { Standard } from './Standard.ts'

/** How a foreign fixture names its rules. */
export interface ForeignRulesetOptions {
  /** Such as `Cancun` or `PragueToOsakaAtTime15k`. */
  readonly network: string
  readonly chainId: Decimal
  /** By fork name in any capitals, as the fixture's `config.blobSchedule` has it; mainnet's where absent. */
  readonly blobSchedule?: Readonly<Record<string, BlobSchedule>>
  /** All that the forks define where absent. */
  readonly systemCalls?: readonly SystemCall[]
  readonly flags?: readonly RulesetFlag[]
}

/** `<from>To<to>At<value>`, `...AtTime<seconds>`, `...AtDiff<hexadecimal>`; `k` after a number means thousand. */
const transitionPattern =
  /^(?<from>[A-Z][A-Za-z0-9]*?)To(?<to>[A-Z][A-Za-z0-9]*?)At(?<kind>Time|Diff)?(?<value>[0-9A-F]+)(?<thousand>k)?$/

/** Longest network name that is looked at. */
const networkCharactersMax = 100

/**
 * Derives the whole ruleset of a fixture from its network name, chain id and blob schedule.
 *
 * @param options - As the fixture gives them.
 * @param standard - That of this package when absent.
 * @returns Frozen and canonical: aliases of a network lead to the same ruleset and hash.
 * @throws {@link Rejection} `FORK_UNKNOWN` with the nearest known names.
 * @see spec/rules/forks.yaml FRK-1
 */
export function foreignRuleset(options: ForeignRulesetOptions, standard: Standard = loadStandard()): Ruleset {
  const known = derived.get(standard) ?? new Map<string, Ruleset>()
  derived.set(standard, known)
  const key = JSON.stringify(options)
  const found = known.get(key)
  if (found !== undefined) return found
  const ruleset = deepFreeze(derive(options, standard))
  if (known.size < derivedMax) known.set(key, ruleset)
  return ruleset
}

/** Thousands of fixtures share a few rulesets; each is derived and hashed once. */
const derived = new WeakMap<Standard, Map<string, Ruleset>>()

/** Fixtures name some fifty networks; a chain id or schedule of its own in each of many files must not fill memory. */
const derivedMax = 1000

function derive(options: ForeignRulesetOptions, standard: Standard): Ruleset {
  const steps = stepsOf(options.network, standard)
  const schedules = new Map(
    Object.entries(options.blobSchedule ?? {}).map(([name, schedule]) => [forkNamed(name, standard)?.id, schedule]),
  )
  const forks = steps.map(({ fork, activation }) =>
    withBlob({ id: fork, activation, evmBase: fork }, schedules.get(fork) ?? usualBlobSchedule(standard, fork)),
  )
  return composeRuleset(standard, {
    name: ['fixture', ...steps.map(({ fork }) => fork.toLowerCase())].join('-'),
    chainId: options.chainId,
    forks,
    ...(options.systemCalls === undefined ? {} : { systemCalls: options.systemCalls }),
    ...(options.flags === undefined ? {} : { flags: options.flags }),
  })
}

/**
 * Lists the networks that fixtures may name, transitions not counted.
 *
 * @param standard - That of this package when absent.
 * @returns Names in order of activation, aliases beside them.
 */
export function networkNames(standard: Standard = loadStandard()): readonly string[] {
  return standard.forks.flatMap(({ fixtureNames }) => fixtureNames)
}

/**
 * Adds the blob schedule to a fork's activation; canonical JSON has no place for an absent value.
 *
 * @param fork - Without schedule.
 * @param blob - Undefined before EIP-4844.
 */
export function withBlob(fork: ForkActivation, blob: BlobSchedule | undefined): ForkActivation {
  if (blob === undefined) return fork
  const { target, max, baseFeeUpdateFraction } = blob
  return { ...fork, blob: { target, max, baseFeeUpdateFraction } }
}

interface Step {
  readonly fork: EvmFork
  readonly activation: Activation
}

function stepsOf(network: string, standard: Standard): readonly Step[] {
  const single = forkNamed(network, standard)
  if (single !== undefined) return [{ fork: single.id, activation: { kind: 'genesis' } }]
  const parts = network.length > networkCharactersMax ? undefined : transitionPattern.exec(network)?.groups
  if (parts === undefined) throw unknown(network, standard)
  const [from, to] = [forkNamed(parts['from'] ?? '', standard), forkNamed(parts['to'] ?? '', standard)]
  if (from === undefined || to === undefined) throw unknown(network, standard)
  return [
    { fork: from.id, activation: { kind: 'genesis' } },
    { fork: to.id, activation: activationAt(network, parts, standard) },
  ]
}

function activationAt(
  network: string,
  parts: Readonly<Record<string, string | undefined>>,
  standard: Standard,
): Activation {
  const text = parts['value'] ?? ''
  if (parts['kind'] === 'Diff')
    return { kind: 'terminalTotalDifficulty', value: decimal(BigInt(`0x${text}`).toString()) }
  if (!/^[0-9]+$/.test(text)) throw unknown(network, standard)
  const value = decimal((BigInt(text) * (parts['thousand'] === undefined ? 1n : 1000n)).toString())
  return { kind: parts['kind'] === 'Time' ? 'timestamp' : 'block', value }
}

function forkNamed(name: string, standard: Standard): Fork | undefined {
  const wanted = name.toLowerCase()
  return standard.forks.find(
    (fork) => fork.id.toLowerCase() === wanted || fork.fixtureNames.some((known) => known.toLowerCase() === wanted),
  )
}

function unknown(network: string, standard: Standard): Rejection {
  const known = networkNames(standard)
  const near = nearest(network, known)
  return new Rejection('FORK_UNKNOWN', {
    network: network.slice(0, networkCharactersMax),
    known: (near.length > 0 ? near : known).join(' '),
  })
}
