import { bytes } from '../../model/Hex.ts'
import { addressOf, bob } from '../Account.ts'
import { apply, code, op, pushBytes } from '../Assembler.ts'
import type { Code } from '../Assembler.ts'
import type { Case } from '../Case.ts'
import { create2Address } from '../created.ts'
import type { Opcode } from '../opcodes.ts'
import {
  call,
  create2,
  delegatecall,
  drop,
  gasOf,
  giveWord,
  initcode,
  revert,
  seen,
  staticcall,
  store,
} from '../program.ts'
import { clause } from './clauses.ts'
import { build, contract, program, programAddress, transaction, words } from './language.ts'

const writer = addressOf('writer')
const middle = addressOf('middle')
const stranger = addressOf('stranger')
const callGas = 100_000

/** An address with all bits above the 160 set. */
const dirty = bytes(`0x${'ff'.repeat(12)}${stranger.slice(2)}`)

/** Writes below a static call through one more call. */
function belowStatic(kind: 'call' | 'delegatecall'): Case {
  const inner = kind === 'call' ? call(writer, { gas: callGas / 2 }) : delegatecall(writer, { gas: callGas / 2 })
  return program({
    name: `static/write-below-${kind}`,
    does: `makes a STATICCALL of a contract that makes a ${kind.toUpperCase()} of one that stores 1, and stores one more than either gives`,
    must: 'the write halts, as everything below a static call is static',
    clauses: [clause.staticCalls],
    code: code(
      drop(staticcall(middle, { gas: callGas, output: { offset: 0, size: 32 } })),
      store(0, seen(apply('MLOAD', 0))),
    ),
    alloc: {
      [middle]: contract(giveWord(seen(inner))),
      [writer]: contract(store(0, 1)),
    },
    slots: { 0: 2n },
    expect: { storage: { [programAddress]: { 0: 2n }, [writer]: { 0: 0n }, [middle]: { 0: 0n } } },
  })
}

/** A log in a static call. */
function staticLog(topics: number): Case {
  const name = `LOG${topics}`
  return program({
    name: `static/log${topics}`,
    does: `makes a STATICCALL of a contract that runs ${name}, and stores one more than it gives`,
    must: 'the log halts and there is none',
    clauses: [clause.staticCalls, clause.logs],
    code: store(0, seen(staticcall(writer, { gas: callGas }))),
    // The assembler knows instructions by these names.
    alloc: { [writer]: contract(apply(name as Opcode, ...Array.from({ length: topics + 2 }, () => 0))) },
    slots: { 0: 1n },
  })
}

const madeInit = initcode(code(op('STOP')))
const made = create2Address(middle, 0n, madeInit)
const coded = create2Address(programAddress, 7n, madeInit)

/** Costs of two accesses in two transactions, by what runs each. */
const measured: Code = store(apply('CALLDATALOAD', 0), gasOf(drop(apply('BALANCE', pushBytes(stranger)))))

/** Cold access (EIP-2929), PUSH20, POP and the GAS that ends the measure. */
const coldBalanceGas = 2600n + 3n + 2n + 2n

/** Edges of frames, addresses and code that single faults show at. */
export const frameEdges: readonly Case[] = [
  belowStatic('call'),
  belowStatic('delegatecall'),
  ...[1, 2, 3, 4].map(staticLog),
  program({
    name: 'environment/address-with-high-bits',
    does: 'asks for balance and size of code of an address whose upper 96 bits are set',
    must: 'only the lower 160 bits count',
    clauses: [clause.accounts],
    code: code(
      store(0, apply('BALANCE', pushBytes(dirty))),
      store(1, apply('EXTCODESIZE', pushBytes(dirty))),
      store(2, apply('EXTCODEHASH', pushBytes(dirty))),
    ),
    alloc: { [stranger]: contract(op('STOP'), { balance: 5n }) },
    slots: { 0: 5n, 1: 1n },
  }),
  program({
    name: 'environment/calldata-far-beyond',
    does: 'loads input at places that are multiples of 2**32, 2**64 and 2**255, and adds one',
    must: 'there is nothing but zeros',
    clauses: [clause.environment],
    code: code(...[32n, 64n, 255n].map((bits, slot) => store(slot, seen(apply('CALLDATALOAD', 2n ** bits))))),
    transaction: { data: words(1234) },
    slots: { 0: 1n, 1: 1n, 2: 1n },
  }),
  program({
    name: 'environment/code-size-with-input',
    does: 'stores CODESIZE when it is called with 64 bytes of input',
    must: 'input is no code: the three instructions take three bytes',
    clauses: [clause.environment],
    code: code(op('CODESIZE'), op('PUSH0'), op('SSTORE')),
    transaction: { data: words(1, 2) },
    slots: { 0: 3n },
  }),
  program({
    name: 'create/undone-by-a-revert',
    does: 'calls a contract that creates another with CREATE2 and then reverts, and asks for the size and the hash of the code there',
    must: 'there is no contract any more',
    clauses: [clause.revert, clause.failedCreation],
    code: code(
      store(0, seen(call(middle, { gas: 300_000 }))),
      store(1, seen(apply('EXTCODESIZE', pushBytes(bytes(made))))),
      store(2, seen(apply('EXTCODEHASH', pushBytes(bytes(made))))),
      drop(call(made, { gas: 5000, value: 1 })),
      store(3, seen(apply('EXTCODESIZE', pushBytes(bytes(made))))),
    ),
    balance: 10n,
    alloc: { [middle]: contract(code(drop(create2(madeInit, 0)), revert())) },
    slots: { 0: 1n, 1: 1n, 2: 1n, 3: 1n },
  }),
  program({
    name: 'create/collision-code-without-nonce',
    does: 'creates a contract with CREATE2 where there is code, but nonce zero',
    must: 'the address is taken',
    clauses: [clause.collision],
    code: store(0, seen(create2(madeInit, 7))),
    alloc: { [coded]: { ...contract(op('INVALID')), nonce: 0n } },
    // The creation takes all but a 64th.
    transaction: { gasLimit: 10_000_000n },
    slots: { 0: 1n },
  }),
  program({
    name: 'create/create2-memory-gas',
    does: 'measures CREATE2 with 32 bytes of initcode at the 4096th byte',
    must: 'the memory up to there is paid for',
    clauses: [clause.create2, clause.memoryGas],
    // 32000, a word of initcode twice over, the memory, three pushes of the operands, POP and the GAS that ends.
    code: store(0, gasOf(drop(apply('CREATE2', 0, 4096, 32, 0)))),
    slots: { 0: 32_000n + 2n + 6n + BigInt(129 * 3 + Math.floor((129 * 129) / 512)) + 2n * 3n + 2n * 2n + 2n + 2n },
  }),
  {
    name: 'warmth/account-in-two-transactions',
    given: 'a contract that measures BALANCE of the same account',
    when: 'two transactions of a block call it',
    must: 'the account is cold for each of them',
    clauses: [clause.warmAccounts, clause.freshTransaction],
    ruleset: 'lockstep-osaka',
    alloc: { [programAddress]: contract(measured) },
    blocks: [
      build(
        transaction({ to: programAddress, data: words(1) }),
        transaction({ from: bob, to: programAddress, data: words(2) }),
      ),
    ],
    expect: { storage: { [programAddress]: { 1: coldBalanceGas, 2: coldBalanceGas } } },
  },
]
