import type { Engine } from '../../execution/Engine.ts'
import type { RulesOverride } from '../../execution/Rules.ts'
import type { StateSource } from '../../state/StateSource.ts'
import type { WitnessRecorder } from '../../state/Witness.ts'
import type { Ruleset } from '../../model/generated/ruleset.ts'
import type { PoolRules } from '../pool/PoolRules.ts'
import type { ProofFault } from '../../proof/ProofFault.ts'
import type { ProofMethod } from '../proving/proofMethods.ts'
import type { SequencerMethod, Serves } from '../sequencer.ts'
import type { ConsensusMethod } from '../consensusMethods.ts'
import type { WorkerMethod } from '../worker.ts'

/** What both roles serve, without the handshake. */
export type RoleHandlers = Serves<
  SequencerMethod | WorkerMethod | ConsensusMethod | ProofMethod | 'consensus_step' | 'seq_order' | 'contract_run'
>

/** What a fault changes; whatever is left out stays as the reference has it. */
export interface Plant {
  /** Ruleset that is executed instead of the declared one. */
  readonly ruleset?: (declared: Ruleset) => Ruleset
  /** Changes of the rules of every fork, or of the one that the name ends with. */
  readonly override?: RulesOverride
  /** Engine around the honest one: sees each message, its environment and its outcome. */
  readonly engine?: (honest: Engine) => Engine
  /** Around what a prover reads a witness through. */
  readonly source?: (honest: StateSource) => StateSource
  /** Around what a sequencer records a witness with. */
  readonly recorder?: (honest: WitnessRecorder, store: StateSource) => WitnessRecorder
  /** Rules of a pool in the place of the honest ones. */
  readonly pool?: Partial<PoolRules>
  /** Slip in how proofs are made and checked. */
  readonly proof?: ProofFault
  /** Methods around the honest ones: for faults in what is asked and answered. */
  readonly handlers?: (honest: RoleHandlers) => RoleHandlers
}

/** A kind of fault that can be planted. */
export interface MutantKind {
  /** What the name starts with. */
  readonly kind: string
  /** How the name is written, such as `gas:<constant>:<delta>`. */
  readonly form: string
  /** What is changed, for a reader. */
  readonly sentence: string
  /**
   * Reads the rest of the name.
   *
   * @param subject - Text between the first colon and the second, empty where there is none.
   * @param amount - Text behind the second colon.
   * @returns The fault; null where the name would plant nothing.
   */
  readonly plant: (subject: string, amount: string) => Plant | null
}

/**
 * Reads a whole number with an optional sign.
 *
 * @param text - Such as `+1` or `-192`.
 * @returns The number; null where the text is none.
 */
export function deltaOf(text: string): number | null {
  return /^[+-]?\d{1,15}$/.test(text) ? Number(text) : null
}
