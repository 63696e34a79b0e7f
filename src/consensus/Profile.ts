import type { ConsensusChain } from '../model/generated/adapter.ts'
import type { ConsensusMessage, ConsensusProfile } from '../model/generated/standard.ts'
import { Rejection } from '../model/Rejection.ts'
import type { ConsensusFault } from './ConsensusFault.ts'

export type { ConsensusParameters } from '../model/generated/adapter.ts'
export type { ConsensusMessage as MessageRule, ConsensusProfile as Profile } from '../model/generated/standard.ts'

/** Name of a message. */
export type MessageName = ConsensusMessage['name']

/** A profile with what executes it. */
export interface ConsensusContext {
  readonly profile: ConsensusProfile
  /** Chain that signatures are bound to; required where the profile has a domain. */
  readonly chain?: ConsensusChain
  readonly keccak256: (data: Uint8Array) => Uint8Array
  /** 64 bytes of a public key; null where there is none. */
  readonly ecrecover: (hash: Uint8Array, recovery: number, r: Uint8Array, s: Uint8Array) => Uint8Array | null
  readonly fault?: ConsensusFault
}

/**
 * Reads a round that a profile allows.
 *
 * @param round - Non-negative.
 * @param context - Profile.
 * @returns The same round.
 * @throws {@link Rejection} `ROUND_OUT_OF_BOUNDS`; CNS-9.
 */
export function boundedRound(round: bigint, { profile, fault }: ConsensusContext): bigint {
  if (fault === 'round-of-two-bytes') return round % 2n ** 16n
  if (round > BigInt(profile.bounds.roundMax) && fault !== 'round-unbounded') {
    throw new Rejection('ROUND_OUT_OF_BOUNDS', { round: String(round), most: profile.bounds.roundMax })
  }
  return round
}

/**
 * Finds the rule of a message.
 *
 * @throws {@link Rejection} `CONSENSUS_CODE_UNKNOWN`; CNS-7.
 */
export function messageRule({ profile, fault }: ConsensusContext, code: bigint): ConsensusMessage {
  const rule = profile.messages.find((message) => BigInt(message.code) === code)
  if (rule === undefined && fault === 'code-unknown-accepted') return messageNamed(profile, 'PREPARE')
  if (rule === undefined) throw new Rejection('CONSENSUS_CODE_UNKNOWN', { profile: profile.name, code: String(code) })
  return rule
}

/** Finds the rule of a message by name; every profile with messages has all four. */
export function messageNamed(profile: ConsensusProfile, name: MessageName): ConsensusMessage {
  const rule = profile.messages.find((message) => message.name === name)
  if (rule === undefined) throw new Rejection('CONSENSUS_CODE_UNKNOWN', { profile: profile.name, message: name })
  return rule
}
