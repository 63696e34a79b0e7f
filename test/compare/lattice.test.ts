import { describe, expect, it } from 'vitest'

import { judgePair, withoutResult } from '../../runners/compare/lattice.ts'
import type { PartyOutcome, Problem } from '../../runners/compare/Verdict.ts'

const problem: Problem = { block: 0, field: 'gasUsed', expected: '0x1', found: '0x2', against: 'vector' }
const pass: PartyOutcome = { status: 'pass' }
const fail: PartyOutcome = { status: 'fail', problems: [problem] }
const skip: PartyOutcome = { status: 'skip', capability: 'fork osaka' }
const broken: PartyOutcome = { status: 'broken', fault: { kind: 'crash', detail: 'ended' } }
const notAsked: PartyOutcome = { status: 'notAsked', why: 'nothing to ask' }

type Row = readonly [PartyOutcome, PartyOutcome, readonly Problem[], boolean]

describe('a pair is judged by both of its parties', () => {
  const table: readonly (readonly [...Row, string])[] = [
    [pass, pass, [], true, 'pass agree'],
    [pass, notAsked, [], false, 'pass agree'],
    [fail, pass, [], false, 'fail sequencer-wrong'],
    [pass, fail, [], false, 'fail prover-wrong'],
    [fail, fail, [], true, 'fail both-wrong-alike'],
    [fail, fail, [], false, 'fail both-wrong'],
    [pass, pass, [problem], false, 'fail undecided'],
    [pass, skip, [], false, 'skip not-shown'],
    [skip, notAsked, [], false, 'skip not-shown'],
    [notAsked, notAsked, [], true, 'skip not-shown'],
    [fail, skip, [], false, 'fail sequencer-wrong'],
    [broken, pass, [], false, 'broken infrastructure'],
    [fail, broken, [], false, 'broken infrastructure'],
  ]
  it.each(table)('%o with %o', (...row) => {
    const [sequencer, prover, differences, alike, expected] = row
    const { status, relation } = judgePair({ sequencer, prover, differences, alike })
    expect(`${status} ${relation}`).toBe(expected)
  })

  it('declared and not delivered is a failure, never a skip', () => {
    expect(withoutResult({ kind: 'undelivered', detail: 'UNSUPPORTED_FEATURE' })).toMatchObject({ status: 'fail' })
    expect(withoutResult({ kind: 'skip', capability: 'feature rlp' })).toEqual({
      status: 'skip',
      capability: 'feature rlp',
    })
  })
})
