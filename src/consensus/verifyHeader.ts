import { integer, quantity, toBytes, type Address, type Bytes, type Hash32, type Quantity } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import { hashHeader, readHeader, type ConsensusHeader, type HeaderHashes } from './hashes.ts'
import { boundedRound, type ConsensusContext, type ConsensusParameters } from './Profile.ts'
import { countVotes, sealsForFinality } from './quorum.ts'
import { recoverSigner } from './Signature.ts'

/** A header with what travels beside it. */
export interface SealedHeader {
  readonly headerRlp: Uint8Array
  /** Where the header does not hold it. */
  readonly round?: bigint
  /** Where the header does not hold them; 65 bytes each. */
  readonly seals?: readonly Bytes[]
}

/** Who validates, and how that is known. */
export interface ValidatorView {
  /** Distinct. */
  readonly members: readonly Address[]
  /** True where a header has to list these very validators, if it lists any. */
  readonly proven: boolean
}

/** What a sealed header shows. */
export interface VerifiedHeader extends HeaderHashes {
  readonly read: ConsensusHeader
  readonly height: bigint
  readonly round?: bigint
  /** Ascending. */
  readonly validators: readonly Address[]
  readonly proposer?: Address
  /** In the order of the seals. */
  readonly signers: readonly Address[]
  /** Bit i stands for validator i in ascending order. */
  readonly participation: Quantity
}

/**
 * Verifies a header and its seals.
 *
 * @param sealed - Header, round and seals.
 * @param context - Profile and chain.
 * @param view - Who validates; those that the header lists where absent.
 * @param parameters - What the deployment chose.
 * @throws {@link Rejection} With a reason of CNS-1 to CNS-9, CNS-15 to CNS-18 or CNS-23.
 */
export function verifyHeader(
  sealed: SealedHeader,
  context: ConsensusContext,
  view?: ValidatorView,
  parameters?: ConsensusParameters,
): VerifiedHeader {
  const read = readHeader(sealed.headerRlp, context)
  const height = integer(read.header.number)
  const assumed = context.fault === 'round-zero-assumed' ? 0n : undefined
  const round = read.extraData?.round ?? (sealed.round === undefined ? assumed : boundedRound(sealed.round, context))
  const validators = validatorsOf(read, view, context)
  checkFields(read, context)
  const hashes = hashHeader(read, round, context)
  const shown = { read, height, validators, ...hashes, ...(round !== undefined && { round }) }
  // Nobody seals the first block.
  if (height === 0n) return { ...shown, signers: [], participation: quantity(0n) }
  const proposer = proposerOf(read, hashes, context)
  if (!validators.includes(proposer) && context.fault !== 'proposer-unchecked') {
    throw new Rejection('PROPOSER_NOT_VALIDATOR', { proposer })
  }
  const seals = read.extraData?.seals ?? sealed.seals ?? []
  const signers = openSeals(seals, { commitHash: hashes.commitHash, validators, context })
  isFinal(signers, validators, { height, ...(parameters !== undefined && { parameters }) }, context)
  return { ...shown, proposer, signers, participation: participationOf(signers, validators, context) }
}

/**
 * Checks that enough distinct validators sealed a block.
 *
 * @param signers - Of its seals.
 * @param validators - Distinct, at least one; their number decides.
 * @param setting - Height and what the deployment chose.
 * @param context - Profile.
 * @throws {@link Rejection} `SEALS_INSUFFICIENT`; CNS-1.
 */
function isFinal(
  signers: readonly Address[],
  validators: readonly Address[],
  setting: { readonly height: bigint; readonly parameters?: ConsensusParameters },
  context: ConsensusContext,
): void {
  const { counted } = countVotes(signers, validators, setting, context)
  const n = context.fault === 'count-from-seals' ? Math.max(1, counted) : validators.length
  const needed = sealsForFinality(n, setting, context)
  if (counted < needed) throw new Rejection('SEALS_INSUFFICIENT', { seals: String(counted), needed: String(needed) })
}

/**
 * Writes who took part.
 *
 * @param signers - Validators.
 * @param validators - In ascending order.
 * @returns A number whose bit i stands for validator i; CNS-21.
 */
export function participationOf(
  signers: readonly Address[],
  validators: readonly Address[],
  { fault }: ConsensusContext,
): Quantity {
  const bits = signers.map((signer, index) => {
    if (fault === 'participation-of-seals') return index
    const place = validators.indexOf(signer)
    return fault === 'participation-reversed' ? validators.length - 1 - place : place
  })
  return quantity([...new Set(bits)].filter((bit) => bit >= 0).reduce((sum, bit) => sum + (1n << BigInt(bit)), 0n))
}

interface Sealing {
  readonly commitHash: Hash32 | undefined
  readonly validators: readonly Address[]
  readonly context: ConsensusContext
}

/** Tells who made seals, in their order. */
export function openSeals(seals: readonly Bytes[], { commitHash, validators, context }: Sealing): readonly Address[] {
  const { profile, fault } = context
  if (commitHash === undefined) throw new Rejection('CONSENSUS_ROUND_UNKNOWN', { profile: profile.name })
  // Before any key is recovered: the list may be long.
  if (seals.length > validators.length && fault !== 'seals-unlimited') {
    throw new Rejection('SEALS_TOO_MANY', { seals: String(seals.length), validators: String(validators.length) })
  }
  const signers: Address[] = []
  for (const seal of seals) {
    const signer = recoverSigner(toBytes(commitHash), toBytes(seal), context)
    if (!validators.includes(signer) && fault !== 'outsiders-counted') {
      throw new Rejection('SEAL_SIGNER_NOT_VALIDATOR', { signer })
    }
    checkOrder(signer, signers, context)
    signers.push(signer)
  }
  return signers
}

function checkOrder(signer: Address, before: readonly Address[], { profile, fault }: ConsensusContext): void {
  const { sealOrder, duplicates } = profile.header
  if (before.includes(signer) && duplicates === 'refused' && fault !== 'duplicates-counted') {
    throw new Rejection('SEAL_DUPLICATE', { signer })
  }
  const last = before.at(-1)
  const unsorted = last !== undefined && last > signer
  if (unsorted && sealOrder === 'ascendingSigners' && fault !== 'seals-unsorted-accepted') {
    throw new Rejection('SEALS_UNSORTED', { signer, before: last })
  }
}

function validatorsOf(
  { header, extraData }: ConsensusHeader,
  view: ValidatorView | undefined,
  { profile, fault }: ConsensusContext,
): readonly Address[] {
  const listed = extraData?.validators ?? []
  const first = integer(header.number) === 0n
  if (profile.validators.order === 'ascending' && !first && fault !== 'set-unsorted-accepted') checkAscending(listed)
  const believed = fault === 'count-from-header' && listed.length > 0
  const members = (believed ? listed : (view?.members ?? listed)).toSorted()
  if (members.length === 0 && fault === 'set-unknown-accepted') return [header.miner]
  if (members.length === 0) throw new Rejection('VALIDATOR_SET_UNKNOWN', { height: header.number })
  const other = view?.proven === true && listed.length > 0 && listed.toSorted().join() !== members.join()
  if (other) throw new Rejection('VALIDATORS_MISMATCH', { listed: listed.join(' '), proven: members.join(' ') })
  return members
}

function checkAscending(listed: readonly Address[]): void {
  for (const [index, validator] of listed.entries()) {
    const before = listed[index - 1]
    if (before !== undefined && before >= validator)
      throw new Rejection('VALIDATOR_SET_UNSORTED', { validator, before })
  }
}

function checkFields({ header }: ConsensusHeader, { profile, fault }: ConsensusContext): void {
  if (fault === 'header-rules-unchecked') return
  const { difficulty, mixHash, nonce } = profile.header
  const wrong = (field: string, found: string, expected: string): never => {
    throw new Rejection('CONSENSUS_HEADER_INVALID', { field, found, expected })
  }
  if (integer(header.difficulty) !== BigInt(difficulty)) wrong('difficulty', header.difficulty, difficulty)
  if (mixHash !== undefined && header.mixHash !== mixHash) wrong('mixHash', header.mixHash, mixHash)
  if (nonce !== undefined && header.nonce !== nonce && integer(header.number) !== 0n)
    wrong('nonce', header.nonce, nonce)
}

function proposerOf(read: ConsensusHeader, { proposerHash }: HeaderHashes, context: ConsensusContext): Address {
  if (context.profile.header.proposer === 'coinbase') return read.header.miner
  const seal = read.extraData?.proposerSeal
  if (proposerHash === undefined || seal === undefined)
    throw new Rejection('EXTRA_DATA_MALFORMED', { proposerSeal: 'absent' })
  return recoverSigner(toBytes(proposerHash), toBytes(seal), context)
}
