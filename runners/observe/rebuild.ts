import type { BuildBlocksParams, BuiltBlock } from '../../src/model/generated/adapter.ts'
import { quantity } from '../../src/model/Hex.ts'
import type { HashedRuleset, Started } from '../adapters/Party.ts'
import type { Case } from '../load/Case.ts'
import type { BuildObservation } from './Observation.ts'
import type { Pair } from './Pair.ts'

/**
 * Lets the reference build what the sequencer was asked to build, under other rules.
 *
 * @param asked - The case.
 * @param observation - Holds the request.
 * @param pair - Holds the reference.
 * @param rules - The other rules.
 * @returns Undefined where the reference does not answer.
 */
export async function rebuild(
  asked: Case,
  { request }: BuildObservation,
  pair: Pair,
  rules: HashedRuleset,
): Promise<readonly BuiltBlock[] | undefined> {
  if (request.method !== 'seq_buildBlocks') return undefined
  return build(
    await pair.reference(),
    { ...request.params, rulesetHash: rules.hash, emit: [] },
    {
      ruleset: rules,
      timeoutMs: pair.budgetMs,
      subject: asked.id,
    },
  )
}

/**
 * Lets the sequencer and the reference build the same blocks so much later.
 *
 * @param asked - The case.
 * @param observation - Holds the request and the rules.
 * @param pair - The sequencer and the reference.
 * @param seconds - Added to every timestamp.
 * @returns Undefined for a side that does not answer.
 */
export async function buildLater(
  asked: Case,
  { request, ruleset }: BuildObservation,
  pair: Pair,
  seconds: bigint,
): Promise<readonly [sequencer: readonly BuiltBlock[] | undefined, reference: readonly BuiltBlock[] | undefined]> {
  if (request.method !== 'seq_buildBlocks') return [undefined, undefined]
  const blocks = request.params.blocks.map((block) => {
    const timestamp = quantity(BigInt(block.attributes.timestamp) + seconds)
    return { ...block, attributes: { ...block.attributes, timestamp } }
  })
  const params = { ...request.params, blocks, emit: [] }
  const options = { ruleset, timeoutMs: pair.budgetMs, subject: asked.id }
  return [await build(pair.sequencer, params, options), await build(await pair.reference(), params, options)]
}

async function build(
  started: Started,
  params: BuildBlocksParams,
  options: Parameters<Extract<Started, { party: unknown }>['party']['call']>[2],
): Promise<readonly BuiltBlock[] | undefined> {
  if ('fault' in started) return undefined
  const reply = await started.party.call('seq_buildBlocks', params, options)
  return reply.kind === 'result' ? reply.result.blocks : undefined
}
