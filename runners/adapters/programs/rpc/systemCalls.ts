import type { SystemCall } from '../../../../src/model/generated/ruleset.ts'
import { object, readHash, text } from '../node/json.ts'
import type { Commands, Node } from '../node/Node.ts'
import type { StateWriters } from './probe.ts'

/** Contracts of Ethereum that blocks call by themselves; deposits are read from logs, which are not to be seen this way. */
const contracts: readonly (readonly [call: SystemCall, address: string])[] = [
  ['beaconRoots', '0x000f3df6d732807ef1319fb7b8bb8522d0beac02'],
  ['historyStorage', '0x0000f90827f1c53a10cb7a02335b175320002935'],
  ['withdrawalRequests', '0x00000961ef480eb55e80d19ad83579a64c007002'],
  ['consolidationRequests', '0x0000bbddc7ce488642fb579f8b00f3a590007251'],
]

/** Code that writes a slot whenever it is called, and returns nothing. */
const footprint = '0x60015f55'

/**
 * Finds which system calls a node's blocks make: code that leaves a footprint is put at the contracts, one block is
 * mined, and the node is set back.
 *
 * @param node - A connected node.
 * @param commands - How it builds blocks; nothing is found where it cannot go back.
 * @param writers - How its state is written.
 * @returns The calls that left their footprint.
 */
export async function probeSystemCalls(
  node: Node,
  commands: Commands | undefined,
  writers: StateWriters | undefined,
): Promise<SystemCall[]> {
  if (commands?.snapshot === undefined || commands.revert === undefined || writers === undefined) return []
  const snapshot = text({ snapshot: await node.request(commands.snapshot) }, 'snapshot')
  try {
    const before = new Map<SystemCall, string>()
    for (const [call, contract] of contracts) {
      await node.request(writers.code, [contract, footprint])
      before.set(call, await storageRoot(node, contract))
    }
    await node.request(commands.mine)
    const seen: SystemCall[] = []
    for (const [call, contract] of contracts) {
      if ((await storageRoot(node, contract)) !== before.get(call)) seen.push(call)
    }
    return seen
  } finally {
    await node.request(commands.revert, [snapshot])
  }
}

async function storageRoot(node: Node, contract: string): Promise<string> {
  return readHash(object(await node.request('eth_getProof', [contract, [], 'latest']), 'a proof'), 'storageHash')
}
