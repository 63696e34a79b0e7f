import { type ConsensusContext, type Profile, type Signer } from '../../consensus/index.ts'
import { keccak256 } from '../../crypto/keccak.ts'
import { secp256k1Noble } from '../../crypto/secp256k1Noble.ts'
import { Defect } from '../../model/Defect.ts'
import type { ConsensusChain } from '../../model/generated/adapter.ts'
import { type Address, fromBytes, hash32, quantity } from '../../model/Hex.ts'
import { loadStandard } from '../../standard/loadStandard.ts'
import { addressOfKey } from '../signing.ts'

/** Somebody who signs. */
export interface Signatory {
  readonly address: Address
  readonly sign: Signer
}

const known = new Map<string, Signatory>()

/**
 * Makes somebody whose key follows from a name, so that vectors are the same whenever they are filled.
 *
 * @param name - Of the person.
 */
function signatory(name: string): Signatory {
  const before = known.get(name)
  if (before !== undefined) return before
  const key = keccak256(new TextEncoder().encode(`lockstep consensus ${name}`))
  const made = { address: addressOfKey(key), sign: (hash: Uint8Array) => secp256k1Noble.sign(hash, key) }
  known.set(name, made)
  return made
}

/** The first n validators, in ascending order of address. */
export function council(n: number): readonly Signatory[] {
  const members = Array.from({ length: n }, (_, index) => signatory(`validator ${index}`))
  return members.toSorted((left, right) => (left.address < right.address ? -1 : 1))
}

/** Addresses of people. */
export function addressesOf(people: readonly Signatory[]): readonly Address[] {
  return people.map(({ address }) => address)
}

/** Somebody in no council. */
export const outsider: Signatory = signatory('outsider')

/** The chain of the vectors. */
export const chain: ConsensusChain = {
  chainId: quantity(7_777),
  genesisHash: hash32(fromBytes(keccak256(new TextEncoder().encode('lockstep consensus genesis')))),
}

/**
 * Makes what executes a profile.
 *
 * @param name - Of the profile.
 * @param on - Chain that signatures are bound to, where the profile binds them.
 */
export function contextOf(name: string, on: ConsensusChain = chain): ConsensusContext {
  return { profile: profileNamed(name), chain: on, keccak256, ecrecover: secp256k1Noble.recover }
}

/** The chain in a question, where the profile has a domain. */
export function chainIn(name: string): { readonly chain?: ConsensusChain } {
  return profileNamed(name).domain.kind === 'none' ? {} : { chain }
}

/** A profile of the standard. */
export function profileNamed(name: string): Profile {
  const profile = loadStandard().consensus.get(name)
  if (profile === undefined) throw new Defect(`there is no profile ${name}`)
  return profile
}

/** A member of a council by place. */
export function at<T>(items: readonly T[], index: number): T {
  const found = items[index]
  if (found === undefined) throw new Defect(`there is nothing at ${index}`)
  return found
}
