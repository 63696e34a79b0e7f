import { describe, expect, it } from 'vitest'
import { stepProblems } from '../../../runners/compare/consensusSteps.ts'
import { machineFaults, plantFault, type MachineFault } from '../../../src/consensus/machine/index.ts'
import { loadCrypto } from '../../../src/crypto/loadCrypto.ts'
import { driveNode } from '../../../src/fill/steps/Party.ts'
import type { ConsensusStepsVector } from '../../../src/model/generated/vector.ts'
import type { StepOptions } from '../../../src/roles/consensusSteps.ts'
import { publishedSteps } from '../../vectors/published.ts'

const crypto = await loadCrypto('auto')
const vectors = publishedSteps()

async function passes(vector: ConsensusStepsVector, options: StepOptions): Promise<boolean> {
  const events = vector.steps.map(({ event }) => event)
  try {
    const { started, outcomes } = await driveNode(vector.start, events, options)
    return stepProblems({ outcomes: [started, ...outcomes] }, vector).length === 0
  } catch {
    return false
  }
}

/** Vectors of every family, so that each fault meets the one that is for it, without running all of them for each. */
async function isKilled(fault: MachineFault): Promise<boolean> {
  const options = { crypto, alter: plantFault(fault) }
  for (const vector of vectors) if (!(await passes(vector, options))) return true
  return false
}

describe('published vectors of driven nodes', () => {
  it('are as many in each family as the survey of families asks for', () => {
    const counts = new Map<string, number>()
    for (const { id } of vectors) {
      const family = id.split('/')[1] ?? ''
      counts.set(family, (counts.get(family) ?? 0) + 1)
    }
    const least = {
      accept: 350,
      evidence: 120,
      justify: 500,
      lazy: 40,
      resource: 30,
      restart: 20,
      steps: 80,
      valset: 60,
    }
    const short = Object.entries(least).filter(([family, count]) => (counts.get(family) ?? 0) < count)
    expect(short).toEqual([])
  })

  it.each([...machineFaults.keys()])(
    'are failed by a node with the fault %s',
    async (fault) => {
      expect(await isKilled(fault)).toBe(true)
    },
    60_000,
  )
})
