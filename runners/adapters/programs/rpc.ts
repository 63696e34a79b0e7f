import type { Feature, HeaderInput } from '../../../src/model/generated/adapter.ts'
import { serve } from '../../protocol/serve.ts'
import type { Declaration } from '../../protocol/serve.ts'
import { openHttpNode } from './node/httpNode.ts'
import { createNodeSequencer } from './node/sequencer.ts'
import { probe } from './rpc/probe.ts'
import type { Probe } from './rpc/probe.ts'
import { readForkConfig } from './rpc/forkConfig.ts'
import { createRunningChains } from './rpc/runningChain.ts'

/**
 * The program behind `rpc:<url>`: a JSON-RPC client that runs already, as a sequencer.
 *
 * It declares what the client was found to offer. To build blocks the client needs the development methods of anvil or
 * Hardhat (`evm_setNextBlockTimestamp`, `evm_mine`, `evm_snapshot`, `evm_revert`, ...). It has to be started with the
 * chain id and the fork of the ruleset, without accounts or contracts of its own, at an early time, with mining off and
 * first-in-first-out order:
 *
 *     anvil --accounts 0 --disable-default-create2-deployer --no-mining --order fifo --timestamp 0 --hardfork prague
 */
function declare(found: Probe): Declaration {
  const slash = found.clientVersion.indexOf('/')
  const builds = found.commands !== undefined
  return {
    name: slash < 0 ? found.clientVersion : found.clientVersion.slice(0, slash),
    version: slash < 0 ? '' : found.clientVersion.slice(slash + 1),
    language: 'unknown',
    roles: ['sequencer'],
    features: [...(builds ? featuresOf(found) : []), ...(found.config ? (['config'] as const) : [])],
    forks: [found.fork],
    headerInputs: inputsOf(found),
    systemCalls: found.systemCalls,
    lacks: [
      'forkTransition',
      'blobsBesideOthers',
      'blobsByHash',
      'fundsWithinBlock',
      'senderCodeCheck',
      'ownPrecompiles',
      'provingLimits',
    ],
  }
}

function featuresOf({ traces, proofs, witness }: Probe): Feature[] {
  return [
    'buildBlocks',
    ...(traces ? (['trace'] as const) : []),
    ...(proofs ? (['state'] as const) : []),
    ...(witness ? (['witness'] as const) : []),
  ]
}

function inputsOf({ commands }: Probe): HeaderInput[] {
  const inputs: readonly HeaderInput[] = ['timestamp', 'feeRecipient', 'prevRandao', 'gasLimit', 'baseFeePerGas']
  return inputs.filter((input) => commands !== undefined && input in commands)
}

const [url] = process.argv.slice(2)
if (url === undefined) {
  process.stderr.write('rpc: tell the address of a running client, as in rpc:http://127.0.0.1:8545\n')
  process.exitCode = 1
} else {
  const node = openHttpNode(url)
  try {
    const found = await probe(node)
    const sequencer = createNodeSequencer({
      declaration: declare(found),
      chainsMax: 1,
      ...createRunningChains(node, found),
    })
    await serve({ ...sequencer, handlers: { ...sequencer.handlers, eth_config: () => readForkConfig(node) } })
  } catch (error) {
    process.stderr.write(`rpc: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  } finally {
    await node.close()
  }
}
