import type { EVM } from '@ethereumjs/evm'
import { Defect } from '../../model/Defect.ts'
import { emptyAccount, isEmpty } from '../accounts.ts'
import type { Environment } from '../Engine.ts'
import { integerOf, minimalBytesOf, wordBytesOf } from '../machine/words.ts'
import type { CallSite } from '../precompiles/CallSite.ts'

/** A call in progress. */
interface Call {
  readonly address: Uint8Array
  readonly caller: Uint8Array
  readonly value: bigint
  readonly depth: number
  readonly isStatic: boolean
}

/** The calls in progress in one instance of the library. */
export interface CallStack {
  /** @throws {@link Defect} Where none is. */
  innermost(): Call
}

const noBytes = new Uint8Array(0)

/**
 * Listens to the calls of an instance, for the library tells a precompile neither its caller nor its depth.
 *
 * @param evm - Instance; its `runCall` is replaced by one that keeps count.
 * @returns The calls in progress.
 */
export function followCalls(evm: EVM): CallStack {
  const calls: Call[] = []
  const runCall = evm.runCall.bind(evm)
  evm.runCall = async (options) => {
    const { to, caller, value = 0n } = options.message ?? options
    const { depth = 0, isStatic = false } = options.message ?? {}
    calls.push({ address: to?.bytes ?? noBytes, caller: caller?.bytes ?? noBytes, value, depth, isStatic })
    try {
      return await runCall(options)
    } finally {
      calls.pop()
    }
  }
  return {
    innermost: () => {
      const call = calls.at(-1)
      if (call === undefined) throw new Defect('a precompile is called outside of a message')
      return call
    },
  }
}

/** Where the library runs a precompile. */
interface Place {
  readonly evm: EVM
  readonly environment: Environment
  readonly call: Call
}

/**
 * Describes the call of a precompile that is not pure.
 *
 * @param own - Address of the precompile.
 * @param place - Instance, what surrounds the message, and the call.
 */
export function libraryCallSite(own: Uint8Array, { evm, environment, call }: Place): CallSite {
  const { world, block, origin } = environment
  const { journal } = evm
  return {
    address: integerOf(call.address),
    caller: integerOf(call.caller),
    origin: integerOf(origin),
    value: call.value,
    depth: call.depth,
    isStatic: call.isStatic,
    number: block.number,
    timestamp: block.timestamp,
    transaction: environment,
    isEmpty: () => isEmpty(world.account(own) ?? emptyAccount),
    bringToLife: () => world.setAccount(own, { ...(world.account(own) ?? emptyAccount), nonce: 1n }),
    isWarm: (slot) => journal.isWarmedStorage(own, wordBytesOf(slot)),
    read: (slot) => {
      journal.addWarmedStorage(own, wordBytesOf(slot))
      return integerOf(world.slot(own, wordBytesOf(slot)))
    },
    write: (slot, value) => world.setSlot(own, wordBytesOf(slot), minimalBytesOf(value)),
  }
}
