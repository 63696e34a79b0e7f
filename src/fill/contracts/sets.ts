import { validatorSetArtefact } from '../../contracts/generated/ValidatorSet.ts'
import type { Address } from '../../model/Hex.ts'
import { people, type Chain, type Deployed } from './Chain.ts'

/** What a set is created with, besides its first members. */
export interface SetParameters {
  readonly keyOrder: bigint
  readonly batchBlocks: bigint
  readonly unbondingBlocks: bigint
  readonly unbondingSeconds: bigint
  readonly minimumStake: bigint
  readonly governor: Address
  readonly slasher: Address
}

export const minimumStake: bigint = 10n ** 18n
export const batchBlocks = 10n

/** @returns The account at a place in the order of addresses. */
export function person(place: number): Address {
  const found = people[place]
  if (found === undefined) throw new Error(`there is nobody at ${place}`)
  return found
}

export const governor: Address = person(70)
export const slasher: Address = person(71)

export const setParameters: SetParameters = {
  keyOrder: 0n,
  batchBlocks,
  unbondingBlocks: 20n,
  unbondingSeconds: 300n,
  minimumStake,
  governor,
  slasher,
}

/** Creates a set whose members have the least stake. */
export function deploySet(
  chain: Chain,
  initial: readonly Address[],
  changes: Partial<SetParameters> = {},
): Promise<Deployed> {
  const values = { parameters: { ...setParameters, ...changes }, initial }
  return chain.deploy(validatorSetArtefact, values, { value: minimumStake * BigInt(initial.length) })
}

/** Stakes the least and registers. */
export async function join(chain: Chain, set: Deployed, who: Address): Promise<void> {
  await chain.call(set, 'stake', undefined, { from: who, value: minimumStake })
  const { error } = await chain.call(set, 'register', undefined, { from: who })
  if (error !== undefined) throw new Error(`${who} may not register: ${error.name}`)
}

/** Lets the last block of a batch put what is pending in force. */
export async function endBatch(chain: Chain, set: Deployed, batch: bigint): ReturnType<Chain['call']> {
  await chain.advanceTo(batch * batchBlocks)
  return chain.call(set, 'activate')
}
