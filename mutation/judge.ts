import { compare } from '../runners/compare/compare.ts'
import type { Verdict } from '../runners/compare/Verdict.ts'
import type { Party } from '../runners/adapters/Party.ts'
import type { Case } from '../runners/load/Case.ts'
import { observe, triangulate } from '../runners/observe/observe.ts'
import type { Pair } from '../runners/observe/Pair.ts'

/** The part that a faulty party takes. */
export type Side = 'sequencer' | 'prover'

/**
 * What a vector shows of a faulty party: `killed` by a wrong answer or a wrong refusal, `crashed` by none at all,
 * `misblamed` where the honest partner is found wrong, whether alone or beside it, `open` where the judge sees a
 * difference and blames nobody.
 */
export type Outcome = 'survived' | 'killed' | 'crashed' | 'misblamed' | 'open'

/** Budget that no case comes near; nothing measures it within one process. */
const budgetMs = 60_000
/** A turn at which the judge sends no falsified header of its own, so that only the vector can find the fault. */
const quietTurn = 4

/**
 * Judges one pair on one vector exactly as `lockstep run` does.
 *
 * @param asked - The vector.
 * @param parties - The pair, and the reference that settles blame.
 */
export async function judge(
  asked: Case,
  parties: { readonly sequencer: Party; readonly prover: Party; readonly reference: Party },
): Promise<Verdict> {
  const pair: Pair = {
    sequencer: { party: parties.sequencer },
    prover: { party: parties.prover },
    reference: () => Promise.resolve({ party: parties.reference }),
    budgetMs,
    controls: { asked: quietTurn },
  }
  const observation = await observe(asked, pair)
  const verdict = compare(asked, observation)
  if (verdict.pair.status !== 'fail') return verdict
  return compare(asked, await triangulate(asked, observation, pair))
}

/**
 * Tells what a verdict says about the faulty party.
 *
 * @param verdict - Of a pair with one faulty party.
 * @param side - The part that the faulty party took.
 */
export function outcomeOf(verdict: Verdict, side: Side): Outcome {
  const faulty = verdict[side]
  const honest = verdict[side === 'sequencer' ? 'prover' : 'sequencer']
  // Looked at first: that the faulty party is found does not make the blame of the honest one right.
  if (honest.status === 'fail' || honest.status === 'broken') return 'misblamed'
  if (faulty.status === 'broken') return 'crashed'
  // A request that is refused as a whole is refused wrongly, since an honest party serves it.
  if (faulty.status === 'fail') return 'killed'
  return verdict.pair.status === 'fail' ? 'open' : 'survived'
}
