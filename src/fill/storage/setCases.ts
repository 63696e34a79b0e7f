import { four, list, packed, small, solidity, talk, three, vyper } from './members.ts'
import { refusedSets } from './refusedSets.ts'
import type { StorageCase } from './StorageCase.ts'
import { questionOf, type SetCase } from './validatorSets.ts'

const acceptedSets: readonly SetCase[] = [
  {
    name: 'solidity-three',
    given: 'Three members, their list and the commitment for batch 7.',
    layout: solidity,
    listed: three,
    clauses: ['LAY-1', 'LAY-3', 'LAY-4', 'LAY-6', 'LAY-19', 'LAY-20', 'LAY-21', 'LAY-22'],
  },
  {
    name: 'solidity-one',
    given: 'One member, its list and the commitment for batch 7.',
    layout: solidity,
    listed: three.slice(0, 1),
    clauses: ['LAY-19'],
  },
  {
    name: 'vyper-three',
    given: 'Three members, their count and the commitment for batch 7.',
    layout: vyper,
    listed: three,
    clauses: ['LAY-2', 'LAY-3', 'LAY-4', 'LAY-22'],
  },
  {
    name: 'talk-three',
    given: 'Three members at keccak256(0, address) and their count.',
    layout: talk,
    listed: three,
    clauses: ['LAY-2', 'LAY-3', 'LAY-19', 'LAY-21', 'LAY-22'],
  },
  {
    name: 'talk-one',
    given: 'One member at keccak256(0, address) and the count 1.',
    layout: talk,
    listed: three.slice(2),
    clauses: ['LAY-2'],
  },
  {
    name: 'list-three',
    given: 'A list of three in ascending order.',
    layout: list,
    listed: three,
    clauses: ['LAY-6', 'LAY-19', 'LAY-20', 'LAY-21'],
  },
  {
    name: 'list-unsorted',
    given: 'A list in descending order, in a layout whose readers sort.',
    layout: list,
    listed: three.toReversed(),
    clauses: ['LAY-21'],
  },
  {
    name: 'list-four-of-four',
    given: 'A list of four where four are allowed.',
    layout: list,
    listed: four,
    bounds: small,
    clauses: ['LAY-19'],
  },
  {
    name: 'packed-three',
    given: 'Three members, whose count lies between a batch and a flag.',
    layout: packed,
    listed: three,
    slots: {},
    clauses: ['LAY-3', 'LAY-7', 'LAY-22'],
  },
]

/** Sets of validators: those that a reader takes, and those that it refuses. */
export function setCases(): readonly StorageCase[] {
  return [...acceptedSets, ...refusedSets].map(({ name, given, clauses, reason, twin, ...plan }) => ({
    name: `set/${name}`,
    given,
    when: `The sequencer proves the contract in the layout ${plan.layout} and the prover reads the set.`,
    must: reason === undefined ? 'It reads the members in ascending order.' : 'It refuses and names no set.',
    clauses,
    ...(twin !== undefined && { twin: `set/${twin}` }),
    question: questionOf(plan, reason),
  }))
}
