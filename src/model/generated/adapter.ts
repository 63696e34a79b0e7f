// Generated from spec/schemas/adapter.schema.json; do not edit.
import type { Address, Bytes, Hash32, Quantity } from '../Hex.ts'
import type { ContractRunParams, ContractRunResult } from './contracts.ts'
import type { Reason } from './rejections.ts'
import type {
  AggregateParams,
  CancelResult,
  CapabilitiesParams,
  CapabilitiesResult,
  ConsensusProveParams,
  JobReference,
  JobResult,
  ProveParams,
  SubmitBatchParams,
  SubmitBatchResult,
  VerifyParams,
  VerifyResult,
} from './roles.ts'
import type { BlobSchedule, Ruleset, SystemCall } from './ruleset.ts'
import type { OrderingPolicy, QuorumFormula, StorageShape } from './standard.ts'

/** Version of the adapter protocol; raised only when the meaning of a message changes. */
export type ProtocolVersion = 1

/** What a party can be in a pair. */
export type Role = 'sequencer' | 'prover'

/** What an adapter may declare; what it declares it must deliver. */
export type Feature =
  | 'buildBlocks'
  | 'importBlocks'
  | 'execute'
  | 'executeCompute'
  | 'canonicalWitness'
  | 'context'
  | 'witness'
  | 'trace'
  | 'state'
  | 'transactions'
  | 'rlp'
  | 'trie'
  | 'statelessInput'
  | 'accessList'
  | 'batch'
  | 'claimedState'
  | 'storageSlot'
  | 'storageProof'
  | 'consensus'
  | 'validatorActivation'
  | 'participation'
  | 'evidence'
  | 'consensusSteps'
  | 'ordering'
  | 'proofs'
  | 'consensusProofs'
  | 'aggregation'
  | 'verification'
  | 'settlement'
  | 'contracts'
  | 'config'

/** Fields of a block that a builder can set as asked. */
export type HeaderInput =
  | 'timestamp'
  | 'feeRecipient'
  | 'prevRandao'
  | 'gasLimit'
  | 'baseFeePerGas'
  | 'extraData'
  | 'parentBeaconBlockRoot'
  | 'excessBlobGas'
  | 'difficulty'
  | 'withdrawals'
  | 'genesisHeader'
  | 'number'

/**
 * What a client cannot do although other declarations would promise it: `forkTransition` have blocks of one chain at
 * different forks; `blobsBesideOthers` put blob transactions beside others in a block; `blobsByHash` take blob
 * transactions whose blobs are not known; `fundsWithinBlock` take transactions that are valid only after others of their
 * block; `senderCodeCheck` refuse senders with code (EIP-3607); `excessBlobGasLater` set the excess blob gas of another
 * block than the first; `ownPrecompiles` have other precompiles than Ethereum has at the fork; `provingLimits` leave out
 * what passes a limit of the ruleset.
 */
export type Lack =
  | 'forkTransition'
  | 'blobsBesideOthers'
  | 'blobsByHash'
  | 'fundsWithinBlock'
  | 'senderCodeCheck'
  | 'excessBlobGasLater'
  | 'ownPrecompiles'
  | 'provingLimits'

// --- lockstep_hello

/** Opens the dialogue: the runner asks who is there. */
export interface HelloParams {
  /** Fresh random bytes. */
  readonly nonce: Hash32
  readonly protocol: ProtocolVersion
}

/** What an adapter says of itself; the authoritative declaration. */
export interface HelloResult {
  /** SHA-256 of the 32 nonce bytes followed by the ASCII digits of the protocol version. */
  readonly nonceDigest: Hash32
  readonly protocol: ProtocolVersion
  readonly name: string
  readonly version: string
  readonly language: string
  readonly url?: string
  readonly roles: readonly Role[]
  readonly features: readonly Feature[]
  /** EVM forks (`evmBase`) that it executes. */
  readonly forks: readonly string[]
  readonly headerInputs: readonly HeaderInput[]
  readonly systemCalls: readonly SystemCall[]
  /** Requests that need one of these are answered with an error that names it, and are skipped. */
  readonly lacks?: readonly Lack[]
  /** Consensus profiles of the standard that it knows; all of them when absent. */
  readonly consensusProfiles?: readonly string[]
  /** Requests that it can have in flight; 1 when absent. */
  readonly concurrency?: number
  /** Rulesets that it is set up for by itself, whole; the first is the one that it runs. */
  readonly rulesets?: readonly Ruleset[]
}

// --- lockstep_configure

/** The rules under which the requests that follow are to be executed, sent whole. */
export interface ConfigureParams {
  readonly ruleset: Ruleset
  readonly rulesetHash: Hash32
}

/** The adapter repeats the hash of the ruleset that it will use. */
export interface ConfigureResult {
  readonly rulesetHash: Hash32
}

// --- shared shapes

/** Accounts of a state by address; whatever is not listed does not exist. */
export type Alloc = Readonly<Record<Address, AllocAccount>>

/** One account of a state, with its code and storage. */
export interface AllocAccount {
  readonly balance: Quantity
  readonly nonce: Quantity
  readonly code: Bytes
  /** 32-byte slot to 32-byte value; zero values are left out. */
  readonly storage: Readonly<Record<Hash32, Hash32>>
}

/** A block header with the names and scalars of execution-apis; fields of later forks are absent before them. */
export interface Header {
  readonly parentHash: Hash32
  readonly sha3Uncles: Hash32
  readonly miner: Address
  readonly stateRoot: Hash32
  readonly transactionsRoot: Hash32
  readonly receiptsRoot: Hash32
  readonly logsBloom: Bytes
  readonly difficulty: Quantity
  readonly number: Quantity
  readonly gasLimit: Quantity
  readonly gasUsed: Quantity
  readonly timestamp: Quantity
  readonly extraData: Bytes
  readonly mixHash: Hash32
  readonly nonce: Bytes
  readonly baseFeePerGas?: Quantity
  readonly withdrawalsRoot?: Hash32
  readonly blobGasUsed?: Quantity
  readonly excessBlobGas?: Quantity
  readonly parentBeaconBlockRoot?: Hash32
  readonly requestsHash?: Hash32
  readonly blockAccessListHash?: Hash32
  readonly slotNumber?: Quantity
}

/** The block that a chain starts from, and the state after it. */
export interface Genesis {
  readonly alloc: Alloc
  readonly header: Header
  /** The same header as RLP. */
  readonly headerRlp: Bytes
}

/** A withdrawal of the beacon chain (EIP-4895). */
export interface Withdrawal {
  readonly index: Quantity
  readonly validatorIndex: Quantity
  readonly address: Address
  /** In Gwei. */
  readonly amount: Quantity
}

/** What a builder is told of a block beside its transactions; a field that is absent follows from the parent. */
export interface BlockAttributes {
  readonly timestamp: Quantity
  readonly feeRecipient: Address
  readonly prevRandao: Hash32
  readonly gasLimit: Quantity
  readonly number?: Quantity
  readonly extraData?: Bytes
  readonly parentBeaconBlockRoot?: Hash32
  readonly baseFeePerGas?: Quantity
  readonly excessBlobGas?: Quantity
  readonly difficulty?: Quantity
  readonly withdrawals?: readonly Withdrawal[]
  /** RLP of uncle headers, before the merge. */
  readonly uncles?: readonly Bytes[]
}

/** What headers would tell and a vector has to give because it has no headers. */
export interface ExecutionContext {
  /** Decimal block number to hash, for BLOCKHASH. */
  readonly blockHashes?: Readonly<Record<string, Hash32>>
  /** Root of the state before the block, where no parent header comes with it. */
  readonly preStateRoot?: Hash32
  /** Sum of the difficulties up to the parent, for a chain that merges at a terminal total difficulty (EIP-3675). */
  readonly parentTotalDifficulty?: Quantity
  /**
   * `absent`: an account whose node the witness lacks does not exist, on the vector's word; geth leaves the absence of
   * accounts that are only read unproven. Not in canonical mode, and not for accounts that the block writes.
   */
  readonly missingAccounts?: 'absent'
}

/** What a block is to be made of. */
export interface BlockToBuild {
  readonly attributes: BlockAttributes
  /** Encoded transactions (EIP-2718), in the order to include them. */
  readonly transactions: readonly Bytes[]
  readonly context?: ExecutionContext
}

/** Nodes, code and headers that suffice to execute a block; each list sorted and free of repeats, headers ascending. */
export interface Witness {
  readonly state: readonly Bytes[]
  readonly codes: readonly Bytes[]
  readonly headers: readonly Bytes[]
}

/** What became of one transaction of a block. */
export interface TransactionResult {
  readonly hash: Hash32
  /** `0x1` or `0x0`; before Byzantium the state root after the transaction. */
  readonly status: Bytes | Quantity
  readonly gasUsed: Quantity
  /** keccak256 of the RLP of the logs. */
  readonly logsHash: Hash32
  /** Address that a contract creation left, where there is one. */
  readonly contractAddress?: Address
}

/** What executing a block yields. */
export interface ExecutionResult {
  readonly blockHash: Hash32
  readonly stateRoot: Hash32
  readonly receiptsRoot: Hash32
  readonly transactionsRoot: Hash32
  readonly logsBloom: Bytes
  readonly gasUsed: Quantity
  readonly blobGasUsed?: Quantity
  readonly withdrawalsRoot?: Hash32
  readonly requestsHash?: Hash32
  readonly transactions: readonly TransactionResult[]
}

/** A refusal: the reason is compared, the detail is for people. */
export interface Refusal {
  readonly status: 'rejected'
  readonly reason: Reason
  readonly detail?: string
  /** Account whose state the reason is about; required with `STATE_CHANGE_UNSOLICITED`. */
  readonly account?: Address
}

/** Extra outputs that a request asks for; ignored where the feature was not declared. */
export type Emit = 'witness' | 'claimed'

// --- seq_buildBlocks

/** Asks a sequencer to build a chain of blocks. */
export interface BuildBlocksParams {
  /** Opaque name of the case, fresh in each run. */
  readonly token: string
  readonly rulesetHash: Hash32
  readonly genesis: Genesis
  /** Built one on the other, the first on genesis. */
  readonly blocks: readonly BlockToBuild[]
  readonly emit: readonly Emit[]
}

/** The blocks that a sequencer built, in the order of the request. */
export interface BuildBlocksResult {
  /** The block that the party really started from; `alloc` is the state after it where that is not the one asked for. */
  readonly genesis: { readonly headerRlp: Bytes; readonly hash: Hash32; readonly alloc?: Alloc }
  readonly blocks: readonly BuiltBlock[]
}

/** A block that a sequencer built, and what it left out. */
export interface BuiltBlock {
  readonly status: 'built'
  readonly rlp: Bytes
  readonly result: ExecutionResult
  /** Transactions left out, by their place in the request. */
  readonly excluded: readonly { readonly index: number; readonly reason: Reason; readonly detail?: string }[]
  readonly witness?: Witness
  readonly dialect?: 'canonical' | 'geth' | 'legacy' | 'bare'
  /** Every account that the block changed, where `emit` asks for it, by address. */
  readonly claimed?: readonly AccountState[]
}

// --- seq_importBlocks

/** Asks a sequencer to import blocks, valid and invalid. */
export interface ImportBlocksParams {
  readonly token: string
  readonly rulesetHash: Hash32
  readonly genesis: Genesis
  /** Block RLP in order of arrival; each names its parent, so side chains are possible. */
  readonly blocks: readonly Bytes[]
  /** Same order and length as `blocks` where given. */
  readonly contexts?: readonly ExecutionContext[]
  readonly emit: readonly Emit[]
}

/** What became of each block, and where the chain ends. */
export interface ImportBlocksResult {
  readonly genesis: { readonly headerRlp: Bytes; readonly hash: Hash32 }
  /** Same order and length as the request. */
  readonly blocks: readonly ImportedBlock[]
  /** Hash of the block that the chain ends at: the last accepted one; by total difficulty before the merge. */
  readonly head: Hash32
}

/** What became of an imported block. */
export type ImportedBlock = AcceptedBlock | RefusedBlock

/** A block that was found valid, with what its execution yields. */
export interface AcceptedBlock {
  readonly status: 'accepted'
  readonly result: ExecutionResult
  readonly witness?: Witness
}

export interface RefusedBlock extends Refusal {
  /** What execution gave where it got to an end; differs from the header. */
  readonly result?: ExecutionResult
  /** Recorded as far as execution went. */
  readonly witness?: Witness
}

// --- prover_execute

/** Asks a prover to execute blocks, each from its own witness. */
export interface ExecuteParams {
  readonly token: string
  readonly rulesetHash: Hash32
  /**
   * `validate`: the header is whole and must be right.
   * `compute`: state root, receipts root, bloom, gas used and requests hash of the header are zero and are to be computed.
   */
  readonly mode: 'validate' | 'compute'
  /** True: a witness with a surplus is refused. */
  readonly canonicalWitness: boolean
  /** Independent of one another; each carries its own witness. */
  readonly blocks: readonly BlockToExecute[]
  /** Present where the blocks are one batch: each the child of the one before, all of one fork. */
  readonly batch?: Batch
}

/** A block with all that is known of the state before it. */
export interface BlockToExecute {
  readonly rlp: Bytes
  readonly witness: Witness
  readonly context?: ExecutionContext
  /**
   * Every account that the block is said to change, as it stands after the block, with the slots that changed; of storage
   * that the block cleared, those that are not zero since; of an account that is gone, none.
   */
  readonly claimed?: readonly AccountState[]
}

/** What a batch says of itself. */
export interface Batch {
  /** `id` of the fork of the ruleset under which every block of the batch is executed. */
  readonly forkId: string
  /** Number of the batch, where the ruleset counts them. */
  readonly number?: Quantity
}

/** What became of each block. */
export interface ExecuteResult {
  /** Same order and length as the request. */
  readonly blocks: readonly ExecutedBlock[]
  /**
   * Whether the blocks are a batch; present where the request has `batch`. The blocks of a refused batch are not executed,
   * and their list is empty.
   */
  readonly batch?: BatchVerdict
}

/** In `compute` mode `result.blockHash` is the hash of the completed header. */
export type ExecutedBlock = { readonly status: 'executed'; readonly result: ExecutionResult } | Refusal

/** A batch as a whole. */
export type BatchVerdict = { readonly status: 'accepted' } | Refusal

// --- seq_trace, prover_trace

/** A request of a sequencer that led to blocks. */
export type SequencerRequest =
  | { readonly method: 'seq_buildBlocks'; readonly params: BuildBlocksParams }
  | { readonly method: 'seq_importBlocks'; readonly params: ImportBlocksParams }

/** A request of a prover that executed blocks. */
export interface ProverRequest {
  readonly method: 'prover_execute'
  readonly params: ExecuteParams
}

/** Asks for the steps of one transaction of one block; `request` is the request that led to the block. */
export interface TraceParams<Request> {
  readonly token: string
  readonly rulesetHash: Hash32
  readonly request: Request
  readonly blockIndex: number
  /** Place of the transaction in the block; system calls are not traced. */
  readonly transactionIndex: number
  /** First step wanted, from 0. */
  readonly from: number
  /** At most this many steps. */
  readonly count: number
}

/** Asks a sequencer for the steps of a transaction. */
export type SequencerTraceParams = TraceParams<SequencerRequest>

/** Asks a prover for the steps of a transaction. */
export type ProverTraceParams = TraceParams<ProverRequest>

/** Steps of a transaction in the order in which they ran. */
export interface TraceResult {
  readonly steps: readonly TraceStep[]
  /** True when the last step of the transaction is among them. */
  readonly done: boolean
}

/** One EIP-3155 step: the machine before the instruction runs. */
export interface TraceStep {
  readonly pc: number
  readonly op: number
  readonly opName: string
  readonly gas: Quantity
  /** What the instruction costs, gas forwarded to a callee included. */
  readonly gasCost: Quantity
  readonly memSize: number
  /** Bottom first. */
  readonly stack: readonly Quantity[]
  /** 1 for the transaction itself. */
  readonly depth: number
  readonly refund: number
  /** Account whose storage is in force, where the client tells. */
  readonly address?: Address
  readonly error?: string
}

// --- seq_state, prover_state

/** Asks for accounts and slots after a block of an earlier request. */
export interface StateParams<Request> {
  readonly token: string
  readonly rulesetHash: Hash32
  readonly request: Request
  /** State after this block of the request. */
  readonly blockIndex: number
  /** Accounts and slots to read; empty asks for all that the block touched. */
  readonly accounts: readonly { readonly address: Address; readonly slots: readonly Hash32[] }[]
}

/** Asks a sequencer for accounts and slots after a block. */
export type SequencerStateParams = StateParams<SequencerRequest>

/** Asks a prover for accounts and slots after a block. */
export type ProverStateParams = StateParams<ProverRequest>

/** The accounts that were asked for, in the order of the request. */
export interface StateResult {
  readonly accounts: readonly AccountState[]
}

/** One account as it stands after a block. */
export interface AccountState {
  readonly address: Address
  readonly exists: boolean
  readonly nonce: Quantity
  readonly balance: Quantity
  readonly codeHash: Hash32
  readonly storageRoot: Hash32
  readonly slots: Readonly<Record<Hash32, Hash32>>
}

// --- seq_checkTransaction, prover_checkTransaction

/** Asks for the judgement of one encoded transaction by itself. */
export interface CheckTransactionParams {
  readonly token: string
  readonly rulesetHash: Hash32
  readonly transaction: Bytes
}

/** What a transaction is, or why it is refused. */
export type CheckTransactionResult =
  | { readonly status: 'valid'; readonly hash: Hash32; readonly sender: Address; readonly intrinsicGas: Quantity }
  | Refusal

// --- seq_decodeRlp, prover_decodeRlp

/** Asks to decode bytes that are or are not one RLP item. */
export interface DecodeRlpParams {
  readonly token: string
  readonly rlp: Bytes
}

/** Bytes, or a list of items. */
export type RlpItem = Bytes | readonly RlpItem[]

/** The item and its encoding, or why the bytes are refused. */
export type DecodeRlpResult = { readonly status: 'decoded'; readonly item: RlpItem; readonly encoded: Bytes } | Refusal

// --- seq_trieRoot, prover_trieRoot

/** Asks for the root of a Merkle-Patricia trie. */
export interface TrieRootParams {
  readonly token: string
  /** True: keys are hashed first. */
  readonly secure: boolean
  /** Applied in order; a null value deletes. */
  readonly entries: readonly (readonly [key: Bytes, value: Bytes | null])[]
}

/** The root of the trie after all entries. */
export interface TrieRootResult {
  readonly root: Hash32
}

// --- prover_checkStatelessInput, prover_applyAccessList

/** Decodes a versioned SSZ stateless input (EIP-8025) without executing it. */
export interface StatelessInputParams {
  readonly token: string
  readonly input: Bytes
}

/** What a stateless input asks for, or why it is refused. */
export type StatelessInputResult =
  | { readonly status: 'decoded'; readonly requestRoot: Hash32; readonly chainId: Quantity; readonly blockHash: Hash32 }
  | Refusal

/** Applies a block access list (EIP-7928) to a witness, without an EVM. */
export interface AccessListParams {
  readonly token: string
  readonly witness: Witness
  readonly preStateRoot: Hash32
  /** RLP of the block access list. */
  readonly accessList: Bytes
}

/** The state root that the access list leads to, or why it is refused. */
export type AccessListResult = { readonly status: 'applied'; readonly stateRoot: Hash32 } | Refusal

// --- storage

/** One step into a variable. */
export type StorageStep = { readonly key: Bytes } | { readonly index: Quantity } | { readonly field: string }

/** A place in a contract's storage. Without steps, an array that has a length in storage stands for that length. */
export interface StorageRead {
  readonly variable: string
  readonly path: readonly StorageStep[]
}

// --- seq_storageSlot, prover_storageSlot

/** Asks where a value lies. */
export interface StorageSlotParams {
  readonly token: string
  readonly layout: StorageShape
  readonly read: StorageRead
}

/** Where a value lies, or why it lies nowhere. */
export type StorageSlotResult =
  | {
      readonly status: 'located'
      readonly slot: Hash32
      /** First byte of the value, counted from the low-order end of the slot. */
      readonly offset: number
      /** Bytes of the value in the slot. */
      readonly size: number
    }
  | Refusal

/**
 * Proof of an account and of slots of it (EIP-1186): nodes in order from the root, embedded ones only within their
 * parents.
 */
export interface AccountProof {
  readonly address: Address
  readonly accountProof: readonly Bytes[]
  readonly balance: Quantity
  readonly codeHash: Hash32
  readonly nonce: Quantity
  readonly storageHash: Hash32
  /** One entry for each slot that is read, in the order of first use. */
  readonly storageProof: readonly {
    /** The slot, not hashed. */
    readonly key: Hash32
    readonly value: Quantity
    readonly proof: readonly Bytes[]
  }[]
}

// --- seq_storageProof

/** Asks for a proof of values in the storage of a contract. */
export interface StorageProofParams {
  readonly token: string
  readonly alloc: Alloc
  readonly address: Address
  readonly layout: StorageShape
  readonly reads: readonly StorageRead[]
}

/** Root of the state and the proof, or why there is none. */
export type StorageProofResult =
  { readonly status: 'proven'; readonly stateRoot: Hash32; readonly proof: AccountProof } | Refusal

// --- prover_readStorage

/** Asks for values that a proof shows. */
export interface ReadStorageParams {
  readonly token: string
  readonly stateRoot: Hash32
  readonly address: Address
  readonly layout: StorageShape
  readonly reads: readonly StorageRead[]
  readonly proof: AccountProof
}

/** The values, or why the proof is refused. */
export type ReadStorageResult =
  | {
      readonly status: 'read'
      /** For each read the bytes of its value, big-endian; of `bytes` and `string` all of them. */
      readonly values: readonly Bytes[]
    }
  | Refusal

// --- prover_readValidatorSet

/** Asks for the set of validators that a proof shows. */
export interface ReadValidatorSetParams {
  readonly token: string
  readonly stateRoot: Hash32
  readonly address: Address
  readonly layout: StorageShape
  /** Number of the batch that the commitment is for; required where the layout has one. */
  readonly batch?: Quantity
  /** Who is said to be in the set, ascending; required where the layout has no list. */
  readonly members?: readonly Address[]
  readonly proof: AccountProof
}

/** The set, or why it is refused. */
export type ReadValidatorSetResult =
  | {
      readonly status: 'read'
      /** Ascending. */
      readonly members: readonly Address[]
      /** The commitment, where the layout has one. */
      readonly validatorSetHash?: Hash32
    }
  | Refusal

/** Chain that signatures are bound to, where the profile has a domain. */
export interface ConsensusChain {
  readonly chainId: Quantity
  readonly genesisHash: Hash32
}

/** What a deployment of a profile chooses. */
export interface ConsensusParameters {
  /** First height at which the quorum is ceil(2n/3), where the profile has an older formula; never where absent. */
  readonly ceilTwoThirdsFrom?: Quantity
  /** Longest timeout, where the profile has one. */
  readonly timeoutMsMax?: Quantity
  /** How proposers follow one another; the first of the profile where absent. */
  readonly policy?: 'roundRobin' | 'sticky'
}

// --- consensus_*

/** A message of the wire. */
export interface ConsensusMessageQuestion {
  /** Name of a consensus profile of the standard. */
  readonly profile: string
  readonly chain?: ConsensusChain
  readonly code: Quantity
  /** Whole body of the message. */
  readonly payload: Bytes
  /** Who validates, ascending. */
  readonly validators?: readonly Address[]
}

/** The extra data of a header. */
export interface ConsensusExtraDataQuestion {
  /** Name of a consensus profile of the standard. */
  readonly profile: string
  readonly extraData: Bytes
}

/** A header whose hashes are wanted. */
export interface ConsensusHashQuestion {
  /** Name of a consensus profile of the standard. */
  readonly profile: string
  readonly chain?: ConsensusChain
  readonly headerRlp: Bytes
  /** Round of the seals, where the header does not hold it. */
  readonly round?: Quantity
}

/** A sealed header. */
export interface ConsensusHeaderQuestion {
  /** Name of a consensus profile of the standard. */
  readonly profile: string
  readonly chain?: ConsensusChain
  readonly headerRlp: Bytes
  /** Where the header does not hold it. */
  readonly round?: Quantity
  /** Where the header does not hold them. */
  readonly seals?: readonly Bytes[]
  /** Who validates, ascending. */
  readonly validators?: readonly Address[]
}

/** Votes that may or may not be a quorum. */
export interface ConsensusVotesQuestion {
  /** Name of a consensus profile of the standard. */
  readonly profile: string
  readonly parameters?: ConsensusParameters
  /** Counted by this formula instead of that of the profile. */
  readonly formula?: QuorumFormula
  readonly height: Quantity
  /** Who validates, ascending. */
  readonly validators: readonly Address[]
  /** In any order; repeated and unknown ones included. */
  readonly voters: readonly Address[]
}

/** A round whose proposer is wanted. */
export interface ConsensusProposerQuestion {
  /** Name of a consensus profile of the standard. */
  readonly profile: string
  readonly parameters?: ConsensusParameters
  readonly height: Quantity
  readonly round: Quantity
  /** Who validates, ascending. */
  readonly validators: readonly Address[]
  /** The block before; absent before the first. */
  readonly previous?: {
    readonly proposer: Address
    /** Who validates, ascending. */
    readonly validators: readonly Address[]
  }
}

/** A round whose timeout is wanted. */
export interface ConsensusTimeoutQuestion {
  /** Name of a consensus profile of the standard. */
  readonly profile: string
  readonly parameters?: ConsensusParameters
  readonly round: Quantity
  /** Timeout of round 0. */
  readonly baseMs: Quantity
}

/** Blocks of one batch with their seals, and a proof of who validates it. */
export interface ConsensusFinalityQuestion {
  /** Name of a consensus profile of the standard. */
  readonly profile: string
  readonly parameters?: ConsensusParameters
  readonly chain?: ConsensusChain
  /** What the set is read from. */
  readonly batch: {
    readonly number: Quantity
    /** State at which the batch starts. */
    readonly stateRoot: Hash32
    readonly address: Address
    readonly layout: StorageShape
    /** Who validates, ascending. */
    readonly members?: readonly Address[]
    readonly proof: AccountProof
  }
  /** Last block of the batch before. */
  readonly parent: { readonly hash: Hash32; readonly number: Quantity; readonly timestamp: Quantity }
  readonly blocks: readonly {
    readonly headerRlp: Bytes
    readonly round?: Quantity
    readonly seals?: readonly Bytes[]
  }[]
}

/** A signed payload within a message. */
export interface ConsensusSigned {
  readonly author: Address
  readonly height: Quantity
  readonly round: Quantity
  readonly digest?: Hash32
  /** Certificate that the round change speaks of. */
  readonly prepared?: { readonly round: Quantity; readonly digest: Hash32 }
}

/** What a message says and who says it, or why it is refused. */
export type ConsensusMessageResult =
  | {
      readonly status: 'verified'
      readonly type: 'PROPOSAL' | 'PREPARE' | 'COMMIT' | 'ROUND_CHANGE'
      readonly height: Quantity
      readonly round: Quantity
      readonly digest?: Hash32
      /** Certificate that the round change speaks of. */
      readonly prepared?: { readonly round: Quantity; readonly digest: Hash32 }
      readonly signingHash: Hash32
      readonly author: Address
      /** Absent where the message does not tell what the seal is over. */
      readonly commitSealSigner?: Address
      /** Digest of the block that the message holds. */
      readonly blockHash?: Hash32
      /** In their order. */
      readonly prepares?: readonly ConsensusSigned[]
      /** In their order. */
      readonly roundChanges?: readonly ConsensusSigned[]
    }
  | Refusal

/** What extra data holds, or why it is refused. */
export type ConsensusExtraDataResult =
  | {
      readonly status: 'decoded'
      readonly vanity: Bytes
      readonly validators: readonly Address[]
      readonly vote?: { readonly recipient: Address; readonly type: 'add' | 'drop' }
      readonly round?: Quantity
      readonly proposerSeal?: Bytes
      readonly seals: readonly Bytes[]
    }
  | Refusal

/** Hashes of a header, or why it has none. */
export type ConsensusHashResult =
  | {
      readonly status: 'hashed'
      readonly onChainHash: Hash32
      /** What commit seals are over. */
      readonly commitHash?: Hash32
      /** What the proposer's seal is over, where the profile has one. */
      readonly proposerHash?: Hash32
      /** What messages call the block. */
      readonly digest?: Hash32
    }
  | Refusal

/** What a sealed header shows, or why it is refused. */
export type ConsensusHeaderResult =
  | {
      readonly status: 'verified'
      readonly height: Quantity
      readonly round?: Quantity
      readonly onChainHash: Hash32
      readonly commitHash?: Hash32
      readonly parentHash: Hash32
      readonly stateRoot: Hash32
      readonly timestamp: Quantity
      readonly validators: readonly Address[]
      readonly proposer?: Address
      /** Who sealed, in the order of the seals. */
      readonly signers: readonly Address[]
      /** Bit i stands for validator i in ascending order. */
      readonly participation: Quantity
    }
  | Refusal

/** How votes count. */
export type ConsensusVotesResult =
  | {
      readonly status: 'counted'
      /** Most faulty validators that are tolerated. */
      readonly faultyMax: Quantity
      readonly quorum: Quantity
      /** Seals that make a header final. */
      readonly finality: Quantity
      /** Distinct validators that voted. */
      readonly counted: Quantity
      /** Whether they are a quorum. */
      readonly reached: boolean
    }
  | Refusal

/** Who proposes. */
export type ConsensusProposerResult = { readonly status: 'selected'; readonly proposer: Address } | Refusal

/** How long a round lasts. */
export type ConsensusTimeoutResult = { readonly status: 'timed'; readonly timeoutMs: Quantity } | Refusal

/** What a batch of sealed blocks shows, or why it is not final. */
export type ConsensusFinalityResult =
  | {
      readonly status: 'final'
      /** Number of validators that was proven. */
      readonly validators: Quantity
      readonly quorum: Quantity
      /** The commitment, where the layout has one. */
      readonly validatorSetHash?: Hash32
      readonly blocks: readonly {
        readonly hash: Hash32
        /** Bit i stands for validator i in ascending order. */
        readonly participation: Quantity
      }[]
      readonly lastStateRoot: Hash32
    }
  | Refusal

/** Asks with consensus_verifyMessage. */
export interface ConsensusMessageParams {
  readonly token: string
  readonly question: ConsensusMessageQuestion
}

/** Asks with consensus_decodeExtraData. */
export interface ConsensusExtraDataParams {
  readonly token: string
  readonly question: ConsensusExtraDataQuestion
}

/** Asks with consensus_hash. */
export interface ConsensusHashParams {
  readonly token: string
  readonly question: ConsensusHashQuestion
}

/** Asks with consensus_verifyHeader. */
export interface ConsensusHeaderParams {
  readonly token: string
  readonly question: ConsensusHeaderQuestion
}

/** Asks with consensus_countVotes. */
export interface ConsensusVotesParams {
  readonly token: string
  readonly question: ConsensusVotesQuestion
}

/** Asks with consensus_proposer. */
export interface ConsensusProposerParams {
  readonly token: string
  readonly question: ConsensusProposerQuestion
}

/** Asks with consensus_timeout. */
export interface ConsensusTimeoutParams {
  readonly token: string
  readonly question: ConsensusTimeoutQuestion
}

/** Asks with consensus_verifyFinality. */
export interface ConsensusFinalityParams {
  readonly token: string
  readonly question: ConsensusFinalityQuestion
}

// --- eth_config

/** Asks a client for the fork configuration that it runs (EIP-7910). */
export interface EthConfigParams {}

/** Configuration in force, the next one and the last one that is scheduled, as EIP-7910 has them. */
export interface EthConfigResult {
  readonly current: EthConfig
  readonly next: EthConfig | null
  readonly last: EthConfig | null
  /** Everything else that two parties must share: the extension of this standard, which a client writes as `x-rollup`. */
  readonly ruleset?: Ruleset
}

/** Configuration from a moment on. */
export interface EthConfig {
  /** Timestamp; zero from genesis. */
  readonly activationTime: Quantity
  readonly blobSchedule?: BlobSchedule
  readonly chainId: Quantity
  /** Name to address. */
  readonly precompiles: Readonly<Record<string, Address>>
  /** Name to address. */
  readonly systemContracts: Readonly<Record<string, Address>>
}

// --- errors

/** `data` of a JSON-RPC error; a transport-level failure, never a verdict on a block. */
export interface AdapterErrorData {
  readonly name:
    | 'UNSUPPORTED_RULESET'
    | 'UNSUPPORTED_FORK'
    | 'UNSUPPORTED_PRECOMPILE'
    | 'UNSUPPORTED_FEATURE'
    | 'UNSUPPORTED_HEADER_INPUT'
    | 'CAPACITY_EXCEEDED'
    | 'INVALID_PARAMS'
    | 'INTERNAL'
  /** Which of the declared lacks stands in the way. */
  readonly lack?: Lack
  readonly detail?: string
}

/** What a node of a consensus begins with. */
export interface ConsensusStart {
  /** Name of the profile. */
  readonly profile: string
  readonly chain: ConsensusChain
  /** Private key of the validator; absent for a node that only watches. */
  readonly key?: Hash32
  /** The block that the first height builds on, and the set that sealed it. */
  readonly parent: {
    readonly height: Quantity
    readonly hash: Hash32
    readonly proposer: Address
    readonly validators: readonly Address[]
  }
  /** The set of the first height, ascending. */
  readonly validators: readonly Address[]
  /** Timeout of round 0. */
  readonly baseTimeoutMs: Quantity
  /** Time between a block and the proposal of the next. */
  readonly blockPeriodMs: Quantity
  /** Present where the node begins again after a crash. */
  readonly restarted?: {
    /** What it persisted last; absent where that was lost. */
    readonly durable?: Bytes
  }
  /** Time between a block and the proposal of an empty one; as for other blocks where absent. */
  readonly emptyBlockPeriodMs?: Quantity
}

/** What happens to a node; there is no clock, network or execution inside. */
export type ConsensusEvent =
  | { readonly op: 'message'; readonly code: Quantity; readonly data: Bytes }
  | {
      readonly op: 'timer'
      readonly kind: 'block' | 'round' | 'empty'
      readonly height: Quantity
      readonly round: Quantity
    }
  | { readonly op: 'candidate'; readonly blockRlp: Bytes }
  | {
      readonly op: 'executed'
      readonly digest: Hash32
      readonly valid: boolean
      /** The set after the block, where execution tells it. */
      readonly nextValidators?: readonly Address[]
    }
  | {
      readonly op: 'head'
      readonly blockRlp: Bytes
      readonly round: Quantity
      readonly seals: readonly Bytes[]
      readonly validators: readonly Address[]
    }

/** One of two things that contradict each other. */
export interface ConsensusStatement {
  /** Of the message that it was part of; 0 for a seal by itself. */
  readonly code: Quantity
  /** RLP of payload and signature; of digest, round and seal for a seal by itself. */
  readonly signed: Bytes
  /** Header that a seal by itself is over; it tells the height. */
  readonly headerRlp?: Bytes
}

/** Misbehaviour that two signed statements prove. */
export interface ConsensusEvidence {
  readonly kind: 'DoublePrepare' | 'DoubleCommit' | 'DoubleProposal' | 'DoubleSeal' | 'LockForgotten'
  readonly signer: Address
  readonly height: Quantity
  readonly round: Quantity
  /** Two: the one seen first comes first. */
  readonly statements: readonly ConsensusStatement[]
}

/** Where a node stands. */
export interface ConsensusNodeState {
  readonly height: Quantity
  readonly round: Quantity
  readonly phase: 'waiting' | 'proposed' | 'prepared' | 'decided'
  /** Digest of the proposal that it accepted in this round. */
  readonly proposal?: Hash32
  /** What it is locked on. */
  readonly prepared?: { readonly round: Quantity; readonly digest: Hash32 }
}

/** What consensus wants to know of execution. */
export type ConsensusAsk =
  | { readonly kind: 'needBlock'; readonly height: Quantity; readonly round: Quantity }
  | { readonly kind: 'needVerdict'; readonly digest: Hash32 }

/** What comes out of one event; what is absent did not come. */
export interface ConsensusOutcome {
  /** What became of a message, a candidate or a head. */
  readonly verdict?: {
    readonly class: 'accept' | 'duplicate' | 'ignore' | 'buffer' | 'reject'
    readonly reason?: Reason
  }
  /** To every validator. */
  readonly sends?: readonly { readonly code: Quantity; readonly data: Bytes }[]
  readonly timers?: readonly {
    readonly op: 'set' | 'cancel'
    readonly kind: 'block' | 'round' | 'empty'
    readonly height: Quantity
    readonly round: Quantity
    /** Of a timer that is set. */
    readonly timeoutMs?: Quantity
  }[]
  readonly asks?: readonly ConsensusAsk[]
  readonly finalized?: readonly {
    readonly blockRlp: Bytes
    readonly round: Quantity
    /** Ascending by signer. */
    readonly seals: readonly Bytes[]
  }[]
  readonly evidence?: readonly ConsensusEvidence[]
  /** Must be durable before anything of `sends` leaves; only its writer reads it. */
  readonly persist?: Bytes
  readonly state: ConsensusNodeState
}

// --- consensus_step

/** Drives a node of a consensus. */
export interface ConsensusStepParams {
  /** Opaque name of the node, fresh in each run; a node lives until it is started anew. */
  readonly token: string
  /** Present in the first request about a node. */
  readonly start?: ConsensusStart
  /** In their order. */
  readonly events: readonly ConsensusEvent[]
}

/** What came of each event. */
export type ConsensusStepResult =
  | {
      readonly status: 'stepped'
      /** Present where the node was started. */
      readonly started?: ConsensusOutcome
      /** One for each event. */
      readonly steps: readonly ConsensusOutcome[]
    }
  | Refusal

/** Bounds of a pool. */
export interface PoolLimits {
  readonly transactionsMax: number
  /** Of all encodings together. */
  readonly bytesMax: number
  readonly perSenderMax: number
  /** Nonces that may be missing before a transaction, beside those in the pool. */
  readonly nonceGapMax: number
}

// --- seq_order

/** Asks a sequencer to take transactions into an empty pool as they arrive, and to build a block of it. */
export interface OrderParams {
  /** Opaque name of the case, fresh in each run. */
  readonly token: string
  readonly rulesetHash: Hash32
  /** The parent of the block and the state after it. */
  readonly genesis: Genesis
  readonly policy: OrderingPolicy
  readonly limits: PoolLimits
  /** Encoded transactions in order of arrival. */
  readonly arrivals: readonly Bytes[]
  readonly attributes: BlockAttributes
}

/** What became of a transaction in the pool before the block was built. */
export type PoolFate =
  | { readonly status: 'pooled' }
  | { readonly status: 'refused'; readonly reason: Reason }
  | { readonly status: 'replaced'; readonly by: number }
  | { readonly status: 'evicted'; readonly by: number }

/** The pool and the block that was built of it. */
export interface OrderResult {
  readonly status: 'ordered'
  /** One for each arrival. */
  readonly pool: readonly PoolFate[]
  /** Arrivals that are in the block, in its order. */
  readonly order: readonly number[]
  /** Arrivals that were tried and left out, in the order of trying. */
  readonly skipped: readonly { readonly arrival: number; readonly reason: Reason }[]
  /** Its transactions are those of `order`; nothing else is `excluded`. */
  readonly block: BuiltBlock
}

/** Every method of the protocol with its parameters and result. */
export interface Methods {
  readonly lockstep_hello: { readonly params: HelloParams; readonly result: HelloResult }
  readonly lockstep_configure: { readonly params: ConfigureParams; readonly result: ConfigureResult }
  readonly seq_buildBlocks: { readonly params: BuildBlocksParams; readonly result: BuildBlocksResult }
  readonly seq_importBlocks: { readonly params: ImportBlocksParams; readonly result: ImportBlocksResult }
  readonly seq_trace: { readonly params: SequencerTraceParams; readonly result: TraceResult }
  readonly seq_state: { readonly params: SequencerStateParams; readonly result: StateResult }
  readonly seq_checkTransaction: { readonly params: CheckTransactionParams; readonly result: CheckTransactionResult }
  readonly seq_decodeRlp: { readonly params: DecodeRlpParams; readonly result: DecodeRlpResult }
  readonly seq_trieRoot: { readonly params: TrieRootParams; readonly result: TrieRootResult }
  readonly prover_execute: { readonly params: ExecuteParams; readonly result: ExecuteResult }
  readonly prover_trace: { readonly params: ProverTraceParams; readonly result: TraceResult }
  readonly prover_state: { readonly params: ProverStateParams; readonly result: StateResult }
  readonly prover_checkTransaction: { readonly params: CheckTransactionParams; readonly result: CheckTransactionResult }
  readonly prover_decodeRlp: { readonly params: DecodeRlpParams; readonly result: DecodeRlpResult }
  readonly prover_trieRoot: { readonly params: TrieRootParams; readonly result: TrieRootResult }
  readonly prover_checkStatelessInput: { readonly params: StatelessInputParams; readonly result: StatelessInputResult }
  readonly prover_applyAccessList: { readonly params: AccessListParams; readonly result: AccessListResult }
  readonly seq_storageSlot: { readonly params: StorageSlotParams; readonly result: StorageSlotResult }
  readonly seq_storageProof: { readonly params: StorageProofParams; readonly result: StorageProofResult }
  readonly prover_storageSlot: { readonly params: StorageSlotParams; readonly result: StorageSlotResult }
  readonly prover_readStorage: { readonly params: ReadStorageParams; readonly result: ReadStorageResult }
  readonly prover_readValidatorSet: { readonly params: ReadValidatorSetParams; readonly result: ReadValidatorSetResult }
  readonly consensus_verifyMessage: { readonly params: ConsensusMessageParams; readonly result: ConsensusMessageResult }
  readonly consensus_decodeExtraData: {
    readonly params: ConsensusExtraDataParams
    readonly result: ConsensusExtraDataResult
  }
  readonly consensus_hash: { readonly params: ConsensusHashParams; readonly result: ConsensusHashResult }
  readonly consensus_verifyHeader: { readonly params: ConsensusHeaderParams; readonly result: ConsensusHeaderResult }
  readonly consensus_countVotes: { readonly params: ConsensusVotesParams; readonly result: ConsensusVotesResult }
  readonly consensus_proposer: { readonly params: ConsensusProposerParams; readonly result: ConsensusProposerResult }
  readonly consensus_timeout: { readonly params: ConsensusTimeoutParams; readonly result: ConsensusTimeoutResult }
  readonly consensus_verifyFinality: {
    readonly params: ConsensusFinalityParams
    readonly result: ConsensusFinalityResult
  }
  readonly eth_config: { readonly params: EthConfigParams; readonly result: EthConfigResult }
  readonly consensus_step: { readonly params: ConsensusStepParams; readonly result: ConsensusStepResult }
  readonly consensus_activeSet: { readonly params: ConsensusActiveSetParams; readonly result: ConsensusActiveSetResult }
  readonly consensus_participation: {
    readonly params: ConsensusParticipationParams
    readonly result: ConsensusParticipationResult
  }
  readonly consensus_verifyEvidence: {
    readonly params: ConsensusEvidenceParams
    readonly result: ConsensusEvidenceResult
  }
  readonly seq_order: { readonly params: OrderParams; readonly result: OrderResult }
  readonly prover_capabilities: { readonly params: CapabilitiesParams; readonly result: CapabilitiesResult }
  readonly prover_prove: { readonly params: ProveParams; readonly result: JobReference }
  readonly prover_job: { readonly params: JobReference; readonly result: JobResult }
  readonly prover_cancel: { readonly params: JobReference; readonly result: CancelResult }
  readonly agg_aggregate: { readonly params: AggregateParams; readonly result: JobReference }
  readonly consensus_prove: { readonly params: ConsensusProveParams; readonly result: JobReference }
  readonly verifier_verify: { readonly params: VerifyParams; readonly result: VerifyResult }
  readonly verifier_submitBatch: { readonly params: SubmitBatchParams; readonly result: SubmitBatchResult }
  readonly contract_run: { readonly params: ContractRunParams; readonly result: ContractRunResult }
}

/** Name of a method of the protocol. */
export type Method = keyof Methods

/** A block, and proofs of the set of validators in several states. */
export interface ConsensusActiveSetQuestion {
  /** Name of a consensus profile of the standard. */
  readonly profile: string
  /** When a change of the set takes effect; as the profile says where absent. */
  readonly activation?: 'nextBlock' | 'epoch' | 'batchStart'
  /** Block whose validators are wanted; at least 1. */
  readonly height: Quantity
  /** Blocks of an epoch, where sets change with epochs: an epoch starts at every multiple. */
  readonly epochBlocks?: Quantity
  /** Batch that the block is in, where sets change with batches. */
  readonly batch?: {
    readonly number: Quantity
    /** First block of the batch. */
    readonly firstHeight: Quantity
  }
  readonly address: Address
  readonly layout: StorageShape
  /** Proofs of the set after several blocks; one of them counts. */
  readonly states: readonly {
    /** Block that the state is after. */
    readonly height: Quantity
    readonly stateRoot: Hash32
    readonly proof: AccountProof
  }[]
}

/** Who validates a block. */
export type ConsensusActiveSetResult =
  | {
      readonly status: 'active'
      /** Block whose state the set was read from. */
      readonly readAt: Quantity
      /** Ascending. */
      readonly validators: readonly Address[]
      readonly quorum: Quantity
      /** The commitment, where the layout has one. */
      readonly validatorSetHash?: Hash32
    }
  | Refusal

/** Asks with consensus_activeSet. */
export interface ConsensusActiveSetParams {
  readonly token: string
  readonly question: ConsensusActiveSetQuestion
}

/** A sealed block, and the seals of it that later blocks carry. */
export interface ConsensusParticipationQuestion {
  /** Name of a consensus profile of the standard. */
  readonly profile: string
  readonly chain?: ConsensusChain
  /** Header of the block that was sealed. */
  readonly headerRlp: Bytes
  /** Round in which it was sealed, where its header does not say. */
  readonly round?: Quantity
  /** Who proposed it in that round; its builder proposed it first. */
  readonly proposedBy: Address
  /** Seals of it that the next block carries. */
  readonly seals: readonly Bytes[]
  /** Seals of it that the block after the next carries. */
  readonly late: readonly Bytes[]
  /** Who validated the block, ascending. */
  readonly validators: readonly Address[]
  /** Who validates the next block, ascending. */
  readonly nextValidators: readonly Address[]
}

/** Who took part in sealing a block. */
export type ConsensusParticipationResult =
  | {
      readonly status: 'counted'
      /** Bit i stands for validator i in ascending order. */
      readonly participation: Quantity
      /** Validators among the carried seals beyond the fewest that are enough. */
      readonly extra: Quantity
      /** Validators that only the late seals add. */
      readonly late: Quantity
      /** Who built the block, whoever proposed it last. */
      readonly beneficiary: Address
    }
  | Refusal

/** Asks with consensus_participation. */
export interface ConsensusParticipationParams {
  readonly token: string
  readonly question: ConsensusParticipationQuestion
}

/** Two statements of one validator that are said to contradict each other. */
export interface ConsensusEvidenceQuestion {
  /** Name of a consensus profile of the standard. */
  readonly profile: string
  readonly chain?: ConsensusChain
  readonly kind: 'DoublePrepare' | 'DoubleCommit' | 'DoubleProposal' | 'DoubleSeal' | 'LockForgotten'
  /** Who is accused. */
  readonly signer: Address
  readonly height: Quantity
  /** Round of the first statement. */
  readonly round: Quantity
  readonly statements: readonly {
    /** Code of the message that it was part of; 0 for a seal by itself. */
    readonly code: Quantity
    /** RLP of payload and signature; of digest, round and seal for a seal by itself. */
    readonly signed: Bytes
    /** Header that a seal by itself is over; it tells the height. */
    readonly headerRlp?: Bytes
  }[]
  /** Who validated at the height, ascending. */
  readonly validators: readonly Address[]
}

/** Whether evidence holds. */
export type ConsensusEvidenceResult =
  | {
      readonly status: 'proven'
      /** False where signatures are bound to no chain, so that they may have been made for another one. */
      readonly slashable: boolean
      /** The same for the same misbehaviour, however it is signed and in whatever order it is told. */
      readonly id: Hash32
    }
  | Refusal

/** Asks with consensus_verifyEvidence. */
export interface ConsensusEvidenceParams {
  readonly token: string
  readonly question: ConsensusEvidenceQuestion
}
