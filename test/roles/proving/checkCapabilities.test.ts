import { describe, expect, test } from 'vitest'
import { quantity } from '../../../src/model/Hex.ts'
import { checkCapabilities, type Need } from '../../../src/roles/proving/checkCapabilities.ts'
import type { CapabilitiesResult } from '../../../src/model/generated/roles.ts'
import { rulesetHash } from '../../../src/standard/rulesetHash.ts'
import { ruleset } from '../../../src/standard/rulesets.ts'
import { refusal } from '../../proof/support.ts'

const rules = ruleset('lockstep-reference')
const able: CapabilitiesResult = {
  name: 'prover',
  version: '1',
  mockRun: false,
  proofKinds: [{ id: 'reexecution', mock: false, recursive: false }],
  programs: [],
  rulesets: [rulesetHash(rules)],
  forks: ['shanghai', 'cancun', 'prague'],
  precompiles: rules.precompiles.map(({ address }) => address),
  limits: { maxBlocksPerBatch: quantity(4) },
}
const need: Need = {
  ruleset: rules,
  rulesetHash: rulesetHash(rules),
  forkId: 'prague',
  proofKind: 'reexecution',
  blocks: 4,
}

describe('a prover', () => {
  test('that can prove what is needed is asked', () => {
    expect(refusal(() => checkCapabilities(able, need))).toBe('accepted')
  })

  test.each<readonly [string, Partial<CapabilitiesResult>, Partial<Need>, string]>([
    ['the ruleset', { rulesets: [] }, {}, 'RULESET_UNKNOWN'],
    ['the fork', { forks: ['shanghai'] }, {}, 'FORK_UNKNOWN'],
    ['a fork that nobody has', {}, { forkId: 'atlantis' }, 'FORK_UNKNOWN'],
    ['a precompile', { precompiles: able.precompiles.slice(1) }, {}, 'PRECOMPILE_UNSUPPORTED'],
    ['the kind of proof', {}, { proofKind: 'transparent' }, 'PROOF_KIND_UNKNOWN'],
    ['room for the blocks', {}, { blocks: 5 }, 'CAPACITY_EXCEEDED'],
  ])('that lacks %s is refused before it is asked', (_, lacking, wanted, reason) => {
    expect(refusal(() => checkCapabilities({ ...able, ...lacking }, { ...need, ...wanted }))).toBe(reason)
  })

  test('of mock proofs is refused outside of a mock run, and asked in one', () => {
    const mock = { ...able, mockRun: true, proofKinds: [{ id: 'reexecution', mock: true, recursive: false }] }
    expect(refusal(() => checkCapabilities(mock, need))).toBe('PROOF_MOCKED')
    expect(refusal(() => checkCapabilities(mock, { ...need, mockRun: true }))).toBe('accepted')
  })
})
