// Generated from spec/schemas/vector-block.schema.json; do not edit.
import type { Bytes, Hash32 } from '../Hex.ts'
import type { BlockToBuild, ExecutionResult, Genesis, HeaderInput, Witness } from './adapter.ts'
import type { Reason } from './rejections.ts'

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
   * built the honest one from the same input, and its result is not what the header of the invalid one claims.
   */
  readonly asked?: 'block by block' | 'as builder' | 'as builder, block by block'
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
