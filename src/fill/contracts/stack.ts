import { rewardsArtefact } from '../../contracts/generated/Rewards.ts'
import { slashingArtefact } from '../../contracts/generated/Slashing.ts'
import { validatorSetArtefact } from '../../contracts/generated/ValidatorSet.ts'
import { loadCrypto } from '../../crypto/loadCrypto.ts'
import { createAddress } from '../../execution/contractAddress.ts'
import { addressesOf, chain as consensusChain, type Signatory } from '../consensus/council.ts'
import { address, fromBytes, toBytes, type Address } from '../../model/Hex.ts'
import type { Artefact } from '../../contracts/Artefact.ts'
import { deployer, people, type Chain, type Deployed } from './Chain.ts'
import { deploySet, type SetParameters } from './sets.ts'

/** What is paid, in wei. */
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

/** What a deployment may have otherwise. */
export interface StackChoice {
  readonly set?: Partial<SetParameters>
  readonly slashing?: { readonly enforcesLock?: boolean }
  readonly pot?: bigint
}

/** Contracts of a stack. */
export const stackArtefacts: readonly Artefact[] = [validatorSetArtefact, rewardsArtefact, slashingArtefact]

/**
 * Creates a set of validators, rewards and slashing, on a chain on which nobody did anything yet.
 *
 * @param chain - Fresh.
 * @param members - Validators from the second batch on, ascending.
 * @param choice - What is otherwise.
 */
export async function deployStack(
  chain: Chain,
  members: readonly Signatory[],
  choice: StackChoice = {},
): Promise<Stack> {
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
