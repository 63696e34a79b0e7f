import { step, type Event, type Outbox } from '../../consensus/machine/index.ts'
import { answerAsk } from './answerAsk.ts'
import { finalize } from './finalize.ts'
import type { NodeBody } from './NodeBody.ts'
import { post, type Work } from './Work.ts'

/**
 * Does one step of consensus, and what comes of it.
 *
 * @param body - Of the node; changed.
 * @param event - For consensus.
 * @param work - Gets what is to be done, and events that follow.
 * @returns What came out of the step.
 */
export async function drive(body: NodeBody, event: Event, work: Work): Promise<Outbox> {
  const { height } = body.state
  const { state, outbox } = step(body.state, event, body.context)
  body.state = state
  if (state.height !== height) body.asked.clear()
  obey(outbox, work)
  for (const ask of outbox.asks) await answerAsk(body, ask, work)
  for (const sealed of outbox.finalized) await finalize(body, sealed, work)
  return outbox
}

/** Notes what is to be done, and hears what the node says itself. */
export function obey({ persist, timers, evidence, sends }: Outbox, work: Work): void {
  if (persist !== undefined) work.persist = persist
  work.timers.push(...timers)
  work.evidence.push(...evidence)
  for (const { code, data } of sends) {
    post(work, { kind: 'message', code, data })
    work.events.push({ op: 'message', code, data })
  }
}

/** Goes on until consensus asks for nothing more. */
export async function settle(body: NodeBody, work: Work): Promise<void> {
  for (let event = work.events.shift(); event !== undefined; event = work.events.shift()) {
    if (body.stopped) return
    await drive(body, event, work)
  }
}
