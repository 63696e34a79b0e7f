import { consult, type Consultation } from './consult.ts'
import type { FilledExecution } from './fillExecute.ts'
import type { SecondOracle } from './SecondOracle.ts'

/**
 * Has the second oracle build the chain of an execute case on the whole state, where the case expects results: what a
 * prover computes from a witness is what any client computes from the whole state.
 *
 * @param filled - What the reference made of the case.
 * @param oracle - The second oracle.
 * @param known - Answers by chain, kept by the caller; cases share chains.
 * @returns Agreement, or what it lacks: it does not execute from a witness, so it cannot say why one is refused.
 * @throws {@link Defect} With the first difference.
 */
export async function consultExecute(
  filled: FilledExecution,
  oracle: SecondOracle,
  known: WeakMap<object, Promise<Consultation>>,
): Promise<Consultation> {
  const { chain, request } = filled
  if (!request.expected.blocks.some(({ status }) => status === 'executed')) {
    return { kind: 'lacks', capability: 'feature execute' }
  }
  const named = { ...chain, plan: { ...chain.plan, name: filled.plan.name } }
  const answer = known.get(chain) ?? consult(named, oracle)
  known.set(chain, answer)
  const given = await answer
  if (given.kind === 'lacks') return given
  return { kind: 'agrees', oracle: { ...given.oracle, asked: 'on the whole state' } }
}
