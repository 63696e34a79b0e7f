import type { Proof } from '../model/generated/roles.ts'
import { Rejection } from '../model/Rejection.ts'
import type { BatchInputs } from './BatchInputs.ts'
import { zeroHash } from './commitments.ts'
import type { ConsensusInputs } from './ConsensusInputs.ts'
import { checkDomain } from './checkBatchInputs.ts'
import type { ProofContext } from './ProofContext.ts'
import { publicInputHash } from './publicValues.ts'
import { needsFinality, type Verification } from './Verification.ts'
import { weightOf } from './weightOf.ts'

/**
 * Checks what the public inputs of a consensus proof say by themselves.
 *
 * @param inputs - Decoded.
 * @param verification - Ruleset.
 * @throws {@link Rejection} In this order: `PUBLIC_VALUE_UNSET`, `PROOF_DOMAIN_MISMATCH`, `FINALITY_QUORUM_MISSED`,
 *   `FINALITY_PARTICIPATION_MISMATCH`; PRF-6, PRF-14, PRF-34, PRF-35.
 */
export function checkConsensusInputs(inputs: ConsensusInputs, verification: Verification): void {
  const { fault } = verification
  const unset = (['blockHash', 'validatorSetHash'] as const).find((name) => inputs[name] === zeroHash)
  if (unset !== undefined && fault !== 'unset-accepted') throw new Rejection('PUBLIC_VALUE_UNSET', { word: unset })
  checkDomain(inputs, verification)
  const { signedWeight, totalWeight, participation } = inputs
  const nobody = totalWeight === 0n && fault !== 'quorum-of-nobody'
  if (nobody || signedWeight < quorumOf(totalWeight, verification)) {
    throw new Rejection('FINALITY_QUORUM_MISSED', { signed: `${signedWeight}`, total: `${totalWeight}` })
  }
  const miscounted = weightOf(participation) !== signedWeight && fault !== 'participation-unchecked'
  const outside = participation >> totalWeight !== 0n && fault !== 'participation-unbounded'
  if (miscounted || (outside && fault !== 'participation-unchecked')) {
    throw new Rejection('FINALITY_PARTICIPATION_MISMATCH', { participation: participation.toString(2) })
  }
}

/**
 * Checks that a batch comes with the consensus proof of its last block.
 *
 * @param batch - Public inputs of the batch.
 * @param finality - The consensus proof, decoded, where there is one.
 * @param verification - Ruleset.
 * @returns False where the batch needs no consensus proof and has none.
 * @throws {@link Rejection} In this order: `FINALITY_MISSING`, `FINALITY_BLOCK_MISMATCH`, `FINALITY_SET_MISMATCH`;
 *   PRF-32, PRF-33, PRF-36.
 */
export function checkJoin(
  batch: BatchInputs,
  finality: { readonly proof: Proof; readonly inputs: ConsensusInputs } | undefined,
  verification: Verification,
): boolean {
  const { fault, ruleset } = verification
  if (fault === 'finality-ignored') return false
  const committed = batch.finalityHash !== zeroHash
  if (finality === undefined || !committed) {
    const needed = committed || finality !== undefined || (needsFinality(ruleset) && fault !== 'finality-optional')
    if (needed) throw new Rejection('FINALITY_MISSING', { finalityHash: batch.finalityHash })
    return false
  }
  const { inputs, proof } = finality
  const hash = publicInputHash(proof.publicValues, verification)
  const holds: readonly (readonly [boolean, ProofContext['fault']])[] = [
    [hash === batch.finalityHash, 'finality-hash-unchecked'],
    [inputs.blockHash === batch.lastBlockHash, 'finality-block-unchecked'],
    [inputs.height === batch.lastBlock, 'finality-height-unchecked'],
    [inputs.chainId === batch.chainId, 'chain-id-ignored'],
    [inputs.rulesetHash === batch.rulesetHash, 'ruleset-unbound'],
  ]
  if (holds.some(([same, slip]) => !same && fault !== slip)) {
    throw new Rejection('FINALITY_BLOCK_MISMATCH', { block: inputs.blockHash, height: `${inputs.height}` })
  }
  const set = fault === 'finality-set-of-last' ? batch.validatorSetHashAtLast : batch.validatorSetHashAtParent
  if (inputs.validatorSetHash !== set && fault !== 'finality-set-unchecked') {
    throw new Rejection('FINALITY_SET_MISMATCH', { set: inputs.validatorSetHash, expected: set })
  }
  return true
}

/** ceil(2n/3). */
function quorumOf(total: bigint, { fault }: ProofContext): bigint {
  if (fault === 'quorum-floor') return (2n * total) / 3n
  if (fault === 'quorum-strict') return (2n * total) / 3n + 1n
  return (2n * total + 2n) / 3n
}
