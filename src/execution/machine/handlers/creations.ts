import { createAddress, create2Address } from '../../contractAddress.ts'
import { Level } from '../../Fork.ts'
import { analyze } from '../CodeAnalysis.ts'
import { Frame, Status } from '../Frame.ts'
import { integerOf, wordBytesOf } from '../words.ts'
import type { Handlers } from './Handler.ts'

const addressMask = (1n << 160n) - 1n
const keptShare = 64
const depthMax = 1024
const wordBytes = 32
const initcodeBytesMax = 49_152
const nonceMax = 2n ** 64n - 1n
const noBytes: Uint8Array = new Uint8Array(0)

function create(frame: Frame): void {
  const value = frame.pop()
  const initcode = takeInitcode(frame, 0)
  if (initcode === null) return
  start(frame, value, initcode, (nonce) => createAddress(frame.machine.crypto, frame.account.address, nonce))
}

/** EIP-1014. */
function create2(frame: Frame): void {
  const value = frame.pop()
  const salt = frame.stack[frame.top - 3] ?? 0n
  const initcode = takeInitcode(frame, frame.machine.costs.keccakWord)
  if (initcode === null) return
  frame.pop()
  const { crypto } = frame.machine
  start(frame, value, initcode, () => create2Address(crypto, frame.account.address, wordBytesOf(salt), initcode))
}

/** Pays for the initcode and copies it; null where that fails. */
function takeInitcode(frame: Frame, hashWord: number): Uint8Array | null {
  const offset = frame.pop()
  const size = frame.pop()
  const { level, costs } = frame.machine
  if (frame.isStatic) {
    frame.fail('write in a static call')
    return null
  }
  const words = Math.ceil(Number(size) / wordBytes)
  if (!frame.charge(words * (costs.initcodeWord + hashWord)) || !frame.expand(offset, size)) return null
  if (level >= Level.shanghai && size > BigInt(initcodeBytesMax)) {
    frame.fail('initcode too long')
    return null
  }
  return size === 0n ? noBytes : frame.memory.copy(Number(offset), Number(size))
}

function start(frame: Frame, value: bigint, initcode: Uint8Array, addressOf: (nonce: bigint) => Uint8Array): void {
  const { machine, account } = frame
  const { journal, level } = machine
  const gas = level < Level.tangerineWhistle ? frame.gas : frame.gas - Math.floor(frame.gas / keptShare)
  frame.returnData = noBytes
  const creator = journal.account(account.key)
  if (frame.depth + 1 > depthMax || creator.balance < value || creator.nonce >= nonceMax) return giveBack(frame, gas)
  const contract = journal.account(integerOf(addressOf(creator.nonce)))
  if (level >= Level.berlin) journal.warmAccount(contract)
  journal.setNonce(creator, creator.nonce + 1n)
  frame.gas -= gas
  if (journal.isTaken(contract)) return frame.push(0n)
  const mark = journal.mark()
  journal.markCreated(contract)
  journal.transfer(creator, contract, value)
  machine.callee = new Frame({
    machine,
    parent: frame,
    depth: frame.depth + 1,
    kind: 'create',
    account: contract,
    caller: account.key,
    value,
    input: noBytes,
    code: analyze(initcode),
    gas,
    isStatic: false,
    mark,
    outputOffset: 0,
    outputSize: 0,
  })
  frame.status = Status.calling
}

/** The gas never left the frame; a trace shows it as forwarded all the same. */
function giveBack(frame: Frame, gas: number): void {
  frame.givenBack = gas
  frame.push(0n)
}

function selfdestruct(frame: Frame): void {
  const { machine, account } = frame
  const { journal, costs, level } = machine
  if (frame.isStatic) return frame.fail('write in a static call')
  const beneficiary = journal.entry(frame.pop() & addressMask)
  if (level >= Level.berlin && journal.warmAccount(beneficiary) && !frame.charge(costs.coldAccount)) return
  const heir = journal.account(beneficiary.key)
  const own = journal.account(account.key)
  const isNew = level < Level.spuriousDragon ? !heir.exists : heir.isEmpty && own.balance !== 0n
  if (isNew && !frame.charge(costs.selfdestructNewAccount)) return
  const deletes = level < Level.cancun || own.created
  const { balance } = own
  if (heir !== own) {
    if (balance > 0n) {
      journal.setBalance(own, 0n)
      journal.setBalance(heir, heir.balance + balance)
    }
  } else if (deletes && balance > 0n) journal.setBalance(own, 0n)
  journal.touch(heir)
  if (deletes && journal.destroy(own)) journal.refund += costs.selfdestructRefund
  frame.status = Status.returned
}

/** Making and deleting contracts. */
export const creations: Handlers = {
  0xf0: create,
  0xf5: create2,
  0xff: selfdestruct,
}
