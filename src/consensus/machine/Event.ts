import type { Address, Bytes, Hash32 } from '../../model/Hex.ts'
import type { Reason } from '../../model/Rejection.ts'
import type { Evidence } from './Evidence.ts'

/** What happens to a node; there is no clock, network or execution inside. */
export type Event =
  | { readonly op: 'message'; readonly code: number; readonly data: Bytes }
  /** `block`: the block period is over. `round`: the round has lasted long enough. `empty`: so has the wait for transactions. */
  | { readonly op: 'timer'; readonly kind: TimerKind; readonly height: bigint; readonly round: bigint }
  /** Answer to `needBlock`. */
  | { readonly op: 'candidate'; readonly blockRlp: Bytes }
  /** Answer to `needVerdict`; the set after the block, where execution tells it. */
  | {
      readonly op: 'executed'
      readonly digest: Hash32
      readonly valid: boolean
      readonly nextValidators?: readonly Address[]
    }
  /** A sealed block, from the node itself or from others, with the set after it. */
  | {
      readonly op: 'head'
      readonly blockRlp: Bytes
      readonly round: bigint
      readonly seals: readonly Bytes[]
      readonly validators: readonly Address[]
    }

type TimerKind = 'block' | 'round' | 'empty'

/** What became of a message, or of a head. */
export type Verdict =
  | { readonly class: 'accept' | 'duplicate' | 'buffer' }
  | { readonly class: 'ignore' | 'reject'; readonly reason: Reason }

export interface Send {
  readonly code: number
  readonly data: Bytes
}

export type TimerChange =
  | {
      readonly op: 'set'
      readonly kind: TimerKind
      readonly height: bigint
      readonly round: bigint
      readonly timeoutMs: number
    }
  | { readonly op: 'cancel'; readonly kind: TimerKind; readonly height: bigint; readonly round: bigint }

/** What consensus wants to know of execution. */
export type Ask =
  | { readonly kind: 'needBlock'; readonly height: bigint; readonly round: bigint }
  | { readonly kind: 'needVerdict'; readonly digest: Hash32; readonly blockRlp: Bytes }

/** A block that this node saw become final. */
export interface Finalized {
  readonly blockRlp: Bytes
  readonly round: bigint
  /** Ascending by signer. */
  readonly seals: readonly Bytes[]
}

/** All that comes out of one event. */
export interface Outbox {
  readonly verdict?: Verdict
  readonly sends: readonly Send[]
  readonly timers: readonly TimerChange[]
  readonly asks: readonly Ask[]
  readonly finalized: readonly Finalized[]
  readonly evidence: readonly Evidence[]
  /** Must be on disk before anything of `sends` leaves. */
  readonly persist?: Bytes
}
