import { alice, bob, carol } from '../Account.ts'
import { fees, pay, type Sketch } from './sketch.ts'

/**
 * Transactions that pay alike, under a policy that knows no arrival. Hashes begin, of the first transaction of bob, with
 * 3847, of alice with 71fa and of carol with c133, or 983a where she pays more; of the second of alice with 0a5f.
 */
export const ties: readonly Sketch[] = [
  {
    name: 'tie-by-hash',
    given: 'transactions of three senders that pay alike',
    must: 'they are in the order of their hashes, whenever they came',
    clauses: ['ORD-8'],
    arrivals: [pay(alice, 0), pay(bob, 0), pay(carol, 0)],
    order: [1, 0, 2],
  },
  {
    name: 'tie-by-hash-other-arrival',
    given: 'the same transactions of three senders that pay alike, in another order of arrival',
    must: 'they are in the same order of their hashes',
    clauses: ['ORD-8'],
    arrivals: [pay(carol, 0), pay(alice, 0), pay(bob, 0)],
    order: [2, 1, 0],
  },
  {
    name: 'fee-before-hash',
    given: 'transactions of three senders, of which the one with the largest hash pays most',
    must: 'it comes first, and the others in the order of their hashes',
    clauses: ['ORD-8'],
    arrivals: [pay(alice, 0), pay(bob, 0), pay(carol, 0, fees(10n, 2n))],
    order: [2, 1, 0],
  },
  {
    name: 'nonce-before-hash',
    given: 'two transactions of alice, the second with the smallest hash of all, and one of bob, which all pay alike',
    must: 'that of bob comes before both of alice, for the hash of her second does not count before it is next',
    clauses: ['ORD-4', 'ORD-8'],
    arrivals: [pay(alice, 1), pay(bob, 0), pay(alice, 0)],
    order: [1, 2, 0],
  },
  {
    name: 'replacement-by-hash',
    given: 'a transaction of alice, one of bob that pays as the replacement of the first will, and that replacement',
    must: 'the two are in the order of their hashes',
    clauses: ['ORD-5', 'ORD-8'],
    arrivals: [pay(alice, 0, fees(10n, 1n)), pay(bob, 0, fees(20n, 2n)), pay(alice, 0, fees(20n, 2n))],
    pool: { 0: { status: 'replaced', by: 2 } },
    order: [1, 2],
  },
]
