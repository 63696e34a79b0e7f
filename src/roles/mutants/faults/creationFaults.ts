import { Status, type Frame } from '../../../execution/machine/Frame.ts'
import { around, during, ending, type FaultTable } from './Fault.ts'

const forbiddenFirstByte = 0xef
const codeBytesMax = 24_576
const addressMask = (1n << 160n) - 1n
const noBytes = new Uint8Array(0)

/** Faults in making and deleting contracts. */
export const creationFaults: FaultTable = {
  'code-that-starts-with-ef-accepted': ending((frame, honest) => {
    if (depositsCode(frame) && frame.output[0] === forbiddenFirstByte)
      depositAs(frame, honest, (code) => [0, ...code.subarray(1)])
    else honest()
  }),
  'code-size-unlimited': ending((frame, honest) => {
    const surplus = frame.output.length - codeBytesMax
    if (!depositsCode(frame) || surplus <= 0) return honest()
    frame.gas -= surplus * frame.machine.costs.codeDepositByte
    if (frame.gas < 0) frame.fail('out of gas')
    depositAs(frame, honest, (code) => code.subarray(0, codeBytesMax))
  }),
  'code-size-one-less': ending((frame, honest) => {
    if (depositsCode(frame) && frame.output.length >= codeBytesMax) frame.fail('code too long')
    honest()
  }),
  'code-too-dear-leaves-an-empty-contract': ending((frame, honest) => {
    if (depositsCode(frame) && frame.gas < frame.output.length * frame.machine.costs.codeDepositByte) {
      frame.output = noBytes
    }
    honest()
  }),
  'code-never-stored': ending((frame, honest) => {
    if (frame.kind === 'create' && frame.status === Status.returned) frame.output = noBytes
    honest()
  }),
  'initcode-size-unlimited': around(['CREATE', 'CREATE2'], (honest) => (frame) => {
    const size = Number(frame.stack[frame.top - 3] ?? 0n)
    if (size <= 49_152 || size > 200_000) return honest(frame)
    // A machine of an older fork does not look.
    during(frame.machine, { level: 14 }, () => honest(frame))
  }),
  'initcode-one-byte-less': around(['CREATE', 'CREATE2'], (honest) => (frame) => {
    if (frame.stack[frame.top - 3] === 49_152n) frame.fail('initcode too long')
    else honest(frame)
  }),
  'create-counts-the-nonce-one-more': around(['CREATE'], (honest) => (frame) => {
    const creator = frame.machine.journal.account(frame.account.key)
    creator.nonce += 1n
    honest(frame)
    creator.nonce -= 1n
  }),
  'create2-without-the-salt': around(['CREATE2'], (honest) => (frame) => {
    frame.stack[frame.top - 4] = 0n
    honest(frame)
  }),
  'create2-without-the-code': around(['CREATE2'], (honest) => (frame) => {
    const { crypto } = frame.machine
    const { keccak256 } = crypto
    const honestHash = (data: Uint8Array): Uint8Array => keccak256.call(crypto, data)
    const faulty = {
      ...crypto,
      keccak256: (data: Uint8Array) => honestHash(data.length === 85 ? data.subarray(0, 53) : data),
    }
    during(frame.machine, { crypto: faulty }, () => honest(frame))
  }),
  'create2-does-not-raise-the-nonce': keepsNonce('CREATE2'),
  'create-does-not-raise-the-nonce': keepsNonce('CREATE'),
  'created-address-stays-cold': around(['CREATE', 'CREATE2'], (honest) => (frame) => {
    honest(frame)
    const made = frame.machine.callee
    if (frame.status === Status.calling && made !== null) made.account.warm = false
  }),
  'failed-creation-gives-the-nonce-back': ending((frame, honest) => {
    honest()
    const { parent } = frame
    if (frame.kind !== 'create' || parent === null || frame.status === Status.returned) return
    const creator = frame.machine.journal.account(parent.account.key)
    creator.nonce -= 1n
  }),
  'creation-overlooks-the-nonce-limit': around(['CREATE', 'CREATE2'], (honest) => (frame) => {
    const creator = frame.machine.journal.account(frame.account.key)
    if (creator.nonce < 2n ** 64n - 1n) return honest(frame)
    creator.nonce -= 1n
    honest(frame)
  }),
  'creation-overlooks-the-balance': around(['CREATE', 'CREATE2'], (honest) => (frame) => {
    const creator = frame.machine.journal.account(frame.account.key)
    const value = frame.stack[frame.top - 1] ?? 0n
    if (value > creator.balance) frame.stack[frame.top - 1] = 0n
    honest(frame)
  }),
  'call-overlooks-the-balance': around(['CALL', 'CALLCODE'], (honest) => (frame) => {
    const caller = frame.machine.journal.account(frame.account.key)
    const value = frame.stack[frame.top - 3] ?? 0n
    if (value > caller.balance) frame.stack[frame.top - 3] = caller.balance
    honest(frame)
  }),
  'selfdestruct-always-deletes': around(['SELFDESTRUCT'], (honest) => (frame) => {
    const own = frame.machine.journal.account(frame.account.key)
    const { created } = own
    own.created = true
    honest(frame)
    own.created = created
  }),
  'selfdestruct-never-deletes': around(['SELFDESTRUCT'], (honest) => (frame) => {
    const own = frame.machine.journal.account(frame.account.key)
    const { created } = own
    own.created = false
    honest(frame)
    own.created = created
  }),
  'selfdestruct-to-itself-burns': around(['SELFDESTRUCT'], (honest) => (frame) => {
    const { journal } = frame.machine
    const toItself = ((frame.stack[frame.top - 1] ?? 0n) & addressMask) === frame.account.key
    honest(frame)
    if (toItself && frame.status === Status.returned) journal.setBalance(journal.account(frame.account.key), 0n)
  }),
  'selfdestruct-keeps-the-balance': around(['SELFDESTRUCT'], (honest) => (frame) => {
    const { journal } = frame.machine
    const own = journal.account(frame.account.key)
    const { balance } = own
    honest(frame)
    if (frame.status === Status.returned && own.balance !== balance) journal.setBalance(own, balance)
  }),
  'selfdestruct-charges-no-cold-access': around(['SELFDESTRUCT'], (honest) => (frame) => {
    const { journal } = frame.machine
    journal.warmAccount(journal.entry((frame.stack[frame.top - 1] ?? 0n) & addressMask))
    honest(frame)
  }),
  'selfdestruct-goes-on': around(['SELFDESTRUCT'], (honest) => (frame) => {
    honest(frame)
    if (frame.status === Status.returned) frame.status = Status.running
  }),
}

function depositsCode(frame: Frame): boolean {
  return frame.kind === 'create' && frame.status === Status.returned
}

/** Lets the honest end see other code, and stores the real one behind its back. */
function depositAs(frame: Frame, honest: () => void, seen: (code: Uint8Array) => Iterable<number>): void {
  const code = frame.output
  frame.output = Uint8Array.from(seen(code))
  honest()
  if (frame.status === Status.returned) frame.machine.journal.setCode(frame.account, code)
}

function keepsNonce(name: string): FaultTable[string] {
  return around([name], (honest) => (frame) => {
    const { journal } = frame.machine
    const creator = journal.account(frame.account.key)
    const { nonce } = creator
    honest(frame)
    if (creator.nonce > nonce) journal.setNonce(creator, nonce)
  })
}
