import { integer } from '../../../../src/model/Hex.ts'
import type { Hash32 } from '../../../../src/model/Hex.ts'
import type { BuiltBlock } from '../../../../src/model/generated/adapter.ts'
import { AdapterError } from '../../../protocol/serve.ts'
import { oneSecondLater, setAttributes } from './attributes.ts'
import { attempt, offer } from './attempt.ts'
import type { Attempt, Job } from './attempt.ts'
import { has, object, text } from './json.ts'
import { readRefusal } from './refusals.ts'
import type { NodeRefusal } from './refusals.ts'
import type { RpcBlock } from './rpcBlock.ts'
import { hashTransaction, readTransactionGas } from './rpcTransaction.ts'

/** A block and the transactions that its builder left out. */
export interface Selection {
  readonly block: RpcBlock
  readonly excluded: BuiltBlock['excluded']
}

/** Most transactions of a block for which exclusions are found one by one; the work grows with the square. */
const transactionsMax = 256

/**
 * Builds a block out of as many of the asked transactions as the node takes, in order.
 *
 * A node's pool judges a transaction by the state before the block, and mining stops at the first that turns out
 * invalid. A builder judges each by the state that the ones before it left. So where the plain way fails, transactions
 * are added one by one, and what the pool refused is offered again on top of those before it.
 *
 * @param job - The block asked for.
 * @returns The block, and a reason in the node's own words for each transaction left out.
 * @throws {@link AdapterError} `UNSUPPORTED_FEATURE` where only the pool, not the state, keeps a transaction out.
 */
export async function select(job: Job): Promise<Selection> {
  const all = job.transactions.map((_, place) => place)
  const snapshot = await takeSnapshot(job)
  const first = await attempt(job, all)
  if (first.clean && first.block !== undefined) return { block: first.block, excluded: [] }
  if (all.length > transactionsMax)
    throw new AdapterError('CAPACITY_EXCEEDED', `exclusions among ${all.length} transactions`)
  const trial: Trial = { job: withFeesOf(job, first.block), snapshot, first: first.block }
  return selectOneByOne(trial, await startingPoint(trial, first, all))
}

/** Asks for the base fee that the node chose at first: some go back to a snapshot but not to the fees of its time. */
function withFeesOf(job: Job, block: RpcBlock | undefined): Job {
  const { attributes } = job.input
  const baseFeePerGas = attributes.baseFeePerGas ?? block?.header.baseFeePerGas
  return baseFeePerGas === undefined
    ? job
    : { ...job, input: { ...job.input, attributes: { ...attributes, baseFeePerGas } } }
}

/** The chain's state before the block, to go back to. */
interface Trial {
  readonly job: Job
  /** What the node built at first, where it built anything. */
  readonly first: RpcBlock | undefined
  snapshot: string
}

/** Without those that the pool refused the rest often makes a block at once; then only they need a closer look. */
async function startingPoint(trial: Trial, first: Attempt, all: readonly number[]): Promise<readonly number[] | null> {
  if (first.refused.size === 0) return null
  const rest = all.filter((place) => !first.refused.has(place))
  const second = await retry(trial, rest)
  return second.clean ? rest : null
}

async function selectOneByOne(trial: Trial, known: readonly number[] | null): Promise<Selection> {
  const { job } = trial
  const taken: number[] = []
  const excluded: { index: number; reason: NodeRefusal['reason']; detail: string }[] = []
  for (const place of job.transactions.keys()) {
    if (known?.includes(place)) {
      taken.push(place)
      continue
    }
    const refusal = await refusalAt(trial, taken, place)
    if (refusal === undefined) taken.push(place)
    else excluded.push({ index: place, ...refusal })
  }
  const final = await retry(trial, taken)
  if (!final.clean || final.block === undefined) {
    throw new AdapterError(
      'INTERNAL',
      `the node builds another block each time: ${final.miningRefusal ?? 'other transactions'}`,
    )
  }
  const { header } = final.block
  if (trial.first !== undefined && trial.first.header.excessBlobGas !== header.excessBlobGas) {
    throw new AdapterError('INTERNAL', 'the node did not go back to the blob gas of the snapshot')
  }
  return { block: final.block, excluded }
}

/** Finds whether a transaction can follow those taken so far, and if not, why. */
async function refusalAt(trial: Trial, taken: readonly number[], place: number): Promise<NodeRefusal | undefined> {
  const { job } = trial
  const tried = await retry(trial, [...taken, place])
  if (tried.clean) return undefined
  const words = tried.miningRefusal ?? (await wordsAbout(job, tried, place, taken.length === 0))
  if (words !== undefined) return readRefusal(words, transactionAt(job, place))
  const before = await retry(trial, taken)
  if (before.block === undefined) throw new AdapterError('INTERNAL', 'the node would not mine what it mined before')
  return secondLook(trial, before.block, place)
}

/** A pool's refusal counts at once only where no transaction comes before; what mining throws out always counts. */
async function wordsAbout(job: Job, tried: Attempt, place: number, first: boolean): Promise<string | undefined> {
  const refused = tried.refused.get(place)
  if (refused !== undefined) return first ? refused : undefined
  return job.chain.node.wordsAbout?.(hashAt(job, place))
}

/** Offers a transaction again on the state that the ones before it left. */
async function secondLook({ job }: Trial, before: RpcBlock, place: number): Promise<NodeRefusal> {
  await setAttributes(job.chain, oneSecondLater(job.input.attributes))
  const transaction = transactionAt(job, place)
  const words = await offer(job, place)
  if (words !== undefined) return readRefusal(words, transaction)
  const left = integer(before.header.gasLimit) - integer(before.header.gasUsed)
  const gas = readTransactionGas(transaction)
  if (gas > left) {
    return { reason: 'GAS_ALLOWANCE_EXCEEDED', detail: `the block has ${left} gas left, the transaction asks ${gas}` }
  }
  switch (await whereabouts(job, place)) {
    case 'pool':
      return { reason: 'NONCE_TOO_HIGH', detail: 'queued for a later nonce' }
    case 'nowhere':
      return readRefusal('thrown out of the pool without a word', transaction)
    case 'block': {
      const words = `pool: transaction ${place} is valid only after others of its block`
      throw new AdapterError('UNSUPPORTED_FEATURE', words, 'fundsWithinBlock')
    }
  }
}

async function whereabouts(job: Job, place: number): Promise<'block' | 'pool' | 'nowhere'> {
  const answer = await job.chain.node.request('eth_getTransactionByHash', [hashAt(job, place)])
  if (answer === null) return 'nowhere'
  return has(object(answer, 'a transaction'), 'blockNumber') ? 'block' : 'pool'
}

function transactionAt(job: Job, place: number): Uint8Array {
  return job.transactions[place] ?? Uint8Array.of()
}

function hashAt(job: Job, place: number): Hash32 {
  return job.hashes[place] ?? hashTransaction(transactionAt(job, place))
}

async function retry(trial: Trial, places: readonly number[]): Promise<Attempt> {
  const { chain } = trial.job
  if (chain.commands.revert === undefined) throw new AdapterError('UNSUPPORTED_FEATURE', 'going back to a snapshot')
  const reverted = await chain.node.request(chain.commands.revert, [trial.snapshot])
  if (reverted !== true) throw new AdapterError('INTERNAL', `the node did not go back to snapshot ${trial.snapshot}`)
  if (chain.commands.dropAll !== undefined) await chain.node.request(chain.commands.dropAll, [])
  trial.snapshot = await takeSnapshot(trial.job)
  return attempt(trial.job, places)
}

async function takeSnapshot({ chain }: Job): Promise<string> {
  if (chain.commands.snapshot === undefined) return ''
  return text({ snapshot: await chain.node.request(chain.commands.snapshot, []) }, 'snapshot')
}
