import type { Address } from '../../model/Hex.ts'
import type { ProposalRules } from '../justification/isValidProposal.ts'
import type { Setting } from '../justification/Setting.ts'
import type { sealIsAuthors, validateCommit } from '../justification/validateCommit.ts'
import type { validNewBlock } from '../justification/validNewBlock.ts'
import type { MachineState, Parent } from './State.ts'
import type { Signer, Wire } from './Wire.ts'

/** What the machine decides by; a profile sets some, a faulty machine has one replaced. */
export interface MachineRules extends ProposalRules {
  readonly validateCommit: typeof validateCommit
  readonly sealIsAuthors: typeof sealIsAuthors
  readonly validNewBlock: typeof validNewBlock
  /** Number of votes that are enough, of so many validators. */
  readonly quorum: (validators: number) => number
  /** Number of commits that make a block final for a node, of so many validators. */
  readonly commitsEnough: (validators: number) => number
  /** Number of validators in later rounds that make a node follow them: one of them is honest. */
  readonly follow: (validators: number) => number
  /** Whether a block that a quorum prepared waits for the node's own verdict too. */
  readonly verdictOnPrepared: boolean
  /** False where a node prepares before it has executed. */
  readonly awaitsVerdict: boolean
  /** When the lock is given up before the next block. */
  readonly lockKept: 'always' | 'ownTimeout' | 'never'
  /** False where nothing is remembered through a crash. */
  readonly persists: boolean
  /** Limits on what is kept of others; zero turns a limit off. */
  readonly bounded: boolean
  /** False where a second vote of one author replaces or adds to the first. */
  readonly oneVoteEach: boolean
  /** False where a node signs again what it signed before. */
  readonly signsOnce: boolean
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
  /** Time that a round lasts. */
  readonly roundTimeoutMs: (round: bigint) => number
  /** Time between a block and the proposal of the next. */
  readonly blockPeriodMs: number
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
  }
}
