import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { GeneratedMutants, Incident, MutantsFile } from '../../model/generated/standard.ts'
import type { Finding } from '../Finding.ts'
import { complain, pointers, repeated, unresolved, type Spec } from './Spec.ts'

/** Exclusions beyond this many make the list a list of excuses. */
const exclusionsMax = 12

/**
 * Checks the answers to incidents: ids, references to vectors and mutants, and how many have no answer.
 *
 * @param spec - All files; vectors are looked up in `vectors/ids.lock` beside the standard, where it is there.
 */
export function checkIncidents(spec: Spec): readonly Finding[] {
  const vectors = publishedIds(spec.root)
  const [catalogue] = spec.mutants
  const mutants = catalogue === undefined ? undefined : namesIn(catalogue.value)
  const own = spec.incidents.flatMap((file) => {
    const { incidents } = file.value
    const each = incidents.map((incident, index) => ({ at: `/incidents/${index}`, incident }))
    const used = each.flatMap(({ at, incident }) => pointers(`${at}/mutants`, incident.mutants ?? []))
    const excluded = each.filter(({ incident }) => incident.excluded !== undefined)
    return complain(file, [
      ...repeated(
        each.map(({ at, incident }) => [`${at}/id`, incident.id] as const),
        'incident',
      ),
      ...unresolved(
        each.flatMap(({ at, incident }) => pointers(`${at}/vectors`, incident.vectors ?? [])),
        vectors,
        'vector',
      ),
      ...(mutants === undefined
        ? []
        : unresolved(used, new Set(used.map(([, name]) => name).filter(mutants)), 'mutant')),
      ...each
        .filter(({ incident }) => !hasOneAnswer(incident))
        .map(({ at, incident }) => ({
          at,
          message: `the incident ${incident.id} is neither answered nor excluded, or both`,
          fix: 'give answer, vectors and mutants, or excluded alone',
        })),
      ...excluded.slice(exclusionsMax).map(({ at }) => ({
        at: `${at}/excluded`,
        message: `more than ${exclusionsMax} incidents are excluded`,
        fix: 'answer this one with a vector and a mutant',
      })),
    ])
  })
  return [...own, ...incidentsOfMutants(spec)]
}

function hasOneAnswer({ answer, vectors, mutants, suite, excluded }: Incident): boolean {
  const parts = [answer, vectors, mutants].filter((part) => part !== undefined).length
  return excluded === undefined ? parts === 3 : parts === 0 && suite === undefined
}

/** Incidents that mutants name and that are not in the list. */
function incidentsOfMutants(spec: Spec): readonly Finding[] {
  if (spec.incidents.length === 0) return []
  const known = new Set(spec.incidents.flatMap(({ value }) => value.incidents.map(({ id }) => id)))
  return spec.mutants.flatMap((file) => {
    const { generated, written } = file.value
    const named = [
      ...generated.map(({ incidents = [] }, index) => pointers(`/generated/${index}/incidents`, incidents)),
      ...written.flatMap(({ mutants }, place) =>
        mutants.map(({ incidents = [] }, index) => pointers(`/written/${place}/mutants/${index}/incidents`, incidents)),
      ),
    ]
    return complain(file, unresolved(named.flat(), known, 'incident'))
  })
}

function publishedIds(root: string): ReadonlySet<string> | undefined {
  const path = join(dirname(root), 'vectors', 'ids.lock')
  return existsSync(path) ? new Set(readFileSync(path, 'utf8').split('\n').filter(Boolean)) : undefined
}

/** Tells whether a name is that of a written mutant or has the form of a generated one. */
function namesIn({ generated, written }: MutantsFile): (name: string) => boolean {
  const names = new Set(written.flatMap(({ mutants }) => mutants.map(({ name }) => name)))
  const patterns = generated.flatMap(patternsOf)
  return (name) => names.has(name) || patterns.some((pattern) => pattern.test(name))
}

function patternsOf({ names, forks }: GeneratedMutants): readonly RegExp[] {
  const fork = forks === 'each' ? '@[A-Za-z0-9-]+' : ''
  return names.map((name) => {
    const parts = name.split('{}').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    return new RegExp(`^${parts.join('[^:@]+')}${fork}$`)
  })
}
