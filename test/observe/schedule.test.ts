import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { Case, RlpCase } from '../../runners/load/Case.ts'
import { createInOrder } from '../../runners/observe/inOrder.ts'
import { createSchedule } from '../../runners/observe/Schedule.ts'
import { bytes } from '../../src/model/Hex.ts'
import { ruleset } from '../../src/standard/rulesets.ts'

const rules = [ruleset('lockstep-reference'), ruleset('ethereum-mainnet')] as const

function caseOf(index: number, which: 0 | 1): RlpCase {
  return {
    kind: 'rlp',
    id: `case ${index}`,
    file: 'file',
    family: 'rlp_test',
    fork: 'any',
    ruleset: rules[which],
    clauses: [],
    headerInputs: [],
    rlp: bytes('0x80'),
    expected: { kind: 'reject' },
  }
}

async function* cases(count: number): AsyncGenerator<Case> {
  for (let index = 0; index < count; index++) yield caseOf(index, index % 2 === 0 ? 0 : 1)
}

describe('a schedule hands out every case once', () => {
  it('and prefers the ruleset that a worker has already', async () => {
    const schedule = createSchedule(cases(400))
    const seen: number[] = []
    let changes = 0
    let last: Case | undefined
    for (;;) {
      const place = await schedule.next(last?.ruleset)
      if (place === undefined) break
      if (last !== undefined && last.ruleset !== place.case.ruleset) changes++
      last = place.case
      seen.push(place.index)
    }
    expect(seen.toSorted((left, right) => left - right)).toEqual(Array.from({ length: 400 }, (_, index) => index))
    expect(changes).toBeLessThan(40)
  })

  it('a loader that fails is not taken for one that ended', async () => {
    const failing = async function* (): AsyncGenerator<Case> {
      yield caseOf(0, 0)
      throw new Error('the disk is gone')
    }
    const schedule = createSchedule(failing())
    const drain = async (): Promise<void> => {
      while ((await schedule.next(undefined)) !== undefined);
    }
    await expect(drain()).rejects.toThrow('the disk is gone')
  })

  it('a schedule that was stopped has nothing left', async () => {
    const schedule = createSchedule(cases(10))
    await schedule.next(undefined)
    schedule.stop()
    expect(await schedule.next(undefined)).toBeUndefined()
  })
})

describe('results are passed on in order', () => {
  it('whatever order they come in', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(
          Array.from({ length: 20 }, (_, index) => index),
          { minLength: 20 },
        ),
        (arrival) => {
          const passed: number[] = []
          const order = createInOrder<number>((value) => passed.push(value))
          for (const index of arrival) order.put(index, index)
          expect(passed).toEqual(arrival.toSorted((left, right) => left - right))
        },
      ),
    )
  })

  it('what waits for something that never comes is passed on at the end', () => {
    const passed: string[] = []
    const order = createInOrder<string>((value) => passed.push(value))
    order.put(3, 'd')
    order.put(1, 'b')
    expect(passed).toEqual([])
    order.flush()
    expect(passed).toEqual(['b', 'd'])
  })
})
