import type { Oracle, StorageQuestion, StorageVector } from '../../model/generated/vector.ts'

/** A question about storage, with the answer that its author knows. */
export interface StorageCase {
  /** Id without the kind. */
  readonly name: string
  readonly revision?: number
  readonly given: string
  readonly when: string
  readonly must: string
  readonly clauses: readonly string[]
  readonly question: StorageQuestion
  /** Name of the accept twin. */
  readonly twin?: string
  readonly provenance?: StorageVector['provenance']
  /** A compiler whose code reads where the case says; proofs are put to another implementation of the trie. */
  readonly compiler?: Oracle
}

/** A question about a proof. */
export type ProofQuestion = Exclude<StorageQuestion, { readonly kind: 'slot' }>
