import { address, quantity } from '../../model/Hex.ts'
import { addressOf, bob } from '../Account.ts'
import { apply, code, op } from '../Assembler.ts'
import type { BlockPlan, RulesetName } from '../Case.ts'
import type { ExecuteCase, HonestChain, RefusedOutcome } from '../ExecuteCase.ts'
import { drop, repeat, staticcall, store } from '../program.ts'
import { build, contract, precompile, programAddress, transaction, words } from './language.ts'

const oneFork = 'FRK-2'
const notEmpty = 'FRK-11'
const contiguous = 'FRK-12'
const capacity = 'FRK-13'
const whole = 'FRK-17'
const order = 'FRK-18'
const unprovable = 'PRE-1'
const knownFork = 'FRK-1'

const heir = addressOf('heir')
const helper = addressOf('helper')

function chainOf(
  name: string,
  ruleset: RulesetName,
  blocks: readonly BlockPlan[],
  more: Partial<HonestChain> = {},
): HonestChain {
  return { name: `batch/${name}`, ruleset, alloc: {}, blocks, ...more }
}

const pays = (value: bigint): BlockPlan => build(transaction({ to: heir, value, gasLimit: 21_000n }))

/** Shanghai, from block 3 on Cancun, from 5 on Prague, from 7 on Osaka. */
const byBlocks = chainOf(
  'blocks',
  'lockstep-blocks',
  Array.from({ length: 9 }, (_, index) => pays(BigInt(index + 1))),
)

interface BatchPlan {
  readonly name: string
  readonly when: string
  readonly must: string
  readonly clauses: readonly string[]
  readonly chain?: HonestChain
  /** Numbers of the blocks. */
  readonly blocks: readonly number[]
  readonly forkId?: string
  readonly number?: number
  readonly refused?: RefusedOutcome['reason']
  readonly mode?: 'compute' | 'validate'
  readonly twin?: string
}

function batchCase(plan: BatchPlan): ExecuteCase {
  const { name, blocks, forkId = 'osaka', number, refused, mode, twin, chain = byBlocks, ...story } = plan
  return {
    ...story,
    name: `batch/${name}`,
    given: givenOf(chain.ruleset),
    chain,
    blocks: blocks.map((block) => ({ block: block - 1 })),
    batch: { forkId, ...(number !== undefined && { number: quantity(number) }) },
    ...(mode !== undefined && { mode }),
    ...(refused !== undefined && { batchOutcome: { reason: refused } }),
    ...(twin !== undefined && { twin: `batch/${twin}` }),
  }
}

function givenOf(ruleset: RulesetName): string {
  switch (ruleset) {
    case 'lockstep-batches':
      return 'a chain with batches of two blocks, on which Cancun begins with batch 2'
    case 'lockstep-limits':
      return 'a chain whose provers take two blocks, three transactions a block and 500,000 gas in a batch'
    case 'lockstep-statuses':
      return 'a chain on which RIPEMD160 is unprovable in block 5'
    case 'lockstep-state-variable':
      return 'a chain whose fork follows a slot, which goes from 10 to 20 in block 2'
    default:
      return 'a chain on which Cancun begins with block 3, Prague with block 5 and Osaka with block 7'
  }
}

const shapes: readonly ExecuteCase[] = [
  batchCase({
    name: 'accepted',
    when: 'blocks 7 to 9 are one batch',
    must: 'the batch is accepted and each block gives its result',
    clauses: [oneFork, contiguous, notEmpty, knownFork],
    blocks: [7, 8, 9],
  }),
  batchCase({
    name: 'accepted-validated',
    when: 'blocks 7 to 9 are one batch, whose headers are claims to be checked',
    must: 'the batch is accepted and each block gives its result',
    clauses: [oneFork, contiguous],
    blocks: [7, 8, 9],
    mode: 'validate',
  }),
  batchCase({
    name: 'one-block',
    when: 'block 8 is a batch',
    must: 'the batch is accepted',
    clauses: [notEmpty, contiguous],
    blocks: [8],
  }),
  batchCase({
    name: 'up-to-boundary',
    when: 'blocks 3 and 4 are a batch under Cancun',
    must: 'the batch is accepted: it ends with the fork',
    clauses: [oneFork],
    blocks: [3, 4],
    forkId: 'cancun',
  }),
  batchCase({
    name: 'empty',
    when: 'no block is a batch',
    must: 'the batch is refused',
    clauses: [],
    blocks: [],
    refused: 'BATCH_EMPTY',
    twin: 'one-block',
  }),
  ...(['compute', 'validate'] as const).flatMap((mode) =>
    (
      [
        ['gap', [7, 9]],
        ['reversed', [8, 7]],
        ['twice', [8, 8]],
      ] as const
    ).map(([name, blocks]) =>
      batchCase({
        name: `${name}-${mode}`,
        when: `blocks ${blocks.join(' and ')} are a batch, in ${mode} mode`,
        must: 'the batch is refused: the second block is not the child of the first',
        clauses: [],
        blocks,
        mode,
        refused: 'BATCH_NOT_CONTIGUOUS',
        twin: mode === 'validate' ? 'accepted-validated' : 'accepted',
      }),
    ),
  ),
]

const forks: readonly ExecuteCase[] = [
  ...(
    [
      ['cancun', [2, 3], ['shanghai', 'cancun']],
      ['prague', [4, 5], ['cancun', 'prague']],
      ['osaka', [6, 7], ['prague', 'osaka']],
    ] as const
  ).flatMap(([fork, blocks, names]) =>
    names.map((forkId) =>
      batchCase({
        name: `across-${fork}-as-${forkId}`,
        when: `blocks ${blocks.join(' and ')}, between which ${fork} begins, are a batch under ${forkId}`,
        must: 'the batch is refused as a whole',
        clauses: [],
        blocks,
        forkId,
        refused: 'FORK_BOUNDARY',
        twin: 'accepted',
      }),
    ),
  ),
  batchCase({
    name: 'other-fork',
    when: 'blocks 7 to 9 are a batch under Prague',
    must: 'the batch is refused: its blocks are of Osaka',
    clauses: [],
    blocks: [7, 8, 9],
    forkId: 'prague',
    refused: 'FORK_BOUNDARY',
    twin: 'accepted',
  }),
  ...(['atlantis', 'bpo1', 'Osaka', '18'] as const).map((forkId) =>
    batchCase({
      name: `unknown-fork-${forkId.toLowerCase() === forkId ? forkId : 'capital'}`,
      when: `blocks 7 to 9 are a batch under ${forkId}`,
      must: 'the batch is refused: the ruleset has no such fork, whatever else knows the name',
      clauses: [],
      blocks: [7, 8, 9],
      forkId,
      refused: 'FORK_UNKNOWN',
      twin: 'accepted',
    }),
  ),
  batchCase({
    name: 'order-unknown-before-empty',
    when: 'no block is a batch under a fork that nobody knows',
    must: 'the fork is looked at first',
    clauses: [order],
    blocks: [],
    forkId: 'atlantis',
    refused: 'FORK_UNKNOWN',
    twin: 'one-block',
  }),
  batchCase({
    name: 'order-contiguous-before-fork',
    when: 'blocks 2 and 4 are a batch under Shanghai, in validate mode',
    must: 'that they do not follow one another is looked at before their forks',
    clauses: [order],
    blocks: [2, 4],
    forkId: 'shanghai',
    mode: 'validate',
    refused: 'BATCH_NOT_CONTIGUOUS',
    twin: 'accepted-validated',
  }),
]

const byBatches = chainOf('batches', 'lockstep-batches', byBlocks.blocks.slice(0, 8))

const numbered: readonly ExecuteCase[] = [
  batchCase({
    name: 'numbered',
    when: 'blocks 3 and 4 are batch 2',
    must: 'the batch is accepted',
    clauses: [whole, 'FRK-15'],
    chain: byBatches,
    blocks: [3, 4],
    forkId: 'cancun',
    number: 2,
  }),
  ...(
    [
      ['wrong-number', 'blocks 3 and 4 are batch 3', [3, 4], 3],
      ['half', 'block 3 alone is batch 2', [3], 2],
      ['second-half', 'block 4 alone is a batch', [4], undefined],
      ['straddling', 'blocks 4 and 5 are a batch', [4, 5], undefined],
    ] as const
  ).map(([name, when, blocks, number]) =>
    batchCase({
      name,
      when,
      must: 'the batch is refused: it is not all the blocks of one number',
      clauses: [whole],
      chain: byBatches,
      blocks,
      forkId: 'cancun',
      ...(number !== undefined && { number }),
      refused: 'BATCH_NOT_CONTIGUOUS',
      twin: 'numbered',
    }),
  ),
]

/** Slot 1 of this account decides on the fork of `lockstep-state-variable`. */
const variable = addressOf('variable')
const variableAddress = address('0x000000000000000000000000000000000000a4b0')
const byState = chainOf('state', 'lockstep-state-variable', [
  pays(1n),
  build(transaction({ from: bob, to: variable, data: words(20), gasLimit: 100_000n })),
  pays(3n),
  pays(4n),
])
const stateChain: HonestChain = {
  ...byState,
  alloc: {
    [variableAddress]: contract(store(1, apply('CALLDATALOAD', 0)), { storage: { 1: 10n } }),
    [variable]: contract(code(apply('CALLDATACOPY', 0, 0, 32), drop(apply('CALL', op('GAS'), 0xa4b0, 0, 0, 32, 0, 0)))),
  },
}

const stateful: readonly ExecuteCase[] = [
  batchCase({
    name: 'state-variable-before',
    when: 'blocks 1 and 2, of which the second raises the slot, are a batch under Cancun',
    must: 'the batch is accepted: the state before a block decides',
    clauses: ['FRK-16', oneFork],
    chain: stateChain,
    blocks: [1, 2],
    forkId: 'cancun',
  }),
  batchCase({
    name: 'state-variable-after',
    when: 'blocks 3 and 4 are a batch under Prague',
    must: 'the batch is accepted',
    clauses: ['FRK-16', oneFork],
    chain: stateChain,
    blocks: [3, 4],
    forkId: 'prague',
  }),
  ...(['cancun', 'prague'] as const).map((forkId) =>
    batchCase({
      name: `state-variable-across-as-${forkId}`,
      when: `blocks 2 and 3 are a batch under ${forkId}`,
      must: 'the batch is refused: the slot has passed the value between them',
      clauses: ['FRK-16'],
      chain: stateChain,
      blocks: [2, 3],
      forkId,
      refused: 'FORK_BOUNDARY',
      twin: 'state-variable-before',
    }),
  ),
]

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

const bounds: readonly ExecuteCase[] = [
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

/** Batches of blocks, and what a prover refuses as a whole. */
export const batches: readonly ExecuteCase[] = [...shapes, ...forks, ...numbered, ...stateful, ...bounds]
