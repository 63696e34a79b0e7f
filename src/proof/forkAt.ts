import type { ForkActivation, Ruleset } from '../model/generated/ruleset.ts'
import { Rejection } from '../model/Rejection.ts'
import type { BatchInputs } from './BatchInputs.ts'
import { forkIdOf } from './commitments.ts'
import type { ProofContext } from './ProofContext.ts'

type Moment = Pick<BatchInputs, 'lastBlock' | 'lastTimestamp' | 'batchNumber'>

/**
 * Finds the fork that is in force at the last block of a batch; PRF-15.
 *
 * @param ruleset - Forks in order of activation.
 * @param moment - Number and timestamp of the block, and number of its batch.
 * @param context - Fault to plant.
 * @returns The last fork whose moment has come.
 * @throws {@link Rejection} `FORK_UNKNOWN` where a fork activates by what the public inputs do not tell.
 */
export function forkAt({ forks }: Ruleset, moment: Moment, { fault }: Pick<ProofContext, 'fault'>): ForkActivation {
  const late = fault === 'fork-late' ? 1n : 0n
  const shifted = {
    lastBlock: moment.lastBlock - late,
    lastTimestamp: moment.lastTimestamp - late,
    batchNumber: moment.batchNumber - late,
  }
  const [first] = forks
  const found = fault === 'fork-first' ? first : (forks.findLast((fork) => isActive(fork, shifted)) ?? first)
  if (found === undefined) throw new Rejection('FORK_UNKNOWN', { problem: 'the ruleset has no forks' })
  return found
}

/**
 * Finds a fork by what public inputs call it.
 *
 * @returns Its place among the forks of the ruleset.
 * @throws {@link Rejection} `FORK_UNKNOWN`.
 */
export function placeOfFork({ forks }: Ruleset, forkId: BatchInputs['forkId'], context: ProofContext): number {
  const place = forks.findIndex(({ id }) => forkIdOf(id, context) === forkId)
  if (place < 0) throw new Rejection('FORK_UNKNOWN', { forkId })
  return place
}

function isActive({ id, activation }: ForkActivation, { lastBlock, lastTimestamp, batchNumber }: Moment): boolean {
  switch (activation.kind) {
    case 'genesis':
      return true
    case 'block':
      return lastBlock >= BigInt(activation.value)
    case 'timestamp':
      return lastTimestamp >= BigInt(activation.value)
    case 'batch':
      return batchNumber >= BigInt(activation.value)
    case 'unscheduled':
      return false
    default:
      throw new Rejection('FORK_UNKNOWN', { fork: id, activation: activation.kind })
  }
}
