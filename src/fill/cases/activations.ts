import { address } from '../../model/Hex.ts'
import type { Address } from '../../model/Hex.ts'
import { addressOf, bob } from '../Account.ts'
import { apply, code, op } from '../Assembler.ts'
import type { Code } from '../Assembler.ts'
import type { AccountPlan, BlockPlan, Case, RulesetName } from '../Case.ts'
import { call, drop, staticcall, store, when } from '../program.ts'
import { clause } from './clauses.ts'
import { build, contract, precompile, programAddress, transaction, words } from './language.ts'

const byBlock = 'FRK-8'
const byBatch = 'FRK-15'
const byState = 'FRK-16'

const helper = addressOf('helper')

/** What each fork brings, as code that another contract runs: it succeeds only from the fork on. */
const news: Readonly<Record<'cancun' | 'prague' | 'osaka', Code>> = {
  // Transient storage, a precompile that gives 128 bytes for two points at infinity, and leading zeros.
  cancun: drop(apply('TLOAD', 0)),
  prague: code(
    drop(staticcall(precompile(0x0b), { gas: 10_000, input: { offset: 0, size: 256 } })),
    when('absent', apply('ISZERO', op('RETURNDATASIZE')), op('INVALID')),
  ),
  osaka: drop(apply('CLZ', 1)),
}

/** Stores at the block's number which forks are in force: 1 for Cancun, 2 for Prague, 4 for Osaka; and 8 in any case. */
const observer = contract(
  code(
    ...(['cancun', 'prague', 'osaka'] as const).map((fork, index) =>
      apply('MSTORE', 32 * index, apply('MUL', 2 ** index, call(runner(fork), { gas: 50_000 }))),
    ),
    store(
      op('NUMBER'),
      apply('ADD', 8, apply('ADD', apply('MLOAD', 0), apply('ADD', apply('MLOAD', 32), apply('MLOAD', 64)))),
    ),
  ),
)

function runner(fork: keyof typeof news): Address {
  return addressOf(`runner of ${fork}`)
}

const runners: Readonly<Record<Address, AccountPlan>> = {
  [programAddress]: observer,
  ...Object.fromEntries((['cancun', 'prague', 'osaka'] as const).map((fork) => [runner(fork), contract(news[fork])])),
}

const looks = transaction({ to: programAddress, gasLimit: 300_000n })

interface TimelinePlan {
  readonly name: string
  readonly ruleset: RulesetName
  readonly given: string
  readonly when: string
  readonly must: string
  readonly clauses: readonly string[]
  /** Forks in force at each block that looks, counted as {@link observer} does, without the 8. */
  readonly seen: Readonly<Record<number, number>>
  readonly blocks: readonly BlockPlan[]
  readonly alloc?: Case['alloc']
}

function timeline({ seen: found, alloc, ...plan }: TimelinePlan): Case {
  const slots = Object.fromEntries(Object.entries(found).map(([block, forks]) => [block, BigInt(forks) + 8n]))
  return {
    ...plan,
    name: `activation/${plan.name}`,
    alloc: { ...runners, ...alloc },
    expect: { storage: { [programAddress]: slots } },
  }
}

const lookingBlocks = (count: number): readonly BlockPlan[] => Array.from({ length: count }, () => build(looks))

/** Blocks around the boundary of a fork, all others empty. */
function around(first: number): { readonly blocks: readonly BlockPlan[]; readonly numbers: readonly number[] } {
  const blocks = Array.from({ length: first + 1 }, (_, index) => (index + 1 >= first - 1 ? build(looks) : build()))
  return { blocks, numbers: [first - 1, first, first + 1] }
}

const counted: readonly Case[] = (
  [
    ['lockstep-blocks', 'block', byBlock, { cancun: 3, prague: 5, osaka: 7 }],
    ['lockstep-batches', 'batch', byBatch, { cancun: 3, prague: 5, osaka: 7 }],
  ] as const
).flatMap(([ruleset, kind, clauseId, starts]) =>
  (['cancun', 'prague', 'osaka'] as const).map((fork, index) => {
    const first = starts[fork]
    const { blocks, numbers } = around(first)
    const before = 2 ** index - 1
    const after = 2 ** (index + 1) - 1
    return timeline({
      name: `${kind}-${fork}`,
      ruleset,
      given: 'a contract that looks which forks are in force',
      when: `blocks ${numbers.join(', ')} call it, where ${fork} begins with ${
        kind === 'block' ? `block ${first}` : `batch ${(first + 1) / 2}, of the blocks ${first} and ${first + 1}`
      }`,
      must: `${fork} is in force from block ${first} on`,
      clauses: [clauseId],
      seen: Object.fromEntries(numbers.map((number) => [number, number < first ? before : after])),
      blocks,
    })
  }),
)

const whole: readonly Case[] = (['lockstep-blocks', 'lockstep-batches'] as const).map((ruleset) =>
  timeline({
    name: `${ruleset === 'lockstep-blocks' ? 'block' : 'batch'}-all`,
    ruleset,
    given: `a contract that looks which forks are in force, on a chain of ${ruleset === 'lockstep-blocks' ? 'blocks' : 'batches'}`,
    when: 'eight blocks call it',
    must: 'each fork is there from its first block on, and time has no bearing on it',
    clauses: [ruleset === 'lockstep-blocks' ? byBlock : byBatch, clause.firstBlock],
    seen: { 1: 0, 2: 0, 3: 1, 4: 1, 5: 3, 6: 3, 7: 7, 8: 7 },
    blocks: lookingBlocks(8),
  }),
)

/** Holds the variable of `lockstep-state-variable` in slot 1, and writes there what calldata says. */
const variable = address('0x000000000000000000000000000000000000a4b0')
const setter = (value: bigint): Case['alloc'] => ({
  [variable]: contract(store(1, apply('CALLDATALOAD', 0)), { storage: { 1: value } }),
})
const sets = (value: number | bigint, more = {}): ReturnType<typeof transaction> =>
  transaction({ from: bob, to: variable, data: words(value), gasLimit: 100_000n, ...more })

/** Forks of `lockstep-state-variable`: Cancun, from 20 on Prague, from 30 on Osaka. */
const cancun = 1
const prague = 3
const osaka = 7

function stateCase(plan: Omit<TimelinePlan, 'ruleset' | 'given' | 'clauses'> & { readonly start?: bigint }): Case {
  const { start = 10n, alloc, ...rest } = plan
  return timeline({
    ...rest,
    name: `state-variable-${plan.name}`,
    ruleset: 'lockstep-state-variable',
    given: `a contract whose slot decides on the fork and holds ${start}, and one that looks which forks are in force`,
    clauses: [byState],
    alloc: { ...setter(start), ...alloc },
  })
}

const byVariable: readonly Case[] = [
  ...(
    [
      [19n, cancun],
      [20n, prague],
      [21n, prague],
      [29n, prague],
      [30n, osaka],
      [31n, osaka],
      [2n ** 256n - 1n, osaka],
    ] as const
  ).map(([start, forks]) =>
    stateCase({
      name: `at-${start > 100n ? 'most' : start}`,
      start,
      when: 'a block looks',
      must: 'the slot holds at least the value of every fork that is in force, and of no other',
      seen: { 1: forks },
      blocks: [build(looks)],
    }),
  ),
  stateCase({
    name: 'set-before',
    when: 'a block sets the slot to 20 and then looks, and the next one looks',
    must: 'Prague begins with the block after the one that sets it: the state before a block decides',
    seen: { 1: cancun, 2: prague },
    blocks: [build(sets(20), looks), build(looks)],
  }),
  stateCase({
    name: 'set-one-less',
    when: 'a block sets the slot to 19, the next one to 20, and each block looks',
    must: 'Prague begins with the third block',
    seen: { 1: cancun, 2: cancun, 3: prague },
    blocks: [build(looks, sets(19)), build(looks, sets(20)), build(looks)],
  }),
  stateCase({
    name: 'jump',
    when: 'a block sets the slot to 30 and the next one looks',
    must: 'Osaka follows Cancun at once, and has what Prague brought',
    seen: { 1: cancun, 2: osaka },
    blocks: [build(looks, sets(30)), build(looks)],
  }),
  stateCase({
    name: 'back',
    start: 30n,
    when: 'a block sets the slot from 30 to 25, the next one to 0, and each block looks',
    must: 'the fork in force is always that of the slot, also where it goes back',
    seen: { 1: osaka, 2: prague, 3: cancun },
    blocks: [build(looks, sets(25)), build(looks, sets(0)), build(looks)],
  }),
  stateCase({
    name: 'reverted',
    when: 'a block sets the slot to 30 in a call that reverts, and the next one looks',
    must: 'nothing has changed',
    seen: { 1: cancun, 2: cancun },
    blocks: [build(looks, sets(30, { to: helper })), build(looks)],
    alloc: {
      [helper]: contract(
        code(
          apply('CALLDATACOPY', 0, 0, 32),
          drop(call(variable, { input: { offset: 0, size: 32 } })),
          apply('REVERT', 0, 0),
        ),
      ),
    },
  }),
  stateCase({
    name: 'set-and-reset',
    when: 'a block sets the slot to 30 and back to 10, and the next one looks',
    must: 'only what is there between the blocks counts',
    seen: { 1: cancun, 2: cancun },
    blocks: [build(looks, sets(30), sets(10)), build(looks)],
  }),
  stateCase({
    name: 'elsewhere',
    when: 'a block looks, where the same slot of another account and another slot of the account hold 30',
    must: 'only the slot of the ruleset counts',
    seen: { 1: cancun },
    blocks: [build(looks)],
    alloc: {
      [variable]: contract(op('STOP'), { storage: { 0: 30n, 1: 10n, 2: 30n } }),
      [helper]: contract(op('STOP'), { storage: { 1: 30n } }),
    },
  }),
  stateCase({
    name: 'no-account',
    when: 'a block looks, where there is no account that could hold the slot',
    must: 'the slot counts as zero',
    seen: { 1: cancun },
    blocks: [build(looks)],
    alloc: { [variable]: {} },
  }),
  stateCase({
    name: 'empty-block',
    when: 'a block sets the slot to 20, an empty block follows, and then one that looks',
    must: 'the empty block is of Prague as well',
    seen: { 1: cancun, 3: prague },
    blocks: [build(looks, sets(20)), build(), build(looks)],
  }),
]

/** Forks that begin with a block, with a batch, or by what the state holds. */
export const activations: readonly Case[] = [...counted, ...whole, ...byVariable]
