import type { BlockAttributes, Header, HeaderInput } from '../../../../src/model/generated/adapter.ts'
import { integer, quantity } from '../../../../src/model/Hex.ts'
import { AdapterError } from '../../../protocol/serve.ts'
import { NodeError } from './Node.ts'
import type { Chain } from './Node.ts'

/**
 * Tells a node how to build its next block; what it has no method for is left to it.
 *
 * @param chain - The node and its methods.
 * @param attributes - What is asked for.
 * @throws {@link AdapterError} `UNSUPPORTED_HEADER_INPUT` with the node's own words where it refuses a value.
 */
export async function setAttributes({ node, commands }: Chain, attributes: BlockAttributes): Promise<void> {
  const { timestamp, feeRecipient, prevRandao, gasLimit, baseFeePerGas } = attributes
  const wanted: readonly (readonly [field: HeaderInput, method: string | undefined, value: string | undefined])[] = [
    ['timestamp', commands.timestamp, timestamp],
    ['feeRecipient', commands.feeRecipient, feeRecipient],
    ['prevRandao', commands.prevRandao, prevRandao],
    ['gasLimit', commands.gasLimit, gasLimit],
    ['baseFeePerGas', commands.baseFeePerGas, baseFeePerGas],
  ]
  for (const [field, method, value] of wanted) {
    if (method === undefined || value === undefined) continue
    try {
      await node.request(method, [value])
    } catch (error) {
      if (!(error instanceof NodeError)) throw error
      throw new AdapterError('UNSUPPORTED_HEADER_INPUT', `${field} ${value}: ${error.message}`)
    }
  }
}

/**
 * Refuses what no header of the node could say.
 *
 * @param attributes - What is asked for.
 * @throws {@link AdapterError} `UNSUPPORTED_HEADER_INPUT` naming withdrawals, `UNSUPPORTED_FEATURE` naming uncles.
 */
export function checkAttributes(attributes: BlockAttributes): void {
  if ((attributes.withdrawals ?? []).length > 0) throw new AdapterError('UNSUPPORTED_HEADER_INPUT', 'withdrawals')
  if ((attributes.uncles ?? []).length > 0) throw new AdapterError('UNSUPPORTED_FEATURE', 'uncles')
}

/** What was asked of a block. */
interface Order {
  readonly attributes: BlockAttributes
  /** True for the block on genesis. */
  readonly first: boolean
}

/**
 * Makes sure that a block has what the node's declaration promises.
 *
 * @param declared - Fields that the node promises to set as asked.
 * @param order - What was asked for.
 * @param header - What came out.
 * @throws {@link AdapterError} `UNSUPPORTED_HEADER_INPUT` naming field, wanted and found value.
 */
export function checkHonoured(declared: readonly HeaderInput[], { attributes, first }: Order, header: Header): void {
  const wanted: Partial<Record<HeaderInput, readonly [asked: string | undefined, found: string | undefined]>> = {
    timestamp: [attributes.timestamp, header.timestamp],
    feeRecipient: [attributes.feeRecipient, header.miner],
    // Before the merge the field is a mix of the proof of work that nobody can choose.
    prevRandao: [header.difficulty === quantity(0) ? attributes.prevRandao : undefined, header.mixHash],
    gasLimit: [attributes.gasLimit, header.gasLimit],
    number: [attributes.number, header.number],
    baseFeePerGas: [header.baseFeePerGas === undefined ? undefined : attributes.baseFeePerGas, header.baseFeePerGas],
    excessBlobGas: [header.excessBlobGas === undefined ? undefined : attributes.excessBlobGas, header.excessBlobGas],
  }
  for (const field of declared) {
    const [asked, found] = wanted[field] ?? []
    if (asked !== undefined && asked !== found) {
      const lack = field === 'excessBlobGas' && !first ? 'excessBlobGasLater' : undefined
      throw new AdapterError('UNSUPPORTED_HEADER_INPUT', `${field}: asked ${asked}, built ${found ?? 'none'}`, lack)
    }
  }
}

/** Gives the same attributes for a block one second later, which follows the one they were for. */
export function oneSecondLater(attributes: BlockAttributes): BlockAttributes {
  return { ...attributes, timestamp: quantity(integer(attributes.timestamp) + 1n) }
}
