import type { Event } from './Event.ts'

/**
 * Renders the log as one JSON document.
 *
 * @param events - The whole log.
 * @returns One object: run, parties, cases in order, what was found beside them, and the end.
 */
export function renderJson(events: readonly Event[]): string {
  const of = <Name extends Event['event']>(name: Name): readonly Extract<Event, { event: Name }>[] =>
    events.filter((event): event is Extract<Event, { event: Name }> => event.event === name)
  const report = {
    run: of('run')[0],
    parties: of('party'),
    cases: of('case'),
    damaged: of('damaged'),
    notApplicable: of('notApplicable'),
    faults: of('fault'),
    end: of('end')[0],
  }
  return `${JSON.stringify(report, null, 1)}\n`
}
