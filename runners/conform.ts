import type { Connect } from './adapters/connect.ts'
import { compare } from './compare/compare.ts'
import { locate } from './compare/locate.ts'
import type { Verdict } from './compare/Verdict.ts'
import type { Case } from './load/Case.ts'
import { loadCases } from './load/loadCases.ts'
import { createInOrder } from './observe/inOrder.ts'
import { observe, triangulate } from './observe/observe.ts'
import type { Pair } from './observe/Pair.ts'
import { createSchedule, type Schedule } from './observe/Schedule.ts'
import { openWorkbench } from './observe/Workbench.ts'
import { caseEvent, foundEvent, partyEvents, runEvent, skipEvent } from './report/describe.ts'
import type { CaseEvent, EndEvent, Event } from './report/Event.ts'
import { createTally } from './report/Tally.ts'

/** What to judge, and by what means. */
export interface Plan {
  /** Files and folders to load. */
  readonly vectors: readonly string[]
  /** As given with `--vectors`; empty for the packaged vectors. */
  readonly vectorsGiven: readonly string[]
  readonly only: readonly string[]
  readonly wanted: (id: string) => boolean
  readonly pairs: readonly { readonly sequencer: Connect; readonly prover: Connect }[]
  /** Pairs of processes that work side by side. */
  readonly workers: number
  /** Time for one request of a case. */
  readonly budgetMs: number
  readonly handshakeTimeoutMs: number
  readonly answerBytesMax: number
  /** Connect string of the reference that builds witnesses and settles blame. */
  readonly reference: string
}

/** Cases that one worker has under way, so that neither party waits for the other or for the judge. */
const lanes = 3

/**
 * The whole way: load, select, drive, observe, compare, report.
 *
 * @param plan - What to judge.
 * @param emit - Takes the events in order; every report is made of them.
 * @param stop - Aborted when the person has seen enough: what is finished is kept.
 * @returns The last event, which has been emitted too.
 */
export async function conform(plan: Plan, emit: (event: Event) => void, stop: AbortSignal): Promise<EndEvent> {
  const started = performance.now()
  const tally = createTally()
  const record = (event: Event): void => {
    tally.add(event)
    emit(event)
  }
  let selected = 0
  record(runEvent(plan))
  for (const [pair] of plan.pairs.entries()) {
    const schedule = createSchedule(selectCases(plan, pair === 0 ? record : undefined, () => selected++))
    stop.addEventListener('abort', () => schedule.stop())
    await judgePair({ plan, pair, schedule, record, stop })
  }
  const end = tally.end({ interrupted: stop.aborted, durationMs: performance.now() - started, selected })
  emit(end)
  return end
}

/** Reads the wanted cases; what is no case is reported once. */
async function* selectCases(
  { vectors, wanted }: Plan,
  record: ((event: Event) => void) | undefined,
  count: () => void,
): AsyncGenerator<Case> {
  for (const path of vectors) {
    for await (const loaded of loadCases(path, { select: wanted })) {
      if (loaded.kind === 'case') {
        count()
        yield loaded.case
      } else {
        record?.(foundEvent(loaded))
      }
    }
  }
}

interface PairRun {
  readonly plan: Plan
  readonly pair: number
  readonly schedule: Schedule
  readonly record: (event: Event) => void
  readonly stop: AbortSignal
}

/** Judges every case with one pair, in several processes of each party. */
async function judgePair(run: PairRun): Promise<void> {
  const order = createInOrder<CaseEvent>(run.record)
  const workers = Array.from({ length: run.plan.workers }, async (_, worker) => work(run, worker, order.put))
  try {
    await Promise.all(workers)
  } finally {
    order.flush()
  }
}

async function work(run: PairRun, worker: number, put: (index: number, event: CaseEvent) => void): Promise<void> {
  const { plan, pair, schedule, record, stop } = run
  const parties = plan.pairs[pair]
  if (parties === undefined || stop.aborted) return
  const bench = await openWorkbench({
    ...plan,
    ...parties,
    onLateFault: (role, subject, fault) => record({ event: 'fault', pair, role, subject, fault }),
  })
  if (worker === 0) for (const event of partyEvents(pair, parties, bench.pair)) record(event)
  const close = (): void => void bench.close()
  stop.addEventListener('abort', close)
  let last: Case | undefined
  const lane = async (): Promise<void> => {
    for (;;) {
      const place = await schedule.next(last?.ruleset)
      if (place === undefined) return
      last = place.case
      const event = await judgeCase(place.case, bench.pair, { plan, pair })
      // What was under way when the person stopped the run says nothing about the parties.
      if (!stop.aborted) put(place.index, event)
    }
  }
  try {
    await Promise.all(Array.from({ length: lanes }, lane))
  } finally {
    stop.removeEventListener('abort', close)
    await bench.close()
  }
}

/** Judges one case: the reference is asked only where the parties or the vector disagree. */
async function judgeCase(
  asked: Case,
  pair: Pair,
  about: { readonly plan: Plan; readonly pair: number },
): Promise<CaseEvent> {
  if (asked.notShown !== undefined) return skipEvent(asked, asked.notShown, about)
  const started = performance.now()
  let observation = await observe(asked, pair)
  let verdict: Verdict = compare(asked, observation)
  if (verdict.pair.status === 'fail') {
    observation = await triangulate(asked, observation, pair)
    verdict = compare(asked, observation)
  }
  const divergence = verdict.pair.status === 'fail' ? await locate(asked, observation, verdict, pair) : undefined
  return caseEvent(asked, { observation, verdict, divergence, durationMs: performance.now() - started }, about)
}
