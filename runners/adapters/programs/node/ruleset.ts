import type { ForkActivation, Ruleset } from '../../../../src/model/generated/ruleset.ts'
import { AdapterError } from '../../../protocol/serve.ts'
import { mergedForks } from './forks.ts'

/**
 * Makes sure that the ruleset asks for nothing that a node cannot be told.
 *
 * System calls are not looked at: what the node runs is declared, and the judge derives the ruleset from it.
 *
 * @param ruleset - The chain's rules.
 * @param fork - The fork in force.
 * @throws {@link AdapterError} `UNSUPPORTED_RULESET` naming the limit or flag.
 */
export function checkRuleset(ruleset: Ruleset, fork: ForkActivation): void {
  const [limit] = Object.keys(ruleset.limits)
  if (limit !== undefined) throw new AdapterError('UNSUPPORTED_RULESET', `limit ${limit}`, 'provingLimits')
  if (ruleset.flags.includes('noBlockReward') && !mergedForks.has(fork.evmBase)) {
    throw new AdapterError('UNSUPPORTED_RULESET', `flag noBlockReward: the node pays rewards at ${fork.evmBase}`)
  }
}
