import type { AccountProof } from '../../model/generated/adapter.ts'
import { fewSlots, included, mixedLayout, stateOf, withSlot } from './proofCases.ts'
import { total, type RefusedProof } from './RefusedProof.ts'
import { contract, prove, stranger, word, type Proven } from './states.ts'

const base = included()
const later = prove(stateOf({ ...fewSlots, '0': 1001n }), mixedLayout, [total])
const other = prove(stateOf(fewSlots), mixedLayout, [total], stranger)
const mixed = (proof: AccountProof): Omit<Proven, 'alloc'> => ({ ...base, proof })
const clauses = ['LAY-11']
/** Proofs that are held against a root of something else. */
export const wrongRoots: readonly RefusedProof[] = [
  {
    name: 'wrong-state-root',
    given: 'The proof of one state under the root of the next.',
    clauses,
    reason: 'PROOF_ROOT_MISMATCH',
    question: { ...base, stateRoot: later.stateRoot },
  },
  {
    name: 'slot-of-other-block',
    given: 'The account of one state with a slot of the next.',
    clauses,
    reason: 'PROOF_ROOT_MISMATCH',
    question: mixed({ ...base.proof, storageProof: later.proof.storageProof }),
  },
  {
    name: 'account-of-other-block',
    given: 'The account of the next state with a slot of this one.',
    clauses,
    reason: 'PROOF_ROOT_MISMATCH',
    question: mixed({ ...base.proof, accountProof: later.proof.accountProof }),
  },
  {
    name: 'other-contract',
    given: 'The whole proof of another contract.',
    clauses: ['LAY-15'],
    reason: 'ACCOUNT_MISMATCH',
    question: mixed(other.proof),
  },
  {
    name: 'other-contract-renamed',
    given: 'The proof of another contract under the address of this one.',
    clauses: ['LAY-13'],
    reason: 'PROOF_NODE_MISPLACED',
    question: mixed({ ...other.proof, address: contract }),
  },
  {
    name: 'slot-of-other-contract',
    given: 'The account of this contract with the same slot of another one.',
    clauses,
    reason: 'PROOF_ROOT_MISMATCH',
    question: mixed({ ...base.proof, storageProof: other.proof.storageProof }),
  },
  {
    name: 'stated-storage-root',
    given: 'A slot of another contract and the root that it belongs to, beside an honest account proof.',
    clauses: ['LAY-14'],
    reason: 'PROOF_VALUE_MISMATCH',
    question: mixed({ ...base.proof, storageHash: other.proof.storageHash, storageProof: other.proof.storageProof }),
  },
  {
    name: 'balance-as-slot',
    given: 'The nodes of the account in place of those of the slot.',
    clauses,
    reason: 'PROOF_ROOT_MISMATCH',
    question: mixed(withSlot(base.proof, { proof: base.proof.accountProof })),
  },
  {
    name: 'account-proof-missing',
    given: 'A proof of the slot without one of the account.',
    clauses: ['LAY-12'],
    reason: 'PROOF_INCOMPLETE',
    question: mixed({ ...base.proof, accountProof: [] }),
  },
  {
    name: 'absent-account',
    given: 'A proof that the state does not hold the contract.',
    clauses: ['LAY-16'],
    reason: 'ACCOUNT_ABSENT',
    twin: 'proof/empty-storage',
    question: absent(false),
  },
  {
    name: 'absent-account-zero-hashes',
    given: 'A proof that the state does not hold the contract, with zeros for its hashes.',
    clauses: ['LAY-16'],
    reason: 'ACCOUNT_ABSENT',
    twin: 'proof/empty-storage',
    question: absent(true),
  },
]

function absent(zeros: boolean): Omit<Proven, 'alloc'> {
  const { [contract]: _, ...alloc } = stateOf({})
  const proven = prove(alloc, mixedLayout, [total])
  return zeros ? { ...proven, proof: { ...proven.proof, codeHash: word(0), storageHash: word(0) } } : proven
}
