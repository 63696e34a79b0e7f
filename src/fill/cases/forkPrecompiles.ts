import { quantity } from '../../model/Hex.ts'
import { addressOf } from '../Account.ts'
import { apply, code, op } from '../Assembler.ts'
import type { Code } from '../Assembler.ts'
import type { Case } from '../Case.ts'
import { drop, gasOf, seen, staticcall, store } from '../program.ts'
import { boundaryCase, observing } from './Boundary.ts'
import { clause } from './clauses.ts'
import { contract, precompile, programAddress, transaction } from './language.ts'

const heir = addressOf('heir')

/** Precompiles in the order in which forks brought them, and what a call without input and with 60,000 gas costs. */
const forkOrder = ['shanghai', 'cancun', 'prague', 'osaka', 'bpo1', 'bpo2', 'lockstep1'] as const
const lost = 60_000n
const withoutInput: readonly (readonly [address: number, since: (typeof forkOrder)[number], gas: bigint])[] = [
  [1, 'shanghai', 3000n],
  [2, 'shanghai', 60n],
  [3, 'shanghai', 600n],
  [4, 'shanghai', 15n],
  [5, 'shanghai', 200n],
  [6, 'shanghai', 150n],
  [7, 'shanghai', 6000n],
  [8, 'shanghai', 45_000n],
  [9, 'shanghai', lost],
  [10, 'cancun', lost],
  ...[11, 12, 13, 14, 15, 16, 17].map((address) => [address, 'prague', lost] as const),
  [256, 'osaka', 6900n],
]

/** A call without input: 60,000 and the address pushed, four zeros, a warm account, POP. */
const callGas = 3n + 3n + 4n * 2n + 100n + 2n
const coldGas = 2500n

function isBefore(left: (typeof forkOrder)[number], right: (typeof forkOrder)[number]): boolean {
  return forkOrder.indexOf(left) < forkOrder.indexOf(right)
}

/** Calls each precompile of earlier forks, and each that this fork brings. */
function precompileCases(fork: Exclude<(typeof forkOrder)[number], 'shanghai'>): readonly Case[] {
  const measuredCalls = (addresses: readonly number[]): Code =>
    gasOf(code(...addresses.map((address) => drop(staticcall(precompile(address), { gas: lost })))))
  const older = withoutInput.filter(([, since]) => isBefore(since, fork))
  const newer = withoutInput.filter(([, since]) => since === fork)
  const sum = (rows: typeof withoutInput, modexp: bigint): bigint =>
    rows.reduce((total, [address, , gas]) => total + callGas + (address === 5 ? modexp : gas), 2n)
  const [before, after] = [
    sum(older, isBefore('osaka', fork) ? 500n : 200n),
    sum(older, isBefore(fork, 'osaka') ? 200n : 500n),
  ]
  const absent = 2n + BigInt(newer.length) * (callGas + coldGas)
  return [
    boundaryCase({
      name: 'older-precompiles',
      fork,
      given: 'a contract that calls every precompile of the fork before without input and measures it',
      must: 'all of them are there before and after, and only MODEXP changes its price, at Osaka',
      clauses: [clause.precompileGas, clause.precompileFailure],
      ...observing(measuredCalls(older.map(([address]) => address)), 3_000_000n),
      observed: [before, after, after],
    }),
    ...(newer.length === 0
      ? []
      : [
          boundaryCase({
            name: 'newer-precompiles',
            fork,
            given: 'a contract that calls every precompile that the fork brings without input and measures it',
            must: 'before the first second each is an empty account that is cold, and costs no more',
            clauses: [clause.precompileAbsent, clause.warmAccounts],
            ...observing(measuredCalls(newer.map(([address]) => address)), 3_000_000n),
            observed: [absent, sum(newer, 0n), sum(newer, 0n)],
          }),
        ]),
  ]
}

/** Precompiles of the chain itself: there, gone and back again, with new prices. */
const own: readonly Case[] = (
  [
    ['lockstep1', 0x200, 'MERKLE_FOLD', [2600n, 100n + 60n + 45n]],
    ['lockstep2', 0x200, 'MERKLE_FOLD', [100n + 60n + 45n, 2600n]],
    ['lockstep3', 0x200, 'MERKLE_FOLD', [2600n, 100n + 60n + 54n]],
    ['lockstep1', 0x201, 'CALL_CONTEXT', [2600n, 100n + 150n]],
    ['lockstep2', 0x201, 'CALL_CONTEXT', [100n + 150n, 100n + 180n]],
  ] as const
).map(([fork, address, name, [before, after]]) => {
  // Address and size 3 each, GAS 2, three zeros, POP and the GAS that reads the meter.
  const around = 3n + 3n + 2n + 3n * 2n + 2n + 2n
  return boundaryCase({
    name: name.toLowerCase().replace('_', '-'),
    fork,
    given: `a contract that calls ${name}, a precompile of the chain itself, with one word`,
    must: 'the address is an empty account where the fork does not have it, and costs its price where it does',
    clauses: [clause.precompileAbsent, clause.precompileGas],
    alloc: {
      [programAddress]: contract(
        code(
          apply('MSTORE', 0, 7),
          store(op('NUMBER'), seen(gasOf(drop(staticcall(precompile(address), { input: { offset: 0, size: 32 } }))))),
        ),
      ),
    },
    transactions: () => [transaction({ to: programAddress, gasLimit: 300_000n })],
    observed: [before + around, after + around, after + around],
  })
})

/** The oldest rules of the chain, in its first seconds: what later forks took away still works. */
const oldest: readonly Case[] = [
  {
    name: 'forks/oldest-rules',
    given: 'a contract that selfdestructs, and one that measures MODEXP and calls the later precompiles',
    when: 'blocks stand in the first seconds of the chain, long before any boundary',
    must: 'the contract is gone, MODEXP costs 200, and what later forks brought is an empty account',
    clauses: [clause.boundary, clause.selfdestruct, clause.precompileAbsent],
    ruleset: 'lockstep-reference',
    alloc: {
      [addressOf('mortal 1')]: contract(apply('SELFDESTRUCT', BigInt(heir)), { balance: 1n, storage: { 1: 1n } }),
      [programAddress]: contract(
        code(
          store(0, gasOf(drop(staticcall(precompile(5), { gas: lost })))),
          store(1, gasOf(drop(staticcall(precompile(256), { gas: lost })))),
          store(2, gasOf(drop(staticcall(precompile(10), { gas: lost })))),
        ),
      ),
    },
    genesis: { timestamp: 0n },
    blocks: [
      {
        kind: 'build',
        attributes: { timestamp: quantity(1) },
        transactions: [transaction({ to: addressOf('mortal 1') })],
      },
      { kind: 'build', attributes: { timestamp: quantity(2) }, transactions: [transaction({ to: programAddress })] },
    ],
    headerInputs: ['timestamp'],
    expect: {
      nonce: { [addressOf('mortal 1')]: 0n },
      storage: {
        [programAddress]: { 0: callGas + 200n + 2n, 1: callGas + coldGas + 2n, 2: callGas + coldGas + 2n },
      },
    },
  },
]

/** Which precompiles there are around every boundary, and in the first seconds of the chain. */
export const forkPrecompiles: readonly Case[] = [
  ...precompileCases('cancun'),
  ...precompileCases('prague'),
  ...precompileCases('osaka'),
  ...precompileCases('bpo1'),
  ...precompileCases('bpo2'),
  ...precompileCases('lockstep1'),
  ...own,
  ...oldest,
]
