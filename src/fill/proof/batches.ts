import { keccak256 } from '../../crypto/keccak.ts'
import type { BatchLists, Proof, ProvenBatch } from '../../model/generated/roles.ts'
import { fromBytes, hash32, quantity, type Hash32 } from '../../model/Hex.ts'
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
import { publicInputHash } from '../../proof/publicValues.ts'
import { domainOf, type Verification } from '../../proof/Verification.ts'
import { proveFinality } from '../../roles/proving/proveFinality.ts'
import { at, council } from '../consensus/council.ts'
import {
  hashOf,
  note,
  parentHeader,
  sealBlocks,
  setState,
  verificationOf,
  type Sealed,
  type SetState,
  rulesetName,
} from './chain.ts'
import { attested, recipient } from './people.ts'

/** A batch, all that it commits to, and its proofs. */
export interface Specimen {
  readonly inputs: BatchInputs
  readonly lists: BatchLists
  /** Absent where the ruleset has no consensus. */
  readonly finality?: Proof
  readonly proof: Proof
  readonly sealed: Sealed
  readonly parentHeader: Uint8Array
  readonly before: SetState
  readonly setting: Setting
}

/** Rules with a consensus, and rules without one, whose batches are smaller. */
export type Setting = 'sealed' | 'plain'

/** Name of the rules of each setting. */
export const rulesetNames: Readonly<Record<Setting, string>> = { sealed: rulesetName, plain: 'lockstep-p256' }

const verifications: Readonly<Record<Setting, Verification>> = {
  sealed: verificationOf(rulesetNames.sealed),
  plain: verificationOf(rulesetNames.plain),
}

/** What proofs of a setting are held against. */
export function verificationIn(setting: Setting): Verification {
  return verifications[setting]
}

/** Hashes of the messages that were ever queued. */
export const queue: readonly Hash32[] = Array.from({ length: 5 }, (_, index) =>
  hash32(fromBytes(keccak256(new TextEncoder().encode(`message ${index}`)))),
)

const blobs: readonly Hash32[] = [1, 2].map((index) => hash32(`0x01${String(index).repeat(62)}`))

/** Number of the first batch. */
const firstBatch = 5n

interface Plan {
  readonly people: number
  readonly timestamps: readonly bigint[]
  readonly fork: string
  /** Number of messages that it consumes. */
  readonly messages: number
  readonly blobs?: true
}

/** Three batches that adjoin: the second changes the set, the third is of the next fork and its data lies in blobs. */
const plans: Readonly<Record<Setting, readonly Plan[]>> = {
  sealed: [
    { people: 4, timestamps: [900n, 910n], fork: 'shanghai', messages: 2 },
    { people: 4, timestamps: [920n, 930n, 999n], fork: 'shanghai', messages: 1 },
    { people: 7, timestamps: [1000n], fork: 'cancun', messages: 0, blobs: true },
  ],
  plain: [
    { people: 4, timestamps: [1900n, 1910n], fork: 'prague', messages: 2 },
    { people: 4, timestamps: [1920n, 1930n, 1999n], fork: 'prague', messages: 1 },
    { people: 7, timestamps: [2000n], fork: 'price3450', messages: 0, blobs: true },
  ],
}

const made: Partial<Record<Setting, readonly Specimen[]>> = {}

/** Makes the three batches of a setting. */
export function specimens(setting: Setting): readonly Specimen[] {
  const before = made[setting]
  if (before !== undefined) return before
  const all: Specimen[] = []
  for (const [index, plan] of plans[setting].entries()) {
    all.push(makeSpecimen({ plan, next: plans[setting][index + 1] ?? plan, setting, index }, all.at(-1)))
  }
  made[setting] = all
  return all
}

interface Place {
  readonly plan: Plan
  /** Of the batch after. */
  readonly next: Plan
  readonly setting: Setting
  readonly index: number
}

function makeSpecimen({ plan, next, setting, index }: Place, last: Specimen | undefined): Specimen {
  const verification = verifications[setting]
  const number = firstBatch + BigInt(index)
  const before = setState(number, council(plan.people))
  const after = setState(number + 1n, council(next.people))
  const parent = last?.sealed.lastHeader ?? parentHeader(99n, at(plan.timestamps, 0) - 10n, before.stateRoot)
  const firstHeight = last === undefined ? 100n : last.inputs.lastBlock + 1n
  const stateRoots = plan.timestamps.map(() => after.stateRoot)
  const sealed = sealBlocks({
    batch: number,
    parentHeader: parent,
    before,
    stateRoots,
    firstHeight,
    timestamps: plan.timestamps,
    rounds: [0n, 1n],
  })
  const lists = listsOf(plan, sealed, queue.slice(Number(last?.inputs.l1MessageCountAfter ?? 0n)))
  const finality =
    setting === 'plain'
      ? undefined
      : proveFinality(
          {
            batchNumber: quantity(number),
            parentHeader: fromBytes(parent),
            blocks: sealed.blocks,
            set: before.set,
            proofKind: 'transparent',
          },
          verification,
        )
  const inputs = inputsOf({ plan, number, last, lists, finality, before, after, parent, firstHeight, verification })
  return {
    inputs,
    lists,
    ...(finality !== undefined && { finality }),
    sealed,
    parentHeader: parent,
    before,
    setting,
    proof: attested(encodeBatchInputs(inputs)),
  }
}

function listsOf(plan: Plan, sealed: Sealed, waiting: readonly Hash32[]): BatchLists {
  const transactions = sealed.hashes.map((_, block) => [note(`transaction ${block}`), note(`another ${block}`)])
  return {
    blockHashes: sealed.hashes,
    messages: waiting.slice(0, plan.messages),
    ...(plan.blobs === true ? { versionedHashes: blobs } : { calldata: encodeBatchData(transactions) }),
  }
}

interface Parts {
  readonly plan: Plan
  readonly number: bigint
  readonly last: Specimen | undefined
  readonly lists: BatchLists
  readonly finality: Proof | undefined
  readonly verification: Verification
  readonly before: SetState
  readonly after: SetState
  readonly parent: Uint8Array
  readonly firstHeight: bigint
}

function inputsOf(parts: Parts): BatchInputs {
  const { plan, number, last, lists, finality, before, after, parent, firstHeight, verification } = parts
  const { calldata } = lists
  const messagesBefore = last?.inputs.l1MessagesHashAfter ?? zeroHash
  const countBefore = last?.inputs.l1MessageCountAfter ?? 0n
  const data = calldata === undefined ? { versionedHashes: blobs } : { calldata }
  const linked = {
    parentBatchHash: last?.inputs.batchHash ?? hash32(`0x${'ba'.repeat(32)}`),
    batchNumber: number,
    dataHash: dataHash(data, verification),
    lastBlockHash: at(lists.blockHashes, lists.blockHashes.length - 1),
  }
  return {
    ...linked,
    chainId: BigInt(verification.ruleset.chainId),
    settlementDomain: domainOf(verification),
    rulesetHash: verification.rulesetHash,
    forkId: forkIdOf(plan.fork, verification),
    firstBlock: firstHeight,
    lastBlock: firstHeight + BigInt(lists.blockHashes.length) - 1n,
    lastTimestamp: at(plan.timestamps, plan.timestamps.length - 1),
    parentBlockHash: hashOf(parent),
    preStateRoot: before.stateRoot,
    postStateRoot: after.stateRoot,
    blockHashesRoot: blockHashesRoot(lists.blockHashes, verification),
    batchHash: batchHash(linked, verification),
    l1MessagesHashBefore: messagesBefore,
    l1MessagesHashAfter: messagesHash(messagesBefore, lists.messages, verification),
    l1MessageCountBefore: countBefore,
    l1MessageCountAfter: countBefore + BigInt(lists.messages.length),
    l2ToL1Root: zeroHash,
    validatorSetHashAtParent: before.validatorSetHash,
    validatorSetHashAtLast: after.validatorSetHash,
    finalityHash: finality === undefined ? zeroHash : publicInputHash(finality.publicValues, verification),
    rewardRecipient: recipient,
    status: 1n,
  }
}

/**
 * Makes a batch with other public inputs, and a proof of them.
 *
 * @param specimen - What is changed.
 * @param change - Words that differ; the hash of the batch follows them where it is not among them.
 */
export function changed(specimen: Specimen, change: Partial<BatchInputs>): Specimen {
  const merged = { ...specimen.inputs, ...change }
  const inputs = { ...merged, batchHash: change.batchHash ?? batchHash(merged, { keccak256 }) }
  return { ...specimen, inputs, proof: attested(encodeBatchInputs(inputs)) }
}

/** A batch as it is aggregated. */
export function proven({ proof, lists, finality }: Specimen): ProvenBatch {
  return { proof, lists, ...(finality !== undefined && { finality }) }
}
