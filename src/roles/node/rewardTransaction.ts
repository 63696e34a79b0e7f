import type { Context } from '../../consensus/machine/index.ts'
import { checkAlone } from '../../execution/checkTransaction.ts'
import type { Party } from '../../execution/Party.ts'
import type { Rules } from '../../execution/Rules.ts'
import { decodeTransaction } from '../../execution/Transaction.ts'
import { fromBytes, type Address, type Bytes, type Hash32 } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import { decodeSeals, encodeSeals, noSeals, type CarriedSeals, type SealList } from './CarriedSeals.ts'
import type { Head } from './Ledger.ts'
import type { Key } from './NodeOptions.ts'
import { signTransaction } from './signTransaction.ts'

/** The contract that seals are carried to, and the final blocks whose seals a block may carry. */
export interface RewardSite {
  readonly contract: Address
  /** The block before. */
  readonly head: Head
  /** The block before that one. */
  readonly previous?: Head
  readonly context: Pick<Context, 'wire' | 'rules'>
}

/** Gas of a reward without a validator, and of each validator of the set of the block before. */
const gasBase = 400_000n
const gasPerValidator = 90_000n

/** Gas limit that a reward must have: enough for every seal, so that none fails for want of it. */
function gasOf({ head }: RewardSite): bigint {
  return gasBase + gasPerValidator * BigInt(head.validators.length)
}

/**
 * Gathers the seals that the next block carries: all that are known of the block before, and of the one before that those
 * which its own next block did not carry.
 *
 * @param site - Final blocks with their seals.
 * @see SEQ-8, CNS-27
 */
export function gatherSeals({ head, previous }: Pick<RewardSite, 'head' | 'previous'>): CarriedSeals {
  const { sealed } = head
  if (sealed === undefined) return { round: 0n, carried: noSeals, late: noSeals }
  const carriedBefore = head.carries
  const missed =
    previous?.sealed === undefined || carriedBefore?.round !== previous.sealed.round
      ? []
      : ascending(previous.seals).filter(([signer]) => !carriedBefore.signers.has(signer))
  return {
    round: sealed.round,
    carried: { seals: ascending(head.seals).map(([, seal]) => seal), validators: head.validators },
    late:
      missed.length === 0 || previous === undefined
        ? noSeals
        : { seals: missed.map(([, seal]) => seal), validators: previous.validators },
  }
}

/** What the reward is signed with. */
export interface RewardSigning {
  readonly self: Key
  readonly nonce: bigint
  readonly baseFee: bigint
  readonly chainId: bigint
  readonly keccak256: (data: Uint8Array) => Uint8Array
}

/** Makes the reward transaction of the next block. */
export function makeReward(site: RewardSite, { self, nonce, baseFee, chainId, keccak256 }: RewardSigning): Bytes {
  return signTransaction(
    {
      chainId,
      nonce,
      maxPriorityFeePerGas: 0n,
      maxFeePerGas: baseFee,
      gasLimit: gasOf(site),
      to: site.contract,
      value: 0n,
      data: encodeSeals(gatherSeals(site)),
    },
    { keccak256, sign: self.sign },
  )
}

/** What the first transaction of a block is held against. */
export interface RewardCheck {
  readonly site: RewardSite
  readonly builder: Address
  readonly rules: Rules
  readonly crypto: Party['crypto']
}

/**
 * Checks the first transaction of a block: that its builder sent it, with gas enough, and that it carries at least a quorum
 * of seals of the block before, and of the one before that only what was not carried yet.
 *
 * @param first - Encoding; undefined where the block has no transaction.
 * @param check - Contract, seals and rules.
 * @throws {@link Rejection} `REWARD_TRANSACTION_INVALID`.
 * @see SEQ-8, CNS-27
 */
export function checkReward(first: Uint8Array | undefined, { site, builder, rules, crypto }: RewardCheck): void {
  if (first === undefined) throw invalid('is missing')
  const transaction = decodeTransaction(first, rules)
  const { sender } = checkAlone(transaction, rules, crypto)
  if (fromBytes(sender) !== builder) throw invalid('is not of the builder')
  const { to, value, gasLimit, data } = transaction
  if (to === null || fromBytes(to) !== site.contract) throw invalid('does not go to the Rewards contract')
  if (value !== 0n || gasLimit !== gasOf(site)) throw invalid('has another value or gas limit')
  const told = decodeSeals(fromBytes(data))
  const { head, previous } = site
  if (head.sealed === undefined) {
    if (told.round !== 0n || told.carried.seals.length > 0 || told.late.seals.length > 0) {
      throw invalid('carries seals of the genesis block')
    }
    return
  }
  const signers = checkList(told.carried, { head, round: told.round, what: 'carried' }, site)
  const quorum = site.context.rules.quorum(head.validators.length)
  if (signers.size < quorum) throw invalid(`carries ${signers.size} seals of ${quorum}`)
  checkLate(told.late, { head, ...(previous !== undefined && { previous }) }, site)
}

function checkLate(late: SealList, { head, previous }: Pick<RewardSite, 'head' | 'previous'>, site: RewardSite): void {
  if (late.seals.length === 0) {
    if (late.validators.length > 0) throw invalid('names a set for no late seals')
    return
  }
  const { carries } = head
  if (carries === undefined || previous === undefined) throw invalid('carries late seals of a block that has none')
  const signers = checkList(late, { head: previous, round: carries.round, what: 'late' }, site)
  for (const signer of signers) if (carries.signers.has(signer)) throw invalid(`repeats the seal of ${signer}`)
}

interface Expected {
  readonly head: Head
  readonly round: bigint
  readonly what: string
}

/** @returns Signers, in ascending order and all of the set of the block. */
function checkList(
  { seals, validators }: SealList,
  { head, round, what }: Expected,
  { context }: RewardSite,
): ReadonlySet<Address> {
  if (validators.join() !== head.validators.join()) throw invalid(`names another set for the ${what} seals`)
  if (seals.length > validators.length) throw invalid(`has more ${what} seals than validators`)
  const commitHash = context.wire.commitHashOf(digestOf(head, round, context), round)
  const signers = seals.map((seal) => context.wire.recoverSeal(commitHash, seal))
  const known = new Set<Address>()
  let before = ''
  for (const signer of signers) {
    if (signer === undefined || !validators.includes(signer)) throw invalid(`has ${what} seals of nobody in the set`)
    if (signer <= before) throw invalid(`has ${what} seals out of order`)
    before = signer
    known.add(signer)
  }
  return known
}

/**
 * Tells whose seals a reward carries, for the block after to know which are late.
 *
 * @param first - First transaction of a block that was checked.
 * @param check - As for {@link checkReward}.
 */
export function carriedBy(
  first: Uint8Array,
  { site: { head, context }, rules }: Pick<RewardCheck, 'site' | 'rules'>,
): Head['carries'] & object {
  const { round, carried } = decodeSeals(fromBytes(decodeTransaction(first, rules).data))
  const commitHash = context.wire.commitHashOf(digestOf(head, round, context), round)
  const signers = carried.seals.flatMap((seal) => context.wire.recoverSeal(commitHash, seal) ?? [])
  return { round, signers: new Set(signers) }
}

function digestOf({ block, sealed }: Head, round: bigint, { wire }: RewardSite['context']): Hash32 {
  return sealed === undefined ? block.hash : wire.digestOf(wire.readBlock(sealed.blockRlp), round)
}

function ascending(seals: ReadonlyMap<Address, Bytes>): readonly (readonly [Address, Bytes])[] {
  return [...seals].toSorted(([left], [right]) => (left < right ? -1 : 1))
}

function invalid(problem: string): Rejection {
  return new Rejection('REWARD_TRANSACTION_INVALID', { problem })
}
