import type { Address } from '../../model/Hex.ts'
import type { Context, NodeBounds } from './Context.ts'
import { recordOf, type MachineState, type RoundRecord } from './State.ts'

/**
 * Makes room for a vote of a round ahead: of one author, votes of a few rounds are kept, the highest ones.
 *
 * @returns The state without what has to go, or undefined where the vote itself has to.
 */
export function makeRoom(
  state: MachineState,
  author: Address,
  round: bigint,
  { rules, bounds }: Pick<Context, 'rules' | 'bounds'>,
): MachineState | undefined {
  if (!rules.bounded || round <= state.round) return state
  const ahead = [...state.rounds]
    .filter(([at, record]) => at > state.round && (at === round || hasVoteOf(record, author)))
    .map(([at]) => at)
  if (ahead.includes(round) || ahead.length < bounds.roundsAheadPerValidatorMax) return state
  const lowest = ahead.reduce((left, right) => (left < right ? left : right))
  return round < lowest ? undefined : { ...state, rounds: without(state.rounds, lowest, author) }
}

/** Replaces the record of a round. */
export function record(state: MachineState, round: bigint, change: Partial<RoundRecord>): MachineState {
  return { ...state, rounds: new Map(state.rounds).set(round, { ...recordOf(state, round), ...change }) }
}

/** Forgets rounds that lie too far back. */
export function prunePast(state: MachineState, { roundsBehindMax }: NodeBounds): MachineState {
  const past = [...state.rounds.keys()].filter((round) => round < state.round)
  if (past.length <= roundsBehindMax) return state
  const gone = new Set(past.toSorted((left, right) => (left < right ? -1 : 1)).slice(0, past.length - roundsBehindMax))
  return { ...state, rounds: new Map([...state.rounds].filter(([round]) => !gone.has(round))) }
}

function hasVoteOf({ proposed, prepares, commits, roundChanges }: RoundRecord, author: Address): boolean {
  return proposed?.proposal.author === author || prepares.has(author) || commits.has(author) || roundChanges.has(author)
}

function without(rounds: MachineState['rounds'], round: bigint, author: Address): ReadonlyMap<bigint, RoundRecord> {
  const left = new Map(rounds)
  const { proposed, ...others } = recordOf({ rounds }, round)
  const kept: RoundRecord = {
    ...others,
    ...(proposed !== undefined && proposed.proposal.author !== author && { proposed }),
    prepares: dropped(others.prepares, author),
    commits: dropped(others.commits, author),
    roundChanges: dropped(others.roundChanges, author),
  }
  const empty = kept.proposed === undefined && kept.prepares.size + kept.commits.size + kept.roundChanges.size === 0
  if (empty) left.delete(round)
  else left.set(round, kept)
  return left
}

function dropped<Value>(votes: ReadonlyMap<Address, Value>, author: Address): ReadonlyMap<Address, Value> {
  if (!votes.has(author)) return votes
  return new Map([...votes].filter(([key]) => key !== author))
}
