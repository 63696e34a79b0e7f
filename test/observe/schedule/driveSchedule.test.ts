import { describe, expect, it } from 'vitest'
import { scheduleProblems } from '../../../runners/compare/consensusSchedule.ts'
import type { Asked } from '../../../runners/observe/Observation.ts'
import { driveSchedule } from '../../../runners/observe/schedule/driveSchedule.ts'
import type { ScheduleRun } from '../../../runners/observe/schedule/ScheduleRun.ts'
import type { Put } from '../../../runners/observe/schedule/Stage.ts'
import { loadCrypto } from '../../../src/crypto/loadCrypto.ts'
import { councilOf, firstHeight } from '../../../src/fill/schedules/council.ts'
import { withProgress } from '../../../src/fill/schedules/named.ts'
import type { ConsensusOutcome, ConsensusStepResult } from '../../../src/model/generated/adapter.ts'
import { bytes, quantity } from '../../../src/model/Hex.ts'
import { consensusSteps } from '../../../src/roles/consensusSteps.ts'

const crypto = await loadCrypto('auto')
const schedule = councilOf({ validators: 4 })
const invariants = withProgress(0)

type Answer = (result: ConsensusStepResult) => ConsensusStepResult

/** A party that answers as the reference does, and then changes the answer. */
function party(change: Answer): Put {
  const node = consensusSteps({ crypto })
  return async (token, start, events) => ({
    kind: 'result',
    result: change(await node.consensus_step({ token, ...(start !== undefined && { start }), events })),
  })
}

function eachStep(change: (outcome: ConsensusOutcome) => ConsensusOutcome): Answer {
  return (result) => (result.status === 'rejected' ? result : { ...result, steps: result.steps.map(change) })
}

async function run(put: Put, of = schedule): Promise<Asked<ScheduleRun>> {
  return driveSchedule(of, { put, crypto, budgetMs: 20_000 })
}

async function problemsOf(put: Put): Promise<readonly string[]> {
  const asked = await run(put)
  if (asked.kind !== 'result') return [asked.kind]
  return scheduleProblems(asked.result, { schedule, invariants }).map(({ field, found }) => `${field}: ${found}`)
}

const state = { height: quantity(5n), round: quantity(0n), phase: 'waiting' } as const

describe('a schedule', () => {
  it('runs alike each time', async () => {
    const twins = { ...councilOf({ validators: 4, byzantine: 0, twins: true }), lastHeight: firstHeight + 1 }
    const first = await run(
      party((result) => result),
      twins,
    )
    expect(
      await run(
        party((result) => result),
        twins,
      ),
    ).toEqual(first)
  })

  it('finds nothing in an honest core', async () => {
    expect(await problemsOf(party((result) => result))).toEqual([])
  })

  it('finds a core that says nothing', async () => {
    const silent: Put = async (_, start, events) => ({
      kind: 'result',
      result: {
        status: 'stepped',
        ...(start !== undefined && { started: { state } }),
        steps: events.map(() => ({ state })),
      },
    })
    expect(await problemsOf(silent)).toEqual(['decidesWithinRoundsAfterGst: 0 never decides height 5'])
  })

  it('cuts off a core that floods, and says why', async () => {
    const send = { code: quantity(0x13n), data: bytes('0xc0') }
    const flood = eachStep((outcome) => ({ ...outcome, sends: Array.from({ length: 65 }, () => send) }))
    const [first = ''] = await problemsOf(party(flood))
    expect(first).toMatch(/^run: \d \d+ messages, questions and blocks come out of one event, which may cause 64$/)
  })

  it('does not believe a core that calls a block final without seals', async () => {
    const lie = eachStep((outcome) => ({
      ...outcome,
      finalized: (outcome.finalized ?? []).map((one) => ({ ...one, seals: [] })),
    }))
    const [first = ''] = await problemsOf(party(lie))
    expect(first).toMatch(/^agreement: \d takes block 5 0x\w{8} for final with 0 of 3 seals$/)
  })

  it('does not believe a core that is at a height which nobody decided', async () => {
    const lie = eachStep((outcome) => ({ ...outcome, state: { ...outcome.state, height: quantity(9n) } }))
    const found = await problemsOf(party(lie))
    expect(found).toContain('validity: 0 takes something for final that is no block')
  })

  it('finds a core that sends back what it hears', async () => {
    const node = consensusSteps({ crypto })
    const echo: Put = async (token, start, events) => {
      const result = await node.consensus_step({ token, ...(start !== undefined && { start }), events })
      if (result.status === 'rejected') return { kind: 'result', result }
      const steps = result.steps.map((outcome, index) => {
        const event = events[index]
        return event?.op === 'message' ? { ...outcome, sends: [{ code: event.code, data: event.data }] } : outcome
      })
      return { kind: 'result', result: { ...result, steps } }
    }
    expect(await problemsOf(echo)).toContainEqual(
      expect.stringMatching(/^noDoubleSign: \d sends a .* that it did not sign$/),
    )
  })

  it('finds a core that leaves events unanswered', async () => {
    const lazy: Answer = (result) =>
      result.status === 'rejected' ? result : { ...result, steps: result.steps.slice(1) }
    expect(await problemsOf(party(lazy))).toContain('run: 0 it answers 0 of 1 events')
  })

  it('tells a party that breaks from one that is wrong', async () => {
    const broken: Put = async () => ({ kind: 'fault', fault: { kind: 'error', detail: 'gone' } })
    expect((await run(broken)).kind).toBe('fault')
  })

  it('asks for something durable before a vote leaves', async () => {
    const careless = eachStep(({ persist, ...outcome }) => (persist === undefined ? outcome : outcome))
    expect(await problemsOf(party(careless))).toEqual(['persist: 0 persists nothing'])
  })
})
