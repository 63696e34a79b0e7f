import type {
  BlockView,
  OpenedProposal,
  OpenedRoundChange,
  RoundChangeVote,
} from '../../consensus/justification/Opened.ts'
import { changeOf, prepareOf, proposalOf, say, sorted } from '../../fill/steps/messages.ts'
import type { Validator } from '../../fill/steps/Lab.ts'
import { buildBlock, contentOf } from '../Scene.ts'
import type { Send } from '../Packet.ts'
import { halfOf, opened, type Byzantine, type Directed, type Means } from './Byzantine.ts'
import { written, type Place } from './sending.ts'

/** Claims to have prepared what nobody did, and proposes what no quorum justifies. */
export function forge(means: Means): Byzantine {
  const { others, count } = means
  return {
    send: (send) => {
      const message = opened(means, send)
      if (message === undefined) return []
      if (message.kind === 'roundChange') {
        count('forge')
        return forgedChanges(means, send, message.opened)
      }
      if (message.kind === 'proposal' && message.opened.proposal.payload.round > 0n) {
        count('forge')
        return forgedProposals(means, send, message.opened)
      }
      return [{ to: others, send }]
    },
    hear: () => [],
  }
}

/** Ways to forge the prepares of a certificate. */
const certificates = ['allies', 'repeated', 'otherDigest', 'otherRound', 'empty', 'sameRound'] as const

function forgedChanges(means: Means, send: Send, { roundChange }: OpenedRoundChange): readonly Directed[] {
  const { self, random } = means
  const { height, round } = roundChange.payload
  const block = ownBlock(means, { height, round: round - 1n })
  const way = random.pick(certificates)
  const at = way === 'sameRound' ? round : BigInt(random.below(Number(round)))
  const digest = means.scene.wire.digestOf(block, at)
  const claim: RoundChangeVote = { height, round, prepared: { round: at, digest } }
  const change = changeOf(means.scene.lab, self, claim)
  const forged = written(
    means,
    say.roundChange({ roundChange: change, block, prepares: prepares(means, way, { height, round: at }, block) }),
  )
  // Half of the others hear the truth, so that the lie is no mere silence.
  return [
    { to: halfOf(means, height, 0), send: forged },
    { to: halfOf(means, height, 1), send },
  ]
}

function prepares(
  means: Means,
  way: (typeof certificates)[number],
  place: Place,
  block: BlockView,
): OpenedRoundChange['prepares'] {
  const { scene, allies, self } = means
  const digest = scene.wire.digestOf(block, place.round)
  const of = (
    author: Validator,
    vote: Place & { readonly digest: typeof digest },
  ): OpenedRoundChange['prepares'][number] => prepareOf(scene.lab, author, vote)
  const quorum = Math.ceil((2 * scene.validators.length) / 3)
  switch (way) {
    case 'empty':
      return []
    case 'repeated':
      return Array.from({ length: quorum }, () => of(self, { ...place, digest }))
    case 'otherDigest':
      return sorted(allies.map((ally) => of(ally, { ...place, digest: contentOf(scene, 'another block') })))
    case 'otherRound':
      return sorted(allies.map((ally) => of(ally, { ...place, round: place.round + 1n, digest })))
    case 'allies':
    case 'sameRound':
      return sorted(allies.map((ally) => of(ally, { ...place, digest })))
  }
}

/** A fresh block in place of the one that is due, with as many round changes as allies can sign. */
function forgedProposals(means: Means, send: Send, honest: OpenedProposal): readonly Directed[] {
  const { scene, allies, self, random } = means
  const { height, round } = honest.proposal.payload
  const block = ownBlock(means, { height, round })
  const own = allies.map((ally) => changeOf(scene.lab, ally, { height, round }))
  const empty = honest.roundChanges.filter(({ payload }) => payload.prepared === undefined)
  const known = new Set(allies.map(({ address }) => address))
  const roundChanges = random.pick([
    sorted(own),
    sorted([...own, ...empty.filter(({ author }) => !known.has(author))]),
    honest.roundChanges,
    Array.from({ length: scene.validators.length }, () => changeOf(scene.lab, self, { height, round })),
  ])
  const forged = written(
    means,
    say.proposal(proposalOf(scene.lab, { round, height, block, author: self, roundChanges })),
  )
  return [
    { to: halfOf(means, height, 0), send: forged },
    { to: halfOf(means, height, 1), send },
  ]
}

function ownBlock(means: Means, { height, round }: Place): BlockView {
  const { scene, self, random, state } = means
  const content = contentOf(scene, `forged ${random.below(1 << 30)}`)
  return buildBlock(scene, { height, round, proposer: self.address, parentHash: state().parent.hash, content })
}
