import type { Address } from '../../model/Hex.ts'
import { apply, code, op, type Code } from '../Assembler.ts'
import type { TransactionPlan } from '../Case.ts'
import { precompile, programAddress, words } from '../cases/language.ts'
import { createAddress } from '../created.ts'
import { drop, repeat, staticcall, when } from '../program.ts'
import type { OrderingCase } from './OrderingCase.ts'
import { pay, type Sketch } from './sketch.ts'

/** SHA256 may be called twice in a block; the third call is found out when everything before it has been done. */
export const tooManyCalls = 3n
export const justEnoughCalls = 2n
const gasLimit = 200_000n
const sha256 = precompile(2)

/** What the contract of {@link programAddress} creates first. */
export const firstCreated: Address = createAddress(programAddress, 1n)

/** Alice, who comes first, is left out for what her transaction calls. */
export const skippedFirst: OrderingCase['skipped'] = [{ arrival: 0, reason: 'PRECOMPILE_UNSUPPORTED' }]

/** Ruleset and clauses of all cases of transactions that run and are left out. */
export const running: Pick<Sketch, 'clauses' | 'ruleset'> = { clauses: ['ORD-9', 'ORD-10'], ruleset: 'lockstep-limits' }

/** Calls SHA256 so many times. */
export function hashing(times: Code): Code {
  return repeat('again', times, drop(staticcall(sha256, { gas: 10_000 })))
}

/** Acts and hashes where it is told a number of hashes, else probes. */
export function told(act: Code, probe: Code): Code {
  const times = apply('CALLDATALOAD', 0)
  return code(when('act', times, code(act, hashing(times), op('STOP'))), probe)
}

/** Calls the contract of {@link programAddress} and tells it a number of hashes. */
export function calls(
  from: TransactionPlan['from'],
  times: bigint,
  rest: Partial<TransactionPlan> = {},
): TransactionPlan {
  return pay(from, 0, { to: programAddress, value: 0n, data: words(times), gasLimit, ...rest })
}
