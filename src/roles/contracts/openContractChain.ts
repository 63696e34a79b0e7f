import { addBalance } from '../../execution/accounts.ts'
import { createAddress } from '../../execution/contractAddress.ts'
import { intrinsicGas } from '../../execution/intrinsicGas.ts'
import type { Party } from '../../execution/Party.ts'
import { runTransaction } from '../../execution/runTransaction.ts'
import type { Transaction } from '../../execution/Transaction.ts'
import { address, fromBytes, hash32, toBytes, type Address } from '../../model/Hex.ts'
import { createStateStore } from '../../state/StateStore.ts'
import type { WorldState } from '../../state/WorldState.ts'
import { contractChain, type ContractChain, type ContractReceipt, type ContractTransaction } from './ContractChain.ts'

const { blockGasLimit, genesisTimestamp, secondsPerBlock, wealth } = contractChain

/**
 * Opens a fresh chain for contracts: block 1 comes next.
 *
 * @param party - Rules, engine and cryptography.
 * @param accounts - Accounts with money.
 */
export function openContractChain(
  party: Pick<Party, 'book' | 'engine' | 'crypto'>,
  accounts: readonly Address[],
): ContractChain {
  const { crypto } = party
  const store = createStateStore(crypto)
  const world: WorldState = store.open(store.addGenesis({}))
  for (const one of accounts) addBalance(world, toBytes(one), wealth)
  let number = 1n
  let timestamp = genesisTimestamp + secondsPerBlock
  const hashOf = (asked: bigint): Uint8Array => crypto.keccak256(new TextEncoder().encode(`block ${asked}`))
  const next = (seconds = secondsPerBlock): void => {
    number += 1n
    timestamp += seconds
  }
  const execute = (transaction: ContractTransaction): Promise<ContractReceipt> =>
    executeAlone(transaction, { ...party, world, number, timestamp, hashOf })
  return {
    run: async (transaction) => {
      const receipt = await execute(transaction)
      next()
      return receipt
    },
    ask: async (to, data) => {
      world.checkpoint()
      const { output } = await execute({ from: nobody, to, data, value: 0n, coinbase: nobody })
      world.revert()
      return output
    },
    advanceTo: async (blockNumber) => {
      while (number < blockNumber) next()
    },
    wait: async (seconds) => next(seconds),
    slot: async (account, slot) => {
      const value = world.slot(toBytes(account), toBytes(slot))
      return value.length === 0 ? 0n : BigInt(fromBytes(value))
    },
    balance: async (account) => world.account(toBytes(account))?.balance ?? 0n,
    blockHash: async (asked) => hash32(fromBytes(hashOf(asked))),
  }
}

const nobody = address(`0x${'00'.repeat(20)}`)

interface Place extends Pick<Party, 'book' | 'engine' | 'crypto'> {
  readonly world: WorldState
  readonly number: bigint
  readonly timestamp: bigint
  readonly hashOf: (blockNumber: bigint) => Uint8Array
}

async function executeAlone(asked: ContractTransaction, place: Place): Promise<ContractReceipt> {
  const { from, to, data, value, coinbase, blobHashes = [] } = asked
  const { book, engine, crypto, world, number, timestamp, hashOf } = place
  const rules = book.at({ number, timestamp, parentTotalDifficulty: 0n, difficulty: 0n })
  const sender = toBytes(from)
  const nonce = world.account(sender)?.nonce ?? 0n
  const called = { ...unsigned, nonce, to: to === undefined ? null : toBytes(to), value, data: toBytes(data) }
  const blobs = { type: 3, maxFeePerBlobGas: 1n, blobHashes: blobHashes.map(toBytes) } as const
  const transaction: Transaction = blobHashes.length === 0 ? called : { ...called, ...blobs }
  const header = { number, timestamp, coinbase: toBytes(coinbase), gasLimit: blockGasLimit }
  const block = { ...header, random: 0n, baseFee: 0n, blobBaseFee: 1n, blockHash: hashOf }
  const checked = { transaction, sender, ...intrinsicGas(transaction, rules) }
  const done = await runTransaction(checked, { rules, world, crypto, engine, block })
  const creates = to === undefined && done.succeeded
  return {
    succeeded: done.succeeded,
    gasUsed: done.gasUsed,
    output: fromBytes(creates ? createAddress(crypto, sender, nonce) : done.output),
    logs: done.logs.map((log) => ({
      address: address(fromBytes(log.address)),
      topics: log.topics.map((topic) => hash32(fromBytes(topic))),
      data: fromBytes(log.data),
    })),
  }
}

const unsigned = {
  type: 0,
  encoded: new Uint8Array(0),
  chainId: 0n,
  gasLimit: blockGasLimit,
  maxFeePerGas: 0n,
  maxPriorityFeePerGas: 0n,
  accessList: [],
  maxFeePerBlobGas: 0n,
  blobHashes: [],
  authorizations: [],
  v: 0n,
  r: 0n,
  s: 0n,
  message: new Uint8Array(0),
} as const
