import { expect, it } from 'vitest'

import { decimal } from '../../../src/model/Hex.ts'
import type { Activation } from '../../../src/model/generated/ruleset.ts'
import { parseMutant } from '../../../src/roles/mutants/parseMutant.ts'
import { ruleset } from '../../../src/standard/rulesets.ts'

const chain = ruleset('lockstep-reference')

function shifted(activation: Activation, mutant: string): Activation | undefined {
  const forks = chain.forks.map((fork) => (fork.id === 'osaka' ? { ...fork, activation } : fork))
  return parseMutant(mutant)
    .ruleset?.({ ...chain, forks })
    .forks.find(({ id }) => id === 'osaka')?.activation
}

const kinds: readonly Activation[] = [
  { kind: 'timestamp', value: decimal('30') },
  { kind: 'block', value: decimal('30') },
  { kind: 'batch', value: decimal('30') },
  { kind: 'stateVariable', value: decimal('30') },
]

it.each(kinds)('a fork that activates by $kind can be late and early', (activation) => {
  expect(shifted(activation, 'fork-late:osaka:1')).toEqual({ ...activation, value: '31' })
  expect(shifted(activation, 'fork-early:osaka:2')).toEqual({ ...activation, value: '28' })
})

it('no fork is earlier than nothing', () => {
  expect(shifted({ kind: 'batch', value: decimal('1') }, 'fork-early:osaka:2')).toMatchObject({ value: '0' })
})

it('a fork without a number stays where it is', () => {
  expect(shifted({ kind: 'unscheduled' }, 'fork-late:osaka:1')).toEqual({ kind: 'unscheduled' })
})
