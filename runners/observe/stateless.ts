import type { ExecuteResult } from '../../src/model/generated/adapter.ts'
import type { StatelessCase } from '../load/Case.ts'
import type { Asked, StatelessObservation } from './Observation.ts'
import type { Pair } from './Pair.ts'
import { askProver, executeOn } from './proverInput.ts'
import { judgementOf } from './systemCalls.ts'

/**
 * Lets the prover execute a block from the witness that the fixture brings; a sequencer that can do so takes part.
 *
 * @param asked - The case.
 * @param pair - The parties.
 * @param token - Opaque name of the case.
 * @returns What they did.
 */
export async function observeStateless(asked: StatelessCase, pair: Pair, token: string): Promise<StatelessObservation> {
  const { ruleset } = judgementOf(asked, pair)
  const { context } = asked
  const valid = asked.expected.kind === 'accept'
  const prover = await askProver(pair, {
    token,
    case: asked,
    ruleset,
    blocks: [{ index: 0, rlp: asked.rlp, witness: asked.witness, valid, ...(context !== undefined && { context }) }],
    witnessFrom: 'vector',
    // Fixtures of the ecosystem are free to hold more than the block needs.
    canonical: false,
    computeWanted: valid,
  })
  const sequencer = await askSequencer(asked, pair, { ...prover, mode: prover.mode }, { token, ruleset })
  return { kind: 'stateless', ruleset, sequencer, prover }
}

/** Asks the reference to execute what B was given. */
export async function triangulateStateless(
  asked: StatelessCase,
  observation: StatelessObservation,
  pair: Pair,
): Promise<StatelessObservation> {
  const { ruleset, prover } = observation
  const request = { token: 'triangulation', case: asked, ruleset }
  return { ...observation, referenceProver: await executeOn(await pair.reference(), request, prover, pair.budgetMs) }
}

async function askSequencer(
  asked: StatelessCase,
  pair: Pair,
  sent: StatelessObservation['prover'],
  { token, ruleset }: Pick<StatelessObservation, 'ruleset'> & { readonly token: string },
): Promise<Asked<ExecuteResult>> {
  const { sequencer } = pair
  if ('fault' in sequencer) return { kind: 'fault', fault: sequencer.fault }
  const { roles, features } = sequencer.party.declaration
  const feature = sent.mode === 'compute' ? 'executeCompute' : 'execute'
  if (!roles.includes('prover') || !features.includes(feature)) {
    return { kind: 'notAsked', why: 'the fixture stands in for the sequencer, which does not execute from a witness' }
  }
  return executeOn(sequencer, { token, case: asked, ruleset }, sent, pair.budgetMs)
}
