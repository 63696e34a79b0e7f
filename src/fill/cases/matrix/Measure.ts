import { addressOf } from '../../Account.ts'
import { apply, code, op } from '../../Assembler.ts'
import type { Code } from '../../Assembler.ts'
import type { Opcode } from '../../opcodes.ts'
import type { AccountPlan, Case } from '../../Case.ts'
import type { Address } from '../../../model/Hex.ts'
import { gasOf, store } from '../../program.ts'
import { contract, programAddress } from '../language.ts'
import { calling, matrixCase } from './MatrixFork.ts'
import type { MatrixFork } from './MatrixFork.ts'

/** A piece of code that leaves the stack as it was, and what it costs by the EIPs. */
export interface Measure {
  readonly code: Code
  readonly gas: number
}

/** Prices that every fork of the matrix shares (Yellow Paper, EIP-3855). */
const push0Gas = 2
const pushGas = 3
const popGas = 2
const gasGas = 2

/**
 * Prices an instruction on numbers.
 *
 * @param name - The instruction.
 * @param gas - What it costs by itself.
 * @param operands - Numbers; zero is pushed with PUSH0.
 * @returns The instruction with its operands, and with a POP where it leaves something.
 */
export function priced(name: Opcode, gas: number, ...operands: readonly (bigint | number)[]): Measure {
  return { code: code(apply(name, ...operands), op('POP')), gas: gas + pushes(operands) + popGas }
}

/** As {@link priced}, of an instruction that leaves nothing. */
export function pricedSilent(name: Opcode, gas: number, ...operands: readonly (bigint | number)[]): Measure {
  return { code: apply(name, ...operands), gas: gas + pushes(operands) }
}

function pushes(operands: readonly (bigint | number)[]): number {
  return operands.reduce<number>((sum, value) => sum + (BigInt(value) === 0n ? push0Gas : pushGas), 0)
}

/** Joins pieces into one, priced as their sum. */
export function together(...pieces: readonly Measure[]): Measure {
  return { code: code(...pieces.map((piece) => piece.code)), gas: pieces.reduce((sum, { gas }) => sum + gas, 0) }
}

/** A case that measures pieces one after the other. */
export interface MeasurePlan {
  readonly subject: string
  /** Goes on after "a contract that measures". */
  readonly measures: string
  readonly must: string
  readonly clauses: readonly string[]
  /** Code that runs before the first piece. */
  readonly before?: Code
  readonly pieces: readonly Measure[]
  readonly alloc?: Readonly<Record<Address, AccountPlan>>
  readonly account?: Omit<AccountPlan, 'code'>
  readonly data?: Parameters<typeof calling>[0]['data']
}

/**
 * Makes a case of pieces that are measured: slot n has what the meter fell by over piece n.
 *
 * @param fork - Where it is measured.
 * @param plan - The pieces.
 */
export function measured(fork: MatrixFork, plan: MeasurePlan): Case {
  const { subject, must, clauses, pieces, before = [] } = plan
  const slots = Object.fromEntries(pieces.map(({ gas }, slot) => [String(slot), BigInt(gas + gasGas)]))
  return matrixCase(fork, {
    subject,
    given: `a contract that measures ${plan.measures}`,
    when: 'a transaction calls it',
    must,
    clauses,
    alloc: {
      ...plan.alloc,
      [programAddress]: contract(
        code(before, ...pieces.map((piece, slot) => store(slot, gasOf(piece.code)))),
        plan.account ?? {},
      ),
    },
    transactions: [calling({ to: programAddress, ...(plan.data && { data: plan.data }) })],
    expect: { storage: { [programAddress]: slots }, status: [1] },
  })
}

/** An account of the matrix by name. */
export function matrixAddress(name: string): Address {
  return addressOf(`matrix ${name}`)
}
