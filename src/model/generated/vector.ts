// Generated from spec/schemas; do not edit.
import type { Address, Bytes, Hash32, Quantity } from '../Hex.ts'
import type {
  AccountProof,
  Alloc,
  Batch,
  BlockAttributes,
  BlockToBuild,
  BlockToExecute,
  ConsensusActiveSetQuestion,
  ConsensusAsk,
  ConsensusChain,
  ConsensusEvidence,
  ConsensusEvidenceQuestion,
  ConsensusExtraDataQuestion,
  ConsensusFinalityQuestion,
  ConsensusHashQuestion,
  ConsensusHeaderQuestion,
  ConsensusMessageQuestion,
  ConsensusNodeState,
  ConsensusParticipationQuestion,
  ConsensusProposerQuestion,
  ConsensusSigned,
  ConsensusStart,
  ConsensusTimeoutQuestion,
  ConsensusVotesQuestion,
  ExecutionResult,
  Genesis,
  HeaderInput,
  PoolFate,
  PoolLimits,
  StorageRead,
  Witness,
} from './adapter.ts'
import type { ContractOutcome, ContractStep } from './contracts.ts'
import type { Reason } from './rejections.ts'
import type { BatchClaim, Deployment, Proof, ProvenBatch, SealedBlock, SetProof, SettlementState } from './roles.ts'
import type { OrderingPolicy, StorageShape } from './standard.ts'

/** An own vector of kind `block`: a chain from genesis, each block built or imported, with what must come out. */
export interface BlockVector {
  /** Path below `vectors/` without the extension; never reused. */
  readonly id: string
  readonly kind: 'block'
  /** Raised when input or expectation changes. */
  readonly revision: number
  readonly level: 'MUST' | 'SHOULD' | 'MAY'
  readonly description: { readonly given: string; readonly when: string; readonly then: string }
  readonly clauses: readonly ClauseReference[]
  readonly ruleset: { readonly name: string; readonly hash: Hash32 }
  /** Fields of the block that the outcome depends on. */
  readonly headerInputs: readonly HeaderInput[]
  readonly oracles: readonly Oracle[]
  /** Why fewer than two oracles agree, where that is so: a capability that the second oracle lacks. */
  readonly singleOracle?: string
  readonly provenance: Provenance
  /** Id of the accept twin of a reject vector. */
  readonly twin?: string
  readonly genesis: Genesis
  readonly blocks: readonly VectorBlock[]
}

/** A clause of the standard, and the text that it had when the vector was filled. */
export interface ClauseReference {
  readonly id: string
  /** keccak256 of the clause's text; an edit of the text marks the vector for review. */
  readonly textHash: Hash32
}

/** An implementation that produced the expected result. */
export interface Oracle {
  readonly name: string
  readonly version: string
  /**
   * How it was asked, where it was not given the blocks as one chain: `block by block` says that it built each block on the
   * state before it, under the rules of the fork in force alone; `as builder` that it cannot import the invalid block, but
   * built the honest one from the same input, and its result is not what the header of the invalid one claims; `on the
   * whole state` that it built the blocks without a witness; `on the witness` that it executed the block, or could not, on
   * the entries of this very witness; `without an entry of the witness` that it executed the block without one of its
   * entries.
   */
  readonly asked?:
    | 'block by block'
    | 'as builder'
    | 'as builder, block by block'
    | 'on the whole state'
    | 'on the witness'
    | 'without an entry of the witness'
}

/** Where a vector comes from. */
export interface Provenance {
  readonly kind: 'filled' | 'foreign' | 'derived'
  /** The program or the repository and path that it came from. */
  readonly source: string
  readonly commit?: string
  readonly licence?: string
  readonly formula?: string
}

/** A block to build or to import, with what must come of it. */
export type VectorBlock =
  | {
      readonly kind: 'build'
      readonly input: BlockToBuild
      readonly expected: {
        readonly rlp: Bytes
        readonly result: ExecutionResult
        readonly witness: Witness
        readonly excluded: readonly { readonly index: number; readonly reason: Reason }[]
      }
    }
  | {
      readonly kind: 'import'
      readonly rlp: Bytes
      readonly expected: {
        readonly reason: Reason
        /** Further reasons that the standard's order of checks leaves open. */
        readonly alsoAllowed: readonly Reason[]
        /** Of the valid pre-state, so that a prover can be asked too. */
        readonly witness: Witness
      }
    }

/**
 * An own vector of kind `execute`: blocks that a prover is asked to execute from their witnesses, with what must come
 * back.
 */
export interface ExecuteVector {
  /** Path below `vectors/` without the extension; never reused. */
  readonly id: string
  readonly kind: 'execute'
  /** Raised when input or expectation changes. */
  readonly revision: number
  readonly level: 'MUST' | 'SHOULD' | 'MAY'
  readonly description: { readonly given: string; readonly when: string; readonly then: string }
  readonly clauses: readonly ClauseReference[]
  readonly ruleset: { readonly name: string; readonly hash: Hash32 }
  readonly oracles: readonly Oracle[]
  /** Why fewer than two oracles agree, where that is so: a capability that the second oracle lacks. */
  readonly singleOracle?: string
  readonly provenance: Provenance
  /** Id of the accept twin of a reject vector. */
  readonly twin?: string
  /**
   * `compute`: what the header claims is taken out before a prover that declares `executeCompute` is asked; any other is
   * asked to validate.
   * `validate`: the blocks are sent as they are.
   */
  readonly mode: 'compute' | 'validate'
  /** As the prover is told. */
  readonly canonicalWitness: boolean
  /** Present where the blocks are offered as one batch. */
  readonly batch?: Batch
  /** What the prover is asked to execute, with whole headers; empty where an empty batch is offered. */
  readonly blocks: readonly BlockToExecute[]
  readonly expected: {
    /** Present where `batch` is. */
    readonly batch?: ExpectedBatch
    /** One entry for each block; none where the batch is refused. */
    readonly blocks: readonly ExpectedBlock[]
  }
}

/** What must become of a batch. */
export type ExpectedBatch =
  | { readonly status: 'accepted' }
  | {
      readonly status: 'rejected'
      readonly reason: Reason
      /** Further reasons that the standard's order of checks leaves open. */
      readonly alsoAllowed: readonly Reason[]
    }

/** What must become of a block. */
export type ExpectedBlock =
  | { readonly status: 'executed'; readonly result: ExecutionResult }
  | {
      readonly status: 'rejected'
      readonly reason: Reason
      /** Further reasons that the standard's order of checks leaves open. */
      readonly alsoAllowed: readonly Reason[]
      /** The account that the refusal has to name. */
      readonly account?: Address
    }

/** An own vector of kind `storage`: where a value lies, or what a proof of storage shows. */
export interface StorageVector {
  /** Path below `vectors/` without the extension; never reused. */
  readonly id: string
  readonly kind: 'storage'
  /** Raised when input or expectation changes. */
  readonly revision: number
  readonly level: 'MUST' | 'SHOULD' | 'MAY'
  readonly description: { readonly given: string; readonly when: string; readonly then: string }
  readonly clauses: readonly ClauseReference[]
  readonly oracles: readonly Oracle[]
  /** Why fewer than two oracles agree, where that is so: a capability that the second oracle lacks. */
  readonly singleOracle?: string
  readonly provenance: Provenance
  /** Id of the accept twin of a reject vector. */
  readonly twin?: string
  readonly question: StorageQuestion
}

/** What is asked, and what must come of it. */
export type StorageQuestion =
  | {
      readonly kind: 'slot'
      readonly layout: StorageShape
      readonly read: StorageRead
      readonly expected:
        | { readonly kind: 'located'; readonly slot: Hash32; readonly offset: number; readonly size: number }
        | {
            readonly kind: 'reject'
            readonly reason: Reason
            /** Further reasons that the standard's order of checks leaves open. */
            readonly alsoAllowed?: readonly Reason[]
          }
    }
  | {
      readonly kind: 'read'
      readonly layout: StorageShape
      /** The state, where the proof is an honest one: a sequencer is asked for the same proof of it. */
      readonly alloc?: Alloc
      readonly stateRoot: Hash32
      readonly address: Address
      readonly reads: readonly StorageRead[]
      readonly proof: AccountProof
      readonly expected:
        | { readonly kind: 'read'; readonly values: readonly Bytes[] }
        | {
            readonly kind: 'reject'
            readonly reason: Reason
            /** Further reasons that the standard's order of checks leaves open. */
            readonly alsoAllowed?: readonly Reason[]
          }
    }
  | {
      readonly kind: 'validatorSet'
      readonly layout: StorageShape
      /** The state, where the proof is an honest one: a sequencer is asked for the same proof of it. */
      readonly alloc?: Alloc
      readonly stateRoot: Hash32
      readonly address: Address
      /** What the proof is a proof of; a sequencer is asked for these. */
      readonly reads: readonly StorageRead[]
      readonly batch?: Quantity
      readonly members?: readonly Address[]
      readonly proof: AccountProof
      readonly expected:
        | { readonly kind: 'set'; readonly members: readonly Address[]; readonly validatorSetHash?: Hash32 }
        | {
            readonly kind: 'reject'
            readonly reason: Reason
            /** Further reasons that the standard's order of checks leaves open. */
            readonly alsoAllowed?: readonly Reason[]
          }
    }

/** An own vector of kind `consensus`: messages, hashes, seals, quorums, proposers or finality under a consensus profile. */
export interface ConsensusVector {
  /** Path below `vectors/` without the extension; never reused. */
  readonly id: string
  readonly kind: 'consensus'
  /** Raised when input or expectation changes. */
  readonly revision: number
  readonly level: 'MUST' | 'SHOULD' | 'MAY'
  readonly description: { readonly given: string; readonly when: string; readonly then: string }
  readonly clauses: readonly ClauseReference[]
  readonly oracles: readonly Oracle[]
  /** Why fewer than two oracles agree, where that is so: a capability that the second oracle lacks. */
  readonly singleOracle?: string
  readonly provenance: Provenance
  /** Id of the accept twin of a reject vector. */
  readonly twin?: string
  readonly question: ConsensusQuestion
}

/** What is asked, and what must come of it. */
export type ConsensusQuestion =
  | {
      readonly kind: 'message'
      readonly ask: ConsensusMessageQuestion
      readonly expected:
        | {
            readonly kind: 'accept'
            readonly result: {
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
          }
        | {
            readonly kind: 'reject'
            readonly reason: Reason
            /** Further reasons that the standard's order of checks leaves open. */
            readonly alsoAllowed?: readonly Reason[]
          }
    }
  | {
      readonly kind: 'extraData'
      readonly ask: ConsensusExtraDataQuestion
      readonly expected:
        | {
            readonly kind: 'accept'
            readonly result: {
              readonly vanity: Bytes
              readonly validators: readonly Address[]
              readonly vote?: { readonly recipient: Address; readonly type: 'add' | 'drop' }
              readonly round?: Quantity
              readonly proposerSeal?: Bytes
              readonly seals: readonly Bytes[]
            }
          }
        | {
            readonly kind: 'reject'
            readonly reason: Reason
            /** Further reasons that the standard's order of checks leaves open. */
            readonly alsoAllowed?: readonly Reason[]
          }
    }
  | {
      readonly kind: 'hash'
      readonly ask: ConsensusHashQuestion
      readonly expected:
        | {
            readonly kind: 'accept'
            readonly result: {
              readonly onChainHash: Hash32
              /** What commit seals are over. */
              readonly commitHash?: Hash32
              /** What the proposer's seal is over, where the profile has one. */
              readonly proposerHash?: Hash32
              /** What messages call the block. */
              readonly digest?: Hash32
            }
          }
        | {
            readonly kind: 'reject'
            readonly reason: Reason
            /** Further reasons that the standard's order of checks leaves open. */
            readonly alsoAllowed?: readonly Reason[]
          }
    }
  | {
      readonly kind: 'header'
      readonly ask: ConsensusHeaderQuestion
      readonly expected:
        | {
            readonly kind: 'accept'
            readonly result: {
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
          }
        | {
            readonly kind: 'reject'
            readonly reason: Reason
            /** Further reasons that the standard's order of checks leaves open. */
            readonly alsoAllowed?: readonly Reason[]
          }
    }
  | {
      readonly kind: 'votes'
      readonly ask: ConsensusVotesQuestion
      readonly expected:
        | {
            readonly kind: 'accept'
            readonly result: {
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
          }
        | {
            readonly kind: 'reject'
            readonly reason: Reason
            /** Further reasons that the standard's order of checks leaves open. */
            readonly alsoAllowed?: readonly Reason[]
          }
    }
  | {
      readonly kind: 'proposer'
      readonly ask: ConsensusProposerQuestion
      readonly expected:
        | { readonly kind: 'accept'; readonly result: { readonly proposer: Address } }
        | {
            readonly kind: 'reject'
            readonly reason: Reason
            /** Further reasons that the standard's order of checks leaves open. */
            readonly alsoAllowed?: readonly Reason[]
          }
    }
  | {
      readonly kind: 'timeout'
      readonly ask: ConsensusTimeoutQuestion
      readonly expected:
        | { readonly kind: 'accept'; readonly result: { readonly timeoutMs: Quantity } }
        | {
            readonly kind: 'reject'
            readonly reason: Reason
            /** Further reasons that the standard's order of checks leaves open. */
            readonly alsoAllowed?: readonly Reason[]
          }
    }
  | {
      readonly kind: 'finality'
      readonly ask: ConsensusFinalityQuestion
      readonly expected:
        | {
            readonly kind: 'accept'
            readonly result: {
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
          }
        | {
            readonly kind: 'reject'
            readonly reason: Reason
            /** Further reasons that the standard's order of checks leaves open. */
            readonly alsoAllowed?: readonly Reason[]
          }
    }
  | {
      readonly kind: 'activeSet'
      readonly ask: ConsensusActiveSetQuestion
      readonly expected:
        | {
            readonly kind: 'accept'
            readonly result: {
              /** Block whose state the set was read from. */
              readonly readAt: Quantity
              /** Ascending. */
              readonly validators: readonly Address[]
              readonly quorum: Quantity
              /** The commitment, where the layout has one. */
              readonly validatorSetHash?: Hash32
            }
          }
        | {
            readonly kind: 'reject'
            readonly reason: Reason
            /** Further reasons that the standard's order of checks leaves open. */
            readonly alsoAllowed?: readonly Reason[]
          }
    }
  | {
      readonly kind: 'participation'
      readonly ask: ConsensusParticipationQuestion
      readonly expected:
        | {
            readonly kind: 'accept'
            readonly result: {
              /** Bit i stands for validator i in ascending order. */
              readonly participation: Quantity
              /** Validators among the carried seals beyond the fewest that are enough. */
              readonly extra: Quantity
              /** Validators that only the late seals add. */
              readonly late: Quantity
              /** Who built the block, whoever proposed it last. */
              readonly beneficiary: Address
            }
          }
        | {
            readonly kind: 'reject'
            readonly reason: Reason
            /** Further reasons that the standard's order of checks leaves open. */
            readonly alsoAllowed?: readonly Reason[]
          }
    }
  | {
      readonly kind: 'evidence'
      readonly ask: ConsensusEvidenceQuestion
      readonly expected:
        | {
            readonly kind: 'accept'
            readonly result: {
              /** False where signatures are bound to no chain, so that they may have been made for another one. */
              readonly slashable: boolean
              /** The same for the same misbehaviour, however it is signed and in whatever order it is told. */
              readonly id: Hash32
            }
          }
        | {
            readonly kind: 'reject'
            readonly reason: Reason
            /** Further reasons that the standard's order of checks leaves open. */
            readonly alsoAllowed?: readonly Reason[]
          }
    }

/** An own vector of kind `consensus-steps`: a node driven through events. */
export interface ConsensusStepsVector {
  /** Path below `vectors/` without the extension; never reused. */
  readonly id: string
  readonly kind: 'consensus-steps'
  /** Raised when input or expectation changes. */
  readonly revision: number
  readonly level: 'MUST' | 'SHOULD' | 'MAY'
  readonly description: { readonly given: string; readonly when: string; readonly then: string }
  readonly clauses: readonly ClauseReference[]
  readonly oracles: readonly Oracle[]
  /** Why fewer than two oracles agree, where that is so: a capability that the second oracle lacks. */
  readonly singleOracle?: string
  readonly provenance: Provenance
  /** Id of the accept twin of a reject vector. */
  readonly twin?: string
  readonly start: ConsensusStart
  /** What comes of starting the node. */
  readonly started: ExpectedOutcome
  /** Events in their order, each with what must come of it. */
  readonly steps: readonly ConsensusStep[]
}

/** One event, or a crash. */
export interface ConsensusStep {
  /** What happens. */
  readonly event:
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
    | {
        readonly op: 'restart'
        readonly durable: boolean
        /** Where the chain is when the node begins again; where it was at the start if absent. */
        readonly from?: {
          /** The block that the next height builds on, and the set that sealed it. */
          readonly parent: {
            readonly height: Quantity
            readonly hash: Hash32
            readonly proposer: Address
            readonly validators: readonly Address[]
          }
          /** The set of that height, ascending. */
          readonly validators: readonly Address[]
        }
      }
  readonly expected: ExpectedOutcome
}

/** What must come out of an event; what is absent must not come, and an absent state is that of the step before. */
export interface ExpectedOutcome {
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
  readonly state?: ConsensusNodeState
}

/** An own vector of kind `consensus-schedule`: nodes of one consensus core under an adversarial network. */
export interface ConsensusScheduleVector {
  /** Path below `vectors/` without the extension; never reused. */
  readonly id: string
  readonly kind: 'consensus-schedule'
  /** Raised when input or expectation changes. */
  readonly revision: number
  readonly level: 'MUST' | 'SHOULD' | 'MAY'
  readonly description: { readonly given: string; readonly when: string; readonly then: string }
  readonly clauses: readonly ClauseReference[]
  readonly oracles: readonly Oracle[]
  /** Why fewer than two oracles agree, where that is so: a capability that the second oracle lacks. */
  readonly singleOracle?: string
  readonly provenance: Provenance
  /** Id of the accept twin of a reject vector. */
  readonly twin?: string
  readonly schedule: ConsensusSchedule
  /** What must hold of the honest nodes, whatever they do; with `decidesWithinRoundsAfterGst:n` they also get on. */
  readonly invariants: readonly string[]
}

/** Name of a node. */
export type ScheduleNodeName = string

/** What is on its way: a message, a sealed block (`BLOCK`), or the end of a round timer (`TIMER`). */
export type ScheduleCode = 'PROPOSAL' | 'PREPARE' | 'COMMIT' | 'ROUND_CHANGE' | 'BLOCK' | 'TIMER'

/** Nodes, network and adversary. */
export interface ConsensusSchedule {
  /** Name of the consensus profile. */
  readonly profile: string
  readonly chain: ConsensusChain
  /** Private keys of the validators, ascending by address; a validator is named by its place. */
  readonly keys: readonly Hash32[]
  /** The block that the first height builds on. */
  readonly parent: { readonly height: number; readonly hash: Hash32 }
  /** Validator that leads round 0 of the first height; the others follow by place, and the round. */
  readonly leader: number
  /** Every one is a node of the core under test, honest or not; two with one validator are twins. */
  readonly nodes: readonly ScheduleNode[]
  /** Height that every honest node is to decide. */
  readonly lastHeight: number
  /** No timer of a later round ends. */
  readonly lastRound: number
  /** From this round on every rule is off, in every height, and what was held is delivered. */
  readonly gst?: { readonly round: number }
  /** Whether a node that decided sends the sealed block to the others. */
  readonly spreadsBlocks: boolean
  /** The first that fits decides; what none fits is delivered. */
  readonly rules: readonly ScheduleRule[]
  /** What Byzantine nodes say otherwise than their core does. */
  readonly mutations?: readonly ScheduleMutation[]
  /** What Byzantine nodes say beside their core. */
  readonly forged?: readonly ScheduleForgery[]
  readonly invalidBlocks?: readonly {
    readonly by: ScheduleNodeName
    readonly height?: number
    readonly round?: number
  }[]
  /** Each happens once. */
  readonly crashes?: readonly ScheduleCrash[]
}

/** A node. */
export interface ScheduleNode {
  readonly name: ScheduleNodeName
  readonly validator: number
  readonly byzantine: boolean
}

/** What the network does with messages; an absent condition fits everything. */
export interface ScheduleRule {
  readonly height?: number
  readonly round?: number
  readonly codes?: readonly ScheduleCode[]
  /** Senders. */
  readonly from?: readonly ScheduleNodeName[]
  /** Receivers. */
  readonly to?: readonly ScheduleNodeName[]
  readonly action: ScheduleAction
}

/** What is done with a message that fits. */
export type ScheduleAction =
  | { readonly do: 'deliver' }
  | { readonly do: 'drop' }
  | { readonly do: 'duplicate'; readonly times: number }
  | { readonly do: 'delay'; readonly untilRound: number }
  | { readonly do: 'partition'; readonly groups: readonly (readonly ScheduleNodeName[])[] }

/** The block that a node builds when it leads a round, at the height spoken of. */
export interface ScheduleBlock {
  readonly by: ScheduleNodeName
  readonly round: number
}

/** A message of a Byzantine node, altered and signed anew with its key. */
export interface ScheduleMutation {
  readonly height?: number
  readonly round?: number
  readonly code: 'PROPOSAL' | 'PREPARE' | 'COMMIT' | 'ROUND_CHANGE'
  /** Byzantine senders. */
  readonly from: readonly ScheduleNodeName[]
  /** Receivers of the altered message; the others get it as it is. */
  readonly to?: readonly ScheduleNodeName[]
  /** Fields that are replaced. */
  readonly set: {
    readonly height?: number
    readonly round?: number
    /** Whose digest it names; in a proposal also the block. */
    readonly block?: ScheduleBlock
    /** Certificate of a round change; `none` takes it away. */
    readonly prepared?: 'none' | { readonly round: number; readonly block: ScheduleBlock }
    /** A seal over something else. */
    readonly seal?: 'wrong'
    /** Justification lists are emptied. */
    readonly lists?: 'none'
  }
}

/**
 * A signed payload in a list: signed here with the key of a Byzantine validator or of an outsider, or the first such one
 * that an honest validator has sent in this run, to whomever and lost or not. What nobody has sent yet is left out.
 */
export interface ScheduleStatement {
  readonly validator?: number
  /** Of an outsider. */
  readonly key?: Hash32
  /** That of the message where absent. */
  readonly height?: number
  readonly round: number
  readonly block?: ScheduleBlock
  /** A certificate that is named, honest or not. */
  readonly prepared?: { readonly round: number; readonly block: ScheduleBlock }
}

/** A message that a Byzantine node makes by itself. Lists are sorted by signer. */
export interface ScheduleForgery {
  readonly from: ScheduleNodeName
  /** Receivers. */
  readonly to: readonly ScheduleNodeName[]
  /** It arrives once its receiver is in this round of this height; with `quiet`, not before nothing else can be delivered. */
  readonly at: { readonly height: number; readonly round: number; readonly quiet?: boolean }
  readonly message:
    | {
        readonly code: 'PROPOSAL'
        readonly height: number
        readonly round: number
        readonly block: ScheduleBlock
        readonly roundChanges: readonly ScheduleStatement[]
        readonly prepares: readonly ScheduleStatement[]
      }
    | { readonly code: 'PREPARE'; readonly height: number; readonly round: number; readonly block: ScheduleBlock }
    | {
        readonly code: 'COMMIT'
        readonly height: number
        readonly round: number
        readonly block: ScheduleBlock
        /** A seal over something else. */
        readonly seal?: 'wrong'
      }
    | {
        readonly code: 'ROUND_CHANGE'
        readonly height: number
        readonly round: number
        /** A certificate that is named, honest or not. */
        readonly prepared?: { readonly round: number; readonly block: ScheduleBlock }
        readonly prepares: readonly ScheduleStatement[]
      }
    | {
        readonly code: 'BLOCK'
        readonly height: number
        readonly round: number
        readonly block: ScheduleBlock
        /**
         * Validators; the seals of honest ones are those of commits that they have sent in this run, to whomever and lost or not.
         * Repeats are kept, and seals come in ascending order of their signers.
         */
        readonly sealers: readonly number[]
      }
}

/** A node crashes after its core sent a message, which leaves, and begins again at once. */
export interface ScheduleCrash {
  readonly node: ScheduleNodeName
  /** The message. */
  readonly after: {
    readonly height: number
    readonly round: number
    readonly code: 'PROPOSAL' | 'PREPARE' | 'COMMIT' | 'ROUND_CHANGE'
  }
  /** Whether what it persisted is still there. */
  readonly durable: boolean
}

/**
 * An own vector of kind `ordering`: transactions as they arrive at an empty pool, and the block that a policy makes of
 * it.
 */
export interface OrderingVector {
  /** Path below `vectors/` without the extension; never reused. */
  readonly id: string
  readonly kind: 'ordering'
  /** Raised when input or expectation changes. */
  readonly revision: number
  readonly level: 'MUST' | 'SHOULD' | 'MAY'
  readonly description: { readonly given: string; readonly when: string; readonly then: string }
  readonly clauses: readonly ClauseReference[]
  readonly oracles: readonly Oracle[]
  /** Why fewer than two oracles agree, where that is so: a capability that the second oracle lacks. */
  readonly singleOracle?: string
  readonly provenance: Provenance
  /** Id of the accept twin of a reject vector. */
  readonly twin?: string
  readonly ruleset: { readonly name: string; readonly hash: Hash32 }
  /** The parent of the block and the state after it. */
  readonly genesis: Genesis
  readonly policy: OrderingPolicy
  readonly limits: PoolLimits
  /** Encoded transactions in order of arrival. */
  readonly arrivals: readonly Bytes[]
  readonly attributes: BlockAttributes
  readonly expected: OrderingExpectation
}

/** What must come of it. */
export interface OrderingExpectation {
  readonly pool: readonly PoolFate[]
  readonly order: readonly number[]
  readonly skipped: readonly { readonly arrival: number; readonly reason: Reason }[]
  readonly rlp: Bytes
  readonly result: ExecutionResult
  readonly witness: Witness
}

/** An own vector of kind `contract`: a sequence of calls to contracts, with their storage, events and reverts. */
export interface ContractVector {
  /** Path below `vectors/` without the extension; never reused. */
  readonly id: string
  readonly kind: 'contract'
  /** Raised when input or expectation changes. */
  readonly revision: number
  readonly level: 'MUST' | 'SHOULD' | 'MAY'
  readonly description: { readonly given: string; readonly when: string; readonly then: string }
  readonly clauses: readonly ClauseReference[]
  readonly oracles: readonly Oracle[]
  /** Why fewer than two oracles agree, where that is so: a capability that the second oracle lacks. */
  readonly singleOracle?: string
  readonly provenance: Provenance
  /** Id of the accept twin of a reject vector. */
  readonly twin?: string
  readonly ruleset: { readonly name: string; readonly hash: Hash32 }
  /** Accounts with money, 10**24 wei each. */
  readonly accounts: readonly Address[]
  readonly steps: readonly ContractVectorStep[]
}

/** A step, and what must come of it. */
export interface ContractVectorStep {
  readonly step: ContractStep
  readonly expected: ContractOutcome
}

/** An own vector of kind `proof`: a question to a prover, an aggregator, a verifier or a settlement. */
export interface ProofVector {
  /** Path below `vectors/` without the extension; never reused. */
  readonly id: string
  readonly kind: 'proof'
  /** Raised when input or expectation changes. */
  readonly revision: number
  readonly level: 'MUST' | 'SHOULD' | 'MAY'
  readonly description: { readonly given: string; readonly when: string; readonly then: string }
  readonly clauses: readonly ClauseReference[]
  readonly oracles: readonly Oracle[]
  /** Why fewer than two oracles agree, where that is so: a capability that the second oracle lacks. */
  readonly singleOracle?: string
  readonly provenance: Provenance
  /** Id of the accept twin of a reject vector. */
  readonly twin?: string
  readonly ruleset: { readonly name: string; readonly hash: Hash32 }
  readonly question: ProofQuestion
}

/** What is asked, and what must come of it. */
export type ProofQuestion =
  | { readonly kind: 'verify'; readonly ask: VerifyAsked; readonly expected: ProofExpectation }
  | { readonly kind: 'settle'; readonly ask: SettleAsked; readonly expected: ProofExpectation }
  | { readonly kind: 'aggregate'; readonly ask: AggregateAsked; readonly expected: ProofExpectation }
  | { readonly kind: 'finality'; readonly ask: FinalityAsked; readonly expected: ProofExpectation }
  | { readonly kind: 'prove'; readonly ask: ProveAsked; readonly expected: ProofExpectation }

/** What must come of it. */
export type ProofExpectation =
  | {
      readonly kind: 'accept'
      readonly publicValues?: Bytes
      readonly publicInputHash?: Hash32
      readonly stateRoot?: Hash32
    }
  | {
      readonly kind: 'reject'
      readonly reason: Reason
      /** Further reasons that the standard's order of checks leaves open. */
      readonly alsoAllowed?: readonly Reason[]
    }

/** Asks whether a proof holds. */
export interface VerifyAsked {
  readonly deployment: Deployment
  readonly proof: Proof
  /** Program that the proof has to be of. */
  readonly programVerificationKey: Hash32
  /** What the proof has to show. */
  readonly publicValues: Bytes
  /** Programs of the batches, where the proof is an aggregation. */
  readonly allowedPrograms?: readonly Hash32[]
}

/** Offers a batch for settlement. */
export interface SettleAsked {
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

/** Asks an aggregator to join proofs of batches that adjoin. */
export interface AggregateAsked {
  readonly deployment: Deployment
  /** In order. */
  readonly batches: readonly ProvenBatch[]
  /** Programs whose proofs are accepted; none where it is empty. */
  readonly allowedPrograms: readonly Hash32[]
}

/** Asks for a proof that the blocks of a batch are final. */
export interface FinalityAsked {
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

/** Asks a worker to prove a batch of blocks. */
export interface ProveAsked {
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

/** An own vector of kind `stateless`: what a stateless input or a block access list holds. */
export interface StatelessVector {
  /** Path below `vectors/` without the extension; never reused. */
  readonly id: string
  readonly kind: 'stateless'
  /** Raised when input or expectation changes. */
  readonly revision: number
  readonly level: 'MUST' | 'SHOULD' | 'MAY'
  readonly description: { readonly given: string; readonly when: string; readonly then: string }
  readonly clauses: readonly ClauseReference[]
  readonly oracles: readonly Oracle[]
  /** Why fewer than two oracles agree, where that is so: a capability that the second oracle lacks. */
  readonly singleOracle?: string
  readonly provenance: Provenance
  /** Id of the accept twin of a reject vector. */
  readonly twin?: string
  readonly question: StatelessQuestion
}

/** What the prover is given, and what must come of it. */
export type StatelessQuestion =
  | {
      readonly kind: 'input'
      /** Schema id and SSZ, whole. */
      readonly input: Bytes
      readonly expected:
        | {
            readonly kind: 'decoded'
            readonly requestRoot: Hash32
            readonly chainId: Quantity
            readonly blockHash: Hash32
          }
        | {
            readonly kind: 'reject'
            readonly reason: Reason
            /** Further reasons that the standard's order of checks leaves open. */
            readonly alsoAllowed?: readonly Reason[]
          }
    }
  | {
      readonly kind: 'accessList'
      readonly witness: Witness
      readonly preStateRoot: Hash32
      /** RLP of the block access list. */
      readonly accessList: Bytes
      readonly expected:
        | { readonly kind: 'applied'; readonly stateRoot: Hash32 }
        | {
            readonly kind: 'reject'
            readonly reason: Reason
            /** Further reasons that the standard's order of checks leaves open. */
            readonly alsoAllowed?: readonly Reason[]
          }
    }
