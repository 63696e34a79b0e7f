import type { Bytes, Hash32 } from '../model/Hex.ts'
import type { ProofContext } from './ProofContext.ts'
import { decodePublicValues, encodePublicValues } from './publicValues.ts'
import { createWordReader } from './wordReader.ts'

/** What a proof of finality commits to, as spec/proofs/consensus has it. */
export interface ConsensusInputs {
  readonly chainId: bigint
  readonly rulesetHash: Hash32
  readonly height: bigint
  readonly round: bigint
  readonly blockHash: Hash32
  readonly validatorSetHash: Hash32
  readonly signedWeight: bigint
  readonly totalWeight: bigint
  readonly participation: bigint
}

/** Writes the public values of a consensus proof. @throws {@link Rejection} as `encodePublicValues`. */
export function encodeConsensusInputs(inputs: ConsensusInputs): Bytes {
  return encodePublicValues('consensus', { ...inputs })
}

/**
 * Reads the public values of a consensus proof.
 *
 * @param publicValues - Of any length.
 * @param context - Fault to plant.
 * @throws {@link Rejection} `PUBLIC_VALUES_MALFORMED`, `PUBLIC_VALUE_OUT_OF_RANGE`; PRF-4, PRF-5.
 */
export function decodeConsensusInputs(publicValues: Bytes, context: Pick<ProofContext, 'fault'>): ConsensusInputs {
  const { hash, number } = createWordReader(decodePublicValues('consensus', publicValues, context))
  return {
    chainId: number('chainId'),
    rulesetHash: hash('rulesetHash'),
    height: number('height'),
    round: number('round'),
    blockHash: hash('blockHash'),
    validatorSetHash: hash('validatorSetHash'),
    signedWeight: number('signedWeight'),
    totalWeight: number('totalWeight'),
    participation: number('participation'),
  }
}
