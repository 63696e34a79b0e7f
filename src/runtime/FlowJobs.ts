import { keccak256 } from '../crypto/keccak.ts'
import type { Proof, ProvenBatch } from '../model/generated/roles.ts'
import { fromBytes, integer, quantity, type Hash32, type Quantity } from '../model/Hex.ts'
import type { BatchCut } from '../roles/proving/cutBatches.ts'
import type { ProvingPlan } from '../roles/proving/proveCut.ts'
import { canonicalJson } from '../standard/canonicalJson.ts'
import type { ChainMessage } from './ChainMessage.ts'

/** Roles that run as processes of their own. */
export const roleNames = ['leader', 'worker', 'consensus-prover', 'aggregator'] as const

/** One of {@link roleNames}. */
export type RoleName = (typeof roleNames)[number]

/** What is done to a chain, in the order in which it is done. */
export const stageNames = ['cut', 'consensus', 'execution', 'aggregation', 'submission'] as const

/** One of {@link stageNames}. */
export type StageName = (typeof stageNames)[number]

/** Who does what. */
export const roleOf: Readonly<Record<StageName, RoleName>> = {
  cut: 'leader',
  consensus: 'consensus-prover',
  execution: 'worker',
  aggregation: 'aggregator',
  submission: 'leader',
}

/** What proofs are made for, and where batches are settled. */
export interface FlowPlan extends ProvingPlan {
  /** Address of the chain of settlement, over HTTP; nothing is submitted where it is absent. */
  readonly settlement?: string
}

/** A batch as JSON. */
export interface CutMessage extends Omit<BatchCut, 'number'> {
  readonly number: Quantity
}

/** What a stage is handed; results of the stages below come beside it. */
export type StageTask = { readonly plan: FlowPlan } & (
  | { readonly stage: 'cut'; readonly chain: ChainMessage }
  | { readonly stage: 'consensus'; readonly cut: CutMessage }
  | { readonly stage: 'execution'; readonly cut: CutMessage; readonly parentBatchHash: Hash32 }
  | { readonly stage: 'aggregation' | 'submission' }
)

/** A batch that was proven; its number tells its place. */
interface NumberedBatch {
  readonly number: Quantity
  readonly batch: ProvenBatch
}

/** A chain that was proven. */
export interface ChainResult {
  readonly batches: readonly ProvenBatch[]
  readonly aggregation: Proof
}

/** What comes of a stage: `cut` names the jobs that the leader made of the chain. */
export interface StageResult {
  readonly jobs?: readonly JobName[]
  readonly finality?: Proof
  readonly executed?: NumberedBatch
  readonly proven?: ChainResult
}

/** Where a job is found. */
export interface JobName {
  readonly stage: StageName
  readonly id: string
}

/**
 * Names what is asked for.
 *
 * @param task - Plan and chain.
 * @returns The same for the same question.
 */
export function flowHash(task: { readonly plan: FlowPlan; readonly chain: ChainMessage }): string {
  const { plan, chain } = task
  return fromBytes(keccak256(new TextEncoder().encode(canonicalJson({ plan, chain })))).slice(2)
}

/**
 * Names a job: the same chain with the same plan has the same jobs, whoever asks, and however often.
 *
 * @param flow - Hash of chain and plan.
 * @param stage - What is done.
 * @param number - Of the batch, where the stage is of one.
 */
export function jobId(flow: string, stage: StageName, number?: bigint): string {
  return number === undefined ? `${flow}-${stage}` : `${flow}-${stage}-${number}`
}

/** Writes a batch as JSON. */
export function toCutMessage({ number, ...cut }: BatchCut): CutMessage {
  return { ...cut, number: quantity(number) }
}

/** Reads a batch from JSON. */
export function fromCutMessage({ number, ...cut }: CutMessage): BatchCut {
  return { ...cut, number: integer(number) }
}
