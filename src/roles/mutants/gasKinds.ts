import { Level } from '../../execution/Fork.ts'
import { gasSchedule } from '../../execution/GasSchedule.ts'
import { deltaOf, type MutantKind } from './MutantKind.ts'

/** Faults in the gas schedule. */
export const gasKinds: readonly MutantKind[] = [
  {
    kind: 'gas',
    form: 'gas:<constant>:<delta>',
    sentence: 'A constant of the gas schedule is off by so much.',
    plant: (constant, amount) => {
      const delta = deltaOf(amount)
      return delta === null || !isGasConstant(constant) ? null : { override: { gas: { [constant]: delta } } }
    },
  },
]

/** A misspelt constant would plant nothing, and a run with it would show nothing. */
function isGasConstant(name: string): boolean {
  return Object.values(Level).some((level) => Object.hasOwn(gasSchedule(level), name))
}
