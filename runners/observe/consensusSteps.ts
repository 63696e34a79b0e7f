import type {
  ConsensusEvent,
  ConsensusOutcome,
  ConsensusStart,
  ConsensusStepResult,
} from '../../src/model/generated/adapter.ts'
import type { Bytes } from '../../src/model/Hex.ts'
import type { ConsensusStepsCase } from '../load/Case.ts'
import { ask } from './ask.ts'
import type { Asked, ConsensusRun, ConsensusStepsObservation } from './Observation.ts'
import type { Pair } from './Pair.ts'
import { judgementOf } from './systemCalls.ts'

/**
 * Drives a node of each party through the events of a case.
 *
 * @param asked - The case.
 * @param pair - The parties.
 * @param token - Opaque name of the case; each life of a node gets one of its own.
 */
export async function observeConsensusSteps(
  asked: ConsensusStepsCase,
  pair: Pair,
  token: string,
): Promise<ConsensusStepsObservation> {
  const { ruleset } = judgementOf(asked, pair)
  const [sequencer, prover] = (['sequencer', 'prover'] as const).map((role) =>
    live(asked, async (life, start, events) =>
      ask(pair[role], {
        method: 'consensus_step',
        params: { token: `${token}-${life}`, start, events },
        need: { role, features: ['consensusSteps'], case: asked },
        budgetMs: pair.budgetMs,
      }),
    ),
  )
  const nobody: Asked<ConsensusRun> = { kind: 'notAsked', why: 'there was nobody to ask' }
  return { kind: 'consensus-steps', ruleset, sequencer: (await sequencer) ?? nobody, prover: (await prover) ?? nobody }
}

type Put = (
  life: number,
  start: ConsensusStart,
  events: readonly ConsensusEvent[],
) => Promise<Asked<ConsensusStepResult>>

/** Every life of a node in turn: after a crash nothing is left to it but what it had persisted. */
async function live(
  { start, steps }: Pick<ConsensusStepsCase, 'start' | 'steps'>,
  put: Put,
): Promise<Asked<ConsensusRun>> {
  const outcomes: ConsensusOutcome[] = []
  let beginning = start
  let from = 0
  for (let life = 0; ; life++) {
    const rest = steps.slice(from).map(({ event }) => event)
    const crash = rest.findIndex((event) => event.op === 'restart')
    const events = (crash < 0 ? rest : rest.slice(0, crash)).filter((event) => event.op !== 'restart')
    const asked = await put(life, beginning, events)
    if (asked.kind !== 'result') return asked
    const { result } = asked
    if (result.status === 'rejected') return { kind: 'result', result: { outcomes, refusal: result } }
    if (result.started !== undefined) outcomes.push(result.started)
    // As many as a vector has steps: too many to be spread into arguments.
    for (const step of result.steps) outcomes.push(step)
    const crashed = rest[crash]
    if (crashed?.op !== 'restart' || result.started === undefined || result.steps.length !== events.length) {
      return { kind: 'result', result: { outcomes } }
    }
    const durable = crashed.durable ? lastPersisted(outcomes) : undefined
    beginning = { ...start, ...crashed.from, restarted: durable === undefined ? {} : { durable } }
    from += crash + 1
  }
}

function lastPersisted(outcomes: readonly ConsensusOutcome[]): Bytes | undefined {
  return outcomes.findLast(({ persist }) => persist !== undefined)?.persist
}
