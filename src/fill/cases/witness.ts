import { apply } from '../Assembler.ts'
import type { ExecuteCase, HonestChain } from '../ExecuteCase.ts'
import { store } from '../program.ts'
import { build, contract, programAddress, transaction } from './language.ts'

const counter: HonestChain = {
  name: 'witness chain: counter',
  ruleset: 'lockstep-osaka',
  alloc: { [programAddress]: contract(store(0, apply('ADD', apply('SLOAD', 0), 1)), { storage: { 0: 5n } }) },
  blocks: [build(transaction({ to: programAddress })), build(transaction({ to: programAddress }))],
  expect: { storage: { [programAddress]: { 0: 7n } } },
}

/** What a prover does with witnesses that are whole, damaged or larger than they need to be. */
export const witness: readonly ExecuteCase[] = [
  {
    name: 'witness/basic/whole',
    given: 'a contract that counts its calls in a slot',
    when: 'the prover is given the second call with its canonical witness',
    must: 'it computes the result that an honest builder has',
    clauses: ['WIT-1', 'WIT-2', 'WIT-3'],
    chain: counter,
    blocks: [{ block: 1 }],
    canonicalWitness: true,
  },
  {
    name: 'witness/basic/nothing',
    given: 'a contract that counts its calls in a slot',
    when: 'the prover is given the second call with the header of its parent and nothing else',
    must: 'it refuses the block for a state root that the witness does not have',
    clauses: [],
    chain: counter,
    blocks: [
      {
        block: 1,
        witness: ({ headers }) => ({ state: [], codes: [], headers }),
        refused: { reason: 'WITNESS_STATE_ROOT_MISMATCH' },
      },
    ],
    twin: 'witness/basic/whole',
  },
]
