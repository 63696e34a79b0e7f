import { address, hash32, integer, quantity } from '../../../../src/model/Hex.ts'
import type { Address } from '../../../../src/model/Hex.ts'
import type { Alloc, AllocAccount } from '../../../../src/model/generated/adapter.ts'
import type { EvmFork } from '../../../../src/model/generated/ruleset.ts'
import { AdapterError } from '../../../protocol/serve.ts'
import { gasPerBlob } from '../node/forks.ts'
import { openHttpNode } from '../node/httpNode.ts'
import { readBytes, readHash, object, readQuantity } from '../node/json.ts'
import type { Chain, ChainStart, Commands, Node } from '../node/Node.ts'
import { startAnvil } from './anvilProcess.ts'

/** Methods by which anvil is told of its next block; it has none for the randao value. */
export const anvilCommands: Commands = {
  mine: 'evm_mine',
  automine: 'evm_setAutomine',
  snapshot: 'evm_snapshot',
  revert: 'evm_revert',
  dropAll: 'anvil_dropAllTransactions',
  timestamp: 'evm_setNextBlockTimestamp',
  feeRecipient: 'anvil_setCoinbase',
  gasLimit: 'evm_setBlockGasLimit',
  baseFeePerGas: 'anvil_setNextBlockBaseFeePerGas',
}

/** Forks at which anvil keeps the hashes of ancestors in a contract (EIP-2935). */
const historyForks: readonly EvmFork[] = ['prague', 'osaka', 'bpo1', 'bpo2']

const historyContract: Address = address('0x0000f90827f1c53a10cb7a02335b175320002935')

/** Slot in which the anchor block keeps the hash of block 0. */
const anchorSlot = hash32(`0x${'00'.repeat(32)}`)

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
  const node = openHttpNode(anvil.url, anvil.stop)
  try {
    await node.request(anvilCommands.timestamp, [quantity(times.anchor)])
    await node.request('anvil_setNextBlockBaseFeePerGas', [start.genesis.header.baseFeePerGas ?? quantity(0)])
    await node.request(anvilCommands.mine, [])
    const alloc = await readAlloc(node, start)
    return { node, commands: anvilCommands, blobs: 'withSidecar', ...(alloc !== undefined && { alloc }) }
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
  return [
    ...['--no-mining', '--order', 'fifo', '--accounts', '0', '--steps-tracing', '--disable-default-create2-deployer'],
    ...['--enable-tx-gas-limit', '--hardfork', fork.evmBase, '--chain-id', ruleset.chainId],
    ...['--gas-limit', integer(genesis.header.gasLimit).toString(), '--timestamp', timestamp.toString()],
    ...['--base-fee', integer(genesis.header.baseFeePerGas ?? quantity(0)).toString()],
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

/** From Prague anvil puts the contract of ancestor hashes into every genesis, and the anchor block writes to it. */
async function readAlloc(node: Node, { fork, genesis }: ChainStart): Promise<Alloc | undefined> {
  if (!historyForks.includes(fork.evmBase)) return undefined
  const proof = object(await node.request('eth_getProof', [historyContract, [], 'latest']), 'a proof')
  const code = readBytes({ code: await node.request('eth_getCode', [historyContract, 'latest']) }, 'code')
  const value = readHash(
    { value: await node.request('eth_getStorageAt', [historyContract, anchorSlot, 'latest']) },
    'value',
  )
  const account: AllocAccount = {
    balance: readQuantity(proof, 'balance'),
    nonce: readQuantity(proof, 'nonce'),
    code,
    storage: { ...genesis.alloc[historyContract]?.storage, ...(BigInt(value) !== 0n && { [anchorSlot]: value }) },
  }
  return { ...genesis.alloc, [historyContract]: account }
}
