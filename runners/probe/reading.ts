import type { Address } from '../../src/model/Hex.ts'
import { instructionGas, type Candidate } from './experiments.ts'
import type { Outcome } from './Experiment.ts'
import { accessOverheadGas, callOverheadGas } from './programs.ts'

/** What a call to an address meets, told from behaviour. */
export type Presence =
  /** Takes gas of its own or returns data. */
  | 'active'
  /** An ordinary account without code. */
  | 'absent'
  /** Every call fails and loses its gas. */
  | 'disabled-error'
  /** Every call fails and gives its gas back. */
  | 'disabled-revert'
  /** The transactions that would tell did not come through. */
  | 'not-told'

/** What a party does at one address under one fork. */
export interface PrecompileReading {
  readonly address: Address
  readonly name: string | undefined
  readonly presence: Presence
  /** Gas of the example beyond the call itself; null where no call succeeds. */
  readonly price: bigint | null
  /** Whether the account is warm before anybody looked at it (EIP-2929). */
  readonly warm: boolean | null
}

/** Prices of EIP-2929. */
const coldAccountGas = 2600n
const warmAccountGas = 100n

type Results = ReadonlyMap<string, Outcome>

/**
 * Reads what an address is from the outcomes of its experiments.
 *
 * Absent and active with empty output differ in nothing but gas.
 *
 * @param candidate - The address.
 * @param results - Outcomes of one block.
 */
export function readPrecompile({ address, name }: Candidate, results: Results): PrecompileReading {
  const example = results.get(`${address} example`)
  const price = results.get(`${address} price`)
  const access = results.get(`${address} access`)
  const warm = access?.kind === 'access' ? access.gas - accessOverheadGas === warmAccountGas : null
  const base = { address, name, warm }
  if (example?.kind !== 'call') return { ...base, presence: 'not-told', price: null }
  const taken = example.gas - callOverheadGas
  if (!example.success) {
    const lost = taken >= coldAccountGas * 100n
    return { ...base, presence: lost ? 'disabled-error' : 'disabled-revert', price: null }
  }
  const least = price?.kind === 'leastGas' ? price.gas : taken - warmAccountGas
  const isOrdinary = least === 0n && example.size === 0n && taken === coldAccountGas
  return { ...base, presence: isOrdinary ? 'absent' : 'active', price: isOrdinary ? null : least }
}

/** What a party does with one instruction under one fork. */
export interface OpcodeReading {
  readonly byte: number
  /** `reverts` gives back its gas, as REVERT does. */
  readonly kind: 'defined' | 'undefined' | 'reverts' | 'not-told'
  /** Gas of the frame that runs it on zeros; null where it does not end well. */
  readonly gas: bigint | null
}

/**
 * Reads what an instruction is.
 *
 * @param byte - The instruction.
 * @param results - Outcomes of one block.
 */
export function readOpcode(byte: number, results: Results): OpcodeReading {
  const outcome = results.get(`opcode ${byte}`)
  if (outcome?.kind !== 'call') return { byte, kind: 'not-told', gas: null }
  const taken = outcome.gas - callOverheadGas - coldAccountGas
  if (outcome.success) return { byte, kind: 'defined', gas: taken }
  return { byte, kind: taken >= instructionGas ? 'undefined' : 'reverts', gas: null }
}
