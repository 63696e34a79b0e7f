import { Level } from '../Fork.ts'
import { Status, type Frame } from './Frame.ts'

const codeBytesMax = 24_576
const forbiddenFirstByte = 0xef
const noBytes: Uint8Array = new Uint8Array(0)

/**
 * Settles a frame that came to an end and hands its outcome to its parent.
 *
 * @param frame - Frame that returned, reverted or failed.
 */
export function endFrame(frame: Frame): void {
  if (frame.kind === 'create' && frame.status === Status.returned) depositCode(frame)
  const succeeded = frame.status === Status.returned
  if (!succeeded) frame.machine.journal.revertTo(frame.mark)
  if (frame.status === Status.failed) {
    frame.gas = 0
    frame.output = noBytes
  }
  if (frame.parent !== null) resume(frame.parent, frame, succeeded)
}

function resume(parent: Frame, child: Frame, succeeded: boolean): void {
  parent.gas += child.gas
  if (child.kind === 'create') {
    parent.returnData = succeeded ? noBytes : child.output
    parent.push(succeeded ? child.account.key : 0n)
    return
  }
  parent.returnData = child.output
  const size = Math.min(child.outputSize, child.output.length)
  if (size > 0) parent.memory.bytes.set(child.output.subarray(0, size), child.outputOffset)
  parent.push(succeeded ? 1n : 0n)
}

/** Pays for the code of a new contract and sets it (EIP-2, EIP-170, EIP-3541). */
function depositCode(frame: Frame): void {
  const { machine, output } = frame
  const { level, costs, journal } = machine
  if (level >= Level.spuriousDragon && output.length > codeBytesMax) return frame.fail('code too long')
  if (level >= Level.london && output[0] === forbiddenFirstByte) return frame.fail('code starts with 0xef')
  const cost = output.length * costs.codeDepositByte
  if (frame.gas < cost) {
    if (level >= Level.homestead) return frame.fail('out of gas')
    frame.output = noBytes
    return
  }
  frame.gas -= cost
  if (output.length > 0) journal.setCode(frame.account, output)
}
