import { describe, expect, it } from 'vitest'
import { Damage } from '../../../../runners/load/Damage.ts'
import { ownConsensusScheduleDrafts } from '../../../../runners/load/formats/consensus/ownConsensusSchedule.ts'
import { councilOf } from '../../../../src/fill/schedules/council.ts'
import { namedSchedules } from '../../../../src/fill/schedules/named.ts'
import { toScheduleVector } from '../../../../src/fill/schedules/toScheduleVector.ts'
import type { ConsensusSchedule } from '../../../../src/model/generated/vector.ts'
import { loadStandard } from '../../../../src/standard/loadStandard.ts'

const standard = loadStandard()
const [plan] = namedSchedules()
if (plan === undefined) throw new Error('there is no named schedule')
const council = councilOf({ validators: 4, byzantine: 0, twins: true })

/** What a loader says of a schedule. */
function readingOf(schedule: ConsensusSchedule): string {
  const vector = toScheduleVector({ ...plan, name: 'twins/psc-1/any', schedule } as NonNullable<typeof plan>, standard)
  const fields = structuredClone(vector) as unknown as Record<string, unknown>
  try {
    const cases = [...ownConsensusScheduleDrafts({ fields, file: 'any.json', name: 'any' } as never, standard)]
    return cases
      .map((draft) => draft.read())
      .map(({ kind }) => kind)
      .join(', ')
  } catch (error) {
    if (error instanceof Damage) return error.message
    throw error
  }
}

describe('a file with a schedule', () => {
  it('is read where it speaks of its own nodes', () => {
    expect(readingOf(council)).toBe('consensus-schedule')
  })

  it.each([
    ['a rule of nobody', { rules: [{ to: ['9'], action: { do: 'drop' } }] }, /'9' is none of x, y, 1, 2, 3/],
    [
      'honest twins',
      { nodes: council.nodes.map((node) => ({ ...node, byzantine: false })) },
      /honest nodes share a validator/,
    ],
    ['two nodes of one name', { nodes: [...council.nodes, ...council.nodes.slice(0, 1)] }, /two nodes have one name/],
    ['another profile', { profile: 'ibft1' }, /'ibft1' has none/],
    ['a leader that is nobody', { leader: 4 }, /there are 4 validators/],
    [
      'a crash of nobody',
      { crashes: [{ node: '7', after: { height: 5, round: 0, code: 'PREPARE' }, durable: true }] },
      /'7' is none of/,
    ],
    ['an honest mutant', { mutations: [{ code: 'PREPARE', from: ['1'], set: { round: 2 } }] }, /'1' is none of x, y/],
  ] as const)('is damaged with %s', (_, change, message) => {
    expect(readingOf({ ...council, ...change })).toMatch(message)
  })
})
