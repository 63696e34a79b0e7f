import { forkRank } from '../../src/standard/forkOrder.ts'
import type { EvmFork, ForkActivation, Ruleset } from '../../src/model/generated/ruleset.ts'

/**
 * Tells whether a fork has the rules of another.
 *
 * @param fork - The fork in force.
 * @param since - The fork that brought the rule.
 * @returns True where `fork` is `since` or later.
 */
export function isSince(fork: EvmFork, since: EvmFork): boolean {
  return forkRank(fork) >= forkRank(since)
}

/**
 * The fork of a ruleset that is in force at a block.
 *
 * @param ruleset - Forks in order of activation.
 * @param number - Block number.
 * @param timestamp - Block timestamp in seconds.
 * @returns The last fork whose moment has come; the first one where none has.
 */
export function forkAt(ruleset: Ruleset, number: bigint, timestamp: bigint): ForkActivation | undefined {
  return (
    ruleset.forks.findLast(({ activation }) => {
      if (activation.kind === 'genesis') return true
      if (activation.kind === 'block') return number >= BigInt(activation.value)
      if (activation.kind === 'timestamp') return timestamp >= BigInt(activation.value)
      // By total difficulty: only its block number can be told from here.
      return (
        activation.kind === 'terminalTotalDifficulty' &&
        activation.firstBlock !== undefined &&
        number >= BigInt(activation.firstBlock)
      )
    }) ?? ruleset.forks[0]
  )
}
