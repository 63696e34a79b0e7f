import { Rejection } from '../model/Rejection.ts'
import type { WorldState } from '../state/WorldState.ts'

/**
 * Reads accounts that a witness does not show as absent, on the word of a context.
 *
 * @param world - State that refuses what its witness lacks.
 * @returns The same state; writing such an account is refused as before, since its place in the trie is unknown.
 * @see WIT-1
 */
export function tolerateAbsence(world: WorldState): WorldState {
  const shown = <T>(read: () => T, absent: T): T => {
    try {
      return read()
    } catch (error) {
      if (error instanceof Rejection && error.reason === 'WITNESS_NODE_MISSING') return absent
      throw error
    }
  }
  return {
    account: (address) => shown(() => world.account(address), null),
    code: (address) => (shown(() => world.account(address), null) === null ? new Uint8Array(0) : world.code(address)),
    hasStorage: (address) => shown(() => world.account(address), null) !== null && world.hasStorage(address),
    setAccount: (address, account) => world.setAccount(address, account),
    setCode: (address, code) => world.setCode(address, code),
    slot: (address, slot) => world.slot(address, slot),
    originalSlot: (address, slot) => world.originalSlot(address, slot),
    setSlot: (address, slot, value) => world.setSlot(address, slot, value),
    clearStorage: (address) => world.clearStorage(address),
    checkpoint: () => world.checkpoint(),
    commit: () => world.commit(),
    revert: () => world.revert(),
    beginTransaction: () => world.beginTransaction(),
    root: () => world.root(),
  }
}
