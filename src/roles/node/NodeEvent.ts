import type { Event, Outbox } from '../../consensus/machine/index.ts'
import type { PoolFate } from '../../model/generated/adapter.ts'
import type { Bytes, Hash32 } from '../../model/Hex.ts'
import type { Reason } from '../../model/Rejection.ts'
import type { FinalBlock } from './SealedChain.ts'
import type { SealedBlock } from './SealedBlock.ts'

/** What nodes send each other. */
export type Packet =
  | { readonly kind: 'message'; readonly code: number; readonly data: Bytes }
  | { readonly kind: 'transaction'; readonly encoded: Bytes }
  /** Asks for the blocks from a height on. */
  | { readonly kind: 'request'; readonly height: bigint }
  | { readonly kind: 'blocks'; readonly blocks: readonly SealedBlock[] }

/** What happens to a node; there is no clock and no network inside. */
export type NodeEvent =
  /** `from` is whatever name the network has for the sender. */
  | { readonly op: 'packet'; readonly from: number; readonly packet: Packet }
  | (Event & { readonly op: 'timer' })
  /** A user hands a transaction in. */
  | { readonly op: 'transaction'; readonly encoded: Bytes }
  /** The time has come to this second. */
  | { readonly op: 'clock'; readonly nowS: bigint }

/** A packet with whom it goes to. */
export interface Parcel {
  readonly to: 'all' | number
  readonly packet: Packet
}

/** A block that a node does not vote for, and why. */
export interface Refusal {
  readonly digest: Hash32
  readonly height: bigint
  readonly round: bigint
  /**
   * `invalid`: for ever. `unwelcome`: this node would rather not have it, and yields to a quorum. `final`: others made it
   * final; the node has stopped.
   */
  readonly standing: 'invalid' | 'unwelcome' | 'final'
  readonly reason: Reason
  /** For a human reader. */
  readonly detail: string
}

/** All that comes out of one event. */
export interface NodeOutbox {
  /** Consensus state that must be on disk, together with `finalized`, before anything of `parcels` leaves. */
  readonly persist?: Bytes
  /** In order; the last is the new head. */
  readonly finalized: readonly FinalBlock[]
  readonly parcels: readonly Parcel[]
  readonly timers: Outbox['timers']
  readonly evidence: Outbox['evidence']
  /** What became of the packet's message. */
  readonly verdict?: NonNullable<Outbox['verdict']>
  readonly refusals: readonly Refusal[]
  /** What became of the transaction. */
  readonly fate?: PoolFate
  /** Blocks that were built or executed: what the event cost. */
  readonly executions: number
}
