import type { EvmFork, SystemCall } from '../../../../src/model/generated/ruleset.ts'
import { witnessMethod } from '../node/executionWitness.ts'
import { has, object, readBytes, readInteger, text } from '../node/json.ts'
import { probeSystemCalls } from './systemCalls.ts'
import { NodeError } from '../node/Node.ts'
import type { Commands, Node } from '../node/Node.ts'

/** What a running node turned out to be able to do. */
export interface Probe {
  /** As it names itself. */
  readonly clientVersion: string
  readonly chainId: bigint
  /** The fork in force at its latest block. */
  readonly fork: EvmFork
  /** Absent where it does not build blocks when told to. */
  readonly commands?: Commands
  /** Absent where it cannot be told to stop mining by itself. */
  readonly automine?: string
  /** Absent where its state cannot be written to. */
  readonly writers?: StateWriters
  readonly traces: boolean
  readonly proofs: boolean
  /** Whether it gives the witness of a block, in whatever dialect. */
  readonly witness: boolean
  /** Whether it tells its fork configuration (EIP-7910). */
  readonly config: boolean
  /** Those that were seen to happen. */
  readonly systemCalls: readonly SystemCall[]
}

/** Methods that write an account. */
export interface StateWriters {
  readonly balance: string
  readonly nonce: string
  readonly code: string
  readonly storage: string
}

/** Families of development methods, in order of preference. */
const families = ['anvil', 'hardhat'] as const

/**
 * Finds out what a node can do and leaves it as it was: methods that take parameters are called without any, and a node
 * that has the method complains of something else than its absence.
 *
 * @param node - A connected node.
 * @returns What was found.
 */
export async function probe(node: Node): Promise<Probe> {
  const commands = await probeCommands(node)
  const writers = await probeWriters(node)
  const automine = await firstOffered(node, ['evm_setAutomine'])
  const proofs = await offers(node, 'eth_getProof')
  return {
    clientVersion: text({ version: await node.request('web3_clientVersion') }, 'version'),
    chainId: readInteger({ id: await node.request('eth_chainId') }, 'id'),
    fork: await probeFork(node),
    ...(commands !== undefined && { commands }),
    ...(automine !== undefined && { automine }),
    ...(writers !== undefined && { writers }),
    traces: await offers(node, 'debug_traceTransaction'),
    proofs,
    witness: await offers(node, witnessMethod),
    config: await offers(node, 'eth_config'),
    systemCalls: proofs ? await probeSystemCalls(node, commands, writers) : [],
  }
}

async function probeCommands(node: Node): Promise<Commands | undefined> {
  if (!(await offers(node, 'evm_setNextBlockTimestamp'))) return undefined
  const find = async (name: string): Promise<string | undefined> =>
    firstOffered(
      node,
      families.map((family) => `${family}_${name}`),
    )
  const feeRecipient = await find('setCoinbase')
  const prevRandao = await find('setPrevRandao')
  const baseFeePerGas = await find('setNextBlockBaseFeePerGas')
  const dropAll = await find('dropAllTransactions')
  const gasLimit = await firstOffered(node, ['evm_setBlockGasLimit'])
  const revert = await firstOffered(node, ['evm_revert'])
  return {
    mine: 'evm_mine',
    timestamp: 'evm_setNextBlockTimestamp',
    ...(feeRecipient !== undefined && { feeRecipient }),
    ...(prevRandao !== undefined && { prevRandao }),
    ...(baseFeePerGas !== undefined && { baseFeePerGas }),
    ...(gasLimit !== undefined && { gasLimit }),
    ...(dropAll !== undefined && { dropAll }),
    ...(revert !== undefined && { revert, snapshot: 'evm_snapshot' }),
  }
}

async function probeWriters(node: Node): Promise<StateWriters | undefined> {
  for (const family of families) {
    if (await offers(node, `${family}_setBalance`)) {
      return {
        balance: `${family}_setBalance`,
        nonce: `${family}_setNonce`,
        code: `${family}_setCode`,
        storage: `${family}_setStorageAt`,
      }
    }
  }
  return undefined
}

async function firstOffered(node: Node, methods: readonly string[]): Promise<string | undefined> {
  for (const method of methods) if (await offers(node, method)) return method
  return undefined
}

/** JSON-RPC for a method that is not there, and EIP-1474 for one that is not supported. */
const absenceCodes: readonly number[] = [-32601, -32004]

async function offers(node: Node, method: string): Promise<boolean> {
  try {
    await node.request(method, [])
    return true
  } catch (error) {
    if (!(error instanceof NodeError)) throw error
    return !absenceCodes.includes(error.code) && !/not (?:found|supported|available|exist)/i.test(error.message)
  }
}

/** Init code that returns one word after an instruction of a fork; it fails where the instruction is unknown. */
const initCodes = {
  /** CLZ (EIP-7939). */
  osaka: '0x60011e5f5260205ff3',
} as const

/** Fields of headers tell the fork, and code tells what headers do not. */
async function probeFork(node: Node): Promise<EvmFork> {
  const header = object(await node.request('eth_getBlockByNumber', ['latest', false]), 'the latest block')
  if (has(header, 'requestsHash')) return (await runs(node, initCodes.osaka)) ? 'osaka' : 'prague'
  if (has(header, 'blobGasUsed')) return 'cancun'
  if (has(header, 'withdrawalsRoot')) return 'shanghai'
  if (readInteger(header, 'difficulty') === 0n && has(header, 'baseFeePerGas')) return 'paris'
  return has(header, 'baseFeePerGas') ? 'london' : 'berlin'
}

async function runs(node: Node, initCode: string): Promise<boolean> {
  try {
    const output = readBytes({ output: await node.request('eth_call', [{ data: initCode }, 'latest']) }, 'output')
    return output.length > 2
  } catch (error) {
    if (error instanceof NodeError) return false
    throw error
  }
}
