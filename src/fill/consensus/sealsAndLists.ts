import { type ConsensusMessage, messageNamed, sealCommit } from '../../consensus/index.ts'
import { keccak256 } from '../../crypto/keccak.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import { type Bytes, bytes, fromBytes, hash32, toBytes } from '../../model/Hex.ts'
import type { ConsensusCase } from './ConsensusCase.ts'
import { at, outsider, type Signatory } from './council.ts'
import { blockOf, messageOf, payloadOf, preparesBy, type Scene, signedBy } from './messages.ts'
import { highSTwin } from './signatures.ts'
import { idOf, refused, taken } from './signedMessages.ts'

const zero = '00'.repeat(32)

/** Seals in a COMMIT that are not of its author over its block and round. */
export function commitSealCases(scene: Scene): readonly ConsensusCase[] {
  const { context } = scene
  // Where the digest does not tell what the seal is over, a COMMIT by itself shows nothing.
  if (context.profile.signatures.commitSealAuthor !== 'author') return []
  const author = at(scene.people, 0)
  const payload = payloadOf('COMMIT', scene, author)
  const sealedWith = (commitSeal: Bytes | undefined): ConsensusMessage => ({
    signed: signedBy('COMMIT', { ...payload, commitSeal: commitSeal ?? bytes('0x') }, author, context),
  })
  return wrongSeals(scene).map(([name, what, commitSeal, reason, clause]) =>
    refused(scene, {
      name,
      what,
      message: sealedWith(commitSeal),
      reason,
      clause,
      twin: idOf(scene, 'COMMIT', 'by-0'),
    }),
  )
}

function wrongSeals(scene: Scene): readonly (readonly [string, string, Bytes | undefined, Reason, string])[] {
  const { context } = scene
  const author = at(scene.people, 0)
  const payload = payloadOf('COMMIT', scene, author)
  const other = payloadOf('COMMIT', scene, at(scene.people, 1))
  const later = payloadOf('COMMIT', { ...scene, round: 3n }, author)
  const digest = payload.digest ?? hash32(`0x${zero}`)
  return [
    [
      'seal-of-another',
      'with the seal of another validator',
      other.commitSeal,
      'COMMIT_SEAL_AUTHOR_MISMATCH',
      'CNS-14',
    ],
    [
      'seal-of-another-round',
      'with its seal of the next round',
      later.commitSeal,
      'COMMIT_SEAL_AUTHOR_MISMATCH',
      'CNS-4',
    ],
    [
      'seal-over-hashed-digest',
      'with a seal over the hash of what has to be sealed',
      sealCommit(hash32(fromBytes(keccak256(toBytes(digest)))), author.sign),
      'COMMIT_SEAL_AUTHOR_MISMATCH',
      'CNS-14',
    ],
    [
      'seal-of-outsider',
      'with the seal of somebody who is no validator',
      payloadOf('COMMIT', scene, outsider).commitSeal,
      'COMMIT_SEAL_AUTHOR_MISMATCH',
      'CNS-14',
    ],
    [
      'seal-high-s',
      'with a seal of high s',
      fromBytes(highSTwin(toBytes(payload.commitSeal ?? bytes('0x')))),
      'SIGNATURE_HIGH_S',
      'CNS-5',
    ],
    ['seal-zero', 'with a seal of zeros', bytes(`0x${'00'.repeat(65)}`), 'SIGNATURE_OUT_OF_RANGE', 'CNS-5'],
    ...(context.profile.hashes.commitHash.kind === 'list'
      ? [
          [
            'seal-over-chain-hash',
            'with a seal over the hash of the block',
            sealCommit(digest, author.sign),
            'COMMIT_SEAL_AUTHOR_MISMATCH',
            'CNS-4',
          ] as const,
        ]
      : []),
  ]
}

/** Lists of signed payloads: in order, out of order, with one twice, and with an outsider. */
export function justificationCases(scene: Scene): readonly ConsensusCase[] {
  const { people, context } = scene
  const before = { ...scene, round: 1n }
  const proposal = messageOf('PROPOSAL', scene)
  const lists: readonly (readonly [string, readonly Signatory[]])[] = [
    ['in order', people.slice(0, 5)],
    ['out of order', people.slice(0, 5).toReversed()],
    ['with one twice', [...people.slice(0, 4), at(people, 3)]],
  ]
  const ordered = context.profile.header.sealOrder === 'ascendingSigners'
  const twin = idOf(scene, 'PROPOSAL', 'prepares-in-order')
  const good = lists.flatMap(([what, authors]): readonly ConsensusCase[] => {
    const both: readonly (readonly [string, ConsensusMessage])[] = [
      ['prepares', { ...proposal, roundChanges: [], prepares: preparesBy(authors, before) }],
      [
        'round-changes',
        {
          ...proposal,
          prepares: [],
          roundChanges: authors.map((author) => messageOf('ROUND_CHANGE', scene, author).signed),
        },
      ],
    ]
    return both.map(([list, message]) => {
      const name = `${list}-${what.replaceAll(' ', '-')}`
      const text = `whose ${list.replace('-', ' ')} are ${what}`
      if (!ordered || what === 'in order') return taken(scene, { name, what: text, message, author: at(people, 0) })
      return refused(scene, {
        name,
        what: text,
        message,
        reason: 'JUSTIFICATION_UNSORTED',
        clause: 'CNS-6',
        twin: idOf(scene, 'PROPOSAL', `${list}-in-order`),
      })
    })
  })
  const stranger = [...people.slice(0, 2), outsider].toSorted((left, right) => (left.address < right.address ? -1 : 1))
  const message = { ...proposal, roundChanges: [], prepares: preparesBy(stranger, before) }
  return [
    ...good,
    refused(scene, {
      name: 'prepares-of-outsider',
      what: 'with a prepare by somebody who is no validator',
      message,
      reason: 'AUTHOR_NOT_VALIDATOR',
      clause: 'CNS-13',
      twin,
    }),
  ]
}

/** Blocks that do not have the digest that their message states. */
export function digestCases(scene: Scene): readonly ConsensusCase[] {
  const { context, people } = scene
  if (context.profile.hashes.digest !== 'onChainHash') return []
  const author = at(people, 0)
  const other = { ...scene, height: 21n }
  const payload = payloadOf('PROPOSAL', scene, author)
  const twin = idOf(scene, 'PROPOSAL', 'by-0')
  const signsDigest = messageNamed(context.profile, 'PROPOSAL').payload.includes('digest')
  const proposal = { signed: signedBy('PROPOSAL', payload, author, context), block: blockOf(other) }
  const prepared = { round: 1n, digest: payload.digest ?? hash32(`0x${zero}`) }
  const roundChange = {
    signed: signedBy('ROUND_CHANGE', { height: 20n, round: 2n, prepared }, author, context),
    block: blockOf(other),
    prepares: [],
  }
  const own = { round: 1n, digest: preparedDigest(scene) }
  const wrong = { reason: 'CONSENSUS_DIGEST_MISMATCH', clause: 'CNS-12' } as const
  return [
    ...(signsDigest
      ? [
          refused(scene, {
            name: 'other-block',
            what: 'whose block is another than it states',
            message: proposal,
            twin,
            ...wrong,
          }),
        ]
      : []),
    refused(scene, {
      name: 'other-block',
      what: 'whose block is another than it prepared',
      message: roundChange,
      twin: idOf(scene, 'ROUND_CHANGE', 'by-0'),
      ...wrong,
    }),
    taken(scene, {
      name: 'own-block',
      what: 'whose block is the one that it prepared',
      message: {
        ...roundChange,
        block: blockOf({ ...scene, round: 1n }),
        signed: signedBy('ROUND_CHANGE', { height: 20n, round: 2n, prepared: own }, author, context),
      },
      author,
    }),
  ]
}

function preparedDigest(scene: Scene): ReturnType<typeof hash32> {
  return payloadOf('PROPOSAL', { ...scene, round: 1n }, at(scene.people, 0)).digest ?? hash32(`0x${zero}`)
}
