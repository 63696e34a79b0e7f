import { consult, type Consultation } from './consult.ts'
import type { FilledExecution } from './fillExecute.ts'
import type { SecondOracle } from './SecondOracle.ts'
import { consultWitness } from './stateless/consultWitness.ts'
import type { StatelessOracle } from './stateless/StatelessOracle.ts'

/** Other implementations that are asked about execute cases. */
export interface ExecuteOracles {
  /** Builds chains on whole states. */
  readonly builder: SecondOracle
  /** Executes blocks from witnesses. */
  readonly stateless: StatelessOracle
  /** Answers of the builder by chain; cases share chains. */
  readonly known: WeakMap<object, Promise<Consultation>>
}

/**
 * Asks other implementations about an execute case.
 *
 * @param filled - What the reference made of the case.
 * @param oracles - Whom to ask.
 * @returns All that agree; or what the builder lacks, or for a refusal what the stateless one does.
 * @throws {@link Defect} With the first difference in a result.
 */
export async function consultExecute(
  filled: FilledExecution,
  oracles: ExecuteOracles,
): Promise<readonly Consultation[]> {
  const whole = await consultBuilder(filled, oracles)
  if (!filled.plan.name.startsWith('witness/')) return [whole]
  const stateless = await consultWitness(filled, oracles.stateless)
  return whole.kind === 'lacks' && whole.capability === executing ? [stateless] : [whole, stateless]
}

const executing = 'feature execute'

/**
 * Has the second oracle build the chain of an execute case on the whole state, where the case expects results: what a
 * prover computes from a witness is what any client computes from the whole state.
 *
 * @param filled - What the reference made of the case.
 * @returns Agreement, or what it lacks: it does not execute from a witness, so it cannot say why one is refused.
 * @throws {@link Defect} With the first difference.
 */
async function consultBuilder(filled: FilledExecution, { builder, known }: ExecuteOracles): Promise<Consultation> {
  const { chain, request } = filled
  if (!request.expected.blocks.some(({ status }) => status === 'executed')) {
    return { kind: 'lacks', capability: executing }
  }
  const named = { ...chain, plan: { ...chain.plan, name: filled.plan.name } }
  const answer = known.get(chain) ?? consult(named, builder)
  known.set(chain, answer)
  const given = await answer
  if (given.kind === 'lacks') return given
  return { kind: 'agrees', oracle: { ...given.oracle, asked: 'on the whole state' } }
}
