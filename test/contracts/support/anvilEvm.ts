import { startAnvil } from '../../../runners/adapters/programs/anvil/anvilProcess.ts'
import { address, bytes, hash32, quantity, type Address, type Bytes } from '../../../src/model/Hex.ts'
import { contractChain } from '../../../src/roles/contracts/ContractChain.ts'
import { chainId, type Evm } from './Evm.ts'

const { blockGasLimit, genesisTimestamp, secondsPerBlock, wealth } = contractChain

interface Mined {
  readonly status: string
  readonly gasUsed: string
  readonly contractAddress: string | null
  readonly logs: readonly { readonly address: string; readonly topics: readonly string[]; readonly data: string }[]
}

const flags = [
  `--hardfork cancun --chain-id ${chainId} --accounts 0 --auto-impersonate --no-mining --gas-limit ${blockGasLimit}`,
  `--base-fee 0 --gas-price 0 --no-priority-fee --timestamp ${genesisTimestamp} --steps-tracing`,
  '--disable-default-create2-deployer',
].join(' ')

/** Opens a chain on anvil, which runs revm; every sender is impersonated. */
export async function openAnvilEvm(path: string, rich: readonly Address[]): Promise<Evm> {
  const alloc = Object.fromEntries(rich.map((one) => [one, { balance: quantity(wealth) }]))
  const limits = { gasLimit: quantity(blockGasLimit), timestamp: quantity(genesisTimestamp) }
  const genesis = { config: { chainId: Number(chainId) }, difficulty: '0x0', ...limits, alloc }
  const anvil = await startAnvil(path, genesis, flags.split(' '))
  const ask = async <T>(method: string, params: readonly unknown[]): Promise<T> => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
    const response = await fetch(anvil.url, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
    const answer = (await response.json()) as { readonly result: T; readonly error?: { readonly message: string } }
    if (answer.error !== undefined) throw new Error(`${method}: ${answer.error.message}`)
    return answer.result
  }
  let number = 1n
  let timestamp = genesisTimestamp + secondsPerBlock
  const mine = async (seconds = secondsPerBlock): Promise<void> => {
    await ask('evm_setNextBlockTimestamp', [quantity(timestamp)])
    await ask('anvil_setNextBlockBaseFeePerGas', ['0x0'])
    await ask('evm_mine', [])
    number += 1n
    timestamp += seconds
  }
  const outputOf = async (hash: string, { status, contractAddress }: Mined): Promise<Bytes> => {
    if (contractAddress !== null && status === '0x1') return bytes(contractAddress.toLowerCase())
    const { output } = await ask<{ readonly output?: string }>('debug_traceTransaction', [
      hash,
      { tracer: 'callTracer' },
    ])
    return bytes(output ?? '0x')
  }
  return {
    run: async ({ from, to, data, value, coinbase }) => {
      await ask('anvil_setCoinbase', [coinbase])
      const call = { from, ...(to !== undefined && { to }), data, value: quantity(value) }
      const priced = { ...call, gas: quantity(blockGasLimit), gasPrice: '0x0' }
      const hash = await ask<string>('eth_sendTransaction', [priced])
      await mine()
      const mined = await ask<Mined>('eth_getTransactionReceipt', [hash])
      return {
        succeeded: mined.status === '0x1',
        gasUsed: BigInt(mined.gasUsed),
        output: await outputOf(hash, mined),
        logs: mined.logs.map((log) => ({
          address: address(log.address.toLowerCase()),
          topics: log.topics.map((topic) => hash32(topic)),
          data: bytes(log.data),
        })),
      }
    },
    ask: async (to, data) => bytes(await ask<string>('eth_call', [{ to, data }, 'pending'])),
    advanceTo: async (blockNumber) => {
      if (blockNumber > number) await mine()
      const blocks = blockNumber - number
      if (blocks <= 0n) return
      await ask('evm_setNextBlockTimestamp', [quantity(timestamp)])
      await ask('anvil_mine', [quantity(blocks), quantity(secondsPerBlock)])
      number += blocks
      timestamp += blocks * secondsPerBlock
    },
    wait: mine,
    slot: async (account, slot) => BigInt(await ask<string>('eth_getStorageAt', [account, slot, 'latest'])),
    balance: async (account) => BigInt(await ask<string>('eth_getBalance', [account, 'latest'])),
    blockHash: async (asked) => {
      const block = await ask<{ readonly hash: string }>('eth_getBlockByNumber', [quantity(asked), false])
      return hash32(block.hash)
    },
    close: () => anvil.stop(),
  }
}
