import type { ConsensusContext } from '../../consensus/index.ts'
import { integer, quantity, toBytes } from '../../model/Hex.ts'
import type { ProvenSet } from '../../roles/ultrahonk/membershipInputs.ts'
import type { SealedBatch } from '../../roles/ultrahonk/witnessInputs.ts'
import { addressesOf, at, contextOf, council } from '../consensus/council.ts'
import { hashOf, parentHeader, sealBlocks, sealedChain, setState } from './chain.ts'

/** A batch that a council sealed, and the proof of its set in the state after every block. */
export interface CouncilBatch {
  readonly batch: SealedBatch
  readonly set: ProvenSet
  readonly context: ConsensusContext
}

/** Number of the batch, of the block before it, and its time. */
const [batchNumber, parentHeight, parentTime] = [7n, 99n, 1_700_000_000n]

/**
 * Makes a batch of blocks that a council of any size sealed with a quorum.
 *
 * @param size - Blocks and validators, each at least 1.
 * @param before - Blocks that the batch comes after, of the same council; none where absent.
 */
export function sealedBatch(
  { blocks, validators }: { readonly blocks: number; readonly validators: number },
  before = 0,
): CouncilBatch {
  const people = council(validators)
  const state = setState(batchNumber, people)
  const times = Array.from({ length: before + blocks }, (_, place) => parentTime + 2n * BigInt(place + 1))
  const first = parentHeader(parentHeight, parentTime, state.stateRoot)
  const sealed = sealBlocks({
    batch: batchNumber,
    parentHeader: first,
    before: state,
    stateRoots: times.map(() => state.stateRoot),
    firstHeight: parentHeight + 1n,
    timestamps: times,
    sealers: () => people.slice(0, Math.ceil((2 * validators) / 3)),
  })
  const headers = sealed.blocks.map(({ headerRlp, round, seals }) => ({
    headerRlp: toBytes(headerRlp),
    round: integer(round ?? quantity(0n)),
    ...(seals !== undefined && { seals }),
  }))
  const { validatorSetHash } = state
  const members = addressesOf(people)
  const parent = {
    hash: before === 0 ? hashOf(first) : at(sealed.hashes, before - 1),
    number: parentHeight + BigInt(before),
    timestamp: before === 0 ? parentTime : at(times, before - 1),
  }
  const last = at(headers, headers.length - 1)
  return {
    batch: {
      batch: quantity(batchNumber),
      validators: members,
      validatorSetHash,
      parent,
      blocks: headers.slice(before),
    },
    set: {
      blockHash: hashOf(last.headerRlp),
      headerRlp: last.headerRlp,
      validatorSetHash,
      members: members.length,
      proof: state.set.proof,
    },
    context: contextOf('psc-1', sealedChain),
  }
}
