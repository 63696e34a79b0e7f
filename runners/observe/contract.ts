import type { ContractRunResult } from '../../src/model/generated/contracts.ts'
import type { ContractCase } from '../load/Case.ts'
import { ask } from './ask.ts'
import type { AnswersObservation, Asked } from './Observation.ts'
import type { Pair } from './Pair.ts'
import { judgementOf } from './systemCalls.ts'

/**
 * Lets each party run a sequence of calls to its contracts.
 *
 * @param asked - The case.
 * @param pair - The parties.
 * @param token - Opaque name of the case.
 */
export async function observeContract(
  asked: ContractCase,
  pair: Pair,
  token: string,
): Promise<AnswersObservation<'contract', ContractRunResult>> {
  const { ruleset } = judgementOf(asked, pair)
  const { accounts } = asked
  const steps = asked.steps.map(({ step }) => step)
  const put = (role: 'sequencer' | 'prover'): Promise<Asked<ContractRunResult>> =>
    ask(pair[role], {
      method: 'contract_run',
      params: { token, rulesetHash: ruleset.hash, accounts, steps },
      need: { role, features: ['contracts'], case: asked },
      ruleset,
      budgetMs: pair.budgetMs,
    })
  const [sequencer, prover] = [await put('sequencer'), await put('prover')]
  return { kind: 'contract', ruleset, sequencer, prover }
}
