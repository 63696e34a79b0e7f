import { describe, expect, it } from 'vitest'

import { compareExecute } from '../../runners/compare/execute.ts'
import type { ExecuteCase, ExecuteOutcome } from '../../runners/load/Case.ts'
import type { Asked } from '../../runners/observe/Observation.ts'
import type { ExecuteResult, ExecutionResult } from '../../src/model/generated/adapter.ts'
import type { ExecuteVector } from '../../src/model/generated/vector.ts'
import { address } from '../../src/model/Hex.ts'
import { ruleset } from '../../src/standard/rulesets.ts'
import { rulesetHash } from '../../src/standard/rulesetHash.ts'
import { executeVector } from '../vectors/executeVector.ts'

const rules = ruleset('lockstep-osaka')
const result = resultOf(executeVector('witness/basic/whole'))
const account = address(`0x${'ab'.repeat(20)}`)

function resultOf({ expected }: ExecuteVector): ExecutionResult {
  const [block] = expected.blocks
  if (block?.status !== 'executed') throw new Error('the vector expects no result')
  return block.result
}

function judge(expected: ExecuteCase['expected'], answer: ExecuteResult): ReturnType<typeof compareExecute> {
  const asked: ExecuteCase = {
    kind: 'execute',
    id: 'witness/some/case',
    file: 'case.json',
    family: 'witness',
    fork: 'osaka',
    ruleset: rules,
    clauses: [],
    headerInputs: [],
    mode: 'compute',
    canonicalWitness: false,
    blocks: [],
    expected,
  }
  const given: Asked<ExecuteResult> = { kind: 'result', result: answer }
  return compareExecute(asked, {
    kind: 'execute',
    ruleset: { ruleset: rules, hash: rulesetHash(rules) },
    sequencer: { kind: 'notAsked', why: 'the vector is about a prover alone' },
    prover: {
      mode: 'compute',
      canonicalWitness: false,
      blocks: [],
      blockIndices: [0],
      controls: [],
      witnessFrom: 'vector',
      asked: given,
    },
  })
}

const accept: ExecuteOutcome = { kind: 'accept', result }
const reject: ExecuteOutcome = { kind: 'reject', reasons: ['WITNESS_NODE_MISSING', 'WITNESS_CODE_MISSING'] }
const executed = { status: 'executed', result } as const

function problemsOf(expected: ExecuteCase['expected'], answer: ExecuteResult): unknown {
  const { prover, pair } = judge(expected, answer)
  expect(pair.status).toBe(prover.status === 'fail' ? 'fail' : 'pass')
  return prover.status === 'fail' ? prover.problems.map(({ field, found }) => ({ field, found })) : prover.status
}

describe('a block that must be executed', () => {
  it('passes with the very result', () => {
    expect(problemsOf({ blocks: [accept] }, { blocks: [executed] })).toBe('pass')
  })

  it('fails with another field, which is named', () => {
    const other = { ...executed, result: { ...result, stateRoot: result.receiptsRoot } }
    expect(problemsOf({ blocks: [accept] }, { blocks: [other] })).toEqual([
      { field: 'stateRoot', found: result.receiptsRoot },
    ])
  })

  it('fails where it is refused', () => {
    const refused = { status: 'rejected', reason: 'WITNESS_SURPLUS', detail: '' } as const
    expect(problemsOf({ blocks: [accept] }, { blocks: [refused] })).toEqual([
      { field: 'status', found: expect.stringContaining('WITNESS_SURPLUS') },
    ])
  })

  it('fails where there is no answer for it', () => {
    expect(problemsOf({ blocks: [accept] }, { blocks: [] })).toEqual([{ field: 'blocks.length', found: '0' }])
  })
})

describe('a block that must be refused', () => {
  it.each(['WITNESS_NODE_MISSING', 'WITNESS_CODE_MISSING'] as const)('passes for %s, which is allowed', (reason) => {
    const refused = { status: 'rejected', reason, detail: 'whatever' } as const
    expect(problemsOf({ blocks: [reject] }, { blocks: [refused] })).toBe('pass')
  })

  it('fails for another reason and where it is executed', () => {
    const refused = { status: 'rejected', reason: 'STATE_ROOT_MISMATCH', detail: '' } as const
    expect(problemsOf({ blocks: [reject] }, { blocks: [refused] })).toMatchObject([{ field: 'status' }])
    expect(problemsOf({ blocks: [reject] }, { blocks: [executed] })).toEqual([{ field: 'status', found: 'executed' }])
  })

  it('fails where the account that it has to name is another one or none', () => {
    const named: ExecuteOutcome = { kind: 'reject', reasons: ['STATE_CHANGE_UNSOLICITED'], account }
    const refused = { status: 'rejected', reason: 'STATE_CHANGE_UNSOLICITED', detail: '' } as const
    expect(problemsOf({ blocks: [named] }, { blocks: [{ ...refused, account }] })).toBe('pass')
    expect(problemsOf({ blocks: [named] }, { blocks: [refused] })).toEqual([{ field: 'account', found: 'absent' }])
  })
})

describe('a batch', () => {
  const crossing: ExecuteOutcome = { kind: 'reject', reasons: ['FORK_BOUNDARY'] }

  it('that must be refused passes without answers for blocks', () => {
    const batch = { status: 'rejected', reason: 'FORK_BOUNDARY', detail: '' } as const
    expect(problemsOf({ batch: crossing, blocks: [] }, { batch, blocks: [] })).toBe('pass')
  })

  it('that must be refused fails where nothing is said of it or it is accepted', () => {
    expect(problemsOf({ batch: crossing, blocks: [] }, { blocks: [] })).toMatchObject([{ field: 'batch' }])
    const batch = { status: 'accepted' } as const
    expect(problemsOf({ batch: crossing, blocks: [] }, { batch, blocks: [] })).toMatchObject([{ field: 'batch' }])
  })
})
