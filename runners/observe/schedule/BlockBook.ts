import { assembleBlock, splitBlock } from '../../../src/codec/Block.ts'
import { encodeHeader, hashHeader } from '../../../src/codec/Header.ts'
import { keccak256 } from '../../../src/crypto/keccak.ts'
import {
  bytes,
  fromBytes,
  hash32,
  integer,
  quantity,
  toBytes,
  type Address,
  type Bytes,
  type Hash32,
} from '../../../src/model/Hex.ts'
import { Rejection } from '../../../src/model/Rejection.ts'

/** A block as the judge reads it. */
export interface ReadBlock {
  readonly rlp: Bytes
  readonly hash: Hash32
  readonly height: bigint
  readonly parentHash: Hash32
  readonly proposer: Address
  /** What execution says of it: unknown content is not valid. */
  readonly valid: boolean
}

/** Who asks for a block, and where. */
interface BlockPlan {
  readonly by: string
  readonly proposer: Address
  readonly height: bigint
  readonly round: bigint
  readonly parentHash: Hash32
  readonly valid: boolean
}

/** The part of builder and execution: it makes every block, and knows which content is valid. */
export interface BlockBook {
  readonly build: (plan: BlockPlan) => ReadBlock
  /** @returns Undefined where the bytes are no block. */
  readonly read: (rlp: Bytes) => ReadBlock | undefined
}

const emptyTrie = hash32('0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421')
const noUncles = hash32('0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347')

/**
 * Opens an empty book. Blocks are empty, and told apart by a state root that names who builds them in which round.
 *
 * A block is known by its state root and not by its hash, as execution knows it: a core that writes a round into a block
 * makes another block of the same content, which is valid, and two of them at one height are a fork.
 */
export function openBlockBook(): BlockBook {
  const contents = new Map<Hash32, boolean>()
  return {
    build: (plan) => {
      const stateRoot = hash32(
        fromBytes(keccak256(new TextEncoder().encode(`${plan.by} at ${plan.height} in round ${plan.round}`))),
      )
      contents.set(stateRoot, plan.valid)
      const headerRlp = encodeHeader({
        parentHash: plan.parentHash,
        sha3Uncles: noUncles,
        miner: plan.proposer,
        stateRoot,
        transactionsRoot: emptyTrie,
        receiptsRoot: emptyTrie,
        logsBloom: bytes(`0x${'00'.repeat(256)}`),
        difficulty: quantity(0n),
        number: quantity(plan.height),
        gasLimit: quantity(30_000_000n),
        gasUsed: quantity(0n),
        timestamp: quantity(1_700_000_000n + plan.height),
        extraData: bytes('0x'),
        mixHash: hash32(`0x${'00'.repeat(32)}`),
        nonce: bytes('0x0000000000000000'),
        baseFeePerGas: quantity(7n),
        withdrawalsRoot: emptyTrie,
      })
      const rlp = fromBytes(assembleBlock({ headerRlp, transactions: [], uncles: [], withdrawals: [] }))
      const { height, parentHash, proposer, valid } = plan
      return { rlp, hash: hashHeader(headerRlp), height, parentHash, proposer, valid }
    },
    read: (rlp) => {
      try {
        const { header, headerRlp } = splitBlock(toBytes(rlp))
        const { number, parentHash, miner, stateRoot } = header
        const valid = contents.get(stateRoot) === true
        return { rlp, hash: hashHeader(headerRlp), height: integer(number), parentHash, proposer: miner, valid }
      } catch (error) {
        if (error instanceof Rejection) return undefined
        throw error
      }
    },
  }
}
