import type { CryptoBackend } from '../crypto/CryptoBackend.ts'

import { address } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import type { Refusal } from '../model/generated/adapter.ts'
import type { StateSource } from '../state/StateSource.ts'
import type { WitnessRecorder } from '../state/Witness.ts'
import type { Engine } from './Engine.ts'
import type { RulesBook } from './Rules.ts'

/** What executes blocks: rules, an engine and cryptography. */
export interface Party {
  readonly book: RulesBook
  readonly engine: Engine
  readonly crypto: CryptoBackend
  /** Around what a witness is read through; only a party with a fault has it. */
  readonly source?: (honest: StateSource) => StateSource
  /** Around what records a witness; only a party with a fault has it. */
  readonly recorder?: (honest: WitnessRecorder, store: StateSource) => WitnessRecorder
}

/**
 * Turns a thrown rejection into a refusal.
 *
 * @param error - What was thrown.
 * @returns The refusal.
 * @throws The error itself where it is no rejection.
 */
export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof Rejection)) throw error
  const { reason, facts, message } = error
  const account = reason === 'STATE_CHANGE_UNSOLICITED' ? facts['account'] : undefined
  return { status: 'rejected', reason, detail: message, ...(account !== undefined && { account: address(account) }) }
}
