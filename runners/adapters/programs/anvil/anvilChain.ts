import { integer, quantity } from '../../../../src/model/Hex.ts'
import type { EvmFork } from '../../../../src/model/generated/ruleset.ts'
import { AdapterError } from '../../../protocol/serve.ts'
import { gasPerBlob } from '../node/forks.ts'
import { withHistoryAccount } from '../node/historyAccount.ts'
import { openHttpNode } from '../node/httpNode.ts'
import type { Chain, ChainStart, Commands, Node } from '../node/Node.ts'
import { startAnvil } from './anvilProcess.ts'

/** Methods by which anvil is told of its next block; it has none for the randao value. */
const anvilCommands: Commands = {
  mine: 'evm_mine',
  snapshot: 'evm_snapshot',
  revert: 'evm_revert',
  dropAll: 'anvil_dropAllTransactions',
  timestamp: 'evm_setNextBlockTimestamp',
  feeRecipient: 'anvil_setCoinbase',
  gasLimit: 'evm_setBlockGasLimit',
  baseFeePerGas: 'anvil_setNextBlockBaseFeePerGas',
}

/** Forks at which anvil puts the contract of ancestor hashes (EIP-2935) into every genesis, and blocks write to it. */
const historyForks: readonly EvmFork[] = ['prague', 'osaka', 'bpo1', 'bpo2']

/**
 * Starts an anvil and brings it to a block with an honest state root.
 *
 * The header of anvil's block 0 has the root of an empty state, whatever is in it. So one empty block is mined on it,
 * and that anchor is what the chain starts from: its number is 1, its time and base fee are those asked of genesis.
 *
 * @param path - The binary.
 * @param start - What the chain starts from.
 * @returns The chain; its alloc is the one asked for with the contract of ancestor hashes as the anchor left it.
 */
export async function startAnvilChain(path: string, start: ChainStart): Promise<Chain> {
  const times = chooseTimes(start)
  const anvil = await startAnvil(path, toGethGenesis(start, times.genesis), commandLine(start, times.genesis))
  const node: Node = { ...openHttpNode(anvil.url, anvil.stop), wordsAbout: anvil.wordsAbout }
  try {
    await node.request(anvilCommands.timestamp, [quantity(times.anchor)])
    await node.request('anvil_setNextBlockBaseFeePerGas', [start.genesis.header.baseFeePerGas ?? quantity(0)])
    await node.request(anvilCommands.mine, [])
    const chain: Chain = { node, commands: anvilCommands, blobs: 'withSidecar' }
    if (!historyForks.includes(start.fork.evmBase)) return chain
    return { ...chain, alloc: await withHistoryAccount(node, start.genesis.alloc, quantity(1)) }
  } catch (error) {
    await node.close()
    throw error
  }
}

/** Block 0, the anchor and the first block have to follow one another in time. */
function chooseTimes({ genesis, first }: ChainStart): { readonly genesis: bigint; readonly anchor: bigint } {
  const asked = integer(genesis.header.timestamp)
  const latest = first === undefined ? asked : integer(first.timestamp) - 1n
  const anchor = asked < latest ? asked : latest
  if (anchor >= 1n) return { genesis: anchor - 1n, anchor }
  if (latest >= 1n) return { genesis: 0n, anchor: 1n }
  throw new AdapterError('UNSUPPORTED_HEADER_INPUT', 'timestamp: two blocks have to come before the first one')
}

function commandLine({ ruleset, fork, genesis }: ChainStart, timestamp: bigint): string[] {
  const { gasLimit, baseFeePerGas } = genesis.header
  const options: Readonly<Record<string, string>> = {
    order: 'fifo',
    accounts: '0',
    hardfork: fork.evmBase,
    'chain-id': ruleset.chainId,
    'gas-limit': integer(gasLimit).toString(),
    'base-fee': integer(baseFeePerGas ?? quantity(0)).toString(),
    timestamp: timestamp.toString(),
  }
  return [
    '--no-mining',
    '--steps-tracing',
    '--enable-tx-gas-limit',
    '--disable-default-create2-deployer',
    ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]),
  ]
}

/** Writes the genesis file of geth, which anvil reads for the state and the header's free fields. */
function toGethGenesis({ ruleset, fork, genesis, first }: ChainStart, timestamp: bigint): unknown {
  const { header } = genesis
  const asked = first?.excessBlobGas
  const target = fork.blob === undefined ? 0n : integer(fork.blob.target) * gasPerBlob
  const excessBlobGas = asked === undefined ? header.excessBlobGas : quantity(integer(asked) + target)
  return {
    config: { chainId: Number(ruleset.chainId) },
    nonce: '0x0',
    timestamp: quantity(timestamp),
    extraData: header.extraData,
    gasLimit: header.gasLimit,
    difficulty: '0x0',
    mixHash: header.mixHash,
    coinbase: header.miner,
    baseFeePerGas: header.baseFeePerGas,
    ...(excessBlobGas !== undefined && { excessBlobGas, blobGasUsed: '0x0' }),
    alloc: genesis.alloc,
  }
}
