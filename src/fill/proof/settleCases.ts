import { keccak256 } from '../../crypto/keccak.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import type { Route, SettlementState } from '../../model/generated/roles.ts'
import { bytes, hash32, quantity } from '../../model/Hex.ts'
import type { BatchInputs } from '../../proof/BatchInputs.ts'
import { forkIdOf, zeroHash } from '../../proof/commitments.ts'
import { at } from '../consensus/council.ts'
import { changed, queue, rulesetNames, specimens, type Setting, type Specimen } from './batches.ts'
import { deployment } from './chain.ts'
import { attested, programs, recipient, stranger } from './people.ts'
import type { ProofCase } from './ProofCase.ts'

/** What a settlement is asked. */
export type Ask = Extract<ProofCase['asked'], { readonly kind: 'settle' }>['ask']

/** Accept twin of most. */
export const good = 'batch/settle/next'
const other = hash32(`0x${'77'.repeat(32)}`)
const shown = ['PRF-26', 'PRF-31', 'PRF-38', 'PRF-39', 'PRF-40', 'PRF-41', 'PRF-42']

/** A batch of the chain of a setting, by place. */
export function batch(index: number, setting: Setting = 'plain'): Specimen {
  return at(specimens(setting), index)
}

function routes(setting: Setting): readonly Route[] {
  const [first, second] = setting === 'plain' ? ['prague', 'price3450'] : ['shanghai', 'cancun']
  return [
    { forkId: first ?? '', programVerificationKey: programs.known, frozen: false },
    { forkId: second ?? '', programVerificationKey: programs.stranger, frozen: false },
  ]
}

/** What the contract holds after a batch, and before the next one. */
function stateAfter({ inputs, setting }: Specimen, next: Specimen): SettlementState {
  return {
    batchNumber: quantity(inputs.batchNumber),
    batchHash: inputs.batchHash,
    lastBlock: quantity(inputs.lastBlock),
    lastBlockHash: inputs.lastBlockHash,
    stateRoot: inputs.postStateRoot,
    lastTimestamp: quantity(inputs.lastTimestamp),
    messagesHash: inputs.l1MessagesHashAfter,
    messageCount: quantity(inputs.l1MessageCountAfter),
    validatorSetHash: inputs.validatorSetHashAtLast,
    routes: routes(setting),
    queue,
    messagesDue: quantity(inputs.l1MessageCountAfter),
    dataHash: next.inputs.dataHash,
  }
}

/** The question whether a batch is settled after another. */
export function askOf(before: Specimen, next: Specimen, state: Partial<SettlementState> = {}): Ask {
  const { inputs, proof, finality } = next
  return {
    deployment,
    state: { ...stateAfter(before, next), ...state },
    sender: recipient,
    batchNumber: quantity(inputs.batchNumber),
    batchHash: inputs.batchHash,
    proof,
    publicValues: proof.publicValues,
    ...(finality !== undefined && { finality }),
  }
}

/** A question to a settlement. */
export function settleCase(
  name: string,
  given: string,
  ask: Ask,
  rest: Partial<Pick<ProofCase, 'clauses' | 'reason' | 'twin' | 'ruleset'>>,
): ProofCase {
  return {
    name: `batch/settle/${name}`,
    given,
    clauses: [],
    ruleset: rulesetNames.plain,
    asked: { kind: 'settle', ask },
    ...rest,
  }
}

/** Batches that are offered for settlement. */
export function settleCases(): readonly ProofCase[] {
  return [...accepted(), ...discontinued(), ...replayed(), ...routed(), ...named()]
}

/** The next batch with a proof of the program of its fork. */
function ofNextFork(): Specimen {
  const third = batch(2)
  return { ...third, proof: attested(third.proof.publicValues, stranger) }
}

function accepted(): readonly ProofCase[] {
  const rest = { clauses: shown }
  return [
    settleCase('next', 'The batch that follows the last settled one.', askOf(batch(0), batch(1)), rest),
    settleCase(
      'next-fork',
      'The first batch of the next fork, proven by the program of the route of that fork.',
      askOf(batch(1), ofNextFork()),
      rest,
    ),
    settleCase(
      'all-messages-due',
      'A batch that consumes just the messages that are due.',
      askOf(batch(0), batch(1), { messagesDue: quantity(3) }),
      rest,
    ),
    settleCase(
      'other-route-frozen',
      'The next batch, where the route of another fork is frozen.',
      askOf(batch(0), batch(1), { routes: routes('plain').map((route, index) => ({ ...route, frozen: index === 1 })) }),
      rest,
    ),
    settleCase(
      'second-program-of-fork',
      'The next batch, where its fork has another route as well, which is frozen.',
      askOf(batch(0), batch(1), {
        routes: [{ forkId: 'prague', programVerificationKey: programs.stranger, frozen: true }, ...routes('plain')],
      }),
      rest,
    ),
    settleCase(
      'sealed',
      'The next batch with the consensus proof of its last block.',
      askOf(batch(0, 'sealed'), batch(1, 'sealed')),
      { clauses: [...shown, 'PRF-32', 'PRF-33', 'PRF-36'], ruleset: rulesetNames.sealed },
    ),
  ]
}

/** The next batch, and one thing in it that does not follow from what is settled. */
function discontinued(): readonly ProofCase[] {
  const [first, second] = [batch(0), batch(1)]
  const { firstBlock, lastBlock } = second.inputs
  const all: readonly (readonly [string, string, Partial<BatchInputs>, Reason])[] = [
    [
      'blocks-missing',
      'a block missing before it',
      { firstBlock: firstBlock + 1n, lastBlock: lastBlock + 1n },
      'AGGREGATION_BLOCKS_APART',
    ],
    ['blocks-overlap', 'a block that is settled', { firstBlock: firstBlock - 1n }, 'AGGREGATION_BLOCKS_APART'],
    ['parent-differs', 'another parent', { parentBlockHash: other }, 'AGGREGATION_HASHES_APART'],
    ['state-differs', 'another state to start from', { preStateRoot: other }, 'AGGREGATION_STATES_APART'],
    ['batch-number-skipped', 'a number two more than the last', { batchNumber: 7n }, 'AGGREGATION_BATCHES_APART'],
    ['batch-before-differs', 'another batch before', { parentBatchHash: other }, 'AGGREGATION_BATCHES_APART'],
    ['messages-differ', 'other messages before it', { l1MessagesHashBefore: other }, 'AGGREGATION_MESSAGES_APART'],
    ['message-skipped', 'a message skipped', { l1MessageCountBefore: 3n }, 'AGGREGATION_MESSAGES_APART'],
    ['set-stale', 'a set that is in force no more', { validatorSetHashAtParent: other }, 'AGGREGATION_SETS_APART'],
    ['time-backwards', 'an end before that of the last', { lastTimestamp: 1909n }, 'AGGREGATION_TIME_BACKWARDS'],
    ['state-zero', 'no state to start from', { preStateRoot: zeroHash }, 'PUBLIC_VALUE_UNSET'],
    [
      'recipient-differs',
      'another recipient than who offers it',
      { rewardRecipient: stranger.address },
      'REWARD_RECIPIENT_MISMATCH',
    ],
    ['data-differs', 'other data than what was published', { dataHash: other }, 'SETTLEMENT_DATA_MISMATCH'],
    [
      'data-of-nothing',
      'the hash of no data',
      { dataHash: hash32('0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470') },
      'SETTLEMENT_DATA_MISMATCH',
    ],
    ['status-zero', 'the status of failure', { status: 0n }, 'PROOF_STATUS_FAILED'],
    ['fork-gone', 'an end in the next fork', { lastTimestamp: 2000n }, 'PROOF_FORK_MISMATCH'],
  ]
  return all.map(([name, what, change, reason]) =>
    settleCase(
      name,
      `A batch with ${what}.`,
      askOf(first, changed(second, change), { dataHash: second.inputs.dataHash }),
      { reason, twin: good },
    ),
  )
}

function replayed(): readonly ProofCase[] {
  const [first, second, third] = [batch(0), batch(1), batch(2)]
  const settled = askOf(second, third)
  const again: Ask = { ...askOf(first, second), state: { ...settled.state, dataHash: second.inputs.dataHash } }
  const rolledBack = askOf(first, second, { stateRoot: other, lastBlockHash: other })
  return [
    settleCase('replayed', 'A batch that was settled just now.', again, {
      reason: 'AGGREGATION_BLOCKS_APART',
      twin: good,
    }),
    settleCase(
      'replayed-long-ago',
      'A batch that was settled two batches ago.',
      { ...askOf(first, first), state: { ...settled.state, dataHash: first.inputs.dataHash } },
      { reason: 'AGGREGATION_BLOCKS_APART', twin: good },
    ),
    settleCase(
      'after-rollback',
      'A batch that was proven before the one before it was rolled back and settled otherwise.',
      rolledBack,
      { reason: 'AGGREGATION_HASHES_APART', twin: good },
    ),
    settleCase(
      'for-other-rollup',
      'A batch that was proven for another contract.',
      { ...askOf(first, second), deployment: { ...deployment, rollup: stranger.address } },
      { reason: 'PROOF_DOMAIN_MISMATCH', twin: good },
    ),
    settleCase(
      'for-other-settlement-chain',
      'A batch that was proven for a contract on another chain.',
      { ...askOf(first, second), deployment: { ...deployment, settlementChainId: quantity(2) } },
      { reason: 'PROOF_DOMAIN_MISMATCH', twin: good },
    ),
    settleCase(
      'stolen',
      'A batch whose proof is offered by another than its recipient.',
      { ...askOf(first, second), sender: stranger.address },
      { reason: 'REWARD_RECIPIENT_MISMATCH', twin: good },
    ),
  ]
}

function routed(): readonly ProofCase[] {
  return [...wrongRoutes(), ...wrongProofs()]
}

function wrongRoutes(): readonly ProofCase[] {
  const [first, second, third] = [batch(0), batch(1), batch(2)]
  const right = routes('plain')
  const frozen = right.map((route, index) => ({ ...route, frozen: index === 0 }))
  const strange = { ...second, proof: attested(second.proof.publicValues, stranger) }
  return [
    settleCase('route-frozen', 'A batch whose route is frozen.', askOf(first, second, { routes: frozen }), {
      reason: 'SETTLEMENT_ROUTE_FROZEN',
      twin: good,
    }),
    settleCase('routes-none', 'A batch where there are no routes.', askOf(first, second, { routes: [] }), {
      reason: 'PROOF_PROGRAM_NOT_ALLOWED',
      twin: good,
    }),
    settleCase(
      'program-of-next-fork',
      'A batch that is proven by the program of the next fork.',
      askOf(first, strange),
      { reason: 'PROOF_PROGRAM_NOT_ALLOWED', twin: good },
    ),
    settleCase(
      'program-of-last-fork',
      'The first batch of a fork, proven by the program of the fork before.',
      askOf(second, third),
      { reason: 'PROOF_PROGRAM_NOT_ALLOWED', twin: 'batch/settle/next-fork' },
    ),
    settleCase(
      'mock',
      'A batch with a mock proof.',
      { ...askOf(first, second), proof: { ...second.proof, mock: true } },
      { reason: 'PROOF_MOCKED', twin: good },
    ),
  ]
}

function wrongProofs(): readonly ProofCase[] {
  const [first, second] = [batch(0), batch(1), batch(2)]
  const strange = { ...second, proof: attested(second.proof.publicValues, stranger) }
  return [
    settleCase(
      'proof-invalid',
      'A batch with a proof that somebody else signed.',
      { ...askOf(first, second), proof: { ...second.proof, proof: strange.proof.proof } },
      { reason: 'PROOF_INVALID', twin: good },
    ),
    settleCase(
      'proof-empty',
      'A batch with a proof of no bytes.',
      { ...askOf(first, second), proof: { ...second.proof, proof: bytes('0x') } },
      { reason: 'PROOF_INVALID', twin: good },
    ),
    settleCase(
      'proof-of-other-batch',
      'A batch with the proof of another.',
      { ...askOf(first, second), proof: first.proof },
      { reason: 'PUBLIC_VALUES_MISMATCH', twin: good },
    ),
    settleCase(
      'values-with-trailing-byte',
      'A batch with a byte behind its public values.',
      { ...askOf(first, second), publicValues: bytes(`${second.proof.publicValues}00`) },
      { reason: 'PUBLIC_VALUES_MALFORMED', twin: good },
    ),
    settleCase('finality-missing', 'A batch without the consensus proof that it needs.', withoutFinality(), {
      reason: 'FINALITY_MISSING',
      twin: 'batch/settle/sealed',
      ruleset: rulesetNames.sealed,
    }),
  ]
}

function withoutFinality(): Ask {
  const { finality: _, ...rest } = askOf(batch(0, 'sealed'), batch(1, 'sealed'))
  return rest
}

function named(): readonly ProofCase[] {
  const [first, second] = [batch(0), batch(1)]
  const right = askOf(first, second)
  return [
    settleCase(
      'named-by-other-number',
      'A batch that is named by another number.',
      { ...right, batchNumber: quantity(7) },
      { reason: 'SETTLEMENT_BATCH_MISMATCH', twin: good },
    ),
    settleCase(
      'named-by-other-hash',
      'A batch that is named by another hash.',
      { ...right, batchHash: other },
      { reason: 'SETTLEMENT_BATCH_MISMATCH', twin: good },
    ),
    settleCase(
      'named-by-no-hash',
      'A batch that is named by no hash.',
      { ...right, batchHash: zeroHash },
      { reason: 'SETTLEMENT_BATCH_MISMATCH', twin: good },
    ),
    settleCase(
      'fork-unknown',
      'A batch of a fork that the ruleset does not have.',
      askOf(first, changed(second, { forkId: forkIdOf('london', { keccak256 }) })),
      { reason: 'PROOF_PROGRAM_NOT_ALLOWED', twin: good },
    ),
  ]
}
