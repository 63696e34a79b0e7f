import { blankComputedFields } from '../../src/codec/Block.ts'
import type { BlockToExecute, ExecuteResult, Feature } from '../../src/model/generated/adapter.ts'
import { fromBytes, toBytes } from '../../src/model/Hex.ts'
import type { Started } from '../adapters/Party.ts'
import type { ExecuteCase } from '../load/Case.ts'
import { ask } from './ask.ts'
import type { Asked, ExecuteObservation, ProverObservation } from './Observation.ts'
import type { Pair } from './Pair.ts'
import { judgementOf } from './systemCalls.ts'

/** A request without its answer. */
type Sent = Omit<ProverObservation, 'asked'>

/**
 * Puts the request of a case to the prover; the sequencer has no part in it.
 *
 * @param asked - The case.
 * @param pair - The parties.
 * @param token - Opaque name of the case.
 * @returns What the prover did.
 */
export async function observeExecute(asked: ExecuteCase, pair: Pair, token: string): Promise<ExecuteObservation> {
  const { ruleset } = judgementOf(asked, pair)
  const sent = requestOf(asked, pair.prover)
  return {
    kind: 'execute',
    ruleset,
    sequencer: { kind: 'notAsked', why: 'the vector is about a prover alone' },
    prover: { ...sent, asked: await executeAt(pair.prover, { asked, sent, ruleset, token }, pair) },
  }
}

/** Asks the reference what it makes of the request. */
export async function triangulateExecute(
  asked: ExecuteCase,
  observation: ExecuteObservation,
  pair: Pair,
): Promise<ExecuteObservation> {
  const { ruleset, prover } = observation
  const request = { asked, sent: prover, ruleset, token: 'triangulation' }
  return { ...observation, referenceProver: await executeAt(await pair.reference(), request, pair) }
}

function requestOf(asked: ExecuteCase, prover: Started): Sent {
  const computes = 'party' in prover && prover.party.declaration.features.includes('executeCompute')
  const mode = asked.mode === 'compute' && computes ? 'compute' : 'validate'
  return {
    mode,
    canonicalWitness: asked.canonicalWitness,
    blocks: asked.blocks.map((block) => (mode === 'compute' ? blank(block) : block)),
    blockIndices: asked.blocks.map((_, index) => index),
    controls: [],
    witnessFrom: 'vector',
    ...(asked.batch !== undefined && { batch: asked.batch }),
  }
}

function blank(block: BlockToExecute): BlockToExecute {
  return { ...block, rlp: fromBytes(blankComputedFields(toBytes(block.rlp))) }
}

interface Request extends Pick<ExecuteObservation, 'ruleset'> {
  readonly asked: ExecuteCase
  readonly sent: Sent
  readonly token: string
}

async function executeAt(
  started: Started,
  { asked, sent, ruleset, token }: Request,
  { budgetMs }: Pair,
): Promise<Asked<ExecuteResult>> {
  const { mode, canonicalWitness, batch, blocks } = sent
  const lacking = lackingFeature(started, sent)
  if (lacking !== undefined) return { kind: 'skip', capability: `feature ${lacking}` }
  return ask(started, {
    method: 'prover_execute',
    params: {
      token,
      rulesetHash: ruleset.hash,
      mode,
      canonicalWitness,
      blocks,
      ...(batch !== undefined && { batch }),
    },
    need: { role: 'prover', features: mode === 'compute' ? ['executeCompute'] : ['execute'], case: asked },
    ruleset,
    budgetMs,
  })
}

/** A feature beside executing that the request needs and the party did not declare. */
function lackingFeature(started: Started, { canonicalWitness, batch, blocks }: Sent): Feature | undefined {
  if (!('party' in started)) return undefined
  const needed: readonly (readonly [Feature, boolean])[] = [
    ['canonicalWitness', canonicalWitness],
    ['batch', batch !== undefined],
    ['context', blocks.some(({ context }) => context !== undefined)],
    ['claimedState', blocks.some(({ claimed }) => claimed !== undefined)],
  ]
  const { features } = started.party.declaration
  return needed.find(([feature, wanted]) => wanted && !features.includes(feature))?.[0]
}
