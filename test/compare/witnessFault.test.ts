import { describe, expect, it } from 'vitest'

import type { Divergence } from '../../runners/compare/Divergence.ts'
import { witnessDivergence } from '../../runners/compare/witnessFault.ts'
import type { ExecuteCase } from '../../runners/load/Case.ts'
import type { Asked, ExecuteObservation } from '../../runners/observe/Observation.ts'
import type { ExecuteResult } from '../../src/model/generated/adapter.ts'
import type { Reason } from '../../src/model/generated/rejections.ts'
import { ruleset } from '../../src/standard/rulesets.ts'
import { rulesetHash } from '../../src/standard/rulesetHash.ts'

const rules = ruleset('lockstep-osaka')
const account = `0x${'ab'.repeat(20)}`
const slot = `0x${'cd'.repeat(32)}`

function caseOf(...reasons: readonly Reason[]): ExecuteCase {
  return {
    kind: 'execute',
    id: 'witness/some/case',
    file: 'case.json',
    family: 'witness',
    fork: 'osaka',
    ruleset: rules,
    clauses: [],
    headerInputs: [],
    mode: 'validate',
    canonicalWitness: false,
    blocks: [],
    expected: { blocks: [reasons.length === 0 ? { kind: 'accept' } : { kind: 'reject', reasons }] },
  }
}

function refused(reason: Reason, detail: string): Asked<ExecuteResult> {
  return { kind: 'result', result: { blocks: [{ status: 'rejected', reason, detail }] } }
}

const silent: Asked<ExecuteResult> = { kind: 'notAsked', why: 'the test does not' }

function observe(prover: Asked<ExecuteResult>, referenceProver: Asked<ExecuteResult> = silent): ExecuteObservation {
  return {
    kind: 'execute',
    ruleset: { ruleset: rules, hash: rulesetHash(rules) },
    sequencer: silent,
    prover: {
      mode: 'validate',
      canonicalWitness: false,
      blocks: [],
      blockIndices: [0],
      controls: [],
      witnessFrom: 'vector',
      asked: prover,
    },
    referenceProver,
  }
}

const outside: Divergence = {
  class: 'validity',
  blame: 'prover',
  left: 'found',
  right: 'vector',
  block: 0,
  field: 'status',
  leftValue: 'executed',
  rightValue: 'rejected',
  summary: '',
}

describe('a witness that has to be refused', () => {
  it.each([
    ['WITNESS_NODE_MISSING', 'incomplete'],
    ['WITNESS_CODE_MISSING', 'incomplete'],
    ['WITNESS_HEADER_MISSING', 'incomplete'],
    ['WITNESS_STATE_ROOT_MISMATCH', 'stale'],
    ['WITNESS_SURPLUS', 'oversized'],
    ['WITNESS_NODE_TOO_LARGE', 'oversized'],
    ['WITNESS_HEADERS_TOO_MANY', 'oversized'],
    ['WITNESS_HEADERS_INVALID', 'malformed'],
  ] as const)('for %s is named %s', (reason, name) => {
    const found = witnessDivergence(caseOf(reason), observe(silent), outside)
    expect(found).toMatchObject({ class: 'witness', blame: 'prover' })
    expect(found?.summary).toContain(`the witness is ${name}, and the prover does not refuse it for that`)
  })

  it('has account and slot from the reference where it refuses for the same reason', () => {
    const detail = `WITNESS_NODE_MISSING: account ${account}, slot ${slot}, path a, hash 0x00`
    const reference = refused('WITNESS_NODE_MISSING', detail)
    expect(witnessDivergence(caseOf('WITNESS_NODE_MISSING'), observe(silent, reference), outside)).toMatchObject({
      account,
      slot,
    })
  })

  it('has no account from a refusal for another reason', () => {
    const other = refused('WITNESS_CODE_MISSING', `account ${account}`)
    const found = witnessDivergence(caseOf('WITNESS_NODE_MISSING'), observe(other), outside)
    expect(found).not.toHaveProperty('account')
  })
})

describe('a witness that a party refuses', () => {
  it('is told with what the prover says of it', () => {
    const prover = refused('WITNESS_NODE_MISSING', `account ${account}`)
    expect(witnessDivergence(caseOf(), observe(prover), outside)).toMatchObject({
      class: 'witness',
      account,
      summary: `the prover refuses the witness as incomplete (account ${account})`,
    })
  })
})

describe('what nobody says of a witness', () => {
  it('is left to others', () => {
    const prover = refused('GAS_USED_MISMATCH', 'another')
    expect(witnessDivergence(caseOf('STATE_ROOT_MISMATCH'), observe(prover), outside)).toBeUndefined()
    const result = { ...outside, field: 'gasUsed' }
    expect(witnessDivergence(caseOf('WITNESS_NODE_MISSING'), observe(prover), result)).toBeUndefined()
  })
})
