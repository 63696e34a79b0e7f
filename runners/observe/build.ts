import { decodeHeader } from '../../src/codec/Header.ts'
import type {
  BuildBlocksParams,
  BuildBlocksResult,
  ExecutionContext,
  Genesis,
  ImportBlocksResult,
  Witness,
} from '../../src/model/generated/adapter.ts'
import { toBytes } from '../../src/model/Hex.ts'
import { Rejection } from '../../src/model/Rejection.ts'
import type { HashedRuleset } from '../adapters/Party.ts'
import type { BuildCase } from '../load/Case.ts'
import { ask } from './ask.ts'
import type { Asked, BuildObservation, ProverObservation } from './Observation.ts'
import type { Pair } from './Pair.ts'
import { askProver, executeOn, type ProverBlock } from './proverInput.ts'
import { judgementOf, lackOfSystemCalls } from './systemCalls.ts'

const noContext: ExecutionContext = {}

/**
 * Lets the sequencer build the blocks of a case and the prover compute them again.
 *
 * @param asked - The case.
 * @param pair - The parties.
 * @param token - Opaque name of the case.
 * @returns What both did, and the reference where it had to build the witness.
 */
export async function observeBuild(asked: BuildCase, pair: Pair, token: string): Promise<BuildObservation> {
  const { ruleset, missing } = judgementOf(asked, pair)
  const headerInputs = 'party' in pair.sequencer ? pair.sequencer.party.declaration.headerInputs : []
  const emit = declares(pair, 'witness') ? (['witness'] as const) : []
  const blocksToBuild = asked.blocks.map(({ input }) => input)
  const params = { token, rulesetHash: ruleset.hash, genesis: asked.genesis, blocks: blocksToBuild, emit }
  const request = { method: 'seq_buildBlocks', params } as const
  const supersets = emit.length > 0 && !declares(pair, 'canonicalWitness')
  const base = {
    kind: 'build',
    ruleset,
    derived: missing.length > 0,
    headerInputs,
    request,
    ...(supersets && { supersets }),
  } as const
  const sequencer = await askToBuild(asked, pair, ruleset, params)
  if (sequencer.kind !== 'result') return { ...base, sequencer, prover: proverNotAsked('the sequencer built no block') }
  const built = sequencer.result
  const own = built.blocks.every(({ witness }) => witness !== undefined)
  const reference = own ? undefined : await replayOnReference(asked, built, pair, { ruleset, token })
  const blocks = proverBlocks(asked, built, reference)
  const prover = await askProver(pair, {
    token,
    case: asked,
    ruleset,
    blocks,
    witnessFrom: own ? 'sequencer' : 'reference',
    canonical: !own || declares(pair, 'canonicalWitness'),
    computeWanted: true,
  })
  return { ...base, sequencer, prover, ...(reference !== undefined && { reference }) }
}

/** Asks the reference to import what A built and to execute what B was given. */
export async function triangulateBuild(
  asked: BuildCase,
  observation: BuildObservation,
  pair: Pair,
): Promise<BuildObservation> {
  const { sequencer, ruleset, prover } = observation
  if (sequencer.kind !== 'result') return observation
  const token = 'triangulation'
  const reference =
    observation.reference ?? (await replayOnReference(asked, sequencer.result, pair, { ruleset, token }))
  if (prover.blocks.length === 0) return { ...observation, reference }
  const referenceProver = await executeOn(
    await pair.reference(),
    { token, case: asked, ruleset },
    prover,
    pair.budgetMs,
  )
  return { ...observation, reference, referenceProver }
}

/** What a prover that was not asked leaves behind. */
function proverNotAsked(why: string): ProverObservation {
  return {
    mode: 'compute',
    canonicalWitness: false,
    blocks: [],
    blockIndices: [],
    controls: [],
    witnessFrom: 'vector',
    asked: { kind: 'notAsked', why },
  }
}

async function askToBuild(
  asked: BuildCase,
  pair: Pair,
  ruleset: HashedRuleset,
  params: BuildBlocksParams,
): Promise<Asked<BuildBlocksResult>> {
  const lack = lackOfInputs(asked, pair) ?? lackOfSystemCalls(asked, ruleset)
  if (lack !== undefined) return { kind: 'skip', capability: lack }
  return ask(pair.sequencer, {
    method: 'seq_buildBlocks',
    params,
    need: { role: 'sequencer', features: ['buildBlocks'], case: asked },
    ruleset,
    budgetMs: pair.budgetMs,
  })
}

function lackOfInputs(asked: BuildCase, pair: Pair): string | undefined {
  if ('fault' in pair.sequencer) return undefined
  const { headerInputs, features } = pair.sequencer.party.declaration
  const input = asked.headerInputs.find((wanted) => !headerInputs.includes(wanted))
  if (input !== undefined) return `headerInput ${input}`
  const wantsContext = asked.blocks.some(({ input: { context } }) => context !== undefined)
  return wantsContext && !features.includes('context') ? 'feature context' : undefined
}

function declares(pair: Pair, feature: 'witness' | 'canonicalWitness'): boolean {
  return 'party' in pair.sequencer && pair.sequencer.party.declaration.features.includes(feature)
}

async function replayOnReference(
  asked: BuildCase,
  built: BuildBlocksResult,
  pair: Pair,
  { ruleset, token }: { readonly ruleset: HashedRuleset; readonly token: string },
): Promise<Asked<ImportBlocksResult>> {
  const genesis = startingPoint(asked, built)
  if (genesis === undefined) return { kind: 'notAsked', why: 'the genesis header of the sequencer cannot be read' }
  const contexts = asked.blocks.map(({ input }) => input.context ?? noContext)
  const blocks = built.blocks.map(({ rlp }) => rlp)
  const withContexts = contexts.some((context) => context !== noContext) && contexts.length === blocks.length
  return ask(await pair.reference(), {
    method: 'seq_importBlocks',
    params: { token, rulesetHash: ruleset.hash, genesis, blocks, emit: ['witness'], ...(withContexts && { contexts }) },
    need: { role: 'sequencer', features: ['importBlocks'], case: asked },
    ruleset,
    budgetMs: pair.budgetMs,
  })
}

/** The block and state that the sequencer really started from. */
function startingPoint(asked: BuildCase, built: BuildBlocksResult): Genesis | undefined {
  const { headerRlp, alloc } = built.genesis
  if (headerRlp === asked.genesis.headerRlp && alloc === undefined) return asked.genesis
  try {
    return { alloc: alloc ?? asked.genesis.alloc, header: decodeHeader(toBytes(headerRlp)), headerRlp }
  } catch (error) {
    if (error instanceof Rejection) return undefined
    throw error
  }
}

/** Blocks with a witness, up to the first without: what follows has a pre-state that nobody can vouch for. */
function proverBlocks(
  asked: BuildCase,
  built: BuildBlocksResult,
  reference: Asked<ImportBlocksResult> | undefined,
): readonly ProverBlock[] {
  const blocks: ProverBlock[] = []
  for (const [index, block] of built.blocks.entries()) {
    const replayed = reference?.kind === 'result' ? reference.result.blocks[index] : undefined
    const witness: Witness | undefined = block.witness ?? replayed?.witness
    const wanted = asked.blocks[index]
    if (witness === undefined || wanted === undefined) break
    // A block that only leaves transactions out is judged by what was left out.
    const empty = block.result.transactions.length === 0 && wanted.expected.excluded.length > 0
    const { context } = wanted.input
    if (!empty) blocks.push({ index, rlp: block.rlp, witness, valid: true, ...(context !== undefined && { context }) })
    if (replayed?.status === 'rejected') break
  }
  return blocks
}
