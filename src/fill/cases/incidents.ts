import type { Address } from '../../model/Hex.ts'
import { addressOf, alice, bob } from '../Account.ts'
import type { Account } from '../Account.ts'
import { apply, code, op, raw } from '../Assembler.ts'
import type { Case, TransactionPlan } from '../Case.ts'
import { create2Address } from '../created.ts'
import {
  addressWord,
  call,
  callcode,
  create2,
  delegatecall,
  drop,
  gasOf,
  giveBack,
  initcode,
  revert,
  seen,
  staticcall,
  store,
  storeEach,
  when,
} from '../program.ts'
import { senderOfHalfS } from '../signTransaction.ts'
import { clause } from './clauses.ts'
import { build, contract, ether, pair, program, programAddress, transaction } from './language.ts'

const callee = addressOf('callee')
const other = addressOf('other callee')
const heir = addressOf('heir')
/** What EIP-170 allows. */
const codeBytesMax = 24_576

/** Calls and frames: what a real sequencer and a real prover did differently. */
const frames: readonly Case[] = [
  program({
    name: 'incidents/reverted-write-read-again',
    does: 'writes 5 to a slot, calls itself to write 9 there and revert, and copies the slot to another',
    must: 'it reads its own 5: the write of the reverted call is undone',
    clauses: [clause.revert, clause.storage],
    code: code(
      when('inner', apply('EQ', op('CALLER'), op('ADDRESS')), code(store(1, 9), revert())),
      store(1, 5),
      store(2, seen(call(programAddress))),
      store(3, apply('SLOAD', 1)),
    ),
    slots: { 1: 5n, 2: 1n, 3: 5n },
  }),
  program({
    name: 'incidents/reverted-staticcall-empties-return-data',
    does: 'calls one that returns 64 bytes, then one by STATICCALL that reverts with nothing, and one that reverts with 3',
    must: 'the return data is that of the last call alone, also where it reverted',
    clauses: [clause.returnData, clause.staticCalls],
    code: storeEach([
      code(drop(call(callee)), op('RETURNDATASIZE')),
      code(drop(staticcall(other)), seen(op('RETURNDATASIZE'))),
      code(drop(call(callee)), op('RETURNDATASIZE')),
      code(drop(staticcall(heir)), op('RETURNDATASIZE')),
    ]),
    alloc: { [callee]: contract(giveBack(64)), [other]: contract(revert()), [heir]: contract(revert(3)) },
    slots: { 0: 64n, 1: 1n, 2: 64n, 3: 3n },
  }),
  program({
    name: 'incidents/call-without-code-empties-return-data',
    does: 'calls, by each kind of call, one that returns 64 bytes and then an account without code',
    must: 'the account without code succeeds and leaves no return data',
    clauses: [clause.returnData, clause.calls, clause.delegateCalls, clause.staticCalls],
    code: storeEach(
      [call(heir), callcode(heir), delegatecall(heir), staticcall(heir)].map((each) =>
        code(drop(call(callee)), each, seen(op('RETURNDATASIZE')), op('ADD')),
      ),
    ),
    alloc: { [callee]: contract(giveBack(64)), [heir]: { balance: 1n } },
    slots: { 0: 2n, 1: 2n, 2: 2n, 3: 2n },
  }),
  program({
    name: 'incidents/push-without-data',
    does: 'stores 7 and ends with a PUSH1 without its byte',
    must: 'the byte that is missing counts as zero, and the frame stops in success',
    clauses: [clause.push, clause.flow],
    code: code(store(0, 7), raw([0x60])),
    slots: { 0: 7n },
    // 21,000; PUSH1 and PUSH0 5; SSTORE 22,100; PUSH1 3.
    expect: { gasUsed: [21_000n + 5n + 22_100n + 3n], status: [1] },
  }),
  program({
    name: 'incidents/unknown-code-prefix',
    does: 'calls, with 50,000 gas, an account whose code starts with 0xeff002, and measures it',
    must: 'the code halts exceptionally and takes all the gas that it was given: it neither reverts nor succeeds',
    clauses: [clause.undefinedInstruction, clause.exceptionalHalt],
    code: storeEach([gasOf(store(9, seen(call(callee, { gas: 50_000 }))))]),
    alloc: { [callee]: contract(raw([0xef, 0xf0, 0x02, 0x00, 0x5b])) },
    transaction: { gasLimit: 300_000n },
    // 50,000 lost, the call of a cold account, the store; five PUSH0, four other PUSHes and ADD, GAS.
    slots: { 9: 1n, 0: 50_000n + 2600n + 22_100n + 5n * 2n + 5n * 3n + 2n },
  }),
  {
    name: 'incidents/jump-destinations-alone',
    given: `a contract whose code is ${codeBytesMax} times JUMPDEST`,
    when: 'a transaction calls it',
    must: 'each costs 1 and the frame stops in success behind the last',
    clauses: [clause.flow],
    ruleset: 'lockstep-osaka',
    alloc: { [programAddress]: contract(raw(new Uint8Array(codeBytesMax).fill(0x5b))) },
    blocks: [build(transaction({ to: programAddress }))],
    expect: { gasUsed: [21_000n + BigInt(codeBytesMax)], status: [1] },
  },
]

const wideGas = 2n ** 32n

/** Transactions and blocks. */
const transactions: readonly Case[] = [
  {
    name: 'incidents/refused-then-cold',
    given: 'a contract that measures BALANCE of an account and SLOAD of a slot of its own',
    when: 'a builder is given a transaction with a nonce too high that names both in its access list, and then a valid one without a list',
    must: 'the first is left out and has warmed nothing: the second pays for two cold accesses',
    clauses: [clause.freshTransaction, clause.warmAccounts, clause.warmSlots],
    ruleset: 'lockstep-osaka',
    alloc: {
      [programAddress]: contract(
        storeEach([gasOf(drop(apply('BALANCE', addressWord(other)))), gasOf(drop(apply('SLOAD', 7)))]),
      ),
    },
    blocks: [
      {
        kind: 'build',
        transactions: [
          transaction({
            from: alice,
            to: programAddress,
            nonce: 9n,
            accessList: [
              { address: other, slots: [] },
              { address: programAddress, slots: [7] },
            ],
          }),
          transaction({ from: bob, to: programAddress }),
        ],
        excluded: { 0: 'NONCE_TOO_HIGH' },
      },
    ],
    // PUSH 3, the access, POP 2, GAS 2.
    expect: { storage: { [programAddress]: { 0: 3n + 2600n + 2n + 2n, 1: 3n + 2100n + 2n + 2n } } },
  },
  program({
    name: 'incidents/gas-limit-above-32-bits',
    does: 'stores GAS',
    must: 'a gas limit of 2**32 and a little more is taken whole where no cap holds yet',
    clauses: [clause.outOfGas, clause.baseGas],
    ruleset: 'lockstep-prague',
    code: store(0, op('GAS')),
    transaction: { gasLimit: wideGas + 100_000n, maxFeePerGas: 2n * 10n ** 9n },
    genesis: { gasLimit: 2n ** 33n },
    slots: { 0: wideGas + 100_000n - 21_000n - 2n },
  }),
  program({
    name: 'incidents/blob-fee-of-many-terms',
    does: 'stores BLOBBASEFEE under an excess of 59,213,568 blob gas',
    must: 'the fee has all the terms of its series that are not zero, 43 of them',
    clauses: [clause.blobSchedule, clause.excessBlobGas],
    ruleset: 'lockstep-prague',
    code: store(0, op('BLOBBASEFEE')),
    genesis: { excessBlobGas: 60_000_000n },
    headerInputs: ['excessBlobGas'],
    // e to the power of 59,213,568 / 5,007,716 is 136,552.7; each term is rounded down (EIP-4844).
    slots: { 0: 136_552n },
  }),
]

/** A contract that deletes itself; made anew, it stores what it finds in its old slot. */
const phoenix = initcode(apply('SELFDESTRUCT', addressWord(heir)), code(store(2, seen(apply('SLOAD', 1))), store(3, 3)))
const phoenixAddress = create2Address(programAddress, 5n, phoenix)

const recreation: readonly Case[] = [
  {
    name: 'incidents/empty-accounts-touched',
    given:
      'a genesis with four accounts that have nothing at all, as old states had, and a contract that calls one of them and pays nothing to another by SELFDESTRUCT',
    when: 'a transaction calls the contract, and a second one sends nothing to the third of them',
    must: 'the three that were touched are no longer in the state, and the fourth still is (EIP-161)',
    clauses: [clause.emptyAccounts],
    ruleset: 'lockstep-osaka',
    alloc: {
      [programAddress]: contract(code(drop(call(heir)), apply('SELFDESTRUCT', addressWord(other)))),
      [heir]: {},
      [other]: {},
      [callee]: {},
      [addressOf('bystander')]: {},
    },
    blocks: [build(transaction({ to: programAddress }), transaction({ to: callee, gasLimit: 21_000n }))],
    expect: { status: [1, 1] },
  },
  {
    name: 'incidents/made-anew-in-its-block',
    given:
      'a contract with slots 1 and 4 that deletes itself when it is called, and one that makes it by CREATE2, under Shanghai',
    when: 'one transaction of a block calls it and the next makes it anew at its address',
    must: 'the new contract finds its slots empty, and only what it wrote itself is there',
    clauses: [clause.selfdestruct, clause.create2, clause.emptySlots],
    ruleset: 'lockstep-shanghai',
    alloc: {
      [programAddress]: contract(drop(create2(phoenix, 5))),
      [phoenixAddress]: contract(apply('SELFDESTRUCT', addressWord(heir)), {
        storage: { 1: 41n, 4: 44n },
        balance: 3n,
      }),
    },
    blocks: [build(transaction({ to: phoenixAddress }), transaction({ to: programAddress }))],
    expect: {
      storage: { [phoenixAddress]: { 1: 0n, 2: 1n, 3: 3n, 4: 0n } },
      balance: { [heir]: 3n },
      nonce: { [phoenixAddress]: 1n },
    },
  },
]

const chainId = 1n
const halfPlan: TransactionPlan = transaction({ to: heir, value: 1n, gasLimit: 21_000n, nonce: 0n, damage: 'halfS' })
const halfSender: Account = { ...alice, name: 'nobody', address: senderOfHalfS(halfPlan, 0n, chainId) }
const halfSigned: TransactionPlan = { ...halfPlan, from: halfSender }

const signatures: readonly Case[] = pair({
  accept: 'incidents/signature-half-order',
  reject: 'incidents/signature-above-half-order',
  given: 'the sender that follows from a signature without a key',
  whenAccept: 'a block holds a transaction whose s is half of the order of the curve, rounded down',
  whenReject: 'a block holds a transaction whose s is 1 more',
  mustAccept: 'the transaction is executed: so much is just low enough',
  mustReject: 'the block is refused (EIP-2)',
  clauses: [clause.senderNonce],
  ruleset: 'lockstep-osaka',
  alloc: { [halfSender.address]: { balance: ether } },
  honest: { transactions: [halfSigned] },
  mutation: { kind: 'replaceTransaction', index: 0, transaction: { ...halfSigned, damage: 'aboveHalfS' } },
  reason: 'SIGNATURE_INVALID',
})

/** One transaction under two rulesets that call their fork by one name. */
function underRuleset(ruleset: 'lockstep-osaka' | 'lockstep-limits', name: string, must: string): Case {
  const isLimited = ruleset === 'lockstep-limits'
  const sha256: Address = addressOf('sha256 three times')
  const thrice = code(...[1, 2, 3].map(() => drop(apply('STATICCALL', 10_000, 2, 0, 0, 0, 0))))
  return {
    name: `incidents/one-fork-name-${name}`,
    given: 'a contract that calls SHA256 three times, and a ruleset whose only fork is called osaka',
    when: `a transaction calls it under ${ruleset}`,
    must,
    clauses: isLimited ? ['PRE-1'] : [clause.precompileCalls],
    ruleset,
    alloc: { [sha256]: contract(code(thrice, store(0, 1))) },
    blocks: [
      {
        kind: 'build',
        transactions: [
          transaction({ to: sha256, gasLimit: 100_000n }),
          transaction({ from: bob, to: heir, value: 1n, gasLimit: 21_000n }),
        ],
        ...(isLimited && { excluded: { 0: 'PRECOMPILE_UNSUPPORTED' } }),
      },
    ],
    expect: { storage: { [sha256]: { 0: isLimited ? 0n : 1n } }, balance: { [heir]: 1n } },
  }
}

const rulesets: readonly Case[] = [
  underRuleset('lockstep-osaka', 'plain', 'it is executed'),
  underRuleset(
    'lockstep-limits',
    'limited',
    'it is left out, as a prover of this chain takes two such calls in a block',
  ),
]

/** What brought real sequencers and provers apart and no other family shows; `spec/incidents.yaml` names the incidents. */
export const incidents: readonly Case[] = [...frames, ...transactions, ...recreation, ...signatures, ...rulesets]
