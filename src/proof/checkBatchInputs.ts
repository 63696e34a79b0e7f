import { Rejection } from '../model/Rejection.ts'
import type { BatchInputs } from './BatchInputs.ts'
import { batchHash, zeroHash } from './commitments.ts'
import { forkAt, placeOfFork } from './forkAt.ts'
import { domainOf, type Verification } from './Verification.ts'

/** Words that may not be zero; PRF-6. */
const setWords = [
  'parentBlockHash',
  'preStateRoot',
  'lastBlockHash',
  'postStateRoot',
  'blockHashesRoot',
  'batchHash',
] as const

/**
 * Checks what the public inputs of a batch say by themselves.
 *
 * @param inputs - Decoded.
 * @param verification - Ruleset, deployment.
 * @throws {@link Rejection} In this order: `PUBLIC_VALUE_UNSET`, `PROOF_STATUS_FAILED`, `PROOF_DOMAIN_MISMATCH`,
 *   `FORK_UNKNOWN`, `PROOF_FORK_MISMATCH`, `PROVEN_BLOCKS_EMPTY`, `PROVEN_BATCH_HASH_MISMATCH`; PRF-6, PRF-13 to
 *   PRF-16, PRF-20.
 */
export function checkBatchInputs(inputs: BatchInputs, verification: Verification): void {
  const { fault } = verification
  const unset = setWords.find((name) => inputs[name] === zeroHash)
  if (unset !== undefined && fault !== 'unset-accepted') throw new Rejection('PUBLIC_VALUE_UNSET', { word: unset })
  checkStatus(inputs.status, verification)
  checkDomain(inputs, verification)
  if (inputs.settlementDomain !== domainOf(verification) && fault !== 'settlement-ignored') {
    throw new Rejection('PROOF_DOMAIN_MISMATCH', { settlementDomain: inputs.settlementDomain })
  }
  checkFork(inputs, verification)
  if (inputs.firstBlock > inputs.lastBlock && fault !== 'empty-range-accepted') {
    throw new Rejection('PROVEN_BLOCKS_EMPTY', { first: `${inputs.firstBlock}`, last: `${inputs.lastBlock}` })
  }
  if (inputs.batchHash !== batchHash(inputs, verification) && fault !== 'batch-hash-unchecked') {
    throw new Rejection('PROVEN_BATCH_HASH_MISMATCH', { batchHash: inputs.batchHash })
  }
}

/** @throws {@link Rejection} `PROOF_STATUS_FAILED`; PRF-13. */
export function checkStatus(status: bigint, { fault }: Verification): void {
  const failed = fault === 'status-nonzero' ? status === 0n : status !== 1n
  if (failed && fault !== 'status-ignored') throw new Rejection('PROOF_STATUS_FAILED', { status: `${status}` })
}

/** @throws {@link Rejection} `PROOF_DOMAIN_MISMATCH` where chain or ruleset are others; PRF-14. */
export function checkDomain(
  { chainId, rulesetHash }: Pick<BatchInputs, 'chainId' | 'rulesetHash'>,
  { ruleset, rulesetHash: expected, fault }: Verification,
): void {
  if (chainId !== BigInt(ruleset.chainId) && fault !== 'chain-id-ignored') {
    throw new Rejection('PROOF_DOMAIN_MISMATCH', { chainId: `${chainId}`, expected: ruleset.chainId })
  }
  if (rulesetHash !== expected && fault !== 'ruleset-unbound') {
    throw new Rejection('PROOF_DOMAIN_MISMATCH', { rulesetHash, expected })
  }
}

function checkFork(inputs: BatchInputs, verification: Verification): void {
  const { ruleset, fault } = verification
  if (fault === 'fork-unchecked') return
  const named = ruleset.forks[placeOfFork(ruleset, inputs.forkId, verification)]
  const inForce = forkAt(ruleset, inputs, verification)
  if (named?.id !== inForce.id) {
    throw new Rejection('PROOF_FORK_MISMATCH', { fork: named?.id ?? '', inForce: inForce.id })
  }
}
