import type { Ruleset } from '../../model/generated/ruleset.ts'
import type { RulesetFile, SourceOfFacts } from '../../model/generated/standard.ts'
import { isWithin, resolveFactPath } from '../factPath.ts'
import { repeated, unresolved, type Complaint } from './Spec.ts'

/**
 * Checks what a ruleset file says about its sources: every fact has one, every source is pinned and used, and what is
 * not established is marked.
 *
 * @param file - Matches its schema.
 * @see spec/rules/rulesets.yaml RUL-3, RUL-4
 */
export function checkSources(file: RulesetFile): readonly Complaint[] {
  const { ruleset, provenance } = file
  const cited = provenance.map(({ facts }) => (facts ?? []).flatMap((path) => resolveFactPath(ruleset, path)))
  const doubted = (file.uncertain ?? []).flatMap(({ at }) => resolveFactPath(ruleset, at))
  const from = fromIds(file)
  return [
    ...repeated(
      provenance.map(({ id }, index) => [`/provenance/${index}/id`, id] as const),
      'source',
    ),
    ...unresolved(from, new Set(provenance.map(({ id }) => id)), 'source').map((found) => ({
      ...found,
      clause: 'RUL-3',
    })),
    ...provenance.flatMap((source, index) => checkSource(file, source, `/provenance/${index}`)),
    ...(file.uncertain ?? []).flatMap(({ at }, index) => leadsNowhere(ruleset, at, `/uncertain/${index}/at`)),
    ...factsOf(ruleset).flatMap((fact) => {
      const sources = provenance.filter((_, index) => cited[index]?.some((pointer) => isWithin(fact, pointer)))
      return [...withoutSource(fact, sources), ...notMarked(ruleset, fact, { sources, doubted })]
    }),
  ]
}

/** @returns JSON pointers of everything in a ruleset that someone must have found out. */
function factsOf(ruleset: Ruleset): readonly string[] {
  const items = (name: string, count: number): readonly string[] =>
    Array.from({ length: count }, (_, index) => `/${name}/${index}`)
  return [
    '/chainId',
    ...items('forks', ruleset.forks.length),
    ...ruleset.precompiles.flatMap(({ history }, index) => items(`precompiles/${index}/history`, history.length)),
    ...(ruleset.systemCalls.length > 0 ? ['/systemCalls'] : []),
    ...Object.keys(ruleset.systemContracts).map((name) => `/systemContracts/${name}`),
    ...Object.keys(ruleset.limits).map((name) => `/limits/${name}`),
    ...items('feeMarket', ruleset.feeMarket?.length ?? 0),
    ...items('flags', ruleset.flags.length),
    ...(ruleset.consensus === undefined ? [] : ['/consensus']),
    ...(ruleset.batches === undefined ? [] : ['/batches']),
    ...items('deviations', ruleset.deviations?.length ?? 0),
  ]
}

function fromIds(file: RulesetFile): readonly (readonly [at: string, id: string])[] {
  return (['forks', 'testnets', 'contracts'] as const).flatMap((part) =>
    (file[part] ?? []).flatMap(({ from }, index) =>
      from.map((id, place) => [`/${part}/${index}/from/${place}`, id] as const),
    ),
  )
}

function checkSource(file: RulesetFile, source: SourceOfFacts, at: string): readonly Complaint[] {
  const { id, tier, repository, commit, path, paths, url, facts } = source
  const found: Complaint[] = (facts ?? []).flatMap((fact, index) =>
    leadsNowhere(file.ruleset, fact, `${at}/facts/${index}`),
  )
  const pinned = repository !== undefined && commit !== undefined && (path === undefined) !== (paths === undefined)
  const loose = repository !== undefined || commit !== undefined || path !== undefined || paths !== undefined
  if (tier !== 'standard' && !(pinned && url === undefined) && !(url !== undefined && !loose)) {
    const fix = 'give repository, commit and path (or paths), or else a url'
    found.push({ at: `${at}/id`, message: `the source ${id} cannot be found again`, fix, clause: 'RUL-3' })
  }
  if (facts === undefined && !fromIds(file).some(([, used]) => used === id)) {
    const fix = 'list its facts or remove it'
    found.push({ at: `${at}/id`, message: `the source ${id} is used by nothing`, fix, clause: 'RUL-3' })
  }
  return found
}

function leadsNowhere(ruleset: Ruleset, path: string, at: string): readonly Complaint[] {
  if (resolveFactPath(ruleset, path).length > 0) return []
  const fix = 'name a part of the ruleset, such as /forks/<id> or /precompiles/<name>/history/<fork>'
  return [{ at, message: `the path ${path} leads nowhere in the ruleset`, fix, clause: 'RUL-3' }]
}

function withoutSource(fact: string, sources: readonly SourceOfFacts[]): readonly Complaint[] {
  if (sources.length > 0) return []
  return [
    {
      at: `/ruleset${fact}`,
      message: 'no source states this fact',
      fix: 'list it under facts of a source',
      clause: 'RUL-3',
    },
  ]
}

function notMarked(
  ruleset: Ruleset,
  fact: string,
  { sources, doubted }: { readonly sources: readonly SourceOfFacts[]; readonly doubted: readonly string[] },
): readonly Complaint[] {
  if (doubted.some((pointer) => isWithin(fact, pointer) || isWithin(pointer, fact))) return []
  const fix = 'list it under uncertain, with the reason'
  if (sources.length > 0 && sources.every(({ tier }) => tier === 'secondary')) {
    const message = 'only a secondary source states this fact, and it is not marked as uncertain'
    return [{ at: `/ruleset${fact}`, message, fix, clause: 'RUL-4' }]
  }
  if (!isUnknown(ruleset, fact)) return []
  return [{ at: `/ruleset${fact}`, message: 'the fact is unknown and not marked as uncertain', fix, clause: 'RUL-4' }]
}

function isUnknown(ruleset: Ruleset, fact: string): boolean {
  const [, part, index, , entry] = fact.split('/')
  if (part === 'forks') return ruleset.forks[Number(index)]?.activation.kind === 'unknown'
  if (part !== 'precompiles') return false
  const found = ruleset.precompiles[Number(index)]?.history[Number(entry)]
  return found?.status === 'unknown' || found?.gas?.formula === 'unknown'
}
