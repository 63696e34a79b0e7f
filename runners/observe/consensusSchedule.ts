import { loadCrypto } from '../../src/crypto/loadCrypto.ts'
import type { ConsensusScheduleCase } from '../load/Case.ts'
import { ask } from './ask.ts'
import type { Asked, ConsensusScheduleObservation } from './Observation.ts'
import type { Pair } from './Pair.ts'
import { driveSchedule } from './schedule/driveSchedule.ts'
import type { ScheduleRun } from './schedule/ScheduleRun.ts'
import { judgementOf } from './systemCalls.ts'

/**
 * Drives nodes of each party through a schedule: all of a run are of one party, so that a fork is its own.
 *
 * @param asked - The case.
 * @param pair - The parties.
 * @param token - Opaque name of the case; each life of a node gets one of its own, for either party, since both may be one.
 */
export async function observeConsensusSchedule(
  asked: ConsensusScheduleCase,
  pair: Pair,
  token: string,
): Promise<ConsensusScheduleObservation> {
  const { ruleset } = judgementOf(asked, pair)
  const crypto = await loadCrypto('auto')
  const run = async (role: 'sequencer' | 'prover'): Promise<Asked<ScheduleRun>> =>
    driveSchedule(asked.schedule, {
      crypto,
      budgetMs: pair.budgetMs,
      put: (life, start, events) =>
        ask(pair[role], {
          method: 'consensus_step',
          params: { token: `${token}-${role}-${life}`, ...(start !== undefined && { start }), events },
          need: { role, features: ['consensusSteps'], case: asked },
          budgetMs: pair.budgetMs,
        }),
    })
  const [sequencer, prover] = await Promise.all([run('sequencer'), run('prover')])
  return { kind: 'consensus-schedule', ruleset, sequencer, prover }
}
