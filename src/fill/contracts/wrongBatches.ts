import { hash32, type Hash32 } from '../../model/Hex.ts'
import type { BatchInputs } from '../../proof/BatchInputs.ts'
import { zeroHash } from '../../proof/commitments.ts'
import { forkIds } from './settlement.ts'
import { person } from './sets.ts'

/** A hash of nothing. */
export const other: Hash32 = hash32(`0x${'0d'.repeat(32)}`)

/** Words that differ in one thing, and the error of the contract. */
export const wrongBatches: readonly (readonly [string, Partial<BatchInputs>, string])[] = [
  ['unset state root', { postStateRoot: zeroHash }, 'PublicValueUnset'],
  ['unset block hash before', { parentBlockHash: zeroHash }, 'PublicValueUnset'],
  ['unset last block hash', { lastBlockHash: zeroHash }, 'PublicValueUnset'],
  ['unset state before', { preStateRoot: zeroHash }, 'PublicValueUnset'],
  ['unset root of block hashes', { blockHashesRoot: zeroHash }, 'PublicValueUnset'],
  ['unset batch hash', { batchHash: zeroHash }, 'PublicValueUnset'],
  ['status 0', { status: 0n }, 'ProofStatusFailed'],
  ['status 2', { status: 2n }, 'ProofStatusFailed'],
  ['chain id of another chain', { chainId: 1n }, 'ProofDomainMismatch'],
  ['ruleset of another chain', { rulesetHash: other }, 'ProofDomainMismatch'],
  ['domain of another settlement', { settlementDomain: other }, 'ProofDomainMismatch'],
  ['fork that is not in force yet', { forkId: forkIds.cancun }, 'ProofForkMismatch'],
  ['time of the next fork', { lastTimestamp: 1000n }, 'ProofForkMismatch'],
  ['fork without a route', { forkId: other }, 'ProofProgramNotAllowed'],
  ['blocks in the wrong order', { firstBlock: 200n }, 'ProvenBlocksEmpty'],
  ['batch hash of other data', { batchHash: other }, 'ProvenBatchHashMismatch'],
  ['gap of blocks', { firstBlock: 101n }, 'AggregationBlocksApart'],
  ['block twice', { firstBlock: 99n }, 'AggregationBlocksApart'],
  ['other block before', { parentBlockHash: other }, 'AggregationHashesApart'],
  ['other state before', { preStateRoot: other }, 'AggregationStatesApart'],
  ['number that skips one', { batchNumber: 6n }, 'AggregationBatchesApart'],
  ['other batch before', { parentBatchHash: other }, 'AggregationBatchesApart'],
  ['other messages before', { l1MessagesHashBefore: other }, 'AggregationMessagesApart'],
  ['other count before', { l1MessageCountBefore: 1n }, 'AggregationMessagesApart'],
  ['other set before', { validatorSetHashAtParent: other }, 'AggregationSetsApart'],
  ['time before the last batch', { lastTimestamp: 889n }, 'AggregationTimeBackwards'],
  ['recipient that is not the sender', { rewardRecipient: person(49) }, 'RewardRecipientMismatch'],
  ['messages that were never queued', { l1MessagesHashAfter: other }, 'SettlementQueueMismatch'],
  ['count of another message', { l1MessageCountAfter: 3n }, 'SettlementQueueMismatch'],
  ['count beyond the queue', { l1MessageCountAfter: 4n }, 'SettlementQueueMismatch'],
  ['data that was not published', { dataHash: other }, 'SettlementDataMismatch'],
  ['no consensus proof named', { finalityHash: zeroHash }, 'FinalityMissing'],
  ['another consensus proof named', { finalityHash: other }, 'FinalityBlockMismatch'],
  ['last block that nobody sealed', { lastBlockHash: other }, 'FinalityBlockMismatch'],
]
