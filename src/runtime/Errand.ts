import type { Proof, ProvenBatch } from '../model/generated/roles.ts'
import type { BatchCut } from '../roles/proving/cutBatches.ts'
import type { BatchClaim, ProvingPlan } from '../roles/proving/proveCut.ts'

/** Something to compute. */
export type Errand = { readonly plan: ProvingPlan } & (
  | { readonly kind: 'finality'; readonly cut: BatchCut }
  | { readonly kind: 'execution'; readonly cut: BatchCut; readonly claim: BatchClaim }
  | { readonly kind: 'aggregation'; readonly batches: readonly ProvenBatch[] }
  /** What comes of it is the proof itself. */
  | { readonly kind: 'verification'; readonly aggregation: Proof }
)

/** Computes. @throws {@link Rejection} for the reason for which something is refused. */
export type Compute = (errand: Errand) => Promise<Proof>
