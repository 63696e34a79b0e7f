import { batchCases, longBatch } from './batchCases.ts'
import type { ConsensusCase } from './ConsensusCase.ts'
import { sealCases } from './sealedHeaders.ts'
import { headerCases, unknownSet } from './wrongHeaders.ts'

const profiles = ['psc-1', 'qbft-eea'] as const
const sizes = [1, 2, 3, 4, 5, 6, 7, 10, 22, 30] as const

/** Sealed headers under a set that is known, and batches of them under a set that is proven. */
export function finalityCases(): readonly ConsensusCase[] {
  return [
    ...profiles.flatMap((profile) => sizes.flatMap((n) => sealCases(profile, n))),
    ...['besu', 'goquorum', 'ibft2'].flatMap((profile) => [4, 7].flatMap((n) => sealCases(profile, n))),
    ...profiles.flatMap(headerCases),
    ...profiles.flatMap(batchCases),
    ...profiles.map(unknownSet),
    ...[1, 4, 13].flatMap((n) => profiles.map((profile) => longBatch(profile, n))),
  ]
}
