import type { Hash32 } from '../../../../src/model/Hex.ts'
import type {
  BuildBlocksParams,
  SequencerStateParams,
  SequencerTraceParams,
  StateResult,
  TraceResult,
  TraceStep,
} from '../../../../src/model/generated/adapter.ts'
import type { Ruleset } from '../../../../src/model/generated/ruleset.ts'
import { AdapterError } from '../../../protocol/serve.ts'
import type { Adapter } from '../../../protocol/serve.ts'
import { findTouched, readAccountStates } from './accountStates.ts'
import { createChains } from './chains.ts'
import type { BuiltChain, NumberedBlock } from './chains.ts'
import type { NodeKind } from './Node.ts'
import { readTrace } from './traces.ts'

/** Rulesets kept; a run configures a handful. */
const rulesetsMax = 256

/**
 * Makes a sequencer of a kind of node.
 *
 * @param kind - How its chains are started, and what it declares.
 * @returns The adapter, to be served.
 */
export function createNodeSequencer(kind: NodeKind): Adapter {
  const rulesets = new Map<Hash32, Ruleset>()
  const chains = createChains(kind, (hash) => rulesets.get(hash) ?? unknownRuleset(hash))
  const trace = createTraceReader()

  return {
    declaration: kind.declaration,
    handlers: {
      lockstep_configure({ ruleset, rulesetHash }) {
        rulesets.set(rulesetHash, ruleset)
        const [oldest] = rulesets.keys()
        if (rulesets.size > rulesetsMax && oldest !== undefined) rulesets.delete(oldest)
        return { rulesetHash }
      },
      seq_buildBlocks: async (params) => (await chains.built(params)).result,
      seq_trace: async (params) => trace(await chains.built(buildRequest(params)), params),
      seq_state: async (params) => readState(await chains.built(buildRequest(params)), params),
    },
    close: () => chains.close(),
  }
}

/** Reads traces page by page; the last one is kept, for a runner asks for its pages in a row. */
function createTraceReader(): (built: BuiltChain, params: SequencerTraceParams) => Promise<TraceResult> {
  let last: { readonly built: BuiltChain; readonly hash: Hash32; readonly steps: readonly TraceStep[] } | undefined
  return async (built, { blockIndex, transactionIndex, from, count }) => {
    const { number, transactionHashes } = blockOf(built, blockIndex)
    const hash = transactionHashes[transactionIndex]
    if (hash === undefined)
      throw new AdapterError('INVALID_PARAMS', `block ${blockIndex} has no transaction ${transactionIndex}`)
    if (last?.built !== built || last.hash !== hash) {
      last = { built, hash, steps: await readTrace(built.chain.node, hash, number) }
    }
    return { steps: last.steps.slice(from, from + count), done: from + count >= last.steps.length }
  }
}

async function readState(built: BuiltChain, { blockIndex, accounts }: SequencerStateParams): Promise<StateResult> {
  const block = blockOf(built, blockIndex)
  const { node } = built.chain
  const wanted = accounts.length > 0 ? accounts : await findTouched(node, block.transactionHashes)
  return { accounts: await readAccountStates(node, block, wanted) }
}

function blockOf(built: BuiltChain, index: number): NumberedBlock {
  const block = built.blocks[index]
  if (block === undefined) throw new AdapterError('INVALID_PARAMS', `the request has no block ${index}`)
  return block
}

function buildRequest({ request }: SequencerTraceParams | SequencerStateParams): BuildBlocksParams {
  if (request.method === 'seq_buildBlocks') return request.params
  throw new AdapterError('UNSUPPORTED_FEATURE', 'importBlocks')
}

function unknownRuleset(hash: Hash32): never {
  throw new AdapterError('UNSUPPORTED_RULESET', `${hash} was not configured`)
}
