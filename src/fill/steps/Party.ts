import { consensusSteps, type StepOptions } from '../../roles/consensusSteps.ts'
import type { ConsensusOutcome, ConsensusStart } from '../../model/generated/adapter.ts'
import { Defect } from '../../model/Defect.ts'
import type { PlannedEvent } from './StepsCase.ts'

/** What came of starting a node, and of each event. */
export interface Driven {
  readonly started: ConsensusOutcome
  readonly outcomes: readonly ConsensusOutcome[]
}

/**
 * Drives a node of the reference through events, crashes included.
 *
 * @param start - The node.
 * @param events - In their order.
 * @param options - Cryptography and fault.
 * @throws {@link Defect} Where the node refuses to go on.
 */
export async function driveNode(
  start: ConsensusStart,
  events: readonly PlannedEvent[],
  options: StepOptions,
): Promise<Driven> {
  const node = consensusSteps(options)
  const ask = async (params: Parameters<typeof node.consensus_step>[0]): Promise<readonly ConsensusOutcome[]> => {
    const result = await node.consensus_step(params)
    if (result.status === 'rejected') throw new Defect(`the node refuses: ${result.reason} ${result.detail ?? ''}`)
    return [...(result.started === undefined ? [] : [result.started]), ...result.steps]
  }
  const [started] = await ask({ token: 'node', start, events: [] })
  if (started === undefined) throw new Defect('the node did not start')
  const outcomes: ConsensusOutcome[] = []
  let durable: ConsensusOutcome['persist']
  for (const event of events) {
    const kept = event.op === 'restart' && event.durable && durable !== undefined ? { durable } : {}
    const [outcome] =
      event.op === 'restart'
        ? await ask({ token: 'node', start: { ...start, ...event.from, restarted: kept }, events: [] })
        : await ask({ token: 'node', events: [event] })
    if (outcome === undefined) throw new Defect('a step has no outcome')
    durable = outcome.persist ?? durable
    outcomes.push(outcome)
  }
  return { started, outcomes }
}
