import { createBlockFromRLP, createBlockHeaderFromRLP, type Block } from '@ethereumjs/block'
import { type Common, createCustomCommon, Hardfork, Mainnet } from '@ethereumjs/common'
import { MerklePatriciaTrie } from '@ethereumjs/mpt'
import { MerkleStateManager } from '@ethereumjs/statemanager'
import { createVM, runBlock } from '@ethereumjs/vm'
import { keccak256 } from '../../crypto/keccak.ts'
import type { Witness } from '../../model/generated/adapter.ts'
import { fromBytes, toBytes } from '../../model/Hex.ts'
import type { Bytes } from '../../model/Hex.ts'
import { createWitnessDatabase } from './witnessDatabase.ts'

/** A block, its witness and the rules that it is executed under. */
export interface WitnessQuestion {
  readonly fork: string
  /** Decimal digits. */
  readonly chainId: string
  readonly rlp: Bytes
  readonly witness: Witness
}

/** What another implementation made of a block: it came to all that the header claims, or it did not, and why. */
export type WitnessAnswer =
  { readonly kind: 'executed' } | { readonly kind: 'failed'; readonly problem: string } | { readonly kind: 'silent' }

type BlockHeader = Block['header']

/** Forks under which the other implementation executes, by the name that rulesets give them. */
const forks: ReadonlyMap<string, Hardfork> = new Map<string, Hardfork>([
  ['paris', Hardfork.Paris],
  ['shanghai', Hardfork.Shanghai],
  ['cancun', Hardfork.Cancun],
  ['prague', Hardfork.Prague],
  ['osaka', Hardfork.Osaka],
])

/** Whether the other implementation has the rules of a fork. */
export function knowsFork(fork: string): boolean {
  return forks.has(fork)
}

/**
 * Executes a block with another implementation of machine, state and trie over a database that holds the witness alone,
 * each entry under its hash.
 *
 * @param question - Block, witness and rules.
 * @throws Whatever stands in the way: a missing entry, another root, bytes that are no block.
 */
export async function executeWitness({ fork, chainId, rlp, witness }: WitnessQuestion): Promise<void> {
  const common = commonOf(fork, chainId)
  const block = createBlockFromRLP(toBytes(rlp), { common })
  const headers = headersOf(witness, common)
  const parent = headers.parentOf(block.header)
  const trie = new MerklePatriciaTrie({
    useKeyHashing: true,
    common,
    db: createWitnessDatabase(witness),
    root: parent.stateRoot,
  })
  const stateManager = withoutSystemCaller(new MerkleStateManager({ trie, common }))
  const vm = await createVM({ common, stateManager, blockchain: chainOf(block, headers) })
  await runBlock(vm, { block, root: parent.stateRoot, skipHeaderValidation: true })
}

/** Who makes system calls (EIP-4788). */
const systemCaller = '0xfffffffffffffffffffffffffffffffffffffffe'

/**
 * The library looks whether the caller of system calls has to be cleared away, which needs a proof that no rule asks for:
 * it never has an account.
 */
function withoutSystemCaller(manager: MerkleStateManager): MerkleStateManager {
  const { getAccount, putAccount, deleteAccount } = manager
  const isCaller = (address: { toString(): string }): boolean => address.toString() === systemCaller
  return Object.assign(manager, {
    getAccount: (address: Parameters<typeof getAccount>[0]) =>
      isCaller(address) ? Promise.resolve(undefined) : getAccount.call(manager, address),
    putAccount: (...[address, account]: Parameters<typeof putAccount>) =>
      isCaller(address) ? Promise.resolve() : putAccount.call(manager, address, account),
    deleteAccount: (address: Parameters<typeof deleteAccount>[0]) =>
      isCaller(address) ? Promise.resolve() : deleteAccount.call(manager, address),
  })
}

function commonOf(fork: string, chainId: string): Common {
  const hardfork = forks.get(fork)
  if (hardfork === undefined) throw new Error(`there is no fork ${fork}`)
  return createCustomCommon({ chainId: Number(chainId) }, Mainnet, { hardfork })
}

interface Headers {
  /** @throws Where the witness has no header with the hash of the parent. */
  parentOf(header: BlockHeader): BlockHeader
}

/** Headers are found by their hash, as nodes are: an altered one is missing. */
function headersOf({ headers }: Witness, common: Common): Headers {
  const byHash = new Map(headers.map((header) => [fromBytes(keccak256(toBytes(header))), header]))
  return {
    parentOf: ({ parentHash }) => {
      const found = byHash.get(fromBytes(parentHash))
      if (found === undefined) throw new Error(`the witness has no header ${fromBytes(parentHash)}`)
      return createBlockHeaderFromRLP(toBytes(found), { common })
    },
  }
}

interface WitnessChain {
  getBlock(id: number | bigint | Uint8Array): Promise<{ hash(): Uint8Array }>
  putBlock(): Promise<void>
  shallowCopy(): WitnessChain
}

/** The blocks before one, as far as the headers lead from parent to parent. */
function chainOf({ header: own }: Block, headers: Headers): WitnessChain {
  const chain: WitnessChain = {
    // oxlint-disable-next-line typescript/require-await -- the contract of the library
    getBlock: async (id) => {
      if (id instanceof Uint8Array) throw new Error('blocks are asked for by number')
      let header = own
      while (header.number > BigInt(id)) header = headers.parentOf(header)
      return header
    },
    putBlock: () => Promise.reject(new Error('nothing is written')),
    shallowCopy: () => chain,
  }
  return chain
}
