import type { Reason } from '../../model/generated/rejections.ts'
import { address, hash32, quantity, type Bytes } from '../../model/Hex.ts'
import { zeroHash } from '../../proof/commitments.ts'
import { cutBatches, type BatchCut } from '../../roles/proving/cutBatches.ts'
import { runChain } from '../../simulation/sequencers/runChain.ts'
import { ruleset } from '../../standard/rulesets.ts'
import { at } from '../consensus/council.ts'
import { rulesetName } from './chain.ts'
import { queue } from './batches.ts'
import { recipient } from './people.ts'
import type { ProofCase } from './ProofCase.ts'

type Ask = Extract<ProofCase['asked'], { readonly kind: 'prove' }>['ask']

const good = 'batch/prove/two-blocks'

/** A batch of two real blocks to execute and prove, and one thing in it that is wrong. */
export async function proveCases(): Promise<readonly ProofCase[]> {
  const chain = await runChain({
    ruleset: ruleset(rulesetName),
    validators: 2,
    blocks: 3,
    batchBlocks: 2n,
    seed: 11,
    transactions: 4,
  })
  const { address: contract, layout } = chain.place
  const deployment: Ask['deployment'] = {
    settlementChainId: quantity(1),
    rollup: address(`0x${'70'.repeat(20)}`),
    genesisHash: chain.genesisHash,
    validatorSet: { address: contract, layout },
  }
  const right = askOf(at(cutBatches(chain), 0), deployment)
  return [
    proveCase(
      'two-blocks',
      'A batch of two blocks that validators sealed, with proofs of the set before and after.',
      right,
      {
        clauses: ['PRF-1', 'PRF-2', 'PRF-16', 'PRF-17', 'PRF-18', 'PRF-45'],
      },
    ),
    proveCase('with-messages', 'A batch that consumes two messages.', withMessages(right), {
      clauses: ['PRF-19', 'PRF-45'],
    }),
    ...wrong(right),
  ]
}

function askOf(cut: BatchCut, deployment: Ask['deployment']): Ask {
  return {
    deployment,
    batch: {
      number: quantity(cut.number),
      forkId: cut.forkId,
      parentBatchHash: zeroHash,
      messagesHashBefore: zeroHash,
      messageCountBefore: quantity(0),
      messages: [],
      l2ToL1Root: zeroHash,
      finalityHash: hash32(`0x${'f1'.repeat(32)}`),
      rewardRecipient: recipient,
    },
    blocks: cut.blocks,
    setBefore: cut.setBefore,
    setAfter: cut.setAfter,
    proofKind: 'reexecution',
  }
}

function withMessages(right: Ask): Ask {
  return { ...right, batch: { ...right.batch, messages: queue.slice(0, 2) } }
}

function proveCase(
  name: string,
  given: string,
  ask: Ask,
  rest: Partial<Pick<ProofCase, 'clauses' | 'reason' | 'twin' | 'alsoAllowed'>>,
): ProofCase {
  return {
    name: `batch/prove/${name}`,
    given,
    clauses: ['PRF-45'],
    ruleset: rulesetName,
    asked: { kind: 'prove', ask },
    ...rest,
  }
}

function wrong(right: Ask): readonly ProofCase[] {
  const all: Wrong = [...wrongRequests(right), ...wrongBatches(right), ...wrongSetProofs(right)]
  return all.map(([name, what, ask, reason, alsoAllowed]) =>
    proveCase(name, `A batch ${what}.`, ask, {
      reason,
      twin: good,
      ...(alsoAllowed !== undefined && { alsoAllowed }),
    }),
  )
}

type Wrong = readonly (readonly [string, string, Ask, Reason, (readonly Reason[])?])[]

function wrongRequests(right: Ask): Wrong {
  return [
    [
      'values-expected-otherwise',
      'whose public values are expected to be others',
      { ...right, expectedPublicValues: '0x00' as Bytes },
      'PUBLIC_VALUES_MISMATCH',
    ],
    [
      'kind-mock',
      'that is to be proven by a mock proof',
      { ...right, proofKind: 'mock' },
      'PROOF_MOCKED',
      ['PROOF_KIND_UNKNOWN'],
    ],
    [
      'kind-unknown',
      'that is to be proven by a kind of proof that nobody knows',
      { ...right, proofKind: 'groth99' },
      'PROOF_KIND_UNKNOWN',
    ],
    ['no-blocks', 'without blocks', { ...right, blocks: [] }, 'BATCH_EMPTY'],
  ]
}

function wrongBatches(right: Ask): Wrong {
  const { batch, blocks } = right
  return [
    [
      'blocks-turned-round',
      'whose blocks are in the other order',
      { ...right, blocks: blocks.toReversed() },
      'BATCH_NOT_CONTIGUOUS',
    ],
    [
      'other-fork',
      'that names another fork than that of its blocks',
      { ...right, batch: { ...batch, forkId: 'shanghai' } },
      'FORK_BOUNDARY',
    ],
    [
      'unknown-fork',
      'that names a fork which the ruleset does not have',
      { ...right, batch: { ...batch, forkId: 'atlantis' } },
      'FORK_UNKNOWN',
    ],
  ]
}

function wrongSetProofs(right: Ask): Wrong {
  const { batch, blocks, setBefore, setAfter } = right
  const { setAfter: _, ...withoutSet } = right
  const witnesses = (change: (witness: Ask['blocks'][number]['witness']) => object): Ask['blocks'] =>
    blocks.map((block, index) =>
      index === 1 ? { ...block, witness: { ...block.witness, ...change(block.witness) } } : block,
    )
  return [
    [
      'witness-node-missing',
      'with a witness that lacks its nodes',
      { ...right, blocks: witnesses(() => ({ state: [] })) },
      'WITNESS_NODE_MISSING',
      ['WITNESS_STATE_ROOT_MISMATCH'],
    ],
    [
      'set-of-next-batch',
      'that is given the number of the next',
      { ...right, batch: { ...batch, number: quantity(BigInt(batch.number) + 1n) } },
      'VALIDATOR_SET_COMMITMENT_MISMATCH',
    ],
    [
      'set-before-as-after',
      'with the proof of the set before in the place of that after',
      { ...right, ...(setBefore !== undefined && { setAfter: setBefore }) },
      'PROOF_ROOT_MISMATCH',
      ['PROOF_NODE_MISPLACED', 'PROOF_INCOMPLETE'],
    ],
    [
      'set-after-as-before',
      'with the proof of the set after in the place of that before',
      { ...right, ...(setAfter !== undefined && { setBefore: setAfter }) },
      'PROOF_ROOT_MISMATCH',
      ['PROOF_NODE_MISPLACED', 'PROOF_INCOMPLETE'],
    ],
    ['set-after-missing', 'without a proof of the set after', withoutSet, 'VALIDATOR_SET_UNKNOWN'],
  ]
}
