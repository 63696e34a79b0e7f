import { loadCrypto } from '../crypto/loadCrypto.ts'
import { Rejection } from '../model/Rejection.ts'
import type { ComputeAnswer, ComputeQuestion } from './ComputeProcess.ts'
import { createCompute } from './createCompute.ts'
import type { Compute } from './Errand.ts'
import { failureText } from './failure.ts'

let computing: Promise<Compute> | undefined

/** Answers errands one by one; whatever is no refusal ends the process, and nothing that it knew is used again. */
async function obey(question: ComputeQuestion): Promise<void> {
  if ('setting' in question) {
    const { privateKey, mockRun } = question.setting
    computing = loadCrypto('auto').then((crypto) => createCompute(crypto, privateKey, mockRun))
    return
  }
  // Nobody is there to be answered where whoever asked has ended.
  const answer = (text: ComputeAnswer): void => void process.send?.(text, undefined, undefined, () => undefined)
  const { id, errand } = question
  try {
    const compute = await computing
    if (compute !== undefined) answer({ id, proof: await compute(errand) })
  } catch (error) {
    if (!(error instanceof Rejection)) throw error
    answer({ id, failure: failureText(error) })
  }
}

process.on('message', (question: ComputeQuestion) => void obey(question))
// Whoever asks has ended, or was killed.
process.on('disconnect', () => process.exit())
