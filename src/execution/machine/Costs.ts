import type { GasSchedule } from '../GasSchedule.ts'
import { Level } from '../Fork.ts'
import { opcodes } from '../opcodes.ts'

/** Gas constants of a fork as instructions use them. */
export interface Costs {
  readonly memoryWord: number
  readonly copyWord: number
  readonly keccakWord: number
  readonly expByte: number
  readonly logTopic: number
  readonly logByte: number
  readonly callValue: number
  readonly callStipend: number
  readonly newAccount: number
  readonly selfdestructNewAccount: number
  readonly selfdestructRefund: number
  readonly codeDepositByte: number
  readonly initcodeWord: number
  readonly sstoreSet: number
  readonly sstoreReset: number
  readonly sstoreClearRefund: number
  readonly sstoreDirty: number
  readonly sstoreSentry: number
  readonly coldSload: number
  readonly coldAccount: number
  readonly warm: number
}

/** Tables that the loop looks each instruction up in. */
export interface OpcodeTables {
  /** Base gas, or -1 where the fork does not have the instruction. */
  readonly gas: Float64Array
  readonly pops: Uint8Array
  /** Most items that may be on the stack before the instruction. */
  readonly room: Uint16Array
}

const stackMax = 1024
const invalid = 0xfe

/**
 * Picks the constants that instructions use.
 *
 * @param gas - Schedule of the fork in force.
 * @returns Zero for constants that the fork does not have.
 */
export function costsOf(gas: GasSchedule): Costs {
  const of = (name: string): number => gas[name] ?? 0
  return {
    memoryWord: of('MEMORY_WORD'),
    copyWord: of('COPY_WORD'),
    keccakWord: of('KECCAK256_WORD'),
    expByte: of('EXP_BYTE'),
    logTopic: of('LOG_TOPIC'),
    logByte: of('LOG_BYTE'),
    callValue: of('CALL_VALUE'),
    callStipend: of('CALL_STIPEND'),
    newAccount: of('NEW_ACCOUNT'),
    selfdestructNewAccount: of('SELFDESTRUCT_NEW_ACCOUNT'),
    selfdestructRefund: of('SELFDESTRUCT_REFUND'),
    codeDepositByte: of('CODE_DEPOSIT_BYTE'),
    initcodeWord: of('INITCODE_WORD'),
    sstoreSet: of('SSTORE_SET'),
    sstoreReset: of('SSTORE_RESET'),
    sstoreClearRefund: of('SSTORE_CLEAR_REFUND'),
    sstoreDirty: of('SSTORE_DIRTY'),
    sstoreSentry: of('SSTORE_SENTRY'),
    coldSload: of('COLD_SLOAD'),
    coldAccount: of('COLD_ACCOUNT_ACCESS'),
    warm: of('WARM_ACCESS'),
  }
}

/**
 * Makes the tables of a fork.
 *
 * @param level - Level of the fork.
 * @param gas - Its schedule.
 */
export function tablesOf(level: number, gas: GasSchedule): OpcodeTables {
  const tables: OpcodeTables = {
    gas: new Float64Array(256).fill(-1),
    pops: new Uint8Array(256),
    room: new Uint16Array(256).fill(stackMax),
  }
  for (const { code, name, since, pops, pushes } of opcodes) {
    if (since > level || code === invalid) continue
    tables.gas[code] = gas[name] ?? 0
    tables.pops[code] = pops
    tables.room[code] = Math.min(stackMax, stackMax + pops - pushes)
  }
  return tables
}

/** True where SSTORE is metered net of what the transaction did before (EIP-1283, EIP-2200). */
export function hasNetMetering(level: number): boolean {
  return level >= Level.istanbul || level === Level.constantinople
}
