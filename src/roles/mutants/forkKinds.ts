import type { ForkActivation, Ruleset } from '../../model/generated/ruleset.ts'
import { decimal } from '../../model/Hex.ts'
import { systemCallOrder } from '../../standard/rulesets.ts'
import { deltaOf, type MutantKind } from './MutantKind.ts'

/** Faults in the schedule of forks and in the system calls that a fork brings. */
export const forkKinds: readonly MutantKind[] = [
  shiftKind('fork-late', 'The fork starts so much later.', 1n),
  shiftKind('fork-early', 'The fork starts so much sooner.', -1n),
  {
    kind: 'no-system-call',
    form: 'no-system-call:<call>',
    sentence: 'The system call is not made.',
    plant: (subject) => {
      if (!systemCallOrder.some((call) => call === subject)) return null
      return {
        ruleset: (declared) => ({
          ...declared,
          systemCalls: declared.systemCalls.filter((call) => call !== subject),
        }),
      }
    },
  },
]

function shiftKind(kind: string, sentence: string, sign: bigint): MutantKind {
  return {
    kind,
    form: `${kind}:<fork>:<seconds or blocks>`,
    sentence,
    plant: (fork, amount) => {
      const delta = deltaOf(amount)
      return delta === null ? null : { ruleset: (declared) => shiftFork(declared, fork, sign * BigInt(delta)) }
    },
  }
}

function shiftFork(ruleset: Ruleset, id: string, shift: bigint): Ruleset {
  const forks = ruleset.forks.map((fork): ForkActivation => {
    const { activation } = fork
    if (fork.id !== id || (activation.kind !== 'block' && activation.kind !== 'timestamp')) return fork
    return { ...fork, activation: { kind: activation.kind, value: decimal(String(BigInt(activation.value) + shift)) } }
  })
  return { ...ruleset, forks }
}
