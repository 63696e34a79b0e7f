import type { PrecompileLimits } from '../../model/generated/ruleset.ts'
import { canonicalJson } from '../canonicalJson.ts'
import type { Moment } from './alignForks.ts'
import type { Declaration, DeclaredEntry, DeclaredPrecompile } from './Declaration.ts'
import type { Difference, Said } from './Difference.ts'
import { doubtsAbout, sayDifferently } from './sayDifferently.ts'

/** What the two sides say of one member of a precompile at one moment. */
interface Saying {
  readonly field: string
  readonly left: Said
  readonly right: Said
  readonly leftPath: string
  readonly rightPath: string
}

/**
 * Compares the precompiles of two declarations at every moment of their common history.
 *
 * @param left - One side.
 * @param right - The other.
 * @param moments - From `momentsOf`.
 * @returns By address; moments in a row that differ alike are one difference.
 */
export function diffPrecompiles(
  left: Declaration,
  right: Declaration,
  moments: readonly Moment[],
): readonly Difference[] {
  if (left.precompiles === undefined || right.precompiles === undefined) {
    return sayDifferently(
      { subject: 'precompiles', item: 'all', field: 'presence' },
      left.precompiles,
      right.precompiles,
    )
  }
  const addresses = new Set([...left.precompiles, ...right.precompiles].map(({ address }) => address))
  return [...addresses].sort().flatMap((address) => {
    const [one, other] = [left, right].map(({ precompiles }) => precompiles?.find((found) => found.address === address))
    const item = one?.name ?? other?.name ?? address
    const told = { subject: 'precompiles', item, address } as const
    return [
      ...(one !== undefined && other !== undefined
        ? [
            ...sayDifferently({ ...told, field: 'name' }, one.name, other.name),
            ...sayDifferently({ ...told, field: 'class' }, one.class, other.class),
          ]
        : []),
      ...runs(moments, (moment) => sayings({ left, right, one, other, moment })).map(
        ({ saying, from, until }): Difference => {
          const doubts = doubtsAbout({ left, right }, saying.leftPath, saying.rightPath)
          return {
            ...told,
            field: saying.field,
            ...said(saying),
            stretch: { from, ...(until === undefined ? {} : { until }) },
            ...(doubts.length === 0 ? {} : { doubts }),
          }
        },
      ),
    ]
  })
}

function said({ left, right }: Saying): Pick<Difference, 'left' | 'right'> {
  return { ...(left === undefined ? {} : { left }), ...(right === undefined ? {} : { right }) }
}

interface Sides {
  readonly left: Declaration
  readonly right: Declaration
  readonly one: DeclaredPrecompile | undefined
  readonly other: DeclaredPrecompile | undefined
  readonly moment: Moment
}

/** What differs at one moment. */
function sayings({ left, right, one, other, moment }: Sides): readonly Saying[] {
  const [a, b] = [entryAt(left, one, moment.left), entryAt(right, other, moment.right)]
  const path = (precompile: DeclaredPrecompile | undefined, entry: DeclaredEntry): string =>
    `/precompiles/${precompile?.name ?? ''}/history/${entry.sinceFork}`
  const say = (field: string, member: string, values: readonly [Said, Said]): Saying => ({
    field,
    left: values[0],
    right: values[1],
    leftPath: `${path(one, a)}${member}`,
    rightPath: `${path(other, b)}${member}`,
  })
  const status = say('status', '', [a.status, b.status])
  if (a.status === undefined || b.status === undefined) return [status]
  if (!mayRun(a) || !mayRun(b)) return a.status === b.status ? [] : [withPrice(status, a, b)]
  return [
    status,
    say('gas', '/gas', [a.gas, b.gas]),
    ...limitNames(a, b).map((name) => say(name, `/limits/${name}`, [limit(a, name), limit(b, name)])),
  ].filter((saying) => saying.left === undefined || saying.right === undefined || !alike(saying.left, saying.right))
}

/** Where only one side executes, its price and limits tell what the other lacks. */
function withPrice(saying: Saying, a: DeclaredEntry, b: DeclaredEntry): Saying {
  const whole = ({ status, gas, limits }: DeclaredEntry): Said =>
    gas === undefined || gas === null
      ? status
      : { status, gas, ...(limits === null || limits === undefined ? {} : { limits }) }
  return { ...saying, left: whole(a), right: whole(b) }
}

function mayRun({ status }: DeclaredEntry): boolean {
  return status === 'active' || status === 'unprovable' || status === 'build-feature' || status === 'chain-specific'
}

function limitNames(a: DeclaredEntry, b: DeclaredEntry): readonly (keyof PrecompileLimits)[] {
  const names = new Set([...Object.keys(a.limits ?? {}), ...Object.keys(b.limits ?? {})])
  if (a.limits === undefined || b.limits === undefined) return []
  // What happens beyond a limit is told with the limit; alone it differs only where both sides limit inputs.
  if (!limitsInputs(a) || !limitsInputs(b)) names.delete('onLimitViolation')
  return [...names].filter((name): name is keyof PrecompileLimits => name !== '')
}

function limitsInputs({ limits }: DeclaredEntry): boolean {
  return ['maxInputBytes', 'exactInputBytes', 'maxFieldBytes'].some((name) => Object.hasOwn(limits ?? {}, name))
}

function limit({ limits }: DeclaredEntry, name: keyof PrecompileLimits): Said {
  return limits?.[name] ?? null
}

function entryAt({ forks }: Declaration, precompile: DeclaredPrecompile | undefined, at: number): DeclaredEntry {
  const none: DeclaredEntry = { sinceFork: '', status: 'absent' }
  if (precompile === undefined) return none
  if (precompile.history === undefined) return { sinceFork: '' }
  const place = (id: string): number => forks?.findIndex((fork) => fork.id === id) ?? -1
  return precompile.history.filter(({ sinceFork }) => place(sinceFork) <= at).at(-1) ?? none
}

/** Joins moments in a row at which the same is said. */
function runs(
  moments: readonly Moment[],
  say: (moment: Moment) => readonly Saying[],
): readonly { readonly saying: Saying; readonly from: string; readonly until?: string }[] {
  const done: { saying: Saying; from: string; until?: string }[] = []
  let open = new Map<string, { saying: Saying; from: string }>()
  for (const moment of moments) {
    const now = new Map(
      say(moment).map((saying) => [canonicalJson([saying.field, saying.left ?? 0, saying.right ?? 0]), saying]),
    )
    for (const [key, run] of open) if (!now.has(key)) done.push({ ...run, until: moment.label })
    open = new Map([...now].map(([key, saying]) => [key, open.get(key) ?? { saying, from: moment.label }]))
  }
  const order = new Map(moments.map(({ label }, index) => [label, index]))
  return [...done, ...open.values()].sort((a, b) => (order.get(a.from) ?? 0) - (order.get(b.from) ?? 0))
}

function alike(left: Said, right: Said): boolean {
  return canonicalJson(left) === canonicalJson(right)
}
