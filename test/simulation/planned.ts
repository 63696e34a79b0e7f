import { loadCrypto } from '../../src/crypto/loadCrypto.ts'
import { networks } from '../../src/simulation/Network.ts'
import type { Plan } from '../../src/simulation/Plan.ts'
import { simulate, type Outcome } from '../../src/simulation/simulate.ts'

const crypto = await loadCrypto('auto')

/** Four honest validators on a calm network, unless told otherwise. */
export function planned(change: Partial<Plan> = {}): Plan {
  return { seed: 1, validators: 4, profile: 'psc-1', blocks: 3, network: networks.wan, faults: [], ...change }
}

/** Runs a plan. */
export function ran(change: Partial<Plan> = {}): Outcome {
  return simulate(planned(change), crypto)
}

/** Runs a plan with each of so many seeds from 1 on, until one breaks an invariant. */
export function invariantsBroken(change: Partial<Plan>, seeds: number): ReadonlySet<string> {
  const broken = new Set<string>()
  for (let seed = 1; seed <= seeds; seed += 1) {
    for (const { invariant } of ran({ ...change, seed }).violations) broken.add(invariant)
  }
  return broken
}
