import type { BlockAttributes, BlockToBuild, Genesis } from '../model/generated/adapter.ts'
import type { Ruleset } from '../model/generated/ruleset.ts'
import { hash32, integer, quantity } from '../model/Hex.ts'
import type { Address, Bytes } from '../model/Hex.ts'
import { keccak256 } from '../crypto/keccak.ts'
import { fromBytes } from '../model/Hex.ts'
import type { BlockPlan, Case, TransactionPlan } from './Case.ts'
import { feeRecipient } from './cases/language.ts'
import { signTransaction } from './signTransaction.ts'

/** A block whose transactions are signed, and what its mutation would put in their place. */
export interface SignedBlock {
  readonly plan: BlockPlan
  readonly input: BlockToBuild
  /** Transaction of a `replaceTransaction` mutation. */
  readonly replacement?: Bytes
}

/** Seconds between the blocks of a case that says nothing else. */
const blockSeconds = 12n

/** Counts nonces while the transactions of a case are signed. */
interface Nonces {
  of(address: Address): bigint
  used(address: Address, nonce: bigint): void
}

/**
 * Signs the transactions of a case and completes the attributes of its blocks.
 *
 * @param plan - The case.
 * @param genesis - Its genesis.
 * @param ruleset - Its ruleset, for the chain id.
 * @returns One entry per block.
 */
export function signBlocks(plan: Case, genesis: Genesis, ruleset: Ruleset): readonly SignedBlock[] {
  const chainId = integer(ruleset.chainId)
  const nonces = countNonces(genesis)
  let timestamp = integer(genesis.header.timestamp)
  return plan.blocks.map((block, index) => {
    timestamp =
      block.attributes?.timestamp === undefined ? timestamp + blockSeconds : integer(block.attributes.timestamp)
    const replacement = signReplacement(block, nonces, chainId)
    const excluded = block.kind === 'build' ? (block.excluded ?? {}) : {}
    const transactions = block.transactions.map((transaction, place) => {
      const nonce = transaction.nonce ?? nonces.of(transaction.from.address)
      if (excluded[place] === undefined) nonces.used(transaction.from.address, nonce)
      return signTransaction(transaction, nonce, chainId)
    })
    const attributes = completeAttributes(block, { index, timestamp, gasLimit: integer(genesis.header.gasLimit) })
    return { plan: block, input: { attributes, transactions }, ...(replacement !== undefined && { replacement }) }
  })
}

function countNonces({ alloc }: Genesis): Nonces {
  const next = new Map<string, bigint>()
  return {
    of: (sender) => next.get(sender) ?? integer(alloc[sender]?.nonce ?? quantity(0)),
    used: (sender, nonce) => void next.set(sender, nonce + 1n),
  }
}

/** The replacement takes the nonce that the transaction has whose place it takes. */
function signReplacement(block: BlockPlan, nonces: Nonces, chainId: bigint): Bytes | undefined {
  if (block.kind !== 'mutate' || block.mutation.kind !== 'replaceTransaction') return undefined
  const { index, transaction } = block.mutation
  const before = block.transactions.slice(0, index).filter(({ from }) => from === transaction.from).length
  return signTransaction(transaction, nonceAfter(transaction, nonces, before), chainId)
}

function nonceAfter({ from }: TransactionPlan, nonces: Nonces, before: number): bigint {
  return nonces.of(from.address) + BigInt(before)
}

interface Moment {
  readonly index: number
  readonly timestamp: bigint
  readonly gasLimit: bigint
}

function completeAttributes(block: BlockPlan, { index, timestamp, gasLimit }: Moment): BlockAttributes {
  return {
    timestamp: quantity(timestamp),
    feeRecipient,
    prevRandao: hash32(fromBytes(keccak256(new TextEncoder().encode(`lockstep randao ${index + 1}`)))),
    gasLimit: quantity(gasLimit),
    ...block.attributes,
  }
}
