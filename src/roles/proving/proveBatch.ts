import { splitBlock, type BlockParts } from '../../codec/Block.ts'
import { hashHeader, decodeHeader } from '../../codec/Header.ts'
import { executeBlocks } from '../../execution/executeBlocks.ts'
import type { Party } from '../../execution/Party.ts'
import type { Proof, ProveParams, SetProof } from '../../model/generated/roles.ts'
import { fromBytes, integer, quantity, toBytes, type Bytes, type Hash32 } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import { attest, programOfSigner, proofKinds, type Attester } from '../../proof/attestation.ts'
import { encodeBatchInputs, type BatchInputs } from '../../proof/BatchInputs.ts'
import {
  batchHash,
  blockHashesRoot,
  dataHash,
  encodeBatchData,
  forkIdOf,
  messagesHash,
  zeroHash,
} from '../../proof/commitments.ts'
import { domainOf, type Verification } from '../../proof/Verification.ts'
import { commitmentOf, readValidatorSet } from '../../state/layout/readValidatorSet.ts'

/** What a batch is proven with. */
export interface ProvingSetting {
  readonly party: Party
  readonly verification: Verification
  readonly attester: Attester
}

/** A question to a worker. */
export type BatchToProve = Omit<ProveParams, 'token' | 'rulesetHash' | 'deployment'>

/**
 * Executes a batch from its witnesses and attests what it commits to.
 *
 * @param wanted - Claim, blocks, proofs of the set before and after.
 * @param setting - Rules, deployment, key.
 * @returns A proof of kind `reexecution`, or a mock one in a mock run.
 * @throws {@link Rejection} `PROOF_KIND_UNKNOWN`, `PROOF_MOCKED`, a reason for which a block or the batch is refused,
 *   `WITNESS_HEADER_MISSING`, those of `readValidatorSet`, `PUBLIC_VALUES_MISMATCH`.
 */
export async function proveBatch(wanted: BatchToProve, setting: ProvingSetting): Promise<Proof> {
  const { proofKind, expectedPublicValues } = wanted
  const { verification, attester } = setting
  const { fault } = verification
  const mock = proofKind === 'mock' && fault !== 'prove-kind-ignored'
  if (mock && verification.mockRun !== true) throw new Rejection('PROOF_MOCKED')
  if (!mock && proofKind !== proofKinds.reexecution && fault !== 'prove-kind-ignored') {
    throw new Rejection('PROOF_KIND_UNKNOWN', { kind: proofKind.slice(0, 40) })
  }
  const publicValues = encodeBatchInputs(await computeBatchInputs(wanted, setting))
  const expected = expectedPublicValues === undefined || expectedPublicValues === publicValues
  if (!expected && fault !== 'prove-expected-ignored') {
    throw new Rejection('PUBLIC_VALUES_MISMATCH', { computed: publicValues })
  }
  return {
    kind: proofKinds.reexecution,
    programVerificationKey: programOfSigner(attester.address, verification),
    publicValues,
    proof: mock ? fromBytes(new Uint8Array(0)) : attest(publicValues, attester, verification),
    mock,
  }
}

async function computeBatchInputs(wanted: BatchToProve, setting: ProvingSetting): Promise<BatchInputs> {
  const { batch } = wanted
  const { verification } = setting
  const { fault } = verification
  const blocks = await execute(wanted, setting)
  const [first, last] = [blocks[0], blocks.at(-1)]
  if (first === undefined || last === undefined) throw new Rejection('BATCH_EMPTY')
  const hashes = blocks.map(({ headerRlp }) => hashHeader(headerRlp))
  const parent = parentOf(first, wanted)
  const number = integer(batch.number)
  const lastBlockHash = hashes.at(-1) ?? zeroHash
  const data =
    batch.versionedHashes === undefined
      ? { calldata: dataOf(fault === 'prove-data-of-first' ? blocks.slice(0, 1) : blocks) }
      : { versionedHashes: batch.versionedHashes }
  const parts = {
    parentBatchHash: batch.parentBatchHash,
    batchNumber: number,
    dataHash: dataHash(data, verification),
    lastBlockHash,
  }
  return {
    ...parts,
    chainId: BigInt(verification.ruleset.chainId),
    settlementDomain: domainOf(verification),
    rulesetHash: verification.rulesetHash,
    forkId: forkIdOf(batch.forkId, verification),
    firstBlock: integer(first.header.number),
    lastBlock: integer(last.header.number),
    lastTimestamp: integer(last.header.timestamp),
    parentBlockHash: first.header.parentHash,
    preStateRoot: fault === 'prove-end-as-start' ? last.header.stateRoot : parent.stateRoot,
    postStateRoot: last.header.stateRoot,
    blockHashesRoot: blockHashesRoot(hashes, verification),
    batchHash: batchHash(parts, verification),
    ...messagesOf(batch, verification),
    l2ToL1Root: batch.l2ToL1Root,
    ...setsOf(wanted, { before: parent.stateRoot, after: last.header.stateRoot, number }, verification),
    finalityHash: batch.finalityHash,
    rewardRecipient: batch.rewardRecipient,
    status: 1n,
  }
}

function messagesOf(
  { messagesHashBefore, messageCountBefore, messages }: BatchToProve['batch'],
  verification: Verification,
): Pick<BatchInputs, 'l1MessagesHashBefore' | 'l1MessagesHashAfter' | 'l1MessageCountBefore' | 'l1MessageCountAfter'> {
  const folded = verification.fault === 'prove-messages-left-out' ? [] : messages
  return {
    l1MessagesHashBefore: messagesHashBefore,
    l1MessagesHashAfter: messagesHash(messagesHashBefore, folded, verification),
    l1MessageCountBefore: integer(messageCountBefore),
    l1MessageCountAfter: integer(messageCountBefore) + BigInt(messages.length),
  }
}

function setsOf(
  { setBefore, setAfter }: BatchToProve,
  { before, after, number }: { readonly before: Hash32; readonly after: Hash32; readonly number: bigint },
  verification: Verification,
): Pick<BatchInputs, 'validatorSetHashAtParent' | 'validatorSetHashAtLast'> {
  const atParent = setHash(setBefore, { stateRoot: before, number }, verification)
  const atLast =
    verification.fault === 'prove-set-of-parent'
      ? atParent
      : setHash(setAfter, { stateRoot: after, number: number + 1n }, verification)
  return { validatorSetHashAtParent: atParent, validatorSetHashAtLast: atLast }
}

async function execute(
  { batch, blocks }: BatchToProve,
  { party, verification }: ProvingSetting,
): Promise<readonly BlockParts[]> {
  const counted = verification.ruleset.batches !== undefined
  const { blocks: executed, batch: verdict } = await executeBlocks(
    {
      token: '',
      rulesetHash: verification.rulesetHash,
      mode: 'validate',
      canonicalWitness: false,
      blocks,
      batch: { forkId: batch.forkId, ...(counted && { number: batch.number }) },
    },
    party,
  )
  if (verification.fault === 'prove-refused-blocks') return blocks.map(({ rlp }) => splitBlock(toBytes(rlp)))
  if (verdict?.status === 'rejected') throw new Rejection(verdict.reason, { detail: verdict.detail ?? '' })
  for (const [index, block] of executed.entries()) {
    if (block.status === 'rejected') {
      throw new Rejection(block.reason, { block: String(index), detail: block.detail ?? '' })
    }
  }
  return blocks.map(({ rlp }) => splitBlock(toBytes(rlp)))
}

/** The header before the first block, which its witness holds. */
function parentOf({ header }: BlockParts, { blocks }: BatchToProve): ReturnType<typeof decodeHeader> {
  const headers = blocks[0]?.witness.headers ?? []
  const found = headers.find((rlp) => hashHeader(toBytes(rlp)) === header.parentHash)
  if (found === undefined) throw new Rejection('WITNESS_HEADER_MISSING', { parentHash: header.parentHash })
  return decodeHeader(toBytes(found))
}

/**
 * Writes the transactions of blocks as the data of their batch.
 *
 * @param blocks - In order.
 */
export function dataOf(blocks: readonly BlockParts[]): Bytes {
  return encodeBatchData(blocks.map(({ transactions }) => transactions.map(fromBytes)))
}

/** Commitment of the set under one state; zero where the deployment has no set. */
function setHash(
  proven: SetProof | undefined,
  { stateRoot, number }: { readonly stateRoot: Hash32; readonly number: bigint },
  { deployment, keccak256 }: Verification,
): Hash32 {
  const { validatorSet } = deployment
  if (validatorSet === undefined) return zeroHash
  if (proven === undefined) throw new Rejection('VALIDATOR_SET_UNKNOWN', { stateRoot })
  const { address, layout } = validatorSet
  const request = { layout, batch: quantity(number), members: proven.members }
  const { members, validatorSetHash } = readValidatorSet({ stateRoot, address, proof: proven.proof }, request, {
    keccak256,
  })
  return validatorSetHash ?? commitmentOf(number, members, keccak256)
}
