import type { Deviation, Ruleset } from '../../model/generated/ruleset.ts'
import { descending } from './history.ts'
import { unresolved, type Complaint } from './Spec.ts'

/**
 * Checks the deviations, fee market and zk gas of a ruleset: they hold at forks of it and do not contradict each other.
 *
 * @param ruleset - Matches its schema.
 * @see spec/rules/rulesets.yaml RUL-8
 */
export function checkDeviations(ruleset: Ruleset): readonly Complaint[] {
  const forks = ruleset.forks.map(({ id }) => id)
  const deviations = ruleset.deviations ?? []
  const markets = ruleset.feeMarket ?? []
  const at = (index: number): string => `/ruleset/deviations/${index}`
  const used = [
    ...deviations.flatMap(({ sinceFork, untilFork }, index) => [
      [`${at(index)}/sinceFork`, sinceFork] as const,
      ...(untilFork === undefined ? [] : [[`${at(index)}/untilFork`, untilFork] as const]),
    ]),
    ...markets.map(({ sinceFork }, index) => [`/ruleset/feeMarket/${index}/sinceFork`, sinceFork] as const),
    ...(ruleset.limits.zkGas === undefined
      ? []
      : [['/ruleset/limits/zkGas/sinceFork', ruleset.limits.zkGas.sinceFork] as const]),
  ]
  return [
    ...unresolved(used, new Set(forks), 'fork of this ruleset').map((found) => ({ ...found, clause: 'RUL-8' })),
    ...descending(
      markets.map(({ sinceFork }) => forks.indexOf(sinceFork)),
      (index) => `/ruleset/feeMarket/${index}/sinceFork`,
    ),
    ...deviations.flatMap((deviation, index) => checkOne(deviation, at(index), forks)),
    ...deviations.flatMap((deviation, index) => {
      const other = deviations.slice(0, index).find((before) => contradict(before, deviation, forks))
      if (other === undefined) return []
      const message = `${deviation.subject} is ${deviation.status} and also ${other.status} at one fork`
      return [{ at: `${at(index)}/status`, message, fix: 'keep one of the two', clause: 'RUL-8' }]
    }),
  ]
}

function checkOne(
  { area, byte, sinceFork, untilFork }: Deviation,
  at: string,
  forks: readonly string[],
): readonly Complaint[] {
  const found: Complaint[] = []
  if ((area === 'opcode') !== (byte !== undefined)) {
    const message = byte === undefined ? 'the opcode has no byte' : 'a byte stands at a rule that is about no opcode'
    found.push({ at: `${at}/area`, message, fix: 'add or remove byte', clause: 'RUL-8' })
  }
  if (untilFork !== undefined && forks.indexOf(untilFork) <= forks.indexOf(sinceFork)) {
    const message = `the rule ends at ${untilFork}, which is not after ${sinceFork}`
    found.push({ at: `${at}/untilFork`, message, fix: 'name a later fork', clause: 'RUL-8' })
  }
  return found
}

function contradict(left: Deviation, right: Deviation, forks: readonly string[]): boolean {
  if (left.byte === undefined || left.byte !== right.byte || left.status === right.status) return false
  const start = ({ sinceFork }: Deviation): number => forks.indexOf(sinceFork)
  const end = ({ untilFork }: Deviation): number => (untilFork === undefined ? forks.length : forks.indexOf(untilFork))
  return start(left) < end(right) && start(right) < end(left)
}
