import { describe, expect, it } from 'vitest'
import type { Party } from '../../runners/adapters/Party.ts'
import type { Case, ConsensusCase, ConsensusScheduleCase, ConsensusStepsCase } from '../../runners/load/Case.ts'
import { lackOf } from '../../runners/observe/ask.ts'
import type { HelloResult } from '../../src/model/generated/adapter.ts'
import { hash32 } from '../../src/model/Hex.ts'

const nonceDigest = hash32(`0x${'00'.repeat(32)}`)
const declared: HelloResult = {
  nonceDigest,
  protocol: 1,
  name: 'a core',
  version: '1',
  language: 'any',
  roles: ['sequencer'],
  features: ['consensus', 'consensusSteps'],
  forks: [],
  headerInputs: [],
  systemCalls: [],
}

/** Cases of each kind that names a profile, as far as what is asked for goes. */
const casesOf = (profile: string): readonly Case[] => [
  { kind: 'consensus', question: { kind: 'timeout', ask: { profile } } } as ConsensusCase,
  { kind: 'consensus-steps', start: { profile } } as ConsensusStepsCase,
  { kind: 'consensus-schedule', schedule: { profile } } as ConsensusScheduleCase,
]

function lack(asked: Case, consensusProfiles?: readonly string[]): unknown {
  const declaration = { ...declared, ...(consensusProfiles !== undefined && { consensusProfiles }) }
  return lackOf({ declaration } as Party, { role: 'sequencer', features: [], case: asked })
}

describe('what a party lacks', () => {
  it.each(['besu', 'psc-1'])('is the consensus profile %s where it declares others', (profile) => {
    const skipped = { kind: 'skip', capability: `consensus profile ${profile}` }
    expect(casesOf(profile).map((asked) => lack(asked, ['qbft-eea']))).toEqual([skipped, skipped, skipped])
  })

  it('is no consensus profile that it declares, and none where it declares none', () => {
    expect(casesOf('psc-1').map((asked) => lack(asked, ['qbft-eea', 'psc-1']))).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect(casesOf('besu').map((asked) => lack(asked))).toEqual([undefined, undefined, undefined])
  })

  it('is never a name that is no profile of the standard, which everybody has to refuse', () => {
    expect(casesOf('psc-9').map((asked) => lack(asked, ['psc-1']))).toEqual([undefined, undefined, undefined])
  })
})
