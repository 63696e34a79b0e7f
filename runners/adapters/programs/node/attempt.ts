import { fromBytes, toBytes } from '../../../../src/model/Hex.ts'
import type { Hash32 } from '../../../../src/model/Hex.ts'
import type { BlockToBuild } from '../../../../src/model/generated/adapter.ts'
import { AdapterError } from '../../../protocol/serve.ts'
import { setAttributes } from './attributes.ts'
import { withSidecar } from './blobSidecar.ts'
import { NodeError } from './Node.ts'
import { isInability } from './refusals.ts'
import type { Chain } from './Node.ts'
import { readRpcBlock } from './rpcBlock.ts'
import type { RpcBlock } from './rpcBlock.ts'
import { blobType, hashTransaction } from './rpcTransaction.ts'

/** One block that a chain is asked for. */
export interface Job {
  readonly chain: Chain
  readonly input: BlockToBuild
  readonly transactions: readonly Uint8Array[]
  /** Same order and length as `transactions`. */
  readonly hashes: readonly Hash32[]
}

/** What came of sending some of a job's transactions and mining once. */
export interface Attempt {
  /** Absent where the node would not mine. */
  readonly block?: RpcBlock
  /** The node's words where it would not mine. */
  readonly miningRefusal?: string
  /** The node's words for transactions that it would not take, by their place in the job. */
  readonly refused: ReadonlyMap<number, string>
  /** True where the block holds exactly the transactions sent, in that order. */
  readonly clean: boolean
}

/** Prepares the building of a block. */
export function createJob(chain: Chain, input: BlockToBuild): Job {
  const transactions = input.transactions.map(toBytes)
  return { chain, input, transactions, hashes: transactions.map(hashTransaction) }
}

/**
 * Sends transactions, mines one block and reads it back.
 *
 * @param job - The block asked for.
 * @param places - Which of its transactions to send, in this order.
 * @returns What came of it; the chain has one block more unless mining was refused.
 * @throws {@link AdapterError} `UNSUPPORTED_FEATURE` where the node takes blob transactions only alone in a block.
 */
export async function attempt(job: Job, places: readonly number[]): Promise<Attempt> {
  const { node, commands } = job.chain
  await setAttributes(job.chain, job.input.attributes)
  if (job.chain.blobs === 'aloneWithSidecar' && places.some((place) => isBlob(job, place))) {
    if (places.length > 1) {
      throw new AdapterError('UNSUPPORTED_FEATURE', 'blobs beside other transactions in a block', 'blobsBesideOthers')
    }
    return attemptAlone(job, places)
  }
  const refused = new Map<number, string>()
  for (const place of places) {
    const words = await refusalOf(() => node.request('eth_sendRawTransaction', [networkForm(job, place)]))
    if (words !== undefined) refused.set(place, words)
  }
  const miningRefusal = await refusalOf(() => node.request(commands.mine, []))
  if (miningRefusal !== undefined) return { refused, miningRefusal, clean: false }
  return finish(job, places, refused)
}

/** Sends one transaction to a node that mines a block for it at once. */
async function attemptAlone(job: Job, places: readonly number[]): Promise<Attempt> {
  const [place] = places
  const { node, commands } = job.chain
  const refused = new Map<number, string>()
  if (place !== undefined) {
    const words = await sendAutomined(job, place)
    if (words === undefined) return finish(job, places, refused)
    refused.set(place, words)
  }
  await setAttributes(job.chain, job.input.attributes)
  await node.request(commands.mine, [])
  return finish(job, places, refused)
}

/**
 * Offers one transaction for a block of its own.
 *
 * @param job - The block asked for.
 * @param place - The transaction.
 * @returns The node's words where it refused.
 */
export async function offer(job: Job, place: number): Promise<string | undefined> {
  const { node, commands } = job.chain
  const hash = job.hashes[place]
  if (commands.automine !== undefined) return sendAutomined(job, place)
  const words = await refusalOf(async () => {
    await node.request('eth_sendRawTransaction', [networkForm(job, place)])
    await node.request(commands.mine, [])
  })
  return words ?? (hash === undefined ? undefined : node.wordsAbout?.(hash))
}

/** Sends one transaction while the node mines by itself. */
async function sendAutomined(job: Job, place: number): Promise<string | undefined> {
  const { node, commands } = job.chain
  if (commands.automine === undefined) throw new AdapterError('UNSUPPORTED_FEATURE', 'automatic mining')
  const raw = networkForm(job, place)
  await node.request(commands.automine, [true])
  try {
    return await refusalOf(() => node.request('eth_sendRawTransaction', [raw]))
  } finally {
    await node.request(commands.automine, [false])
  }
}

async function finish(job: Job, places: readonly number[], refused: ReadonlyMap<number, string>): Promise<Attempt> {
  const block = readRpcBlock(await job.chain.node.request('eth_getBlockByNumber', ['latest', true]))
  const sent = places.map((place) => job.hashes[place])
  const clean =
    refused.size === 0 &&
    sent.length === block.transactionHashes.length &&
    sent.every((hash, index) => hash === block.transactionHashes[index])
  return { block, refused, clean }
}

function networkForm(job: Job, place: number): string {
  const transaction = job.transactions[place] ?? Uint8Array.of()
  return isBlob(job, place) && job.chain.blobs !== 'bare' ? withSidecar(transaction) : fromBytes(transaction)
}

function isBlob(job: Job, place: number): boolean {
  return job.transactions[place]?.[0] === blobType
}

async function refusalOf(call: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await call()
    return undefined
  } catch (error) {
    if (!(error instanceof NodeError)) throw error
    if (isInability(error.message)) throw new AdapterError('UNSUPPORTED_FEATURE', error.message, 'blobsBesideOthers')
    return error.message
  }
}
