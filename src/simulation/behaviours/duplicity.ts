import { codes } from '../../consensus/machine/index.ts'
import type { OpenedProposal } from '../../consensus/justification/Opened.ts'
import { proposalOf, say } from '../../fill/steps/messages.ts'
import type { Hash32 } from '../../model/Hex.ts'
import type { Send } from '../Packet.ts'
import { buildBlock, contentOf } from '../Scene.ts'
import { halfOf, opened, type Byzantine, type Directed, type Means } from './Byzantine.ts'
import { bothVotes, emptyChange, written } from './sending.ts'

/** Tells two halves two stories: two blocks, votes for both, and to one half that it prepared nothing. */
export function equivocate(means: Means): Byzantine {
  const { others, count } = means
  const told = new Set<string>()
  return {
    send: (send) => {
      const message = opened(means, send)
      if (message?.kind === 'proposal') return twoProposals(means, send, message.opened)
      if (message?.kind !== 'roundChange') return []
      const { payload } = message.opened.roundChange
      if (payload.prepared === undefined) return [{ to: others, send }]
      count('equivocate')
      const empty = emptyChange(means, { height: payload.height, round: payload.round })
      return [
        { to: halfOf(means, payload.height, 0), send },
        { to: halfOf(means, payload.height, 1), send: empty },
      ]
    },
    hear: (send) => {
      if (send.code !== codes.proposal) return []
      const message = opened(means, send)
      return message?.kind === 'proposal' ? votesForBoth(means, message.opened, told) : []
    },
  }
}

/** Proposes a block whose state is wrong, and votes for whatever is proposed. */
export function invalid(means: Means): Byzantine {
  const { others, count, random } = means
  const told = new Set<string>()
  return {
    send: (send) => {
      const message = opened(means, send)
      if (message?.kind === 'roundChange') return [{ to: others, send }]
      if (message?.kind !== 'proposal') return []
      if (message.opened.prepares.length > 0) return [{ to: others, send }]
      count('invalid')
      const wrong = written(means, say.proposal(otherProposal(means, message.opened, true)))
      const half = random.chance(500_000) ? others : random.shuffled(others).slice(0, Math.ceil(others.length / 2))
      return [{ to: half, send: wrong }]
    },
    hear: (send) => {
      if (send.code !== codes.proposal) return []
      const message = opened(means, send)
      if (message?.kind !== 'proposal') return []
      const { height, round, digest } = message.opened.proposal.payload
      const key = `${height}/${round}/${digest}`
      if (told.has(key)) return []
      told.add(key)
      return bothVotes(means, { height, round }, digest).map((vote) => ({ to: others, send: vote }))
    },
  }
}

function otherProposal(
  means: Means,
  { proposal, block, roundChanges }: OpenedProposal,
  wrongState: boolean,
): OpenedProposal {
  const { scene, self, random } = means
  const { height, round } = proposal.payload
  const content = contentOf(scene, `other ${random.below(1 << 30)}`)
  const other = buildBlock(scene, {
    height,
    round,
    proposer: self.address,
    parentHash: block.parentHash,
    content,
    wrongState,
  })
  return proposalOf(scene.lab, { round, height, block: other, author: self, roundChanges })
}

function twoProposals(means: Means, send: Send, first: OpenedProposal): readonly Directed[] {
  const { height } = first.proposal.payload
  means.count('equivocate')
  const one = { to: halfOf(means, height, 0), send }
  // A second block would not be justified beside one that was prepared.
  if (first.prepares.length > 0) return [one]
  const second = otherProposal(means, first, false)
  remember(means, first)
  remember(means, second)
  return [one, { to: halfOf(means, height, 1), send: written(means, say.proposal(second)) }]
}

function remember({ stories }: Means, { proposal: { payload } }: OpenedProposal): readonly Hash32[] {
  const key = `${payload.height}/${payload.round}`
  const known = stories.get(key) ?? []
  if (!known.includes(payload.digest)) known.push(payload.digest)
  stories.set(key, known)
  return known
}

/** Votes for the block that each half was shown; where an honest leader showed one block, the other half hears of none. */
function votesForBoth(means: Means, proposal: OpenedProposal, told: Set<string>): readonly Directed[] {
  const { height, round } = proposal.proposal.payload
  const known = remember(means, proposal)
  const key = `${height}/${round}`
  const shown = known.length > 1 ? known : [...known, contentOf(means.scene, `nothing ${key}`)]
  return shown.flatMap((digest, index) => {
    if (told.has(`${key}/${digest}`)) return []
    told.add(`${key}/${digest}`)
    means.count('equivocate')
    const to = halfOf(means, height, index % 2 === 0 ? 0 : 1)
    return bothVotes(means, { height, round }, digest).map((send) => ({ to, send }))
  })
}
