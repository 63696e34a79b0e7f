import { integer } from '../model/Hex.ts'
import { boundedRound, type ConsensusContext, type ConsensusParameters } from './Profile.ts'

/** Longest timeout in milliseconds: what a signed integer of 64 bits holds. */
const timeoutMsMax = 2n ** 63n - 1n

/**
 * Tells how long a round lasts.
 *
 * @param round - Within the bounds of the profile.
 * @param baseMs - Timeout of round 0, at least 1.
 * @param context - Profile; CNS-20.
 * @param parameters - What the deployment chose.
 * @returns Milliseconds, at most 2**63 - 1.
 * @throws Rejection `ROUND_OUT_OF_BOUNDS`; CNS-9.
 */
export function roundTimeout(
  round: bigint,
  baseMs: bigint,
  context: ConsensusContext,
  parameters?: ConsensusParameters,
): bigint {
  const { profile, fault } = context
  const { exponentMax, cap } = profile.timeout
  const bounded = boundedRound(round, context)
  const exponent = fault === 'timeout-uncapped' ? smaller(bounded, 63n) : smaller(bounded, BigInt(exponentMax))
  const grown = faultyGrowth(baseMs, bounded, context) ?? baseMs * 2n ** exponent
  const chosen = cap === 'deployment' ? parameters?.timeoutMsMax : undefined
  const most =
    chosen === undefined || integer(chosen) === 0n || fault === 'timeout-uncapped' ? timeoutMsMax : integer(chosen)
  return smaller(grown, most)
}

function faultyGrowth(baseMs: bigint, round: bigint, { fault }: ConsensusContext): bigint | undefined {
  if (fault === 'timeout-linear') return baseMs * (round + 1n)
  if (fault === 'timeout-constant') return baseMs
  if (fault === 'timeout-doubled-at-once') return baseMs * 2n ** smaller(round + 1n, 63n)
  if (fault === 'timeout-after-first') return baseMs * 2n ** smaller(round === 0n ? 0n : round - 1n, 63n)
  return undefined
}

function smaller(left: bigint, right: bigint): bigint {
  return left < right ? left : right
}
