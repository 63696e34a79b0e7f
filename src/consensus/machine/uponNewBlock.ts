import type { Address, Bytes } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import type { BlockView } from '../justification/Opened.ts'
import { settingOf, type Context } from './Context.ts'
import { sealStatement, statementOf } from './equivocation.ts'
import { heightAfter } from './heightAfter.ts'
import { recordOf } from './State.ts'
import { emit, judge, type Transition } from './Transition.ts'

/** A sealed block with the set after it. */
export interface Head {
  readonly blockRlp: Bytes
  readonly round: bigint
  readonly seals: readonly Bytes[]
  readonly validators: readonly Address[]
}

/**
 * Moves to the next height on a sealed block, whoever it came from and whatever round this node is in.
 *
 * @returns With a verdict: a block that is not final at this height, or does not build on the last one, changes nothing.
 */
export function uponNewBlock(at: Transition, head: Head, context: Context): Transition {
  const { state } = at
  const { wire, rules } = context
  try {
    const block = wire.readBlock(head.blockRlp)
    if (block.height < state.height) {
      const known = block.hash === state.parent.hash
      return judge(at, known ? { class: 'duplicate' } : { class: 'ignore', reason: 'MESSAGE_STALE' })
    }
    if (block.height > state.height) return judge(at, { class: 'ignore', reason: 'HEIGHT_TOO_FAR' })
    if (block.parentHash !== state.parent.hash) return judge(at, { class: 'reject', reason: 'PARENT_MISMATCH' })
    const commitHash = wire.commitHashOf(wire.digestOf(block, head.round), head.round)
    const sealed = { commitHash, seals: head.seals }
    const problem = rules.newBlockProblem(sealed, settingOf(state, context), wire.openSeal)
    if (problem !== undefined) return judge(at, { class: 'reject', reason: problem })
    const seen = doubleSeals(at, { block, head }, context)
    return judge(heightAfter(seen, block, head.validators, context), { class: 'accept' })
  } catch (error) {
    if (error instanceof Rejection) return judge(at, { class: 'reject', reason: error.reason })
    throw error
  }
}

/** Validators that sealed this block and, in a commit that this node saw, another one in the same round. */
function doubleSeals(
  at: Transition,
  { block, head }: { readonly block: BlockView; readonly head: Head },
  context: Context,
): Transition {
  const { wire } = context
  const digest = wire.digestOf(block, head.round)
  const { commits } = recordOf(at.state, head.round)
  const commitHash = wire.commitHashOf(digest, head.round)
  return head.seals.reduce((reached: Transition, seal) => {
    const signer = wire.recoverSeal(commitHash, seal)
    const commit = signer === undefined ? undefined : commits.get(signer)
    if (signer === undefined || commit === undefined || commit.payload.digest === digest) return reached
    return emit(reached, {
      evidence: {
        kind: 'DoubleSeal',
        signer,
        height: block.height,
        round: head.round,
        statements: [
          statementOf({ kind: 'commit', opened: commit }, context),
          sealStatement({ digest, round: head.round, seal }, block, context),
        ],
      },
    })
  }, at)
}
