import { create } from 'xmlbuilder2'

import { printable } from '../protocol/printable.ts'
import { skipReason } from './CountTable.ts'
import type { CaseEvent, Event } from './Event.ts'
import { plainStyle } from './style.ts'
import { relationText, renderCase } from './terminal.ts'

type Node = ReturnType<typeof create>

/**
 * Renders the log as JUnit XML: one suite for each pair, family and fork.
 *
 * A broken case is an error, a failed one a failure, and a skip says what was lacking.
 *
 * @param events - The whole log.
 * @returns The document; everything that an adapter said is escaped.
 */
export function renderJunit(events: readonly Event[]): string {
  const run = events.find((event) => event.event === 'run')
  const suites = new Map<string, CaseEvent[]>()
  for (const event of events) {
    if (event.event !== 'case') continue
    const names = run?.pairs[event.pair]
    const pair = names === undefined ? '' : `${names.sequencer} x ${names.prover}: `
    const name = printable(`${pair}${event.family} ${event.fork}`)
    const suite = suites.get(name) ?? []
    suites.set(name, suite)
    suite.push(event)
  }
  const cases = [...suites.values()].flat()
  const root = create({ version: '1.0', encoding: 'UTF-8' }).ele('testsuites', { name: 'lockstep', ...totals(cases) })
  for (const [name, members] of suites) {
    const suite = root.ele('testsuite', { name, ...totals(members), ...(run && { timestamp: run.startedAt }) })
    for (const member of members) addCase(suite, member)
  }
  for (const event of events) if (event.event === 'damaged') addDamaged(root, event)
  return `${root.end({ prettyPrint: true })}\n`
}

function totals(cases: readonly CaseEvent[]): Record<string, string> {
  const count = (status: CaseEvent['status']): string => String(cases.filter((event) => event.status === status).length)
  return {
    tests: String(cases.length),
    failures: count('fail'),
    errors: count('broken'),
    skipped: count('skip'),
    time: seconds(cases.reduce((sum, { durationMs }) => sum + durationMs, 0)),
  }
}

function addCase(suite: Node, event: CaseEvent): void {
  const node = suite.ele('testcase', {
    name: printable(event.id, 1000),
    classname: printable(`${event.family}.${event.fork}`),
    time: seconds(event.durationMs),
  })
  addProperties(node, event)
  if (event.status === 'skip') node.ele('skipped', { message: printable(skipReason(event)) })
  if (event.status !== 'fail' && event.status !== 'broken') return
  const attributes = { message: printable(relationText(event)), type: event.divergence?.class ?? event.relation }
  node.ele(event.status === 'fail' ? 'failure' : 'error', attributes).txt(renderCase(event, plainStyle))
}

function addProperties(node: Node, { clauses, witnessFrom, witnessForm }: CaseEvent): void {
  const properties = [
    ...(clauses.length > 0 ? [['clauses', clauses.join(' ')]] : []),
    ...(witnessForm === undefined
      ? []
      : [
          ['witnessFrom', witnessFrom ?? ''],
          ['witnessDialect', witnessForm.dialect],
          ['witnessHash', witnessForm.hash],
        ]),
  ]
  if (properties.length === 0) return
  const list = node.ele('properties')
  for (const [name = '', value = ''] of properties) list.ele('property', { name, value })
}

function addDamaged(root: Node, event: Extract<Event, { event: 'damaged' }>): void {
  const suite = root.ele('testsuite', { name: 'damaged vectors' })
  const name = printable([event.file, event.test ?? ''].join(' '))
  suite.ele('testcase', { name, classname: 'damaged' }).ele('error', { message: printable(event.reason, 500) })
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3)
}
