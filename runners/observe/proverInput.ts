import { blankComputedFields } from '../../src/codec/Block.ts'
import type { BlockToExecute, ExecuteResult, ExecutionContext, Witness } from '../../src/model/generated/adapter.ts'
import { fromBytes, toBytes, type Bytes } from '../../src/model/Hex.ts'
import type { HashedRuleset, Started } from '../adapters/Party.ts'
import type { Case } from '../load/Case.ts'
import { ask, lackOf, type Need, type Question } from './ask.ts'
import { controlFor } from './controls.ts'
import type { Asked, Control, ProverObservation, WitnessSource } from './Observation.ts'
import type { Pair } from './Pair.ts'

/** A block for the prover, before it is decided how it is sent. */
export interface ProverBlock {
  /** Place in the case. */
  readonly index: number
  readonly rlp: Bytes
  readonly witness: Witness
  readonly context?: ExecutionContext
  /** False where the block is known to be invalid: it is neither blanked nor used for a control. */
  readonly valid: boolean
}

export interface ProverRequest {
  readonly token: string
  readonly case: Case
  readonly ruleset: HashedRuleset
  readonly blocks: readonly ProverBlock[]
  readonly witnessFrom: WitnessSource
  /** True where the witness promises to hold no surplus. */
  readonly canonical: boolean
  /** Computing is asked for where the prover declares it. */
  readonly computeWanted: boolean
}

/**
 * Asks the prover to execute blocks from their witnesses.
 *
 * @param pair - The parties.
 * @param request - Blocks, and what is known of their witnesses.
 * @returns What it did, with what it was sent.
 */
export async function askProver(pair: Pair, request: ProverRequest): Promise<ProverObservation> {
  const declared = 'party' in pair.prover ? pair.prover.party.declaration.features : []
  const mode = request.computeWanted && declared.includes('executeCompute') ? 'compute' : 'validate'
  // A canonical witness tells everything by itself, so it does not go with hashes that no header proves.
  const contextFree = request.blocks.every(({ context }) => context === undefined)
  const canonicalWitness = request.canonical && contextFree && declared.includes('canonicalWitness')
  const blocks = request.blocks.map((block) => toSend(block, mode))
  const blockIndices = request.blocks.map(({ index }) => index)
  const controls: Control[] = []
  // A control that nobody is sent would be lost.
  const willing = 'party' in pair.prover && lackOf(pair.prover.party, needOf(request.case, mode)) === undefined
  const controlled = mode === 'validate' && willing ? request.blocks.find(({ valid }) => valid) : undefined
  const control = controlled === undefined ? undefined : controlFor(pair, controlled.rlp)
  if (controlled !== undefined && control !== undefined) {
    controls.push({ index: blocks.length, field: control.field })
    blocks.push(toSend({ ...controlled, rlp: control.rlp }, mode))
    blockIndices.push(-1)
  }
  const sent = { mode, canonicalWitness, blocks, blockIndices, controls, witnessFrom: request.witnessFrom } as const
  if (blocks.length === 0) return { ...sent, asked: { kind: 'notAsked', why: 'there is no block to execute' } }
  const observation = { ...sent, asked: { kind: 'notAsked', why: '' } } as const
  return { ...sent, asked: await executeOn(pair.prover, request, observation, pair.budgetMs) }
}

/**
 * Puts the very request of a prover to another party.
 *
 * @param started - Whom to ask; the reference, to settle blame.
 * @param request - Case, token and ruleset.
 * @param sent - What the prover was sent.
 * @param budgetMs - Time for the answer.
 * @returns What came of it.
 */
export async function executeOn(
  started: Started,
  request: Pick<ProverRequest, 'token' | 'case' | 'ruleset'>,
  sent: ProverObservation,
  budgetMs: number,
): Promise<Asked<ExecuteResult>> {
  const { token, ruleset } = request
  const { mode, canonicalWitness, blocks } = sent
  if (blocks.some(({ context }) => context !== undefined) && lacksContext(started)) {
    return { kind: 'skip', capability: 'feature context' }
  }
  const question: Question<'prover_execute'> = {
    method: 'prover_execute',
    params: { token, rulesetHash: ruleset.hash, mode, canonicalWitness, blocks },
    need: needOf(request.case, mode),
    ruleset,
    budgetMs,
  }
  return ask(started, question)
}

function needOf(asked: Case, mode: ProverObservation['mode']): Need {
  return { role: 'prover', features: mode === 'compute' ? ['executeCompute'] : ['execute'], case: asked }
}

function lacksContext(started: Started): boolean {
  return 'party' in started && !started.party.declaration.features.includes('context')
}

function toSend(block: ProverBlock, mode: 'compute' | 'validate'): BlockToExecute {
  const blank = mode === 'compute' && block.valid
  return {
    rlp: blank ? fromBytes(blankComputedFields(toBytes(block.rlp))) : block.rlp,
    witness: block.witness,
    ...(block.context !== undefined && { context: block.context }),
  }
}
