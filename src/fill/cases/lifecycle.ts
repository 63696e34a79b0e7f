import type { Bytes } from '../../model/Hex.ts'
import { addressOf, alice } from '../Account.ts'
import { apply, assemble, code, op } from '../Assembler.ts'
import type { Code } from '../Assembler.ts'
import type { Case } from '../Case.ts'
import { create2Address, createAddress } from '../created.ts'
import {
  call,
  create,
  create2,
  drop,
  gasOf,
  giveBack,
  giveWord,
  initcode,
  revert,
  seen,
  store,
  storeEach,
  write,
} from '../program.ts'
import { clause } from './clauses.ts'
import { build, contract, program, programAddress, transaction } from './language.ts'

const callee = addressOf('callee')
const heir = addressOf('heir')

const returnsSeven = giveWord(7)
const simple = initcode(returnsSeven)
const firstCreated = createAddress(programAddress, 1n)
const secondCreated = createAddress(programAddress, 2n)
const salted = create2Address(programAddress, 42n, simple)

/** Stores the code, and what the last creation left as return data. */
function storeCreated(creation: Code): Code {
  return code(store(0, creation), store(1, seen(op('RETURNDATASIZE'))))
}

/** Initcode that returns a range of zeros as code. */
function zeros(size: number): Bytes {
  return assemble(giveBack(size))
}

const creations: readonly Case[] = [
  program({
    name: 'create/simple',
    does: 'creates a contract, calls it and stores what it returns',
    must: 'the address follows from creator and nonce, the new contract has nonce 1 and its creator the next',
    clauses: [clause.create, clause.firstNonce],
    code: code(
      store(0, create(simple)),
      drop(call(firstCreated, { output: { offset: 0, size: 32 } })),
      store(1, apply('MLOAD', 0)),
    ),
    slots: { 0: BigInt(firstCreated), 1: 7n },
    expect: { nonce: { [firstCreated]: 1n, [programAddress]: 2n }, code: { [firstCreated]: assemble(returnsSeven) } },
  }),
  program({
    name: 'create/twice',
    does: 'creates two contracts',
    must: 'each has an address of its own',
    clauses: [clause.create],
    code: storeEach([create(simple), create(simple)]),
    slots: { 0: BigInt(firstCreated), 1: BigInt(secondCreated) },
  }),
  program({
    name: 'create/with-value',
    does: 'creates a contract with value 5, and one with more than it has',
    must: 'the first has the value; the second fails before anything happens, also to the nonce',
    clauses: [clause.refusedCreation],
    code: storeEach([create(simple, 5), seen(create(simple, 6))]),
    balance: 10n,
    slots: { 0: BigInt(firstCreated), 1: 1n },
    expect: { balance: { [firstCreated]: 5n, [programAddress]: 5n }, nonce: { [programAddress]: 2n } },
  }),
  program({
    name: 'create/gas',
    does: 'measures CREATE and CREATE2 of nothing, and CREATE of 64 zero bytes of initcode',
    must: 'CREATE costs 32,000 and 2 a word of initcode; CREATE2 6 more a word for the hash (EIP-3860)',
    clauses: [clause.initcode, clause.gas],
    code: code(
      drop(apply('MLOAD', 96)),
      storeEach([
        gasOf(drop(apply('CREATE', 0, 0, 0))),
        gasOf(drop(apply('CREATE2', 0, 0, 0, 1))),
        gasOf(drop(apply('CREATE', 0, 0, 64))),
        gasOf(drop(apply('CREATE2', 0, 0, 96, 2))),
      ]),
    ),
    // PUSH0 2, PUSH1 3, POP 2, GAS 2.
    slots: { 0: 32_010n, 1: 32_013n, 2: 32_015n, 3: 32_038n },
  }),
  program({
    name: 'create/code-deposit',
    does: 'measures the creation of a contract with 100 zero bytes of code',
    must: 'each byte of code costs 200 beside what the initcode ran',
    clauses: [clause.codeDeposit],
    code: code(write(zeros(100)), store(0, gasOf(drop(apply('CREATE', 0, 0, 4))))),
    transaction: { gasLimit: 200_000n },
  }),
  program({
    name: 'create/code-deposit-too-dear',
    does: 'has another with 60,000 gas create a contract of 200 bytes, which would cost 40,000 to store',
    must: 'the creation fails and the gas of the initcode frame is gone',
    clauses: [clause.codeDeposit, clause.failedCreation],
    code: store(0, gasOf(drop(call(callee, { gas: 60_000 })))),
    alloc: { [callee]: contract(store(0, seen(create(zeros(200))))) },
    expect: { storage: { [callee]: { 0: 0n } } },
  }),
  program({
    name: 'create/initcode-reverts',
    does: 'creates a contract whose initcode reverts with a word',
    must: 'zero is left, the nonce is spent and the word comes back',
    clauses: [clause.failedCreation],
    code: code(
      store(0, seen(create(initcode(op('STOP'), code(store(0, 1), apply('MSTORE', 0, 0xbad), revert(32)))))),
      apply('RETURNDATACOPY', 0, 0, 32),
      store(1, apply('MLOAD', 0)),
    ),
    slots: { 0: 1n, 1: 0xbadn },
    expect: { nonce: { [programAddress]: 2n } },
  }),
  program({
    name: 'create/initcode-halts',
    does: 'creates a contract whose initcode halts',
    must: 'zero is left, all but a 64th of the gas is gone and the nonce is spent',
    clauses: [clause.failedCreation],
    code: storeCreated(seen(create(assemble(op('INVALID'))))),
    transaction: { gasLimit: 4_000_000n },
    slots: { 0: 1n, 1: 1n },
    expect: { nonce: { [programAddress]: 2n } },
  }),
  program({
    name: 'create/code-starts-with-ef',
    does: 'creates contracts whose code is 0xef, and 0xfe',
    must: 'code that starts with 0xef is refused (EIP-3541), other code not',
    clauses: [clause.codePrefix],
    code: storeEach([
      seen(create(assemble(code(apply('MSTORE8', 0, 0xef), giveBack(1))))),
      create(assemble(code(apply('MSTORE8', 0, 0xfe), giveBack(1)))),
    ]),
    transaction: { gasLimit: 8_000_000n },
    slots: { 0: 1n, 1: BigInt(secondCreated) },
  }),
  program({
    name: 'create/code-size-limit',
    does: 'creates a contract of 24,576 bytes and one of 24,577',
    must: 'the longer one is refused (EIP-170)',
    clauses: [clause.codeSize],
    code: storeEach([create(zeros(24_576)), seen(create(zeros(24_577)))]),
    transaction: { gasLimit: 12_000_000n },
    slots: { 0: BigInt(firstCreated), 1: 1n },
  }),
  program({
    name: 'create/initcode-size-limit',
    does: 'has others create from 49,152 and from 49,153 bytes of initcode',
    must: 'the longer initcode halts its creator (EIP-3860)',
    clauses: [clause.initcode],
    code: storeEach([
      seen(call(callee, { gas: 200_000, input: { offset: 0, size: 0 } })),
      seen(call(heir, { gas: 200_000 })),
    ]),
    alloc: {
      [callee]: contract(store(0, apply('CREATE', 0, 0, 49_152))),
      [heir]: contract(store(0, apply('CREATE', 0, 0, 49_153))),
    },
    slots: { 0: 2n, 1: 1n },
  }),
  program({
    name: 'create/nonce-overflow',
    does: 'creates a contract while its nonce is 2**64 - 1',
    must: 'the creation fails before it starts (EIP-2681)',
    clauses: [clause.refusedCreation],
    code: store(0, seen(call(callee))),
    alloc: { [callee]: { ...contract(store(0, seen(create(simple)))), nonce: 2n ** 64n - 1n } },
    expect: { storage: { [callee]: { 0: 1n } }, nonce: { [callee]: 2n ** 64n - 1n } },
  }),
  program({
    name: 'create/nothing',
    does: 'creates a contract from no initcode',
    must: 'an account without code and with nonce 1 is there',
    clauses: [clause.create, clause.firstNonce],
    code: store(0, apply('CREATE', 0, 0, 0)),
    slots: { 0: BigInt(firstCreated) },
    expect: { nonce: { [firstCreated]: 1n } },
  }),
]

const collisions: readonly Case[] = [
  program({
    name: 'create/collision-nonce',
    does: 'creates a contract where an account with a nonce is',
    must: 'the creation fails, takes its gas and leaves the account as it was (EIP-684)',
    clauses: [clause.collision],
    code: store(0, seen(create(simple))),
    transaction: { gasLimit: 4_000_000n },
    alloc: { [firstCreated]: { nonce: 1n, balance: 3n } },
    slots: { 0: 1n },
    expect: { nonce: { [firstCreated]: 1n, [programAddress]: 2n }, balance: { [firstCreated]: 3n } },
  }),
  program({
    name: 'create/collision-code',
    does: 'creates a contract by CREATE2 where a contract is',
    must: 'the creation fails and the contract stays',
    clauses: [clause.collision],
    code: store(0, seen(create2(simple, 42))),
    transaction: { gasLimit: 4_000_000n },
    alloc: { [salted]: contract(op('STOP')) },
    slots: { 0: 1n },
    expect: { code: { [salted]: assemble(op('STOP')) } },
  }),
  program({
    name: 'create/prefunded',
    does: 'creates a contract by CREATE2 where an account with a balance and nothing else is',
    must: 'the contract has the balance',
    clauses: [clause.create2],
    code: store(0, create2(simple, 42, 2)),
    balance: 10n,
    alloc: { [salted]: { balance: 3n } },
    slots: { 0: BigInt(salted) },
    expect: { balance: { [salted]: 5n } },
  }),
  program({
    name: 'create/create2-twice',
    does: 'creates by CREATE2 with the same salt twice, and with another salt',
    must: 'the second time fails, the third has another address',
    clauses: [clause.create2, clause.collision],
    code: storeEach([create2(simple, 42), seen(create2(simple, 42)), create2(simple, 43)]),
    transaction: { gasLimit: 16_000_000n },
    slots: { 0: BigInt(salted), 1: 1n, 2: BigInt(create2Address(programAddress, 43n, simple)) },
  }),
  program({
    name: 'create/create2-depends-on-initcode',
    does: 'creates by CREATE2 with the same salt and two initcodes',
    must: 'the addresses are those of EIP-1014',
    clauses: [clause.create2],
    code: storeEach([create2(simple, 42), create2(initcode(giveWord(8)), 42)]),
    slots: { 0: BigInt(salted), 1: BigInt(create2Address(programAddress, 42n, initcode(giveWord(8)))) },
  }),
  {
    name: 'create/transaction',
    given: 'a sender',
    when: 'a transaction without recipient carries initcode and value',
    must: 'the contract is at the address of sender and nonce, with code, value and storage',
    clauses: [clause.createTransaction, clause.baseGas],
    ruleset: 'lockstep-osaka',
    alloc: {},
    blocks: [build(transaction({ to: null, data: initcode(returnsSeven, store(0, 5)), value: 4n }))],
    expect: {
      storage: { [createAddress(alice.address, 0n)]: { 0: 5n } },
      balance: { [createAddress(alice.address, 0n)]: 4n },
      code: { [createAddress(alice.address, 0n)]: assemble(returnsSeven) },
    },
  },
  {
    name: 'create/transaction-collision',
    given: 'a contract at the address that the sender creates next',
    when: 'a transaction without recipient carries initcode',
    must: 'it fails and all its gas is gone',
    clauses: [clause.createTransaction, clause.collision],
    ruleset: 'lockstep-osaka',
    alloc: { [createAddress(alice.address, 0n)]: contract(op('STOP')) },
    blocks: [build(transaction({ to: null, data: simple, gasLimit: 100_000n }))],
    expect: { status: [0], gasUsed: [100_000n], code: { [createAddress(alice.address, 0n)]: assemble(op('STOP')) } },
  },
  {
    name: 'create/transaction-out-of-gas',
    given: 'a sender',
    when: 'a transaction without recipient has too little gas to store its code',
    must: 'it fails, all its gas is gone and no contract is there',
    clauses: [clause.createTransaction, clause.codeDeposit],
    ruleset: 'lockstep-osaka',
    alloc: {},
    blocks: [build(transaction({ to: null, data: zeros(200), gasLimit: 80_000n }))],
    expect: { status: [0], gasUsed: [80_000n], nonce: { [createAddress(alice.address, 0n)]: 0n } },
  },
  {
    name: 'create/transaction-reverts',
    given: 'a sender',
    when: 'a transaction without recipient carries initcode that reverts',
    must: 'it fails, the value stays and unused gas comes back',
    clauses: [clause.createTransaction, clause.initcode],
    ruleset: 'lockstep-osaka',
    alloc: {},
    blocks: [build(transaction({ to: null, data: assemble(revert()), value: 5n }))],
    // 21,000 + 32,000 for a creation, 2 bytes 0x5f and 0xfd at 16 each and one more, one word of initcode 2, two PUSH0.
    expect: { status: [0], gasUsed: [53_000n + 48n + 2n + 4n], balance: { [createAddress(alice.address, 0n)]: 0n } },
  },
]

/** How contracts come into being. */
export const lifecycle: readonly Case[] = [...creations, ...collisions]
