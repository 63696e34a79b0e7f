import { decodeHeader, encodeHeader } from '../../../src/codec/Header.ts'
import { splitBlock } from '../../../src/codec/Block.ts'
import { address, bytes, decimal, fromBytes, hash32, quantity, toBytes } from '../../../src/model/Hex.ts'
import type { Address, Bytes, Hash32 } from '../../../src/model/Hex.ts'
import type {
  Alloc,
  AllocAccount,
  BlockAttributes,
  BuildBlocksParams,
  BuildBlocksResult,
  Genesis,
  Header,
  ImportedBlock,
} from '../../../src/model/generated/adapter.ts'
import type { Ruleset } from '../../../src/model/generated/ruleset.ts'
import { foreignRuleset } from '../../../src/standard/foreignRuleset.ts'
import { rulesetHash } from '../../../src/standard/rulesetHash.ts'
import { startProgram } from './program.ts'
import type { Program } from './program.ts'
import { createWallet } from './wallet.ts'

export const zeroHash: Hash32 = hash32(`0x${'00'.repeat(32)}`)
const genesisTime = 1000n
export const alice: ReturnType<typeof createWallet> = createWallet('alice')
export const bob: ReturnType<typeof createWallet> = createWallet('bob')

/** Contracts of the scenario. */
export const contracts: Readonly<Record<ContractName, Address>> = {
  /** Emits LOG0 of one word and LOG1 of 15 bytes, then counts in slot 0. */
  logger: contractAt(0x1003),
  reverter: contractAt(0x1004),
  /** Writes a slot and reverts. */
  undoer: contractAt(0x1005),
  /** Writes the second word of its input to the slot that the first one names. */
  store: contractAt(0x1001),
  /** Counts in slot 0. */
  counter: contractAt(0x100a),
  /** PREVRANDAO, COINBASE, TIMESTAMP, GASLIMIT, BASEFEE into slots 0 to 4. */
  reader: contractAt(0x1008),
}

const code: Readonly<Record<ContractName, string>> = {
  logger: '0x60015f5260205fa0336020600fa15f54600101805f5500',
  reverter: '0x60205ffd',
  undoer: '0x60015f555f5ffd',
  store: '0x6020355f355500',
  counter: '0x5f54600101805f5500',
  reader: '0x445f5541600155426002554560035548600455',
}

/** An account with what is given, else empty. */
export function account(fields: Partial<AllocAccount>): AllocAccount {
  return { balance: quantity(0), nonce: quantity(0), code: bytes('0x'), storage: {}, ...fields }
}

/** Two rich senders and the contracts; `store` has ones in slots 0 to 3. */
export function scenarioAlloc(): Alloc {
  const alloc: Record<Address, AllocAccount> = {}
  for (const { address: sender } of [alice, bob]) alloc[sender] = account({ balance: quantity(10n ** 20n) })
  for (const name of contractNames) {
    alloc[contracts[name]] = account({ nonce: quantity(1), code: bytes(code[name]) })
  }
  const ones = Object.fromEntries([0, 1, 2, 3].map((slot) => [word(slot), word(1)]))
  alloc[contracts.store] = account({ nonce: quantity(1), code: bytes(code.store), storage: ones })
  return alloc
}

const contractNames = ['logger', 'reverter', 'undoer', 'store', 'counter', 'reader'] as const

type ContractName = (typeof contractNames)[number]

/** Writes a number as 32 bytes. */
export function word(value: number | bigint): Hash32 {
  return hash32(`0x${value.toString(16).padStart(64, '0')}`)
}

/** A genesis over an alloc; the header says nothing of the state. */
export function genesisOf(alloc: Alloc, fields: Partial<Header> = {}): Genesis {
  const header: Header = {
    parentHash: zeroHash,
    sha3Uncles: zeroHash,
    miner: address(`0x${'00'.repeat(20)}`),
    stateRoot: zeroHash,
    transactionsRoot: zeroHash,
    receiptsRoot: zeroHash,
    logsBloom: bytes(`0x${'00'.repeat(256)}`),
    difficulty: quantity(0),
    number: quantity(0),
    gasLimit: quantity(30_000_000),
    gasUsed: quantity(0),
    timestamp: quantity(genesisTime),
    extraData: bytes('0x'),
    mixHash: zeroHash,
    nonce: bytes('0x0000000000000000'),
    baseFeePerGas: quantity(7),
    ...fields,
  }
  return { alloc, header, headerRlp: fromBytes(encodeHeader(header)) }
}

/** Attributes of the block at a place, from 1. */
export function attributesOf(place: number, fields: Partial<BlockAttributes> = {}): BlockAttributes {
  return {
    timestamp: quantity(genesisTime + 12n * BigInt(place)),
    feeRecipient: address(`0x${'c0'.repeat(20)}`),
    prevRandao: word(place + 0x77),
    gasLimit: quantity(30_000_000),
    ...fields,
  }
}

/** Ruleset of one Ethereum fork with chain id 1. */
export function rulesetOf(network: string): Ruleset {
  return foreignRuleset({ network, chainId: decimal('1') })
}

/** The blocks of a request. */
export type Blocks = BuildBlocksParams['blocks']

/** Builds a request over the scenario's alloc. */
export function requestOf(
  ruleset: Ruleset,
  blocks: Blocks,
  genesis: Genesis = genesisOf(scenarioAlloc()),
): BuildBlocksParams {
  return { token: 'case', rulesetHash: rulesetHash(ruleset), genesis, blocks, emit: [] }
}

/** Starts a program and configures a ruleset. */
export async function startConfigured(
  name: string,
  ruleset: Ruleset,
  parameters: readonly string[] = [],
): Promise<Program> {
  const program = startProgram(name, parameters)
  await program.call('lockstep_configure', { ruleset, rulesetHash: rulesetHash(ruleset) })
  return program
}

/**
 * Replays what a party built with the reference implementation, from the party's own genesis.
 *
 * @param reference - The program of the reference.
 * @param params - What was asked of the party.
 * @param result - What the party built.
 * @param ruleset - Rules with the system calls that the party runs.
 * @returns The reference's verdict on each block.
 */
export async function replay(
  reference: Program,
  params: BuildBlocksParams,
  result: BuildBlocksResult,
  ruleset: Ruleset,
): Promise<readonly ImportedBlock[]> {
  const hash = rulesetHash(ruleset)
  await reference.call('lockstep_configure', { ruleset, rulesetHash: hash })
  const { headerRlp } = result.genesis
  const genesis: Genesis = {
    alloc: result.genesis.alloc ?? params.genesis.alloc,
    header: decodeHeader(toBytes(headerRlp)),
    headerRlp,
  }
  const blocks = result.blocks.map(({ rlp }) => rlp)
  return (await reference.call('seq_importBlocks', { token: 'replay', rulesetHash: hash, genesis, blocks, emit: [] }))
    .blocks
}

/** What {@link replay} gives where reference and party agree on everything. */
export function agreed(result: BuildBlocksResult): readonly ImportedBlock[] {
  return result.blocks.map((block) => ({ status: 'accepted', result: block.result }))
}

/** Header of a built block. */
export function headerOf(rlp: Bytes): Header {
  return splitBlock(toBytes(rlp)).header
}

/** The address of a number. */
export function contractAt(place: number): Address {
  return address(`0x${place.toString(16).padStart(40, '0')}`)
}
