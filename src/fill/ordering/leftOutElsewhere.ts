import type { Bytes } from '../../model/Hex.ts'
import { alice, bob, carol } from '../Account.ts'
import { apply, assemble, code, op, type Code } from '../Assembler.ts'
import type { TransactionPlan } from '../Case.ts'
import { contract, filled, join, precompile, programAddress, words } from '../cases/language.ts'
import { createAddress } from '../created.ts'
import { systemAddresses } from '../genesis.ts'
import { addressWord, call, create, drop, initcode, seen, staticcall, store, when, write } from '../program.ts'
import {
  calls,
  firstCreated,
  hashing,
  justEnoughCalls,
  running,
  skippedFirst,
  told,
  tooManyCalls,
} from './leftOutLanguage.ts'
import { depositCode } from '../systemContracts.ts'
import { blobs, heir, pay, type Sketch } from './sketch.ts'

const identity = precompile(4)
const { depositContract } = systemAddresses
/** Offsets, then public key, credentials, amount, signature and index (EIP-6110). */
const depositEvent = join(words(160, 256, 320, 384, 512), ...[48, 32, 8, 96, 8].map(depositField))
const createdByAlice = createAddress(alice.address, 0n)

/** RIPEMD160 is a precompile that no proof takes. */
const unprovable = { ...running, ruleset: 'lockstep-unprovable' } as const

/** Has a deposit logged where it is told a first number, and calls RIPEMD160 where it is told a second one. */
const deposits: NonNullable<Sketch['accounts']> = {
  [depositContract]: { nonce: 1n, code: depositCode },
  [programAddress]: contract(
    code(
      when(
        'act',
        apply('CALLDATALOAD', 0),
        code(
          write(depositEvent),
          drop(call(depositContract, { input: { offset: 0, size: 576 } })),
          when('hash', apply('CALLDATALOAD', 32), drop(staticcall(precompile(3), { gas: 10_000 }))),
          op('STOP'),
        ),
      ),
      store(16, 1),
    ),
  ),
}

/** Where the call is that a block may not have. */
const elsewhere: readonly Sketch[] = [
  {
    name: 'left-in-creation-of-alice',
    given: 'a creation by alice that is sent 5 wei and calls SHA256 twice, and bob, who looks at what it created',
    must: 'both are in the block, and bob finds the contract',
    ...running,
    accounts: { [programAddress]: contract(lookingAtCreation()) },
    arrivals: [creation(justEnoughCalls), calls(bob, 0n)],
    order: [0, 1],
    expect: { storage: { [programAddress]: { 16: 2n, 17: 6n } } },
  },
  {
    name: 'left-out-creation-of-alice',
    given: 'a creation by alice that is sent 5 wei and calls SHA256 three times, and bob, who looks at what it created',
    must: 'that of alice is left out, and bob finds neither code nor wei',
    ...running,
    accounts: { [programAddress]: contract(lookingAtCreation()) },
    arrivals: [creation(tooManyCalls), calls(bob, 0n)],
    order: [1],
    skipped: skippedFirst,
    expect: { storage: { [programAddress]: { 16: 1n, 17: 1n } }, nonce: { [alice.address]: 0n } },
    twin: 'left-in-creation-of-alice',
  },
  {
    name: 'left-in-precompile-of-alice',
    given:
      'a transaction of alice that sends 3 wei to ID with 64 bytes, which is as much as it takes, and bob, who looks at its balance',
    must: 'both are in the block, and bob finds 3 wei',
    ...running,
    accounts: { [programAddress]: contract(store(16, seen(apply('BALANCE', addressWord(identity))))) },
    arrivals: [calls(alice, 0n, { to: identity, value: 3n, data: filled(64) }), calls(bob, 0n)],
    order: [0, 1],
    expect: { storage: { [programAddress]: { 16: 4n } } },
  },
  {
    name: 'left-out-precompile-of-alice',
    given:
      'a transaction of alice that sends 3 wei to ID with 65 bytes, one more than it takes, and bob, who looks at its balance',
    must: 'that of alice is left out, and bob finds none',
    ...running,
    accounts: { [programAddress]: contract(store(16, seen(apply('BALANCE', addressWord(identity))))) },
    arrivals: [calls(alice, 0n, { to: identity, value: 3n, data: filled(65) }), calls(bob, 0n)],
    order: [1],
    skipped: skippedFirst,
    expect: { storage: { [programAddress]: { 16: 1n } } },
    twin: 'left-in-precompile-of-alice',
  },
]

function depositField(size: number): Bytes {
  return join(words(size), filled(size, 1), filled((32 - (size % 32)) % 32))
}

function creation(times: bigint): TransactionPlan {
  return calls(alice, 0n, { to: null, value: 5n, data: initcode(op('STOP'), hashing(code(apply('ADD', times, 0)))) })
}

function lookingAtCreation(): Code {
  return code(
    store(16, seen(apply('EXTCODESIZE', addressWord(createdByAlice)))),
    store(17, seen(apply('BALANCE', addressWord(createdByAlice)))),
  )
}

/** Code that destroys the contract; alive where it was not created in the same transaction (EIP-6780). */
const destroys = apply('SELFDESTRUCT', addressWord(heir))
const createsOrNot = contract(told(drop(create(initcode(destroys))), drop(create(initcode(destroys)))))

const counted: readonly Sketch[] = [
  {
    name: 'left-out-created-before',
    given:
      'alice creates a contract and calls SHA256 three times; bob creates the same at the same address; carol has it destroy itself',
    must: 'that of alice is left out, and the contract of bob stays, for it was not created in the transaction of carol',
    ...running,
    accounts: { [programAddress]: createsOrNot },
    arrivals: [calls(alice, tooManyCalls), calls(bob, 0n), calls(carol, 0n, { to: firstCreated })],
    order: [1, 2],
    skipped: skippedFirst,
    expect: { code: { [firstCreated]: assemble(destroys) } },
    twin: 'left-in-creation',
  },
  {
    name: 'left-out-gas',
    given:
      'a block of 300,000 gas, a transaction of alice with 200,000 that calls SHA256 three times, and one of bob with 200,000',
    must: 'that of alice is left out, and none of its gas is used, so that bob has room',
    ...running,
    gasLimit: 300_000n,
    accounts: { [programAddress]: contract(told([], store(16, 1))) },
    arrivals: [calls(alice, tooManyCalls), calls(bob, 0n)],
    order: [1],
    skipped: skippedFirst,
    expect: { storage: { [programAddress]: { 16: 1n } } },
    twin: 'left-in-refund',
  },
  {
    name: 'left-out-gas-of-batch',
    given:
      'batches of 500,000 gas, a transaction of alice with 400,000 that calls SHA256 three times, and one of bob with 400,000',
    must: 'that of alice is left out, and none of its gas is used, so that bob has room',
    ...running,
    accounts: { [programAddress]: contract(told([], store(16, 1))) },
    arrivals: [calls(alice, tooManyCalls, { gasLimit: 400_000n }), calls(bob, 0n, { gasLimit: 400_000n })],
    order: [1],
    skipped: skippedFirst,
    expect: { storage: { [programAddress]: { 16: 1n } } },
    twin: 'left-in-refund',
  },
  {
    name: 'left-out-count',
    given: 'blocks of three transactions, one of alice that calls SHA256 three times, and three transfers of bob',
    must: 'that of alice is left out and not counted, so that the three have room',
    ...running,
    accounts: { [programAddress]: contract(told([], [])) },
    arrivals: [calls(alice, tooManyCalls), pay(bob, 0), pay(bob, 1), pay(bob, 2)],
    order: [1, 2, 3],
    skipped: skippedFirst,
    expect: { balance: { [heir]: 3n } },
    twin: 'left-in-refund',
  },
  {
    name: 'left-out-blobs',
    given:
      'blocks of nine blobs, a transaction of alice with six that calls SHA256 three times, and a transfer of bob with six',
    must: 'that of alice is left out, and none of its blobs is used, so that bob has room',
    ...running,
    accounts: { [programAddress]: contract(told([], [])) },
    arrivals: [calls(alice, tooManyCalls, blobs(6)), pay(bob, 0, blobs(6))],
    order: [1],
    skipped: skippedFirst,
    expect: { balance: { [heir]: 1n } },
    twin: 'left-in-refund',
  },
  {
    name: 'left-out-calls',
    given: 'a transaction of alice that calls SHA256 three times, and one of bob that calls it twice',
    must: 'that of alice is left out, and none of its calls is counted, so that bob has room',
    ...running,
    accounts: { [programAddress]: contract(told(store(1, op('CALLER')), [])) },
    arrivals: [calls(alice, tooManyCalls), calls(bob, justEnoughCalls)],
    order: [1],
    skipped: skippedFirst,
    expect: { storage: { [programAddress]: { 1: BigInt(bob.address) } } },
    twin: 'left-in-refund',
  },
  {
    name: 'left-in-deposit',
    given: 'a transaction of alice that has the deposit contract log a deposit, and one of bob',
    must: 'both are in the block, and the hash of the requests is that of the deposit',
    ...unprovable,
    accounts: deposits,
    arrivals: [calls(alice, 1n), calls(bob, 0n)],
    order: [0, 1],
    systemCalls: ['depositRequests'],
    expect: { storage: { [programAddress]: { 16: 1n } } },
  },
  {
    name: 'left-out-deposit',
    given:
      'a transaction of alice that has the deposit contract log a deposit and calls RIPEMD160, which no proof takes, and one of bob',
    must: 'that of alice is left out, and the hash of the requests is that of none',
    ...unprovable,
    accounts: deposits,
    arrivals: [calls(alice, 1n, { data: words(1, 1) }), calls(bob, 0n)],
    order: [1],
    skipped: skippedFirst,
    expect: { storage: { [programAddress]: { 16: 1n } } },
    twin: 'left-in-deposit',
  },
  {
    name: 'left-out-behind',
    given: 'a transfer of alice, one of bob that calls SHA256 three times, another of bob, and one of carol',
    must: 'that of bob is left out with the later one, and that of carol is in the block behind that of alice',
    ...running,
    accounts: { [programAddress]: contract(told(store(1, 7), [])) },
    arrivals: [pay(alice, 0), calls(bob, tooManyCalls), pay(bob, 1), pay(carol, 0)],
    order: [0, 3],
    skipped: [{ arrival: 1, reason: 'PRECOMPILE_UNSUPPORTED' }],
    expect: { storage: { [programAddress]: { 1: 0n } }, nonce: { [bob.address]: 0n } },
    twin: 'left-in-storage',
  },
]

/** Other places of the call that a block may not have, and what of a block is counted. */
export const leftOutElsewhere: readonly Sketch[] = [...elsewhere, ...counted]
