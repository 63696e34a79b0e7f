import type { EdrContext, Provider, ProviderConfig } from '@nomicfoundation/edr'

import { NodeError } from '../node/Node.ts'
import type { Node } from '../node/Node.ts'
import { has, object, text } from '../node/json.ts'

/** What the package exports; it is optional, so that it is loaded at run time only. */
export type Edr = typeof import('@nomicfoundation/edr')

/**
 * Opens an EDR provider.
 *
 * @param edr - The loaded package.
 * @param context - Its context, with the factory of Ethereum providers registered.
 * @param config - Genesis, fork and mining of the provider.
 * @returns The provider as a node; closing lets go of it.
 */
export async function openEdrNode(edr: Edr, context: EdrContext, config: ProviderConfig): Promise<Node> {
  let provider: Provider | undefined = await context.createProvider(
    edr.L1_CHAIN_TYPE,
    config,
    { enable: false, decodeConsoleLogInputsCallback: () => [], printLineCallback: () => undefined },
    { subscriptionCallback: () => undefined },
    new edr.ContractDecoder(),
  )
  let id = 0
  return {
    async request(method, parameters = []) {
      if (provider === undefined) throw new NodeError(0, 'the provider was closed')
      id += 1
      const response = await provider.handleRequest(JSON.stringify({ jsonrpc: '2.0', id, method, params: parameters }))
      // Answers that are too long for one string come as objects.
      const data: unknown = response.data
      const answer = object(typeof data === 'string' ? JSON.parse(data) : data, method)
      if (!has(answer, 'error')) return answer['result']
      const error = object(answer['error'], `the error of ${method}`)
      throw new NodeError(typeof error['code'] === 'number' ? error['code'] : 0, text(error, 'message'))
    },
    close: async () => {
      provider = undefined
    },
  }
}
