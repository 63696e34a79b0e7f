import type { EvmFork } from '../../../../src/model/generated/ruleset.ts'
import type { Standard } from '../../../../src/standard/Standard.ts'
import { type Address, address, type Bytes } from '../../../../src/model/Hex.ts'
import type { BuildCase } from '../../Case.ts'
import { readRuleset } from '../../rulesetFields.ts'
import { calledSlots, callingCode, precompileCase, type PrecompileOutcome } from './PrecompileCall.ts'

/** Forwarded gas where the source does not say what a call costs: more than any of its inputs would. */
const plentyGas = 4_000_000n

/** One call of one precompile, as a source of vectors has it. */
export interface CalledPrecompile {
  readonly id: string
  readonly file: string
  readonly family: string
  readonly network: string
  /** Place of the precompile. */
  readonly number: number
  readonly input: Bytes
  readonly outcome: PrecompileOutcome
}

/**
 * Makes a case of one call. Where the source says what the call costs, just so much gas is forwarded.
 *
 * @param called - Input and outcome.
 * @param standard - Where rulesets come from.
 * @returns The case.
 */
export function calledPrecompile(called: CalledPrecompile, standard: Standard): BuildCase {
  const { number, outcome, ...rest } = called
  const known = outcome.kind === 'returns' ? outcome.gasUsed : undefined
  const gas = known ?? plentyGas
  return precompileCase(
    {
      ...rest,
      forwardedGas: gas,
      code: callingCode(addressOf(number), gas, outcome.kind === 'fails' || known !== undefined),
      slots: calledSlots(outcome, gas, forkOf(called.network, standard)),
    },
    standard,
  )
}

function forkOf(network: string, standard: Standard): EvmFork {
  return readRuleset({}, network, standard).forks[0]?.evmBase ?? 'frontier'
}

function addressOf(number: number): Address {
  return address(`0x${number.toString(16).padStart(40, '0')}`)
}
