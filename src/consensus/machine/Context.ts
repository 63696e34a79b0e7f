import type { Address } from '../../model/Hex.ts'
import type { ConsensusFault } from '../ConsensusFault.ts'
import type { isValidProposal, ProposalRules } from '../justification/isValidProposal.ts'
import type { Setting } from '../justification/Setting.ts'
import type { sealIsAuthors, validateCommit } from '../justification/validateCommit.ts'
import type { validPrepare } from '../justification/validPrepare.ts'
import type { newBlockProblem } from '../justification/newBlockProblem.ts'
import type { Durable } from './durable.ts'
import type { Event, Outbox } from './Event.ts'
import type { MachineState, Parent } from './State.ts'
import type { Signer, Wire } from './Wire.ts'

/** One step of a machine. */
export type Step = (
  state: MachineState,
  event: Event,
  context: Context,
) => { readonly state: MachineState; readonly outbox: Outbox }

/** What is put around whole parts of a faulty machine; an honest one has none of it. */
interface Plants {
  /** A slip in bytes, hashes, signatures, proposers and times. */
  readonly slip?: ConsensusFault
  /** Around all that the machine is driven with. */
  readonly around?: (honest: Context) => Context
  /** Around each step. */
  readonly drive?: (honest: Step) => Step
}

/** What the machine decides by; a profile sets some, a faulty machine has one replaced. */
export interface MachineRules extends ProposalRules, Plants {
  readonly isValidProposal: typeof isValidProposal
  readonly validateCommit: typeof validateCommit
  readonly sealIsAuthors: typeof sealIsAuthors
  readonly newBlockProblem: typeof newBlockProblem
  /** Number of votes that are enough, of so many validators. */
  readonly quorum: (validators: number) => number
  /** Number of commits that make a block final for a node, of so many validators. */
  readonly commitsEnough: (validators: number) => number
  /** Number of prepares that make a node commit, of so many validators. */
  readonly preparesEnough: (validators: number) => number
  /** Number of round changes that make a leader propose, of so many validators. */
  readonly changesEnough: (validators: number) => number
  /** Whether a prepare counts for the block that a node accepted. */
  readonly validPrepare: typeof validPrepare
  /** Whether somebody's messages are looked at. */
  readonly isAuthor: (author: Address, validators: readonly Address[]) => boolean
  /** Whether the set after a block is one to go on with. */
  readonly isSet: (validators: readonly Address[]) => boolean
  /** Number of validators in later rounds that make a node follow them: one of them is honest. */
  readonly follow: (validators: number) => number
  /** Round that a node follows to, of the rounds that others reached. */
  readonly followTo: (rounds: readonly bigint[]) => bigint
  /** Whether a block that a quorum prepared waits for the node's own verdict too. */
  readonly verdictOnPrepared: boolean
  /** False where a node prepares before it has executed. */
  readonly awaitsVerdict: boolean
  /** When the lock is given up before the next block. */
  readonly lockKept: 'always' | 'ownTimeout' | 'never'
  /** False where nothing is remembered through a crash. */
  readonly persists: boolean
  /** What a node makes of its durable state when it begins again. */
  readonly recall: (kept: Durable) => Durable
  /** False where a node signs although it is no validator. */
  readonly validatorsSign: boolean
  /** Limits on what is kept of others; zero turns a limit off. */
  readonly bounded: boolean
  /** False where a second vote of one author replaces or adds to the first. */
  readonly oneVoteEach: boolean
  /** False where a node signs again what it signed before. */
  readonly signsOnce: boolean
}

/** What a node keeps of others at most, from its profile; BFT-17. */
export interface NodeBounds {
  readonly heightsAheadMax: bigint
  /** For all heights ahead together. */
  readonly messagesAheadPerValidatorMax: number
  readonly roundsAheadPerValidatorMax: number
  readonly roundsBehindMax: number
  /** At one height. */
  readonly verdictsMax: number
  readonly timerMsMax: number
}

/** What a machine is made with; the same for its whole life. */
export interface Context {
  /** Absent for a node that only watches. */
  readonly self?: Signer
  readonly wire: Wire
  readonly rules: MachineRules
  readonly leaderOf: (parent: Parent, validators: readonly Address[], round: bigint) => Address
  /** Highest round of the profile. */
  readonly roundMax: bigint
  readonly bounds: NodeBounds
  /** Time that a round lasts. */
  readonly roundTimeoutMs: (round: bigint) => number
  /** Time between a block and the proposal of the next. */
  readonly blockPeriodMs: number
  /** Time that a leader waits longer where a block would be empty; 0 where it does not. */
  readonly emptyWaitMs: number
}

/** What the predicates are asked about at the current height. */
export function settingOf(state: MachineState, { wire, rules, leaderOf }: Context): Setting {
  const { parent, validators, height } = state
  return {
    height,
    validators,
    quorum: rules.quorum(validators.length),
    leaderOf: (round) => leaderOf(parent, validators, round),
    digestOf: wire.digestOf,
    roundInBlock: wire.roundInBlock,
    sealsAscend: wire.ascending,
    sealsOnce: wire.sealsOnce,
  }
}
