import { Level } from '../../Fork.ts'
import type { SlotEntry } from '../AccountEntry.ts'
import { hasNetMetering } from '../Costs.ts'
import type { Frame } from '../Frame.ts'
import type { Machine } from '../Machine.ts'
import { wordBytesOf } from '../words.ts'
import type { Handler, Handlers } from './Handler.ts'

function sload(frame: Frame): void {
  const { machine, account } = frame
  const { journal, costs } = machine
  const slot = journal.slotEntry(account, frame.pop())
  if (machine.level >= Level.berlin) {
    if (!frame.charge(journal.warmSlot(slot) ? costs.coldSload : costs.warm)) return
  }
  frame.push(journal.slot(account, slot.key).current)
}

function sstore(frame: Frame): void {
  const { machine, account } = frame
  const { journal, costs, level } = machine
  if (frame.isStatic) return frame.fail('write in a static call')
  if (frame.gas <= costs.sstoreSentry && costs.sstoreSentry > 0) return frame.fail('out of gas')
  const key = frame.pop()
  const value = frame.pop()
  const slot = journal.slot(account, key)
  const cold = level >= Level.berlin && journal.warmSlot(slot) ? costs.coldSload : 0
  const cost = hasNetMetering(level) ? netCost(machine, slot, value) : plainCost(machine, slot, value)
  if (!frame.charge(cold + cost)) return
  if (hasNetMetering(level)) journal.refund += netRefund(machine, slot, value)
  else if (slot.current !== 0n && value === 0n) journal.refund += costs.sstoreClearRefund
  if (slot.current !== value) journal.setSlot(slot, value)
}

function plainCost({ costs }: Machine, { current }: SlotEntry, value: bigint): number {
  return current === 0n && value !== 0n ? costs.sstoreSet : costs.sstoreReset
}

/** EIP-1283, EIP-2200, EIP-2929. */
function netCost({ costs }: Machine, { original, current }: SlotEntry, value: bigint): number {
  if (current === value || original !== current) return costs.sstoreDirty
  return original === 0n ? costs.sstoreSet : costs.sstoreReset
}

function netRefund({ costs }: Machine, { original, current }: SlotEntry, value: bigint): number {
  if (current === value) return 0
  let refund = 0
  if (original !== 0n) {
    if (current === 0n) refund -= costs.sstoreClearRefund
    if (value === 0n) refund += costs.sstoreClearRefund
  }
  if (original === value && original !== current) {
    refund += (original === 0n ? costs.sstoreSet : costs.sstoreReset) - costs.sstoreDirty
  }
  return refund
}

function tload(frame: Frame): void {
  frame.push(frame.machine.journal.transient(frame.account, frame.pop()))
}

function tstore(frame: Frame): void {
  if (frame.isStatic) return frame.fail('write in a static call')
  const key = frame.pop()
  frame.machine.journal.setTransient(frame.account, key, frame.pop())
}

function log(topicCount: number): Handler {
  return (frame) => {
    if (frame.isStatic) return frame.fail('write in a static call')
    const offset = frame.pop()
    const size = frame.pop()
    const { costs, journal } = frame.machine
    if (!frame.charge(topicCount * costs.logTopic + Number(size) * costs.logByte)) return
    if (!frame.expand(offset, size)) return
    const topics: Uint8Array[] = []
    for (let index = 0; index < topicCount; index++) topics.push(wordBytesOf(frame.pop()))
    const data = size === 0n ? new Uint8Array(0) : frame.memory.copy(Number(offset), Number(size))
    journal.logs.push({ address: frame.account.address, topics, data })
  }
}

/** Storage, transient storage and logs. */
export const storage: Handlers = {
  0x54: sload,
  0x55: sstore,
  0x5c: tload,
  0x5d: tstore,
  0xa0: log(0),
  0xa1: log(1),
  0xa2: log(2),
  0xa3: log(3),
  0xa4: log(4),
}
