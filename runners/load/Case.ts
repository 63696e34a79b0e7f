import type { Address, Bytes, Hash32, Quantity } from '../../src/model/Hex.ts'
import type {
  Batch,
  BlockToBuild,
  BlockToExecute,
  ConsensusStart,
  ExecuteParams,
  ExecutionContext,
  ExecutionResult,
  Genesis,
  Header,
  HeaderInput,
  RlpItem,
  Witness,
} from '../../src/model/generated/adapter.ts'
import type {
  ConsensusQuestion,
  ConsensusSchedule,
  ConsensusStep,
  ExpectedOutcome,
  ContractVector,
  OrderingVector,
  ProofQuestion,
  StorageQuestion,
} from '../../src/model/generated/vector.ts'
import type { Reason } from '../../src/model/generated/rejections.ts'
import type { Ruleset } from '../../src/model/generated/ruleset.ts'
import type { WitnessDialect } from './witnessDialect.ts'

/** What a loader makes of a vector or of a foreign fixture: one thing to ask of a pair, with what must come out. */
export type Case =
  | BuildCase
  | ImportCase
  | StatelessCase
  | ExecuteCase
  | TransactionCase
  | RlpCase
  | TrieCase
  | StatelessInputCase
  | AccessListCase
  | StorageCase
  | ConsensusCase
  | ConsensusStepsCase
  | OrderingCase
  | ContractCase
  | ConsensusScheduleCase
  | ProofCase

/** What every case carries. */
interface CaseBase {
  /** Stable id: the vector's own, or `<file below the given path>::<name in the file>` for foreign fixtures. */
  readonly id: string
  /** File that it came from, for messages and for the command that reproduces it. */
  readonly file: string
  /** Format it was read from, such as `block`, `state_test`, `blockchain_test`; the rows of the table of counts. */
  readonly family: string
  /** Network or fork name of the source; the columns of the table of counts. */
  readonly fork: string
  readonly ruleset: Ruleset
  /** Clauses that the case tests; empty for foreign fixtures. */
  readonly clauses: readonly string[]
  /** Header fields that a builder has to honour for the outcome to be comparable. */
  readonly headerInputs: readonly HeaderInput[]
  /** Why a requirement of this case cannot be shown at all; such a case is reported as a skip with this text. */
  readonly notShown?: string
}

/** The sequencer builds blocks, the prover computes them again from its witness. */
export interface BuildCase extends CaseBase {
  readonly kind: 'build'
  readonly genesis: Genesis
  readonly blocks: readonly { readonly input: BlockToBuild; readonly expected: BuildExpectation }[]
}

/** What is known of a built block; fields that the source does not give are absent and not compared. */
export interface BuildExpectation {
  /** Whole block; compared only when the party honours every header field. */
  readonly rlp?: Bytes
  readonly result?: Partial<ExecutionResult>
  /** Fields of the header that a builder had to derive, such as difficulty and base fee. */
  readonly header?: Partial<Header>
  /** keccak256 of the RLP of the logs of the only transaction (`state_test`). */
  readonly logsHash?: Hash32
  /** Transactions that must be left out, each with the reasons that the source allows. */
  readonly excluded: readonly { readonly index: number; readonly reasons: readonly Reason[] }[]
  /** Canonical witness of the block, where the vector has it. */
  readonly witness?: Witness
}

/** The sequencer imports blocks, valid and invalid; the prover validates each from a witness. */
export interface ImportCase extends CaseBase {
  readonly kind: 'import'
  readonly genesis: Genesis
  readonly blocks: readonly BlockToImport[]
  /** Hash of the block that the chain must end at. */
  readonly head?: Hash32
}

export interface BlockToImport {
  readonly rlp: Bytes
  readonly context?: ExecutionContext
  readonly expected: BlockExpectation
  /** Witness of the valid state before the block, where the source has one; a prover can be asked with it. */
  readonly witness?: Witness
}

export type BlockExpectation =
  | { readonly kind: 'accept'; readonly result?: Partial<ExecutionResult> }
  /** `reasons` is never empty; `source` is how the fixture words it. */
  | { readonly kind: 'reject'; readonly reasons: readonly Reason[]; readonly source: string }

/** A block that comes with its witness: the prover alone, and a sequencer that declares `execute`. */
export interface StatelessCase extends CaseBase {
  readonly kind: 'stateless'
  readonly rlp: Bytes
  readonly witness: Witness
  /** The form that the source has it in, and the hash of the normal form. */
  readonly witnessForm?: { readonly dialect: WitnessDialect; readonly hash: Hash32 }
  readonly context?: ExecutionContext
  readonly expected: BlockExpectation
}

/** A request to a prover: blocks with witnesses that need not be right, alone or as a batch. */
export interface ExecuteCase extends CaseBase {
  readonly kind: 'execute'
  /** Computing is asked for only where the prover declares it. */
  readonly mode: ExecuteParams['mode']
  readonly canonicalWitness: boolean
  readonly batch?: Batch
  /** With whole headers. */
  readonly blocks: readonly BlockToExecute[]
  readonly expected: {
    readonly batch?: ExecuteOutcome
    /** One for each block; none where the batch is refused. */
    readonly blocks: readonly ExecuteOutcome[]
  }
}

/** What must become of a block or of a batch, which has no result. */
export type ExecuteOutcome =
  | { readonly kind: 'accept'; readonly result?: ExecutionResult }
  /** `reasons` is never empty; `account` has to be named where it is there. */
  | { readonly kind: 'reject'; readonly reasons: readonly Reason[]; readonly account?: Address }

/** One encoded transaction, to be judged by itself under a ruleset. */
export interface TransactionCase extends CaseBase {
  readonly kind: 'transaction'
  readonly transaction: Bytes
  readonly expected:
    | { readonly kind: 'valid'; readonly hash: Hash32; readonly sender: Address; readonly intrinsicGas: Quantity }
    | { readonly kind: 'reject'; readonly reasons: readonly Reason[]; readonly source: string }
}

/** Bytes that are or are not one RLP item. */
export interface RlpCase extends CaseBase {
  readonly kind: 'rlp'
  readonly rlp: Bytes
  readonly expected: { readonly kind: 'item'; readonly item: RlpItem } | { readonly kind: 'reject' }
}

/** Entries and the root of the trie that holds them. */
export interface TrieCase extends CaseBase {
  readonly kind: 'trie'
  readonly secure: boolean
  readonly entries: readonly (readonly [key: Bytes, value: Bytes | null])[]
  readonly root: Hash32
}

/** A versioned SSZ input of a stateless guest: the root of its request. */
export interface StatelessInputCase extends CaseBase {
  readonly kind: 'statelessInput'
  readonly input: Bytes
  readonly expected: StatelessInputExpectation
}

/** What an input asks for, as far as the source says, or why it must be refused; `reasons` is never empty. */
type StatelessInputExpectation =
  | {
      readonly kind: 'decoded'
      readonly requestRoot: Hash32
      readonly chainId?: Quantity
      readonly blockHash?: Hash32
    }
  | { readonly kind: 'reject'; readonly reasons: readonly Reason[] }

/** A witness and a block access list: the state root that they lead to. */
export interface AccessListCase extends CaseBase {
  readonly kind: 'accessList'
  readonly witness: Witness
  readonly preStateRoot: Hash32
  readonly accessList: Bytes
  readonly expected:
    | { readonly kind: 'root'; readonly stateRoot: Hash32 }
    /** For any reason where the source names none. */
    | { readonly kind: 'reject'; readonly source: string; readonly reasons?: readonly Reason[] }
}

/** Where a value lies in the storage of a contract, or what a proof of storage shows. */
export interface StorageCase extends CaseBase {
  readonly kind: 'storage'
  readonly question: StorageQuestion
}

/** A node of a consensus that is driven through events, which either party may be. */
export interface ConsensusStepsCase extends CaseBase {
  readonly kind: 'consensus-steps'
  readonly start: ConsensusStart
  /** What must come of starting the node. */
  readonly started: ExpectedOutcome
  readonly steps: readonly ConsensusStep[]
}

/** Nodes of one core under an adversarial network: what must hold of them, and not what they answer. */
export interface ConsensusScheduleCase extends CaseBase {
  readonly kind: 'consensus-schedule'
  readonly schedule: ConsensusSchedule
  readonly invariants: readonly string[]
}

/** A sequence of calls to contracts of either party. */
export interface ContractCase extends CaseBase {
  readonly kind: 'contract'
  readonly accounts: ContractVector['accounts']
  readonly steps: ContractVector['steps']
}

/** A pool that a sequencer orders and builds a block of; the prover computes that block again. */
export interface OrderingCase extends CaseBase {
  readonly kind: 'ordering'
  readonly input: Pick<OrderingVector, 'genesis' | 'policy' | 'limits' | 'arrivals' | 'attributes'>
  readonly expected: OrderingVector['expected']
}

/** A question to a prover, an aggregator, a verifier or a settlement. */
export interface ProofCase extends CaseBase {
  readonly kind: 'proof'
  readonly question: ProofQuestion
}

/** A question to a consensus core, which either party may have. */
export interface ConsensusCase extends CaseBase {
  readonly kind: 'consensus'
  readonly question: ConsensusAsked
  readonly expected: ConsensusExpectation
}

/** What is asked, without what must come of it. */
export type ConsensusAsked = WithoutExpectation<ConsensusQuestion>

type WithoutExpectation<Question> = Question extends unknown ? Omit<Question, 'expected'> : never

/** What must come of it: each named field of the answer, or a refusal; any refusal where no reason is named. */
export type ConsensusExpectation =
  | { readonly kind: 'accept'; readonly result: Readonly<Record<string, unknown>> }
  | { readonly kind: 'reject'; readonly reasons: readonly Reason[] }

/** A question about a proof: the sequencer makes it where the state is known, the prover reads it. */
export type StorageProofQuestion = Exclude<StorageQuestion, { readonly kind: 'slot' }>
