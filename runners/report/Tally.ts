import { incompleteKinds } from '../adapters/Fault.ts'
import type { CaseEvent, Counts, EndEvent, Event } from './Event.ts'
import { exitCodeOf } from './exitCode.ts'

/** Counts events as they come, so that no event has to be kept for the end. */
export interface Tally {
  add(event: Event): void
  counts(): Counts
  /** @returns The last event of the log. */
  end(run: { readonly interrupted: boolean; readonly durationMs: number; readonly selected: number }): EndEvent
}

/** @returns A tally at zero. */
export function createTally(): Tally {
  const counts = { passed: 0, failed: 0, broken: 0, skipped: 0, damaged: 0, notApplicable: 0 }
  const clauses = new Map<string, boolean>()
  let adapterFaults = 0
  let outOfBounds = 0
  let selected = 0

  function addCase(event: CaseEvent): void {
    if (event.status === 'pass') counts.passed++
    else if (event.status === 'fail') counts.failed++
    else if (event.status === 'skip') counts.skipped++
    else counts.broken++
    for (const outcome of [event.sequencer, event.prover]) {
      if (outcome.status !== 'broken') continue
      if (incompleteKinds.has(outcome.fault.kind)) outOfBounds++
      else adapterFaults++
    }
    const shown = event.status === 'pass' || event.status === 'fail'
    for (const clause of event.clauses) clauses.set(clause, shown || clauses.get(clause) === true)
  }

  function total(): Counts {
    const executed = counts.passed + counts.failed + counts.broken
    const known = executed + counts.skipped
    return {
      selected: Math.max(selected, known),
      executed,
      ...counts,
      notExecuted: Math.max(selected, known) - executed,
    }
  }

  return {
    add(event) {
      if (event.event === 'case') addCase(event)
      else if (event.event === 'damaged') counts.damaged++
      else if (event.event === 'notApplicable') counts.notApplicable++
      else if (event.event === 'fault' || (event.event === 'party' && event.fault !== undefined)) adapterFaults++
    },
    counts: total,
    end(run) {
      selected = run.selected
      const final = total()
      const clausesNotShown = [...clauses].filter(([, shown]) => !shown).map(([clause]) => clause)
      const unreached = final.notExecuted - final.skipped
      const incomplete = outOfBounds > 0 || unreached > 0 || clausesNotShown.length > 0
      const facts = { interrupted: run.interrupted, damaged: final.damaged, adapterFaults, incomplete }
      const exitCode = exitCodeOf({ ...facts, executed: final.executed, failed: final.failed })
      const { interrupted, durationMs } = run
      return { event: 'end', counts: final, exitCode, interrupted, durationMs, clausesNotShown: clausesNotShown.sort() }
    },
  }
}
