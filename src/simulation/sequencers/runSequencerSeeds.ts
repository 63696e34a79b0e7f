import type { CryptoBackend } from '../../crypto/CryptoBackend.ts'
import { openRandom, type Random } from '../Random.ts'
import { executionFaults, type ExecutionFault } from './Cast.ts'
import type { PlannedExecutionFault, SequencerRequest } from './readSequencers.ts'
import { runSequencers } from './runSequencers.ts'
import { addSequencerReports, sequencerReportOf, type SequencerReport } from './SequencerReport.ts'

/**
 * Runs a plan with its seed and those after it, one after another.
 *
 * @param request - Plan, faults and number of seeds.
 * @param crypto - Hashes and signatures, which are real.
 */
export async function runSequencerSeeds(
  { plan, faults, seeds }: SequencerRequest,
  crypto: CryptoBackend,
): Promise<SequencerReport> {
  const reports: SequencerReport[] = []
  for (let seed = plan.seed; seed < plan.seed + seeds; seed++) {
    const cast = drawCast(faults, plan.validators, openRandom(seed, 'cast'))
    const whole = { ...plan, seed, faults: cast }
    reports.push(sequencerReportOf(whole, await runSequencers(whole, crypto)))
  }
  return addSequencerReports(reports)
}

/** Draws who has which fault. */
function drawCast(
  faults: readonly PlannedExecutionFault[],
  validators: number,
  random: Random,
): ReadonlyMap<number, ExecutionFault> {
  const places = random.shuffled(Array.from({ length: validators }, (_, place) => place))
  return new Map(
    faults.flatMap((fault, index) => {
      const place = places[index]
      return place === undefined ? [] : [[place, fault === 'mixed' ? random.pick(executionFaults) : fault] as const]
    }),
  )
}
