import { bytes } from '../../model/Hex.ts'
import { apply, code, op } from '../Assembler.ts'
import type { Code } from '../Assembler.ts'
import { addressOf, bob } from '../Account.ts'
import type { Case, TransactionPlan } from '../Case.ts'
import {
  addressWord,
  call,
  callcode,
  delegatecall,
  drop,
  gasOf,
  giveBack,
  revert,
  seen,
  staticcall,
  store,
  when,
} from '../program.ts'
import { clause } from './clauses.ts'
import { build, contract, filled, gwei, precompile, program, programAddress, transaction, words } from './language.ts'
import type { ProgramPlan } from './language.ts'

const sha256 = precompile(2)
const identity = precompile(4)
const blake2f = precompile(9)
const callee = addressOf('callee')
/** SHA-256 of nothing. */
const digestOfNothing = 0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855n
/** keccak256 of nothing: the code hash of an account without code. */
const emptyCodeHash = 0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470n
/** Gas that an account pays for a new account, a transfer of value, and what the callee gets for the latter. */
const [newAccountGas, valueGas, stipend, warmGas] = [25_000n, 9000n, 2300n, 100n]

function edge(plan: ProgramPlan): Case {
  return program({ ruleset: 'lockstep-cancun', ...plan, name: `precompile-edge/call-${plan.name}` })
}

const word = { offset: 0, size: 32 }

const kinds: readonly (readonly [name: string, made: Code])[] = [
  ['call', call(sha256, { gas: 60, output: word })],
  ['callcode', callcode(sha256, { gas: 60, output: word })],
  ['delegatecall', delegatecall(sha256, { gas: 60, output: word })],
  ['staticcall', staticcall(sha256, { gas: 60, output: word })],
]

const byKind: readonly Case[] = [
  ...kinds.map(([name, made]) =>
    edge({
      name: `by-${name}`,
      does: `calls SHA256 by ${name.toUpperCase()} without input and with just its price`,
      must: 'the output is the digest of nothing, and no account is touched',
      clauses: [clause.precompileCalls],
      code: code(store(0, seen(made)), store(1, apply('MLOAD', 0))),
      slots: { 0: 2n, 1: digestOfNothing },
    }),
  ),
  ...(
    [
      ['callcode', callcode(sha256, { gas: 59 })],
      ['delegatecall', delegatecall(sha256, { gas: 59 })],
    ] as const
  ).map(([name, made]) =>
    edge({
      name: `by-${name}-out-of-gas`,
      does: `calls SHA256 by ${name.toUpperCase()} with one gas less than its price`,
      must: 'the call fails',
      clauses: [clause.precompileCalls, clause.precompileGas],
      code: store(0, seen(made)),
      slots: { 0: 1n },
    }),
  ),
]

const values: readonly Case[] = [
  edge({
    name: 'value',
    does: 'calls ID with value 5',
    must: 'the precompile has the value from then on',
    clauses: [clause.precompileValue],
    code: store(0, seen(call(identity, { gas: 1000, value: 5 }))),
    balance: 7n,
    slots: { 0: 2n },
    expect: { balance: { [identity]: 5n, [programAddress]: 2n } },
  }),
  edge({
    name: 'value-creates-account',
    does: 'sends 1 to ID, which is no account yet, and measures it',
    must: 'the new account is paid for, and the stipend comes back but for the price',
    clauses: [clause.precompileValue, clause.valueGas],
    code: store(0, gasOf(drop(call(identity, { gas: 0, value: 1 })))),
    balance: 1n,
    // Four PUSH0 and a PUSH0 for the gas, PUSH1, PUSH20, POP and GAS.
    slots: { 0: 5n * 2n + 3n + 3n + 2n + 2n + warmGas + valueGas + newAccountGas - stipend + 15n },
    expect: { balance: { [identity]: 1n } },
  }),
  edge({
    name: 'value-to-existing',
    does: 'sends 1 to ID, which has a balance, and measures it',
    must: 'no new account is paid for',
    clauses: [clause.precompileValue, clause.valueGas],
    code: store(0, gasOf(drop(call(identity, { gas: 0, value: 1 })))),
    balance: 1n,
    alloc: { [identity]: { balance: 9n } },
    slots: { 0: 5n * 2n + 3n + 3n + 2n + 2n + warmGas + valueGas - stipend + 15n },
    expect: { balance: { [identity]: 10n } },
  }),
  edge({
    name: 'stipend-pays',
    does: 'calls SHA256 with value 1 and no gas, and SHA256 without value and no gas',
    must: 'the stipend pays for the first, nothing for the second',
    clauses: [clause.precompileValue, clause.forwardedGas],
    code: code(store(0, seen(call(sha256, { gas: 0, value: 1 }))), store(1, seen(call(sha256, { gas: 0 })))),
    balance: 1n,
    slots: { 0: 2n, 1: 1n },
  }),
  edge({
    name: 'value-comes-back',
    does: 'calls BLAKE2F with value 5 and a wrong length',
    must: 'the call fails and the value stays with the caller',
    clauses: [clause.precompileValue, clause.precompileFailure],
    code: store(0, seen(call(blake2f, { gas: 1000, value: 5 }))),
    balance: 7n,
    slots: { 0: 1n },
    expect: { balance: { [blake2f]: 0n, [programAddress]: 7n } },
  }),
  edge({
    name: 'value-out-of-gas',
    does: 'calls ECREC with value 5 and nothing but the stipend, which is less than its price',
    must: 'the call fails and the value stays with the caller',
    clauses: [clause.precompileValue, clause.precompileGas],
    code: store(0, seen(call(precompile(1), { gas: 0, value: 5 }))),
    balance: 7n,
    slots: { 0: 1n },
    expect: { balance: { [precompile(1)]: 0n, [programAddress]: 7n } },
  }),
  edge({
    name: 'value-beyond-balance',
    does: 'calls ID with more than it has',
    must: 'the call fails at once and gives its gas back',
    clauses: [clause.precompileValue],
    code: store(0, seen(call(identity, { gas: 1000, value: 8 }))),
    balance: 7n,
    slots: { 0: 1n },
    expect: { balance: { [identity]: 0n, [programAddress]: 7n } },
  }),
  edge({
    name: 'value-by-callcode',
    does: 'calls ID by CALLCODE with value 5',
    must: 'the value stays with the caller, whose code the precompile is taken for',
    clauses: [clause.precompileValue, clause.precompileCalls],
    code: store(0, seen(callcode(identity, { gas: 1000, value: 5 }))),
    balance: 7n,
    slots: { 0: 2n },
    expect: { balance: { [identity]: 0n, [programAddress]: 7n } },
  }),
  edge({
    name: 'value-in-static-frame',
    does: 'statically calls another that sends 1 to ID',
    must: 'the frame that sends value fails',
    clauses: [clause.staticCalls, clause.precompileValue],
    code: store(0, seen(staticcall(callee, { gas: 100_000 }))),
    alloc: { [callee]: contract(drop(call(identity, { gas: 1000, value: 1 })), { balance: 9n }) },
    slots: { 0: 1n },
    expect: { balance: { [identity]: 0n, [callee]: 9n } },
  }),
  edge({
    name: 'value-in-reverted-frame',
    does: 'calls another that sends 1 to ID and reverts',
    must: 'the precompile has nothing, and is no account',
    clauses: [clause.precompileValue, clause.revert],
    code: code(
      store(0, seen(call(callee, { gas: 100_000 }))),
      store(1, seen(apply('EXTCODEHASH', addressWord(identity)))),
    ),
    alloc: { [callee]: contract(code(drop(call(identity, { gas: 1000, value: 1 })), revert()), { balance: 9n }) },
    slots: { 0: 1n, 1: 1n },
    expect: { balance: { [identity]: 0n, [callee]: 9n } },
  }),
]

/** The frame at depth 1,024 is the last; a precompile called from it would be one too deep. */
const depths: readonly Case[] = (
  [
    ['1024', 1023, 2n, 'the call of the precompile succeeds at the last depth there is'],
    ['1025', 1024, 1n, 'the call of the precompile fails at once, like any'],
  ] as const
).map(([name, deepest, result, must]) =>
  edge({
    name: `depth-${name}`,
    does: `calls itself to a depth of ${deepest}, calls ID there and stores whether that succeeded`,
    must,
    clauses: [clause.depth],
    ruleset: 'lockstep-prague',
    genesis: { gasLimit: 10n ** 12n },
    code: code(
      apply('TSTORE', 0, apply('ADD', apply('TLOAD', 0), 1)),
      when('deep', apply('EQ', apply('TLOAD', 0), deepest + 1), apply('TSTORE', 1, seen(call(identity, { gas: 100 })))),
      when('deeper', apply('LT', apply('TLOAD', 0), deepest + 1), drop(call(programAddress))),
      when('outermost', apply('EQ', op('CALLER'), op('ORIGIN')), store(0, apply('TLOAD', 1))),
    ),
    transaction: { gasLimit: 10n ** 12n, maxFeePerGas: gwei, maxPriorityFeePerGas: 0n },
    slots: { 0: result },
  }),
)

const codes: readonly Case[] = [
  edge({
    name: 'code-of-nothing',
    does: 'asks for EXTCODESIZE, EXTCODEHASH and BALANCE of ID, which is no account',
    must: 'all three are zero',
    clauses: [clause.accounts],
    code: code(
      store(0, seen(apply('EXTCODESIZE', addressWord(identity)))),
      store(1, seen(apply('EXTCODEHASH', addressWord(identity)))),
      store(2, seen(apply('BALANCE', addressWord(identity)))),
    ),
    slots: { 0: 1n, 1: 1n, 2: 1n },
  }),
  edge({
    name: 'code-after-call',
    does: 'calls ID without value and asks for its EXTCODEHASH',
    must: 'it is still no account',
    clauses: [clause.accounts, clause.emptyAccounts],
    code: code(drop(call(identity, { gas: 1000 })), store(0, seen(apply('EXTCODEHASH', addressWord(identity))))),
    slots: { 0: 1n },
  }),
  edge({
    name: 'code-with-balance',
    does: 'asks for EXTCODESIZE, EXTCODEHASH and BALANCE of ID, which has a balance',
    must: 'it is an account without code',
    clauses: [clause.accounts],
    code: code(
      store(0, seen(apply('EXTCODESIZE', addressWord(identity)))),
      store(1, apply('EXTCODEHASH', addressWord(identity))),
      store(2, apply('BALANCE', addressWord(identity))),
    ),
    alloc: { [identity]: { balance: 9n } },
    slots: { 0: 1n, 1: emptyCodeHash, 2: 9n },
  }),
  edge({
    name: 'code-copied',
    does: 'copies the code of ID over memory that is not zero',
    must: 'the bytes are zeros, for there is no code',
    clauses: [clause.accounts],
    code: code(
      apply('MSTORE', 0, 1),
      apply('EXTCODECOPY', addressWord(identity), 0, 0, 32),
      store(0, seen(apply('MLOAD', 0))),
    ),
    slots: { 0: 1n },
  }),
  edge({
    name: 'selfdestruct-to-precompile',
    does: 'names ID as heir',
    must: 'the precompile has the balance',
    clauses: [clause.selfdestruct],
    code: apply('SELFDESTRUCT', addressWord(identity)),
    balance: 6n,
    expect: { balance: { [identity]: 6n, [programAddress]: 0n } },
  }),
  edge({
    name: 'code-is-not-run',
    does: 'calls SHA256 where the genesis has code at its address',
    must: 'the precompile runs, not the code',
    clauses: [clause.precompileCalls],
    code: code(store(0, seen(call(sha256, { gas: 60, output: word }))), store(1, apply('MLOAD', 0))),
    alloc: { [sha256]: contract(giveBack(64)) },
    slots: { 0: 2n, 1: digestOfNothing },
  }),
]

/** A case of one transaction to a precompile. */
function targeted(
  name: string,
  plan: Partial<TransactionPlan> & { readonly to: TransactionPlan['to'] },
  rest: Pick<Case, 'must' | 'clauses' | 'expect'> & { readonly when: string },
): Case {
  return {
    name: `precompile-edge/call-target-${name}`,
    given: 'funded senders',
    ruleset: 'lockstep-cancun',
    alloc: {},
    blocks: [build(transaction(plan))],
    ...rest,
  }
}

const targets: readonly Case[] = [
  targeted(
    'exact',
    { to: sha256, gasLimit: 21_060n },
    {
      when: 'a transaction calls SHA256 with just the gas that it costs',
      must: 'it succeeds',
      clauses: [clause.precompileCalls, clause.precompileGas],
      expect: { status: [1], gasUsed: [21_060n] },
    },
  ),
  targeted(
    'one-less',
    { to: sha256, gasLimit: 21_059n, value: 3n },
    {
      when: 'a transaction calls SHA256 with value and one gas less than it costs',
      must: 'it fails, takes all its gas and moves no value',
      clauses: [clause.precompileCalls, clause.precompileGas, clause.precompileValue],
      expect: { status: [0], gasUsed: [21_059n], balance: { [sha256]: 0n } },
    },
  ),
  targeted(
    'value',
    { to: precompile(1), gasLimit: 50_000n, value: 3n },
    {
      when: 'a transaction calls ECREC with value and without input',
      must: 'it succeeds, costs the price and moves the value',
      clauses: [clause.precompileCalls, clause.precompileValue],
      expect: { status: [1], gasUsed: [24_000n], balance: { [precompile(1)]: 3n } },
    },
  ),
  targeted(
    'failure',
    { to: precompile(6), data: words(1, 1), gasLimit: 60_000n },
    {
      when: 'a transaction calls BN254_ADD with a point off the curve',
      must: 'it fails and takes all its gas',
      clauses: [clause.precompileCalls, clause.precompileFailure],
      expect: { status: [0], gasUsed: [60_000n] },
    },
  ),
  targeted(
    'future',
    { to: precompile(0x0b), data: filled(1), gasLimit: 60_000n },
    {
      when: 'a transaction calls 0x0b under Cancun, where it is no precompile',
      must: 'it succeeds and costs nothing beside itself',
      clauses: [clause.precompileAbsent],
      // One zero byte of calldata.
      expect: { status: [1], gasUsed: [21_004n] },
    },
  ),
]

const delegated: readonly Case[] = [
  {
    name: 'precompile-edge/call-delegation-to-precompile',
    given: 'funded senders, one of whom delegates to SHA256 by the transaction',
    when: 'the transaction calls that account with gas that SHA256 would use',
    must: 'nothing runs: it succeeds and costs only itself and the authorization',
    clauses: [clause.delegatedCall],
    ruleset: 'lockstep-prague',
    alloc: {},
    blocks: [
      build(
        transaction({
          type: 'setCode',
          to: bob.address,
          authorizations: [{ authority: bob, address: sha256, nonce: 0n }],
          gasLimit: 100_000n,
        }),
      ),
    ],
    // 25,000 for an authorization, of which 12,500 come back, at most a fifth, for an account that exists.
    expect: { status: [1], gasUsed: [46_000n - 9200n] },
  },
  edge({
    name: 'delegation-returns-nothing',
    does: 'calls an account that delegates to SHA256, with gas 59 and room for a digest',
    must: 'the call succeeds as one of no code: no output, no price',
    clauses: [clause.delegatedCall],
    ruleset: 'lockstep-prague',
    code: code(
      store(0, seen(call(callee, { gas: 59, output: word }))),
      store(1, seen(op('RETURNDATASIZE'))),
      store(2, seen(apply('MLOAD', 0))),
    ),
    alloc: { [callee]: { nonce: 1n, code: bytes(`0xef0100${sha256.slice(2)}`) } },
    slots: { 0: 2n, 1: 1n, 2: 1n },
  }),
  edge({
    name: 'sender-list-keeps-warmth',
    does: 'measures BALANCE of ID under an access list that names it',
    must: 'it is as warm as without',
    clauses: [clause.precompileWarm, clause.accessListGas],
    code: store(0, gasOf(drop(apply('BALANCE', addressWord(identity))))),
    transaction: { accessList: [{ address: identity, slots: [] }] },
    slots: { 0: 107n },
  }),
]

/** Kinds of calls of precompiles, value that goes along, depth, and precompiles as accounts. */
export const precompileEdgeCalls: readonly Case[] = [
  ...byKind,
  ...values,
  ...depths,
  ...codes,
  ...targets,
  ...delegated,
]
