import { bytes } from '../../model/Hex.ts'
import { addressOf, bob } from '../Account.ts'
import { apply, code, op } from '../Assembler.ts'
import type { Case } from '../Case.ts'
import { call, drop, gasOf, giveWord, seen, staticcall, store, write } from '../program.ts'
import { blockAt, callRows, edgeOf, slotsOfRows, type CallRow } from './calling.ts'
import { clause } from './clauses.ts'
import { contract, filled, join, programAddress, transaction } from './language.ts'
import { boundary, foldOf, lockstep1, lockstep3, merkleFold, rowsCase, specimen, wordOf } from './specimenLanguage.ts'

const computes = 'PRE-28'
const comesAndGoes = 'PRE-35'
const limits = 'PRE-34'

const path = Array.from({ length: 66 }, (_, index) => wordOf(index + 1))
const pathOf = (count: number): ReturnType<typeof bytes> => join(...path.slice(0, count))
const succeeding = (count: number): CallRow => ({
  to: merkleFold,
  input: pathOf(count),
  succeeds: true,
  output: foldOf(path.slice(0, count)),
})
const failing = (size: number): CallRow => ({
  to: merkleFold,
  input: filled(size, 1),
  gas: 20_000,
  succeeds: false,
  output: filled(0),
})
/** Price under lockstep1 and under lockstep3. */
const priceOf = (words: number): number => 60 + 45 * words
const laterPriceOf = (words: number): number => 60 + 54 * words
const twoWords = { to: merkleFold, input: pathOf(2) }

const values: readonly Case[] = [
  rowsCase(
    {
      name: 'pure-output',
      does: 'calls MERKLE_FOLD with one, two, three and eight words',
      must: 'each call gives the root that the path leads to, the smaller of two nodes first',
      clauses: [computes],
    },
    [succeeding(1), succeeding(2), succeeding(3), succeeding(8)],
  ),
  rowsCase(
    {
      name: 'pure-order',
      does: 'calls MERKLE_FOLD with two words, the other way round, and with two that are the same',
      must: 'the order of two nodes has no bearing on their parent',
      clauses: [computes],
    },
    [
      [wordOf(1), wordOf(2)],
      [wordOf(2), wordOf(1)],
      [wordOf(7), wordOf(7)],
      [filled(32, 0xff), wordOf(1)],
    ].map((words) => ({ to: merkleFold, input: join(...words), succeeds: true, output: foldOf(words) })),
  ),
  rowsCase(
    {
      name: 'pure-failure',
      does: 'calls MERKLE_FOLD without input and with 31, 33 and 95 bytes',
      must: 'each call fails, takes all its gas and gives no output',
      clauses: [computes, clause.precompileFailure, clause.precompileEmpty],
    },
    [failing(0), failing(31), failing(33), failing(95)],
  ),
  ...[1, 2, 9].map((words) =>
    rowsCase(
      {
        name: `pure-gas-${words}`,
        does: `calls MERKLE_FOLD with ${words} words, with gas that just suffices and with one less`,
        must: `it costs 60 and 45 a word, ${priceOf(words)}`,
        clauses: [clause.precompileGas],
      },
      edgeOf({ to: merkleFold, input: pathOf(words) }, priceOf(words)),
    ),
  ),
  rowsCase(
    {
      name: 'pure-limit',
      does: 'calls MERKLE_FOLD with 1,056 bytes, the most that the ruleset lets it take, and with 1,088',
      must: 'the first call succeeds and the second takes all its gas',
      clauses: [limits],
    },
    [succeeding(33), { ...succeeding(34), succeeds: false, gas: 20_000, output: filled(0) }],
  ),
]

const kinds: readonly Case[] = [
  rowsCase(
    {
      name: 'pure-kinds',
      does: 'calls MERKLE_FOLD in each of the four ways',
      must: 'each gives the same',
      clauses: [clause.precompileCalls],
    },
    (['call', 'callcode', 'delegatecall', 'staticcall'] as const).map((kind) => ({ ...succeeding(2), kind })),
  ),
  specimen({
    name: 'pure-value',
    does: 'sends 3 wei to MERKLE_FOLD with two words, and 5 with one byte',
    must: 'the first value arrives and the second comes back',
    clauses: [clause.precompileValue],
    code: callRows([
      { ...succeeding(2), kind: 'call', value: 3n },
      { ...failing(1), kind: 'call', value: 5n },
    ]),
    slots: { 0: 2n, 3: 1n },
    more: { balance: 10n, expect: { balance: { [merkleFold]: 3n, [programAddress]: 7n } } },
  }),
  {
    name: 'specimen/pure-recipient',
    given: 'no contract at all',
    when: 'transactions send two words, one word and one byte to MERKLE_FOLD',
    must: 'the first two succeed and pay the floor for their data, and the third fails and uses all its gas',
    clauses: [clause.precompileCalls, clause.precompileGas],
    ruleset: 'lockstep-reference',
    alloc: {},
    genesis: { timestamp: lockstep1 - 10n },
    headerInputs: ['timestamp'],
    blocks: [
      blockAt(
        lockstep1,
        // 62 zero bytes and 2 others: the floor of 700 is above the 280 of data and the 150 of the precompile.
        transaction({ to: merkleFold, data: pathOf(2), gasLimit: 21_700n }),
        transaction({ to: merkleFold, data: filled(32, 1), gasLimit: 22_280n }),
        transaction({ from: bob, to: merkleFold, data: filled(1, 1), gasLimit: 30_000n }),
      ),
    ],
    // 32 bytes: the floor of 1,280 is above the 512 of data and the 105 of the precompile.
    expect: { gasUsed: [21_700n, 22_280n, 30_000n], status: [1, 1, 0] },
  },
  rowsCase(
    {
      name: 'pure-forwarded-gas',
      does: 'calls MERKLE_FOLD twice, the second time with the gas of the first call in between',
      must: 'gas that the call did not use comes back, and that of a failed one does not',
      clauses: [clause.precompileGas, clause.precompileFailure],
    },
    [
      { ...succeeding(2), gas: 200_000 },
      { ...failing(3), gas: 2_000_000 },
      { ...succeeding(2), gas: 200_000 },
    ],
  ),
]

const measured = gasOf(drop(staticcall(merkleFold, { gas: 30_000, input: { offset: 0, size: 64 } })))
/** Whether the call gave a word. */
const answered = code(write(pathOf(2)), drop(staticcall(merkleFold, { input: { offset: 0, size: 64 } })))

const boundaries: readonly Case[] = [
  boundary({
    name: 'pure-comes',
    fork: 'lockstep1',
    does: 'calls MERKLE_FOLD and stores the size of what came back',
    must: 'the address answers from the first second on',
    clauses: [clause.precompileAbsent, clause.boundary, comesAndGoes],
    code: code(answered, store(op('NUMBER'), seen(op('RETURNDATASIZE')))),
    slots: { 1: 1n, 2: 33n, 3: 33n },
  }),
  boundary({
    name: 'pure-goes',
    fork: 'lockstep2',
    does: 'calls MERKLE_FOLD and stores the size of what came back',
    must: 'the address is an ordinary account again from the first second on',
    clauses: [clause.precompileAbsent, clause.boundary, comesAndGoes],
    code: code(answered, store(op('NUMBER'), seen(op('RETURNDATASIZE')))),
    slots: { 1: 33n, 2: 1n, 3: 1n },
  }),
  boundary({
    name: 'pure-comes-back',
    fork: 'lockstep3',
    does: 'calls MERKLE_FOLD and stores the size of what came back',
    must: 'the address answers again from the first second on',
    clauses: [clause.precompileAbsent, clause.boundary, comesAndGoes],
    code: code(answered, store(op('NUMBER'), seen(op('RETURNDATASIZE')))),
    slots: { 1: 1n, 2: 33n, 3: 33n },
  }),
  boundary({
    name: 'pure-warm-when-there',
    fork: 'lockstep1',
    does: 'measures BALANCE of the address of MERKLE_FOLD',
    must: 'it costs 2,600 before, and 100 from the first second on',
    clauses: [clause.precompileWarm, comesAndGoes],
    code: store(op('NUMBER'), gasOf(drop(apply('BALANCE', 0x200)))),
    // PUSH2, POP and the second GAS cost 3 + 2 + 2.
    slots: { 1: 2607n, 2: 107n, 3: 107n },
  }),
  boundary({
    name: 'pure-cold-when-gone',
    fork: 'lockstep2',
    does: 'measures BALANCE of the address of MERKLE_FOLD',
    must: 'it costs 100 before, and 2,600 from the first second on',
    clauses: [clause.precompileWarm, comesAndGoes],
    code: store(op('NUMBER'), gasOf(drop(apply('BALANCE', 0x200)))),
    slots: { 1: 107n, 2: 2607n, 3: 2607n },
  }),
  boundary({
    name: 'pure-price-when-gone',
    fork: 'lockstep2',
    does: 'measures a call of MERKLE_FOLD with two words',
    must: 'it costs 150 and the warm access before, and the cold access alone from the first second on',
    clauses: [clause.precompileGas, comesAndGoes],
    code: code(write(pathOf(2)), store(op('NUMBER'), measured)),
    // Three numbers to push with PUSH and three zeros with PUSH0 cost 15, POP 2, GAS 2.
    slots: { 1: 100n + 150n + 15n + 2n + 2n, 2: 2600n + 15n + 2n + 2n, 3: 2600n + 15n + 2n + 2n },
  }),
  rowsCase(
    {
      name: 'pure-new-price',
      at: lockstep3,
      does: 'calls MERKLE_FOLD with two words, with gas that just suffices and with one less',
      must: `it came back at 60 and 54 a word, ${laterPriceOf(2)}`,
      clauses: [clause.precompileGas, comesAndGoes],
    },
    edgeOf(twoWords, laterPriceOf(2)),
  ),
  rowsCase(
    {
      name: 'pure-new-limit',
      at: lockstep3,
      does: 'calls MERKLE_FOLD with 1,088, 2,080 and 2,112 bytes',
      must: 'it came back with a limit of 2,080 bytes',
      clauses: [limits, comesAndGoes],
    },
    [succeeding(34), succeeding(65), { ...succeeding(66), succeeds: false, gas: 20_000, output: filled(0) }],
  ),
  ...(
    [
      ['comes', 'lockstep1', [43n, 1n, 1n]],
      ['goes', 'lockstep2', [1n, 43n, 43n]],
    ] as const
  ).map(([name, fork, found]) =>
    boundary({
      name: `pure-code-${name}`,
      fork,
      does: 'calls MERKLE_FOLD without input, where the genesis has put code that returns 42, and looks at the size of that code',
      must: 'the code runs only while there is no precompile, and is there all the time',
      clauses: [comesAndGoes],
      code: code(
        store(op('NUMBER'), seen(0)),
        drop(call(merkleFold, { gas: 10_000, output: { offset: 0, size: 32 } })),
        store(op('NUMBER'), seen(apply('MLOAD', 0))),
        store(apply('ADD', 10, op('NUMBER')), apply('EXTCODESIZE', 0x200)),
      ),
      more: { alloc: { [merkleFold]: contract(giveWord(42)) } },
      slots: { ...slotsAt(found), 11: 8n, 12: 8n, 13: 8n },
    }),
  ),
]

function slotsAt([before, at, after]: readonly [bigint, bigint, bigint]): Readonly<Record<string, bigint>> {
  return { 1: before, 2: at, 3: after }
}

const helper = addressOf('helper')

const inside: readonly Case[] = [
  specimen({
    name: 'pure-in-reverted-frame',
    does: 'calls another that calls MERKLE_FOLD and reverts, and then calls MERKLE_FOLD itself',
    must: 'the price is paid in both frames and only the second one leaves an output',
    clauses: [clause.precompileGas],
    code: code(store(0, seen(call(helper, { gas: 50_000 }))), callRows([succeeding(2)], 1)),
    more: { alloc: { [helper]: contract(code(answered, apply('REVERT', 0, 0))) } },
    slots: { 0: 1n, ...slotsOfRows([succeeding(2)], 1) },
  }),
]

/** MERKLE_FOLD, the precompile of the reference chain that depends on its input alone, and that goes and comes back. */
export const specimenPure: readonly Case[] = [...values, ...kinds, ...boundaries, ...inside]
