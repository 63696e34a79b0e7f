import type { Activation, ForkActivation, Ruleset } from '../../model/generated/ruleset.ts'
import { isWithin } from '../factPath.ts'
import { forkRank } from '../forkOrder.ts'
import { repeated, type Complaint } from './Spec.ts'

/** Kinds of activation in the order in which a chain passes through them; the others have no common order. */
const kindOrder: readonly Activation['kind'][] = [
  'genesis',
  'block',
  'terminalTotalDifficulty',
  'timestamp',
  'unscheduled',
]

/** Kinds with which the first known fork of a real chain may begin, instead of genesis. */
const openStarts: readonly Activation['kind'][] = [
  'batch',
  'buildFeature',
  'forkId',
  'l1Origin',
  'protocolVersion',
  'stateVariable',
  'unknown',
]

/**
 * Checks the forks of a ruleset: names, order of activation, genesis, blob schedules.
 *
 * @param ruleset - Matches its schema.
 * @param uncertain - JSON pointers into the ruleset of what is not established.
 * @see spec/rules/rulesets.yaml RUL-1
 */
export function checkForkList(ruleset: Ruleset, uncertain: readonly string[]): readonly Complaint[] {
  const names = ruleset.forks.map(({ id }, index) => [`/ruleset/forks/${index}/id`, id] as const)
  return [
    ...repeated(names, 'fork').map((complaint) => ({ ...complaint, clause: 'FRK-1' })),
    ...ruleset.forks.flatMap((fork, index) => [
      ...checkOrder(fork, ruleset.forks[index - 1], `/ruleset/forks/${index}/activation`),
      ...checkBlob(ruleset, index, uncertain),
    ]),
  ]
}

function checkOrder(fork: ForkActivation, before: ForkActivation | undefined, at: string): readonly Complaint[] {
  const { kind } = fork.activation
  if (before === undefined) {
    if (kind === 'genesis' || openStarts.includes(kind)) return []
    const fix = 'let the first fork activate at genesis, with the number of its first block where that is not 0'
    return [{ at, message: 'the first fork is not active from genesis', fix, clause: 'FRK-1' }]
  }
  if (kind === 'genesis' && before.activation.kind !== 'genesis') {
    const fix = 'let only the first forks activate at genesis'
    return [{ at, message: 'a later fork is active from genesis', fix, clause: 'FRK-1' }]
  }
  const order = compareActivations(before.activation, fork.activation)
  if (order > 0) {
    return [
      {
        at,
        message: `the fork ${fork.id} activates before ${before.id}, which stands above it`,
        fix: 'sort the forks by activation',
        clause: 'RUL-1',
      },
    ]
  }
  if (order === 0 && forkRank(before.evmBase) > forkRank(fork.evmBase)) {
    return [
      {
        at,
        message: `${before.id} (${before.evmBase}) and ${fork.id} (${fork.evmBase}) activate at one moment, and the earlier rules stand last`,
        fix: `put ${before.id} after ${fork.id}`,
        clause: 'RUL-1',
      },
    ]
  }
  return []
}

/** @returns Negative, zero or positive as the first activates before, with or after the second; negative where nothing tells. */
function compareActivations(left: Activation, right: Activation): number {
  if (left.kind !== right.kind) {
    const [first, second] = [kindOrder.indexOf(left.kind), kindOrder.indexOf(right.kind)]
    return first < 0 || second < 0 ? -1 : first - second
  }
  if (left.kind === 'genesis') return 0
  if (!('value' in left) || !('value' in right) || left.kind === 'buildFeature' || right.kind === 'buildFeature')
    return -1
  const difference = BigInt(left.value) - BigInt(right.value)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

function checkBlob(ruleset: Ruleset, index: number, uncertain: readonly string[]): readonly Complaint[] {
  const fork = ruleset.forks[index]
  if (fork === undefined) return []
  const after = forkRank(fork.evmBase) >= forkRank('cancun')
  const at = `/ruleset/forks/${index}/evmBase`
  if (!after && fork.blob !== undefined) {
    const message = `the fork ${fork.id} is before Cancun and has a blob schedule`
    return [{ at, message, fix: 'remove blob', clause: 'BLK-11' }]
  }
  const open = uncertain.some((pointer) => isWithin(`/forks/${index}`, pointer))
  if (!after || fork.blob !== undefined || open || isWithoutBlobs(ruleset, index)) return []
  const fix = 'add blob, or a deviation of the area blobs'
  return [{ at, message: `the fork ${fork.id} has no blob schedule`, fix, clause: 'BLK-11' }]
}

function isWithoutBlobs(ruleset: Ruleset, index: number): boolean {
  const place = (id: string): number => ruleset.forks.findIndex((fork) => fork.id === id)
  return (ruleset.deviations ?? []).some(
    ({ area, sinceFork, untilFork }) =>
      area === 'blobs' && place(sinceFork) <= index && (untilFork === undefined || place(untilFork) > index),
  )
}
