import { integer, quantity } from '../../../../src/model/Hex.ts'
import type { Alloc, BlockAttributes, Header } from '../../../../src/model/generated/adapter.ts'
import { stateRootOf } from '../../../load/stateRoot.ts'
import { AdapterError } from '../../../protocol/serve.ts'
import { setAttributes } from '../node/attributes.ts'
import { withHistoryAccount } from '../node/historyAccount.ts'
import { text } from '../node/json.ts'
import type { Chain, ChainStart, Commands, Node, NodeKind } from '../node/Node.ts'
import { readRpcBlock } from '../node/rpcBlock.ts'
import type { Probe, StateWriters } from './probe.ts'

/** Starts chains on a node that runs already. */
export type RunningChains = Pick<NodeKind, 'start'> & Required<Pick<NodeKind, 'close'>>

/**
 * Makes chains on a running node, one after another.
 *
 * A runner cannot load a genesis into it. A chain can start where the node's latest block has the state asked for, or
 * where accounts can be written and, together with an empty block, lead to the root of the alloc: the node has to be
 * started without accounts of its own. Every chain begins by going back to the snapshot that the first one took.
 *
 * @param node - The connected node; closing a chain does not close it.
 * @param found - What it can do.
 * @returns Starts the next chain, which makes the one before it useless; closing leaves the node as it was found.
 */
export function createRunningChains(node: Node, found: Probe): RunningChains {
  const shared: Node = {
    request: (method, parameters) => node.request(method, parameters),
    close: async () => undefined,
  }
  const { commands, writers } = found
  let snapshot: string | undefined
  async function start(from: ChainStart): Promise<Chain> {
    if (commands === undefined) throw new AdapterError('UNSUPPORTED_FEATURE', 'buildBlocks')
    if (integer(from.ruleset.chainId) !== found.chainId) {
      throw new AdapterError('UNSUPPORTED_RULESET', `chain id ${from.ruleset.chainId}: the node's is ${found.chainId}`)
    }
    snapshot = await goBack(shared, commands, snapshot)
    if (found.automine !== undefined) await shared.request(found.automine, [false])
    const alloc = await arrange(shared, { commands, writers }, from)
    return { node: shared, commands, blobs: 'withSidecar', ...(alloc !== undefined && { alloc }) }
  }
  return {
    start,
    async close() {
      if (commands !== undefined && snapshot !== undefined) await goBack(shared, commands, snapshot)
    },
  }
}

async function goBack(node: Node, commands: Commands, snapshot: string | undefined): Promise<string | undefined> {
  if (commands.revert === undefined || commands.snapshot === undefined) return undefined
  if (snapshot !== undefined && (await node.request(commands.revert, [snapshot])) !== true) {
    throw new AdapterError('INTERNAL', `the node did not go back to snapshot ${snapshot}: start it anew`)
  }
  if (commands.dropAll !== undefined) await node.request(commands.dropAll, [])
  return text({ snapshot: await node.request(commands.snapshot, []) }, 'snapshot')
}

interface Tools {
  readonly commands: Commands
  readonly writers: StateWriters | undefined
}

/** Brings the node to the state asked for; gives that state where the node added to it. */
async function arrange(node: Node, { commands, writers }: Tools, start: ChainStart): Promise<Alloc | undefined> {
  const { alloc } = start.genesis
  const before = await readLatest(node)
  const root = stateRootOf(alloc)
  if (before.stateRoot === root) return undefined
  if (writers === undefined) {
    throw new AdapterError('UNSUPPORTED_FEATURE', `genesis: start the node with the state whose root is ${root}`)
  }
  await write(node, writers, alloc)
  await setAttributes({ node, commands, blobs: 'withSidecar' }, anchorAttributes(start, before))
  await node.request(commands.mine, [])
  const anchor = await readLatest(node)
  if (anchor.stateRoot === root) return undefined
  const extended = await withHistoryAccount(node, alloc, anchor.number)
  if (anchor.stateRoot === stateRootOf(extended)) return extended
  throw new AdapterError('UNSUPPORTED_FEATURE', 'genesis: the node has accounts of its own; start it without any')
}

async function readLatest(node: Node): Promise<Header> {
  return readRpcBlock(await node.request('eth_getBlockByNumber', ['latest', true])).header
}

/** The anchor takes the place of genesis: its time, fee and gas limit, as far as the node's own blocks let it. */
function anchorAttributes({ genesis, first }: ChainStart, before: Header): BlockAttributes {
  const { timestamp, miner, gasLimit, baseFeePerGas, mixHash } = genesis.header
  const latest = first === undefined ? integer(timestamp) : integer(first.timestamp) - 1n
  const asked = integer(timestamp) < latest ? integer(timestamp) : latest
  const earliest = integer(before.timestamp) + 1n
  return {
    timestamp: quantity(asked > earliest ? asked : earliest),
    feeRecipient: miner,
    prevRandao: mixHash,
    gasLimit,
    ...(baseFeePerGas !== undefined && { baseFeePerGas }),
  }
}

async function write(node: Node, writers: StateWriters, alloc: Alloc): Promise<void> {
  for (const [account, { balance, nonce, code, storage }] of Object.entries(alloc)) {
    await node.request(writers.balance, [account, balance])
    if (nonce !== quantity(0)) await node.request(writers.nonce, [account, nonce])
    if (code.length > emptyBytes.length) await node.request(writers.code, [account, code])
    for (const [slot, value] of Object.entries(storage)) await node.request(writers.storage, [account, slot, value])
  }
}

const emptyBytes = '0x'
