import { addBalance, emptyAccount } from '../../../execution/accounts.ts'
import { delegationTo } from '../../../execution/delegation.ts'
import type { BlockContext } from '../../../execution/Engine.ts'
import type { LeftOutTransaction } from '../../../execution/Faults.ts'
import type { AccountEntry, SlotEntry } from '../../../execution/machine/AccountEntry.ts'
import type { Machine } from '../../../execution/machine/Machine.ts'
import { minimalBytesOf, wordBytesOf } from '../../../execution/machine/words.ts'
import { bloomOf, encodeLogs, encodeReceipt, mergeBloom } from '../../../execution/receipts.ts'
import { recoverAuthority } from '../../../execution/Signature.ts'
import { fromBytes, hash32, quantity } from '../../../model/Hex.ts'
import { Rejection } from '../../../model/Rejection.ts'
import type { Plant } from '../MutantKind.ts'
import { plantOf, type FaultTable } from './Fault.ts'

const blobGasPerBlob = 131_072n

/** The machine of a transaction, and the accounts that it reached. */
interface Ran {
  readonly machine: Machine
  readonly entries: ReadonlySet<AccountEntry>
}

const lastRuns = new WeakMap<BlockContext, Ran>()
const lastLeftOut = new WeakMap<BlockContext, Ran>()

/** Faults in undoing what a transaction did that has to be left out of a block; `spec/mutants.yaml` tells what each is. */
export const leftOutFaults: FaultTable = {
  'state-kept': after((left, { machine }) => {
    buy(left)
    machine.journal.flush()
  }),
  'nonce-kept': after(({ checked, context: { world } }) => {
    const account = world.account(checked.sender) ?? emptyAccount
    world.setAccount(checked.sender, { ...account, nonce: account.nonce + 1n })
  }),
  'gas-bought': after(({ checked, context: { world } }) => addBalance(world, checked.sender, -costOf(checked))),
  'gas-paid': after((left) => {
    const { checked, context } = left
    buy(left)
    const { gasLimit, maxFeePerGas } = checked.transaction
    addBalance(context.world, context.block.coinbase, gasLimit * (maxFeePerGas - context.block.baseFee))
  }),
  'storage-kept': after(({ context: { world } }, { entries }) => {
    for (const { entry, slot } of changedSlots(entries)) {
      world.setSlot(entry.address, wordBytesOf(slot.key), minimalBytesOf(slot.current))
    }
  }),
  'balances-kept': after(({ checked, context: { world } }, { entries }) => {
    const sender = fromBytes(checked.sender)
    for (const entry of entries) {
      if (!entry.changed || entry.created || fromBytes(entry.address) === sender) continue
      world.setAccount(entry.address, { ...(world.account(entry.address) ?? emptyAccount), balance: entry.balance })
    }
  }),
  'nonces-of-contracts-kept': after(({ checked, context: { world } }, { entries }) => {
    const sender = fromBytes(checked.sender)
    for (const { address, changed, created, nonce } of entries) {
      const account = world.account(address)
      if (!changed || created || account === null || fromBytes(address) === sender) continue
      world.setAccount(address, { ...account, nonce })
    }
  }),
  'code-kept': after(({ context: { world } }, { entries }) => {
    for (const { address, codeChanged, analysis } of entries) {
      if (codeChanged && analysis !== null && analysis.code.length > 0) world.setCode(address, analysis.code)
    }
  }),
  'delegations-kept': after(({ checked, context: { world, crypto } }) => {
    for (const authorization of checked.transaction.authorizations) {
      const authority = recoverAuthority(authorization, crypto)
      if (authority === null) continue
      const account = world.account(authority) ?? emptyAccount
      world.setAccount(authority, { ...account, nonce: account.nonce + 1n })
      world.setCode(authority, delegationTo(authorization.address))
    }
  }),
  'warm-accounts-kept': before(({ journal }, { entries }) => {
    for (const { key, warm } of entries) if (warm) journal.entry(key).warm = true
  }),
  'warm-slots-kept': before(({ journal }, { entries }) => {
    for (const { key, slots } of entries) {
      for (const slot of slots.values()) if (slot.warm) journal.slotEntry(journal.entry(key), slot.key).warm = true
    }
  }),
  'access-list-kept': before(({ journal }, { machine }) => {
    for (const { address, slots } of machine.environment.accessList) {
      const entry = journal.entry(numberOf(address))
      entry.warm = true
      for (const slot of slots) journal.slotEntry(entry, numberOf(slot)).warm = true
    }
  }),
  'transient-storage-kept': before(({ journal }, { entries }) => {
    for (const { key, transient } of entries) if (transient !== null) journal.entry(key).transient = new Map(transient)
  }),
  'originals-kept': before(({ journal }, { entries }) => {
    for (const { entry, slot } of changedSlots(entries)) {
      journal.slot(journal.entry(entry.key), slot.key).original = slot.current
    }
  }),
  'refund-kept': before((machine, left) => {
    machine.journal.refund = left.machine.journal.refund
  }),
  'logs-kept': before((machine, left) => {
    machine.journal.logs.push(...left.machine.journal.logs)
  }),
  'created-kept': before(({ journal }, { entries }) => {
    for (const { key, created } of entries) if (created) journal.entry(key).created = true
  }),
  'deletions-kept': before(({ journal }, { entries }) => {
    for (const { key, destroyed } of entries) if (destroyed) journal.entry(key).destroyed = true
  }),
  'bloom-kept': after(({ progress, context: { crypto } }, { machine }) => {
    mergeBloom(progress.bloom, bloomOf(machine.journal.logs, crypto))
  }),
  'deposits-kept': after(({ progress }, { machine }) => {
    progress.logs.push(...machine.journal.logs)
  }),
  'gas-counted': after(({ progress, checked }) => {
    progress.gasUsed += checked.transaction.gasLimit
  }),
  'blobs-counted': after(({ progress, checked }) => {
    progress.blobGasUsed += blobGasPerBlob * BigInt(checked.transaction.blobHashes.length)
  }),
  'calls-counted': after(({ context: { rules }, onPrecompile }) => {
    for (const precompile of rules.precompiles.values()) {
      if (precompile.callsPerBlockMax === Infinity) continue
      try {
        for (let count = 0; count < precompile.callsPerBlockMax; count += 1) onPrecompile(precompile, new Uint8Array(0))
      } catch (error) {
        if (!(error instanceof Rejection)) throw error
      }
    }
  }),
  listed: after(list),
}

/** Does something when a transaction was left out. */
function after(change: (left: LeftOutTransaction, ran: Ran) => void): Plant {
  return watching(change, () => undefined)
}

/** Alters the machines of later transactions of the same block. */
function before(change: (machine: Machine, left: Ran) => void): Plant {
  return watching(() => undefined, change)
}

function watching(
  leaves: (left: LeftOutTransaction, ran: Ran) => void,
  goesOn: (machine: Machine, left: Ran) => void,
): Plant {
  return plantOf({
    machine: (machine) => {
      const { block } = machine.environment
      const left = lastLeftOut.get(block)
      if (left !== undefined) goesOn(machine, left)
      lastRuns.set(block, watch(machine))
    },
    afterLeftOut: (left) => {
      const ran = lastRuns.get(left.context.block)
      if (ran === undefined) return
      lastLeftOut.set(left.context.block, ran)
      leaves(left, ran)
    },
  })
}

/** Notes the accounts that a machine reaches. */
function watch(machine: Machine): Ran {
  const { journal } = machine
  const entries = new Set<AccountEntry>()
  const honest = journal.entry.bind(journal)
  journal.entry = (key) => {
    const entry = honest(key)
    entries.add(entry)
    return entry
  }
  return { machine, entries }
}

function costOf({ transaction }: LeftOutTransaction['checked']): bigint {
  return transaction.gasLimit * transaction.maxFeePerGas
}

function buy({ checked, context: { world } }: LeftOutTransaction): void {
  const account = world.account(checked.sender) ?? emptyAccount
  const { nonce, balance } = account
  world.setAccount(checked.sender, { ...account, nonce: nonce + 1n, balance: balance - costOf(checked) })
}

/** Puts a left-out transaction into the block as one that failed. */
function list({ checked: { transaction }, progress, context: { crypto } }: LeftOutTransaction): void {
  const { type, encoded, gasLimit } = transaction
  progress.gasUsed += gasLimit
  const { gasUsed } = progress
  const bloom = new Uint8Array(256)
  progress.encoded.push(encoded)
  progress.receipts.push(
    encodeReceipt({ type, outcome: new Uint8Array(0), cumulativeGasUsed: gasUsed, bloom, logs: [] }),
  )
  progress.results.push({
    hash: hash32(fromBytes(crypto.keccak256(encoded))),
    status: quantity(0),
    gasUsed: quantity(gasLimit),
    logsHash: hash32(fromBytes(crypto.keccak256(encodeLogs([])))),
  })
}

function* changedSlots(
  entries: ReadonlySet<AccountEntry>,
): Generator<{ readonly entry: AccountEntry; readonly slot: SlotEntry }> {
  for (const entry of entries) {
    for (const slot of entry.slots.values()) if (slot.loaded && slot.current !== slot.original) yield { entry, slot }
  }
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(fromBytes(bytes))
}
