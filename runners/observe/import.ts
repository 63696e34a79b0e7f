import type {
  BlockToExecute,
  ExecuteResult,
  ImportBlocksParams,
  ImportBlocksResult,
  Witness,
} from '../../src/model/generated/adapter.ts'
import type { Bytes, Hash32 } from '../../src/model/Hex.ts'
import type { HashedRuleset, Started } from '../adapters/Party.ts'
import type { ImportCase } from '../load/Case.ts'
import { ask, lackOf } from './ask.ts'
import { controlFor } from './controls.ts'
import { readHeader, headerOf } from './header.ts'
import type { Asked, Control, ImportObservation, ProverObservation, RefusedWitness } from './Observation.ts'
import type { Pair } from './Pair.ts'
import { askProver, executeOn, type ProverBlock } from './proverInput.ts'
import { judgementOf } from './systemCalls.ts'

/**
 * Lets the sequencer import the blocks of a case and the prover validate each from a witness of its pre-state.
 *
 * @param asked - The case.
 * @param pair - The parties.
 * @param token - Opaque name of the case.
 * @returns What both did, and the reference where it had to build the witnesses.
 */
export async function observeImport(asked: ImportCase, pair: Pair, token: string): Promise<ImportObservation> {
  const { missing } = judgementOf(asked, pair)
  const lack = lackOfImporter(asked, pair) ?? systemCallLack(missing)
  const { ruleset } = judgementOf(asked, { ...pair, sequencer: noParty, prover: noParty })
  const controls: Control[] = []
  const sent: Bytes[] = asked.blocks.map(({ rlp }) => rlp)
  const lastValid = asked.blocks.findLast(({ expected }) => expected.kind === 'accept')
  const control = lastValid === undefined || lack !== undefined ? undefined : controlFor(pair, lastValid.rlp)
  if (control !== undefined) {
    controls.push({ index: sent.length, field: control.field })
    sent.push(control.rlp)
  }
  const emit = declaresWitness(pair) ? (['witness'] as const) : []
  const params = importParams({ asked, ruleset, token }, sent, emit)
  const request = { method: 'seq_importBlocks', params } as const
  const sequencer = lack ?? (await askToImport(pair.sequencer, asked, { ruleset, params, budgetMs: pair.budgetMs }))
  const own = sequencer.kind === 'result' && sequencer.result.blocks.some(({ witness }) => witness !== undefined)
  const reference = own || lack !== undefined ? undefined : await importOnReference(asked, pair, { ruleset, token })
  const source = own ? sequencer : reference
  const prover = await askProver(pair, {
    token,
    case: asked,
    ruleset,
    blocks: source?.kind === 'result' ? proverBlocks(asked, source.result) : [],
    witnessFrom: own ? 'sequencer' : 'reference',
    canonical: !own || declaresCanonical(pair),
    computeWanted: false,
  })
  const base = { kind: 'import', ruleset, request, sequencer, sequencerControls: controls } as const
  const judged = lack === undefined ? prover : { ...prover, asked: lack }
  return { ...base, prover: judged, ...(reference !== undefined && { reference }) }
}

/**
 * Asks the reference to import the blocks and to execute what B was given.
 *
 * A witness of A that the reference refuses too says nothing about B, which is asked again with the reference's own.
 */
export async function triangulateImport(
  asked: ImportCase,
  observation: ImportObservation,
  pair: Pair,
): Promise<ImportObservation> {
  const { ruleset, prover } = observation
  const token = 'triangulation'
  const reference = observation.reference ?? (await importOnReference(asked, pair, { ruleset, token }))
  if (prover.blocks.length === 0) return { ...observation, reference }
  const request = { token, case: asked, ruleset }
  const executeOnReference = async (sent: ProverObservation): Promise<Asked<ExecuteResult>> =>
    executeOn(await pair.reference(), request, sent, pair.budgetMs)
  const referenceProver = await executeOnReference(prover)
  const refusedWitnesses = prover.witnessFrom === 'sequencer' ? refusedBy(referenceProver, asked, prover) : []
  if (refusedWitnesses.length === 0 || reference.kind !== 'result') {
    return { ...observation, reference, referenceProver }
  }
  const again = await askProver(pair, {
    ...request,
    blocks: proverBlocks(asked, reference.result),
    witnessFrom: 'reference',
    canonical: true,
    computeWanted: false,
  })
  return {
    ...observation,
    reference,
    prover: again,
    referenceProver: await executeOnReference(again),
    refusedWitnesses,
  }
}

/** Witnesses with which a valid block is refused, or an invalid one for its witness instead of what is wrong with it. */
function refusedBy(
  answers: Asked<ExecuteResult>,
  { blocks }: ImportCase,
  { blockIndices }: ProverObservation,
): readonly RefusedWitness[] {
  if (answers.kind !== 'result') return []
  return answers.result.blocks.flatMap((answer, place) => {
    const block = blockIndices[place] ?? -1
    const wanted = blocks[block]?.expected
    if (wanted === undefined || answer.status !== 'rejected') return []
    return wanted.kind === 'accept' || answer.reason.startsWith('WITNESS_') ? [{ block, refusal: answer }] : []
  })
}

/** A feature that nobody declared is named before anything that would follow from it. */
function lackOfImporter(asked: ImportCase, { sequencer }: Pair): Skip | undefined {
  if ('fault' in sequencer) return undefined
  const lack = lackOf(sequencer.party, { role: 'sequencer', features: ['importBlocks'], case: asked })
  return lack?.kind === 'skip' ? lack : undefined
}

/** Blocks with system calls cannot be imported under a ruleset without them: their roots would be others. */
function systemCallLack(missing: readonly string[]): Skip | undefined {
  return missing.length === 0 ? undefined : { kind: 'skip', capability: `systemCall ${missing.join(', ')}` }
}

type Skip = Extract<Asked<never>, { readonly kind: 'skip' }>

const noParty: Started = { fault: { kind: 'start', detail: '' } }

function declaresWitness(pair: Pair): boolean {
  return 'party' in pair.sequencer && pair.sequencer.party.declaration.features.includes('witness')
}

function declaresCanonical(pair: Pair): boolean {
  return 'party' in pair.sequencer && pair.sequencer.party.declaration.features.includes('canonicalWitness')
}

interface ImportSubject {
  readonly asked: ImportCase
  readonly ruleset: HashedRuleset
  readonly token: string
}

function importParams(
  { asked, ruleset, token }: ImportSubject,
  blocks: readonly Bytes[],
  emit: readonly 'witness'[],
): ImportBlocksParams {
  const { genesis } = asked
  const contexts = blocks.map((_, index) => asked.blocks[index]?.context ?? {})
  return { token, rulesetHash: ruleset.hash, genesis, blocks, emit, ...(hasContext(asked) && { contexts }) }
}

function hasContext(asked: ImportCase): boolean {
  return asked.blocks.some(({ context }) => context !== undefined)
}

async function importOnReference(
  asked: ImportCase,
  pair: Pair,
  { ruleset, token }: { readonly ruleset: HashedRuleset; readonly token: string },
): Promise<Asked<ImportBlocksResult>> {
  const blocks = asked.blocks.map(({ rlp }) => rlp)
  const params = importParams({ asked, ruleset, token }, blocks, ['witness'])
  return askToImport(await pair.reference(), asked, { ruleset, params, budgetMs: pair.budgetMs })
}

async function askToImport(
  started: Started,
  asked: ImportCase,
  question: { readonly ruleset: HashedRuleset; readonly params: ImportBlocksParams; readonly budgetMs: number },
): Promise<Asked<ImportBlocksResult>> {
  if (hasContext(asked) && 'party' in started && !started.party.declaration.features.includes('context')) {
    return { kind: 'skip', capability: 'feature context' }
  }
  return ask(started, {
    method: 'seq_importBlocks',
    need: { role: 'sequencer', features: ['importBlocks'], case: asked },
    ...question,
  })
}

function proverBlocks(asked: ImportCase, source: ImportBlocksResult): readonly ProverBlock[] {
  const headers = knownHeaders(asked)
  return asked.blocks.map((block, index) => {
    const witness = source.blocks[index]?.witness ?? bareWitness(block.rlp, headers)
    const valid = block.expected.kind === 'accept'
    const { context } = block
    return { index, rlp: block.rlp, witness, valid, ...(context !== undefined && { context }) }
  })
}

/** Headers that the case itself holds, by hash. */
function knownHeaders(asked: ImportCase): ReadonlyMap<Hash32, Bytes> {
  const headers = new Map<Hash32, Bytes>()
  const genesis = readHeader(asked.genesis.headerRlp)?.hash
  if (genesis !== undefined) headers.set(genesis, asked.genesis.headerRlp)
  for (const { rlp } of asked.blocks) {
    const view = headerOf(rlp)
    if (view !== undefined) headers.set(view.hash, view.rlp)
  }
  return headers
}

/** What can be given with a block that nobody executed: its parent's header, where the case has it. */
function bareWitness(blockRlp: Bytes, headers: ReadonlyMap<Hash32, Bytes>): Witness {
  const parentHash = headerOf(blockRlp)?.header.parentHash
  const parent = parentHash === undefined ? undefined : headers.get(parentHash)
  return { state: [], codes: [], headers: parent === undefined ? [] : [parent] }
}

/** Tells whether a block came with a witness that execution left. */
export function hasExecutionWitness(block: BlockToExecute): boolean {
  return block.witness.state.length > 0
}
