import type { Reason } from '../model/generated/rejections.ts'
import type { Ruleset } from '../model/generated/ruleset.ts'
import { Rejection } from '../model/Rejection.ts'
import type { BatchInputs } from './BatchInputs.ts'
import { zeroHash } from './commitments.ts'
import { placeOfFork } from './forkAt.ts'
import type { ProofContext } from './ProofContext.ts'
import type { ProofFault } from './ProofFault.ts'

/** What the batch after one has to take up. */
export type BatchEnd = Pick<
  BatchInputs,
  | 'lastBlock'
  | 'lastBlockHash'
  | 'postStateRoot'
  | 'batchNumber'
  | 'batchHash'
  | 'l1MessagesHashAfter'
  | 'l1MessageCountAfter'
  | 'validatorSetHashAtLast'
  | 'lastTimestamp'
>

interface Link {
  readonly reason: Reason
  readonly holds: boolean
  /** Slips that do not look at it. */
  readonly faults: readonly ProofFault[]
}

/**
 * Checks that a batch takes up where the one before ends.
 *
 * @param before - The batch before, or the last settled one.
 * @param next - The batch.
 * @param context - Fault to plant.
 * @throws {@link Rejection} In this order: `AGGREGATION_BLOCKS_APART`, `AGGREGATION_HASHES_APART`,
 *   `AGGREGATION_STATES_APART`, `AGGREGATION_BATCHES_APART`, `AGGREGATION_MESSAGES_APART`, `AGGREGATION_SETS_APART`,
 *   `AGGREGATION_TIME_BACKWARDS`; PRF-3, PRF-23 to PRF-29.
 */
export function checkAdjoining(before: BatchEnd, next: BatchInputs, context: ProofContext): void {
  const { fault } = context
  const broken = links(before, next, fault).find(
    ({ holds, faults }) => !holds && !(fault !== undefined && faults.includes(fault)),
  )
  if (broken !== undefined) throw new Rejection(broken.reason, { batch: `${next.batchNumber}` })
}

function links(before: BatchEnd, next: BatchInputs, fault: ProofFault | undefined): readonly Link[] {
  const wild = fault === 'unset-accepted'
  const same = (left: string, right: string): boolean => left === right || (wild && right === zeroHash)
  const gap = next.firstBlock - before.lastBlock
  const late = fault === 'time-must-advance' && next.lastTimestamp === before.lastTimestamp
  return [
    {
      reason: 'AGGREGATION_BLOCKS_APART',
      holds: gap === 1n,
      faults: [gap > 1n ? 'blocks-apart-accepted' : 'blocks-overlap-accepted'],
    },
    {
      reason: 'AGGREGATION_HASHES_APART',
      holds: same(before.lastBlockHash, next.parentBlockHash),
      faults: ['hashes-apart-accepted'],
    },
    {
      reason: 'AGGREGATION_STATES_APART',
      holds: same(before.postStateRoot, next.preStateRoot),
      faults: ['states-apart-accepted'],
    },
    {
      reason: 'AGGREGATION_BATCHES_APART',
      holds: next.batchNumber === before.batchNumber + 1n,
      faults: ['numbers-apart-accepted'],
    },
    {
      reason: 'AGGREGATION_BATCHES_APART',
      holds: before.batchHash === next.parentBatchHash,
      faults: ['batches-apart-accepted'],
    },
    {
      reason: 'AGGREGATION_MESSAGES_APART',
      holds: before.l1MessagesHashAfter === next.l1MessagesHashBefore,
      faults: ['messages-apart-accepted'],
    },
    {
      reason: 'AGGREGATION_MESSAGES_APART',
      holds: before.l1MessageCountAfter === next.l1MessageCountBefore,
      faults: ['counts-apart-accepted'],
    },
    {
      reason: 'AGGREGATION_SETS_APART',
      holds: same(before.validatorSetHashAtLast, next.validatorSetHashAtParent),
      faults: ['sets-apart-accepted'],
    },
    {
      reason: 'AGGREGATION_TIME_BACKWARDS',
      holds: next.lastTimestamp >= before.lastTimestamp && !late,
      faults: ['time-backwards-accepted'],
    },
  ]
}

/**
 * Checks that forks only move on.
 *
 * @throws {@link Rejection} `AGGREGATION_FORK_BACKWARDS`; PRF-22.
 */
export function checkForkOrder(
  before: Pick<BatchInputs, 'forkId'>,
  next: Pick<BatchInputs, 'forkId'>,
  context: ProofContext & { readonly ruleset: Ruleset },
): void {
  const { ruleset, fault } = context
  if (before.forkId === next.forkId || fault === 'fork-backwards-accepted') return
  const forwards = placeOfFork(ruleset, before.forkId, context) < placeOfFork(ruleset, next.forkId, context)
  if (!forwards || fault === 'fork-change-refused') throw new Rejection('AGGREGATION_FORK_BACKWARDS')
}
