import { integer, type Address, type Hash32, type Quantity } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import type { StorageShape } from '../model/generated/standard.ts'
import type { StorageClaim } from '../state/layout/openProof.ts'
import { readValidatorSet } from '../state/layout/readValidatorSet.ts'
import { storageFaultOf } from './ConsensusFault.ts'
import type { ConsensusContext, ConsensusParameters } from './Profile.ts'
import { sealsForFinality } from './quorum.ts'
import { verifyHeader, type SealedHeader, type VerifiedHeader } from './verifyHeader.ts'

/** What the set of a batch is read from. */
interface SetClaim extends StorageClaim {
  readonly layout: StorageShape
  /** Number of the batch. */
  readonly batch: Quantity
  /** Who is said to validate, where the layout has no list. */
  readonly members?: readonly Address[]
}

/** Last block of the batch before. */
interface BatchParent {
  readonly hash: Hash32
  readonly number: bigint
  readonly timestamp: bigint
}

/** Blocks of one batch, and a proof of who validates it. */
export interface FinalityClaim {
  /** Under the state at which the batch starts; read once, whatever the blocks do to the set. */
  readonly set: SetClaim
  readonly parent: BatchParent
  readonly blocks: readonly SealedHeader[]
  readonly parameters?: ConsensusParameters
}

/** What a batch of sealed blocks shows. */
export interface Finality {
  /** Ascending. */
  readonly validators: readonly Address[]
  readonly quorum: number
  readonly validatorSetHash?: Hash32
  readonly blocks: readonly { readonly hash: Hash32; readonly participation: Quantity }[]
  readonly lastStateRoot: Hash32
}

/**
 * Verifies that the blocks of a batch follow one another and are final, without any state.
 *
 * @param claim - Proof of the set, last block before, headers with their seals.
 * @param context - Profile and chain.
 * @throws {@link Rejection} `BATCH_EMPTY`; as `readValidatorSet` and `verifyHeader`; `PARENT_UNKNOWN`,
 *   `BLOCK_NUMBER_INVALID`, `TIMESTAMP_INVALID`; CNS-1, CNS-2, CNS-18, CNS-22.
 */
export function verifyFinality(claim: FinalityClaim, context: ConsensusContext): Finality {
  const { set, parent, blocks, parameters } = claim
  const { fault } = context
  if (blocks.length === 0 && fault !== 'empty-batch-accepted') throw new Rejection('BATCH_EMPTY')
  const { layout, batch, members, ...proof } = set
  const storageFault = storageFaultOf(fault)
  const request = { layout, batch, ...(members !== undefined && { members }) }
  const { members: validators, validatorSetHash } = readValidatorSet(proof, request, {
    keccak256: context.keccak256,
    ...(storageFault !== undefined && { fault: storageFault }),
  })
  const view = { members: validators, proven: fault !== 'count-from-header' }
  let before = parent
  const verified: VerifiedHeader[] = []
  for (const [index, block] of blocks.entries()) {
    const lenient = fault === 'only-last-sealed' && index < blocks.length - 1
    const header = verifyHeader(block, lenient ? { ...context, fault: 'quorum-unchecked' } : context, view, parameters)
    checkLink(header, before, context)
    before = { hash: header.onChainHash, number: header.height, timestamp: integer(header.read.header.timestamp) }
    verified.push(header)
  }
  const last = verified.at(-1)
  return {
    validators,
    quorum: sealsForFinality(
      validators.length,
      { height: before.number, ...(parameters !== undefined && { parameters }) },
      context,
    ),
    ...(validatorSetHash !== undefined && { validatorSetHash }),
    blocks: verified.map(({ onChainHash, participation }) => ({ hash: onChainHash, participation })),
    lastStateRoot: last === undefined ? set.stateRoot : last.read.header.stateRoot,
  }
}

/** Each block is the child of the one before: number, parent and time, in this order. */
function checkLink(
  { read: { header }, height }: VerifiedHeader,
  before: BatchParent,
  { fault }: ConsensusContext,
): void {
  if (height !== before.number + 1n && fault !== 'number-unchecked') {
    throw new Rejection('BLOCK_NUMBER_INVALID', { number: String(height), before: String(before.number) })
  }
  if (header.parentHash !== before.hash && fault !== 'parent-unchecked') {
    throw new Rejection('PARENT_UNKNOWN', { parentHash: header.parentHash, before: before.hash })
  }
  if (integer(header.timestamp) <= before.timestamp && fault !== 'timestamp-unchecked') {
    throw new Rejection('TIMESTAMP_INVALID', { timestamp: header.timestamp, before: String(before.timestamp) })
  }
}
