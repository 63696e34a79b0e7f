// Generated from spec/schemas/roles.schema.json; do not edit.
import type { Address, Bytes, Hash32, Quantity } from '../Hex.ts'
import type { AccountProof, BlockToExecute } from './adapter.ts'
import type { Reason } from './rejections.ts'
import type { StorageShape } from './standard.ts'

/** A proof with what it commits to. */
export interface Proof {
  readonly kind: string
  readonly programVerificationKey: Hash32
  readonly publicValues: Bytes
  readonly proof: Bytes
  /** True for a proof that proves nothing; never accepted as evidence. */
  readonly mock: boolean
}

/** What a verifier knows of the chain beside its ruleset, and never takes from a proof. */
export interface Deployment {
  /** Chain that batches are settled on. */
  readonly settlementChainId: Quantity
  /** Contract that settles them. */
  readonly rollup: Address
  /** Genesis block of the chain, which signatures of its consensus are bound to. */
  readonly genesisHash?: Hash32
  /** Contract of the validators; absent where there is no consensus. */
  readonly validatorSet?: { readonly address: Address; readonly layout: StorageShape }
}

/** What the hashes in the public values of a batch are over. */
export interface BatchLists {
  /** In order of their blocks. */
  readonly blockHashes: readonly Hash32[]
  /** Hashes of the messages that the batch consumes, in order. */
  readonly messages: readonly Hash32[]
  /** Data of the batch, where it was published as such. */
  readonly calldata?: Bytes
  /** Of the blobs that hold the data, where it was published so. */
  readonly versionedHashes?: readonly Hash32[]
}

/** A batch with its proof. */
export interface ProvenBatch {
  readonly proof: Proof
  readonly lists?: BatchLists
  /** Consensus proof of its last block. */
  readonly finality?: Proof
}

/** A header with the seals beside it. */
export interface SealedBlock {
  readonly headerRlp: Bytes
  /** Where the header does not hold it. */
  readonly round?: Quantity
  /** Where the header does not hold them. */
  readonly seals?: readonly Bytes[]
}

/** What a batch is beside its blocks. */
export interface BatchClaim {
  readonly number: Quantity
  /** `id` of the fork of the ruleset. */
  readonly forkId: string
  readonly parentBatchHash: Hash32
  readonly messagesHashBefore: Hash32
  readonly messageCountBefore: Quantity
  /** Hashes of the messages that the batch consumes. */
  readonly messages: readonly Hash32[]
  readonly l2ToL1Root: Hash32
  /** Zero where there is no consensus. */
  readonly finalityHash: Hash32
  readonly rewardRecipient: Address
  /** Of the blobs that hold the data; absent where it is calldata. */
  readonly versionedHashes?: readonly Hash32[]
}

/** A proof of the validators in one state. */
export interface SetProof {
  /** Ascending. */
  readonly members: readonly Address[]
  readonly proof: AccountProof
}

/** Asks a worker to prove a batch of blocks. */
export interface ProveParams {
  readonly token: string
  readonly rulesetHash: Hash32
  readonly deployment: Deployment
  readonly batch: BatchClaim
  /** With whole headers, each the child of the one before. */
  readonly blocks: readonly BlockToExecute[]
  /** Under the state before the batch. */
  readonly setBefore?: SetProof
  /** Under the state after the batch. */
  readonly setAfter?: SetProof
  readonly proofKind: string
  /** Where the asker knows them: others are a failure. */
  readonly expectedPublicValues?: Bytes
}

/** A job, by the hash of what was asked: the same question is the same job. */
export interface JobReference {
  readonly jobId: string
}

/** How a job is coming along. */
export interface JobResult {
  readonly status: 'queued' | 'running' | 'completed' | 'failed' | 'cancelled'
  readonly proof?: Proof
  readonly reason?: Reason
  readonly detail?: string
}

/** False where there was nothing to cancel any more. */
export interface CancelResult {
  readonly cancelled: boolean
}

/** Asks a leader to prove a batch, blocks and finality. */
export interface LeaderProveParams {
  readonly token: string
  readonly rulesetHash: Hash32
  readonly deployment: Deployment
  readonly batch: BatchClaim
  /** With whole headers, each the child of the one before. */
  readonly blocks: readonly BlockToExecute[]
  /** Under the state before the batch. */
  readonly setBefore?: SetProof
  /** Under the state after the batch. */
  readonly setAfter?: SetProof
  readonly proofKind: string
  /** The headers of the blocks with their seals. */
  readonly sealed: readonly SealedBlock[]
  /** RLP of the header before the first block. */
  readonly parentHeader?: Bytes
  /** Of the batch before, which this one has to adjoin. */
  readonly previous?: Proof
}

/** Asks an aggregator to join proofs of batches that adjoin. */
export interface AggregateParams {
  readonly token: string
  readonly rulesetHash: Hash32
  readonly deployment: Deployment
  /** In order. */
  readonly batches: readonly ProvenBatch[]
  /** Programs whose proofs are accepted; none where it is empty. */
  readonly allowedPrograms: readonly Hash32[]
}

/** Asks for a proof that the blocks of a batch are final. */
export interface ConsensusProveParams {
  readonly token: string
  readonly rulesetHash: Hash32
  readonly deployment: Deployment
  readonly batchNumber: Quantity
  /** RLP of the header before the first block. */
  readonly parentHeader: Bytes
  /** In order. */
  readonly blocks: readonly SealedBlock[]
  /** Under the state root of the header before. */
  readonly set: SetProof
  readonly proofKind: string
}

/** Asks whether a proof holds. */
export interface VerifyParams {
  readonly token: string
  readonly rulesetHash: Hash32
  readonly deployment: Deployment
  readonly proof: Proof
  /** Program that the proof has to be of. */
  readonly programVerificationKey: Hash32
  /** What the proof has to show. */
  readonly publicValues: Bytes
  /** Programs of the batches, where the proof is an aggregation. */
  readonly allowedPrograms?: readonly Hash32[]
}

/** Whether a proof holds. */
export interface VerifyResult {
  /** A proof that does not hold is a result, not an error. */
  readonly valid: boolean
  readonly publicInputHash: Hash32
  readonly reason?: Reason
}

/** The program that proves batches of a fork. */
export interface Route {
  /** `id` of the fork of the ruleset. */
  readonly forkId: string
  readonly programVerificationKey: Hash32
  /** True where nothing is accepted by this route any more. */
  readonly frozen: boolean
}

/** What a contract that settles batches holds. */
export interface SettlementState {
  /** Of the last settled batch. */
  readonly batchNumber: Quantity
  readonly batchHash: Hash32
  readonly lastBlock: Quantity
  readonly lastBlockHash: Hash32
  readonly stateRoot: Hash32
  readonly lastTimestamp: Quantity
  readonly messagesHash: Hash32
  readonly messageCount: Quantity
  readonly validatorSetHash: Hash32
  readonly routes: readonly Route[]
  /** Hashes of all messages that were ever queued, in order. */
  readonly queue: readonly Hash32[]
  /** Number of messages that the next batch has to have consumed. */
  readonly messagesDue: Quantity
  /** Of the data that was published for the next batch. */
  readonly dataHash: Hash32
}

/** Offers a batch for settlement. */
export interface SubmitBatchParams {
  readonly token: string
  readonly rulesetHash: Hash32
  readonly deployment: Deployment
  readonly state: SettlementState
  /** Who offers it. */
  readonly sender: Address
  readonly batchNumber: Quantity
  readonly batchHash: Hash32
  readonly proof: Proof
  readonly publicValues: Bytes
  readonly finality?: Proof
}

/** Whether a batch is settled, and the state root after it. */
export interface SubmitBatchResult {
  readonly accepted: boolean
  readonly stateRoot: Hash32
  readonly reason?: Reason
}

/** Asks a prover what it can prove. */
export interface CapabilitiesParams {}

/** What a prover can prove. */
export interface CapabilitiesResult {
  readonly name: string
  readonly version: string
  /** True where mock proofs are made and accepted. */
  readonly mockRun: boolean
  readonly proofKinds: readonly { readonly id: string; readonly mock: boolean; readonly recursive: boolean }[]
  readonly programs: readonly {
    readonly programVerificationKey: Hash32
    readonly role: 'batch' | 'consensus' | 'aggregation'
    readonly proofKind: string
  }[]
  /** Rulesets that it was configured with. */
  readonly rulesets: readonly Hash32[]
  /** EVM forks that it executes. */
  readonly forks: readonly string[]
  /** Precompiles that it executes. */
  readonly precompiles: readonly Address[]
  /** Bounds of its own beside those of the ruleset. */
  readonly limits: { readonly maxBlocksPerBatch: Quantity }
}
