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
    form: `${kind}:<fork>:<seconds, blocks, batches or value>`,
    sentence,
    plant: (fork, amount) => {
      const delta = deltaOf(amount)
      return delta === null ? null : { ruleset: (declared) => shiftFork(declared, fork, sign * BigInt(delta)) }
    },
  }
}

/** Kinds of activation that have a number: a second, a block, a batch or the value of a state variable. */
const numbered = ['timestamp', 'block', 'batch', 'stateVariable'] as const

function shiftFork(ruleset: Ruleset, id: string, shift: bigint): Ruleset {
  const forks = ruleset.forks.map((fork): ForkActivation => {
    const { activation } = fork
    if (fork.id !== id || !isNumbered(activation)) return fork
    const value = BigInt(activation.value) + shift
    return { ...fork, activation: { ...activation, value: decimal(String(value < 0n ? 0n : value)) } }
  })
  return { ...ruleset, forks }
}

type NumberedActivation = Extract<ForkActivation['activation'], { readonly kind: (typeof numbered)[number] }>

function isNumbered(activation: ForkActivation['activation']): activation is NumberedActivation {
  return numbered.some((kind) => kind === activation.kind)
}
