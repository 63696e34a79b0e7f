import { settingOf, type Context } from './Context.ts'
import { acceptedOf, recordOf } from './State.ts'
import { become, type Transition } from './Transition.ts'
import { signerOf, vote } from './vote.ts'

/**
 * Locks on the accepted block once a quorum prepared it, and sends COMMIT with the node's seal.
 *
 * @returns Undefined where there is no quorum, or the node committed in this round before.
 */
export function uponPrepare(at: Transition, context: Context): Transition | undefined {
  const { state } = at
  const accepted = acceptedOf(state)
  if (accepted === undefined || state.decided !== undefined) return undefined
  const { height, round, lock } = state
  const signer = signerOf(state, context)
  const done = signer === undefined ? lock?.round === round : state.sent.has(`commit/${round}`)
  if (done) return undefined
  const setting = settingOf(state, context)
  const { digest } = accepted.proposal.payload
  // After a crash another proposal may be accepted in a round than was prepared in it: no commit stands behind both.
  if (signer !== undefined && context.rules.signsOnce && state.signed.get(`prepare/${round}`) !== digest)
    return undefined
  const prepares = [...recordOf(state, round).prepares.values()].filter((prepare) =>
    context.rules.validPrepare(prepare, { round, digest }, setting),
  )
  if (prepares.length < context.rules.preparesEnough(state.validators.length)) return undefined
  const ordered = prepares.toSorted((left, right) => (left.author < right.author ? -1 : 1))
  const locked = become(at, { lock: { round, block: accepted.block, prepares: ordered } })
  const committed = vote(
    locked,
    'commit',
    {
      round,
      digest,
      message: (signer) => {
        const commit = { height, round, digest, commitSeal: signer.seal(context.wire.commitHashOf(digest, round)) }
        return {
          kind: 'commit',
          opened: {
            payload: commit,
            author: signer.address,
            signature: signer.sign({ kind: 'commit', vote: commit }),
          },
        }
      },
    },
    context,
  )
  return committed ?? (lock?.round === round ? undefined : locked)
}
