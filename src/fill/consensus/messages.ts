import { assembleBlock } from '../../codec/Block.ts'
import {
  type ConsensusContext,
  type ConsensusMessage,
  digestOf,
  commitHashOfDigest,
  encodeMessage,
  type MessageName,
  messageNamed,
  type Payload,
  sealCommit,
  type SignedPayload,
  signPayload,
} from '../../consensus/index.ts'
import { Defect } from '../../model/Defect.ts'
import { type Bytes, fromBytes, type Hash32, quantity } from '../../model/Hex.ts'
import { addressesOf, at, chainIn, type Signatory } from './council.ts'
import { headerOf, listedOf, type HeaderPlan } from './headers.ts'

/** Who says what, where. */
export interface Scene {
  readonly context: ConsensusContext
  readonly people: readonly Signatory[]
  readonly height: bigint
  readonly round: bigint
}

/** The messages of a profile. */
export const messageNames: readonly MessageName[] = ['PROPOSAL', 'PREPARE', 'COMMIT', 'ROUND_CHANGE']

/** A block of a scene. */
export function blockOf({ context, people, height, round }: Scene, change: Partial<HeaderPlan> = {}): Bytes {
  const plan = { height, round, proposer: at(people, 0).address, ...listedOf(people, context), ...change }
  const plain = context.profile.extraData.kind === 'plain'
  const parts = { headerRlp: headerOf(plan, context), transactions: [], uncles: [], ...(plain && { withdrawals: [] }) }
  return fromBytes(assembleBlock(parts))
}

/** Digest of the block of a scene. */
function digestIn(scene: Scene): Hash32 {
  const digest = digestOf(blockOf(scene), scene.round, scene.context)
  if (digest === undefined) throw new Defect('the block of a scene has a digest')
  return digest
}

/** A round change of a scene, prepared in the round before where asked for. */
export function roundChangePayload(scene: Scene, prepared: boolean): Payload {
  const before = { ...scene, round: scene.round - 1n }
  return {
    height: scene.height,
    round: scene.round,
    ...(prepared && { prepared: { round: before.round, digest: digestIn(before) } }),
  }
}

/** What the author of a message says in a scene. */
export function payloadOf(name: MessageName, scene: Scene, author: Signatory): Payload {
  const { context, height, round } = scene
  if (name === 'ROUND_CHANGE') return roundChangePayload(scene, false)
  const digest = digestIn(scene)
  const commitHash = commitHashOfDigest(digest, round, context) ?? digest
  return { height, round, digest, block: blockOf(scene), commitSeal: sealCommit(commitHash, author.sign) }
}

/** Payload as the profile has it: what it does not sign is left out. */
export function signedBy(
  name: MessageName,
  payload: Payload,
  author: Signatory,
  context: ConsensusContext,
): SignedPayload {
  return signPayload(name, payload, context, author.sign)
}

/** Prepares of people for the block of a scene. */
export function preparesBy(people: readonly Signatory[], scene: Scene): readonly SignedPayload[] {
  return people.map((author) => signedBy('PREPARE', payloadOf('PREPARE', scene, author), author, scene.context))
}

/** A message of a scene by its first validator. */
export function messageOf(name: MessageName, scene: Scene, author: Signatory = at(scene.people, 0)): ConsensusMessage {
  return {
    signed: signedBy(name, payloadOf(name, scene, author), author, scene.context),
    ...(name === 'PROPOSAL' && { block: blockOf(scene) }),
  }
}

/** A question with a message. */
export function messageQuestion(
  message: ConsensusMessage | { readonly name: MessageName; readonly payload: Bytes },
  scene: Scene,
): {
  readonly kind: 'message'
  readonly ask: {
    readonly profile: string
    readonly code: ReturnType<typeof quantity>
    readonly payload: Bytes
    readonly validators: ReturnType<typeof addressesOf>
  }
} {
  const { profile } = scene.context
  const name = 'signed' in message ? message.signed.name : message.name
  const payload = 'signed' in message ? fromBytes(encodeMessage(message, scene.context)) : message.payload
  return {
    kind: 'message',
    ask: {
      profile: profile.name,
      ...chainIn(profile.name),
      code: quantity(BigInt(messageNamed(profile, name).code)),
      payload,
      validators: addressesOf(scene.people),
    },
  }
}
