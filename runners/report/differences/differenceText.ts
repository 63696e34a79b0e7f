import type {
  Activation,
  BlobSchedule,
  Deviation,
  FeeMarket,
  GasFormula,
} from '../../../src/model/generated/ruleset.ts'
import type { Declaration, DeclaredFork } from '../../../src/standard/diff/Declaration.ts'
import {
  isUndeclared,
  subjects,
  type Difference,
  type Said,
  type Subject,
} from '../../../src/standard/diff/Difference.ts'
import { groupBy } from './groupBy.ts'
import { beside, enumerate, wrap } from './layout.ts'
import { activationText, gasText, limitText, statusText, type StatusSaid } from './wording.ts'

/** What the two sides are called. */
type Titles = readonly [left: string, right: string]

const headings: Readonly<Record<Subject, string>> = {
  chain: 'Chain',
  forks: 'Forks',
  blobs: 'Blobs',
  fees: 'Base fee',
  precompiles: 'Precompiles',
  limits: 'Limits of proving',
  batches: 'Batches',
  system: 'System contracts and calls',
  storage: 'Storage layouts',
  consensus: 'Consensus',
  flags: 'Flags',
  deviations: 'Rules of one chain alone',
}

/**
 * Tells differences in lines of at most 80 columns, by subject.
 *
 * @param left - One side.
 * @param right - The other.
 * @param differences - From `diffRulesets`.
 * @returns Text that ends with a line feed.
 */
export function differenceText(left: Declaration, right: Declaration, differences: readonly Difference[]): string {
  const titles: Titles = [left.title, right.title]
  if (differences.length === 0) return `${titles[0]} and ${titles[1]} declare equal rules.\n`
  const parts = subjects.flatMap((subject) => {
    const found = differences.filter((difference) => difference.subject === subject && !isUndeclared(difference))
    return found.length === 0 ? [] : [[headings[subject], ...tell(titles, found)].join('\n')]
  })
  const undeclared = tellUndeclared(titles, differences)
  if (undeclared.length > 0) parts.push(['Not declared, and so not compared', ...undeclared].join('\n'))
  return `${wrap(`How the rules of ${titles[0]} and ${titles[1]} differ`, 0).join('\n')}\n\n${parts.join('\n\n')}\n`
}

/** What a side says nothing of, by subject. */
function tellUndeclared(titles: Titles, differences: readonly Difference[]): readonly string[] {
  const sides = [
    [titles[0], differences.filter(({ left }) => left === undefined)],
    [titles[1], differences.filter(({ right }) => right === undefined)],
  ] as const
  const rows = sides.flatMap(([title, found]): readonly [string, string][] => {
    const names = new Set(found.map(({ subject, field }) => undeclaredName(subject, field)))
    return names.size === 0 ? [] : [[title, enumerate([...names])]]
  })
  return beside(rows, 2)
}

function undeclaredName(subject: Subject, field: string): string {
  if (subject === 'precompiles' && field !== 'presence') return `${fieldNames[field] ?? field} of precompiles`
  if (subject === 'forks' && field !== 'presence') return `${fieldNames[field] ?? field} of forks`
  if (subject === 'system' && field === 'presence') return 'system calls'
  return headings[subject].toLowerCase()
}

/** Members of forks and precompiles in the words of a list. */
const fieldNames: Readonly<Record<string, string>> = {
  gas: 'prices',
  class: 'classes',
  activation: 'activations',
  evmBase: 'EVM rules',
  id: 'names',
}

/** Tells the differences of one subject: first what both have otherwise, then what only one has, joined. */
function tell(titles: Titles, differences: readonly Difference[]): readonly string[] {
  const lone = differences.filter((difference) => isLone(difference))
  const both = differences.filter((difference) => !isLone(difference))
  const groups = groupBy(lone, (difference) => loneHeading(titles, difference))
  return [
    ...join(both).flatMap((group) => tellBoth(titles, group)),
    ...[...groups].flatMap(([heading, group]) => tellLone(titles, heading, group)),
  ]
}

/** Only one side has it, and the other says that it has not. */
function isLone({ left, right, field, subject }: Difference): boolean {
  if (subject === 'forks' && field !== 'presence') return false
  return isNone(left) !== isNone(right) && left !== undefined && right !== undefined
}

function isNone(said: Said): boolean {
  return said === null || said === 'absent'
}

/** Differences of one item in one stretch are told together. */
function join(differences: readonly Difference[]): readonly (readonly Difference[])[] {
  return [...groupBy(differences, ({ item, stretch }) => `${item} ${stretchText(stretch)}`).values()]
}

function tellBoth(titles: Titles, group: readonly Difference[]): readonly string[] {
  const [first] = group
  if (first === undefined) return []
  const said = (side: 'left' | 'right'): string =>
    group.map((difference) => saidText(difference, difference[side])).join(', ')
  return [
    ...wrap(bothHeading(first), 2, 4),
    ...beside(
      [
        [titles[0], said('left')],
        [titles[1], said('right')],
      ],
      4,
    ),
    ...tellDoubts(titles, group),
  ]
}

function bothHeading({ subject, item, field, address, stretch }: Difference): string {
  if (subject === 'chain') return 'The chain id'
  if (field === 'presence' && item === 'all') return 'As a whole'
  if (subject === 'forks') return `${item} begins`
  if (subject === 'blobs') return `The schedule from ${item} on`
  if (subject === 'fees') return `From ${item} on`
  if (subject === 'precompiles') return `${item} (${shortAddress(address)})${stretchText(stretch)}`
  if (field === 'contract') return `${item} is at`
  if (subject === 'consensus' && field === 'consensus') return `The protocol from ${item} on`
  if (subject === 'limits') return field === 'counter' ? `The counter ${item}` : item
  return item
}

function loneHeading(titles: Titles, { subject, field, stretch, left }: Difference): string {
  const only = `Only ${isNone(left) ? titles[1] : titles[0]}`
  switch (subject) {
    case 'precompiles':
      return `${only} has${field === 'status' ? '' : ' these limits'}${stretchText(stretch)}:`
    case 'limits':
      return field === 'counter' ? `${only} counts in a block:` : `${only} has:`
    case 'system':
      return field === 'call' ? `${only} makes the calls` : `${only} has the contracts:`
    case 'consensus':
      return field === 'consensus' ? `${only} names its protocol:` : `${only} fixes:`
    case 'blobs':
      return `${only} has a schedule:`
    case 'fees':
      return `${only} has parameters of its own:`
    case 'deviations':
      return `${only}:`
    default:
      return `${only} has`
  }
}

function tellLone(titles: Titles, heading: string, group: readonly Difference[]): readonly string[] {
  const names = group.every(({ subject, field }) => isNameAlone(subject, field))
  const doubts = tellDoubts(titles, group)
  if (names) return [...wrap(`${heading} ${enumerate(group.map(loneName))}.`, 2, 4), ...doubts]
  const rows = [
    ...groupBy(group, ({ item, address }) => (address === undefined ? item : `${item} (${shortAddress(address)})`)),
  ]
  return [
    ...wrap(heading, 2, 4),
    ...beside(
      rows.map(([name, found]) => [
        name,
        found.map((one) => saidText(one, isNone(one.left) ? one.right : one.left)).join(', '),
      ]),
      4,
    ),
    ...doubts,
  ]
}

function isNameAlone(subject: Subject, field: string): boolean {
  return subject === 'forks' || subject === 'flags' || subject === 'storage' || field === 'call'
}

/** The name of a fork that one side lacks, with its rules where the name does not tell them. */
function loneName({ subject, item, left, right }: Difference): string {
  if (subject !== 'forks') return item
  const { evmBase, id } = (left ?? right) as DeclaredFork
  return evmBase === undefined || evmBase === id ? id : `${id} (rules of ${evmBase})`
}

function tellDoubts(titles: Titles, group: readonly Difference[]): readonly string[] {
  const doubts = new Set(
    group.flatMap(({ doubts: found }) =>
      (found ?? []).map(({ side, why }) => `Not certain for ${titles[side === 'left' ? 0 : 1]}: ${why}`),
    ),
  )
  return [...doubts].flatMap((doubt) => wrap(doubt, 4, 6))
}

function stretchText(stretch: Difference['stretch']): string {
  if (stretch === undefined) return ''
  const { from, until } = stretch
  return until === undefined ? `, from ${from} on` : `, from ${from} until ${until}`
}

/** `0x05` for a small address, all of it for others. */
function shortAddress(address: string | undefined): string {
  if (address === undefined) return ''
  const digits = address.replace(/^0x0*/, '')
  return digits.length > 6 ? address : `0x${digits.padStart(2, '0')}`
}

/** Words what one side says. The fields and their values are those of `diffRulesets`. */
function saidText({ subject, field, item }: Difference, said: Said): string {
  if (said === undefined) return 'not declared'
  if (subject === 'forks' && item !== 'all') return forkText(field, said)
  if (said === null) return 'none'
  if (field === 'presence' && item === 'all') return 'declared'
  if (subject === 'fees') return feeText(said)
  if (subject === 'blobs') return blobText(said as BlobSchedule)
  if (subject === 'deviations') return ruleText(said as readonly Deviation[])
  if (field === 'status')
    return statusText(typeof said === 'string' ? { status: said as StatusSaid['status'] } : (said as StatusSaid))
  if (field === 'gas') return gasText(said as GasFormula)
  if (subject === 'precompiles')
    return field === 'name' || field === 'class' ? `${field} ${plain(said)}` : limitText(field, plain(said))
  if (subject === 'limits')
    return item === 'zkGas' ? zkGasText(said) : field === 'max' ? limitText(item, plain(said)) : plain(said)
  if (Array.isArray(said)) return said.join(', ')
  if (typeof said === 'object' && 'blocks' in said) return `${plain(said.blocks)} blocks each`
  return plain(said)
}

/** A value as text: what is no text, number or truth is shown as JSON. */
function plain(said: Said): string {
  return typeof said === 'string' ? said : JSON.stringify(said)
}

function forkText(field: string, said: Said): string {
  if (field === 'activation') return activationText(said as Activation)
  if (field === 'id') return `as ${plain(said)}`
  if (field === 'evmBase') return `with the rules of ${plain(said)}`
  if (field === 'machine') return `on ${said === null ? 'the EVM' : `the machine ${plain(said)}`}`
  return said === null ? `without ${field}` : `as ${field} ${plain(said)}`
}

function feeText(said: Said): string {
  if (Array.isArray(said)) return 'declared'
  const { elasticity, denominator } = said as FeeMarket
  return `elasticity ${elasticity}, denominator ${denominator}`
}

function blobText({ target, max, baseFeeUpdateFraction }: BlobSchedule): string {
  return `target ${target}, maximum ${max}, update fraction ${baseFeeUpdateFraction}`
}

function ruleText(rules: readonly Deviation[]): string {
  return rules
    .map(({ status, rule, sinceFork, untilFork }) => {
      const until = untilFork === undefined ? ' on' : ` until ${untilFork}`
      return `${status} from ${sinceFork}${until}: ${rule}.`
    })
    .join(' ')
}

function zkGasText(said: Said): string {
  const { maxPerBlock, sinceFork } = said as { readonly maxPerBlock: string; readonly sinceFork: string }
  return `at most ${maxPerBlock} a block from ${sinceFork} on`
}
