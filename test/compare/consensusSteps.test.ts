import { describe, expect, it } from 'vitest'
import { stepProblems } from '../../runners/compare/consensusSteps.ts'
import type { ConsensusOutcome } from '../../src/model/generated/adapter.ts'
import { bytes, quantity } from '../../src/model/Hex.ts'

const state = { height: quantity(5n), round: quantity(0n), phase: 'waiting' } as const
const event = { op: 'timer', kind: 'round', height: quantity(5n), round: quantity(0n) } as const
const send = { code: quantity(0x15n), data: bytes('0xc0') }
const after = { ...state, round: quantity(1n) }
const expected = { started: { state }, steps: [{ event, expected: { sends: [send], state: after } }] }
const right: ConsensusOutcome = { sends: [send], persist: bytes('0x01'), state: after }

describe('the judge of driven nodes', () => {
  it('finds nothing where each step is as the vector has it', () => {
    expect(stepProblems({ outcomes: [{ state }, right] }, expected)).toEqual([])
  })

  it('names the step and the field that differ', () => {
    const found = stepProblems({ outcomes: [{ state }, { state: after }] }, expected)
    expect(found.map(({ field }) => field)).toEqual(['steps[0].sends'])
  })

  it('asks for something durable before a vote leaves', () => {
    const found = stepProblems({ outcomes: [{ state }, { sends: [send], state: after }] }, expected)
    expect(found.map(({ field }) => field)).toEqual(['steps[0].persist'])
  })

  it('holds a step without a state against the state before', () => {
    const still = { started: { state }, steps: [{ event, expected: {} }] }
    expect(stepProblems({ outcomes: [{ state }, { state: after }] }, still).map(({ field }) => field)).toEqual([
      'steps[0].state',
    ])
  })

  it('says that a node would not go on', () => {
    const refusal = { status: 'rejected', reason: 'CONSENSUS_PROFILE_UNKNOWN' } as const
    const found = stepProblems({ outcomes: [], refusal }, expected)
    expect(found.map(({ field, found: said }) => [field, said])).toEqual([
      ['start', 'rejected: CONSENSUS_PROFILE_UNKNOWN'],
    ])
  })
})
