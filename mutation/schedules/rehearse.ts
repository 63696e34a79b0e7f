import { scheduleProblems } from '../../runners/compare/consensusSchedule.ts'
import type { Problem } from '../../runners/compare/Verdict.ts'
import { driveSchedule } from '../../runners/observe/schedule/driveSchedule.ts'
import { consensusSteps, type StepOptions } from '../../src/roles/consensusSteps.ts'
import type { CryptoBackend } from '../../src/crypto/CryptoBackend.ts'
import { Defect } from '../../src/model/Defect.ts'
import type { ScheduleCase } from '../../src/fill/schedules/ScheduleCase.ts'

/** Time that a schedule may take here; none comes near. */
const budgetMs = 60_000

/**
 * Runs a schedule in this process against nodes of the reference, honest or with a fault.
 *
 * @param plan - Schedule and invariants.
 * @param crypto - Signs and recovers.
 * @param alter - Plants a fault.
 * @returns What does not hold; empty where all does.
 */
export async function rehearse(
  { schedule, invariants }: Pick<ScheduleCase, 'schedule' | 'invariants'>,
  crypto: CryptoBackend,
  alter?: StepOptions['alter'],
): Promise<readonly Problem[]> {
  const node = consensusSteps({ crypto, ...(alter !== undefined && { alter }) })
  const asked = await driveSchedule(schedule, {
    crypto,
    budgetMs,
    put: async (token, start, events) => ({
      kind: 'result',
      result: await node.consensus_step({ token, ...(start !== undefined && { start }), events }),
    }),
  })
  if (asked.kind !== 'result') throw new Defect('the reference gives no result')
  return scheduleProblems(asked.result, { schedule, invariants })
}
