import type { AccountState, Batch, ExecutionContext, Genesis, Witness } from '../model/generated/adapter.ts'
import type { Reason } from '../model/generated/rejections.ts'
import type { Address, Bytes } from '../model/Hex.ts'
import type { Case } from './Case.ts'
import type { FilledBlock } from './chain.ts'

/** A chain out of which execute cases take their blocks; cases that share one object share the work of building it. */
export interface HonestChain extends Omit<Case, 'given' | 'when' | 'must' | 'clauses' | 'twin' | 'revision'> {
  /** True where the builder knows none of the limits of provers that the ruleset has. */
  readonly unlimited?: true
}

/** What an author writes down of a request to a prover; `fill` makes a vector of kind `execute` of it. */
export interface ExecuteCase {
  /** Id of the vector: `witness/...`, `batch/...` or `state-change/...`. */
  readonly name: string
  /** Raised when input or expectation of a published vector changes; 1 where absent. */
  readonly revision?: number
  /** Given, when, then: the chain, the request and what must come back, each in one clause of a sentence. */
  readonly given: string
  readonly when: string
  readonly must: string
  /** Ids of clauses, beside those that the expected rejections enforce. */
  readonly clauses: readonly string[]
  readonly chain: HonestChain
  /** Blocks that the prover is asked to execute, in the order of the request. */
  readonly blocks: readonly AskedBlock[]
  /** `compute` where absent. */
  readonly mode?: 'compute' | 'validate'
  /** False where absent. */
  readonly canonicalWitness?: boolean
  readonly batch?: Batch
  /** What must become of the batch; accepted where absent. A refused batch has no outcomes of blocks. */
  readonly batchOutcome?: RefusedOutcome
  /** Name of the accept twin of a case with a refusal. */
  readonly twin?: string
}

/** A block of the chain as the prover is given it. */
export interface AskedBlock {
  /** Place in the chain; 0 is the child of the genesis block. */
  readonly block: number
  /** Changes the canonical witness; of a block that is itself damaged, that of the honest one. */
  readonly witness?: (honest: Witness, chain: BuiltChain) => Witness
  /** Changes the encoded block. */
  readonly rlp?: (honest: Bytes, chain: BuiltChain) => Bytes
  /** Makes the claim of changed accounts out of the right one; no claim is made where absent. */
  readonly claimed?: (honest: readonly AccountState[], chain: BuiltChain) => readonly AccountState[]
  readonly context?: ExecutionContext
  /** The result of the chain where absent. */
  readonly refused?: RefusedOutcome
}

/** A refusal that must come. */
export interface RefusedOutcome {
  readonly reason: Reason
  readonly alsoAllowed?: readonly Reason[]
  /** Account that it has to name. */
  readonly account?: Address
}

/** What a change of a witness or of a claim can draw on. */
export interface BuiltChain {
  readonly genesis: Genesis
  /** What an honest party builds, in order. */
  readonly blocks: readonly FilledBlock[]
}
