import type { Finding } from '../Finding.ts'
import { complain, namesOf, repeated, unresolved, type Complaint, type Spec } from './Spec.ts'

/**
 * Checks the catalogue of faulty implementations: references to clauses and rulesets, names and patterns.
 *
 * @param spec - All files.
 */
export function checkMutants(spec: Spec): readonly Finding[] {
  const clauses = namesOf(
    spec,
    'rules',
    spec.rules.flatMap(({ value }) => value.clauses.map(({ id }) => id)),
  )
  const rulesets = namesOf(
    spec,
    'rulesets',
    spec.rulesets.map(({ value }) => value.ruleset.name),
  )
  return spec.mutants.flatMap((file) => {
    const { generated, written } = file.value
    const families = [
      ...generated.map(({ family }, index) => [`/generated/${index}/family`, family] as const),
      ...written.map(({ family }, index) => [`/written/${index}/family`, family] as const),
    ]
    const mutants = written.flatMap((family, place) =>
      family.mutants.map((mutant, index) => ({ at: `/written/${place}/mutants/${index}`, mutant })),
    )
    return complain(file, [
      ...repeated(families, 'family'),
      ...repeated(
        mutants.map(({ at, mutant }) => [`${at}/name`, mutant.name] as const),
        'mutant',
      ),
      ...unresolved(
        [
          ...generated.map(({ clause }, index) => [`/generated/${index}/clause`, clause] as const),
          ...generated.flatMap((family, place) =>
            (family.clauses ?? []).map(
              ({ clause }, index) => [`/generated/${place}/clauses/${index}/clause`, clause] as const,
            ),
          ),
          ...mutants.map(({ at, mutant }) => [`${at}/clause`, mutant.clause] as const),
        ],
        clauses,
        'clause',
      ),
      ...unresolved(
        generated.map(({ ruleset }, index) => [`/generated/${index}/ruleset`, ruleset] as const),
        rulesets,
        'ruleset',
      ),
      ...generated.flatMap(({ clauses: own = [], excluded = [] }, place) => [
        ...badPatterns(`/generated/${place}/clauses`, own),
        ...badPatterns(`/generated/${place}/excluded`, excluded),
      ]),
    ])
  })
}

function badPatterns(at: string, entries: readonly { readonly matches: string }[]): readonly Complaint[] {
  return entries.flatMap(({ matches }, index) =>
    isPattern(matches)
      ? []
      : [
          {
            at: `${at}/${index}/matches`,
            message: `${matches} is no regular expression`,
            fix: 'correct the expression',
          },
        ],
  )
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text).source.length > 0
  } catch {
    return false
  }
}
