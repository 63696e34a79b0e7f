import * as Rlp from '../../codec/Rlp.ts'
import {
  commitHashOfDigest,
  digestOf,
  hashHeader,
  readHeader,
  sealCommit,
  type ConsensusContext,
  type MessageName,
  type Payload,
  type SignedPayload,
} from '../../consensus/index.ts'
import { Defect } from '../../model/Defect.ts'
import type { ConsensusEvidenceQuestion } from '../../model/generated/adapter.ts'
import { bytes, fromBytes, hash32, quantity, toBytes, type Bytes, type Hash32 } from '../../model/Hex.ts'
import { at, contextOf, council, type Signatory } from './council.ts'
import { headerOf, type HeaderPlan } from './headers.ts'
import { blockOf, signedBy } from './messages.ts'
import { planOf } from './sealedHeaders.ts'
import { highSTwin } from './signatures.ts'

export type Statement = ConsensusEvidenceQuestion['statements'][number]

/** What is said, and where. */
export interface Saying {
  readonly name: MessageName
  readonly author?: Signatory
  readonly height?: bigint
  readonly round?: bigint
  readonly digest?: Hash32
  readonly prepared?: Payload['prepared']
  /** Whether the signature is the high twin. */
  readonly high?: boolean
  readonly context?: ConsensusContext
}

/** Height and round of whatever is said. */
export const height = 20n
export const round = 2n

/** Two blocks, by name. */
export const digestA: Hash32 = hash32(`0x${'a1'.repeat(32)}`)
export const digestB: Hash32 = hash32(`0x${'b2'.repeat(32)}`)

/** Everybody of a bench, and how each speaks. */
export interface Bench {
  readonly profile: string
  readonly context: ConsensusContext
  readonly people: readonly Signatory[]
  readonly accused: Signatory
  readonly say: (saying: Saying) => Statement
  readonly seal: (plan: Partial<HeaderPlan>, of?: Partial<Sealing>) => Statement
}

interface Sealing {
  readonly author: Signatory
  readonly high: boolean
  /** Header that is shown instead of the one that is sealed. */
  readonly shown: Partial<HeaderPlan> | null
}

/** Seven validators, of whom the third is accused. */
export function benchOf(profile: string): Bench {
  const context = contextOf(profile)
  const people = council(7)
  const accused = at(people, 2)
  const blockIn = (salt: Hash32, saying: Saying): Bytes => {
    const plan = { ...planOf(people, context, saying.round ?? round), height: saying.height ?? height, stateRoot: salt }
    return blockOf({ context, people, height: plan.height, round: plan.round }, plan)
  }
  return {
    profile,
    context,
    people,
    accused,
    say: (saying) => statementOf(saying, { context, accused, blockIn }),
    seal: (plan, of = {}) =>
      sealOf({ ...planOf(people, context, round), height, ...plan }, { context, accused, ...of }),
  }
}

interface Speaking {
  readonly context: ConsensusContext
  readonly accused: Signatory
  readonly blockIn: (salt: Hash32, saying: Saying) => Bytes
}

function statementOf(saying: Saying, { context: own, accused, blockIn }: Speaking): Statement {
  const { name, author = accused, digest = digestA, prepared, high = false, context = own } = saying
  const place = { height: saying.height ?? height, round: saying.round ?? round }
  const block = name === 'PROPOSAL' ? blockIn(digest, saying) : bytes('0x')
  const named = name === 'PROPOSAL' ? (digestOf(block, place.round, context) ?? digest) : digest
  const commitHash = commitHashOfDigest(named, place.round, context) ?? named
  const payload: Payload = {
    ...place,
    digest: named,
    block,
    commitSeal: sealCommit(commitHash, author.sign),
    ...(prepared !== undefined && { prepared }),
  }
  const signed = signedBy(name, payload, author, context)
  return { code: quantity(codes[name]), signed: written(high ? heightened(signed) : signed) }
}

/** Codes of messages. */
export const codes: Readonly<Record<MessageName, bigint>> = {
  PROPOSAL: 18n,
  PREPARE: 19n,
  COMMIT: 20n,
  ROUND_CHANGE: 21n,
}

function heightened(signed: SignedPayload): SignedPayload {
  return { ...signed, signature: fromBytes(highSTwin(toBytes(signed.signature))) }
}

function written({ encoded, signature }: Pick<SignedPayload, 'encoded' | 'signature'>): Bytes {
  return fromBytes(Rlp.join([encoded, Rlp.fromBytes(toBytes(signature))]))
}

function sealOf(
  plan: HeaderPlan,
  {
    context,
    accused,
    author = accused,
    high = false,
    shown = {},
  }: { readonly context: ConsensusContext; readonly accused: Signatory } & Partial<Sealing>,
): Statement {
  const headerRlp = headerOf(plan, context)
  const { digest, commitHash } = hashHeader(readHeader(headerRlp, context), plan.round, context)
  if (digest === undefined || commitHash === undefined) throw new Defect('a sealed header has every hash')
  const seal = sealCommit(commitHash, author.sign)
  const signature = high ? fromBytes(highSTwin(toBytes(seal))) : seal
  const signed = Rlp.join([
    Rlp.fromBytes(toBytes(digest)),
    Rlp.fromInteger(plan.round),
    Rlp.fromBytes(toBytes(signature)),
  ])
  return {
    code: quantity(0),
    signed: fromBytes(signed),
    ...(shown !== null && { headerRlp: fromBytes(headerOf({ ...plan, ...shown }, context)) }),
  }
}
