import { assembleBlock } from '../codec/Block.ts'
import { encodeHeader, hashHeader } from '../codec/Header.ts'
import * as Rlp from '../codec/Rlp.ts'
import type {
  BlockAttributes,
  BlockToBuild,
  BuildBlocksParams,
  BuildBlocksResult,
  BuiltBlock,
  Header,
  Withdrawal,
  Witness,
} from '../model/generated/adapter.ts'
import { Defect } from '../model/Defect.ts'
import { bytes, fromBytes, hash32, quantity, toBytes, type Hash32 } from '../model/Hex.ts'
import { Rejection, type Reason } from '../model/Rejection.ts'
import { encodeWithdrawal } from '../codec/Block.ts'
import { toBlockHeader, type BlockHeader } from './BlockHeader.ts'
import { batchOf } from './activation.ts'
import { rootOf, startBlock, type BlockOutcome, type BlockSetting } from './BlockRun.ts'
import { createChain, importBlock, type Chain, type ChainBlock, type Opened } from './Chain.ts'
import { nextDifficulty } from './difficulty.ts'
import { settingOf } from './executeBlock.ts'
import { nextBaseFee, nextExcessBlobGas } from './fees.ts'
import { Level } from './Fork.ts'
import { genesisOf } from './importBlocks.ts'
import type { Party } from './Party.ts'
import type { BlockState } from '../state/BlockState.ts'
import { changedAccounts } from './readState.ts'
import { createProvability } from './provability.ts'
import { roomOf } from './Room.ts'
import type { Rules } from './Rules.ts'

const zeroHash = hash32(`0x${'00'.repeat(32)}`)
const zeroBloom = bytes(`0x${'00'.repeat(256)}`)
const zeroNonce = bytes('0x0000000000000000')

/**
 * Builds blocks one on the other (`seq_buildBlocks`).
 *
 * @param params - Genesis, attributes and transactions.
 * @param party - Rules and engine.
 * @returns The blocks, each with the transactions that had to be left out.
 * @throws {@link Rejection} Where a block cannot be built at all, such as `SYSTEM_CONTRACT_EMPTY`.
 */
export async function buildBlocks(params: BuildBlocksParams, party: Party): Promise<BuildBlocksResult> {
  const chain = createChain(params.genesis, party)
  const wanted = new Set(params.emit)
  const blocks: BuiltBlock[] = []
  let parent = chain.genesis
  for (const input of params.blocks) {
    const built = await buildBlock(chain, { parent, block: input }, party)
    const { witness, ...block } = built.built
    blocks.push({
      ...block,
      ...(wanted.has('witness') && witness !== undefined && { witness }),
      ...(wanted.has('claimed') && { claimed: changedAccounts(built.opened.world) }),
    })
    parent = built.next
  }
  return { genesis: genesisOf(chain), blocks }
}

/** A block to build and where. */
export interface BuildJob {
  readonly parent: ChainBlock
  readonly block: BlockToBuild
  readonly trace?: BlockSetting['trace']
  /** Picks the next transaction; in the order of the block where absent. */
  readonly queue?: (template: BlockHeader) => TransactionQueue
}

/** Hands out transactions of a block one by one. */
export interface TransactionQueue {
  /** @returns Place of the next one among the transactions of the block; undefined where there is none. */
  next(): number | undefined
  /**
   * Told what became of it before the next one is asked for.
   *
   * @param reason - Why it was left out; undefined where it is in the block.
   */
  settle(index: number, reason: Reason | undefined): void
}

function inOrder(count: number): TransactionQueue {
  let next = 0
  return { next: () => (next < count ? next++ : undefined), settle: () => undefined }
}

/** A block that was built, and the same as part of the chain. */
export interface Built {
  readonly built: BuiltBlock
  readonly next: ChainBlock
  readonly opened: Opened
}

/**
 * Builds one block and adds it to the chain.
 *
 * @param chain - Chain that holds the parent.
 * @param job - Parent, attributes and transactions.
 * @param party - Rules and engine.
 * @returns The block; its witness is always there.
 */
export async function buildBlock(chain: Chain, job: BuildJob, party: Party): Promise<Built> {
  const { parent, block } = job
  const { attributes } = block
  const opened = chain.open(parent, block.context)
  const { template, rules } = templateOf(attributes, { parent, world: opened.world }, party)
  const uncles = (attributes.uncles ?? []).map(toBytes)
  const withdrawals = template.source.withdrawalsRoot === undefined ? undefined : (attributes.withdrawals ?? [])
  const parts = { headerRlp: parent.rlp, header: template.source, transactions: [], uncles, ...present(withdrawals) }
  const setting = settingOf({
    ...party,
    ...opened,
    parts,
    header: template,
    rules,
    ...(rules.capacity.watchesCalls && { provability: createProvability() }),
    ...(job.trace !== undefined && { trace: job.trace }),
  })
  const room = roomOf(rules.capacity, () => gasOfBatchBefore(chain, { parent, number: template.number }, party))
  const run = await startBlock({ ...setting, ...(room !== undefined && { room }) })
  const included: Uint8Array[] = []
  const excluded: BuiltBlock['excluded'][number][] = []
  const queue = job.queue?.(template) ?? inOrder(block.transactions.length)
  for (let index = queue.next(); index !== undefined; index = queue.next()) {
    const encoded = toBytes(block.transactions[index] ?? bytes('0x'))
    try {
      await run.add(encoded)
      included.push(encoded)
      queue.settle(index, undefined)
    } catch (error) {
      if (!(error instanceof Rejection) || error.reason.startsWith('WITNESS_')) throw error
      excluded.push({ index, reason: error.reason, detail: error.message })
      queue.settle(index, error.reason)
    }
  }
  const outcome = await run.finish()
  const headerRlp = encodeHeader(wholeHeader(template.source, outcome))
  const rlp = assembleBlock({ headerRlp, transactions: included, uncles, ...present(withdrawals) })
  const next = extend({ chain, parent, headerRlp, template, outcome, opened })
  const built: BuiltBlock = {
    status: 'built',
    rlp: fromBytes(rlp),
    result: { blockHash: next.hash, ...outcome },
    excluded,
    witness: await witnessOf(chain, { opened, excluded, rlp, context: block.context }, party),
  }
  return { built, next, opened }
}

interface Recording extends Pick<BuiltBlock, 'excluded'> {
  readonly opened: Opened
  readonly rlp: Uint8Array
  readonly context: BlockToBuild['context']
}

/** What was read for a transaction that was left out is no part of the witness: the block is run again without it. */
async function witnessOf(chain: Chain, { opened, excluded, rlp, context }: Recording, party: Party): Promise<Witness> {
  if (excluded.length === 0) return opened.recorder.witness(opened.ancestors.headers())
  const { witness } = await importBlock(
    chain,
    { rlp: fromBytes(rlp), ...(context !== undefined && { context }) },
    party,
  )
  if (witness === undefined) throw new Defect('a block that was just built left no witness')
  return witness
}

function present(withdrawals: readonly Withdrawal[] | undefined): { readonly withdrawals?: readonly Withdrawal[] } {
  return withdrawals === undefined ? {} : { withdrawals }
}

interface Extension {
  readonly chain: Chain
  readonly parent: ChainBlock
  readonly headerRlp: Uint8Array
  readonly template: BlockHeader
  readonly outcome: BlockOutcome
  readonly opened: Opened
}

function extend({ chain, parent, headerRlp, template, outcome, opened }: Extension): ChainBlock {
  chain.store.keep(opened.world)
  const next: ChainBlock = {
    rlp: headerRlp,
    header: toBlockHeader(wholeHeader(template.source, outcome)),
    hash: hashHeader(headerRlp),
    stateRoot: toBytes(outcome.stateRoot),
    totalDifficulty: parent.totalDifficulty + template.difficulty,
    uncles: [],
  }
  chain.add(next)
  return next
}

/** Gas that the blocks of a batch used before one of its blocks. */
function gasOfBatchBefore(
  chain: Chain,
  { parent, number }: { readonly parent: ChainBlock; readonly number: bigint },
  { book: { batchBlocks } }: Party,
): bigint {
  if (batchBlocks === null) return 0n
  let gas = 0n
  let block = parent
  while (block.header.number > 0n && batchOf(block.header.number, batchBlocks) === batchOf(number, batchBlocks)) {
    gas += block.header.gasUsed
    if (block === chain.genesis) break
    block = chain.find(block.header.source.parentHash)
  }
  return gas
}

/**
 * Makes the header of a block with everything that is known before execution, and finds the rules that it falls under.
 *
 * @param attributes - Of the block.
 * @param place - Parent, and the state after it.
 * @param party - Rules and cryptography.
 */
export function templateOf(
  attributes: BlockAttributes,
  { parent, world }: { readonly parent: ChainBlock; readonly world: BlockState },
  { book, crypto }: Party,
): { readonly template: BlockHeader; readonly rules: Rules } {
  const number = attributes.number === undefined ? parent.header.number + 1n : BigInt(attributes.number)
  const timestamp = BigInt(attributes.timestamp)
  const asked = attributes.difficulty === undefined ? null : BigInt(attributes.difficulty)
  const position = {
    number,
    timestamp,
    parentTotalDifficulty: parent.totalDifficulty,
    ...(book.readsState && { state: world }),
  }
  const rules = book.at({ ...position, difficulty: asked ?? parent.header.difficulty })
  const powDifficulty = (): bigint => asked ?? nextDifficulty({ number, timestamp }, parent.header, rules.level)
  const source: Header = {
    parentHash: parent.hash,
    sha3Uncles: unclesHash(attributes, crypto.keccak256),
    miner: attributes.feeRecipient,
    stateRoot: zeroHash,
    transactionsRoot: zeroHash,
    receiptsRoot: zeroHash,
    logsBloom: zeroBloom,
    difficulty: quantity(rules.proofOfStake ? 0n : powDifficulty()),
    number: quantity(number),
    gasLimit: attributes.gasLimit,
    gasUsed: quantity(0),
    timestamp: attributes.timestamp,
    extraData: attributes.extraData ?? bytes('0x'),
    mixHash: attributes.prevRandao,
    nonce: zeroNonce,
    ...laterFields(attributes, parent.header, rules),
    ...(rules.level >= Level.shanghai && {
      withdrawalsRoot: rootOf((attributes.withdrawals ?? []).map(encodeWithdrawal), crypto),
    }),
  }
  return { template: toBlockHeader(source), rules }
}

function laterFields(attributes: BlockAttributes, parent: BlockHeader, rules: Rules): Partial<Header> {
  return {
    ...(rules.level >= Level.london && { baseFeePerGas: attributes.baseFeePerGas ?? quantity(nextBaseFee(parent)) }),
    ...(rules.level >= Level.cancun && {
      blobGasUsed: quantity(0),
      excessBlobGas: attributes.excessBlobGas ?? quantity(nextExcessBlobGas(parent, rules)),
      parentBeaconBlockRoot: attributes.parentBeaconBlockRoot ?? zeroHash,
    }),
    ...(rules.level >= Level.prague && { requestsHash: zeroHash }),
  }
}

function unclesHash({ uncles = [] }: BlockAttributes, keccak256: (data: Uint8Array) => Uint8Array): Hash32 {
  return hash32(fromBytes(keccak256(Rlp.join(uncles.map(toBytes)))))
}

function wholeHeader(template: Header, outcome: BlockOutcome): Header {
  const { transactions: _, ...computed } = outcome
  return { ...template, ...computed }
}
