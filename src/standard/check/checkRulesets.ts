import type { Activation, ForkActivation, Ruleset } from '../../model/generated/ruleset.ts'
import { forkRank } from '../forkOrder.ts'
import type { Finding } from '../Finding.ts'
import { descending, gasComplaints } from './history.ts'
import { complain, misnamed, namesOf, pointers, repeated, unresolved, type Complaint, type Spec } from './Spec.ts'

/** Kinds of activation in the order in which a chain passes through them; the others have no common order. */
const kindOrder: readonly Activation['kind'][] = [
  'genesis',
  'block',
  'terminalTotalDifficulty',
  'timestamp',
  'unscheduled',
]

/**
 * Checks the rulesets: activations ascend, and forks, precompiles, system contracts, layouts and profiles exist.
 *
 * @param spec - All files.
 */
export function checkRulesets(spec: Spec): readonly Finding[] {
  const layouts = namesOf(
    spec,
    'storage',
    spec.storage.map(({ value }) => value.name),
  )
  const profiles = namesOf(spec, 'consensus', ['none', ...spec.consensus.map(({ value }) => value.name)])
  return spec.rulesets.flatMap((file) => {
    const { ruleset } = file.value
    return complain(file, [
      ...misnamed(file, '/ruleset/name', ruleset.name),
      ...checkForkList(ruleset.forks),
      ...ruleset.precompiles.flatMap((_, index) => checkPrecompile(spec, ruleset, index)),
      ...repeated(
        ruleset.precompiles.map(({ address }, index) => [`/ruleset/precompiles/${index}/address`, address] as const),
        'address',
      ),
      ...checkSystemCalls(spec, ruleset),
      ...unresolved(pointers('/ruleset/storageLayouts', ruleset.storageLayouts), layouts, 'storage layout'),
      ...unresolved([['/ruleset/consensusProfile', ruleset.consensusProfile]], profiles, 'consensus profile'),
    ])
  })
}

function checkForkList(forks: readonly ForkActivation[]): readonly Complaint[] {
  const at = (index: number, part: string): string => `/ruleset/forks/${index}/${part}`
  return [
    ...repeated(
      forks.map(({ id }, index) => [at(index, 'id'), id] as const),
      'fork',
    ),
    ...forks.flatMap((fork, index): readonly Complaint[] => {
      const before = forks[index - 1]
      const isFirst = before === undefined
      const found: Complaint[] = []
      if (isFirst !== (fork.activation.kind === 'genesis')) {
        found.push({
          at: at(index, 'activation'),
          message: isFirst ? 'the first fork is not active from genesis' : 'a later fork is active from genesis',
          fix: 'let the first fork, and no other, activate at genesis',
          clause: 'FRK-1',
        })
      }
      if (before !== undefined && !isAfter(before.activation, fork.activation)) {
        found.push({
          at: at(index, 'activation'),
          message: `the fork ${fork.id} does not activate after ${before.id}`,
          fix: 'sort the forks by activation and leave out those never in force',
          clause: 'FRK-7',
        })
      }
      if ((fork.blob === undefined) === forkRank(fork.evmBase) >= forkRank('cancun')) {
        found.push({
          at: at(index, 'evmBase'),
          message:
            fork.blob === undefined
              ? `the fork ${fork.id} has no blob schedule`
              : `the fork ${fork.id} is before Cancun and has a blob schedule`,
          fix: 'add or remove blob',
          clause: 'BLK-11',
        })
      }
      return found
    }),
  ]
}

function isAfter(before: Activation, after: Activation): boolean {
  const [left, right] = [kindOrder.indexOf(before.kind), kindOrder.indexOf(after.kind)]
  if (left < 0 || right < 0 || left !== right) return left < 0 || right < 0 || left < right
  if (!('value' in before) || !('value' in after)) return after.kind === 'unscheduled'
  return BigInt(before.value) < BigInt(after.value)
}

function checkPrecompile(spec: Spec, ruleset: Ruleset, index: number): readonly Complaint[] {
  const history = ruleset.precompiles[index]
  if (history === undefined) return []
  const at = `/ruleset/precompiles/${index}`
  const described = spec.precompiles.find(({ value }) => value.name === history.name)?.value
  const names = namesOf(
    spec,
    'precompiles',
    spec.precompiles.map(({ value }) => value.name),
  )
  const forks = ruleset.forks.map(({ id }) => id)
  const places = history.history.map(({ sinceFork }, entry) => [`${at}/history/${entry}/sinceFork`, sinceFork] as const)
  return [
    ...unresolved([[`${at}/name`, history.name]], names, 'precompile'),
    ...unresolved(places, new Set(forks), 'fork of this ruleset'),
    ...descending(
      history.history.map(({ sinceFork }) => forks.indexOf(sinceFork)),
      (entry) => `${at}/history/${entry}/sinceFork`,
    ),
    ...gasComplaints(history.history, `${at}/history`),
    ...(described !== undefined && described.address !== history.address
      ? [
          {
            at: `${at}/address`,
            message: `${history.name} is at ${described.address} in spec/precompiles`,
            fix: 'write that address or another name',
            clause: 'PRE-5',
          },
        ]
      : []),
  ]
}

function checkSystemCalls(spec: Spec, ruleset: Ruleset): readonly Complaint[] {
  const last = Math.max(...ruleset.forks.map(({ evmBase }) => forkRank(evmBase)))
  const defined = spec.forks
    .filter(({ value }) => forkRank(value.id) <= last)
    .flatMap(({ value }) => value.systemCalls.map(({ call }) => call as string))
  const known = namesOf(spec, 'forks', defined)
  const contracts = new Set(Object.keys(ruleset.systemContracts))
  return [
    ...unresolved(pointers('/ruleset/systemCalls', ruleset.systemCalls), known, 'system call of these forks'),
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
