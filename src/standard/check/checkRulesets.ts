import type { Ruleset } from '../../model/generated/ruleset.ts'
import type { RulesetFile } from '../../model/generated/standard.ts'
import { resolveFactPath } from '../factPath.ts'
import type { Finding } from '../Finding.ts'
import { forkRank } from '../forkOrder.ts'
import type { Standard } from '../Standard.ts'
import { checkDeviations } from './checkDeviations.ts'
import { checkForkList } from './checkForkList.ts'
import { checkForkTimes } from './checkForkTimes.ts'
import { checkHistories, type DescribedPrecompile } from './checkHistories.ts'
import { checkSources } from './checkSources.ts'
import { complain, misnamed, namesOf, pointers, unresolved, type Complaint, type Spec } from './Spec.ts'

/** What rulesets may name; undefined where the files that define it could not all be read. */
export interface KnownNames {
  readonly layouts: ReadonlySet<string> | undefined
  readonly profiles: ReadonlySet<string> | undefined
  /** What is the same of a precompile wherever it is, by name. */
  readonly precompiles: ReadonlyMap<string, DescribedPrecompile> | undefined
  /** Rank of the fork that defines it, by system call. */
  readonly systemCalls: ReadonlyMap<string, number> | undefined
}

/**
 * Checks the rulesets of a standard: each in itself, its sources, and each fork time against all the others.
 *
 * @param spec - All files.
 */
export function checkRulesets(spec: Spec): readonly Finding[] {
  const known = knownIn(spec)
  return [
    ...spec.rulesets.flatMap((file) =>
      complain(file, [
        ...misnamed(file, '/ruleset/name', file.value.ruleset.name),
        ...checkRuleset(file.value, known),
        ...checkSources(file.value),
      ]),
    ),
    ...checkForkTimes(spec),
  ]
}

/**
 * Finds what contradicts itself in one ruleset, wherever it comes from.
 *
 * @param file - Matches its schema.
 * @param known - What it may name.
 * @returns Complaints with JSON pointers into the file.
 */
export function checkRuleset(
  { ruleset, uncertain }: Pick<RulesetFile, 'ruleset' | 'uncertain'>,
  known: KnownNames,
): readonly Complaint[] {
  const doubted = (uncertain ?? []).flatMap(({ at }) => resolveFactPath(ruleset, at))
  return [
    ...checkForkList(ruleset, doubted),
    ...checkHistories(ruleset, known.precompiles),
    ...checkDeviations(ruleset),
    ...checkSystemCalls(ruleset, known),
    ...unresolved(pointers('/ruleset/storageLayouts', ruleset.storageLayouts), known.layouts, 'storage layout'),
    ...unresolved([['/ruleset/consensusProfile', ruleset.consensusProfile]], known.profiles, 'consensus profile'),
  ]
}

/**
 * Collects what rulesets may name from a standard that is sound.
 *
 * @param standard - Loaded.
 */
export function knownNames(standard: Standard): KnownNames {
  return {
    layouts: new Set(standard.storage.keys()),
    profiles: new Set(['none', ...standard.consensus.keys()]),
    precompiles: new Map([...standard.precompiles.values()].map((described) => [described.name, described])),
    systemCalls: new Map(
      standard.forks.flatMap(({ id, systemCalls }) => systemCalls.map(({ call }) => [call, forkRank(id)])),
    ),
  }
}

function knownIn(spec: Spec): KnownNames {
  const precompiles = spec.precompiles.map(({ value }) => value)
  const complete = (folder: string): boolean => namesOf(spec, folder, []) !== undefined
  return {
    layouts: namesOf(
      spec,
      'storage',
      spec.storage.map(({ value }) => value.name),
    ),
    profiles: namesOf(spec, 'consensus', ['none', ...spec.consensus.map(({ value }) => value.name)]),
    precompiles: complete('precompiles')
      ? new Map(precompiles.map((described) => [described.name, described]))
      : undefined,
    systemCalls: complete('forks')
      ? new Map(spec.forks.flatMap(({ value }) => value.systemCalls.map(({ call }) => [call, forkRank(value.id)])))
      : undefined,
  }
}

function checkSystemCalls(ruleset: Ruleset, { systemCalls }: KnownNames): readonly Complaint[] {
  const last = Math.max(...ruleset.forks.map(({ evmBase }) => forkRank(evmBase)))
  const defined =
    systemCalls === undefined
      ? undefined
      : new Set([...systemCalls].filter(([, rank]) => rank <= last).map(([call]) => call))
  const contracts = new Set(Object.keys(ruleset.systemContracts))
  return [
    ...unresolved(pointers('/ruleset/systemCalls', ruleset.systemCalls), defined, 'system call of these forks'),
    ...ruleset.systemCalls
      .map((call) => (call === 'depositRequests' ? 'depositContract' : call))
      .filter((name) => !contracts.has(name))
      .map((name) => ({
        at: '/ruleset/systemContracts',
        message: `the system contract ${name} has no address`,
        fix: `add ${name}`,
        clause: 'SYS-6',
      })),
  ]
}
