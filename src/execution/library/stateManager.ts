import type { AccountFields, StateManagerInterface } from '@ethereumjs/common'
import { Account, type Address } from '@ethereumjs/util'
import type { AccountRecord, WorldState } from '../../state/WorldState.ts'
import { Defect } from '../../model/Defect.ts'
import { emptyAccount, emptyRoot } from '../accounts.ts'

/** What stands for the root of a storage that is not empty; the library only asks whether it is. */
const someRoot = new Uint8Array(32).fill(1)

/** The library's view of a world state; one view serves many states in turn. */
export interface StateView extends StateManagerInterface {
  /**
   * Turns the view to another state.
   *
   * @param world - The state.
   * @param payer - Who pays nothing for the next message, such as the caller of a system call: the library takes the
   *   nothing from its account, which no client reads.
   */
  use(world: WorldState, payer?: Uint8Array): void
  /** Undoes what was written since the outermost checkpoint that is open. */
  unwind(): void
}

/**
 * Puts our world state behind the library's interface.
 *
 * @returns A view that has no state yet.
 */
export function createStateView(): StateView {
  let current: WorldState | null = null
  let open = 0
  const world = (): WorldState => {
    if (current === null) throw new Defect('the state view is used before it has a state')
    return current
  }
  let unread: Uint8Array | undefined
  const isUnread = ({ bytes }: Address): boolean => unread !== undefined && Buffer.compare(unread, bytes) === 0
  const put = (address: Address, account: Account | undefined): void => {
    if (isUnread(address)) return
    world().setAccount(address.bytes, account === undefined ? null : toRecord(account))
  }
  const view: StateView = {
    use: (next, payer) => {
      current = next
      unread = payer
    },
    unwind: () => {
      for (; open > 0; open--) world().revert()
    },
    getAccount: (address) => settled(() => (isUnread(address) ? undefined : toAccount(world(), address.bytes))),
    putAccount: (address, account) => settled(() => put(address, account)),
    deleteAccount: (address) => settled(() => put(address, undefined)),
    modifyAccountFields: (address, fields) => settled(() => modify(world(), address.bytes, fields)),
    putCode: (address, code) => settled(() => world().setCode(address.bytes, code)),
    getCode: (address) => settled(() => world().code(address.bytes)),
    getCodeSize: (address) => settled(() => world().code(address.bytes).length),
    getStorage: (address, slot) => settled(() => world().slot(address.bytes, slot)),
    putStorage: (address, slot, value) => settled(() => world().setSlot(address.bytes, slot, stripped(value))),
    clearStorage: (address) => settled(() => world().clearStorage(address.bytes)),
    checkpoint: () =>
      settled(() => {
        world().checkpoint()
        open++
      }),
    commit: () =>
      settled(() => {
        open--
        world().commit()
      }),
    revert: () =>
      settled(() => {
        open--
        world().revert()
      }),
    getStateRoot: () => settled(() => world().root()),
    setStateRoot: () => Promise.reject(new Defect('the library may not choose the state')),
    hasStateRoot: () => Promise.resolve(false),
    originalStorageCache: {
      get: (address, slot) => settled(() => world().originalSlot(address.bytes, slot)),
      clear: () => undefined,
    },
    clearCaches: () => undefined,
    shallowCopy: () => view,
  }
  return view
}

/** Runs at once, and lets a rejection travel as the library expects it. */
function settled<T>(read: () => T): Promise<T> {
  try {
    return Promise.resolve(read())
  } catch (error) {
    return Promise.reject(error instanceof Error ? error : new Defect(String(error)))
  }
}

function toAccount(world: WorldState, address: Uint8Array): Account | undefined {
  const record = world.account(address)
  if (record === null) return undefined
  const storageRoot = world.hasStorage(address) ? someRoot : emptyRoot
  return new Account(record.nonce, record.balance, storageRoot, record.codeHash)
}

function toRecord({ nonce, balance, storageRoot, codeHash }: Account): AccountRecord {
  return { nonce, balance, storageRoot, codeHash }
}

function modify(world: WorldState, address: Uint8Array, fields: AccountFields): void {
  const { nonce, balance, codeHash } = fields
  world.setAccount(address, {
    ...(world.account(address) ?? emptyAccount),
    ...(nonce !== undefined && nonce !== null && { nonce }),
    ...(balance !== undefined && balance !== null && { balance }),
    ...(codeHash !== undefined && codeHash !== null && { codeHash }),
  })
}

function stripped(value: Uint8Array): Uint8Array {
  let start = 0
  while (start < value.length && value[start] === 0) start++
  return value.subarray(start)
}
