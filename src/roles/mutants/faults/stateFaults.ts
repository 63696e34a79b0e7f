import type { AccountEntry } from '../../../execution/machine/AccountEntry.ts'
import type { Journal } from '../../../execution/machine/Journal.ts'
import type { Machine } from '../../../execution/machine/Machine.ts'
import { integerOf } from '../../../execution/machine/words.ts'
import { altered, around, replaceTop, type FaultTable } from './Fault.ts'

/** Faults in what a transaction remembers and in what a revert undoes. */
export const stateFaults: FaultTable = {
  'refund-kept-on-revert': altered(({ journal }) => {
    const revertTo = journal.revertTo.bind(journal)
    journal.revertTo = (mark) => {
      const { refund } = journal
      revertTo(mark)
      journal.refund = refund
    }
  }),
  'logs-kept-on-revert': altered(({ journal }) => {
    const revertTo = journal.revertTo.bind(journal)
    journal.revertTo = (mark) => {
      const logs = [...journal.logs]
      revertTo(mark)
      journal.logs.push(...logs.slice(journal.logs.length))
    }
  }),
  'account-warmth-kept-on-revert': altered(({ journal }) => {
    journal.warmAccount = warmForGood
  }),
  'slot-warmth-kept-on-revert': altered(({ journal }) => {
    journal.warmSlot = warmForGood
  }),
  'transient-kept-on-revert': altered(({ journal }) => {
    journal.setTransient = (entry, key, value) => void (entry.transient ??= new Map()).set(key, value)
  }),
  'storage-kept-on-revert': altered(({ journal }) => {
    journal.setSlot = (slot, value) => {
      slot.current = value
    }
  }),
  'destruction-kept-on-revert': altered(({ journal }) => {
    journal.destroy = (entry) => {
      const first = !entry.destroyed
      entry.destroyed = true
      return first
    }
  }),
  'code-kept-on-revert': altered(({ journal }) => {
    const setCode = journal.setCode.bind(journal)
    journal.setCode = (entry, code) => {
      setCode(entry, code)
      const { codeHash, analysis } = entry
      keepOver(journal, () => Object.assign(entry, { codeHash, analysis, codeChanged: true }))
    }
  }),
  'accounts-always-cold': altered(({ journal }) => {
    journal.warmAccount = () => true
  }),
  'accounts-always-warm': altered(({ journal }) => {
    journal.warmAccount = () => false
  }),
  'slots-always-cold': altered(({ journal }) => {
    journal.warmSlot = () => true
  }),
  'slots-always-warm': altered(({ journal }) => {
    journal.warmSlot = () => false
  }),
  'coinbase-cold': coldFromTheStart(({ coinbase }) => [coinbase]),
  'origin-cold': coldFromTheStart(({ origin }) => [origin]),
  'precompiles-cold': coldFromTheStart(({ rules }) => [...rules.precompiles.keys()]),
  'access-list-addresses-cold': coldFromTheStart(({ environment }) =>
    environment.accessList.map(({ address }) => integerOf(address)),
  ),
  'access-list-slots-cold': altered(({ environment, journal }) => {
    for (const { address, slots } of environment.accessList) {
      for (const slot of slots) journal.slotEntry(journal.entry(integerOf(address)), integerOf(slot)).warm = false
    }
  }),
  'warmth-kept-between-transactions': keptBetweenTransactions('accounts'),
  'slot-warmth-kept-between-transactions': keptBetweenTransactions('slots'),
  'transient-kept-between-transactions': keptTransient(),
  'transient-shared-by-all-accounts': altered((machine) => {
    const { journal } = machine
    const { transient, setTransient } = journal
    const shared = (): AccountEntry => journal.entry(machine.origin)
    journal.transient = (_, key) => transient.call(journal, shared(), key)
    journal.setTransient = (_, key, value) => setTransient.call(journal, shared(), key, value)
  }),
  'collision-overlooked': altered(({ journal }) => {
    journal.isTaken = () => false
  }),
  'collision-by-code-alone': altered(({ journal }) => {
    journal.isTaken = (entry) => !entry.hasNoCode
  }),
  'collision-by-nonce-alone': altered(({ journal }) => {
    journal.isTaken = (entry) => entry.nonce !== 0n
  }),
  'collision-with-a-balance': altered(({ journal }) => {
    const isTaken = journal.isTaken.bind(journal)
    journal.isTaken = (entry) => isTaken(entry) || entry.balance > 0n
  }),
  'new-contract-nonce-zero': altered(({ journal }) => {
    const markCreated = journal.markCreated.bind(journal)
    journal.markCreated = (entry) => {
      markCreated(entry)
      entry.nonce = 0n
    }
  }),
  'empty-recipient-not-touched': altered(({ journal }) => {
    journal.touch = () => undefined
  }),
  'load-of-the-original-value': around(['SLOAD'], (honest) => (frame) => {
    const { journal } = frame.machine
    const slot = journal.slot(frame.account, frame.stack[frame.top - 1] ?? 0n)
    honest(frame)
    replaceTop(frame, () => slot.original)
  }),
  'store-priced-without-the-original': around(['SSTORE'], (honest) => (frame) => {
    const slot = frame.machine.journal.slot(frame.account, frame.stack[frame.top - 1] ?? 0n)
    const { original } = slot
    slot.original = slot.current
    honest(frame)
    slot.original = original
  }),
  'clearing-refunds-nothing': around(['SSTORE'], (honest) => (frame) => {
    const { journal } = frame.machine
    const { refund } = journal
    honest(frame)
    journal.refund = Math.min(journal.refund, refund)
  }),
  'refund-never-taken-back': around(['SSTORE'], (honest) => (frame) => {
    const { journal } = frame.machine
    const { refund } = journal
    honest(frame)
    journal.refund = Math.max(journal.refund, refund)
  }),
}

function warmForGood(entry: { warm: boolean }): boolean {
  const cold = !entry.warm
  entry.warm = true
  return cold
}

/** Does something again after every revert from now on. */
function keepOver(journal: Journal, again: () => void): void {
  const revertTo = journal.revertTo.bind(journal)
  journal.revertTo = (mark) => {
    revertTo(mark)
    again()
  }
}

function coldFromTheStart(keys: (machine: Machine) => readonly bigint[]): FaultTable[string] {
  return altered((machine) => {
    for (const key of keys(machine)) machine.journal.entry(key).warm = false
  })
}

/** What was warm in earlier transactions of a block, by the state that they share. */
function keptBetweenTransactions(what: 'accounts' | 'slots'): FaultTable[string] {
  const kept = new WeakMap<object, { readonly accounts: Set<bigint>; readonly slots: [bigint, bigint][] }>()
  return altered(({ environment, journal }) => {
    const known = kept.get(environment.world) ?? { accounts: new Set<bigint>(), slots: [] }
    kept.set(environment.world, known)
    if (what === 'accounts') for (const key of known.accounts) journal.entry(key).warm = true
    else for (const [account, key] of known.slots) journal.slotEntry(journal.entry(account), key).warm = true
    const { warmAccount } = journal
    journal.warmAccount = (entry) => {
      known.accounts.add(entry.key)
      return warmAccount.call(journal, entry)
    }
    const { slotEntry } = journal
    journal.slotEntry = (entry, key) => {
      known.slots.push([entry.key, key])
      return slotEntry.call(journal, entry, key)
    }
  })
}

function keptTransient(): FaultTable[string] {
  const kept = new WeakMap<object, Map<string, bigint>>()
  return altered(({ environment, journal }) => {
    const known = kept.get(environment.world) ?? new Map<string, bigint>()
    kept.set(environment.world, known)
    journal.transient = (entry, key) => known.get(`${entry.key}/${key}`) ?? 0n
    journal.setTransient = (entry, key, value) => void known.set(`${entry.key}/${key}`, value)
  })
}
