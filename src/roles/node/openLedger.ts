import { createChain } from '../../execution/Chain.ts'
import type { NodeOptions } from './NodeOptions.ts'
import type { Ledger } from './Ledger.ts'
import { readBatchSet } from './readBatchSet.ts'

/**
 * Opens the chain at its genesis block.
 *
 * @param options - Genesis and where the set lies.
 * @throws {@link Rejection} as `readBatchSet`: a chain without validators does not begin.
 */
export function openLedger({ party, genesis, place }: Pick<NodeOptions, 'party' | 'genesis' | 'place'>): Ledger {
  const chain = createChain(genesis, party)
  const { keccak256 } = party.crypto
  const set = readBatchSet({
    chain,
    before: chain.genesis,
    batch: 1n,
    place,
    known: place.firstMembers ?? [],
    keccak256,
  })
  return {
    chain,
    head: { block: chain.genesis, validators: set.validators, seals: new Map() },
    set,
    sets: [set],
    sealed: [],
    executed: new Map(),
    nowS: chain.genesis.header.timestamp,
  }
}
