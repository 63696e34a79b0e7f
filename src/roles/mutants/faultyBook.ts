import { createRulesBook, type RulesBook } from '../../execution/Rules.ts'
import type { Ruleset } from '../../model/generated/ruleset.ts'
import type { Mutation } from './parseMutant.ts'

/**
 * Prepares a declared ruleset for a party with a fault.
 *
 * @param declared - Ruleset that the party was given.
 * @param mutation - Fault; none in an honest party.
 * @returns Honest rules in every fork but the one that the fault is in, where it is in one only.
 * @throws {@link Rejection} as `createRulesBook`.
 */
export function faultyBook(declared: Ruleset, mutation: Mutation | undefined): RulesBook {
  if (mutation === undefined) return createRulesBook(declared)
  const faulty = createRulesBook(mutation.ruleset?.(declared) ?? declared, mutation.override)
  const { fork } = mutation
  if (fork === undefined) return faulty
  const honest = createRulesBook(declared)
  return {
    ...honest,
    ruleset: faulty.ruleset,
    at: (position) => {
      const rules = honest.at(position)
      return rules.forkId === fork ? faulty.at(position) : rules
    },
    check: () => {
      honest.check()
      faulty.check()
    },
  }
}
