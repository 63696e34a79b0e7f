import { addressOf } from '../Account.ts'
import { apply, op } from '../Assembler.ts'
import type { BlockPlan } from '../Case.ts'
import type { ExecuteCase, HonestChain, RefusedOutcome } from '../ExecuteCase.ts'
import { drop, repeat, staticcall } from '../program.ts'
import { batchCase, chainOf, givenOf, heir, pays } from './batchLanguage.ts'
import { build, contract, precompile, programAddress, transaction, words } from './language.ts'

const capacity = 'FRK-13'
const unprovable = 'PRE-1'
const helper = addressOf('helper')

const burns = contract(op('INVALID'))
const burn = (gas: bigint): BlockPlan => build(transaction({ to: programAddress, gasLimit: gas }))
const limited = (name: string, blocks: readonly BlockPlan[], alloc: HonestChain['alloc'] = {}): HonestChain =>
  chainOf(name, 'lockstep-limits', blocks, { unlimited: true, alloc: { [programAddress]: burns, ...alloc } })

const small = limited('small', [pays(1n), pays(2n), pays(3n)])
const gas = limited('gas', [burn(300_000n), burn(200_000n), burn(300_001n), burn(500_001n)])
const crowd = (count: number): BlockPlan =>
  build(...Array.from({ length: count }, () => transaction({ to: heir, value: 1n, gasLimit: 21_000n })))
const crowded = limited('crowded', [crowd(3), crowd(4)])

const hashing = contract(repeat('again', apply('CALLDATALOAD', 0), drop(staticcall(precompile(2), { gas: 10_000 }))))
const copying = contract(drop(staticcall(precompile(4), { input: { offset: 0, size: apply('CALLDATALOAD', 0) } })))
const told = (to: typeof helper, count: number): BlockPlan =>
  build(transaction({ to, data: words(count), gasLimit: 100_000n }))
const calling = limited('calling', [told(helper, 2), told(helper, 3), told(heir, 64), told(heir, 65)], {
  [helper]: hashing,
  [heir]: copying,
})

function refusedAlone(name: string, chain: HonestChain, block: number, reason: RefusedOutcome['reason']): ExecuteCase {
  return {
    name: `batch/${name}`,
    given: givenOf(chain.ruleset),
    when: `block ${block}, which passes a limit, is to be executed by itself`,
    must: 'the block is refused, and not executed to another result',
    clauses: [capacity],
    chain,
    blocks: [{ block: block - 1, refused: { reason } }],
    twin: 'batch/two-blocks',
  }
}

/** Blocks and batches that just fit into what a prover takes, and those that do not. */
export const batchBounds: readonly ExecuteCase[] = [
  batchCase({
    name: 'two-blocks',
    when: 'blocks 1 and 2 are a batch',
    must: 'the batch is accepted: two blocks just fit',
    clauses: [capacity],
    chain: small,
    blocks: [1, 2],
  }),
  batchCase({
    name: 'three-blocks',
    when: 'blocks 1 to 3 are a batch',
    must: 'the batch is refused: it has one block too many',
    clauses: [],
    chain: small,
    blocks: [1, 2, 3],
    refused: 'CAPACITY_EXCEEDED',
    twin: 'two-blocks',
  }),
  batchCase({
    name: 'three-transactions',
    when: 'block 1 with three transactions is a batch',
    must: 'the batch is accepted: three transactions just fit',
    clauses: [capacity],
    chain: crowded,
    blocks: [1],
  }),
  batchCase({
    name: 'four-transactions',
    when: 'block 2 with four transactions is a batch',
    must: 'the batch is refused',
    clauses: [],
    chain: crowded,
    blocks: [2],
    refused: 'CAPACITY_EXCEEDED',
    twin: 'three-transactions',
  }),
  refusedAlone('four-transactions-alone', crowded, 2, 'CAPACITY_EXCEEDED'),
  ...(['compute', 'validate'] as const).flatMap((mode) => [
    batchCase({
      name: `gas-kept-${mode}`,
      when: `blocks 1 and 2, which use 300,000 and 200,000 gas, are a batch, in ${mode} mode`,
      must: 'the batch is accepted: 500,000 gas just fit',
      clauses: [capacity],
      chain: gas,
      blocks: [1, 2],
      mode,
    }),
    batchCase({
      name: `gas-passed-${mode}`,
      when: `blocks 2 and 3, which use 200,000 and 300,001 gas, are a batch, in ${mode} mode`,
      must: 'the batch is refused, also where only execution tells what its blocks use',
      clauses: [],
      chain: gas,
      blocks: [2, 3],
      mode,
      refused: 'CAPACITY_EXCEEDED',
      twin: `gas-kept-${mode}`,
    }),
  ]),
  refusedAlone('gas-alone', gas, 4, 'CAPACITY_EXCEEDED'),
  batchCase({
    name: 'two-calls',
    when: 'block 1, which calls SHA256 twice, is a batch',
    must: 'the batch is accepted: two calls just fit',
    clauses: [unprovable],
    chain: calling,
    blocks: [1],
  }),
  batchCase({
    name: 'three-calls',
    when: 'block 2, which calls SHA256 three times, is a batch',
    must: 'the batch is refused',
    clauses: [],
    chain: calling,
    blocks: [2],
    refused: 'PRECOMPILE_UNSUPPORTED',
    twin: 'two-calls',
  }),
  batchCase({
    name: 'short-input',
    when: 'block 3, which calls ID with 64 bytes, is a batch',
    must: 'the batch is accepted',
    clauses: [unprovable],
    chain: calling,
    blocks: [3],
  }),
  batchCase({
    name: 'long-input',
    when: 'block 4, which calls ID with 65 bytes, is a batch',
    must: 'the batch is refused',
    clauses: [],
    chain: calling,
    blocks: [4],
    refused: 'PRECOMPILE_UNSUPPORTED',
    twin: 'short-input',
  }),
]
