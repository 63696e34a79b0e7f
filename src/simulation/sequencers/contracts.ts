import { encodeCreation } from '../../contracts/Abi.ts'
import { rewardsArtefact } from '../../contracts/generated/Rewards.ts'
import { validatorSetArtefact } from '../../contracts/generated/ValidatorSet.ts'
import { buildBlock } from '../../execution/buildBlocks.ts'
import { createChain } from '../../execution/Chain.ts'
import { createAddress } from '../../execution/contractAddress.ts'
import type { Party } from '../../execution/Party.ts'
import { changedAccounts } from '../../execution/readState.ts'
import { Defect } from '../../model/Defect.ts'
import type { AllocAccount, Genesis } from '../../model/generated/adapter.ts'
import {
  address,
  fromBytes,
  hash32,
  quantity,
  toBytes,
  type Address,
  type Bytes,
  type Hash32,
} from '../../model/Hex.ts'
import type { Key } from '../../roles/node/NodeOptions.ts'
import { signTransaction } from '../../roles/node/signTransaction.ts'

/** Wei that each validator of the first set has at stake. */
export const stake: bigint = 32n * 10n ** 18n

/** Wei that the Rewards contract begins with, and what it pays of it for a block. */
const pot = 10n ** 20n
const proposerReward = 10n ** 15n
const inclusionBonus = 10n ** 13n
const sealingPool = 10n ** 15n

/** About two weeks, as evidence is given. */
const unbondingSeconds = 1_209_600n
const unbondingBlocks = 100_000n

const gasLimit = 16_000_000n
const gwei = 10n ** 9n

/** Whoever deploys contracts, and the chain that it deploys them on. */
export interface Deployer {
  readonly party: Party
  readonly key: Key
  /** May propose whole sets. */
  readonly governor: Address
}

/** Finds the address of the contract that the deployer's first transaction creates. */
export function rewardsAddress({ party, key }: Pick<Deployer, 'party' | 'key'>): Address {
  return address(fromBytes(createAddress(party.crypto, toBytes(key.address), 0n)))
}

/** The first set of a chain. */
export interface FirstSet {
  /** Ascending. */
  readonly members: readonly Address[]
  readonly batchBlocks: bigint
  /** Genesis of a chain on which the contract is created, to see what its state becomes. */
  readonly scratch: Genesis
}

/**
 * Makes the account of the contract that holds the set, as if it had been created in the genesis block.
 *
 * @param set - Members and size of a batch.
 * @param deployer - Who creates it.
 */
export async function validatorSetAccount(
  { members, batchBlocks, scratch }: FirstSet,
  deployer: Deployer,
): Promise<AllocAccount> {
  const { party, key, governor } = deployer
  const data = encodeCreation(validatorSetArtefact, {
    parameters: {
      keyOrder: 0n,
      batchBlocks,
      unbondingBlocks,
      unbondingSeconds,
      minimumStake: stake,
      governor,
      slasher: address(fromBytes(createAddress(party.crypto, toBytes(key.address), 1n))),
    },
    initial: members,
  })
  const value = stake * BigInt(members.length)
  const chain = createChain(scratch, party)
  const { header } = chain.genesis
  const { built, opened } = await buildBlock(
    chain,
    {
      parent: chain.genesis,
      block: {
        attributes: {
          number: quantity(0),
          timestamp: quantity(header.timestamp),
          feeRecipient: address(`0x${'00'.repeat(20)}`),
          prevRandao: hash32(`0x${'00'.repeat(32)}`),
          gasLimit: quantity(header.gasLimit),
        },
        transactions: [creation(deployer, { data, value })],
      },
    },
    party,
  )
  const created = fromBytes(createAddress(party.crypto, toBytes(key.address), 0n))
  const account = changedAccounts(opened.world).find((changed) => changed.address === created)
  if (account === undefined || Number(built.result.transactions[0]?.status) !== 1) {
    throw new Defect('the contract of the set of validators could not be created')
  }
  const { balance, nonce, slots } = account
  return { balance, nonce, code: fromBytes(opened.world.code(toBytes(account.address))), storage: nonZero(slots) }
}

/**
 * Makes the transaction that creates the Rewards contract; it is bound to the genesis block, so that it cannot be in it.
 *
 * @param deployer - Who creates it.
 * @param site - Contract of the set, and hash of the genesis block.
 */
export function rewardsCreation(
  deployer: Deployer,
  { validatorSet, genesisHash }: { readonly validatorSet: Address; readonly genesisHash: Hash32 },
): Bytes {
  const data = encodeCreation(rewardsArtefact, {
    validatorSet,
    genesisHash: toBytes(genesisHash),
    proposerReward,
    inclusionBonus,
    sealingPool,
    remainderAccount: deployer.key.address,
  })
  return creation(deployer, { data, value: pot })
}

function creation({ party, key }: Deployer, { data, value }: { readonly data: Bytes; readonly value: bigint }): Bytes {
  const { crypto, book } = party
  return signTransaction(
    {
      chainId: BigInt(book.ruleset.chainId),
      nonce: 0n,
      maxPriorityFeePerGas: 100n * gwei,
      maxFeePerGas: 200n * gwei,
      gasLimit,
      to: null,
      value,
      data,
    },
    { keccak256: crypto.keccak256, sign: key.sign },
  )
}

function nonZero(slots: Readonly<Record<Hash32, Hash32>>): Record<Hash32, Hash32> {
  const entries = Object.entries(slots).map(([slot, value]) => [hash32(slot), value] as const)
  return Object.fromEntries(entries.filter(([, value]) => BigInt(value) !== 0n))
}
