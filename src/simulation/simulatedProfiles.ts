import { commitHashOfDigest, type Profile } from '../consensus/index.ts'
import { keccak256 } from '../crypto/keccak.ts'
import { hash32, quantity } from '../model/Hex.ts'
import { loadStandard } from '../standard/loadStandard.ts'

const anyHash = hash32(`0x${'11'.repeat(32)}`)

/**
 * Names the profiles that a machine can be driven with: those with the four messages of QBFT, in which the commit hash of
 * every round follows from the digest that messages name.
 */
export function simulatedProfiles(): readonly string[] {
  return [...loadStandard().consensus].flatMap(([name, profile]) => (isDriven(profile) ? [name] : []))
}

function isDriven(profile: Profile): boolean {
  const four = ['PROPOSAL', 'PREPARE', 'COMMIT', 'ROUND_CHANGE'] as const
  if (!four.every((name) => profile.messages.some((message) => message.name === name))) return false
  const chain = { chainId: quantity(1n), genesisHash: anyHash }
  return commitHashOfDigest(anyHash, 1n, { profile, chain, keccak256, ecrecover: () => null }) !== undefined
}
