import { describe, expect, it } from 'vitest'
import { actionOf } from '../../../runners/observe/schedule/mail.ts'

const letter = { code: 'PREPARE', height: 5n, round: 0n, from: '1', to: '2' } as const
const drop = { do: 'drop' } as const

describe('the network of a schedule', () => {
  it('does what the first rule says that fits', () => {
    const rules = [
      { round: 1, action: drop },
      { codes: ['PREPARE'] as const, action: { do: 'duplicate', times: 2 } as const },
      { action: drop },
    ]
    expect(actionOf({ rules }, letter)).toEqual({ do: 'duplicate', times: 2 })
  })

  it('does no harm from the round on in which it is good', () => {
    const rules = [{ action: drop }]
    expect([0n, 1n, 2n].map((round) => actionOf({ rules, gst: { round: 1 } }, { ...letter, round }).do)).toEqual([
      'drop',
      'deliver',
      'deliver',
    ])
  })

  it('always brings a node its own messages', () => {
    expect(actionOf({ rules: [{ action: drop }] }, { ...letter, to: '1' })).toEqual({ do: 'deliver' })
  })

  it('keeps a timer from ending only where a rule names timers', () => {
    const timer = { ...letter, code: 'TIMER', to: '1' } as const
    const named = [{ codes: ['TIMER'] as const, action: drop }]
    expect([actionOf({ rules: [{ action: drop }] }, timer).do, actionOf({ rules: named }, timer).do]).toEqual([
      'deliver',
      'drop',
    ])
  })

  it('brings nothing from one group to another, and nothing to who is in none', () => {
    const rules = [{ action: { do: 'partition', groups: [['1', '2'], ['3']] } as const }]
    expect(['2', '3', '4'].map((to) => actionOf({ rules }, { ...letter, to }).do)).toEqual(['deliver', 'drop', 'drop'])
  })
})
