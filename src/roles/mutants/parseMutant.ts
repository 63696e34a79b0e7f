import { Rejection } from '../../model/Rejection.ts'
import { mutantKinds } from './kinds.ts'
import type { Plant } from './MutantKind.ts'

/** A fault that is planted into a party: it declares one ruleset and executes another. */
export interface Mutation extends Plant {
  readonly name: string
  /** Id of the only fork in which the fault is; in every fork where absent. */
  readonly fork?: string
}

const kinds = new Map(mutantKinds.map((kind) => [kind.kind, kind]))
const forkPattern = /^[A-Za-z][A-Za-z0-9-]{0,63}$/

/**
 * Reads the name of a mutant.
 *
 * @param name - As a form of the table of kinds writes it, such as `precompile-absent:0x09` or `gas:SLOAD:+1@prague`.
 * @returns The fault; a part that the executed ruleset does not have leaves it as it is.
 * @throws {@link Rejection} `RULESET_UNKNOWN` with the known forms.
 */
export function parseMutant(name: string): Mutation {
  const [fault = '', fork, ...more] = name.split('@')
  const [kind = '', subject = '', ...amount] = fault.split(':')
  const plant = kinds.get(kind)?.plant(subject, amount.join(':')) ?? null
  if (plant === null || more.length > 0) return unknown(name)
  if (fork === undefined) return { name, ...plant }
  // Methods do not know which fork they are asked for.
  if (!forkPattern.test(fork) || plant.handlers !== undefined || plant.pool !== undefined) return unknown(name)
  return { name, fork, ...plant }
}

/**
 * Tells whether a name is that of a fault; members of generated families that plant nothing are left out by it.
 *
 * @param name - As for {@link parseMutant}.
 */
export function isMutant(name: string): boolean {
  try {
    return parseMutant(name).name === name
  } catch (error) {
    if (error instanceof Rejection) return false
    throw error
  }
}

function unknown(name: string): never {
  const forms = mutantKinds.map(({ form }) => form).join(' ')
  throw new Rejection('RULESET_UNKNOWN', { mutant: name, forms })
}
