import type { Address } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import type { ConsensusContext } from '../Profile.ts'
import { proposer } from '../proposer.ts'
import { roundTimeout } from '../roundTimeout.ts'
import type { Signer as SignHash } from '../sign.ts'
import type { Context, MachineRules, NodeBounds } from './Context.ts'
import { profileSigner, profileWire } from './profileWire.ts'
import { profileRules } from './rules.ts'

/** What a node is configured with. */
export interface NodeOptions {
  /** Profile, chain and cryptography. */
  readonly consensus: ConsensusContext
  /** Absent for a node that only watches. */
  readonly self?: { readonly address: Address; readonly sign: SignHash }
  /** Timeout of round 0. */
  readonly baseTimeoutMs: number
  readonly blockPeriodMs: number
  /** Time between a block and the proposal of an empty one; as for other blocks where absent. */
  readonly emptyBlockPeriodMs?: number
  /** A fault, planted in the rules. */
  readonly alter?: (rules: MachineRules) => MachineRules
}

/**
 * Makes what a machine is driven with.
 *
 * @param options - Profile, key, times.
 * @throws {@link Rejection} `CONSENSUS_CODE_UNKNOWN` where the profile describes headers alone; CNS-7.
 */
export function createContext(options: NodeOptions): Context {
  const { consensus, alter } = options
  if (alter === undefined) return contextWith(profileRules(consensus), options)
  const { slip } = alter(profileRules(consensus))
  const slipped = slip === undefined ? consensus : { ...consensus, fault: slip }
  const rules = alter(profileRules(slipped))
  const made = contextWith(rules, { ...options, consensus: slipped })
  return rules.around === undefined ? made : rules.around(made)
}

function contextWith(
  rules: MachineRules,
  { consensus, self, baseTimeoutMs, blockPeriodMs, emptyBlockPeriodMs }: NodeOptions,
): Context {
  const bounds = boundsOf(consensus)
  return {
    ...(self !== undefined && { self: profileSigner(self.address, self.sign, consensus) }),
    wire: profileWire(consensus),
    rules,
    leaderOf: (parent, validators, round) =>
      proposer(
        {
          round,
          validators,
          ...(parent.height > 0n && { previous: { proposer: parent.proposer, validators: parent.validators } }),
        },
        consensus,
      ),
    roundMax: BigInt(consensus.profile.bounds.roundMax),
    bounds,
    roundTimeoutMs: (round) => Number(roundTimeout(round, BigInt(baseTimeoutMs), consensus)),
    blockPeriodMs,
    emptyWaitMs: Math.max(0, (emptyBlockPeriodMs ?? blockPeriodMs) - blockPeriodMs),
  }
}

/** A profile that describes headers alone has no node, and no bounds of one. */
function boundsOf({ profile: { name, bounds } }: ConsensusContext): NodeBounds {
  if (bounds.node === undefined) throw new Rejection('CONSENSUS_CODE_UNKNOWN', { profile: name, messages: 'none' })
  const { heightsAheadMax, ...others } = bounds.node
  return {
    heightsAheadMax: BigInt(heightsAheadMax),
    messagesAheadPerValidatorMax: Number(others.messagesAheadPerValidatorMax),
    roundsAheadPerValidatorMax: Number(others.roundsAheadPerValidatorMax),
    roundsBehindMax: Number(others.roundsBehindMax),
    verdictsMax: Number(others.verdictsMax),
    timerMsMax: Number(others.timerMsMax),
  }
}
