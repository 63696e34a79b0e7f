import { encodeHeader } from '../../src/codec/Header.ts'
import { keccak256 } from '../../src/crypto/keccak.ts'
import type { Alloc, BlockAttributes, Genesis, Header, HeaderInput } from '../../src/model/generated/adapter.ts'
import type { BlobSchedule, EvmFork, ForkActivation } from '../../src/model/generated/ruleset.ts'
import {
  type Address,
  address,
  bytes,
  fromBytes,
  type Hash32,
  hash32,
  integer,
  quantity,
  type Quantity,
} from '../../src/model/Hex.ts'
import { isSince } from './forkAt.ts'
import { stateRootOf } from './stateRoot.ts'

/** What a test without a chain says of its only block. */
export interface BlockEnvironment {
  readonly number: Quantity
  readonly attributes: BlockAttributes
  /** What the test says of the parent. */
  readonly stated?: Partial<Header>
}

/** Blob gas of one blob (EIP-4844). */
const gasPerBlob = 2n ** 17n
/** Reserve price of blobs (EIP-7918). */
const blobBaseCost = 2n ** 13n

/** 32 zero bytes. */
export const zeroHash: Hash32 = hash32(`0x${'00'.repeat(32)}`)
const zeroNonce = bytes('0x0000000000000000')
const zeroBloom = bytes(`0x${'00'.repeat(256)}`)
/** The address 0. */
export const zeroAddress: Address = address(`0x${'00'.repeat(20)}`)
/** keccak256 of the RLP of an empty list. */
export const emptyUnclesHash: Hash32 = hash32('0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347')
/** Root of an empty trie. */
export const emptyTrieRoot: Hash32 = hash32('0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421')
/** SHA-256 of nothing: no requests (EIP-7685). */
export const emptyRequests: Hash32 = hash32('0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')

/**
 * Makes the block before a test's only block, so that base fee and excess blob gas of that block follow from it where
 * a client derives them.
 *
 * @param fork - Fork in force, with its blob parameters.
 * @param alloc - State before the block.
 * @param environment - The block.
 * @returns The parent, as genesis.
 */
export function parentOf(fork: ForkActivation, alloc: Alloc, environment: BlockEnvironment): Genesis {
  const { attributes } = environment
  const number = integer(environment.number)
  const timestamp = integer(attributes.timestamp)
  const header: Header = {
    parentHash: zeroHash,
    sha3Uncles: emptyUnclesHash,
    miner: zeroAddress,
    stateRoot: stateRootOf(alloc),
    transactionsRoot: emptyTrieRoot,
    receiptsRoot: emptyTrieRoot,
    logsBloom: zeroBloom,
    difficulty: attributes.difficulty ?? quantity(0),
    number: quantity(number > 0n ? number - 1n : 0n),
    gasLimit: attributes.gasLimit,
    gasUsed: quantity(0),
    timestamp: quantity(timestamp > 0n ? timestamp - 1n : 0n),
    extraData: bytes('0x'),
    mixHash: zeroHash,
    nonce: zeroNonce,
    ...forkFields(fork, attributes),
    ...environment.stated,
  }
  return { alloc, header, headerRlp: fromBytes(encodeHeader(header)) }
}

/**
 * Block hashes that BLOCKHASH gives in a test without a chain: the hash of the decimal digits of the number, as the
 * state test runners of the clients have it.
 *
 * @param number - Number of the only block.
 * @returns Decimal number to hash for the 256 blocks before it.
 */
export function syntheticBlockHashes(number: Quantity): Readonly<Record<string, Hash32>> {
  const hashes: Record<string, Hash32> = {}
  const last = integer(number)
  for (let ancestor = last > 256n ? last - 256n : 0n; ancestor < last; ancestor += 1n) {
    hashes[ancestor.toString()] = syntheticHash(ancestor.toString())
  }
  return hashes
}

/**
 * Header fields that a test of a fork fixes.
 *
 * @param fork - Fork in force.
 * @returns What a builder has to honour for the state root to be comparable.
 */
export function headerInputsOf(fork: EvmFork): readonly HeaderInput[] {
  return [
    'timestamp',
    'feeRecipient',
    'gasLimit',
    ...(isSince(fork, 'paris') ? (['prevRandao'] as const) : (['difficulty'] as const)),
    ...(isSince(fork, 'london') ? (['baseFeePerGas'] as const) : []),
    ...(isSince(fork, 'cancun') ? (['excessBlobGas'] as const) : []),
  ]
}

const knownHashes = new Map<string, Hash32>()

function syntheticHash(digits: string): Hash32 {
  const known = knownHashes.get(digits)
  if (known !== undefined) return known
  const hash = hash32(fromBytes(keccak256(Buffer.from(digits))))
  if (knownHashes.size < 4096) knownHashes.set(digits, hash)
  return hash
}

function forkFields(fork: ForkActivation, attributes: BlockAttributes): Partial<Header> {
  const { evmBase } = fork
  return {
    ...(isSince(evmBase, 'london') &&
      // Half full, so that the base fee stays (EIP-1559).
      { baseFeePerGas: attributes.baseFeePerGas ?? quantity(0), gasUsed: quantity(integer(attributes.gasLimit) / 2n) }),
    ...(isSince(evmBase, 'shanghai') && { withdrawalsRoot: emptyTrieRoot }),
    ...(isSince(evmBase, 'cancun') && { ...blobFields(fork, attributes), parentBeaconBlockRoot: zeroHash }),
    ...(isSince(evmBase, 'prague') && { requestsHash: emptyRequests }),
  }
}

function blobFields(fork: ForkActivation, attributes: BlockAttributes): Partial<Header> {
  const excess = integer(attributes.excessBlobGas ?? quantity(0))
  const target = BigInt(fork.blob?.target ?? '0') * gasPerBlob
  // At the target the excess stays; under the reserve price it stays when no blob was used (EIP-7918).
  const used = underReserve(fork, excess, integer(attributes.baseFeePerGas ?? quantity(0))) ? 0n : target
  return { excessBlobGas: quantity(excess), blobGasUsed: quantity(used) }
}

function underReserve(fork: ForkActivation, excess: bigint, baseFee: bigint): boolean {
  if (!isSince(fork.evmBase, 'osaka') || fork.blob === undefined) return false
  return blobBaseCost * baseFee > gasPerBlob * blobBaseFee(excess, fork.blob)
}

/** `fake_exponential` of EIP-4844 with the smallest fee 1. */
function blobBaseFee(excess: bigint, schedule: BlobSchedule): bigint {
  const denominator = integer(schedule.baseFeeUpdateFraction)
  let output = 0n
  let term = denominator
  for (let index = 1n; term > 0n; index += 1n) {
    output += term
    term = (term * excess) / (denominator * index)
  }
  return output / denominator
}
