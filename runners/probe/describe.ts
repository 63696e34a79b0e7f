import { printable } from '../protocol/printable.ts'
import type { Style } from '../report/style.ts'
import { shortAddress, switchText } from './differences.ts'
import type { PrecompileReading } from './reading.ts'
import type { ForkReport, ProbeReport } from './Report.ts'

/** Forks that fit beside each other in 80 columns. */
const forksPerTable = 5
const nameWidth = 28
const cellWidth = 10
/** Differences that are listed one by one. */
const differencesMax = 40

/**
 * Words what a probe found, in lines of at most 80 columns where names allow it.
 *
 * @param report - All of it.
 * @param style - Of the terminal.
 */
export function describeProbe(report: ProbeReport, style: Style): string {
  const { party, name, version, role, ruleset, selfCheck } = report
  const lines = [
    `${style.strong('probe of')} ${printable(party)} as ${role} (${printable(name)} ${printable(version)})`,
    `ruleset ${ruleset.name} ${ruleset.hash.slice(0, 10)}…, expected values measured on ref:`,
    ...(selfCheck ? ['the party is the reference itself: a self-check, which supports no claim'] : []),
    '',
    ...precompileTables(report.forks, style),
    ...opcodeLines(report.forks, style),
    ...boundaryLines(report, style),
    ...reachLines(report),
    ...listed(
      'not shown',
      report.notShown.map(({ subject, why }) => `${subject}: ${printable(why, 200)}`),
      style,
    ),
    ...listed(
      'faults of the party',
      report.faults.map((fault) => printable(fault, 200)),
      style,
    ),
    ...differenceLines(report, style),
  ]
  return `${lines.join('\n')}\n`
}

function precompileTables(forks: readonly ForkReport[], style: Style): readonly string[] {
  const columns = forks.filter((fork, index) => index === 0 || !isAlike(fork, forks[index - 1]))
  const rows = (forks[0]?.precompiles ?? []).map((_, index) => columns.map(({ precompiles }) => precompiles[index]))
  const present = rows.filter((row) => row.some((reading) => reading !== undefined && reading.presence !== 'absent'))
  if (columns.length === 0) return []
  const lines = [
    `${style.strong('precompiles')}   gas of the worked example; - absent, ERR fails and loses its gas,`,
    '              REV fails and gives it back, ? not told, c cold account',
  ]
  for (let first = 0; first < columns.length; first += forksPerTable) {
    const heads = columns.slice(first, first + forksPerTable).map(({ fork }) => fork.padStart(cellWidth))
    lines.push(`  ${''.padEnd(nameWidth)}${heads.join('')}`)
    for (const row of present) {
      const title = `${shortAddress(row[0]?.address ?? '0x').padEnd(7)}${row[0]?.name ?? ''}`.padEnd(nameWidth)
      const cells = row.slice(first, first + forksPerTable).map((reading) => cellOf(reading).padStart(cellWidth))
      lines.push(`  ${title}${cells.join('')}`)
    }
  }
  const alike = forks.filter((fork) => !columns.includes(fork)).map(({ fork }) => fork)
  return [
    ...lines,
    ...(alike.length > 0 ? [`  ${alike.join(', ')}: as the fork before`] : []),
    `  and ${rows.length - present.length} more addresses that are ordinary accounts`,
    '',
  ]
}

/** Whether two forks show the same at every address. */
function isAlike(fork: ForkReport, before: ForkReport | undefined): boolean {
  return fork.precompiles.every((reading, index) => {
    const other = before?.precompiles[index]
    return cellOf(reading) === cellOf(other)
  })
}

function cellOf(reading: PrecompileReading | undefined): string {
  if (reading === undefined) return ''
  switch (reading.presence) {
    case 'active':
      return `${reading.price ?? 0n}${reading.warm === false ? 'c' : ''}`
    case 'absent':
      return '-'
    case 'disabled-error':
      return 'ERR'
    case 'disabled-revert':
      return 'REV'
    case 'not-told':
      return '?'
  }
}

function opcodeLines(forks: readonly ForkReport[], style: Style): readonly string[] {
  if (forks.length === 0) return []
  const defined = ({ opcodes }: ForkReport): readonly number[] =>
    opcodes.filter(({ kind }) => kind === 'defined' || kind === 'reverts').map(({ byte }) => byte)
  const lines = forks.map((fork, index) => {
    const [now, before] = [defined(fork), index === 0 ? undefined : forks[index - 1]]
    const earlier = before === undefined ? now : defined(before)
    const added = now.filter((byte) => !earlier.includes(byte)).map((byte) => `+${hex(byte)}`)
    const removed = earlier.filter((byte) => !now.includes(byte)).map((byte) => `-${hex(byte)}`)
    return `  ${fork.fork.padEnd(12)} ${now.length} of 256 bytes are instructions ${[...added, ...removed].join(' ')}`.trimEnd()
  })
  return [style.strong('opcodes'), ...lines, '']
}

function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`
}

function boundaryLines({ boundaries }: ProbeReport, style: Style): readonly string[] {
  if (boundaries.length === 0) return []
  const lines = boundaries.map((boundary) => {
    const exact = boundary.firstAfter === boundary.declared && boundary.lastBefore === boundary.declared - 1n
    const text = `  ${boundary.fork.padEnd(12)} declared ${boundary.declared}, switched ${switchText(boundary)}`
    return exact ? text : style.bad(text)
  })
  return [style.strong('switches, told from behaviour'), ...lines, '']
}

function reachLines({ outOfReach }: ProbeReport): readonly string[] {
  const [first, last] = [outOfReach[0], outOfReach.at(-1)]
  if (first === undefined || last === undefined) return []
  const named = first === last ? `fork ${first} does` : `forks ${first} to ${last} (${outOfReach.length}) do`
  return [`not probed: the ${named} not begin by timestamp`, '']
}

function listed(title: string, texts: readonly string[], style: Style): readonly string[] {
  return texts.length === 0 ? [] : [style.warn(title), ...texts.map((text) => `  ${text}`), '']
}

function differenceLines({ differences, forks }: ProbeReport, style: Style): readonly string[] {
  if (forks.length === 0) return ['nothing was shown']
  if (differences.length === 0) return ['nothing that was shown differs from the ruleset']
  const shown = differences
    .slice(0, differencesMax)
    .flatMap(({ fork, subject, declared, found }) => [
      `  ${fork}: ${subject}`,
      `    the ruleset: ${declared}`,
      `    the party:   ${printable(found, 200)}`,
    ])
  const rest = differences.length - differencesMax
  return [
    style.bad(`${differences.length} ${differences.length === 1 ? 'difference' : 'differences'}`),
    ...shown,
    ...(rest > 0 ? [`  and ${rest} more; --format json has all of them`] : []),
  ]
}
