import type { OrderingCase } from '../load/Case.ts'
import { ask } from './ask.ts'
import type { OrderingObservation } from './Observation.ts'
import type { Pair } from './Pair.ts'
import { askProver } from './proverInput.ts'
import { judgementOf } from './systemCalls.ts'

/**
 * Lets the sequencer order a pool and build a block of it, and the prover compute that block again.
 *
 * @param asked - The case.
 * @param pair - The parties.
 * @param token - Opaque name of the case.
 */
export async function observeOrdering(asked: OrderingCase, pair: Pair, token: string): Promise<OrderingObservation> {
  const { ruleset } = judgementOf(asked, pair)
  const sequencer = await ask(pair.sequencer, {
    method: 'seq_order',
    params: { token, rulesetHash: ruleset.hash, ...asked.input },
    need: { role: 'sequencer', features: ['ordering'], case: asked },
    ruleset,
    budgetMs: pair.budgetMs,
  })
  const block = sequencer.kind === 'result' ? sequencer.result.block : undefined
  const own = block?.witness
  // Where the sequencer builds none, or leaves the witness out, the prover has the block of the vector.
  const given =
    block !== undefined && own !== undefined
      ? { rlp: block.rlp, witness: own }
      : { rlp: asked.expected.rlp, witness: asked.expected.witness }
  const prover = await askProver(pair, {
    token,
    case: asked,
    ruleset,
    blocks: [{ index: 0, ...given, valid: true }],
    witnessFrom: own === undefined ? 'vector' : 'sequencer',
    canonical: own === undefined,
    computeWanted: true,
  })
  return { kind: 'ordering', ruleset, sequencer, prover }
}
