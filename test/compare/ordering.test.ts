import { describe, expect, it } from 'vitest'
import { compareOrdering } from '../../runners/compare/ordering.ts'
import type { OrderingCase } from '../../runners/load/Case.ts'
import type { Asked } from '../../runners/observe/Observation.ts'
import type { ExecuteResult, OrderResult } from '../../src/model/generated/adapter.ts'
import { bytes, hash32, quantity } from '../../src/model/Hex.ts'
import { rulesetHash } from '../../src/standard/rulesetHash.ts'
import { ruleset } from '../../src/standard/rulesets.ts'
import { publishedOrdering } from '../vectors/published.ts'

const rules = ruleset('lockstep-prague')
const vector = publishedOrdering().find(({ id }) => id === 'ordering/priority-fee/fee-cap-below-base-fee')
if (vector === undefined) throw new Error('there is no such vector')
const { genesis, policy, limits, arrivals, attributes, expected } = vector
const asked: OrderingCase = {
  kind: 'ordering',
  id: vector.id,
  file: 'case.json',
  family: 'ordering',
  fork: 'any',
  ruleset: rules,
  clauses: [],
  headerInputs: [],
  input: { genesis, policy, limits, arrivals, attributes },
  expected,
}

const { pool, order, skipped, rlp, result } = expected
const right: OrderResult = {
  status: 'ordered',
  pool,
  order,
  skipped,
  block: { status: 'built', rlp, result, excluded: [], witness: expected.witness },
}
const proven: ExecuteResult = { blocks: [{ status: 'executed', result }] }

/** Who is found wrong, and in which fields, for an answer of each party. */
function judge(sequencer: Asked<OrderResult>, prover: Asked<ExecuteResult>): Readonly<Record<string, unknown>> {
  const verdict = compareOrdering(asked, {
    kind: 'ordering',
    ruleset: { ruleset: rules, hash: rulesetHash(rules) },
    sequencer,
    prover: {
      mode: 'compute',
      canonicalWitness: false,
      blocks: [],
      blockIndices: [0],
      controls: [],
      witnessFrom: 'sequencer',
      asked: prover,
    },
  })
  const fields = ({ status, ...rest }: typeof verdict.sequencer): unknown =>
    'problems' in rest ? rest.problems.map(({ field }) => field) : status
  return { sequencer: fields(verdict.sequencer), prover: fields(verdict.prover), pair: verdict.pair.status }
}

const ordered = (answer: OrderResult): Asked<OrderResult> => ({ kind: 'result', result: answer })
const executed = (answer: ExecuteResult): Asked<ExecuteResult> => ({ kind: 'result', result: answer })
const zero = hash32(`0x${'00'.repeat(32)}`)

describe('the judge of orders', () => {
  it('passes a pair that does what the vector says', () => {
    expect(judge(ordered(right), executed(proven))).toEqual({ sequencer: 'pass', prover: 'pass', pair: 'pass' })
  })

  it.each<readonly [claim: string, answer: OrderResult, fields: readonly string[]]>([
    ['a fate', { ...right, pool: pool.map(() => ({ status: 'refused', reason: 'POOL_FULL' })) }, ['pool']],
    ['a reason for what is left out', { ...right, skipped: [{ arrival: 0, reason: 'NONCE_TOO_LOW' }] }, ['skipped']],
    ['what is left out untold', { ...right, skipped: [] }, ['skipped']],
    ['the block', { ...right, block: { ...right.block, rlp: bytes('0xc0') } }, ['rlp']],
    [
      'a result',
      { ...right, block: { ...right.block, result: { ...result, stateRoot: zero, gasUsed: quantity(1) } } },
      ['stateRoot', 'gasUsed'],
    ],
  ])('finds the sequencer alone wrong for %s', (_, answer, fields) => {
    const verdict = judge(ordered(answer), executed(proven))
    expect(verdict).toMatchObject({ prover: 'pass', pair: 'fail' })
    expect(new Set(verdict['sequencer'] as readonly string[])).toEqual(new Set(fields))
  })

  it('tells of another order and not of the results that follow from it', () => {
    const answer = { ...right, order: [0, 1, 2], block: { ...right.block, result: { ...result, stateRoot: zero } } }
    expect(judge(ordered(answer), executed(proven))).toEqual({ sequencer: ['order'], prover: 'pass', pair: 'fail' })
  })

  it('finds the prover alone wrong for another result of the right block, and for refusing it', () => {
    const other: ExecuteResult = { blocks: [{ status: 'executed', result: { ...result, stateRoot: zero } }] }
    expect(judge(ordered(right), executed(other))).toEqual({ sequencer: 'pass', prover: ['stateRoot'], pair: 'fail' })
    const refusing: ExecuteResult = { blocks: [{ status: 'rejected', reason: 'STATE_ROOT_MISMATCH' }] }
    expect(judge(ordered(right), executed(refusing))).toEqual({ sequencer: 'pass', prover: ['status'], pair: 'fail' })
  })

  it('asks nothing of the prover about a block that is not that of the vector', () => {
    const answer = { ...right, block: { ...right.block, rlp: bytes('0xc0') } }
    const other: ExecuteResult = { blocks: [{ status: 'executed', result: { ...result, stateRoot: zero } }] }
    expect(judge(ordered(answer), executed(other))).toMatchObject({ prover: 'pass' })
  })
})
