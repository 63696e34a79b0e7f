import * as Rlp from '../../codec/Rlp.ts'
import {
  type ConsensusContext,
  type ConsensusMessage,
  encodePayload,
  type MessageName,
  messageNamed,
  type Payload,
  sealCommit,
  type SignedPayload,
} from '../../consensus/index.ts'
import { keccak256 } from '../../crypto/keccak.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import { type Bytes, bytes, fromBytes, hash32, quantity, toBytes } from '../../model/Hex.ts'
import type { ConsensusCase } from './ConsensusCase.ts'
import { at, chain, contextOf, council, outsider, type Signatory } from './council.ts'
import {
  blockOf,
  messageNames,
  messageOf,
  messageQuestion,
  payloadOf,
  preparesBy,
  type Scene,
  signedBy,
} from './messages.ts'

const profiles = ['psc-1', 'qbft-eea', 'goquorum'] as const
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
const zero = '00'.repeat(32)

/** Signatures of messages: whose they are, and which are none. */
export function signCases(): readonly ConsensusCase[] {
  return profiles.flatMap((profile) => {
    const scene: Scene = { context: contextOf(profile), people: council(7), height: 20n, round: 2n }
    return [
      ...messageNames.flatMap((name) => [
        ...authorCases(name, scene),
        ...valueCases(name, scene),
        ...preimageCases(name, scene),
      ]),
      ...sealCases(scene),
      ...justificationCases(scene),
      ...digestCases(scene),
    ]
  })
}

interface Change {
  readonly name: string
  readonly what: string
  readonly message: ConsensusMessage
  readonly reason: Reason
  readonly clause: string
  readonly twin: string
}

function idOf(scene: Scene, name: MessageName, rest: string): string {
  return `sign/${scene.context.profile.name}/${name.toLowerCase().replace('_', '-')}-${rest}`
}

function refused(scene: Scene, { name, what, message, reason, clause, twin }: Change): ConsensusCase {
  const kind = message.signed.name
  return {
    name: idOf(scene, kind, name),
    given: `Seven validators under the profile ${scene.context.profile.name}, and a ${kind} ${what}.`,
    when: 'A consensus core is given the message.',
    must: 'It refuses the message.',
    clauses: [clause],
    twin,
    asked: messageQuestion(message, scene),
    expected: { kind: 'reject', reason },
  }
}

function taken(scene: Scene, name: string, what: string, message: ConsensusMessage, author: Signatory): ConsensusCase {
  const kind = message.signed.name
  return {
    name: idOf(scene, kind, name),
    given: `Seven validators under the profile ${scene.context.profile.name}, and a ${kind} ${what}.`,
    when: 'A consensus core is given the message.',
    must: 'It names the author.',
    clauses: ['CNS-5', 'CNS-6', 'CNS-10', 'CNS-11', 'CNS-12', 'CNS-13', ...(kind === 'COMMIT' ? ['CNS-14'] : [])],
    asked: messageQuestion(message, scene),
    expected: { kind: 'accept', facts: { author: author.address, height: quantity(20), round: quantity(2) } },
  }
}

function authorCases(name: MessageName, scene: Scene): readonly ConsensusCase[] {
  return [0, 3, 6].map((place) => {
    const author = at(scene.people, place)
    return taken(scene, `by-${place}`, `by validator ${place}`, messageOf(name, scene, author), author)
  })
}

/** The message with another signature. */
function withSignature(
  name: MessageName,
  scene: Scene,
  change: (signature: Uint8Array) => Uint8Array,
): ConsensusMessage {
  const message = messageOf(name, scene)
  const signature = fromBytes(change(toBytes(message.signed.signature)))
  return { ...message, signed: { ...message.signed, signature } }
}

function valueCases(name: MessageName, scene: Scene): readonly ConsensusCase[] {
  const twin = idOf(scene, name, 'by-0')
  const highS = withSignature(name, scene, highSTwin)
  const lenient = scene.context.profile.signatures.highS === 'accepted'
  const changes: readonly (readonly [string, string, (signature: Uint8Array) => Uint8Array, Reason])[] = [
    ['parity-2', 'whose signature has the parity 2', put(64, '02'), 'SIGNATURE_PARITY_INVALID'],
    [
      'parity-27',
      'whose signature has a parity of 27 or 28',
      (one) => put(64, ((one[64] ?? 0) + 27).toString(16))(one),
      'SIGNATURE_PARITY_INVALID',
    ],
    ['r-zero', 'whose signature has an r of zero', put(0, zero), 'SIGNATURE_OUT_OF_RANGE'],
    ['s-zero', 'whose signature has an s of zero', put(32, zero), 'SIGNATURE_OUT_OF_RANGE'],
    [
      'r-order',
      'whose signature has the order of the group as r',
      put(0, order.toString(16)),
      'SIGNATURE_OUT_OF_RANGE',
    ],
    [
      's-order',
      'whose signature has the order of the group as s',
      put(32, order.toString(16)),
      'SIGNATURE_OUT_OF_RANGE',
    ],
    [
      'r-no-point',
      'whose signature has an r that is the x of no point',
      put(0, `${'00'.repeat(31)}05`),
      'SIGNATURE_UNRECOVERABLE',
    ],
  ]
  return [
    lenient
      ? taken(scene, 'high-s', 'with the high s that fits as well', highS, at(scene.people, 0))
      : refused(scene, {
          name: 'high-s',
          what: 'with the high s that fits as well',
          message: highS,
          reason: 'SIGNATURE_HIGH_S',
          clause: 'CNS-5',
          twin,
        }),
    ...changes.map(([id, what, change, reason]) =>
      refused(scene, { name: id, what, message: withSignature(name, scene, change), reason, clause: 'CNS-5', twin }),
    ),
  ]
}

function put(offset: number, digits: string): (signature: Uint8Array) => Uint8Array {
  return (signature) => {
    const changed = Uint8Array.from(signature)
    changed.set(Buffer.from(digits, 'hex'), offset)
    return changed
  }
}

/** The other signature of the same key over the same hash. */
export function highSTwin(signature: Uint8Array): Uint8Array {
  const s = BigInt(fromBytes(signature.subarray(32, 64)))
  const other = (order - s).toString(16).padStart(64, '0')
  return put(64, (signature[64] ?? 0) === 0 ? '01' : '00')(put(32, other)(signature))
}

/** Messages whose author signed something close to what is asked for: somebody else seems to have signed. */
function preimageCases(name: MessageName, scene: Scene): readonly ConsensusCase[] {
  const author = at(scene.people, 0)
  const { context } = scene
  const payload = payloadOf(name, scene, author)
  const change = (id: string, what: string, signed: SignedPayload, clause: string): ConsensusCase =>
    refused(scene, {
      name: id,
      what,
      message: { ...messageOf(name, scene), signed },
      reason: 'AUTHOR_NOT_VALIDATOR',
      clause,
      twin: idOf(scene, name, 'by-0'),
    })
  const under = (other: ConsensusContext): SignedPayload => signedBy(name, payload, author, other)
  const otherHash = hash32(`0x${'77'.repeat(32)}`)
  const domains =
    context.profile.domain.kind === 'none'
      ? []
      : [
          change(
            'other-chain',
            'signed for the chain 7778',
            under({ ...context, chain: { ...chain, chainId: quantity(7_778) } }),
            'CNS-10',
          ),
          change(
            'other-genesis',
            'signed for another genesis block',
            under({ ...context, chain: { ...chain, genesisHash: otherHash } }),
            'CNS-10',
          ),
          change(
            'no-domain',
            'signed for no chain',
            preimage(name, payload, author, context, [codeOf(name, context)]),
            'CNS-10',
          ),
          change('other-label', 'signed for another protocol', under(relabelled(context)), 'CNS-10'),
        ]
  const next = name === 'ROUND_CHANGE' ? 0x14n : BigInt(messageNamed(context.profile, name).code) + 1n
  return [
    ...domains,
    change('by-outsider', 'by somebody who is no validator', signedBy(name, payload, outsider, context), 'CNS-13'),
    change(
      'other-code',
      `signed under the code ${next}`,
      preimage(name, payload, author, context, [...domainOf(context), Rlp.fromInteger(next)]),
      'CNS-11',
    ),
    change('no-code', 'signed without a code', preimage(name, payload, author, context, domainOf(context)), 'CNS-11'),
  ]
}

function relabelled(context: ConsensusContext): ConsensusContext {
  return { ...context, profile: { ...context.profile, domain: { kind: 'abiEncoded', label: 'PSC-2' } } }
}

function codeOf(name: MessageName, { profile }: ConsensusContext): Uint8Array {
  return Rlp.fromInteger(BigInt(messageNamed(profile, name).code))
}

/** The domain, written out: keccak256 of the words of abi.encode("PSC-1", chainId, genesisHash). */
function domainOf({ profile }: ConsensusContext): readonly Uint8Array[] {
  if (profile.domain.kind === 'none') return []
  const number = (value: bigint): string => value.toString(16).padStart(64, '0')
  const label = Buffer.from('PSC-1', 'utf8').toString('hex').padEnd(64, '0')
  const words = [number(96n), number(BigInt(chain.chainId)), chain.genesisHash.slice(2), number(5n), label]
  return [Rlp.fromBytes(keccak256(Buffer.from(words.join(''), 'hex')))]
}

function preimage(
  name: MessageName,
  payload: Payload,
  author: Signatory,
  context: ConsensusContext,
  head: readonly Uint8Array[],
): SignedPayload {
  const encoded = encodePayload(name, payload, context)
  const { r, s, recovery } = author.sign(keccak256(Rlp.join([...head, encoded])))
  return { name, payload, encoded, signature: fromBytes(Buffer.concat([r, s, Uint8Array.of(recovery)])) }
}

/** Seals in a COMMIT that are not of its author over its block and round. */
function sealCases(scene: Scene): readonly ConsensusCase[] {
  const { context } = scene
  // Where the digest does not tell what the seal is over, a COMMIT by itself shows nothing.
  if (context.profile.signatures.commitSealAuthor !== 'author') return []
  const author = at(scene.people, 0)
  const payload = payloadOf('COMMIT', scene, author)
  const other = payloadOf('COMMIT', scene, at(scene.people, 1))
  const later = payloadOf('COMMIT', { ...scene, round: 3n }, author)
  const digest = payload.digest ?? hash32(`0x${zero}`)
  const sealedWith = (commitSeal: Bytes | undefined): ConsensusMessage => ({
    signed: signedBy('COMMIT', { ...payload, commitSeal: commitSeal ?? bytes('0x') }, author, context),
  })
  const seals: readonly (readonly [string, string, Bytes | undefined, Reason, string])[] = [
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
  return seals.map(([name, what, commitSeal, reason, clause]) =>
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

/** Lists of signed payloads: in order, out of order, with one twice, and with an outsider. */
function justificationCases(scene: Scene): readonly ConsensusCase[] {
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
      if (!ordered || what === 'in order') return taken(scene, name, text, message, at(people, 0))
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
function digestCases(scene: Scene): readonly ConsensusCase[] {
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
    taken(
      scene,
      'own-block',
      'whose block is the one that it prepared',
      {
        ...roundChange,
        block: blockOf({ ...scene, round: 1n }),
        signed: signedBy(
          'ROUND_CHANGE',
          { height: 20n, round: 2n, prepared: { round: 1n, digest: preparedDigest(scene) } },
          author,
          context,
        ),
      },
      author,
    ),
  ]
}

function preparedDigest(scene: Scene): ReturnType<typeof hash32> {
  return payloadOf('PROPOSAL', { ...scene, round: 1n }, at(scene.people, 0)).digest ?? hash32(`0x${zero}`)
}
