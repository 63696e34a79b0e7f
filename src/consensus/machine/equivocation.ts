import { splitBlock } from '../../codec/Block.ts'
import { fromBytes, toBytes, type Bytes, type Hash32 } from '../../model/Hex.ts'
import type { BlockView, CommitVote, Opened, RoundChangeVote, View } from '../justification/Opened.ts'
import type { Context } from './Context.ts'
import type { Evidence, EvidenceKind, Statement } from './Evidence.ts'
import type { MachineState } from './State.ts'
import { codes, type SignedStatement } from './Wire.ts'

/** Writes a statement as it goes into evidence. */
export function statementOf(said: SignedStatement, { wire }: Pick<Context, 'wire'>): Statement {
  return { code: codes[said.kind], signed: wire.encodeStatement(said) }
}

/** Writes a seal by itself as it goes into evidence, with the header that it is over. */
export function sealStatement(
  sealed: { readonly digest: Hash32; readonly round: bigint; readonly seal: Bytes },
  block: BlockView,
  { wire }: Pick<Context, 'wire'>,
): Statement {
  const { headerRlp } = splitBlock(toBytes(wire.inRound(block, sealed.round).rlp))
  return { code: 0, signed: wire.encodeSeal(sealed), headerRlp: fromBytes(headerRlp) }
}

/**
 * Tells that one signer named two blocks in one round with the same kind of message.
 *
 * @returns Undefined where both are for the same block: signing that twice harms nobody.
 */
export function doubleVote(
  kind: EvidenceKind,
  first: SignedStatement,
  second: SignedStatement,
  context: Pick<Context, 'wire'>,
): Evidence | undefined {
  const [one, other]: readonly Opened<View & { readonly digest?: Hash32 }>[] = [first.opened, second.opened]
  if (one === undefined || other === undefined || one.payload.digest === other.payload.digest) return undefined
  return {
    kind,
    signer: one.author,
    height: one.payload.height,
    round: one.payload.round,
    statements: [statementOf(first, context), statementOf(second, context)],
  }
}

/**
 * Tells that a validator committed in a round and then, in a later round, claimed to have prepared nothing as late.
 *
 * A node that commits has prepared, and keeps the certificate until the next block.
 */
function lockForgotten(
  commit: Opened<CommitVote>,
  change: Opened<RoundChangeVote>,
  context: Pick<Context, 'wire'>,
): Evidence | undefined {
  const { payload: committed } = commit
  const { payload: changed } = change
  const forgotten = changed.prepared === undefined || changed.prepared.round < committed.round
  if (commit.author !== change.author || committed.height !== changed.height) return undefined
  if (changed.round <= committed.round || !forgotten) return undefined
  return {
    kind: 'LockForgotten',
    signer: commit.author,
    height: committed.height,
    round: committed.round,
    statements: [
      statementOf({ kind: 'commit', opened: commit }, context),
      statementOf({ kind: 'roundChange', opened: change }, context),
    ],
  }
}

/** Locks that the author of a new commit forgot in what it said before. */
export function forgottenAfter(state: MachineState, commit: Opened<CommitVote>, context: Context): readonly Evidence[] {
  const found = [...state.rounds.values()].flatMap(({ roundChanges }) => {
    const change = roundChanges.get(commit.author)
    return change === undefined ? [] : (lockForgotten(commit, change.roundChange, context) ?? [])
  })
  return found.slice(0, 1)
}

/** Locks that the author of a new round change forgets with it: the latest one. */
export function forgottenBefore(
  state: MachineState,
  change: Opened<RoundChangeVote>,
  context: Context,
): readonly Evidence[] {
  const found = [...state.rounds]
    .toSorted(([left], [right]) => (left < right ? 1 : -1))
    .flatMap(([, { commits }]) => {
      const commit = commits.get(change.author)
      return commit === undefined ? [] : (lockForgotten(commit, change, context) ?? [])
    })
  return found.slice(0, 1)
}
