import { activeSet, countParticipation, sealsForFinality, verifyEvidence } from '../consensus/index.ts'
import type {
  ConsensusActiveSetQuestion,
  ConsensusActiveSetResult,
  ConsensusEvidenceQuestion,
  ConsensusEvidenceResult,
  ConsensusParticipationQuestion,
  ConsensusParticipationResult,
  Refusal,
} from '../model/generated/adapter.ts'
import { integer, quantity, toBytes } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import { answer, type ContextOf } from './consensusAnswer.ts'
import type { Serves } from './sequencer.ts'

/** Questions about who has to validate, who did, and who broke the rules. */
export type DutyMethod = 'consensus_activeSet' | 'consensus_participation' | 'consensus_verifyEvidence'

type Answer<Result> = Exclude<Result, Refusal>

/** Makes the methods about the duties of validators. */
export function dutyMethods(contextOf: ContextOf): Serves<DutyMethod> {
  return {
    consensus_activeSet: async ({ question }) => answer(() => setAnswer(question, contextOf)),
    consensus_participation: async ({ question }) => answer(() => participationAnswer(question, contextOf)),
    consensus_verifyEvidence: async ({ question }) => answer(() => evidenceAnswer(question, contextOf)),
  }
}

function setAnswer(
  { profile, height, activation, epochBlocks, batch, address, layout, states }: ConsensusActiveSetQuestion,
  contextOf: ContextOf,
): Answer<ConsensusActiveSetResult> {
  const context = contextOf(profile)
  const found = activeSet(
    {
      height: integer(height),
      ...(activation !== undefined && { activation }),
      ...(epochBlocks !== undefined && { epochBlocks: integer(epochBlocks) }),
      ...(batch !== undefined && { batch: { number: batch.number, firstHeight: integer(batch.firstHeight) } }),
      address,
      layout,
      states: states.map((state) => ({ ...state, height: integer(state.height) })),
    },
    context,
  )
  const quorum = sealsForFinality(found.validators.length, { height: integer(height) }, context)
  return { status: 'active', ...found, readAt: quantity(found.readAt), quorum: quantity(quorum) }
}

function participationAnswer(
  question: ConsensusParticipationQuestion,
  contextOf: ContextOf,
): Answer<ConsensusParticipationResult> {
  const { profile, chain, headerRlp, round, seals, ...rest } = question
  const sealed = { headerRlp: toBytes(headerRlp), seals, ...(round !== undefined && { round: integer(round) }) }
  const { extra, late, ...counted } = countParticipation({ ...rest, sealed }, contextOf(profile, chain))
  return { status: 'counted', ...counted, extra: quantity(extra), late: quantity(late) }
}

function evidenceAnswer(
  { profile, chain, kind, signer, height, round, statements, validators }: ConsensusEvidenceQuestion,
  contextOf: ContextOf,
): Answer<ConsensusEvidenceResult> {
  const [first, second] = statements.map(({ code, signed, headerRlp }) => ({
    code: integer(code),
    signed: toBytes(signed),
    ...(headerRlp !== undefined && { headerRlp: toBytes(headerRlp) }),
  }))
  if (first === undefined || second === undefined) throw new Rejection('EVIDENCE_STATEMENT_MISMATCH')
  const accusation = {
    kind,
    signer,
    height: integer(height),
    round: integer(round),
    statements: [first, second],
  } as const
  return { status: 'proven', ...verifyEvidence(accusation, validators, contextOf(profile, chain)) }
}
