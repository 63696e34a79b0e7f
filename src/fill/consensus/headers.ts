import { encodeHeader } from '../../codec/Header.ts'
import {
  type ConsensusContext,
  encodeExtraData,
  type ExtraData,
  hashHeader,
  readHeader,
  sealCommit,
  type SealedHeader,
} from '../../consensus/index.ts'
import type { Header } from '../../model/generated/adapter.ts'
import { type Address, address, type Bytes, bytes, fromBytes, hash32, type Hash32, quantity } from '../../model/Hex.ts'
import { addressesOf, type Signatory } from './council.ts'

const zeroHash = hash32(`0x${'00'.repeat(32)}`)
const emptyRoot = hash32('0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421')
const emptyUncles = hash32('0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347')
const noVanity = bytes(`0x${'00'.repeat(32)}`)

/** A block that is to be sealed. */
export interface HeaderPlan {
  readonly height: bigint
  readonly round: bigint
  readonly proposer: Address
  /** Listed in the extra data, where the profile does; none for a set in a contract. */
  readonly listed?: readonly Address[]
  readonly parentHash?: Hash32
  readonly timestamp?: bigint
  readonly stateRoot?: Hash32
  readonly extra?: Partial<ExtraData>
  /** Fields that differ from those of the profile. */
  readonly fields?: Partial<Header>
}

/**
 * Writes a header without seals under the rules of a profile.
 *
 * @param plan - What is in it.
 * @param context - Profile.
 */
export function headerOf(plan: HeaderPlan, context: ConsensusContext, seals: readonly Bytes[] = []): Uint8Array {
  const { height, round, proposer, listed = [], parentHash = zeroHash, extra, fields } = plan
  const { header, extraData } = context.profile
  const held = { vanity: noVanity, validators: listed, round, seals, proposerSeal: bytes('0x'), ...extra }
  const plain = extraData.kind === 'plain'
  return encodeHeader({
    parentHash,
    sha3Uncles: emptyUncles,
    miner: header.proposer === 'coinbase' ? proposer : address(`0x${'00'.repeat(20)}`),
    stateRoot: plan.stateRoot ?? zeroHash,
    transactionsRoot: emptyRoot,
    receiptsRoot: emptyRoot,
    logsBloom: bytes(`0x${'00'.repeat(256)}`),
    difficulty: quantity(BigInt(header.difficulty)),
    number: quantity(height),
    gasLimit: quantity(30_000_000),
    gasUsed: quantity(0),
    timestamp: quantity(plan.timestamp ?? 1_700_000_000n + height),
    extraData: plain ? bytes('0x') : fromBytes(encodeExtraData(held, context)),
    mixHash: header.mixHash ?? hash32(`0x${'11'.repeat(32)}`),
    nonce: bytes(`0x${'00'.repeat(8)}`),
    ...(plain && { baseFeePerGas: quantity(7) }),
    ...(plain && { withdrawalsRoot: emptyRoot }),
    ...fields,
  })
}

/** What commit seals of a header are over. */
export function commitHashOf(headerRlp: Uint8Array, round: bigint, context: ConsensusContext): Hash32 {
  return hashHeader(readHeader(headerRlp, context), round, context).commitHash ?? zeroHash
}

/** Hash of a header in the chain. */
export function chainHashOf(headerRlp: Uint8Array, context: ConsensusContext): Hash32 {
  return hashHeader(readHeader(headerRlp, context), 0n, context).onChainHash
}

/**
 * Puts seals into a header, or beside it where the profile keeps them there.
 *
 * @param plan - The header.
 * @param seals - 65 bytes each, in their order.
 * @param context - Profile.
 */
export function withSeals(plan: HeaderPlan, seals: readonly Bytes[], context: ConsensusContext): SealedHeader {
  const beside = context.profile.extraData.kind === 'plain'
  const headerRlp = headerOf(plan, context, beside ? [] : seals)
  return beside ? { headerRlp, round: plan.round, seals } : { headerRlp }
}

/**
 * Seals a header.
 *
 * @param plan - The header.
 * @param signers - In the order of their seals.
 * @param context - Profile and chain.
 */
export function sealed(plan: HeaderPlan, signers: readonly Signatory[], context: ConsensusContext): SealedHeader {
  return withSeals(plan, sealsOf(plan, signers, context), context)
}

/** Seals of people over the commit hash of a header. */
export function sealsOf(plan: HeaderPlan, signers: readonly Signatory[], context: ConsensusContext): readonly Bytes[] {
  const commitHash = commitHashOf(headerOf(plan, context), plan.round, context)
  return signers.map(({ sign }) => sealCommit(commitHash, sign))
}

/** A header as it stands in a question. */
export function inQuestion({ headerRlp, round, seals }: SealedHeader): {
  readonly headerRlp: Bytes
  readonly round?: ReturnType<typeof quantity>
  readonly seals?: readonly Bytes[]
} {
  return {
    headerRlp: fromBytes(headerRlp),
    ...(round !== undefined && { round: quantity(round) }),
    ...(seals !== undefined && { seals }),
  }
}

/** Who may propose, as addresses. */
export function listedOf(
  people: readonly Signatory[],
  context: ConsensusContext,
): { readonly listed?: readonly Address[] } {
  return context.profile.extraData.kind === 'plain' ? {} : { listed: addressesOf(people) }
}
