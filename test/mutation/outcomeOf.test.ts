import { describe, expect, it } from 'vitest'
import { outcomeOf } from '../../mutation/judge.ts'
import type { PartyOutcome, Verdict } from '../../runners/compare/Verdict.ts'

const passed: PartyOutcome = { status: 'pass' }
const failed: PartyOutcome = {
  status: 'fail',
  problems: [{ field: 'stateRoot', expected: '0x01', found: '0x02', against: 'vector' }],
}
const broken: PartyOutcome = { status: 'broken', fault: { kind: 'crash', detail: 'ended' } }

function verdict(sequencer: PartyOutcome, prover: PartyOutcome, status: 'pass' | 'fail' = 'fail'): Verdict {
  return { sequencer, prover, pair: { status, relation: 'undecided', differences: [] } }
}

describe('what a vector shows of a faulty sequencer', () => {
  it.each([
    ['a wrong answer', failed, passed, 'killed'],
    ['no answer', broken, passed, 'crashed'],
    ['nothing', passed, passed, 'open'],
    ['a wrong answer, beside an honest prover that is blamed', failed, failed, 'misblamed'],
    ['a wrong answer, beside an honest prover that is said to be broken', failed, broken, 'misblamed'],
    ['no answer, beside an honest prover that is blamed', broken, failed, 'misblamed'],
    ['nothing, beside an honest prover that is blamed', passed, failed, 'misblamed'],
  ] as const)('is %s', (_, sequencer, prover, outcome) => {
    expect(outcomeOf(verdict(sequencer, prover), 'sequencer')).toBe(outcome)
    expect(outcomeOf(verdict(prover, sequencer), 'prover')).toBe(outcome)
  })

  it('is survival where both pass', () => {
    expect(outcomeOf(verdict(passed, passed, 'pass'), 'sequencer')).toBe('survived')
  })
})
