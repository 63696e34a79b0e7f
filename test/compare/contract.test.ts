import { expect, test } from 'vitest'

import { compareContract } from '../../runners/compare/contract.ts'
import type { ContractCase } from '../../runners/load/Case.ts'
import type { ContractOutcome } from '../../src/model/generated/contracts.ts'
import { bytes, hash32, quantity } from '../../src/model/Hex.ts'
import { rulesetHash } from '../../src/standard/rulesetHash.ts'
import { ruleset } from '../../src/standard/rulesets.ts'

const rules = ruleset('lockstep-contracts')
const slot = hash32(`0x${'00'.repeat(32)}`)
const wanted: readonly ContractOutcome[] = [
  { status: 'moved' },
  { status: 'read', value: quantity(1n) },
  { status: 'reverted', output: bytes('0x01020304') },
]
const steps = [
  { op: 'wait', seconds: quantity(1n) } as const,
  { op: 'slot', of: 'set', slot } as const,
  { op: 'slot', of: 'set', slot } as const,
]
const asked: ContractCase = {
  kind: 'contract',
  id: 'contracts/x',
  file: 'x.json',
  family: 'contracts/x',
  fork: 'any',
  ruleset: rules,
  clauses: [],
  headerInputs: [],
  accounts: [],
  steps: steps.map((step, index) => ({ step, expected: wanted[index] ?? { status: 'moved' } })),
}

function verdict(outcomes: readonly ContractOutcome[]): ReturnType<typeof compareContract> {
  const right = { kind: 'result', result: { status: 'ran', outcomes: wanted } } as const
  const party = { kind: 'result', result: { status: 'ran', outcomes } } as const
  const hashed = { ruleset: rules, hash: rulesetHash(rules) }
  return compareContract(asked, { kind: 'contract', ruleset: hashed, sequencer: party, prover: right })
}

test('contracts that do what the vector says pass', () => {
  expect(verdict(wanted).pair.status).toBe('pass')
})

test.each([
  ['steps[1].value', [wanted[0], { status: 'read', value: quantity(2n) }, wanted[2]]],
  ['steps[2].output', [wanted[0], wanted[1], { status: 'reverted', output: bytes('0x05060708') }]],
  ['steps[2].status', [wanted[0], wanted[1], { status: 'moved' }]],
  ['steps[2]', wanted.slice(0, 2)],
  ['steps.length', [...wanted, { status: 'moved' }]],
] as readonly (readonly [string, readonly ContractOutcome[]])[])(
  '%s is named as the first that differs',
  (field, outcomes) => {
    const { sequencer, pair } = verdict(outcomes)
    expect(pair.status).toBe('fail')
    expect(sequencer).toMatchObject({ status: 'fail', problems: [{ field }] })
  },
)
