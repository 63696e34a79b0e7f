import { splitBlock } from '../../src/codec/Block.ts'
import type {
  BuildBlocksResult,
  BuiltBlock,
  ExecutionResult,
  Header,
  HeaderInput,
} from '../../src/model/generated/adapter.ts'
import { fromBytes, integer, toBytes } from '../../src/model/Hex.ts'
import { Rejection } from '../../src/model/Rejection.ts'
import type { BuildCase } from '../load/Case.ts'
import { readHeader, headerOf, type HeaderView } from '../observe/header.ts'
import type { BuildObservation } from '../observe/Observation.ts'
import { refusalText } from './answers.ts'
import { compareResults, resultInHeader, type KnownResult } from './results.ts'
import type { Problem } from './Verdict.ts'
import { witnessDifference } from './witnessDifference.ts'

/** What the judge thinks of one built block. */
export interface BuiltView {
  readonly index: number
  readonly problems: readonly Problem[]
  readonly header: HeaderView | undefined
  /** What the vector says of this block, where that applies to what was built. */
  readonly known: KnownResult
  /** True where the block holds the transactions that it must hold. */
  readonly sameTransactions: boolean
  /** True where the header is the vector's own in every field that a builder may choose. */
  readonly sameHeader: boolean
  readonly result: ExecutionResult
}

type BlockCase = BuildCase['blocks'][number]

/**
 * Looks at what a sequencer built, up to its first wrong block.
 *
 * @param asked - The case.
 * @param observation - What was observed of both parties.
 * @param built - What the sequencer answered.
 * @returns One view per block, the last one wrong or the last of the case.
 */
export function viewBuilt(
  asked: BuildCase,
  observation: BuildObservation,
  built: BuildBlocksResult,
): readonly BuiltView[] {
  const views: BuiltView[] = []
  const start = startProblems(asked, observation, built)
  let sameHeader = built.genesis.headerRlp === asked.genesis.headerRlp
  for (const [index, wanted] of asked.blocks.entries()) {
    const block = built.blocks[index]
    if (block === undefined) break
    const view = viewBlock({ asked, observation, built, index, wanted, block, sameHeader })
    const problems = index === 0 ? [...start, ...view.problems] : view.problems
    views.push({ ...view, problems })
    sameHeader = view.sameHeader
    if (problems.length > 0) break
  }
  return views
}

/** Problems before the first block. */
function startProblems(asked: BuildCase, { headerInputs }: BuildObservation, built: BuildBlocksResult): Problem[] {
  const problems: Problem[] = []
  const { headerRlp, hash } = built.genesis
  const genesis = readHeader(headerRlp)?.hash
  if (genesis !== hash) {
    problems.push({ field: 'genesis.hash', expected: genesis ?? 'a header', found: hash, against: 'own block' })
  }
  if (headerRlp !== asked.genesis.headerRlp && headerInputs.includes('genesisHeader')) {
    problems.push({
      field: 'genesis.headerRlp',
      expected: asked.genesis.headerRlp,
      found: headerRlp,
      against: 'standard',
    })
  }
  if (built.blocks.length !== asked.blocks.length) {
    const [expected, found] = [String(asked.blocks.length), String(built.blocks.length)]
    problems.push({ field: 'blocks.length', expected, found, against: 'standard' })
  }
  return problems
}

interface BlockContext {
  readonly asked: BuildCase
  readonly observation: BuildObservation
  readonly built: BuildBlocksResult
  readonly index: number
  readonly wanted: BlockCase
  readonly block: BuiltBlock
  /** True as long as every header before was the vector's. */
  readonly sameHeader: boolean
}

function viewBlock(context: BlockContext): BuiltView {
  const { observation, built, index, wanted, block } = context
  const header = headerOf(block.rlp)
  const applies = !observation.derived && built.genesis.alloc === undefined
  const departures = header === undefined ? [] : departuresOf(wanted, header.header)
  const sameHeader = context.sameHeader && departures.length === 0
  const known = applies ? (wanted.expected.result ?? {}) : {}
  const problems: Problem[] = [...unhonoured(departures, observation.headerInputs, index)]
  if (header === undefined)
    problems.push({
      block: index,
      field: 'rlp',
      expected: 'a block',
      found: block.rlp.slice(0, 80),
      against: 'standard',
    })
  else {
    const own = resultInHeader(header.header, header.hash)
    problems.push(...compareResults(own, block.result, { block: index, against: 'own block', blockHash: true }))
  }
  const left = exclusionProblems(wanted, block, index)
  const listed = transactionProblems(wanted, block, index)
  problems.push(...left, ...listed)
  problems.push(...compareResults(known, block.result, { block: index, against: 'vector', blockHash: sameHeader }))
  const silent = problems.length === 0
  const supersets = observation.supersets === true
  problems.push(...extraProblems(wanted, block, { index, applies, sameHeader, silent, supersets }))
  if (problems.length === 0) problems.push(...referenceProblems(context, known))
  const sameTransactions = left.length === 0 && listed.length === 0
  return { index, problems, header, known, sameTransactions, sameHeader, result: block.result }
}

/** Holds the block against the reference, where the vector is silent. */
function referenceProblems(
  { observation, index, wanted, block }: BlockContext,
  known: KnownResult,
): readonly Problem[] {
  const { reference } = observation
  const replayed = reference?.kind === 'result' ? reference.result.blocks[index] : undefined
  if (replayed === undefined) return []
  if (replayed.result !== undefined) {
    const problems = compareResults({ ...replayed.result, ...known }, block.result, {
      block: index,
      against: 'reference',
      blockHash: false,
    })
    if (problems.length > 0) return problems
  }
  // The vector outranks the reference: a block that it knows whole is right, whatever the reference says.
  if (replayed.status === 'accepted' || wanted.expected.result?.stateRoot === block.result.stateRoot) return []
  const found = refusalText(replayed)
  return [{ block: index, field: 'block', expected: 'a block that can be imported', found, against: 'reference' }]
}

function exclusionProblems(wanted: BlockCase, block: BuiltBlock, index: number): Problem[] {
  const problems: Problem[] = []
  const expected = new Map(wanted.expected.excluded.map((entry) => [entry.index, entry.reasons]))
  const at = { block: index, field: 'excluded', against: 'vector' } as const
  for (const { index: transaction, reason, detail } of block.excluded) {
    const reasons = expected.get(transaction)
    expected.delete(transaction)
    const found = refusalText({ reason, ...(detail !== undefined && { detail }) })
    if (reasons === undefined) problems.push({ ...at, transaction, expected: 'included', found })
    else if (!reasons.includes(reason)) problems.push({ ...at, transaction, expected: reasons.join(' or '), found })
  }
  for (const [transaction, reasons] of expected) {
    problems.push({ ...at, transaction, expected: `left out for ${reasons.join(' or ')}`, found: 'included' })
  }
  return problems
}

/** The block must hold what was asked for, in order, without what was left out. */
function transactionProblems(wanted: BlockCase, block: BuiltBlock, index: number): Problem[] {
  const out = new Set(block.excluded.map((entry) => entry.index))
  const expected = wanted.input.transactions.filter((_, place) => !out.has(place))
  const found = transactionsOf(block)
  if (found === undefined) return []
  const differs =
    expected.length !== found.length || expected.some((transaction, place) => transaction !== found[place])
  if (!differs) return []
  const counts = { expected: `${expected.length} as asked for`, found: `${found.length}` }
  return [{ block: index, field: 'transactions', ...counts, against: 'standard' }]
}

function transactionsOf(block: BuiltBlock): readonly string[] | undefined {
  try {
    return splitBlock(toBytes(block.rlp)).transactions.map(fromBytes)
  } catch (error) {
    if (error instanceof Rejection) return undefined
    throw error
  }
}

/** Logs hash, whole block and witness: what a vector may say beside results. */
function extraProblems(
  { expected }: BlockCase,
  block: BuiltBlock,
  state: {
    readonly index: number
    readonly applies: boolean
    readonly sameHeader: boolean
    readonly silent: boolean
    readonly supersets: boolean
  },
): Problem[] {
  if (!state.applies) return []
  const problems: Problem[] = []
  const at = { block: state.index, against: 'vector' } as const
  const logsHash = block.result.transactions[0]?.logsHash
  if (expected.logsHash !== undefined && logsHash !== undefined && logsHash !== expected.logsHash) {
    problems.push({ ...at, transaction: 0, field: 'logsHash', expected: expected.logsHash, found: logsHash })
  }
  if (!state.sameHeader || !state.silent || problems.length > 0) return problems
  if (expected.rlp !== undefined && expected.rlp !== block.rlp) {
    problems.push({ ...at, field: 'rlp', expected: expected.rlp, found: block.rlp })
  }
  if (expected.witness !== undefined && block.witness !== undefined) {
    for (const { list, expected: right, found } of witnessDifference(
      block.witness,
      expected.witness,
      state.supersets,
    )) {
      problems.push({ ...at, field: `witness.${list}`, expected: right, found })
    }
  }
  return problems
}

/** Attributes of a block to build, by the name of the header field that shows them. */
const shownAs: readonly {
  readonly input: HeaderInput & keyof BlockCase['input']['attributes']
  readonly field: keyof Header
}[] = [
  { input: 'timestamp', field: 'timestamp' },
  { input: 'feeRecipient', field: 'miner' },
  { input: 'prevRandao', field: 'mixHash' },
  { input: 'gasLimit', field: 'gasLimit' },
  { input: 'baseFeePerGas', field: 'baseFeePerGas' },
  { input: 'extraData', field: 'extraData' },
  { input: 'parentBeaconBlockRoot', field: 'parentBeaconBlockRoot' },
  { input: 'excessBlobGas', field: 'excessBlobGas' },
  { input: 'difficulty', field: 'difficulty' },
  { input: 'number', field: 'number' },
]

interface Departure {
  readonly input: HeaderInput
  readonly asked: string
  readonly found: string
}

function departuresOf({ input: { attributes } }: BlockCase, header: Header): readonly Departure[] {
  const proofOfWork = integer(header.difficulty) !== 0n
  return shownAs.flatMap(({ input, field }) => {
    const [asked, found] = [attributes[input], header[field]]
    if (typeof asked !== 'string' || found === undefined || asked === found) return []
    // Before the merge the mix hash is a seal, not an input.
    return input === 'prevRandao' && proofOfWork ? [] : [{ input, asked, found }]
  })
}

function unhonoured(
  departures: readonly Departure[],
  declared: readonly HeaderInput[],
  block: number,
): readonly Problem[] {
  return departures
    .filter(({ input }) => declared.includes(input))
    .map(({ input, asked, found }) => ({
      block,
      field: `headerInput ${input}`,
      expected: asked,
      found,
      against: 'standard',
    }))
}
