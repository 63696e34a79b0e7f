import { Level } from './Fork.ts'
import { opcodes } from './opcodes.ts'

/** Every gas constant of a fork by name: `SLOAD` and the like are what the instruction costs before its dynamic part. */
export type GasSchedule = Readonly<Record<string, number>>

/** Dynamic constants, and from which level on each value holds (ascending). */
const constants: Readonly<Record<string, readonly (readonly [level: number, gas: number])[]>> = {
  EXP_BYTE: [[0, 10], [Level.spuriousDragon, 50]], // prettier-ignore
  KECCAK256_WORD: [[0, 6]],
  MEMORY_WORD: [[0, 3]],
  COPY_WORD: [[0, 3]],
  LOG_TOPIC: [[0, 375]],
  LOG_BYTE: [[0, 8]],
  CALL_VALUE: [[0, 9000]],
  CALL_STIPEND: [[0, 2300]],
  NEW_ACCOUNT: [[0, 25000]],
  SELFDESTRUCT_NEW_ACCOUNT: [[Level.tangerineWhistle, 25000]],
  SELFDESTRUCT_REFUND: [[0, 24000], [Level.london, 0]], // prettier-ignore
  CODE_DEPOSIT_BYTE: [[0, 200]],
  INITCODE_WORD: [[Level.shanghai, 2]],
  SSTORE_SET: [[0, 20000]],
  SSTORE_RESET: [[0, 5000], [Level.berlin, 2900]], // prettier-ignore
  SSTORE_CLEAR_REFUND: [[0, 15000], [Level.london, 4800]], // prettier-ignore
  SSTORE_DIRTY: [[Level.constantinople, 200], [Level.petersburg, 0], [Level.istanbul, 800], [Level.berlin, 100]], // prettier-ignore
  SSTORE_SENTRY: [[Level.istanbul, 2300]],
  COLD_SLOAD: [[Level.berlin, 2100]],
  COLD_ACCOUNT_ACCESS: [[Level.berlin, 2600]],
  WARM_ACCESS: [[Level.berlin, 100]],
  TX_BASE: [[0, 21000]],
  TX_CREATE: [[Level.homestead, 32000]],
  TX_DATA_ZERO: [[0, 4]],
  TX_DATA_NONZERO: [[0, 68], [Level.istanbul, 16]], // prettier-ignore
  TX_ACCESS_LIST_ADDRESS: [[Level.berlin, 2400]],
  TX_ACCESS_LIST_SLOT: [[Level.berlin, 1900]],
  TX_FLOOR_TOKEN: [[Level.prague, 10]],
  TX_AUTHORIZATION: [[Level.prague, 25000]],
  TX_AUTHORIZATION_BASE: [[Level.prague, 12500]],
  REFUND_QUOTIENT: [[0, 2], [Level.london, 5]], // prettier-ignore
}

const schedules = new Map<number, GasSchedule>()

/**
 * Gives the gas constants that hold at a level.
 *
 * @param level - Level of the fork in force.
 * @returns Constants of this fork; one that the fork does not have is absent.
 */
export function gasSchedule(level: number): GasSchedule {
  const known = schedules.get(level)
  if (known !== undefined) return known
  const schedule: Record<string, number> = {}
  for (const opcode of opcodes) {
    if (opcode.since > level) continue
    schedule[opcode.name] = latest(opcode.gas, level) ?? 0
  }
  for (const [name, history] of Object.entries(constants)) {
    const gas = latest(history, level)
    if (gas !== undefined) schedule[name] = gas
  }
  schedules.set(level, schedule)
  return schedule
}

function latest(history: readonly (readonly [level: number, gas: number])[], level: number): number | undefined {
  let found: number | undefined
  for (const [since, gas] of history) if (since <= level) found = gas
  return found
}
