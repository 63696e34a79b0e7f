import { address } from '../../model/Hex.ts'
import { addressOf, bob } from '../Account.ts'
import { apply, code, op } from '../Assembler.ts'
import type { ExecuteCase, HonestChain } from '../ExecuteCase.ts'
import { drop, store } from '../program.ts'
import { batchCase, byBlocks, chainOf, pays } from './batchLanguage.ts'
import { build, contract, transaction, words } from './language.ts'

const oneFork = 'FRK-2'
const notEmpty = 'FRK-11'
const contiguous = 'FRK-12'
const whole = 'FRK-17'
const order = 'FRK-18'
const knownFork = 'FRK-1'

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

/** Batches of blocks, and what a prover refuses as a whole. */
export const batches: readonly ExecuteCase[] = [...shapes, ...forks, ...numbered, ...stateful]
