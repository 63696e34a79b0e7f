import type { AdapterErrorData, Lack } from '../../src/model/generated/adapter.ts'

/** JSON-RPC 2.0 codes, and ours for errors of an adapter. */
export const errorCode = {
  parse: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  unsupported: -32001,
  capacity: -32002,
} as const

/** Thrown by the handlers of an adapter program where a request cannot be served; never a verdict on a block. */
export class AdapterError extends Error {
  override readonly name = 'AdapterError'

  /** What travels as `data` of the JSON-RPC error. */
  readonly data: AdapterErrorData

  /**
   * @param name - Which of the protocol's errors it is.
   * @param detail - For people.
   * @param lack - Which of the lacks in the declaration stands in the way, if one does.
   */
  constructor(name: AdapterErrorData['name'], detail?: string, lack?: Lack) {
    super(detail === undefined ? name : `${name}: ${detail}`)
    this.data = { name, ...(lack !== undefined && { lack }), ...(detail !== undefined && { detail }) }
  }
}

/**
 * Gives the JSON-RPC code of an adapter's error.
 *
 * @param name - Which of the protocol's errors it is.
 * @returns One of {@link errorCode}.
 */
export function codeOf(name: AdapterErrorData['name']): number {
  if (name === 'INVALID_PARAMS') return errorCode.invalidParams
  if (name === 'INTERNAL') return errorCode.internal
  return name === 'CAPACITY_EXCEEDED' ? errorCode.capacity : errorCode.unsupported
}
