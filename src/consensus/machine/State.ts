import type { Address, Bytes, Hash32 } from '../../model/Hex.ts'
import type {
  BlockView,
  CommitVote,
  Opened,
  OpenedProposal,
  OpenedRoundChange,
  PrepareVote,
} from '../justification/Opened.ts'

/** The block that the current height builds on, with what decides who leads next. */
export interface Parent {
  readonly height: bigint
  readonly hash: Hash32
  readonly proposer: Address
  /** The set that sealed it, ascending. */
  readonly validators: readonly Address[]
}

/** The votes of one round; the first of each author counts. */
export interface RoundRecord {
  /** Proposal that was accepted in this round. */
  readonly accepted?: OpenedProposal
  /** First proposal that the leader signed, accepted or not. */
  readonly proposed?: OpenedProposal
  readonly prepares: ReadonlyMap<Address, Opened<PrepareVote>>
  readonly commits: ReadonlyMap<Address, Opened<CommitVote>>
  readonly roundChanges: ReadonlyMap<Address, OpenedRoundChange>
}

/** The certificate that a node has to name in its round changes until the next block. */
export interface Lock {
  readonly round: bigint
  readonly block: BlockView
  readonly prepares: readonly Opened<PrepareVote>[]
}

/** What a node signs at most once in a round. */
export type VoteName = 'proposal' | 'prepare' | 'commit' | 'roundChange'

/** What a node signed at the current height: the digest by `<vote>/<round>`. */
export type Signed = ReadonlyMap<`${VoteName}/${bigint}`, Hash32>

/** A message for a height ahead. */
interface Buffered {
  readonly height: bigint
  readonly author: Address
  readonly code: number
  readonly data: Bytes
}

/** A fresh proposal that waits for the verdict of execution. */
interface Waiting {
  readonly opened: OpenedProposal
  readonly digest: Hash32
}

/** Where a node stands in its round. */
export type Phase = 'waiting' | 'proposed' | 'prepared' | 'decided'

/** All that a node knows; nothing in it is ever changed. */
export interface MachineState {
  readonly parent: Parent
  /** The set of the current height, ascending. */
  readonly validators: readonly Address[]
  readonly height: bigint
  readonly round: bigint
  /** True from the first timer or message that started round 0, or once a later round was entered. */
  readonly started: boolean
  /** False where the node must not sign at this height: it lost what it signed, or signed at a later one. */
  readonly signing: boolean
  readonly rounds: ReadonlyMap<bigint, RoundRecord>
  readonly lock?: Lock
  /** Durable: survives a crash. */
  readonly signed: Signed
  /** What has left since the node was started; not durable. */
  readonly sent: ReadonlySet<`${VoteName}/${bigint}`>
  readonly waiting?: Waiting
  /** Round that a block was asked for, where it has not come yet. */
  readonly blockAskedFor?: bigint
  /** Whether the leader waits for transactions, or has waited long enough. */
  readonly emptyWait?: 'running' | 'over'
  /** What execution said of blocks, by the digest it was asked with. */
  readonly verdicts: ReadonlyMap<Hash32, boolean>
  readonly decided?: { readonly round: bigint; readonly digest: Hash32 }
  readonly future: readonly Buffered[]
  /** Highest height that this node signed anything at, from its durable state. */
  readonly signedHeight: bigint
}

const empty: RoundRecord = { prepares: new Map(), commits: new Map(), roundChanges: new Map() }

/** The votes of a round; empty where there are none. */
export function recordOf(state: Pick<MachineState, 'rounds'>, round: bigint): RoundRecord {
  return state.rounds.get(round) ?? empty
}

/** The proposal that was accepted in the current round. */
export function acceptedOf(state: MachineState): OpenedProposal | undefined {
  return recordOf(state, state.round).accepted
}

/** Where the node stands in its round. */
export function phaseOf(state: MachineState): Phase {
  if (state.decided !== undefined) return 'decided'
  if (acceptedOf(state) === undefined) return 'waiting'
  return state.lock?.round === state.round ? 'prepared' : 'proposed'
}
