import type { Feature, Methods } from '../../src/model/generated/adapter.ts'
import type { CaseMethod } from '../adapters/Party.ts'
import type { ProofCase } from '../load/Case.ts'
import { ask } from './ask.ts'
import type { Asked, ProofObservation, ProofResult } from './Observation.ts'
import type { Pair } from './Pair.ts'
import { judgementOf } from './systemCalls.ts'

/** What puts a question to the prover of a pair. */
type Put = <M extends CaseMethod>(method: M, params: Methods[M]['params']) => Promise<Asked<Methods[M]['result']>>

const featureOf: Readonly<Record<ProofCase['question']['kind'], Feature>> = {
  verify: 'verification',
  settle: 'settlement',
  aggregate: 'aggregation',
  finality: 'consensusProofs',
  prove: 'proofs',
}

/** Times that a job is asked about while it has not ended. */
const inquiriesMax = 1000

/**
 * Asks the prover of a pair to make, aggregate, verify or settle a proof.
 *
 * @param asked - The case.
 * @param pair - The parties.
 * @param token - Opaque name of the case.
 */
export async function observeProof(asked: ProofCase, pair: Pair, token: string): Promise<ProofObservation> {
  const { ruleset } = judgementOf(asked, pair)
  const put: Put = (method, params) =>
    ask(pair.prover, {
      method,
      params,
      ruleset,
      need: { role: 'prover', features: [featureOf[asked.question.kind]], case: asked },
      budgetMs: pair.budgetMs,
    })
  return {
    kind: 'proof',
    ruleset,
    sequencer: { kind: 'notAsked', why: 'the prover alone has a say in proofs' },
    prover: await putQuestion(asked, { token, rulesetHash: ruleset.hash }, put),
  }
}

async function putQuestion(
  { question }: ProofCase,
  head: Pick<Methods['verifier_verify']['params'], 'token' | 'rulesetHash'>,
  put: Put,
): Promise<Asked<ProofResult>> {
  switch (question.kind) {
    case 'verify':
      return put('verifier_verify', { ...head, ...question.ask })
    case 'settle':
      return put('verifier_submitBatch', { ...head, ...question.ask })
    case 'aggregate':
      return resultOf(await put('agg_aggregate', { ...head, ...question.ask }), put)
    case 'finality':
      return resultOf(await put('consensus_prove', { ...head, ...question.ask }), put)
    case 'prove':
      return resultOf(await put('prover_prove', { ...head, ...question.ask }), put)
  }
}

/** Waits for a job; each inquiry may take as long as a question does. */
async function resultOf(job: Asked<{ readonly jobId: string }>, put: Put): Promise<Asked<ProofResult>> {
  if (job.kind !== 'result') return job
  const { jobId } = job.result
  let answer = await put('prover_job', { jobId })
  for (let inquiries = 1; inquiries < inquiriesMax && isOpen(answer); inquiries++) {
    answer = await put('prover_job', { jobId })
  }
  return isOpen(answer) ? { kind: 'undelivered', detail: `the job ${jobId} did not end` } : answer
}

function isOpen(answer: Asked<Methods['prover_job']['result']>): boolean {
  return answer.kind === 'result' && ['queued', 'running'].includes(answer.result.status)
}
