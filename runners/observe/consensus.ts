import type { Feature, Methods } from '../../src/model/generated/adapter.ts'
import type { ConsensusAsked, ConsensusCase } from '../load/Case.ts'
import { ask } from './ask.ts'
import type { Asked, ConsensusMethod, ConsensusObservation, ConsensusResult } from './Observation.ts'
import type { Pair } from './Pair.ts'
import { judgementOf } from './systemCalls.ts'

/**
 * Asks both parties a question about consensus.
 *
 * @param asked - The case.
 * @param pair - The parties.
 * @param token - Opaque name of the case.
 */
export async function observeConsensus(asked: ConsensusCase, pair: Pair, token: string): Promise<ConsensusObservation> {
  const { ruleset } = judgementOf(asked, pair)
  const putTo =
    (role: 'sequencer' | 'prover'): Put =>
    (method, params) =>
      ask(pair[role], {
        method,
        params,
        need: { role, features: [featureOf(asked.question)], case: asked },
        budgetMs: pair.budgetMs,
      })
  const [sequencer, prover] = (['sequencer', 'prover'] as const).map((role) =>
    putQuestion(asked.question, token, putTo(role)),
  )
  const nobody: Asked<ConsensusResult> = { kind: 'notAsked', why: 'there was nobody to ask' }
  return { kind: 'consensus', ruleset, sequencer: (await sequencer) ?? nobody, prover: (await prover) ?? nobody }
}

/** What a party has to offer to be asked: what is beyond a core that reads and counts has words of its own. */
function featureOf({ kind }: ConsensusAsked): Feature {
  switch (kind) {
    case 'activeSet':
      return 'validatorActivation'
    case 'participation':
    case 'evidence':
      return kind
    default:
      return 'consensus'
  }
}

/** Puts a question by one of the methods. */
export type Put = <M extends ConsensusMethod>(
  method: M,
  params: Methods[M]['params'],
) => Promise<Asked<Methods[M]['result']>>

/**
 * Puts a question by the method that it is for.
 *
 * @param question - What is asked.
 * @param token - Opaque name of the case.
 * @param put - Sends it.
 */
export function putQuestion(question: ConsensusAsked, token: string, put: Put): Promise<Asked<ConsensusResult>> {
  switch (question.kind) {
    case 'message':
      return put('consensus_verifyMessage', { token, question: question.ask })
    case 'extraData':
      return put('consensus_decodeExtraData', { token, question: question.ask })
    case 'hash':
      return put('consensus_hash', { token, question: question.ask })
    case 'header':
      return put('consensus_verifyHeader', { token, question: question.ask })
    case 'votes':
      return put('consensus_countVotes', { token, question: question.ask })
    case 'proposer':
      return put('consensus_proposer', { token, question: question.ask })
    case 'timeout':
      return put('consensus_timeout', { token, question: question.ask })
    case 'finality':
      return put('consensus_verifyFinality', { token, question: question.ask })
    case 'activeSet':
      return put('consensus_activeSet', { token, question: question.ask })
    case 'participation':
      return put('consensus_participation', { token, question: question.ask })
    case 'evidence':
      return put('consensus_verifyEvidence', { token, question: question.ask })
  }
}
