import { quantity, toBytes } from '../../../../src/model/Hex.ts'
import type { Address, Hash32, Quantity } from '../../../../src/model/Hex.ts'
import type { TraceStep } from '../../../../src/model/generated/adapter.ts'
import { AdapterError } from '../../../protocol/serve.ts'
import { delegateOf } from './delegation.ts'
import { createFrames } from './frames.ts'
import { has, list, object, readAddress, readBytes, readInteger, text } from './json.ts'
import type { JsonObject } from './json.ts'
import type { Node } from './Node.ts'
import { opcodeOf } from './opcodes.ts'

/** Most gas that a transaction may have used to be traced: nodes answer with all steps in one text. */
const tracedGasMax = 8_000_000n

/** INVALID (EIP-141), for a byte that is no instruction and whose value is not to be had. */
const invalid = 0xfe

/**
 * Traces a transaction that is in a block.
 *
 * @param node - The node that built the block.
 * @param hash - The transaction.
 * @param blockNumber - Its block.
 * @returns All its steps; the memory size is derived from the steps, for nodes do not tell it.
 * @throws {@link AdapterError} `CAPACITY_EXCEEDED` where it used more than {@link tracedGasMax} gas.
 */
export async function readTrace(node: Node, hash: Hash32, blockNumber: Quantity): Promise<TraceStep[]> {
  const receipt = object(await node.request('eth_getTransactionReceipt', [hash]), 'a receipt')
  const gasUsed = readInteger(receipt, 'gasUsed')
  if (gasUsed > tracedGasMax) {
    throw new AdapterError('CAPACITY_EXCEEDED', `the transaction used ${gasUsed} gas, ${tracedGasMax} can be traced`)
  }
  const options = { disableStorage: true, disableMemory: true, disableStack: false }
  const answer = object(await node.request('debug_traceTransaction', [hash, options]), 'a trace')
  const follow = createFrames(has(receipt, 'to') ? readAddress(receipt, 'to') : undefined)
  const bytesOf = createCodeReader(node, blockNumber)
  const steps: TraceStep[] = []
  for (const item of list(answer, 'structLogs')) {
    const log = object(item, 'a step')
    const stack = list(log, 'stack').map((word) => readInteger({ word }, 'word'))
    const opName = text(log, 'op')
    const depth = Number(readInteger(log, 'depth'))
    const frame = follow({ opName, depth, stack })
    const pc = Number(readInteger(log, 'pc'))
    const op = opcodeOf(opName) ?? (await bytesOf(frame.codeAddress))[pc] ?? invalid
    steps.push({ ...plainFields(log), pc, op, opName, depth, memSize: frame.memorySize, stack: stack.map(quantity) })
  }
  return steps
}

function plainFields(log: JsonObject): Pick<TraceStep, 'gas' | 'gasCost' | 'refund' | 'error'> {
  return {
    gas: quantity(readInteger(log, 'gas')),
    gasCost: quantity(readInteger(log, 'gasCost')),
    refund: has(log, 'refund') ? Number(readInteger(log, 'refund')) : 0,
    ...(has(log, 'error') && { error: text(log, 'error').replace(/^Some\((.*)\)$/, '$1') }),
  }
}

/** Reads code once per account; an account that delegates (EIP-7702) runs the code of another. */
function createCodeReader(node: Node, blockNumber: Quantity): (account: Address | undefined) => Promise<Uint8Array> {
  const known = new Map<Address, Uint8Array>()
  async function read(account: Address): Promise<Uint8Array> {
    const code = toBytes(readBytes({ code: await node.request('eth_getCode', [account, blockNumber]) }, 'code'))
    const delegate = delegateOf(code)
    return delegate === undefined
      ? code
      : toBytes(readBytes({ code: await node.request('eth_getCode', [delegate, blockNumber]) }, 'code'))
  }
  return async (account) => {
    if (account === undefined) return Uint8Array.of()
    const found = known.get(account) ?? (await read(account))
    known.set(account, found)
    return found
  }
}
