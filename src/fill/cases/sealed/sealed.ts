import type { Case } from '../../Case.ts'
import { contracts } from './contracts.ts'
import { instructions } from './instructions.ts'
import { precompiles } from './precompiles.ts'
import { prices } from './prices.ts'
import { sealedCase } from './seal.ts'

/**
 * Makes the blocks that faulty parties seal: header, state and receipts are all what such a party gets, so that only a
 * party that follows the clause refuses them.
 *
 * @param accepted - Cases whose last blocks are sealed by faulty parties.
 */
export function sealed(accepted: readonly Case[]): readonly Case[] {
  return [...instructions, ...prices, ...contracts, ...precompiles].map((seal) => sealedCase(seal, accepted))
}
