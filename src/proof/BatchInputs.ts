import type { Address, Bytes, Hash32 } from '../model/Hex.ts'
import type { ProofContext } from './ProofContext.ts'
import { decodePublicValues, encodePublicValues } from './publicValues.ts'
import { createWordReader } from './wordReader.ts'

/** What a proof of a batch commits to, as spec/proofs/batch has it. */
export interface BatchInputs {
  readonly chainId: bigint
  readonly settlementDomain: Hash32
  readonly rulesetHash: Hash32
  readonly forkId: Hash32
  readonly batchNumber: bigint
  readonly firstBlock: bigint
  readonly lastBlock: bigint
  readonly lastTimestamp: bigint
  readonly parentBlockHash: Hash32
  readonly preStateRoot: Hash32
  readonly lastBlockHash: Hash32
  readonly postStateRoot: Hash32
  readonly blockHashesRoot: Hash32
  readonly parentBatchHash: Hash32
  readonly batchHash: Hash32
  readonly dataHash: Hash32
  readonly l1MessagesHashBefore: Hash32
  readonly l1MessagesHashAfter: Hash32
  readonly l1MessageCountBefore: bigint
  readonly l1MessageCountAfter: bigint
  readonly l2ToL1Root: Hash32
  readonly validatorSetHashAtParent: Hash32
  readonly validatorSetHashAtLast: Hash32
  readonly finalityHash: Hash32
  readonly rewardRecipient: Address
  readonly status: bigint
}

/** Writes the public values of a batch. @throws {@link Rejection} as `encodePublicValues`. */
export function encodeBatchInputs(inputs: BatchInputs): Bytes {
  return encodePublicValues('batch', { ...inputs })
}

/**
 * Reads the public values of a batch.
 *
 * @param publicValues - Of any length.
 * @param context - Fault to plant.
 * @throws {@link Rejection} `PUBLIC_VALUES_MALFORMED`, `PUBLIC_VALUE_OUT_OF_RANGE`; PRF-4, PRF-5.
 */
export function decodeBatchInputs(publicValues: Bytes, context: Pick<ProofContext, 'fault'>): BatchInputs {
  const { account, hash, number } = createWordReader(decodePublicValues('batch', publicValues, context))
  return {
    chainId: number('chainId'),
    settlementDomain: hash('settlementDomain'),
    rulesetHash: hash('rulesetHash'),
    forkId: hash('forkId'),
    batchNumber: number('batchNumber'),
    firstBlock: number('firstBlock'),
    lastBlock: number('lastBlock'),
    lastTimestamp: number('lastTimestamp'),
    parentBlockHash: hash('parentBlockHash'),
    preStateRoot: hash('preStateRoot'),
    lastBlockHash: hash('lastBlockHash'),
    postStateRoot: hash('postStateRoot'),
    blockHashesRoot: hash('blockHashesRoot'),
    parentBatchHash: hash('parentBatchHash'),
    batchHash: hash('batchHash'),
    dataHash: hash('dataHash'),
    l1MessagesHashBefore: hash('l1MessagesHashBefore'),
    l1MessagesHashAfter: hash('l1MessagesHashAfter'),
    l1MessageCountBefore: number('l1MessageCountBefore'),
    l1MessageCountAfter: number('l1MessageCountAfter'),
    l2ToL1Root: hash('l2ToL1Root'),
    validatorSetHashAtParent: hash('validatorSetHashAtParent'),
    validatorSetHashAtLast: hash('validatorSetHashAtLast'),
    finalityHash: hash('finalityHash'),
    rewardRecipient: account('rewardRecipient'),
    status: number('status'),
  }
}
