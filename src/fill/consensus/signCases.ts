import * as Rlp from '../../codec/Rlp.ts'
import {
  type ConsensusContext,
  type ConsensusMessage,
  encodePayload,
  type MessageName,
  messageNamed,
  type Payload,
  type SignedPayload,
} from '../../consensus/index.ts'
import { keccak256 } from '../../crypto/keccak.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import { fromBytes, hash32, quantity, toBytes } from '../../model/Hex.ts'
import type { ConsensusCase } from './ConsensusCase.ts'
import { commitSealCases, digestCases, justificationCases } from './sealsAndLists.ts'
import { groupOrder, highSTwin, put } from './signatures.ts'
import { idOf, refused, taken } from './signedMessages.ts'
import { at, chain, contextOf, council, outsider, type Signatory } from './council.ts'
import { messageNames, messageOf, payloadOf, type Scene, signedBy } from './messages.ts'

const profiles = ['psc-1', 'qbft-eea', 'goquorum'] as const
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
      ...commitSealCases(scene),
      ...justificationCases(scene),
      ...digestCases(scene),
    ]
  })
}

function authorCases(name: MessageName, scene: Scene): readonly ConsensusCase[] {
  return [0, 3, 6].map((place) => {
    const author = at(scene.people, place)
    const message = messageOf(name, scene, author)
    return taken(scene, { name: `by-${place}`, what: `by validator ${place}`, message, author })
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
      put(0, groupOrder.toString(16)),
      'SIGNATURE_OUT_OF_RANGE',
    ],
    [
      's-order',
      'whose signature has the order of the group as s',
      put(32, groupOrder.toString(16)),
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
      ? taken(scene, {
          name: 'high-s',
          what: 'with the high s that fits as well',
          message: highS,
          author: at(scene.people, 0),
        })
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
            preimage({ name, payload, author }, context, [codeOf(name, context)]),
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
      preimage({ name, payload, author }, context, [...domainOf(context), Rlp.fromInteger(next)]),
      'CNS-11',
    ),
    change(
      'no-code',
      'signed without a code',
      preimage({ name, payload, author }, context, domainOf(context)),
      'CNS-11',
    ),
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

interface Saying {
  readonly name: MessageName
  readonly payload: Payload
  readonly author: Signatory
}

function preimage(
  { name, payload, author }: Saying,
  context: ConsensusContext,
  head: readonly Uint8Array[],
): SignedPayload {
  const encoded = encodePayload(name, payload, context)
  const { r, s, recovery } = author.sign(keccak256(Rlp.join([...head, encoded])))
  return { name, payload, encoded, signature: fromBytes(Buffer.concat([r, s, Uint8Array.of(recovery)])) }
}
