import type { AccountProof } from '../../model/generated/adapter.ts'
import { quantity } from '../../model/Hex.ts'
import { fewSlots, included, member, mixedLayout, stateOf, withSlot } from './proofCases.ts'
import type { RefusedProof } from './RefusedProof.ts'
import { prove, word, type Proven } from './states.ts'

const base = included()
const clauses = ['LAY-14']
const stating = (change: Partial<AccountProof>): Omit<Proven, 'alloc'> => ({
  ...base,
  proof: { ...base.proof, ...change },
})
const reason = 'PROOF_VALUE_MISMATCH'
/** Statements that the nodes do not show. */
export const wrongStatements: readonly RefusedProof[] = [
  {
    name: 'value-stated',
    given: 'The slot with a stated value that its leaf does not hold.',
    clauses,
    reason,
    question: { ...base, proof: withSlot(base.proof, { value: quantity(1001) }) },
  },
  {
    name: 'nonce-stated',
    given: 'A stated nonce that the account does not have.',
    clauses,
    reason,
    question: stating({ nonce: quantity(2) }),
  },
  {
    name: 'balance-stated',
    given: 'A stated balance that the account does not have.',
    clauses,
    reason,
    question: stating({ balance: quantity(8) }),
  },
  {
    name: 'code-stated',
    given: 'A stated code hash that the account does not have.',
    clauses,
    reason,
    question: stating({ codeHash: word(1) }),
  },
  {
    name: 'absence-as-value',
    given: 'A stated value for a slot whose absence is proven.',
    clauses,
    reason,
    twin: 'proof/excluded',
    question: absenceStated(),
  },
]

function absenceStated(): Omit<Proven, 'alloc'> {
  const base = prove(stateOf(fewSlots), mixedLayout, [{ variable: 'balances', path: [{ key: member }] }])
  return { ...base, proof: withSlot(base.proof, { value: quantity(1) }) }
}
