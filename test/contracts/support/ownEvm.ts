import { loadCrypto } from '../../../src/crypto/loadCrypto.ts'
import { addBalance } from '../../../src/execution/accounts.ts'
import { createAddress } from '../../../src/execution/contractAddress.ts'
import { intrinsicGas } from '../../../src/execution/intrinsicGas.ts'
import { createMachineEngine } from '../../../src/execution/machine/machineEngine.ts'
import { createRulesBook } from '../../../src/execution/Rules.ts'
import { runTransaction } from '../../../src/execution/runTransaction.ts'
import type { Transaction as Signed } from '../../../src/execution/Transaction.ts'
import { address, decimal, fromBytes, hash32, toBytes, type Address } from '../../../src/model/Hex.ts'
import { foreignRuleset } from '../../../src/standard/foreignRuleset.ts'
import { createStateStore } from '../../../src/state/StateStore.ts'
import type { WorldState } from '../../../src/state/WorldState.ts'
import {
  blockGasLimit,
  chainId,
  genesisTimestamp,
  secondsPerBlock,
  type Evm,
  type Receipt,
  type Transaction,
} from './Evm.ts'

/** Opens a chain on our own execution engine, under the rules of Cancun. */
export async function openOwnEvm(rich: readonly Address[], wei: bigint): Promise<Evm> {
  const crypto = await loadCrypto('auto')
  const book = createRulesBook(foreignRuleset({ network: 'Cancun', chainId: decimal(`${chainId}`), systemCalls: [] }))
  const store = createStateStore(crypto)
  const world: WorldState = store.open(store.addGenesis({}))
  for (const one of rich) addBalance(world, toBytes(one), wei)
  const engine = createMachineEngine(crypto)
  let number = 1n
  let timestamp = genesisTimestamp + secondsPerBlock
  const hashOf = (asked: bigint): Uint8Array => crypto.keccak256(new TextEncoder().encode(`block ${asked}`))
  const next = (seconds = secondsPerBlock): void => {
    number += 1n
    timestamp += seconds
  }
  const execute = async ({ from, to, data, value, coinbase, blobHashes = [] }: Transaction): Promise<Receipt> => {
    const rules = book.at({ number, timestamp, parentTotalDifficulty: 0n, difficulty: 0n })
    const sender = toBytes(from)
    const nonce = world.account(sender)?.nonce ?? 0n
    const receiver = to === undefined ? null : toBytes(to)
    const called = { ...unsigned, nonce, to: receiver, value, data: toBytes(data) }
    const blobs = { type: 3, maxFeePerBlobGas: 1n, blobHashes: blobHashes.map(toBytes) } as const
    const transaction: Signed = blobHashes.length === 0 ? called : { ...called, ...blobs }
    const header = { number, timestamp, coinbase: toBytes(coinbase), gasLimit: blockGasLimit }
    const block = { ...header, random: 0n, baseFee: 0n, blobBaseFee: 1n, blockHash: hashOf }
    const checked = { transaction, sender, ...intrinsicGas(transaction, rules) }
    const done = await runTransaction(checked, { rules, world, crypto, engine, block })
    // A creation that succeeds answers with its address, wherever it ran.
    const creates = to === undefined && done.succeeded
    return {
      succeeded: done.succeeded,
      gasUsed: done.gasUsed,
      output: fromBytes(creates ? createAddress(crypto, sender, nonce) : done.output),
      logs: done.logs.map((log) => ({
        address: address(fromBytes(log.address)),
        topics: log.topics.map((topic) => fromBytes(topic)),
        data: fromBytes(log.data),
      })),
    }
  }
  return {
    run: async (transaction) => {
      const receipt = await execute(transaction)
      next()
      return receipt
    },
    ask: async (to, data) => {
      world.checkpoint()
      const nobody = address(`0x${'00'.repeat(20)}`)
      const { output } = await execute({ from: nobody, to, data, value: 0n, coinbase: nobody })
      world.revert()
      return output
    },
    advanceTo: async (blockNumber) => {
      if (blockNumber < number) throw new Error(`block ${blockNumber} is over, the next is ${number}`)
      while (number < blockNumber) next()
    },
    wait: async (seconds) => next(seconds),
    slot: async (account, slot) => {
      const value = world.slot(toBytes(account), toBytes(slot))
      return value.length === 0 ? 0n : BigInt(fromBytes(value))
    },
    balance: async (account) => world.account(toBytes(account))?.balance ?? 0n,
    blockHash: async (asked) => hash32(fromBytes(hashOf(asked))),
    close: async () => undefined,
  }
}

const unsigned = {
  type: 0,
  encoded: new Uint8Array(0),
  chainId,
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
