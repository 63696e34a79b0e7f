import { consensusFaults, type ConsensusFault } from '../../consensus/index.ts'
import { keccak256 } from '../../crypto/keccak.ts'
import { secp256k1Noble } from '../../crypto/secp256k1Noble.ts'
import { consensusMethods } from '../consensusMethods.ts'
import type { MutantKind } from './MutantKind.ts'

/** Faults in messages, seals, quorums, proposers and finality. */
export const consensusKinds: readonly MutantKind[] = faults().map(([fault, sentence]) => ({
  kind: `consensus-${fault}`,
  form: `consensus-${fault}`,
  sentence,
  plant: (subject, amount) => {
    if (subject !== '' || amount !== '') return null
    const crypto = { keccak256, ecrecover: secp256k1Noble.recover }
    return { handlers: (honest) => ({ ...honest, ...consensusMethods({ crypto, fault }) }) }
  },
}))

/** Object.entries forgets which names the record has. */
function faults(): readonly (readonly [ConsensusFault, string])[] {
  return Object.entries(consensusFaults) as [ConsensusFault, string][]
}
