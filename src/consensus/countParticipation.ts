import { integer, type Address, type Bytes, type Quantity } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import type { ConsensusContext } from './Profile.ts'
import { sealsForFinality } from './quorum.ts'
import { openSeals, participationOf, verifyHeader, type SealedHeader } from './verifyHeader.ts'

/** A sealed block, and the seals of it that later blocks carry. */
export interface CarriedSeals {
  /** With the seals that the next block carries. */
  readonly sealed: SealedHeader
  /** Who proposed it in its round; its builder proposed it first. */
  readonly proposedBy: Address
  /** Seals that the block after the next carries. */
  readonly late: readonly Bytes[]
  /** Who validated the block, ascending. */
  readonly validators: readonly Address[]
  /** Who validates the next block. */
  readonly nextValidators: readonly Address[]
}

/** Who took part in sealing a block. */
export interface Participation {
  /** Bit i stands for validator i in ascending order. */
  readonly participation: Quantity
  /** Validators among the carried seals beyond the fewest that are enough. */
  readonly extra: number
  /** Validators that only the late seals add. */
  readonly late: number
  readonly beneficiary: Address
}

/**
 * Counts who took part in sealing a block.
 *
 * The validators are those of the block, also where the next one begins a batch with others, and the block is its
 * builder's, in whatever round it was proposed again.
 *
 * @param carried - The block and its seals.
 * @param context - Profile and chain.
 * @throws {@link Rejection} As `verifyHeader`; CNS-21, CNS-27.
 */
export function countParticipation(carried: CarriedSeals, context: ConsensusContext): Participation {
  const { sealed, late: lateSeals, nextValidators, proposedBy } = carried
  const { fault } = context
  const members = fault === 'participation-in-next-set' ? nextValidators : carried.validators
  const { read, commitHash, signers, validators, height } = verifyHeader(sealed, context, { members, proven: true })
  const counted = fault === 'late-seals-ignored' ? [] : lateSeals
  const latecomers = openSeals(counted, { commitHash, validators, context })
  const all = [...new Set([...signers, ...latecomers])]
  const needed = sealsForFinality(validators.length, { height }, context)
  const distinct = new Set(signers).size
  if (integer(read.header.number) === 0n) throw new Rejection('SEALS_INSUFFICIENT', { height: '0x0' })
  return {
    participation: participationOf(fault === 'late-seals-uncounted' ? signers : all, validators, context),
    extra: fault === 'extra-all-counted' ? distinct : distinct - needed,
    late: fault === 'late-seals-repeated' ? latecomers.length : all.length - distinct,
    beneficiary: fault === 'beneficiary-of-round' ? proposedBy : read.header.miner,
  }
}
