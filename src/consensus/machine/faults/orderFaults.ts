import type { Reason } from '../../../model/Rejection.ts'
import { Rejection } from '../../../model/Rejection.ts'
import type { Context, MachineRules } from '../Context.ts'
import type { Event } from '../Event.ts'
import type { MachineState } from '../State.ts'
import type { ReadMessage } from '../Wire.ts'
import type { FaultyRules } from './FaultyRules.ts'

/** Looks at something of a message before anything else but its encoding. */
function first(problem: (read: ReadMessage, state: MachineState) => Reason | undefined): () => Partial<MachineRules> {
  return () => ({
    drive: (honest) => (state, event, context) => {
      const reason = reasonOf(event, context, (read) => problem(read, state))
      if (reason === undefined) return honest(state, event, context)
      const verdict = { class: 'reject', reason } as const
      return { state, outbox: { verdict, sends: [], timers: [], asks: [], finalized: [], evidence: [] } }
    },
  })
}

function reasonOf(
  event: Event,
  { wire }: Context,
  problem: (read: ReadMessage) => Reason | undefined,
): Reason | undefined {
  if (event.op !== 'message') return undefined
  try {
    return problem(wire.read(event.code, event.data))
  } catch (error) {
    if (error instanceof Rejection) return error.reason
    throw error
  }
}

/** Slips with what is looked at first: nothing wrong is taken, but for whatever reason comes to hand. */
export const orderFaults: readonly FaultyRules[] = [
  {
    name: 'order-author-first',
    sentence: 'The author of a message is looked at before its height and its lists.',
    alter: first((read, { validators }) => (validators.includes(read.author()) ? undefined : 'AUTHOR_NOT_VALIDATOR')),
  },
  {
    name: 'order-lists-first',
    sentence: 'The number of items in the lists of a message is looked at before its height.',
    alter: first(({ listed }, { validators }) => (listed > validators.length ? 'CONSENSUS_LIST_TOO_LONG' : undefined)),
  },
  {
    name: 'order-signatures-of-lists-first',
    sentence: 'The signatures in the lists of a message are opened before its height and its author are looked at.',
    alter: first((read) => {
      read.open()
      return undefined
    }),
  },
  {
    name: 'order-leader-last',
    sentence: 'Whether the leader of the round made a proposal is looked at after its justification.',
    alter: ({ isLeader, isValidProposal }) => ({
      isLeader: () => true,
      isValidProposal: (opened, setting, rules) => {
        const justification = isValidProposal(opened, setting, rules)
        if (justification.kind === 'unjustified' || isLeader(opened, setting)) return justification
        return { kind: 'unjustified', reason: 'PROPOSER_WRONG' }
      },
    }),
  },
  {
    name: 'order-seals-before-parent',
    sentence: 'The seals of a block are looked at before its parent.',
    alter: ({ newBlockProblem }) => ({
      drive: (honest) => (state, event, context) => {
        const { wire, rules } = context
        if (event.op !== 'head') return honest(state, event, context)
        const { validators } = state
        const count = {
          quorum: rules.quorum(validators.length),
          sealsAscend: wire.ascending,
          sealsOnce: wire.sealsOnce,
        }
        const reason = reasonOfSeals(() => {
          const block = wire.readBlock(event.blockRlp)
          if (block.height !== state.height) return undefined
          const commitHash = wire.commitHashOf(wire.digestOf(block, event.round), event.round)
          return newBlockProblem({ commitHash, seals: event.seals }, { validators, ...count }, wire.openSeal)
        })
        if (reason === undefined) return honest(state, event, context)
        const verdict = { class: 'reject', reason } as const
        return { state, outbox: { verdict, sends: [], timers: [], asks: [], finalized: [], evidence: [] } }
      },
    }),
  },
]

function reasonOfSeals(problem: () => Reason | undefined): Reason | undefined {
  try {
    return problem()
  } catch (error) {
    if (error instanceof Rejection) return error.reason
    throw error
  }
}
