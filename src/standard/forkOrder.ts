import type { EvmFork } from '../model/generated/ruleset.ts'

/** Every EVM fork in order of activation on Ethereum. */
export const evmForkOrder: readonly EvmFork[] = [
  'frontier',
  'homestead',
  'dao',
  'tangerineWhistle',
  'spuriousDragon',
  'byzantium',
  'constantinople',
  'petersburg',
  'istanbul',
  'muirGlacier',
  'berlin',
  'london',
  'arrowGlacier',
  'grayGlacier',
  'paris',
  'shanghai',
  'cancun',
  'prague',
  'osaka',
  'bpo1',
  'bpo2',
  'bpo3',
  'bpo4',
  'bpo5',
  'amsterdam',
]

/**
 * Tells how far along Ethereum's history a fork is.
 *
 * @param fork - Any fork of the standard.
 * @returns Place in {@link evmForkOrder}, from 0.
 */
export function forkRank(fork: EvmFork): number {
  return evmForkOrder.indexOf(fork)
}
