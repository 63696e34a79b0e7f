import { splitBlock, type BlockParts } from '../../codec/Block.ts'
import type { BlockToExecute } from '../../model/generated/adapter.ts'
import type { BatchLists, SealedBlock, SetProof } from '../../model/generated/roles.ts'
import { fromBytes, quantity, toBytes, type Bytes, type Hash32 } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import type { SealedChain } from '../node/SealedChain.ts'
import { forkAt } from '../../proof/forkAt.ts'
import { dataOf } from './proveBatch.ts'

/** A batch of a sealed chain, with all that its provers need. */
export interface BatchCut {
  readonly number: bigint
  /** `id` of the one fork of its blocks. */
  readonly forkId: string
  /** RLP of the header before the first block. */
  readonly parentHeader: Bytes
  readonly blocks: readonly BlockToExecute[]
  readonly sealed: readonly SealedBlock[]
  readonly lists: BatchLists & { readonly calldata: Bytes }
  readonly lastBlockHash: Hash32
  /** Under the state before and after the batch. */
  readonly setBefore: SetProof
  readonly setAfter: SetProof
}

/**
 * Cuts a sealed chain into its batches, at the heights at which sets of validators change.
 *
 * @param chain - As validators made it.
 * @returns Every batch that is whole: the one whose set the chain goes on with is known.
 * @throws {@link Rejection} `VALIDATOR_SET_UNKNOWN` where a state shows no set, `FORK_BOUNDARY` where a fork begins
 *   within a batch.
 * @see FRK-2, CNS-2
 */
export function cutBatches(chain: SealedChain): readonly BatchCut[] {
  const { blocks, sets, genesis } = chain
  const whole = sets.filter(({ batch }) => sets.some((next) => next.batch === batch + 1n))
  const parts = new Map(blocks.map((block) => [block.height, splitBlock(toBytes(block.block))]))
  const headerAt = (height: bigint): Uint8Array => parts.get(height)?.headerRlp ?? toBytes(genesis.headerRlp)
  return whole.map(({ batch, firstHeight }) => {
    const own = blocks.filter((block) => block.batch === batch)
    const read = own.flatMap(({ height }): readonly BlockParts[] => {
      const part = parts.get(height)
      return part === undefined ? [] : [part]
    })
    const last = own.at(-1)
    if (last === undefined) throw new Rejection('BATCH_EMPTY', { batch: String(batch) })
    return {
      number: batch,
      forkId: oneFork(chain, batch, read),
      parentHeader: fromBytes(headerAt(firstHeight - 1n)),
      blocks: own.map(({ block, witness }) => ({ rlp: block, witness })),
      sealed: own.map(({ round, seals }, index) => ({
        headerRlp: fromBytes(read[index]?.headerRlp ?? new Uint8Array(0)),
        round: quantity(round),
        seals,
      })),
      lists: { blockHashes: own.map(({ hash }) => hash), messages: [], calldata: dataOf(read) },
      lastBlockHash: last.hash,
      setBefore: setOf(chain, batch),
      setAfter: setOf(chain, batch + 1n),
    }
  })
}

function setOf({ sets }: SealedChain, batch: bigint): SetProof {
  const found = sets.find((set) => set.batch === batch)
  if (found?.proof === undefined) throw new Rejection('VALIDATOR_SET_UNKNOWN', { batch: String(batch) })
  return { members: found.validators, proof: found.proof }
}

/** A batch has the commitment of its set for its number, so that it cannot be cut once more where a fork begins. */
function oneFork({ ruleset }: SealedChain, batchNumber: bigint, blocks: readonly BlockParts[]): string {
  const forks = blocks.map(({ header }) => {
    const moment = { lastBlock: BigInt(header.number), lastTimestamp: BigInt(header.timestamp), batchNumber }
    return forkAt(ruleset, moment, {}).id
  })
  const [first = '', ...others] = [...new Set(forks)]
  if (others.length > 0) throw new Rejection('FORK_BOUNDARY', { batch: String(batchNumber), forks: forks.join(' ') })
  return first
}
