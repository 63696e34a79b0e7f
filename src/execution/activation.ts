import type { Activation, ForkActivation, Ruleset } from '../model/generated/ruleset.ts'
import { toBytes } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import { integerOf } from './machine/words.ts'
import type { WorldState } from '../state/WorldState.ts'

/** What a block's place in the chain tells about its fork. */
export interface Position {
  readonly number: bigint
  readonly timestamp: bigint
  readonly difficulty: bigint
  /** Total difficulty of the chain up to the parent, where it is known. */
  readonly parentTotalDifficulty?: bigint
  /** State before the block; asked only where a fork activates by a state variable, and absent where it is empty. */
  readonly state?: Pick<WorldState, 'slot'>
}

/** Tells whether a fork is in force in a block. */
export type IsActive = (position: Position) => boolean

const noBlocks = 0n

/**
 * Makes the test whether a fork is in force.
 *
 * @param fork - Fork of the ruleset.
 * @param ruleset - Says how many blocks a batch has.
 * @returns The test.
 * @throws {@link Rejection} `FORK_UNKNOWN` where blocks alone do not tell when the fork activates.
 * @see FRK-7 to FRK-9, FRK-15, FRK-16
 */
export function activationOf({ id, activation }: ForkActivation, ruleset: Ruleset): IsActive {
  switch (activation.kind) {
    case 'genesis':
      return () => true
    case 'block': {
      const first = BigInt(activation.value)
      return ({ number }) => number >= first
    }
    case 'timestamp': {
      const first = BigInt(activation.value)
      return ({ timestamp }) => timestamp >= first
    }
    case 'terminalTotalDifficulty':
      return byTotalDifficulty(activation)
    case 'batch':
      return byBatch(id, activation, ruleset)
    case 'stateVariable':
      return byStateVariable(id, activation)
    case 'unscheduled':
      return () => false
    case 'forkId':
    case 'protocolVersion':
    case 'l1Origin':
    case 'buildFeature':
    case 'unknown':
      throw new Rejection('FORK_UNKNOWN', { fork: id, activation: activation.kind, problem: 'blocks do not tell it' })
  }
}

type By<Kind extends Activation['kind']> = Extract<Activation, { kind: Kind }>

function byTotalDifficulty(activation: By<'terminalTotalDifficulty'>): IsActive {
  if (activation.firstBlock !== undefined) {
    const first = BigInt(activation.firstBlock)
    return ({ number }) => number >= first
  }
  const total = BigInt(activation.value)
  return ({ parentTotalDifficulty, difficulty }) =>
    parentTotalDifficulty === undefined ? difficulty === 0n : parentTotalDifficulty >= total
}

function byBatch(id: string, { value }: By<'batch'>, ruleset: Ruleset): IsActive {
  const blocks = batchBlocks(ruleset)
  if (blocks === null) {
    throw new Rejection('FORK_UNKNOWN', { fork: id, activation: 'batch', problem: 'the ruleset has no batches' })
  }
  const first = BigInt(value)
  return ({ number }) => batchOf(number, blocks) >= first
}

function byStateVariable(id: string, { value, account, slot }: By<'stateVariable'>): IsActive {
  if (account === undefined || slot === undefined) {
    const problem = 'the ruleset does not say in which account and slot the variable is'
    throw new Rejection('FORK_UNKNOWN', { fork: id, activation: 'stateVariable', problem })
  }
  const least = BigInt(value)
  const holder = toBytes(account)
  const place = toBytes(slot)
  return ({ state }) => (state === undefined ? noBlocks : integerOf(state.slot(holder, place))) >= least
}

/** Count of blocks in a batch; null where the ruleset does not count batches. */
export function batchBlocks({ batches }: Ruleset): bigint | null {
  if (batches === undefined) return null
  const blocks = BigInt(batches.blocks)
  if (blocks === noBlocks) throw new Rejection('FORK_UNKNOWN', { batches: 'of no block' })
  return blocks
}

/**
 * Finds the batch of a block.
 *
 * @param number - Of the block.
 * @param blocks - Count of blocks in a batch, at least 1.
 * @returns Batches count from 1; genesis is in none, which is 0.
 */
export function batchOf(number: bigint, blocks: bigint): bigint {
  return (number + blocks - 1n) / blocks
}
