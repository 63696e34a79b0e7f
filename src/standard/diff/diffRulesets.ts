import type { Deviation } from '../../model/generated/ruleset.ts'
import { alignForks, momentsOf, sharedMomentsOf, type ForkPair } from './alignForks.ts'
import type { Declaration, DeclaredFork } from './Declaration.ts'
import { subjects, type Difference, type Said, type Subject } from './Difference.ts'
import { diffPrecompiles } from './diffPrecompiles.ts'
import { doubtsAbout, sayDifferently, type Sides } from './sayDifferently.ts'

/**
 * Lists everything in which two declarations differ, forks aligned by name and EVM fork.
 *
 * @param left - One side.
 * @param right - The other.
 * @returns By subject; empty where both declare everything, and alike.
 */
export function diffRulesets(left: Declaration, right: Declaration): readonly Difference[] {
  const sides = { left, right }
  const pairs = alignForks(left.forks ?? [], right.forks ?? [])
  const found = [
    ...sayDifferently({ subject: 'chain', item: 'chain', field: 'chainId' }, left.chainId, right.chainId),
    ...diffForks(sides, pairs),
    ...diffFees(sides),
    ...diffPrecompiles(left, right, isPartial(sides) ? sharedMomentsOf(pairs) : momentsOf(pairs)),
    ...diffLimits(sides),
    ...diffMembers(sides, 'system', 'contract', [left.systemContracts, right.systemContracts]),
    ...diffLists(sides, 'system', 'call', [left.systemCalls, right.systemCalls]),
    ...diffLists(sides, 'storage', 'layout', [left.storageLayouts, right.storageLayouts]),
    ...diffLists(sides, 'flags', 'flag', [left.flags, right.flags]),
    ...diffDeviations(sides),
    ...sayDifferently({ subject: 'batches', item: 'batches', field: 'blocks' }, left.batches, right.batches),
    ...sayDifferently(
      { subject: 'consensus', item: 'profile', field: 'name' },
      left.consensusProfile,
      right.consensusProfile,
    ),
    ...diffMembers(sides, 'consensus', 'fact', [left.consensus, right.consensus]),
  ]
  return subjects.flatMap((subject) => found.filter((difference) => difference.subject === subject))
}

function isPartial({ left, right }: Sides): boolean {
  return left.forksAreSome === true || right.forksAreSome === true
}

function diffForks(sides: Sides, pairs: readonly ForkPair[]): readonly Difference[] {
  const { left, right } = sides
  if (left.forks === undefined || right.forks === undefined) {
    return sayDifferently({ subject: 'forks', item: 'all', field: 'presence' }, left.forks, right.forks)
  }
  return pairs.flatMap((pair) => {
    const [one, other] = [pair.left, pair.right]
    if (one === undefined || other === undefined) {
      const fork = one ?? other
      if (fork === undefined) return []
      const doubts = doubtsAbout(
        sides,
        one === undefined ? 'none' : `/forks/${one.id}`,
        other === undefined ? 'none' : `/forks/${other.id}`,
      )
      const about = {
        subject: 'forks',
        item: fork.id,
        field: 'presence',
        ...(doubts.length > 0 && { doubts }),
      } as const
      // Of a fork that a side may have without listing it, the side says nothing.
      if ((one === undefined ? left : right).forksAreSome === true) return []
      return sayDifferently(about, one ?? null, other ?? null)
    }
    return diffFork(sides, pair.label, [one, other])
  })
}

function diffFork(
  sides: Sides,
  item: string,
  [one, other]: readonly [DeclaredFork, DeclaredFork],
): readonly Difference[] {
  const say = (subject: Subject, field: keyof DeclaredFork): readonly Difference[] => {
    const doubts = doubtsAbout(sides, `/forks/${one.id}/${field}`, `/forks/${other.id}/${field}`)
    const about = { subject, item, field, ...(doubts.length > 0 && { doubts }) }
    return sayDifferently(about, one[field], other[field])
  }
  return [
    ...say('forks', 'activation'),
    ...say('forks', 'id'),
    ...say('forks', 'evmBase'),
    ...say('forks', 'machine'),
    ...say('forks', 'version'),
    ...say('consensus', 'consensus'),
    ...say('blobs', 'blob'),
  ]
}

/** The fee market is compared by fork name, since only chains of one family have one. */
function diffFees({ left, right }: Sides): readonly Difference[] {
  if (left.feeMarket === undefined || right.feeMarket === undefined) {
    return sayDifferently({ subject: 'fees', item: 'fee market', field: 'presence' }, left.feeMarket, right.feeMarket)
  }
  const forks = new Set([...left.feeMarket, ...right.feeMarket].map(({ sinceFork }) => sinceFork))
  const at = (declaration: Declaration, fork: string): Said =>
    declaration.feeMarket?.find(({ sinceFork }) => sinceFork === fork) ?? null
  return [...forks].flatMap((fork) =>
    sayDifferently({ subject: 'fees', item: fork, field: 'feeMarket' }, at(left, fork), at(right, fork)),
  )
}

function diffLimits({ left, right }: Sides): readonly Difference[] {
  if (left.limits === undefined || right.limits === undefined) {
    return sayDifferently({ subject: 'limits', item: 'all', field: 'presence' }, left.limits, right.limits)
  }
  const { counters: ones, zkGas: oneGas, ...one } = left.limits
  const { counters: others, zkGas: otherGas, ...other } = right.limits
  const counters = new Set([...(ones ?? []), ...(others ?? [])].map(({ name }) => name))
  const counted = (list: typeof ones, name: string): Said =>
    list?.find((counter) => counter.name === name)?.maxPerBlock ?? null
  return [
    ...members(one, other).flatMap(([name, a, b]) =>
      sayDifferently({ subject: 'limits', item: name, field: 'max' }, a, b),
    ),
    ...[...counters]
      .sort()
      .flatMap((name) =>
        sayDifferently({ subject: 'limits', item: name, field: 'counter' }, counted(ones, name), counted(others, name)),
      ),
    ...(oneGas === undefined || otherGas === undefined
      ? sayDifferently({ subject: 'limits', item: 'zkGas', field: 'presence' }, oneGas ?? null, otherGas ?? null)
      : members(oneGas, otherGas).flatMap(([name, a, b]) =>
          sayDifferently({ subject: 'limits', item: `zkGas ${name}`, field: 'zkGas' }, a, b),
        )),
  ]
}

function diffDeviations(sides: Sides): readonly Difference[] {
  const { left, right } = sides
  if (left.deviations === undefined || right.deviations === undefined) {
    return sayDifferently({ subject: 'deviations', item: 'all', field: 'presence' }, left.deviations, right.deviations)
  }
  const names = new Set([...left.deviations, ...right.deviations].map(({ subject }) => subject))
  const rulesOf = (list: readonly Deviation[], name: string): readonly Deviation[] | null => {
    const found = list.filter(({ subject }) => subject === name)
    return found.length === 0 ? null : found
  }
  return [...names].flatMap((item) => {
    const doubts = doubtsAbout(sides, `/deviations/${item}`)
    const about = { subject: 'deviations', item, field: 'rules', ...(doubts.length > 0 && { doubts }) } as const
    return sayDifferently(about, rulesOf(left.deviations ?? [], item), rulesOf(right.deviations ?? [], item))
  })
}

/** Compares objects member by member; one difference where a side declares nothing. */
function diffMembers(
  sides: Sides,
  subject: Subject,
  field: string,
  [one, other]: readonly [object | null | undefined, object | null | undefined],
): readonly Difference[] {
  if (one === undefined || other === undefined)
    return sayDifferently({ subject, item: 'all', field: 'presence' }, one, other)
  return members(one ?? {}, other ?? {}).flatMap(([item, a, b]) => {
    const doubts = subject === 'system' ? doubtsAbout(sides, `/systemContracts/${item}`) : []
    return sayDifferently({ subject, item, field, ...(doubts.length > 0 && { doubts }) }, a, b)
  })
}

/** Compares lists of names as sets. */
function diffLists(
  sides: Sides,
  subject: Subject,
  field: string,
  [one, other]: readonly [readonly string[] | undefined, readonly string[] | undefined],
): readonly Difference[] {
  if (one === undefined || other === undefined)
    return sayDifferently({ subject, item: field, field: 'presence' }, one, other)
  const doubts = field === 'call' ? doubtsAbout(sides, '/systemCalls') : []
  return [...new Set([...one, ...other])].flatMap((item) =>
    sayDifferently(
      { subject, item, field, ...(doubts.length > 0 && { doubts }) },
      one.includes(item) || null,
      other.includes(item) || null,
    ),
  )
}

function members(one: object, other: object): readonly (readonly [name: string, left: Said, right: Said])[] {
  const [a, b] = [new Map<string, Said>(Object.entries(one)), new Map<string, Said>(Object.entries(other))]
  return [...new Set([...a.keys(), ...b.keys()])].map((name) => [name, a.get(name) ?? null, b.get(name) ?? null])
}
