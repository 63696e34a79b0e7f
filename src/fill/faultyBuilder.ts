import type { Party } from '../execution/Party.ts'
import { createRulesBook } from '../execution/Rules.ts'
import { Defect } from '../model/Defect.ts'
import type { Ruleset } from '../model/generated/ruleset.ts'
import { decimal } from '../model/Hex.ts'
import { faultyBook } from '../roles/mutants/faultyBook.ts'
import { faultyEngine } from '../roles/mutants/faultyEngine.ts'
import { parseMutant } from '../roles/mutants/parseMutant.ts'
import { withSystemCalls } from '../standard/rulesets.ts'
import type { Workshop } from './chain.ts'
import type { Mutation } from './Mutation.ts'

/**
 * Makes the party whose fault a mutation stands for.
 *
 * @param mutation - Change of a block.
 * @param ruleset - Rules of the chain, which the party declares.
 * @param workshop - Engine and cryptography.
 * @returns The party; null where the mutation changes an honest block.
 * @throws {@link Defect} Where the fault is one of methods, which build no block here.
 */
export function faultyBuilder(mutation: Mutation, ruleset: Ruleset, workshop: Workshop): Party | null {
  const { crypto } = workshop
  const engine = workshop.faultyEngine ?? workshop.engine
  if (mutation.kind === 'omitSystemCalls') {
    const calls = ruleset.systemCalls.filter((call) => !mutation.calls.includes(call))
    return { book: createRulesBook(withSystemCalls(ruleset, calls)), engine, crypto }
  }
  if (mutation.kind === 'delayFork') return { book: createRulesBook(delayed(ruleset, mutation)), engine, crypto }
  if (mutation.kind !== 'plantFault') return null
  const fault = parseMutant(mutation.mutant)
  if (fault.handlers !== undefined) throw new Defect(`${mutation.mutant} is no fault of execution`)
  return { book: faultyBook(ruleset, fault), engine: faultyEngine(engine, fault), crypto }
}

function delayed(ruleset: Ruleset, mutation: Extract<Mutation, { kind: 'delayFork' }>): Ruleset {
  const forks = ruleset.forks.map((fork) => {
    if (fork.id !== mutation.fork || fork.activation.kind !== 'timestamp') return fork
    const value = decimal(String(BigInt(fork.activation.value) + BigInt(mutation.seconds)))
    return { ...fork, activation: { kind: 'timestamp' as const, value } }
  })
  return { ...ruleset, forks }
}
