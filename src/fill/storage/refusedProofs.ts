import type { ProofQuestion, StorageCase } from './StorageCase.ts'
import type { RefusedProof } from './RefusedProof.ts'
import { wrongNodes } from './refusedNodes.ts'
import { wrongRoots } from './refusedRoots.ts'
import { wrongSlots } from './refusedSlots.ts'
import { wrongStatements } from './refusedStatements.ts'
import { wrongValues } from './refusedValues.ts'

const refused = [...wrongRoots, ...wrongNodes, ...wrongStatements, ...wrongSlots, ...wrongValues]

/** Proofs that do not show what they say; each a change of one that does. */
export function refusedProofs(): readonly StorageCase[] {
  return refused.map((plan) => ({
    name: `proof/${plan.name}`,
    given: plan.given,
    when: 'The prover is asked to read the slot from the proof.',
    must: 'It refuses the proof and reads nothing.',
    clauses: plan.clauses,
    twin: plan.twin ?? 'proof/included',
    question: refusing(plan),
  }))
}

function refusing({ question, reason }: RefusedProof): ProofQuestion {
  const { stateRoot, address, layout, reads, proof } = question
  return { kind: 'read', layout, stateRoot, address, reads, proof, expected: { kind: 'reject', reason } }
}
