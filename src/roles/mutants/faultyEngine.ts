import type { Engine } from '../../execution/Engine.ts'
import type { Mutation } from './parseMutant.ts'

/**
 * Puts the fault of a mutant around an engine.
 *
 * @param honest - Engine of the reference.
 * @param mutation - Fault; none in an honest party.
 * @returns The honest engine where the fault is elsewhere, or in the forks that it is not in.
 */
export function faultyEngine(honest: Engine, mutation: Mutation | undefined): Engine {
  const faulty = mutation?.engine?.(honest)
  if (faulty === undefined) return honest
  const fork = mutation?.fork
  if (fork === undefined) return faulty
  return {
    name: faulty.name,
    run: (message, environment) => (environment.rules.forkId === fork ? faulty : honest).run(message, environment),
  }
}
