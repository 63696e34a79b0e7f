import * as Rlp from '../../codec/Rlp.ts'
import { keccak256 } from '../../crypto/keccak.ts'
import { Defect } from '../../model/Defect.ts'
import { fromBytes, toBytes } from '../../model/Hex.ts'
import type { Bytes } from '../../model/Hex.ts'
import { code } from '../Assembler.ts'
import type { ExecuteCase, HonestChain } from '../ExecuteCase.ts'
import { word } from '../genesis.ts'
import { store } from '../program.ts'
import { build, contract, precompile, programAddress, transaction } from './language.ts'
import { specimenState } from './specimenState.ts'
import { added, slotNode, without } from './witness/damage.ts'

const [cleared, kept, written] = [0n, 1n, 2n]
const keptValue = 7n

/** Slots 0 and 1 are all that the storage holds, in one branch; slot 0 goes and slot 2 comes. */
const exchange: HonestChain = {
  name: 'witness chain: exchange of slots',
  ruleset: 'lockstep-osaka',
  alloc: {
    [programAddress]: contract(code(store(cleared, 0), store(written, 5)), {
      storage: { [String(cleared)]: 6n, [String(kept)]: keptValue },
    }),
  },
  blocks: [build(transaction({ to: programAddress }))],
  expect: { storage: { [programAddress]: { 0: 0n, 1: keptValue, 2: 5n } } },
}

/** The leaf of the slot that stays, below the branch: an odd number of nibbles behind the flag 3 (Yellow Paper, appendix C). */
function keptLeaf(): Bytes {
  const path = keccak256(toBytes(word(kept)))
  path[0] = 0x30 | ((path[0] ?? 0) & 0x0f)
  return fromBytes(Rlp.join([Rlp.fromBytes(path), Rlp.fromBytes(Rlp.fromInteger(keptValue))]))
}

const given = 'a contract that clears one of its two slots and writes a third one'
const order: readonly ExecuteCase[] = [
  {
    name: 'witness/puts-before-deletes/canonical',
    given,
    when: 'the prover is given the block with the nodes that are needed where the third slot comes before the first one goes',
    must: 'it needs all of them and no other, for the branch keeps two slots at any time',
    clauses: ['WIT-9', 'WIT-13'],
    chain: exchange,
    blocks: [{ block: 0 }],
    canonicalWitness: true,
  },
  {
    name: 'witness/puts-before-deletes/deletes-first',
    given,
    when: 'the prover is given the node of the slot that stays as well, which only those need who delete first',
    must: 'it refuses the witness for a surplus',
    clauses: ['WIT-13'],
    chain: exchange,
    blocks: [{ block: 0, witness: added('state', () => [keptLeaf()]), refused: { reason: 'WITNESS_SURPLUS' } }],
    canonicalWitness: true,
    twin: 'witness/puts-before-deletes/canonical',
  },
]

/** REGISTER of the reference chain. */
const register = precompile(0x202)

function chainOfReads(): HonestChain {
  const plan = specimenState.find(({ name }) => name === 'specimen/state-of-genesis')
  if (plan === undefined) throw new Defect('there is no case of a precompile that reads the genesis')
  const { given: _, when: __, must: ___, clauses: ____, twin: _____, revision: ______, ...chain } = plan
  return chain
}

const reading = {
  given: 'a contract that reads slots of REGISTER that the genesis has filled',
  chain: chainOfReads(),
} as const
const precompiles: readonly ExecuteCase[] = [
  {
    ...reading,
    name: 'witness/stateful-precompile/whole',
    when: 'the prover is given the block with all that the precompile reads',
    must: 'it computes what an honest builder computes',
    clauses: ['WIT-1', 'PRE-33'],
    blocks: [{ block: 0 }],
    canonicalWitness: true,
  },
  {
    ...reading,
    name: 'witness/stateful-precompile/without-slot',
    when: 'the prover is not given the node of a slot that the precompile reads',
    must: 'it refuses the block instead of taking the slot for zero',
    clauses: ['PRE-33'],
    blocks: [
      {
        block: 0,
        witness: without('state', slotNode(register, 5n)),
        refused: { reason: 'WITNESS_NODE_MISSING' },
      },
    ],
    canonicalWitness: true,
    twin: 'witness/stateful-precompile/whole',
  },
]

/** Which nodes a witness has for the order of changes, and for precompiles that read the state. */
export const provenReads: readonly ExecuteCase[] = [...order, ...precompiles]
