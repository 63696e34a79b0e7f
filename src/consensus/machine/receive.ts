import type { Address, Bytes } from '../../model/Hex.ts'
import { Rejection, type Reason } from '../../model/Rejection.ts'
import type { Context } from './Context.ts'
import { receiveCommit } from './receiveCommit.ts'
import { receivePrepare } from './receivePrepare.ts'
import { receiveProposal } from './receiveProposal.ts'
import { receiveRoundChange } from './receiveRoundChange.ts'
import { become, judge, type Transition } from './Transition.ts'
import type { OpenedMessage, ReadMessage } from './Wire.ts'

/**
 * Takes a message in: reads it, keeps it where it is for later, and hands it to what its kind asks for.
 *
 * What costs little is looked at first. No signature is recovered of a message whose height, round or lists are out of bounds.
 *
 * @param at - State and outbox so far.
 * @param message - Code and bytes as they came.
 * @param context - Of the machine.
 * @returns With a verdict on the message.
 */
export function receive(
  at: Transition,
  { code, data }: { readonly code: number; readonly data: Bytes },
  context: Context,
): Transition {
  try {
    const read = context.wire.read(code, data)
    const early = outOfBounds(at, read, context)
    if (early !== undefined) return early
    const author = read.author()
    if (!context.rules.isAuthor(author, at.state.validators)) return judge(at, rejected('AUTHOR_NOT_VALIDATOR'))
    if (read.height > at.state.height) return buffer(at, { code, data, height: read.height, author }, context)
    return open(at, read, context)
  } catch (error) {
    if (error instanceof Rejection) return judge(at, rejected(error.reason))
    throw error
  }
}

function outOfBounds(at: Transition, read: ReadMessage, { rules, bounds }: Context): Transition | undefined {
  const { state } = at
  if (read.height < state.height) return judge(at, ignored('MESSAGE_STALE'))
  if (rules.bounded && read.height > state.height + bounds.heightsAheadMax) return judge(at, ignored('HEIGHT_TOO_FAR'))
  if (read.listed > state.validators.length) return judge(at, rejected('CONSENSUS_LIST_TOO_LONG'))
  return undefined
}

function buffer(
  at: Transition,
  message: { readonly code: number; readonly data: Bytes; readonly height: bigint; readonly author: Address },
  { rules, bounds }: Context,
): Transition {
  const { future } = at.state
  const same = future.some(({ code, data }) => code === message.code && data === message.data)
  if (same) return judge(at, { class: 'duplicate' })
  const kept = future.filter(({ author }) => author === message.author).length
  if (rules.bounded && kept >= bounds.messagesAheadPerValidatorMax) return judge(at, ignored('BUFFER_FULL'))
  return judge(become(at, { future: [...future, message] }), { class: 'buffer' })
}

function open(at: Transition, read: ReadMessage, context: Context): Transition {
  const message = read.open()
  if (context.wire.ascending && !listsOf(message).every(ascending)) return judge(at, rejected('JUSTIFICATION_UNSORTED'))
  switch (message.kind) {
    case 'proposal':
      return receiveProposal(at, message.opened, context)
    case 'prepare':
      return receivePrepare(at, message.opened, context)
    case 'commit':
      return receiveCommit(at, message.opened, context)
    case 'roundChange':
      return receiveRoundChange(at, message.opened, context)
  }
}

function listsOf(message: OpenedMessage): readonly (readonly { readonly author: Address }[])[] {
  if (message.kind === 'proposal') return [message.opened.roundChanges, message.opened.prepares]
  return message.kind === 'roundChange' ? [message.opened.prepares] : []
}

function ascending(list: readonly { readonly author: Address }[]): boolean {
  return list.every(({ author }, index) => {
    const before = list[index - 1]
    return before === undefined || before.author < author
  })
}

function rejected(reason: Reason): { readonly class: 'reject'; readonly reason: Reason } {
  return { class: 'reject', reason }
}

function ignored(reason: Reason): { readonly class: 'ignore'; readonly reason: Reason } {
  return { class: 'ignore', reason }
}
