import { loadCrypto } from '../../crypto/loadCrypto.ts'
import { Defect } from '../../model/Defect.ts'
import type { Ruleset } from '../../model/generated/ruleset.ts'
import type { SealedChain } from '../../roles/node/SealedChain.ts'
import { loadStandard } from '../../standard/loadStandard.ts'
import { networks } from '../Network.ts'
import { runSequencers } from './runSequencers.ts'

/** A chain that validators are to make. */
export interface ChainOrder {
  readonly ruleset: Ruleset
  /** From 1 to 64. */
  readonly validators: number
  /** At least 1. */
  readonly blocks: number
  /** From 0 to 2^53 - 1. */
  readonly seed: number
  /** Transactions that users send; about six for each block where absent. */
  readonly transactions?: number
  /** As the ruleset says where absent, and where it says nothing, all blocks are one batch. */
  readonly batchBlocks?: bigint
}

const transactionsPerBlock = 6
const usersCount = 8

/**
 * Lets honest validators make a chain of real blocks out of what users send, over a simulated network.
 *
 * @param order - Ruleset and sizes; the same order always gives the same chain.
 * @returns The blocks with witnesses, seals and the sets that sealed them.
 * @throws {@link Defect} Where the validators do not get that far.
 */
export async function runChain(order: ChainOrder): Promise<SealedChain> {
  const { ruleset, validators, blocks, seed, transactions = transactionsPerBlock * blocks } = order
  const policy = loadStandard().ordering.get('priority-fee')
  if (policy === undefined) throw new Defect('the standard has no policy by priority fee')
  const batchBlocks = order.batchBlocks ?? BigInt(ruleset.batches?.blocks ?? blocks)
  const plan = {
    ruleset,
    validators,
    blocks,
    seed,
    transactions,
    batchBlocks,
    policy,
    network: networks.lan,
    faults: new Map(),
    users: usersCount,
  }
  const { chain, breaches } = await runSequencers(plan, await loadCrypto('auto'))
  const [breach] = breaches
  if (breach !== undefined) throw new Defect(`validators made no chain: ${breach.invariant}, ${breach.text}`)
  return chain
}
