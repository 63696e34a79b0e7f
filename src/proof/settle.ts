import type { SettlementState, SubmitBatchParams } from '../model/generated/roles.ts'
import { integer, type Hash32 } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import { decodeBatchInputs, type BatchInputs } from './BatchInputs.ts'
import { verifyFinalityOf } from './aggregate.ts'
import { checkAdjoining, type BatchEnd } from './checkAdjoining.ts'
import { fold, forkIdOf, zeroHash } from './commitments.ts'
import type { ProofFault } from './ProofFault.ts'
import type { Verification } from './Verification.ts'
import { consensusProgram, verifyBatchProof } from './verifySingle.ts'

/** A batch that is offered. */
export type Submission = Omit<SubmitBatchParams, 'token' | 'rulesetHash' | 'deployment'>

/**
 * Settles a batch as the contract does.
 *
 * @param submission - What the contract holds, who offers the batch, the batch and its proofs.
 * @param verification - Ruleset, deployment, cryptography.
 * @returns What the batch commits to.
 * @throws {@link Rejection} In this order: those of decoding, `SETTLEMENT_ROUTE_FROZEN`, those of the proof,
 *   `SETTLEMENT_BATCH_MISMATCH`, those of adjoining, `REWARD_RECIPIENT_MISMATCH`, `SETTLEMENT_QUEUE_MISMATCH`,
 *   `SETTLEMENT_MESSAGES_DUE`, `SETTLEMENT_DATA_MISMATCH`, those of finality; PRF-31, PRF-38 to PRF-42.
 */
export function settle(submission: Submission, verification: Verification): BatchInputs {
  const { state, sender, batchNumber, batchHash, proof, publicValues, finality } = submission
  const { fault } = verification
  const program = routeOf(decodeBatchInputs(publicValues, verification), submission, verification)
  const inputs =
    fault === 'verifier-vacuous'
      ? decodeBatchInputs(publicValues, verification)
      : verifyBatchProof({ proof, program, publicValues }, verification)
  const named = inputs.batchNumber === integer(batchNumber) && inputs.batchHash === batchHash
  if (!named && fault !== 'settlement-name-ignored') throw new Rejection('SETTLEMENT_BATCH_MISMATCH', { batchHash })
  checkContinues(endOf(state), inputs, verification)
  if (inputs.rewardRecipient !== sender && fault !== 'recipient-of-anybody') {
    throw new Rejection('REWARD_RECIPIENT_MISMATCH', { recipient: inputs.rewardRecipient, sender })
  }
  checkQueue(inputs, state, verification)
  if (inputs.dataHash !== state.dataHash && fault !== 'data-unpublished') {
    throw new Rejection('SETTLEMENT_DATA_MISMATCH', { dataHash: inputs.dataHash, published: state.dataHash })
  }
  verifyFinalityOf(inputs, finality, { allowed: [consensusProgram(verification)], verification })
  return inputs
}

/** The program that batches of the fork are proven by. */
function routeOf(inputs: BatchInputs, { state, proof }: Submission, verification: Verification): Hash32 {
  const { fault } = verification
  const ofFork = state.routes.filter(({ forkId }) => forkIdOf(forkId, verification) === inputs.forkId)
  const routes = fault === 'route-of-any-fork' ? state.routes : ofFork
  const route = routes.find(({ programVerificationKey }) => programVerificationKey === proof.programVerificationKey)
  if (route === undefined) {
    if (fault === 'verifier-vacuous' || fault === 'program-unchecked') return proof.programVerificationKey
    throw new Rejection('PROOF_PROGRAM_NOT_ALLOWED', { program: proof.programVerificationKey, fork: inputs.forkId })
  }
  if (route.frozen && fault !== 'route-frozen-used') throw new Rejection('SETTLEMENT_ROUTE_FROZEN')
  return route.programVerificationKey
}

const lenientIn: Readonly<Partial<Record<ProofFault, readonly (keyof BatchEnd)[]>>> = {
  'settlement-any-state': ['postStateRoot', 'lastBlockHash'],
  'settlement-replayed': [
    'lastBlock',
    'lastBlockHash',
    'postStateRoot',
    'batchNumber',
    'batchHash',
    'l1MessagesHashAfter',
    'l1MessageCountAfter',
    'validatorSetHashAtLast',
  ],
}

function checkContinues(settled: BatchEnd, inputs: BatchInputs, verification: Verification): void {
  const { fault } = verification
  const ignored = fault === undefined ? undefined : lenientIn[fault]
  if (ignored === undefined) {
    checkAdjoining(settled, inputs, verification)
    return
  }
  const taken: BatchEnd = {
    lastBlock: inputs.firstBlock - 1n,
    lastBlockHash: inputs.parentBlockHash,
    postStateRoot: inputs.preStateRoot,
    batchNumber: inputs.batchNumber - 1n,
    batchHash: inputs.parentBatchHash,
    l1MessagesHashAfter: inputs.l1MessagesHashBefore,
    l1MessageCountAfter: inputs.l1MessageCountBefore,
    validatorSetHashAtLast: inputs.validatorSetHashAtParent,
    lastTimestamp: inputs.lastTimestamp,
  }
  const replaced = Object.fromEntries(ignored.map((name) => [name, taken[name]]))
  checkAdjoining({ ...settled, ...replaced }, inputs, verification)
}

function endOf(state: SettlementState): BatchEnd {
  return {
    lastBlock: integer(state.lastBlock),
    lastBlockHash: state.lastBlockHash,
    postStateRoot: state.stateRoot,
    batchNumber: integer(state.batchNumber),
    batchHash: state.batchHash,
    l1MessagesHashAfter: state.messagesHash,
    l1MessageCountAfter: integer(state.messageCount),
    validatorSetHashAtLast: state.validatorSetHash,
    lastTimestamp: integer(state.lastTimestamp),
  }
}

function checkQueue(inputs: BatchInputs, { queue, messagesDue }: SettlementState, verification: Verification): void {
  const { fault } = verification
  const count = inputs.l1MessageCountAfter
  const known = count <= BigInt(queue.length)
  const hash = known ? fold(zeroHash, queue.slice(0, Number(count)), verification) : undefined
  const rewound = count < inputs.l1MessageCountBefore && fault !== 'queue-rewound-accepted'
  const same = !rewound && (fault === 'queue-count-only' ? known : hash === inputs.l1MessagesHashAfter)
  if (!same && fault !== 'queue-unchecked') throw new Rejection('SETTLEMENT_QUEUE_MISMATCH', { count: `${count}` })
  if (count < integer(messagesDue) && fault !== 'messages-due-ignored') {
    throw new Rejection('SETTLEMENT_MESSAGES_DUE', { count: `${count}`, due: messagesDue })
  }
}
