import type { EvmFork } from '../model/generated/ruleset.ts'
import { evmForkOrder } from '../standard/forkOrder.ts'

/** The EVM forks that are executed, in order of activation on Ethereum; the place in this list is the fork's level. */
export const evmForks: readonly EvmFork[] = evmForkOrder.filter((fork) => fork !== 'amsterdam')

/** Levels that rules are written against: a rule holds from its level on. */
export const Level = {
  homestead: 1,
  dao: 2,
  tangerineWhistle: 3,
  spuriousDragon: 4,
  byzantium: 5,
  constantinople: 6,
  petersburg: 7,
  istanbul: 8,
  muirGlacier: 9,
  berlin: 10,
  london: 11,
  arrowGlacier: 12,
  grayGlacier: 13,
  paris: 14,
  shanghai: 15,
  cancun: 16,
  prague: 17,
  osaka: 18,
} as const

/**
 * Tells how far along Ethereum's history a fork is.
 *
 * @param fork - Any fork of the standard.
 * @returns Its place in {@link evmForks}, or -1 where we do not execute it.
 */
export function levelOf(fork: EvmFork): number {
  return evmForks.indexOf(fork)
}
