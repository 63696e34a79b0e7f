import { addressOf } from '../Account.ts'
import { apply, assemble, code, op } from '../Assembler.ts'
import type { Case } from '../Case.ts'
import { create2Address, createAddress } from '../created.ts'
import {
  addressWord,
  call,
  create,
  create2,
  drop,
  gasOf,
  initcode,
  revert,
  seen,
  store,
  storeEach,
} from '../program.ts'
import { clause } from './clauses.ts'
import { build, contract, program, programAddress, transaction } from './language.ts'

const callee = addressOf('callee')
const heir = addressOf('heir')
const firstCreated = createAddress(programAddress, 1n)

/** Initcode of a contract that selfdestructs to the heir when it is called. */
const mortal = initcode(apply('SELFDESTRUCT', addressWord(heir)), store(1, 1))
const mortalAddress = create2Address(programAddress, 1n, mortal)

const ends: readonly Case[] = [
  program({
    name: 'selfdestruct/existing',
    does: 'has an old contract selfdestruct',
    must: 'only its balance moves; code, nonce and storage stay (EIP-6780)',
    clauses: [clause.selfdestruct],
    code: store(0, seen(call(callee))),
    alloc: { [callee]: contract(apply('SELFDESTRUCT', addressWord(heir)), { balance: 7n, storage: { 1: 1n } }) },
    slots: { 0: 2n },
    expect: { balance: { [callee]: 0n, [heir]: 7n }, nonce: { [callee]: 1n }, storage: { [callee]: { 1: 1n } } },
  }),
  program({
    name: 'selfdestruct/same-transaction',
    does: 'creates a contract with value 7 and has it selfdestruct',
    must: 'the contract is gone with nonce and storage (EIP-6780)',
    clauses: [clause.selfdestruct],
    code: storeEach([create2(mortal, 1, 7), seen(call(mortalAddress))]),
    balance: 7n,
    slots: { 0: BigInt(mortalAddress), 1: 2n },
    expect: { balance: { [heir]: 7n, [mortalAddress]: 0n }, nonce: { [mortalAddress]: 0n } },
  }),
  program({
    name: 'selfdestruct/same-transaction-then-paid',
    does: 'creates a contract, has it selfdestruct, and sends it 3',
    must: 'the contract runs until the transaction ends, and what it got since is lost or moved with it',
    clauses: [clause.selfdestruct],
    code: storeEach([
      create2(mortal, 1),
      seen(call(mortalAddress)),
      seen(call(mortalAddress, { value: 3 })),
      seen(apply('EXTCODESIZE', addressWord(mortalAddress))),
    ]),
    balance: 3n,
    expect: { balance: { [heir]: 3n, [mortalAddress]: 0n } },
  }),
  program({
    name: 'selfdestruct/in-initcode',
    does: 'creates a contract whose initcode selfdestructs to the heir',
    must: 'the creation succeeds and leaves no account',
    clauses: [clause.selfdestruct, clause.create],
    code: store(0, create(assemble(apply('SELFDESTRUCT', addressWord(heir))), 7)),
    balance: 7n,
    slots: { 0: BigInt(firstCreated) },
    expect: { balance: { [heir]: 7n }, nonce: { [firstCreated]: 0n } },
  }),
  program({
    name: 'selfdestruct/to-itself',
    does: 'has an old contract selfdestruct to itself',
    must: 'it keeps its balance (EIP-6780)',
    clauses: [clause.selfdestructToItself],
    code: store(0, seen(call(callee))),
    alloc: { [callee]: contract(apply('SELFDESTRUCT', op('ADDRESS')), { balance: 7n }) },
    expect: { balance: { [callee]: 7n } },
  }),
  program({
    name: 'selfdestruct/to-itself-same-transaction',
    does: 'creates a contract that selfdestructs to itself',
    must: 'its balance is burnt with it',
    clauses: [clause.selfdestructToItself],
    code: store(0, create(assemble(apply('SELFDESTRUCT', op('ADDRESS'))), 7)),
    balance: 10n,
    expect: { balance: { [firstCreated]: 0n, [programAddress]: 3n } },
  }),
  program({
    name: 'selfdestruct/gas',
    does: 'measures SELFDESTRUCT to a new account with and without balance, and to an account that exists',
    must: 'it costs 5,000, 2,600 for a cold heir, and 25,000 where a balance makes a new account',
    clauses: [clause.selfdestructToItself],
    code: storeEach([
      gasOf(drop(call(callee))),
      gasOf(drop(call(callee, { value: 1 }))),
      gasOf(drop(call(callee, { value: 1 }))),
    ]),
    balance: 5n,
    alloc: { [callee]: contract(apply('SELFDESTRUCT', addressWord(heir))) },
    expect: { balance: { [heir]: 2n } },
  }),
  program({
    name: 'selfdestruct/reverted',
    does: 'creates a contract that selfdestructs in a call that reverts',
    must: 'the contract stays with its balance',
    clauses: [clause.selfdestruct, clause.revert],
    code: code(
      store(0, create2(mortal, 1, 7)),
      drop(call(callee)),
      store(1, apply('BALANCE', addressWord(mortalAddress))),
    ),
    balance: 7n,
    alloc: { [callee]: contract(code(drop(call(mortalAddress)), revert())) },
    slots: { 0: BigInt(mortalAddress), 1: 7n },
    expect: { nonce: { [mortalAddress]: 1n } },
  }),
  {
    name: 'selfdestruct/before-cancun',
    given: 'a contract with storage that selfdestructs',
    when: 'a transaction calls it under Shanghai',
    must: 'the account is gone, as it was before EIP-6780',
    clauses: [clause.selfdestruct],
    ruleset: 'lockstep-shanghai',
    alloc: { [callee]: contract(apply('SELFDESTRUCT', addressWord(heir)), { balance: 7n, storage: { 1: 1n } }) },
    blocks: [build(transaction({ to: callee }))],
    expect: { balance: { [heir]: 7n }, nonce: { [callee]: 0n } },
  },
]

/** How contracts end. */
export const endings: readonly Case[] = [...ends]
