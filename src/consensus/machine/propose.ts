import type {
  BlockView,
  Opened,
  OpenedProposal,
  OpenedRoundChange,
  ProposalVote,
  RoundChangeVote,
} from '../justification/Opened.ts'
import { settingOf, type Context } from './Context.ts'
import { acceptedOf, recordOf, type MachineState } from './State.ts'
import { become, forget, type Transition } from './Transition.ts'
import { askForBlock } from './uponBlockTimeout.ts'
import { signerOf, vote } from './vote.ts'

/**
 * Proposes in a round that a quorum changed to, where this node leads it and has not proposed: the block of a highest
 * prepared certificate, or a fresh one that it has to ask for.
 *
 * @returns Undefined where nothing is due.
 */
export function proposeAfterRoundChange(at: Transition, context: Context): Transition | undefined {
  const { state } = at
  const { round } = state
  const setting = settingOf(state, context)
  const signer = signerOf(state, context)
  const done = state.signed.has(`proposal/${round}`) || state.blockAskedFor === round || acceptedOf(state) !== undefined
  if (round === 0n || done || signer === undefined || setting.leaderOf(round) !== signer.address) return undefined
  const changes = [...recordOf(state, round).roundChanges.values()]
  if (changes.length < context.rules.changesEnough(state.validators.length)) return undefined
  const highest = highestOf(changes, context)
  if (highest?.block === undefined) return askForBlock(at)
  const block = context.wire.inRound(highest.block, round)
  return propose(at, { block, changes, certificate: highest }, context)
}

/** Proposes the block that was asked for, where it is the one to propose. */
export function proposeCandidate(at: Transition, block: BlockView, context: Context): Transition {
  const { state } = at
  const changes = state.round === 0n ? [] : [...recordOf(state, state.round).roundChanges.values()]
  const known = become(forget(at, 'blockAskedFor'), { verdicts: new Map(state.verdicts).set(block.hash, true) })
  return propose(known, { block, changes, certificate: undefined }, context) ?? known
}

interface Plan {
  readonly block: BlockView
  readonly changes: readonly OpenedRoundChange[]
  /** Whose prepares are to be shown. */
  readonly certificate: OpenedRoundChange | undefined
}

function propose(at: Transition, { block, changes, certificate }: Plan, context: Context): Transition | undefined {
  const { height, round } = at.state
  const payload: ProposalVote = { height, round, digest: context.wire.digestOf(block, round) }
  const opened = (proposal: Opened<ProposalVote>): OpenedProposal => ({
    proposal,
    block,
    roundChanges: ordered(changes.map(({ roundChange }) => roundChange)),
    prepares: certificate?.prepares ?? [],
  })
  return vote(
    at,
    'proposal',
    {
      round,
      digest: payload.digest,
      message: (signer) => {
        const signature = signer.sign({ kind: 'proposal', vote: payload, block })
        return { kind: 'proposal', opened: opened({ payload, author: signer.address, signature }) }
      },
    },
    context,
  )
}

/** The certificate to propose; of equal ones that of the lowest address, so that every node would choose the same. */
function highestOf(changes: readonly OpenedRoundChange[], { rules }: Context): OpenedRoundChange | undefined {
  const all = changes.map(({ roundChange }) => roundChange)
  const [first] = changes
    .filter(({ roundChange }) => rules.isHighestPrepared(roundChange, all))
    .toSorted((left, right) => (left.roundChange.author < right.roundChange.author ? -1 : 1))
  return first
}

function ordered(changes: readonly Opened<RoundChangeVote>[]): readonly Opened<RoundChangeVote>[] {
  return changes.toSorted((left, right) => (left.author < right.author ? -1 : 1))
}

/** Tells whether a block that came is for the round that it was asked for. */
export function isAwaited(state: MachineState): boolean {
  return state.blockAskedFor === state.round && state.decided === undefined
}
