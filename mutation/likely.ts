import type { Case } from '../runners/load/Case.ts'
import type { CatalogueEntry } from '../src/roles/mutants/catalogue.ts'

/** A vector as the planner sees it. */
export interface KnownVector {
  readonly id: string
  readonly kind: Case['kind']
  readonly clauses: ReadonlySet<string>
  readonly features: ReadonlySet<string>
  /** Of an honest pair. */
  readonly durationMs: number
  /** Reasons that it expects, as text. */
  readonly expectation: string
}

/** What a name tells about where its fault shows. */
interface Hint {
  readonly fork: string | undefined
  /** Features of which a vector must have one for the fault to show at all; empty where any vector may show it. */
  readonly needs: readonly string[]
  /** What the id or the expectation of a likely vector contains. */
  readonly words: readonly string[]
}

/** Instructions that a constant of the gas schedule is charged by. */
const chargedBy: Readonly<Record<string, readonly string[]>> = {
  EXP_BYTE: ['EXP'],
  KECCAK256_WORD: ['KECCAK256', 'CREATE2'],
  LOG_TOPIC: ['LOG1', 'LOG2', 'LOG3', 'LOG4'],
  LOG_BYTE: ['LOG0', 'LOG1', 'LOG2', 'LOG3', 'LOG4'],
  CALL_VALUE: ['CALL', 'CALLCODE'],
  CALL_STIPEND: ['CALL', 'CALLCODE'],
  NEW_ACCOUNT: ['CALL'],
  SELFDESTRUCT_NEW_ACCOUNT: ['SELFDESTRUCT'],
  SELFDESTRUCT_REFUND: ['SELFDESTRUCT'],
  SSTORE_SET: ['SSTORE'],
  SSTORE_RESET: ['SSTORE'],
  SSTORE_CLEAR_REFUND: ['SSTORE'],
  SSTORE_DIRTY: ['SSTORE'],
  SSTORE_SENTRY: ['SSTORE'],
  COLD_SLOAD: ['SLOAD', 'SSTORE'],
}

/** Score of a vector that cannot show a fault. */
const impossible = -Infinity

/** Vectors that take so long come last among their like. */
const dearMs = 200

/** Constants that a transaction pays for itself, so that any may show them. */
const paidByTransactions = /^(TX_|REFUND|MEMORY|COPY|CODE_DEPOSIT|INITCODE|WARM|COLD_ACCOUNT)/

/**
 * Orders the vectors that can show a fault, the likeliest first and small ones before large.
 *
 * @param entry - The faulty implementation.
 * @param vectors - All.
 * @returns Places of the vectors; those that never enter the fork or the instruction of the fault are left out.
 */
export function likelyFirst(entry: CatalogueEntry, vectors: readonly KnownVector[]): readonly number[] {
  const hint = hintOf(entry.name)
  return vectors
    .map((vector, place) => ({ place, score: scoreOf(entry, hint, vector) }))
    .filter(({ score }) => score !== impossible)
    .sort((left, right) => right.score - left.score || left.place - right.place)
    .map(({ place }) => place)
}

/**
 * Tells how likely a vector shows a fault.
 *
 * @param entry - The faulty implementation.
 * @param vector - The vector.
 * @returns Minus infinity where it cannot.
 */
export function likelihood(entry: CatalogueEntry, vector: KnownVector): number {
  return scoreOf(entry, hintOf(entry.name), vector)
}

function scoreOf({ clause }: CatalogueEntry, { fork, needs, words }: Hint, vector: KnownVector): number {
  const { features, clauses, id, expectation, durationMs } = vector
  if (fork !== undefined && !features.has(`fork:${fork}`)) return impossible
  if (needs.length > 0 && !needs.some((need) => features.has(need))) return impossible
  const named = words.filter((word) => id.includes(word) || expectation.includes(word) || features.has(word)).length
  return (clauses.has(clause) ? 4 : 0) + 4 * named + smallness(features.size) - Math.min(durationMs, dearMs) / 50
}

/** Small vectors come first, and those that run no code at all after them. */
function smallness(features: number): number {
  return features === 0 ? -2 : 1 / features
}

function hintOf(name: string): Hint {
  const [fault = '', fork] = name.split('@')
  const [kind = '', subject = '', ...amount] = fault.split(':')
  const base = { fork, needs: [] as readonly string[] }
  if (kind === 'gas' && paidByTransactions.test(subject)) return { ...base, words: [] }
  if (kind === 'gas' || kind === 'opcode') {
    const names = chargedBy[subject] ?? [subject]
    return { fork, needs: names.flatMap((op) => atFork(`op:${op}`, fork)), words: amount }
  }
  if (kind.startsWith('precompile')) return { ...base, words: atFork(`precompile:${numberOf(subject)}`, fork) }
  if (kind.startsWith('fork-')) return { ...base, words: ['forks', `fork:${subject}`, `${subject}-`] }
  return { ...base, words: [subject, kind].filter((word) => word.length > 2) }
}

/** A feature in a fork; in any where the fork is not named. */
function atFork(feature: string, fork: string | undefined): readonly string[] {
  return [fork === undefined ? feature : `${feature}@${fork}`]
}

function numberOf(subject: string): string {
  return /^0x[0-9a-f]+$/i.test(subject) ? String(BigInt(subject)) : subject
}
