import { keccak256 } from '../../crypto/keccak.ts'
import { address, fromBytes, toBytes } from '../../model/Hex.ts'
import type { Address } from '../../model/Hex.ts'
import { addressOf } from '../Account.ts'
import { apply, code, op } from '../Assembler.ts'
import type { AccountPlan, Case } from '../Case.ts'
import type { StateChange } from '../Mutation.ts'
import { call, drop, revert, store, when } from '../program.ts'
import { clause } from './clauses.ts'
import { contract, programAddress, transaction, words } from './language.ts'
import { put, unsolicited } from './unsolicited.ts'

const nothing = { transactions: [] }

/** Slots of `spec/storage/validator-set-solidity.yaml`. */
const [membersSlot, listSlot, commitmentSlot, pendingSlot] = [0n, 1n, 2n, 3n]

/** Place of a mapping's entry: key, then base slot, each as a word. */
function mappingSlot(key: Address, base: bigint): bigint {
  return hashOf(words(BigInt(key), base))
}

/** Place of the first item of an array. */
function arraySlot(base: bigint): bigint {
  return hashOf(words(base))
}

function hashOf(data: ReturnType<typeof words>): bigint {
  return BigInt(fromBytes(keccak256(toBytes(data))))
}

/** keccak256(abi.encode(uint64 batch, address[] sortedAscending)). */
function commitmentOf(batch: bigint, members: readonly Address[]): bigint {
  return hashOf(words(batch, 64, members.length, ...members.map(BigInt)))
}

/** Storage of a validator set in its first batch. */
function storageOf(members: readonly Address[]): ReadonlyMap<bigint, bigint> {
  const slots = new Map<bigint, bigint>([
    [listSlot, BigInt(members.length)],
    [commitmentSlot, commitmentOf(1n, members)],
  ])
  for (const [index, member] of members.entries()) {
    slots.set(mappingSlot(member, membersSlot), BigInt(index) + 1n)
    slots.set(arraySlot(listSlot) + BigInt(index), BigInt(member))
  }
  return slots
}

/** Members in ascending order, as the layout wants them. */
const [one, two, three, four, five, six] = [member(1), member(2), member(3), member(4), member(5), member(6)]
const founders = [one, two, three, five]
const everybody = [one, two, three, four, five]
const before = storageOf(founders)

function member(number: number): Address {
  return address(`0x${String(number).repeat(40)}`)
}

/** Slots that differ between two sets, as pairs of slot and new value. */
function difference(members: readonly Address[]): readonly (readonly [slot: bigint, value: bigint])[] {
  const after = storageOf(members)
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((slot) => [slot, after.get(slot) ?? 0n] as const)
    .filter(([slot, value]) => value !== (before.get(slot) ?? 0n))
}

const validatorSet = addressOf('validator set')
/** Writes the pairs of slot and value in its data: an editor of the set with everything but the rules left out. */
const editor: AccountPlan = {
  ...contract(
    code(
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((pair) =>
        when(
          `pair ${pair}`,
          apply('LT', (pair - 1) * 64, op('CALLDATASIZE')),
          store(apply('CALLDATALOAD', (pair - 1) * 64), apply('CALLDATALOAD', (pair - 1) * 64 + 32)),
        ),
      ),
      op('STOP'),
    ),
  ),
  storage: Object.fromEntries([...before].map(([slot, value]) => [String(slot), value])),
}

const edit = (pairs: readonly (readonly [bigint, bigint])[]): ReturnType<typeof transaction> =>
  transaction({ to: validatorSet, data: words(...pairs.flat()), gasLimit: 400_000n })
const unsolicitedEdit = (pairs: readonly (readonly [bigint, bigint])[]): readonly StateChange[] =>
  pairs.map(([slot, value]) => put(validatorSet, slot, value))
const slotsOf = (pairs: readonly (readonly [bigint, bigint])[]): Readonly<Record<string, bigint>> =>
  Object.fromEntries(pairs.map(([slot, value]) => [String(slot), value]))

const joining = difference(everybody)
const leaving = difference([one, two, three])
const set = {
  given: 'a validator set of four in the layout of Solidity',
  alloc: { [validatorSet]: editor },
  clauses: [clause.storage],
} as const

const joins = unsolicited({
  ...set,
  accept: {
    name: 'validator-joins',
    when: 'a transaction adds a validator: mapping, list, count and commitment',
    must: 'the set has five members',
    block: { transactions: [edit(joining)] },
    expect: { storage: { [validatorSet]: { ...slotsOf(joining), [String(listSlot)]: 5n } }, status: [1] },
  },
  rejects: [
    {
      name: 'validator-added',
      when: 'without a transaction adds a validator to mapping, list, count and commitment',
      block: nothing,
      changes: unsolicitedEdit(joining),
    },
    {
      name: 'validator-count-raised',
      when: 'without a transaction counts one validator more',
      block: nothing,
      changes: [put(validatorSet, listSlot, 5n)],
    },
    {
      name: 'validator-commitment-replaced',
      when: 'without a transaction commits to the validators of the next batch',
      block: nothing,
      changes: [put(validatorSet, commitmentSlot, commitmentOf(2n, founders))],
    },
    {
      name: 'validator-mapped-only',
      when: 'without a transaction admits an account to the mapping alone',
      block: nothing,
      changes: [put(validatorSet, mappingSlot(four, membersSlot), 5n)],
    },
    {
      name: 'validator-mapped-in-other-key-order',
      when: 'without a transaction admits an account to the mapping with the base slot in front of the key',
      block: nothing,
      changes: [put(validatorSet, hashOf(words(membersSlot, BigInt(four))), 5n)],
    },
    {
      name: 'validator-pending',
      when: 'without a transaction notes a validator for the next batch',
      block: nothing,
      changes: [put(validatorSet, pendingSlot, 1n), put(validatorSet, arraySlot(pendingSlot), BigInt(four))],
    },
    {
      name: 'validator-count-after-join',
      when: 'with a transaction that adds a validator counts six',
      changes: [put(validatorSet, listSlot, 6n)],
    },
    {
      name: 'validator-joins-in-the-wrong-slot',
      when: 'with a transaction that adds a validator writes the mapping as Vyper would',
      changes: [
        put(validatorSet, mappingSlot(four, membersSlot), 0n),
        put(validatorSet, hashOf(words(membersSlot, BigInt(four))), 4n),
      ],
    },
  ],
})

const leaves = unsolicited({
  ...set,
  accept: {
    name: 'validator-leaves',
    when: 'a transaction removes the last validator: mapping, list, count and commitment',
    must: 'the set has three members, and the slots that are zero are gone',
    block: { transactions: [edit(leaving)] },
    expect: { storage: { [validatorSet]: { ...slotsOf(leaving), [String(listSlot)]: 3n } }, status: [1] },
  },
  rejects: [
    {
      name: 'validator-removed',
      when: 'without a transaction removes a validator from mapping, list, count and commitment',
      block: nothing,
      changes: unsolicitedEdit(leaving),
    },
    {
      name: 'validator-replaced',
      when: 'without a transaction puts another validator in the place of one',
      block: nothing,
      changes: unsolicitedEdit(difference([one, two, three, six])),
    },
    {
      name: 'validator-slot-kept-as-zero',
      when: 'with a transaction that removes a validator keeps its slot in the trie as a zero',
      changes: [{ kind: 'zeroSlot', address: validatorSet, slot: mappingSlot(five, membersSlot) }],
    },
    {
      name: 'validator-stays',
      when: 'with a transaction that removes a validator leaves it in the mapping',
      changes: [put(validatorSet, mappingSlot(five, membersSlot), 4n)],
    },
  ],
})

const keeper = addressOf('keeper')
/** Writes a slot and reverts, so that its caller sees the slot as it was. */
const undone = unsolicited({
  given: 'a contract that writes two slots, and one that writes a slot and reverts',
  alloc: {
    [programAddress]: contract(code(drop(call(keeper)), store(1, apply('ADD', apply('SLOAD', 1), 1)), store(2, 0)), {
      storage: { 1: 4n, 2: 9n },
    }),
    [keeper]: { ...contract(code(store(3, 8), revert())), storage: { 3: 7n } },
  },
  clauses: [clause.storage, clause.revert, clause.emptySlots],
  accept: {
    name: 'slots-written',
    when: 'a transaction calls the first, which calls the second',
    must: 'slot 1 is one more, slot 2 is gone, and the slot of the second is as it was',
    block: { transactions: [transaction({ to: programAddress, gasLimit: 200_000n })] },
    expect: { storage: { [programAddress]: { 1: 5n, 2: 0n }, [keeper]: { 3: 7n } }, status: [1] },
  },
  rejects: [
    {
      name: 'reverted-write-kept',
      when: 'with such a transaction keeps what the reverted call wrote',
      changes: [put(keeper, 3n, 8n)],
    },
    {
      name: 'slot-kept-as-zero',
      when: 'with such a transaction keeps the slot that is zero in the trie',
      changes: [{ kind: 'zeroSlot', address: programAddress, slot: 2n }],
    },
    {
      name: 'slot-not-cleared',
      when: 'with such a transaction leaves the slot that it clears as it was',
      changes: [put(programAddress, 2n, 9n)],
    },
    {
      name: 'slot-written-without-transaction',
      when: 'without a transaction raises slot 1',
      block: nothing,
      changes: [put(programAddress, 1n, 5n)],
    },
    {
      name: 'slot-cleared-without-transaction',
      when: 'without a transaction takes slot 2 out of the trie',
      block: nothing,
      changes: [put(programAddress, 2n, 0n)],
    },
    {
      name: 'slot-in-another-contract',
      when: 'with such a transaction writes slot 1 of the other contract too',
      changes: [put(keeper, 1n, 5n)],
    },
    {
      name: 'slot-of-account-without-code',
      when: 'with such a transaction gives an account without code a slot',
      changes: [{ kind: 'balance', address: addressOf('bystander'), wei: 1n }, put(addressOf('bystander'), 0n, 1n)],
    },
  ],
})

/** Storage that changes without a transaction, and the same through one. */
export const stateChangeContracts: readonly Case[] = [...joins, ...leaves, ...undone]
