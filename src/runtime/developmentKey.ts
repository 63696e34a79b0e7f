/**
 * Makes the key of a prover that only tries things out: everybody can make it, so nothing of value may rest on it.
 *
 * @param name - Of the prover.
 * @param keccak256 - Hash.
 */
export function developmentKey(name: string, keccak256: (data: Uint8Array) => Uint8Array): Uint8Array {
  return keccak256(new TextEncoder().encode(`lockstep prove ${name}`))
}
