import type {
  AccessListResult,
  Batch,
  BlockToExecute,
  BuildBlocksResult,
  CheckTransactionResult,
  ConsensusOutcome,
  DecodeRlpResult,
  ExecuteResult,
  HeaderInput,
  Methods,
  OrderResult,
  ImportBlocksResult,
  ReadStorageResult,
  ReadValidatorSetResult,
  Refusal,
  SequencerTraceParams,
  StatelessInputResult,
  StorageProofResult,
  StorageSlotResult,
  TrieRootResult,
} from '../../src/model/generated/adapter.ts'
import type { ContractRunResult } from '../../src/model/generated/contracts.ts'
import type { JobResult, SubmitBatchResult, VerifyResult } from '../../src/model/generated/roles.ts'
import type { Fault } from '../adapters/Fault.ts'
import type { HashedRuleset } from '../adapters/Party.ts'
import type { ScheduleRun } from './schedule/ScheduleRun.ts'

/** What came of asking a party. */
export type Asked<Result> =
  | { readonly kind: 'result'; readonly result: Result }
  /** It may decline, because it never declared the capability. */
  | { readonly kind: 'skip'; readonly capability: string }
  /** It declared what it then would not do. */
  | { readonly kind: 'undelivered'; readonly detail: string }
  | { readonly kind: 'fault'; readonly fault: Fault }
  /** There was nothing to ask it, and why. */
  | { readonly kind: 'notAsked'; readonly why: string }

/** Whose witness the prover was given. */
export type WitnessSource = 'sequencer' | 'reference' | 'vector'

/** What the parties did with a case. */
export type Observation =
  | BuildObservation
  | ImportObservation
  | StatelessObservation
  | ExecuteObservation
  | AnswersObservation<'transaction', CheckTransactionResult>
  | AnswersObservation<'rlp', DecodeRlpResult>
  | AnswersObservation<'trie', TrieRootResult>
  | AnswersObservation<'statelessInput', StatelessInputResult>
  | AnswersObservation<'accessList', AccessListResult>
  | StorageObservation
  | OrderingObservation
  | AnswersObservation<'contract', ContractRunResult>
  | ProofObservation
  | ConsensusObservation
  | ConsensusStepsObservation
  | ConsensusScheduleObservation

/** A block that was altered so that it must be refused: catches a party that repeats what the header says. */
export interface Control {
  /** Place of the altered block among those that the party was sent. */
  readonly index: number
  /** Field of the header that was altered. */
  readonly field: string
}

export interface ProverObservation {
  readonly mode: 'compute' | 'validate'
  readonly canonicalWitness: boolean
  /** What it was sent; controls included. */
  readonly blocks: readonly BlockToExecute[]
  /** For each of `blocks` the place of the case's block, or -1 for a control. */
  readonly blockIndices: readonly number[]
  readonly controls: readonly Control[]
  readonly witnessFrom: WitnessSource
  /** Present where the blocks were sent as one batch. */
  readonly batch?: Batch
  readonly asked: Asked<ExecuteResult>
}

export interface BuildObservation {
  readonly kind: 'build'
  readonly ruleset: HashedRuleset
  /** True where the ruleset lacks system calls that the vector counts on: its expectation does not apply. */
  readonly derived: boolean
  /** Header fields that A declares to set as asked. */
  readonly headerInputs: readonly HeaderInput[]
  /** True where A gives witnesses that may hold more than the block needs. */
  readonly supersets?: true
  /** What A was sent; asked about again where the divergence is located. */
  readonly request: SequencerTraceParams['request']
  readonly sequencer: Asked<BuildBlocksResult>
  readonly prover: ProverObservation
  /** The reference importing A's blocks: builds witnesses, settles blame. */
  readonly reference?: Asked<ImportBlocksResult>
  /** The reference in B's place, with what B was given. */
  readonly referenceProver?: Asked<ExecuteResult>
}

export interface ImportObservation {
  readonly kind: 'import'
  readonly ruleset: HashedRuleset
  /** What A was sent; asked about again where the divergence is located. */
  readonly request: SequencerTraceParams['request']
  readonly sequencer: Asked<ImportBlocksResult>
  readonly sequencerControls: readonly Control[]
  readonly prover: ProverObservation
  /** The reference importing the same blocks. */
  readonly reference?: Asked<ImportBlocksResult>
  readonly referenceProver?: Asked<ExecuteResult>
  /** Witnesses of A that the reference refuses too; B was then asked again, with those of the reference. */
  readonly refusedWitnesses?: readonly RefusedWitness[]
}

/** A witness from which nobody can execute its block. */
export interface RefusedWitness {
  /** Place of the block in the case. */
  readonly block: number
  /** What the reference made of it. */
  readonly refusal: Refusal
}

export interface StatelessObservation {
  readonly kind: 'stateless'
  readonly ruleset: HashedRuleset
  /** A sequencer that can also execute from a witness. */
  readonly sequencer: Asked<ExecuteResult>
  readonly prover: ProverObservation
  readonly referenceProver?: Asked<ExecuteResult>
}

/** A request to the prover alone. */
export interface ExecuteObservation {
  readonly kind: 'execute'
  readonly ruleset: HashedRuleset
  readonly sequencer: Asked<ExecuteResult>
  readonly prover: ProverObservation
  readonly referenceProver?: Asked<ExecuteResult>
}

/** A pool that the sequencer ordered, and the block that the prover computed. */
export interface OrderingObservation {
  readonly kind: 'ordering'
  readonly ruleset: HashedRuleset
  readonly sequencer: Asked<OrderResult>
  readonly prover: ProverObservation
}

/** A question that both parties can be asked by itself. */
export interface AnswersObservation<Kind extends string, Result> {
  readonly kind: Kind
  readonly ruleset: HashedRuleset
  readonly sequencer: Asked<Result>
  readonly prover: Asked<Result>
}

/** What a consensus core answers. */
export type ConsensusResult = Methods[ConsensusMethod]['result']

/** Methods of a consensus core that keeps nothing between requests. */
export type ConsensusMethod =
  | 'consensus_verifyMessage'
  | 'consensus_decodeExtraData'
  | 'consensus_hash'
  | 'consensus_verifyHeader'
  | 'consensus_countVotes'
  | 'consensus_proposer'
  | 'consensus_timeout'
  | 'consensus_verifyFinality'
  | 'consensus_activeSet'
  | 'consensus_participation'
  | 'consensus_verifyEvidence'

/** What came of starting a node and of each event that it took. */
export interface ConsensusRun {
  readonly outcomes: readonly ConsensusOutcome[]
  /** Where the party would not go on. */
  readonly refusal?: Refusal
}

export type ConsensusStepsObservation = AnswersObservation<'consensus-steps', ConsensusRun>

export type ConsensusScheduleObservation = AnswersObservation<'consensus-schedule', ScheduleRun>

/** What came of a question about a proof: a job that ended, or a verdict. */
export type ProofResult = JobResult | VerifyResult | SubmitBatchResult

/** The prover alone has a say in proofs. */
export type ProofObservation = AnswersObservation<'proof', ProofResult>

export type ConsensusObservation = AnswersObservation<'consensus', ConsensusResult>

/** Where both say that a value lies, or what the prover reads from the sequencer's proof. */
export type StorageObservation =
  | (AnswersObservation<'storage', StorageSlotResult> & { readonly about: 'slot' })
  | {
      readonly kind: 'storage'
      readonly about: 'proof'
      readonly ruleset: HashedRuleset
      readonly sequencer: Asked<StorageProofResult>
      readonly prover: Asked<ReadStorageResult | ReadValidatorSetResult>
      /** Whose proof the prover was given. */
      readonly proofFrom: 'sequencer' | 'vector'
    }
