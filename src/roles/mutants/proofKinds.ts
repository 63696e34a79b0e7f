import { proofFaults, type ProofFault } from '../../proof/ProofFault.ts'
import type { MutantKind } from './MutantKind.ts'

/** Faults in public values, proofs, aggregations and settlements. */
export const proofKinds: readonly MutantKind[] = faults().map(([fault, sentence]) => ({
  kind: `proof-${fault}`,
  form: `proof-${fault}`,
  sentence,
  plant: (subject, amount) => (subject === '' && amount === '' ? { proof: fault } : null),
}))

/** Object.entries forgets which names the record has. */
function faults(): readonly (readonly [ProofFault, string])[] {
  return Object.entries(proofFaults) as [ProofFault, string][]
}
