import { reasons } from '../../model/generated/rejections.ts'
import { forkRank } from '../forkOrder.ts'
import type { Finding } from '../Finding.ts'
import { descending, gasComplaints } from './history.ts'
import { checkConsensus } from './checkConsensus.ts'
import { checkForks } from './checkForks.ts'
import { checkClass } from './checkClass.ts'
import { complain, misnamed, namesOf, pointers, repeated, unresolved, type Spec } from './Spec.ts'

/**
 * Checks reasons, forks, precompiles, consensus profiles and public inputs: names, order and references to clauses.
 *
 * @param spec - All files.
 */
export function checkReferences(spec: Spec): readonly Finding[] {
  const clauses = namesOf(
    spec,
    'rules',
    spec.rules.flatMap(({ value }) => value.clauses.map(({ id }) => id)),
  )
  return [
    ...checkReasons(spec, clauses),
    ...checkForks(spec, clauses),
    ...checkPrecompiles(spec, clauses),
    ...checkConsensus(
      spec,
      clauses,
      namesOf(
        spec,
        'consensus',
        spec.consensus.map(({ value }) => value.name),
      ),
    ),
    ...spec.proofs.flatMap((file) =>
      complain(file, [
        ...misnamed(file, '/name', file.value.name),
        ...unresolved(pointers('/clauses', file.value.clauses), clauses, 'clause'),
        ...repeated(
          file.value.words.map(({ name }, index) => [`/words/${index}/name`, name] as const),
          'word',
        ),
        ...file.value.words
          .map(({ index }, place) => ({ index, place }))
          .filter(({ index, place }) => Number(index) !== place)
          .map(({ index, place }) => ({
            at: `/words/${place}/index`,
            message: `the word ${place} has the index ${index}`,
            fix: `write ${place}`,
          })),
      ]),
    ),
  ]
}

type Known = ReadonlySet<string> | undefined

function checkReasons(spec: Spec, clauses: Known): readonly Finding[] {
  return spec.rejections.flatMap((file) => {
    const entries = file.value.reasons
    const codes = entries.map(({ code }, index) => [`/reasons/${index}/code`, code] as const)
    const names = new Set(entries.flatMap(({ eest }) => eest ?? []))
    const known: ReadonlySet<string> = new Set(reasons)
    return complain(file, [
      ...repeated(codes, 'reason'),
      ...unresolved(
        entries.map(({ clause }, index) => [`/reasons/${index}/clause`, clause] as const),
        clauses,
        'clause',
      ),
      ...entries.flatMap(({ eest }, index) => repeated(pointers(`/reasons/${index}/eest`, eest ?? []), 'exception')),
      ...(file.value.combinations ?? []).flatMap(({ eest }, index) =>
        unresolved(pointers(`/combinations/${index}/eest`, eest), names, 'exception'),
      ),
      ...codes
        .filter(([, code]) => !known.has(code))
        .map(([at, code]) => ({
          at,
          message: `the reason ${code} is not in the generated types`,
          fix: 'run tsx src/tools/generateTypes.ts',
        })),
    ])
  })
}

function checkPrecompiles(spec: Spec, clauses: Known): readonly Finding[] {
  const addresses = new Map<string, string>()
  return spec.precompiles.flatMap((file) => {
    const { value } = file
    const taken = addresses.get(value.address)
    addresses.set(value.address, value.name)
    return complain(file, [
      ...misnamed(file, '/name', value.name.toLowerCase()),
      ...unresolved(pointers('/clauses', value.clauses), clauses, 'clause'),
      ...(taken === undefined
        ? []
        : [
            {
              at: '/address',
              message: `${taken} has the same address`,
              fix: 'correct one of the two',
              clause: 'PRE-5',
            },
          ]),
      ...descending(
        value.history.map(({ sinceFork }) => forkRank(sinceFork)),
        (index) => `/history/${index}/sinceFork`,
      ),
      ...gasComplaints(value.history, '/history'),
      ...checkClass(value),
    ])
  })
}
