import type { Hash32 } from '../../../model/Hex.ts'
import { Rejection } from '../../../model/Rejection.ts'
import type { Context } from '../Context.ts'
import type { Event, Outbox, Send, TimerChange } from '../Event.ts'
import { recordOf, type Lock, type MachineState } from '../State.ts'
import { codes } from '../Wire.ts'
import { alike, faulty, hearing, ignoring, knowing, saying, type FaultyRules } from './FaultyRules.ts'

function unlocked(state: MachineState): MachineState {
  const { lock: _, ...rest } = state
  return rest
}

function keepSends(wanted: (send: Send, event: Event) => boolean): FaultyRules['alter'] {
  return saying((outbox, event) => ({ ...outbox, sends: outbox.sends.filter((send) => wanted(send, event)) }))
}

function keepTimers(wanted: (timer: TimerChange) => boolean): FaultyRules['alter'] {
  return saying((outbox) => ({ ...outbox, timers: outbox.timers.filter(wanted) }))
}

/** Slips in counting votes. */
const countingFaults: readonly FaultyRules[] = [
  {
    name: 'quorum-of-floor',
    sentence: 'A quorum of votes is floor(2n/3).',
    alter: () => alike((validators) => Math.floor((2 * validators) / 3)),
  },
  {
    name: 'commit-after-f-plus-one-prepares',
    sentence: 'COMMIT is sent after prepares of f + 1 validators.',
    alter: () => ({ preparesEnough: (validators) => faulty(validators) + 1 }),
  },
  {
    name: 'commit-after-all-prepares',
    sentence: 'COMMIT is sent after prepares of everybody only.',
    alter: () => ({ preparesEnough: (validators) => validators }),
  },
  {
    name: 'commit-of-all',
    sentence: 'A block is final with commits of everybody only.',
    alter: () => ({ commitsEnough: (validators) => validators }),
  },
  {
    name: 'proposes-after-f-plus-one',
    sentence: 'The leader of a later round proposes after round changes of f + 1 validators.',
    alter: () => ({ changesEnough: (validators) => faulty(validators) + 1 }),
  },
  {
    name: 'proposes-after-all',
    sentence: 'The leader of a later round proposes after round changes of everybody only.',
    alter: () => ({ changesEnough: (validators) => validators }),
  },
  {
    name: 'prepares-of-any-block',
    sentence: 'Prepares count whatever block they are for.',
    alter: () => ({ validPrepare: () => true }),
  },
  {
    name: 'commits-of-any-block',
    sentence: 'Commits count whatever block they are for.',
    alter: () => ({ validateCommit: () => true }),
  },
  {
    name: 'follows-highest',
    sentence: 'A node follows to the highest of the rounds that others reached.',
    alter: () => ({ followTo: (rounds) => rounds.reduce((left, right) => (left > right ? left : right)) }),
  },
  {
    name: 'follows-silently',
    sentence: 'A node that follows others sends no round change.',
    alter: keepSends(({ code }, { op }) => code !== codes.roundChange || op !== 'message'),
  },
  {
    name: 'authors-unchecked',
    sentence: 'Messages of anybody are looked at.',
    alter: () => ({ isAuthor: () => true }),
  },
  {
    name: 'outsider-signs',
    sentence: 'A node signs although it is no validator.',
    alter: () => ({ validatorsSign: false }),
  },
  {
    name: 'own-votes-counted-at-once',
    sentence: 'A node hears its own messages without their being delivered.',
    alter: () => ({
      drive: (honest) => (before, event, context) =>
        honest(before, event, context).outbox.sends.reduce(
          (at, { code, data }) => {
            const next = honest(at.state, { op: 'message', code, data }, context)
            return { state: next.state, outbox: joined(at.outbox, next.outbox) }
          },
          honest(before, event, context),
        ),
    }),
  },
]

function joined(first: Outbox, second: Outbox): Outbox {
  return {
    ...first,
    sends: [...first.sends, ...second.sends],
    timers: [...first.timers, ...second.timers],
    asks: [...first.asks, ...second.asks],
    finalized: [...first.finalized, ...second.finalized],
    evidence: [...first.evidence, ...second.evidence],
    ...(second.persist !== undefined && { persist: second.persist }),
  }
}

/** Slips with the lock. */
const lockFaults: readonly FaultyRules[] = [
  {
    name: 'lock-never-raised',
    sentence: 'The first lock of a height stays when another block is prepared in a later round.',
    alter: knowing((after, before) =>
      before.lock !== undefined && after.height === before.height ? { ...after, lock: before.lock } : after,
    ),
  },
  {
    name: 'lock-with-proposal',
    sentence: 'A node takes a block that it accepted for prepared.',
    alter: knowing((after) => {
      const accepted = after.rounds.get(after.round)?.accepted
      if (accepted === undefined || after.lock !== undefined) return after
      const lock: Lock = { round: after.round, block: accepted.block, prepares: [] }
      return { ...after, lock }
    }),
  },
  {
    name: 'lock-kept-after-block',
    sentence: 'The lock is kept when the next height begins.',
    alter: knowing((after, before) =>
      before.lock !== undefined && after.height > before.height ? { ...after, lock: before.lock } : after,
    ),
  },
  {
    name: 'lock-dropped-by-refusal',
    sentence: 'The lock is given up when a later block is found invalid.',
    alter: knowing((after, _, event) => (event.op === 'executed' && !event.valid ? unlocked(after) : after)),
  },
  {
    name: 'lock-refuses-others',
    sentence: 'Who is locked prepares no other block, whatever was prepared later: the lock of IBFT 1.0.',
    alter: ignoring((event, { lock }, context) => {
      const proposed = lock === undefined ? undefined : proposedIn(event, context)
      return proposed !== undefined && proposed !== lock?.block.hash
    }),
  },
]

/** Hash of the block that a message proposes. */
function proposedIn(event: Event, { wire }: Context): Hash32 | undefined {
  if (event.op !== 'message' || event.code !== codes.proposal) return undefined
  try {
    const message = wire.read(event.code, event.data).open()
    return message.kind === 'proposal' ? message.opened.block.hash : undefined
  } catch (error) {
    if (error instanceof Rejection) return undefined
    throw error
  }
}

/** Slips with rounds and timers. */
const roundFaults: readonly FaultyRules[] = [
  {
    name: 'timer-of-any-round',
    sentence: 'A timer of a round gone by ends the current one.',
    alter: hearing((event, { round }) =>
      event.op === 'timer' && event.kind === 'round' ? { ...event, round } : event,
    ),
  },
  {
    name: 'timer-of-any-height',
    sentence: 'A timer of a height gone by ends the current one.',
    alter: hearing((event, { height }) => (event.op === 'timer' ? { ...event, height } : event)),
  },
  {
    name: 'timer-not-set',
    sentence: 'A round starts without a timer.',
    alter: keepTimers(({ op, kind }) => op !== 'set' || kind !== 'round'),
  },
  {
    name: 'timer-not-cancelled',
    sentence: 'Timers run on when their round is over.',
    alter: keepTimers(({ op }) => op !== 'cancel'),
  },
  {
    name: 'heights-behind-accepted',
    sentence: 'Votes of heights gone by count for the current one.',
    alter: () => ({
      drive: (honest) => (state, event, context) => {
        const { wire } = context
        const readNow: typeof wire.read = (code, data) => {
          const message = wire.read(code, data)
          return { ...message, height: message.height < state.height ? state.height : message.height }
        }
        return honest(state, event, { ...context, wire: { ...wire, read: readNow } })
      },
    }),
  },
  {
    name: 'empty-at-once',
    sentence: 'An empty block is proposed as soon as any other.',
    alter: () => ({ around: (honest) => ({ ...honest, emptyWaitMs: 0 }) }),
  },
  {
    name: 'empty-never',
    sentence: 'An empty block is never proposed in round 0.',
    alter: hearing((event) => (event.op === 'timer' && event.kind === 'empty' ? { ...event, height: -1n } : event)),
  },
  {
    name: 'rounds-ahead-ignored',
    sentence: 'Votes for later rounds are ignored.',
    alter: ignoring(
      (event, { height, round }, context) =>
        event.op === 'message' && placed(event, context, (at) => at.height === height && at.round > round),
    ),
  },
  {
    name: 'rounds-behind-ignored',
    sentence: 'Votes of rounds gone by are ignored, late commits too.',
    alter: ignoring(
      (event, { height, round }, context) =>
        event.op === 'message' && placed(event, context, (at) => at.height === height && at.round < round),
    ),
  },
  {
    name: 'proposals-ahead-ignored',
    sentence: 'Proposals of later rounds are ignored.',
    alter: ignoring(
      (event, { height, round }, context) =>
        event.op === 'message' &&
        event.code === codes.proposal &&
        placed(event, context, (at) => at.height === height && at.round > round),
    ),
  },
  {
    name: 'accepts-again',
    sentence: 'A second proposal in a round is accepted like the first.',
    alter: () => ({
      drive: (honest) => (state, event, context) => {
        const again = event.op === 'message' && event.code === codes.proposal && state.decided === undefined
        return honest(again ? unaccepted(state) : state, event, context)
      },
    }),
  },
  {
    name: 'past-forgotten',
    sentence: 'Votes of a round are thrown away when it is over.',
    alter: knowing((after) => ({
      ...after,
      rounds: new Map([...after.rounds].filter(([round]) => round >= after.round)),
    })),
  },
]

type Message = Extract<Event, { readonly op: 'message' }>

/** Whether a message that can be read lies where it is looked for. */
function placed({ code, data }: Message, { wire }: Context, wanted: (at: Place) => boolean): boolean {
  try {
    return wanted(wire.read(code, data))
  } catch (error) {
    if (error instanceof Rejection) return false
    throw error
  }
}

interface Place {
  readonly height: bigint
  readonly round: bigint
}

/** The current round as if no proposal had come. */
function unaccepted(state: MachineState): MachineState {
  const { accepted: _, proposed: __, ...kept } = recordOf(state, state.round)
  return { ...state, rounds: new Map(state.rounds).set(state.round, kept) }
}

/** Slips with counting, locks, rounds and timers. */
export const nodeFaults: readonly FaultyRules[] = [...countingFaults, ...lockFaults, ...roundFaults]
