import type { Divergence } from '../compare/Divergence.ts'
import type { PartyOutcome, Problem } from '../compare/Verdict.ts'
import { printable } from '../protocol/printable.ts'
import { witnessText, type CountRow, type CountTable } from './CountTable.ts'
import type { CaseEvent, Counts, DamagedEvent, EndEvent, Event, FaultEvent, PartyEvent, RunEvent } from './Event.ts'
import type { Style } from './style.ts'

/** Problems of one party that are printed; the log has all. */
const problemsShown = 6

/** Kinds of skips that are printed; the log has all. */
const skipsShown = 12

/** Clauses that are listed by name. */
const clausesShown = 20

/**
 * Renders an event as it happens.
 *
 * @param event - Any event.
 * @param style - How to dress it.
 * @returns Lines without the last newline; empty for events that only count.
 */
export function renderEvent(event: Event, style: Style): string {
  switch (event.event) {
    case 'run':
      return renderRun(event, style)
    case 'party':
      return renderParty(event, style)
    case 'damaged':
      return renderDamaged(event, style)
    case 'fault':
      return renderLateFault(event, style)
    case 'case':
      return event.status === 'fail' || event.status === 'broken' ? renderCase(event, style) : ''
    case 'notApplicable':
    case 'end':
      return ''
  }
}

function renderRun(event: RunEvent, style: Style): string {
  const lines = [
    `${style.strong(`Lockstep ${event.lockstep}`)}  ${event.vectors.map((path) => printable(path)).join(', ')}`,
  ]
  for (const [index, { sequencer, prover, selfCheck }] of event.pairs.entries()) {
    const number = event.pairs.length > 1 ? `pair ${index + 1}: ` : ''
    const note = selfCheck ? style.warn('  self-check: supports no claim') : ''
    lines.push(`  ${number}${printable(sequencer)} x ${printable(prover)}${note}`)
  }
  return lines.join('\n')
}

function renderParty(event: PartyEvent, style: Style): string {
  const name = `${event.role} ${printable(event.connect)}`
  if (event.fault !== undefined) {
    return `${style.bad('✗')} ${name} did not start: ${event.fault.kind}: ${event.fault.detail}${standardError(event.fault.standardError)}`
  }
  const { declaration } = event
  if (declaration === undefined) return ''
  const who = [declaration.name, declaration.version, `(${declaration.language})`]
    .map((word) => printable(word, 60))
    .join(' ')
  return style.dim(`  ${name}: ${who}`)
}

function renderDamaged(event: DamagedEvent, style: Style): string {
  const where = [event.file, event.test, event.field]
    .flatMap((part) => (part === undefined ? [] : [printable(part)]))
    .join(' :: ')
  return `${style.bad('✗ damaged vector')} ${where}\n    ${printable(event.reason, 500)}`
}

function renderLateFault(event: FaultEvent, style: Style): string {
  const about = event.subject === '' ? '' : ` about ${printable(event.subject)}`
  return `${style.bad('✗')} ${event.role}${about}: ${event.fault.kind}: ${event.fault.detail}`
}

/** Renders a case that did not pass. */
export function renderCase(event: CaseEvent, style: Style): string {
  const clauses = event.clauses.length === 0 ? '' : `  ${event.clauses.join(' ')}`
  const lines = [
    `${style.bad(event.status === 'fail' ? '✗' : '!')} ${style.strong(printable(event.id))}${style.dim(clauses)}`,
  ]
  lines.push(
    `    ${style.bad(relationText(event))}${event.divergence === undefined ? '' : `  ${style.warn(event.divergence.class)}`}`,
  )
  lines.push(...outcomeLines('sequencer', event.sequencer), ...outcomeLines('prover', event.prover))
  for (const problem of event.differences.slice(0, problemsShown))
    lines.push(`    they differ: ${problemText(problem)}`)
  if (event.divergence !== undefined) lines.push(...divergenceLines(event.divergence))
  const witness = witnessText(event)
  if (witness !== undefined) lines.push(`    with ${witness}`)
  if (event.derivedRuleset !== undefined) lines.push(`    judged under the derived ruleset ${event.derivedRuleset}`)
  if (event.reproduce !== undefined) lines.push(`    again: ${printable(event.reproduce, 2000)}`)
  return lines.join('\n')
}

const relationTexts: Readonly<Record<CaseEvent['relation'], string>> = {
  agree: 'both agree',
  'sequencer-wrong': 'the sequencer is wrong',
  'prover-wrong': 'the prover is wrong',
  'both-wrong-alike': 'both are wrong alike',
  'both-wrong': 'both are wrong',
  undecided: 'they differ where vector and reference are silent',
  infrastructure: 'an adapter broke',
  'not-shown': 'not shown',
}

/** Says how the parties stand to each other. */
export function relationText({ relation }: Pick<CaseEvent, 'relation'>): string {
  return relationTexts[relation]
}

function outcomeLines(role: string, outcome: PartyOutcome): readonly string[] {
  if (outcome.status === 'broken') {
    const { kind, detail } = outcome.fault
    return [`    ${role} broken: ${kind}: ${detail}${standardError(outcome.fault.standardError)}`]
  }
  if (outcome.status !== 'fail') return []
  const shown = outcome.problems.slice(0, problemsShown).map((problem) => `    ${role}: ${problemText(problem)}`)
  const rest = outcome.problems.length - shown.length
  return rest > 0 ? [...shown, `    ${role}: and ${rest} more`] : shown
}

function standardError(text: string | undefined): string {
  return text === undefined || text === '' ? '' : `\n      its standard error ends: ${text.slice(-300)}`
}

/** Writes a problem on one line. */
function problemText(problem: Problem): string {
  const place = placeText(problem)
  const held = problem.against === 'vector' ? '' : ` (${problem.against})`
  return `${place}${problem.field} is ${printable(problem.found, 160)}, expected ${printable(problem.expected, 160)}${held}`
}

function placeText({ block, transaction }: { readonly block?: number; readonly transaction?: number }): string {
  const parts = [
    block === undefined ? '' : `block ${block}`,
    transaction === undefined ? '' : `transaction ${transaction}`,
  ]
  const text = parts.filter((part) => part !== '').join(' ')
  return text === '' ? '' : `${text} `
}

function divergenceLines(divergence: Divergence): readonly string[] {
  const { frame, step, pc, opName, account, slot } = divergence
  const at = [
    placeText(divergence).trim(),
    frame === undefined ? '' : `frame ${frame}`,
    step === undefined ? '' : `step ${step}`,
    pc === undefined ? '' : `pc ${pc}`,
    opName === undefined ? '' : printable(opName, 40),
    account === undefined ? '' : `account ${account}`,
    slot === undefined ? '' : `slot ${slot}`,
  ].filter((part) => part !== '')
  return [
    `    first divergence: ${at.join(', ')}`,
    `      ${divergence.field}: ${printable(divergence.left)} ${printable(divergence.leftValue, 160)} | ${printable(divergence.right)} ${printable(divergence.rightValue, 160)}`,
    `      ${printable(divergence.summary, 400)}`,
  ]
}

/**
 * Renders the end of a run: table of counts, skips, summary line.
 *
 * @param end - Last event.
 * @param table - Counts of all cases.
 * @param style - How to dress it.
 */
export function renderEnd(end: EndEvent, table: CountTable, style: Style): string {
  const lines: string[] = ['', ...tableLines(table.rows())]
  const skips = table.skips()
  if (skips.length > 0) lines.push('', 'skipped:')
  for (const [why, count] of skips.slice(0, skipsShown)) lines.push(`  ${String(count).padStart(6)}  ${printable(why)}`)
  if (skips.length > skipsShown) lines.push(`          and ${skips.length - skipsShown} more kinds of skips`)
  const witnesses = table.witnesses()
  if (witnesses.length > 0) lines.push('', 'witnesses:')
  for (const [form, count] of witnesses) lines.push(`  ${String(count).padStart(6)}  ${form}`)
  const { clausesNotShown } = end
  if (clausesNotShown.length > 0) {
    const rest = clausesNotShown.length > clausesShown ? ` and ${clausesNotShown.length - clausesShown} more` : ''
    lines.push('', `requirements not shown: ${clausesNotShown.slice(0, clausesShown).join(' ')}${rest}`)
  }
  lines.push('', summaryLine(end.counts), verdictLine(end, style))
  return lines.join('\n')
}

function tableLines(rows: readonly CountRow[]): readonly string[] {
  if (rows.length === 0) return []
  const several = rows.some(({ pair }) => pair !== rows[0]?.pair)
  const head = [...(several ? ['pair'] : []), 'family', 'fork', 'passed', 'failed', 'broken', 'skipped']
  const body = rows.map((row) => [
    ...(several ? [String(row.pair + 1)] : []),
    printable(row.family, 40),
    printable(row.fork, 40),
    ...[row.passed, row.failed, row.broken, row.skipped].map(String),
  ])
  const widths = head.map((title, column) => Math.max(title.length, ...body.map((cells) => cells[column]?.length ?? 0)))
  const numbersFrom = head.length - 4
  const format = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        column < numbersFrom ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd()
  return [format(head), ...body.map(format)]
}

/** The line that everybody reads. */
export function summaryLine(counts: Counts): string {
  const { selected, executed, passed, failed, broken, notExecuted, skipped } = counts
  const parts = [`selected ${selected}`, `executed ${executed}`, `passed ${passed}`, `failed ${failed}`]
  if (broken > 0) parts.push(`broken ${broken}`)
  parts.push(`not executed ${notExecuted}${skipped > 0 ? ` (skipped ${skipped})` : ''}`)
  return parts.join(' / ')
}

const verdictTexts: Readonly<Record<number, string>> = {
  0: 'conformant in what was executed',
  1: 'not conformant',
  3: 'an adapter broke the protocol',
  4: 'a vector is damaged',
  5: 'nothing was executed',
  6: 'incomplete: a selected case was not run to its end, or a requirement was not shown',
  130: 'interrupted; what was finished is kept',
}

function verdictLine({ exitCode, durationMs, counts }: EndEvent, style: Style): string {
  const text = `exit ${exitCode}: ${verdictTexts[exitCode] ?? 'unknown'}`
  const notes = counts.notApplicable > 0 ? `, ${counts.notApplicable} files or tests not applicable` : ''
  const time = `${(durationMs / 1000).toFixed(1)} s${notes}`
  return `${exitCode === 0 ? style.good(text) : style.bad(text)}  ${style.dim(time)}`
}
