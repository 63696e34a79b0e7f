import * as Rlp from '../codec/Rlp.ts'
import { fromBytes, hash32, integer, toBytes, type Address, type Bytes, type Hash32 } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import type { Payload } from './ConsensusMessage.ts'
import { decodeSigned } from './decodeMessage.ts'
import { commitHashOfDigest, hashHeader, readHeader } from './hashes.ts'
import { boundedRound, type ConsensusContext } from './Profile.ts'
import { createReader } from './reading.ts'
import { recoverSigner } from './Signature.ts'
import { digestOf, openSignature } from './verifyMessage.ts'

/** Misbehaviour that two statements prove. */
type EvidenceKind = 'DoublePrepare' | 'DoubleCommit' | 'DoubleProposal' | 'DoubleSeal' | 'LockForgotten'

/** One of two statements that are said to contradict each other. */
interface EvidenceStatement {
  /** Code of the message that it was part of; 0 for a seal by itself. */
  readonly code: bigint
  readonly signed: Uint8Array
  /** Header that a seal by itself is over. */
  readonly headerRlp?: Uint8Array
}

/** What somebody is accused of. */
export interface Accusation {
  readonly kind: EvidenceKind
  readonly signer: Address
  readonly height: bigint
  /** Of the first statement. */
  readonly round: bigint
  readonly statements: readonly [EvidenceStatement, EvidenceStatement]
}

/** What evidence comes to where it holds. */
export interface ProvenEvidence {
  /** False where signatures are bound to no chain: they may have been made for another one. */
  readonly slashable: boolean
  /** keccak256(rlp([kind, signer, height, round])): one offence, however it is signed, told or repeated. */
  readonly id: Hash32
}

type StatementName = 'PROPOSAL' | 'PREPARE' | 'COMMIT' | 'ROUND_CHANGE' | 'SEAL'

interface Said {
  readonly name: StatementName
  readonly author: Address
  readonly height: bigint
  readonly round: bigint
  readonly digest: Hash32 | undefined
  readonly preparedRound: bigint | undefined
}

/**
 * Judges evidence that somebody else found.
 *
 * @param accusation - Two statements and what they are said to prove.
 * @param validators - Who validated at the height.
 * @param context - Profile and chain.
 * @throws {@link Rejection} `AUTHOR_NOT_VALIDATOR`, `EVIDENCE_STATEMENT_MISMATCH`, `EVIDENCE_CONSISTENT`, and as
 *   `decodeMessage` and `recoverSigner`; CNS-28.
 */
export function verifyEvidence(
  accusation: Accusation,
  validators: readonly Address[],
  context: ConsensusContext,
): ProvenEvidence {
  const { kind, signer, height, round, statements } = accusation
  const { fault, profile, keccak256 } = context
  if (!validators.includes(signer) && fault !== 'accused-unchecked')
    throw new Rejection('AUTHOR_NOT_VALIDATOR', { signer })
  const said = statements.map((statement) => read(statement, height, context))
  checkPlace(said, accusation, context)
  checkKind(said, kind, context)
  const contradicted = kind === 'LockForgotten' ? forgets(said, round, context) : differs(said, round, context)
  if (!contradicted) throw new Rejection('EVIDENCE_CONSISTENT', { kind })
  const text = new TextEncoder().encode(kind)
  const offence = [Rlp.fromBytes(text), Rlp.fromBytes(toBytes(signer)), Rlp.fromInteger(height), Rlp.fromInteger(round)]
  const signed = fault === 'offence-of-signatures' ? statements.map((one) => Rlp.fromBytes(one.signed)) : []
  return {
    slashable: profile.domain.kind !== 'none' || fault === 'slashable-anywhere',
    id: hash32(fromBytes(keccak256(Rlp.join([...offence, ...signed])))),
  }
}

function read({ code, signed, headerRlp }: EvidenceStatement, stated: bigint, context: ConsensusContext): Said {
  if (code === 0n) return readSeal(signed, { headerRlp, height: stated }, context)
  const one = decodeSigned(code, signed, context)
  const { payload, name } = one
  const { height, round, prepared } = payload
  const digest = digestIn(payload, context)
  return { name, author: openSignature(one, context), height, round, digest, preparedRound: prepared?.round }
}

function digestIn({ digest, block, round }: Payload, context: ConsensusContext): Hash32 | undefined {
  return block === undefined ? digest : digestOf(block, round, context)
}

/** A seal says nothing of its height, so that its header has to come with it. */
function readSeal(
  signed: Uint8Array,
  { headerRlp, height }: { readonly headerRlp: Uint8Array | undefined; readonly height: bigint },
  context: ConsensusContext,
): Said {
  const reader = createReader('CONSENSUS_MESSAGE_MALFORMED', context)
  const [first, second, third] = reader.list(signed, 'seal', 3)
  const digest = reader.hash(first, 'digest')
  const round = boundedRound(reader.round(second), context)
  const seal: Bytes = reader.signature(third, 'seal')
  if (headerRlp === undefined) {
    if (context.fault !== 'sealed-header-missing')
      throw new Rejection('EVIDENCE_STATEMENT_MISMATCH', { header: 'absent' })
    return {
      name: 'SEAL',
      author: signerOf(digest, round, seal, context),
      height,
      round,
      digest,
      preparedRound: undefined,
    }
  }
  const header = readHeader(headerRlp, context)
  const named = hashHeader(header, round, context).digest
  if (named !== digest && context.fault !== 'sealed-header-unchecked') {
    throw new Rejection('EVIDENCE_STATEMENT_MISMATCH', { digest, header: named ?? 'none' })
  }
  return {
    name: 'SEAL',
    author: signerOf(digest, round, seal, context),
    height: integer(header.header.number),
    round,
    digest,
    preparedRound: undefined,
  }
}

function signerOf(digest: Hash32, round: bigint, seal: Bytes, context: ConsensusContext): Address {
  const commitHash = commitHashOfDigest(digest, round, context)
  if (commitHash === undefined) throw new Rejection('EVIDENCE_STATEMENT_MISMATCH', { digest })
  return recoverSigner(toBytes(commitHash), toBytes(seal), context)
}

function checkPlace(said: readonly Said[], { signer, height }: Accusation, { fault }: ConsensusContext): void {
  for (const { author, height: at } of said) {
    if (author !== signer && fault !== 'evidence-signer-unchecked') {
      throw new Rejection('EVIDENCE_STATEMENT_MISMATCH', { signer, author })
    }
    if (at !== height && fault !== 'evidence-height-unchecked') {
      throw new Rejection('EVIDENCE_STATEMENT_MISMATCH', { height: String(height), statement: String(at) })
    }
  }
}

const doubled: Readonly<Record<Exclude<EvidenceKind, 'DoubleSeal' | 'LockForgotten'>, StatementName>> = {
  DoublePrepare: 'PREPARE',
  DoubleCommit: 'COMMIT',
  DoubleProposal: 'PROPOSAL',
}

function checkKind(said: readonly Said[], kind: EvidenceKind, { fault }: ConsensusContext): void {
  const names = said.map(({ name }) => name).toSorted()
  const right =
    kind === 'LockForgotten'
      ? names.join() === 'COMMIT,ROUND_CHANGE'
      : kind === 'DoubleSeal'
        ? names.at(-1) === 'SEAL' && names.every((name) => name === 'SEAL' || name === 'COMMIT')
        : names.every((name) => name === doubled[kind])
  if (!right && fault !== 'evidence-kind-unchecked')
    throw new Rejection('EVIDENCE_STATEMENT_MISMATCH', { kind, statements: names.join(' ') })
}

function differs(said: readonly Said[], round: bigint, { fault }: ConsensusContext): boolean {
  for (const { round: at } of said) {
    if (at !== round && fault !== 'evidence-round-unchecked') {
      throw new Rejection('EVIDENCE_STATEMENT_MISMATCH', { round: String(round), statement: String(at) })
    }
  }
  return new Set(said.map(({ digest }) => digest)).size === 2 || fault === 'evidence-digest-unchecked'
}

/** Who commits has prepared, and names a certificate at least as late until the next block. */
function forgets(said: readonly Said[], round: bigint, { fault }: ConsensusContext): boolean {
  const [first, second] = fault === 'evidence-kind-unchecked' ? said : []
  const commit = said.find(({ name }) => name === 'COMMIT') ?? first
  const change = said.find(({ name }) => name === 'ROUND_CHANGE') ?? second
  if (commit?.round !== round && fault !== 'evidence-round-unchecked') {
    throw new Rejection('EVIDENCE_STATEMENT_MISMATCH', { round: String(round), statement: String(commit?.round) })
  }
  if (commit === undefined || change === undefined) return false
  const later = change.round > commit.round || fault === 'lock-of-any-round'
  const { preparedRound } = change
  const kept = preparedRound !== undefined && (preparedRound >= commit.round || fault === 'lock-of-any-block')
  return later && (!kept || fault === 'lock-unlooked-at')
}
