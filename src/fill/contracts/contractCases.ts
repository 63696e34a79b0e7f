import type { ContractCase } from './ContractCase.ts'
import { rewardCases } from './rewardCases.ts'
import { rollupCases } from './rollupCases.ts'
import { setCases } from './setCases.ts'
import { slashingCases } from './slashingCases.ts'

/** Every case of contracts. */
export function contractCases(): readonly ContractCase[] {
  return [...setCases(), ...slashingCases(), ...rewardCases(), ...rollupCases()]
}
