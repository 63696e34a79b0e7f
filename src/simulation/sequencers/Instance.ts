import type { SequencerNode } from '../../roles/node/createNode.ts'
import type { NodeEvent } from '../../roles/node/NodeEvent.ts'
import type { NodeOptions } from '../../roles/node/NodeOptions.ts'
import type { SealedBlock } from '../../roles/node/SealedBlock.ts'
import type { Bytes } from '../../model/Hex.ts'
import type { ExecutionFault } from './Cast.ts'

/** A running node with its disk and its timers. */
export interface Instance {
  /** Place of its key among the validators; who equivocates runs two nodes with one key. */
  readonly place: number
  readonly options: NodeOptions
  readonly fault?: ExecutionFault
  /** Places that its packets reach; all where absent. */
  readonly reaches?: ReadonlySet<number>
  node: SequencerNode
  up: boolean
  incarnation: number
  /** Virtual microseconds until which it executes. */
  busyUntil: number
  /** Second that its clock last told. */
  clockS: bigint
  /** Goes down with the next packet, while it sends it. */
  crashesWith?: { readonly downMs: number }
  readonly timers: Map<string, number>
  readonly disk: { durable: Bytes | null; readonly blocks: SealedBlock[] }
}

/** What happens at a time; `to` is the place in the list of instances. */
export type Happening =
  | { readonly kind: 'event'; readonly to: number; readonly event: NodeEvent; readonly token?: number }
  | { readonly kind: 'crash'; readonly to: number; readonly whileSending: boolean; readonly downMs: number }
  | { readonly kind: 'restart'; readonly to: number }

/** An honest node may crash, but never deviates. */
export function isHonest({ fault }: Pick<Instance, 'fault'>): boolean {
  return fault === undefined || fault === 'crash' || fault === 'amnesia'
}
