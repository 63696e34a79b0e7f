import {
  type Authored,
  type ConsensusContext,
  type ConsensusFault,
  countVotes,
  decodeExtraData,
  hashHeader,
  proposer,
  type Profile,
  readHeader,
  roundTimeout,
  verifyFinality,
  verifyHeader,
  verifyMessage,
} from '../consensus/index.ts'
import type { CryptoBackend } from '../crypto/CryptoBackend.ts'
import type {
  ConsensusChain,
  ConsensusFinalityQuestion,
  ConsensusFinalityResult,
  ConsensusHeaderQuestion,
  ConsensusHeaderResult,
  ConsensusMessageQuestion,
  ConsensusMessageResult,
  ConsensusSigned,
  Refusal,
} from '../model/generated/adapter.ts'
import { integer, quantity, toBytes } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import { loadStandard } from '../standard/loadStandard.ts'
import { answer, type ContextOf } from './consensusAnswer.ts'
import { dutyMethods, type DutyMethod } from './consensusDuties.ts'
import type { Serves } from './sequencer.ts'

/** Questions about consensus, which either role answers. */
export type ConsensusMethod =
  | 'consensus_verifyMessage'
  | 'consensus_decodeExtraData'
  | 'consensus_hash'
  | 'consensus_verifyHeader'
  | 'consensus_countVotes'
  | 'consensus_proposer'
  | 'consensus_timeout'
  | 'consensus_verifyFinality'
  | DutyMethod

/** What the methods are made of. */
export interface ConsensusOptions {
  readonly crypto: Pick<CryptoBackend, 'keccak256' | 'ecrecover'>
  readonly fault?: ConsensusFault
  /** Changes a profile before it is executed, for faults in how profiles are chosen. */
  readonly alter?: (profile: Profile) => Profile
}

/** Makes the methods of a consensus core that keeps nothing between requests. */
export function consensusMethods(options: ConsensusOptions): Serves<ConsensusMethod> {
  const contextOf = (name: string, chain?: ConsensusChain): ConsensusContext => createContext(options, name, chain)
  return {
    consensus_verifyMessage: async ({ question }) => answer(() => messageAnswer(question, contextOf)),
    consensus_decodeExtraData: async ({ question: { profile, extraData } }) =>
      answer(() => {
        const { round, ...rest } = decodeExtraData(toBytes(extraData), contextOf(profile))
        return { status: 'decoded', ...rest, ...(round !== undefined && { round: quantity(round) }) }
      }),
    consensus_hash: async ({ question: { profile, chain, headerRlp, round } }) =>
      answer(() => {
        const context = contextOf(profile, chain)
        const read = readHeader(toBytes(headerRlp), context)
        return { status: 'hashed', ...hashHeader(read, round === undefined ? undefined : integer(round), context) }
      }),
    consensus_verifyHeader: async ({ question }) => answer(() => headerAnswer(question, contextOf)),
    consensus_countVotes: async ({ question: { profile, height, validators, voters, ...chosen } }) =>
      answer(() => {
        if (validators.length === 0 && options.fault !== 'set-empty-counted') throw new Rejection('VALIDATOR_SET_EMPTY')
        const count = countVotes(voters, validators, { height: integer(height), ...chosen }, contextOf(profile))
        const { reached, faultyMax, quorum, finality, counted } = count
        const numbers = { faultyMax, quorum, finality, counted }
        return { status: 'counted', reached, ...inQuantities(numbers) }
      }),
    consensus_proposer: async ({ question: { profile, round, ...rest } }) =>
      answer(() => ({
        status: 'selected',
        proposer: proposer({ ...rest, round: integer(round) }, contextOf(profile)),
      })),
    consensus_timeout: async ({ question: { profile, round, baseMs, parameters } }) =>
      answer(() => {
        const timeoutMs = roundTimeout(integer(round), integer(baseMs), contextOf(profile), parameters)
        return { status: 'timed', timeoutMs: quantity(timeoutMs) }
      }),
    consensus_verifyFinality: async ({ question }) => answer(() => finalityAnswer(question, contextOf)),
    ...dutyMethods(contextOf),
  }
}

type Answer<Result> = Exclude<Result, Refusal>

function createContext(
  { crypto, fault, alter }: ConsensusOptions,
  name: string,
  chain?: ConsensusChain,
): ConsensusContext {
  const taken = fault === 'profile-unknown-accepted' ? 'psc-1' : name
  const profile = loadStandard().consensus.get(name) ?? loadStandard().consensus.get(taken)
  if (profile === undefined) throw new Rejection('CONSENSUS_PROFILE_UNKNOWN', { profile: name })
  return {
    profile: alter === undefined ? profile : alter(profile),
    keccak256: crypto.keccak256,
    ecrecover: crypto.ecrecover,
    ...(chain !== undefined && { chain }),
    ...(fault !== undefined && { fault }),
  }
}

function messageAnswer(
  { profile, chain, code, payload, validators }: ConsensusMessageQuestion,
  contextOf: ContextOf,
): Answer<ConsensusMessageResult> {
  const wire = { code: integer(code), body: toBytes(payload) }
  const verified = verifyMessage(wire, contextOf(profile, chain), validators)
  const { signed, author, signingHash, commitSealSigner, blockHash, message } = verified
  const { author: _, ...said } = signedAnswer({ signed, author })
  return {
    status: 'verified',
    type: signed.name,
    ...said,
    signingHash,
    author,
    ...(commitSealSigner !== undefined && { commitSealSigner }),
    ...(blockHash !== undefined && { blockHash }),
    ...(message.prepares !== undefined && { prepares: verified.prepares.map(signedAnswer) }),
    ...(message.roundChanges !== undefined && { roundChanges: verified.roundChanges.map(signedAnswer) }),
  }
}

function signedAnswer({ author, signed: { payload } }: Authored): ConsensusSigned {
  const { height, round, digest, prepared } = payload
  return {
    author,
    height: quantity(height),
    round: quantity(round),
    ...(digest !== undefined && { digest }),
    ...(prepared !== undefined && { prepared: { ...prepared, round: quantity(prepared.round) } }),
  }
}

function headerAnswer(question: ConsensusHeaderQuestion, contextOf: ContextOf): Answer<ConsensusHeaderResult> {
  const { profile, chain, headerRlp, round, seals, validators } = question
  const sealed = {
    headerRlp: toBytes(headerRlp),
    ...(round !== undefined && { round: integer(round) }),
    ...(seals !== undefined && { seals }),
  }
  const view = validators === undefined ? undefined : { members: validators, proven: true }
  const shown = verifyHeader(sealed, contextOf(profile, chain), view)
  const { read, height, round: sealRound, proposerHash: _, digest: __, ...rest } = shown
  const { parentHash, stateRoot, timestamp } = read.header
  return {
    status: 'verified',
    height: quantity(height),
    parentHash,
    stateRoot,
    timestamp,
    ...(sealRound !== undefined && { round: quantity(sealRound) }),
    ...rest,
  }
}

function finalityAnswer(question: ConsensusFinalityQuestion, contextOf: ContextOf): Answer<ConsensusFinalityResult> {
  const { profile, chain, batch, parent, blocks, parameters } = question
  const { number, ...set } = batch
  const claim = {
    set: { ...set, batch: number },
    parent: { hash: parent.hash, number: integer(parent.number), timestamp: integer(parent.timestamp) },
    blocks: blocks.map(({ headerRlp, round, seals }) => ({
      headerRlp: toBytes(headerRlp),
      ...(round !== undefined && { round: integer(round) }),
      ...(seals !== undefined && { seals }),
    })),
    ...(parameters !== undefined && { parameters }),
  }
  const { validators, quorum, ...rest } = verifyFinality(claim, contextOf(profile, chain))
  return { status: 'final', ...inQuantities({ validators: validators.length, quorum }), ...rest }
}

function inQuantities<Name extends string>(
  numbers: Readonly<Record<Name, number>>,
): Record<Name, ReturnType<typeof quantity>> {
  const entries = Object.entries<number>(numbers).map(([name, number]) => [name, quantity(number)] as const)
  return Object.fromEntries(entries) as Record<Name, ReturnType<typeof quantity>>
}
