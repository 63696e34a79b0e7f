import { splitBlock, type BlockParts } from '../codec/Block.ts'
import { encodeHeader, hashHeader } from '../codec/Header.ts'
import type { ExecutionContext, ExecutionResult, Genesis, Witness } from '../model/generated/adapter.ts'
import { fromBytes, hash32, toBytes, type Bytes, type Hash32 } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import { recordAncestors, type AncestorRecorder } from '../state/Ancestors.ts'
import type { BlockState } from '../state/BlockState.ts'
import { createStateStore, type StateStore } from '../state/StateStore.ts'
import { recordWitness, type WitnessRecorder } from '../state/Witness.ts'
import { readBlockHeader, toBlockHeader, type BlockHeader } from './BlockHeader.ts'
import type { BlockOutcome, BlockSetting } from './BlockRun.ts'
import { checkUncles, type Generation } from './checkUncles.ts'
import { checkBlock, checkResult, executeBlock, resultOf, type BlockToRun } from './executeBlock.ts'
import type { Party } from './Party.ts'
import type { Rules } from './Rules.ts'

/** A block of a chain that is held in memory. */
export interface ChainBlock extends Generation {
  readonly rlp: Uint8Array
  readonly stateRoot: Uint8Array
  readonly totalDifficulty: bigint
}

/** Blocks that were accepted, side chains included, with the state after each. */
export interface Chain {
  readonly genesis: ChainBlock
  readonly store: StateStore
  /** @throws {@link Rejection} `PARENT_UNKNOWN`. */
  find(hash: Hash32): ChainBlock
  add(block: ChainBlock): void
  /** Opens what a block that follows `parent` runs on. */
  open(parent: ChainBlock, context: ExecutionContext | undefined): Opened
  /** Ancestors of a block that follows `parent`, nearest first. */
  generations(parent: ChainBlock): ChainBlock[]
}

/** State and ancestors that a block runs on, both recorded for its witness. */
export interface Opened {
  readonly world: BlockState
  readonly ancestors: AncestorRecorder
  readonly recorder: WitnessRecorder
}

const generationsMax = 8

/**
 * Starts a chain.
 *
 * @param genesis - First block and the state after it.
 * @param party - Whose chain it is.
 * @returns The chain; its genesis header carries the root of the state that was given, whatever the header says.
 */
export function createChain(genesis: Genesis, party: Party): Chain {
  const store = createStateStore(party.crypto)
  const root = store.addGenesis(genesis.alloc)
  const blocks = new Map<Hash32, ChainBlock>()
  const first = genesisBlock(genesis, root)
  blocks.set(first.hash, first)
  return {
    genesis: first,
    store,
    find: (hash) => {
      const block = blocks.get(hash)
      if (block === undefined) throw new Rejection('PARENT_UNKNOWN', { parentHash: hash })
      return block
    },
    add: (block) => void blocks.set(block.hash, block),
    open: (parent, context) => {
      const honest = recordWitness(store)
      const recorder = party.recorder?.(honest, store) ?? honest
      return {
        recorder,
        world: store.open(parent.stateRoot, recorder),
        ancestors: recordAncestors(parent.rlp, (hash) => blocks.get(hash)?.rlp, context),
      }
    },
    generations: (parent) => {
      const line = [parent]
      for (let block = blocks.get(parent.header.source.parentHash); block !== undefined;) {
        if (line.length === generationsMax) break
        line.push(block)
        block = blocks.get(block.header.source.parentHash)
      }
      return line
    },
  }
}

function genesisBlock(genesis: Genesis, root: Uint8Array): ChainBlock {
  const given = toBytes(genesis.headerRlp)
  const stateRoot = hash32(fromBytes(root))
  const read = readBlockHeader(given)
  const fits = read.source.stateRoot === stateRoot
  const header = fits ? read : toBlockHeader({ ...read.source, stateRoot })
  const rlp = fits ? given : encodeHeader(header.source)
  return { rlp, header, hash: hashHeader(rlp), stateRoot: root, totalDifficulty: header.difficulty, uncles: [] }
}

/** What importing one block gave. */
export interface Import {
  readonly result?: ExecutionResult
  readonly witness?: Witness
  readonly block?: ChainBlock
  readonly rejection?: Rejection
  /** State that the block ran on, as far as it got. */
  readonly world?: BlockState
}

/** A block to import. */
export interface BlockToImport {
  readonly rlp: Bytes
  readonly context?: ExecutionContext
  readonly trace?: BlockSetting['trace']
}

/**
 * Imports a block; an invalid one leaves nothing behind.
 *
 * @param chain - Chain that holds its parent.
 * @param block - RLP and context.
 * @param party - Rules and engine.
 * @returns What execution gave, the witness as far as it was recorded, and why the block was refused, if it was.
 */
export async function importBlock(chain: Chain, block: BlockToImport, party: Party): Promise<Import> {
  let opened: Opened | null = null
  let result: ExecutionResult | undefined
  const recorded = (): Pick<Import, 'witness' | 'world'> =>
    opened === null ? {} : { witness: opened.recorder.witness(opened.ancestors.headers()), world: opened.world }
  try {
    const rlp = toBytes(block.rlp)
    const parts = splitBlock(rlp)
    const header = toBlockHeader(parts.header)
    const parent = chain.find(parts.header.parentHash)
    opened = chain.open(parent, block.context)
    const candidate = { chain, parent, parts, header, bytes: rlp.length }
    const rules = rulesOf(candidate, party, opened.world)
    const run = { parts, header, rules, ...opened, ...party, ...traceOf(block) }
    try {
      check(candidate, rules, party)
    } catch (error) {
      await recordAnyway(error, run)
      throw error
    }
    const outcome = await executeBlock(run)
    result = resultOf(header, outcome)
    checkResult(header, outcome)
    const accepted = accept({ chain, parent, parts, header, outcome, world: opened.world })
    return { result, block: accepted, ...recorded() }
  } catch (error) {
    if (!(error instanceof Rejection)) throw error
    return { rejection: error, ...(result !== undefined && { result }), ...recorded() }
  }
}

function traceOf({ trace }: BlockToImport): { readonly trace?: NonNullable<BlockSetting['trace']> } {
  return trace === undefined ? {} : { trace }
}

interface Candidate {
  readonly chain: Chain
  readonly parent: ChainBlock
  readonly parts: BlockParts
  readonly header: BlockHeader
  readonly bytes: number
}

/** Runs a block whose header is refused for the sake of its witness: another party may look at headers last. */
async function recordAnyway(refusal: unknown, run: BlockToRun): Promise<void> {
  if (!(refusal instanceof Rejection)) return
  try {
    await executeBlock(run)
  } catch (error) {
    if (!(error instanceof Rejection)) throw error
  }
}

function rulesOf({ header, parent }: Candidate, { book }: Party, world: BlockState): Rules {
  return book.at({
    number: header.number,
    timestamp: header.timestamp,
    difficulty: header.difficulty,
    parentTotalDifficulty: parent.totalDifficulty,
    ...(book.readsState && { state: world }),
  })
}

function check({ chain, parent, parts, header, bytes }: Candidate, rules: Rules, { book, crypto }: Party): void {
  checkBlock({ parts, header, rules, crypto }, parent.header, bytes)
  if (parts.uncles.length > 0) checkUncles(header, parts.uncles, chain.generations(parent), book)
}

interface Accepted extends Omit<Candidate, 'bytes'> {
  readonly outcome: BlockOutcome
  readonly world: BlockState
}

function accept({ chain, parent, parts, header, outcome, world }: Accepted): ChainBlock {
  chain.store.keep(world)
  const block: ChainBlock = {
    rlp: parts.headerRlp,
    header,
    hash: hashHeader(parts.headerRlp),
    stateRoot: toBytes(outcome.stateRoot),
    totalDifficulty: parent.totalDifficulty + header.difficulty,
    uncles: parts.uncles.map(hashHeader),
  }
  chain.add(block)
  return block
}
