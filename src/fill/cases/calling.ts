import type { Address, Bytes } from '../../model/Hex.ts'
import { bytes, fromBytes, quantity, toBytes } from '../../model/Hex.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import { keccak256 } from '../../crypto/keccak.ts'
import { apply, code, op } from '../Assembler.ts'
import type { Code, Operand } from '../Assembler.ts'
import type { BlockPlan, TransactionPlan } from '../Case.ts'
import { call, callcode, delegatecall, seen, staticcall, store, write } from '../program.ts'

/** The four ways to call. */
export type CallKind = 'call' | 'callcode' | 'delegatecall' | 'staticcall'

/** One call of a precompile, and what is known of it. */
export interface CallRow {
  readonly to: Address
  /** STATICCALL where absent. */
  readonly kind?: CallKind
  readonly input?: Bytes
  /** Instead of `input`: so many bytes of memory that nothing has written to. */
  readonly zeros?: number
  /** All that is left where absent. */
  readonly gas?: Operand
  readonly value?: bigint
  readonly succeeds: boolean
  /** Looked at where it is given. */
  readonly output?: Bytes
}

/** Where the rows of {@link callRows} leave what they saw. */
const slotsPerRow = 3
/** Behind every input but the longest, which is read from memory that stays zero. */
const outputOffset = 0x1000

/** Calls as a row says; leaves 1 or 0. */
export function callOf({ to, kind = 'staticcall', input = bytes('0x'), zeros, gas, value }: CallRow): Code {
  const size = zeros ?? toBytes(input).length
  const options = { input: { offset: 0, size }, ...(gas !== undefined && { gas }) }
  const withValue = { ...options, ...(value !== undefined && { value }) }
  switch (kind) {
    case 'call':
      return code(write(input), call(to, withValue))
    case 'callcode':
      return code(write(input), callcode(to, withValue))
    case 'delegatecall':
      return code(write(input), delegatecall(to, options))
    case 'staticcall':
      return code(write(input), staticcall(to, options))
  }
}

/**
 * Calls row after row and stores of each, each plus one: whether it succeeded, how long its output was, and the keccak256 of
 * the output.
 *
 * @param rows - Calls.
 * @param firstSlot - Slot of the first row.
 */
export function callRows(rows: readonly CallRow[], firstSlot = 0): Code {
  return code(
    ...rows.map((row, index) => {
      const slot = firstSlot + index * slotsPerRow
      return code(
        store(slot, seen(callOf(row))),
        store(slot + 1, seen(op('RETURNDATASIZE'))),
        apply('RETURNDATACOPY', outputOffset, 0, op('RETURNDATASIZE')),
        store(slot + 2, apply('KECCAK256', outputOffset, op('RETURNDATASIZE'))),
      )
    }),
  )
}

/** What {@link callRows} must leave in storage. */
export function slotsOfRows(rows: readonly CallRow[], firstSlot = 0): Readonly<Record<string, bigint>> {
  return Object.fromEntries(
    rows.flatMap(({ succeeds, output }, index): readonly (readonly [string, bigint])[] => {
      const slot = firstSlot + index * slotsPerRow
      const success = [String(slot), succeeds ? 2n : 1n] as const
      if (output === undefined) return [success]
      const found = toBytes(output)
      return [
        success,
        [String(slot + 1), BigInt(found.length) + 1n],
        [String(slot + 2), BigInt(fromBytes(keccak256(found)))],
      ]
    }),
  )
}

/** A call that succeeds with just so much gas, and the same with one less, which fails. */
export function edgeOf(row: Omit<CallRow, 'gas' | 'succeeds'>, gas: number): readonly CallRow[] {
  return [
    { ...row, gas, succeeds: true },
    { ...row, gas: gas - 1, succeeds: false, output: bytes('0x') },
  ]
}

/** Builds a block out of which some transactions are left. */
export function buildWithout(
  excluded: Readonly<Record<number, Reason>>,
  ...transactions: readonly TransactionPlan[]
): BlockPlan {
  return { kind: 'build', transactions, excluded }
}

/** Builds a block at a second. */
export function blockAt(timestamp: bigint, ...transactions: readonly TransactionPlan[]): BlockPlan {
  return { kind: 'build', attributes: { timestamp: quantity(timestamp) }, transactions }
}
