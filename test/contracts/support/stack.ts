import { rewardsArtefact } from '../../../src/contracts/generated/Rewards.ts'
import { slashingArtefact } from '../../../src/contracts/generated/Slashing.ts'
import { validatorSetArtefact } from '../../../src/contracts/generated/ValidatorSet.ts'
import { loadCrypto } from '../../../src/crypto/loadCrypto.ts'
import { createAddress } from '../../../src/execution/contractAddress.ts'
import { addressesOf, chain as consensusChain, type Signatory } from '../../../src/fill/consensus/council.ts'
import { address, fromBytes, toBytes, type Address } from '../../../src/model/Hex.ts'
import { deployer, openChain, people, type Chain, type Deployed } from './Chain.ts'
import { deploySet, type SetParameters } from './sets.ts'

/** Rewards of the tests, in wei. */
export const proposerReward = 1000n
export const inclusionBonus = 10n
export const sealingPool = 100n
export const pot: bigint = 10n ** 9n

/** Who has what does not divide. */
export const treasury: Address = address(`0x${'7e'.repeat(20)}`)

/** Contracts of one chain that know each other. */
export interface Stack {
  readonly chain: Chain
  readonly set: Deployed
  readonly rewards: Deployed
  readonly slashing: Deployed
}

/** What tests choose. */
export interface StackChoice {
  readonly set?: Partial<SetParameters>
  readonly slashing?: { readonly enforcesLock?: boolean }
  readonly pot?: bigint
}

/**
 * Opens a chain with a set of validators, rewards and slashing.
 *
 * @param members - Validators from the second batch on, ascending.
 */
export async function openStack(members: readonly Signatory[], choice: StackChoice = {}): Promise<Stack> {
  const chain = await openChain([validatorSetArtefact, rewardsArtefact, slashingArtefact])
  // The three contracts are the first that the deployer creates.
  const slasher = address(fromBytes(createAddress(await loadCrypto('auto'), toBytes(deployer), 2n)))
  const set = await deploySet(chain, addressesOf(members), { ...choice.set, slasher })
  const { genesisHash } = consensusChain
  const shared = { validatorSet: set.address, genesisHash: toBytes(genesisHash) }
  const paid = { proposerReward, inclusionBonus, sealingPool, remainderAccount: treasury }
  const rewards = await chain.deploy(rewardsArtefact, { ...shared, ...paid }, { value: choice.pot ?? pot })
  const slashing = await chain.deploy(slashingArtefact, {
    ...shared,
    rewards: rewards.address,
    enforcesLock: true,
    absenceBasisPoints: 100n,
    participationBasisPoints: 5000n,
    reporterBasisPoints: 500n,
    jailBatches: 2n,
    ...choice.slashing,
  })
  return { chain, set, rewards, slashing }
}

/** Somebody who reports. */
export const reporter: Address = people[60] ?? deployer
