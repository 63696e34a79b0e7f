import { Level, levelOf } from '../../execution/Fork.ts'
import { gasSchedule } from '../../execution/GasSchedule.ts'
import { opcodes } from '../../execution/opcodes.ts'
import type { Ruleset, SystemCall } from '../../model/generated/ruleset.ts'
import type { GeneratedMutants, MutantSide, MutantSubject } from '../../model/generated/standard.ts'
import { reasons } from '../../model/generated/rejections.ts'
import { loadStandard } from '../../standard/loadStandard.ts'
import { ruleset } from '../../standard/rulesets.ts'
import type { Standard } from '../../standard/Standard.ts'
import { isMutant } from './parseMutant.ts'
import { listForkBoundaries, listGasConstants, listPrecompiles } from './subjects.ts'

/** One faulty implementation of the catalogue. */
export interface CatalogueEntry {
  /** As `parseMutant` reads it. */
  readonly name: string
  readonly family: string
  readonly side: MutantSide
  readonly clause: string
  /** What is changed. */
  readonly sentence: string
  readonly incidents: readonly string[]
}

/**
 * Lists every faulty implementation of the standard: those written out, and one for each subject of the generated ones.
 *
 * @param standard - That of this package when absent.
 * @returns In the order of `spec/mutants.yaml`; no name comes twice.
 */
export function mutantCatalogue(standard: Standard = loadStandard()): readonly CatalogueEntry[] {
  const { generated, written } = standard.mutants
  const all = [
    ...generated.flatMap((family) => expand(family, ruleset(family.ruleset, standard), standard)),
    ...written.flatMap(({ family, side, mutants }) =>
      mutants.map((mutant) => ({ family, incidents: [], ...mutant, side: mutant.side ?? side })),
    ),
  ]
  return [...new Map(all.map((entry) => [entry.name, entry])).values()]
}

function expand(family: GeneratedMutants, from: Ruleset, standard: Standard): readonly CatalogueEntry[] {
  const { names, forks, side, sentence, incidents = [], excluded = [] } = family
  const wanted = new RegExp(family.matching ?? '')
  const unwanted = excluded.map(({ matches }) => new RegExp(matches))
  return subjectsOf(family.every, from, standard)
    .filter((subject) => wanted.test(subject))
    .flatMap((subject) => {
      const suffixes = forks === 'all' ? [''] : forksOf(family.every, subject, from).map((fork) => `@${fork}`)
      const entry = {
        family: family.family,
        side,
        clause: clauseOf(family, subject, standard),
        sentence: sentence.replaceAll('{}', subject),
        incidents,
      }
      return names
        .flatMap((name) => suffixes.map((suffix) => `${name.replaceAll('{}', subject)}${suffix}`))
        .filter((name) => !unwanted.some((pattern) => pattern.test(name)) && isMutant(name))
        .map((name) => ({ name, ...entry }))
    })
}

function clauseOf({ every, clause, clauses = [] }: GeneratedMutants, subject: string, standard: Standard): string {
  const own = clauses.find(({ matches }) => new RegExp(matches).test(subject))?.clause
  if (own !== undefined || every !== 'reason') return own ?? clause
  const reason = reasons.find((candidate) => candidate === subject)
  return reason === undefined ? clause : (standard.rejections.get(reason)?.clause ?? clause)
}

function subjectsOf(every: MutantSubject, from: Ruleset, standard: Standard): readonly string[] {
  switch (every) {
    case 'gas-constant':
      return listGasConstants(from)
    case 'precompile':
      return listPrecompiles(from).map(({ address }) => shortAddress(address))
    case 'limited-precompile':
      // Exact sizes are part of the functions themselves, so that nothing changes without the limit.
      return from.precompiles
        .filter(({ history }) => history.some(({ limits }) => limits?.maxFieldBytes !== undefined))
        .map(({ address }) => shortAddress(address))
    case 'fork-boundary':
      return listForkBoundaries(from).map(({ id }) => id)
    case 'system-call':
      return from.systemCalls
    case 'opcode':
      return opcodes.filter(({ since }) => since <= newestLevel(from)).map(({ name }) => name)
    case 'reason':
      return reasons.filter((reason) => isShownByVectors(standard.rejections.get(reason)?.clause, standard))
  }
}

function isShownByVectors(clause: string | undefined, { clauses }: Standard): boolean {
  return clause !== undefined && clauses.get(clause)?.shownBy === 'vectors'
}

function newestLevel({ forks }: Ruleset): number {
  return Math.max(...forks.map(({ evmBase }) => levelOf(evmBase)))
}

function shortAddress(address: string): string {
  const digits = BigInt(address).toString(16)
  return `0x${digits.padStart(digits.length + (digits.length % 2), '0')}`
}

/** Ids of the forks in which a subject counts. */
function forksOf(every: MutantSubject, subject: string, from: Ruleset): readonly string[] {
  return from.forks.filter((_, index) => counts(every, subject, from, index)).map(({ id }) => id)
}

function counts(every: MutantSubject, subject: string, from: Ruleset, index: number): boolean {
  const level = levelOf(from.forks[index]?.evmBase ?? 'amsterdam')
  switch (every) {
    case 'gas-constant':
      return Object.hasOwn(gasSchedule(level), subject)
    case 'precompile':
    case 'limited-precompile':
      return statusAt(subject, from, index) === 'active'
    case 'system-call':
      return level >= systemCallLevel(subject)
    case 'opcode':
      return opcodes.some(({ name, since }) => name === subject && since <= level)
    case 'fork-boundary':
      return from.forks[index]?.id === subject
    case 'reason':
      return true
  }
}

function systemCallLevel(call: string): number {
  const first: SystemCall = 'beaconRoots'
  return call === first ? Level.cancun : Level.prague
}

function statusAt(address: string, from: Ruleset, index: number): string | undefined {
  const until = new Set(from.forks.slice(0, index + 1).map(({ id }) => id))
  const precompile = from.precompiles.find((candidate) => BigInt(candidate.address) === BigInt(address))
  return precompile?.history.findLast(({ sinceFork }) => until.has(sinceFork))?.status
}
