import type { Address } from '../../model/Hex.ts'
import type { ConsensusContext } from '../Profile.ts'
import { proposer } from '../proposer.ts'
import { roundTimeout } from '../roundTimeout.ts'
import type { Signer as SignHash } from '../sign.ts'
import { timeoutMsMax } from './bounds.ts'
import type { Context, MachineRules } from './Context.ts'
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
  /** A fault, planted in the rules. */
  readonly alter?: (rules: MachineRules) => MachineRules
}

/**
 * Makes what a machine is driven with.
 *
 * @param options - Profile, key, times.
 */
export function createContext({ consensus, self, baseTimeoutMs, blockPeriodMs, alter }: NodeOptions): Context {
  const rules = profileRules(consensus)
  return {
    ...(self !== undefined && { self: profileSigner(self.address, self.sign, consensus) }),
    wire: profileWire(consensus),
    rules: alter === undefined ? rules : alter(rules),
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
    roundTimeoutMs: (round) => {
      const timeoutMs = roundTimeout(round, BigInt(baseTimeoutMs), consensus)
      return timeoutMs > BigInt(timeoutMsMax) ? timeoutMsMax : Number(timeoutMs)
    },
    blockPeriodMs,
  }
}
