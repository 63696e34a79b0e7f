import type { ConsensusProfile, StorageShape } from '../model/generated/standard.ts'
import type { Address, Hash32, Quantity } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import type { StorageClaim } from '../state/layout/openProof.ts'
import { readValidatorSet, type ValidatorSet } from '../state/layout/readValidatorSet.ts'
import { storageFaultOf } from './ConsensusFault.ts'
import type { ConsensusContext } from './Profile.ts'

type Activation = ConsensusProfile['validators']['activation']

/** A proof of the set in the state after a block. */
interface ProvenState extends Omit<StorageClaim, 'address'> {
  readonly height: bigint
}

/** A block whose validators are wanted, and proofs of the set in several states. */
export interface ActiveSetQuestion {
  readonly height: bigint
  /** As the profile says where absent. */
  readonly activation?: Activation
  /** Blocks of an epoch, which starts at every multiple. */
  readonly epochBlocks?: bigint
  readonly batch?: { readonly number: Quantity; readonly firstHeight: bigint }
  readonly address: Address
  readonly layout: StorageShape
  readonly states: readonly ProvenState[]
}

/** Who validates a block. */
export interface ActiveSet {
  /** Block whose state the set was read from. */
  readonly readAt: bigint
  /** Ascending. */
  readonly validators: readonly Address[]
  readonly validatorSetHash?: Hash32
}

/**
 * Tells who validates a block: the set in the one state that counts for it, whatever was written since.
 *
 * @param question - Block, activation and proofs.
 * @param context - Profile.
 * @throws {@link Rejection} `VALIDATOR_SET_UNKNOWN` where the state that counts is not among those given, and as
 *   `readValidatorSet`; CNS-2, CNS-26.
 */
export function activeSet(question: ActiveSetQuestion, context: ConsensusContext): ActiveSet {
  const { states, address, layout, batch } = question
  const readAt = stateFor(question, context)
  const proven = states.find(({ height }) => height === readAt) ?? fallback(states, context)
  if (readAt === undefined || proven === undefined) {
    throw new Rejection('VALIDATOR_SET_UNKNOWN', { height: String(question.height), state: String(readAt) })
  }
  const fault = storageFaultOf(context.fault)
  const { members, validatorSetHash }: ValidatorSet = readValidatorSet(
    { stateRoot: proven.stateRoot, address, proof: proven.proof },
    { layout, ...(batch !== undefined && { batch: batch.number }) },
    { keccak256: context.keccak256, ...(fault !== undefined && { fault }) },
  )
  return { readAt, validators: members, ...(validatorSetHash !== undefined && { validatorSetHash }) }
}

/** Block after which the set counts for a block. */
function stateFor(
  { height, activation, epochBlocks, batch, states }: ActiveSetQuestion,
  { profile, fault }: ConsensusContext,
): bigint | undefined {
  const newest = states.map((state) => state.height).toSorted((left, right) => (left < right ? 1 : -1))
  if (fault === 'active-newest') return newest[0]
  if (fault === 'active-oldest') return newest.at(-1)
  if (fault === 'active-own-state') return height
  switch (fault === 'active-next-block' ? 'nextBlock' : (activation ?? profile.validators.activation)) {
    case 'nextBlock':
      return height - (fault === 'active-block-late' ? 2n : 1n)
    case 'epoch': {
      if (epochBlocks === undefined || epochBlocks === 0n) return undefined
      // The first epoch has no block before it but the genesis block.
      const first = height - (height % epochBlocks)
      if (fault === 'active-epoch-late') return first >= epochBlocks ? first - epochBlocks - 1n : 0n
      return first === 0n ? 0n : first - (fault === 'active-epoch-block' ? 0n : 1n)
    }
    case 'batchStart':
      if (batch === undefined || height < batch.firstHeight) return undefined
      return batch.firstHeight - (fault === 'active-first-block' ? 0n : 1n)
  }
}

function fallback(states: readonly ProvenState[], { fault }: ConsensusContext): ProvenState | undefined {
  return fault === 'active-any-state' ? states[0] : undefined
}
