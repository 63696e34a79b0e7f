import type { AccountProof, Methods } from '../../src/model/generated/adapter.ts'
import type { CaseMethod } from '../adapters/Party.ts'
import type { StorageCase, StorageProofQuestion } from '../load/Case.ts'
import { ask } from './ask.ts'
import type { Asked, StorageObservation } from './Observation.ts'
import type { Pair } from './Pair.ts'
import { judgementOf } from './systemCalls.ts'

/**
 * Asks both parties where a value lies, or lets the prover read what the sequencer proves.
 *
 * @param asked - The case.
 * @param pair - The parties.
 * @param token - Opaque name of the case.
 */
export async function observeStorage(asked: StorageCase, pair: Pair, token: string): Promise<StorageObservation> {
  const { ruleset } = judgementOf(asked, pair)
  const { question } = asked
  const put = asking(asked, pair)
  if (question.kind === 'slot') {
    const { layout, read } = question
    const params = { token, layout, read }
    const sequencer = put('sequencer', 'seq_storageSlot', 'storageSlot', params)
    const prover = put('prover', 'prover_storageSlot', 'storageSlot', params)
    return { kind: 'storage', about: 'slot', ruleset, sequencer: await sequencer, prover: await prover }
  }
  const sequencer = await prove(question, put, token)
  const made = sequencer.kind === 'result' && sequencer.result.status === 'proven' ? sequencer.result.proof : undefined
  const proof = made ?? question.proof
  return {
    kind: 'storage',
    about: 'proof',
    ruleset,
    sequencer,
    prover: await read(question, put, { token, proof }),
    proofFrom: made === undefined ? 'vector' : 'sequencer',
  }
}

type Put = <M extends CaseMethod>(
  role: 'sequencer' | 'prover',
  method: M,
  feature: 'storageSlot' | 'storageProof',
  params: Methods[M]['params'],
) => Promise<Asked<Methods[M]['result']>>

function asking(asked: StorageCase, pair: Pair): Put {
  return async (role, method, feature, params) =>
    ask(role === 'sequencer' ? pair.sequencer : pair.prover, {
      method,
      params,
      need: { role, features: [feature], case: asked },
      budgetMs: pair.budgetMs,
    })
}

async function prove(
  question: StorageProofQuestion,
  put: Put,
  token: string,
): Promise<Asked<Methods['seq_storageProof']['result']>> {
  const { alloc, address, layout, reads } = question
  if (alloc === undefined) return { kind: 'notAsked', why: 'the proof of the vector is not an honest one' }
  return put('sequencer', 'seq_storageProof', 'storageProof', { token, alloc, address, layout, reads })
}

async function read(
  question: StorageProofQuestion,
  put: Put,
  { token, proof }: { readonly token: string; readonly proof: AccountProof },
): Promise<Asked<Methods['prover_readStorage' | 'prover_readValidatorSet']['result']>> {
  const { stateRoot, address, layout } = question
  const about = { token, stateRoot, address, layout, proof }
  if (question.kind === 'read') {
    return put('prover', 'prover_readStorage', 'storageProof', { ...about, reads: question.reads })
  }
  const { batch, members } = question
  const more = { ...(batch !== undefined && { batch }), ...(members !== undefined && { members }) }
  return put('prover', 'prover_readValidatorSet', 'storageProof', { ...about, ...more })
}
