import type { Reason } from '../model/generated/rejections.ts'
import { Rejection } from '../model/Rejection.ts'
import { loadStandard } from './loadStandard.ts'
import { nearest } from './nearest.ts'
import type { Standard } from './Standard.ts'

/** Longest exception text that is looked at. */
const exceptionCharactersMax = 4096

interface Exceptions {
  readonly byName: ReadonlyMap<string, readonly Reason[]>
  /** Names that end in or hold `*`. */
  readonly patterns: readonly { readonly pattern: RegExp; readonly reason: Reason }[]
}

const tables = new WeakMap<Standard, Exceptions>()

/**
 * Finds the reasons that a fixture's exception allows.
 *
 * @param text - One name or several with `|` between them, of the enumerations of execution-spec-tests or of older fixtures.
 * @param standard - That of this package when absent.
 * @returns Union in the order of `spec/rejections.yaml`, never empty.
 * @throws {@link Rejection} `EXCEPTION_UNKNOWN` with the nearest known names.
 * @see spec/rules/encoding.yaml ENC-8
 */
export function reasonsForException(text: string, standard: Standard = loadStandard()): readonly Reason[] {
  const table = tables.get(standard) ?? buildTable(standard)
  tables.set(standard, table)
  const found = new Set(
    text
      .slice(0, exceptionCharactersMax)
      .split('|')
      .flatMap((name) => reasonsForName(name.trim(), table)),
  )
  return [...standard.rejections.keys()].filter((reason) => found.has(reason))
}

function reasonsForName(name: string, table: Exceptions): readonly Reason[] {
  const exact = table.byName.get(name)
  if (exact !== undefined) return exact
  const matched = table.patterns.filter(({ pattern }) => pattern.test(name)).map(({ reason }) => reason)
  if (matched.length > 0) return matched
  const known = [...table.byName.keys()]
  const near = nearest(name, known)
  throw new Rejection('EXCEPTION_UNKNOWN', { exception: name, ...(near.length === 0 ? {} : { known: near.join(' ') }) })
}

function buildTable(standard: Standard): Exceptions {
  const byName = new Map<string, Reason[]>()
  const patterns: { readonly pattern: RegExp; readonly reason: Reason }[] = []
  const add = (name: string, reason: Reason): void => {
    if (name.includes('*')) patterns.push({ pattern: wildcard(name), reason })
    else byName.set(name, [...(byName.get(name) ?? []), reason])
  }
  for (const [reason, entry] of standard.rejections) {
    for (const name of [...(entry.eest ?? []), ...(entry.legacy ?? [])]) add(name, reason)
  }
  for (const { name, eest } of standard.exceptionCombinations) {
    for (const reason of eest.flatMap((part) => byName.get(part) ?? [])) add(name, reason)
  }
  return { byName, patterns }
}

/** A name with `*` matches any word characters there, so `RLP_*` never matches `TransactionException.RLP_...`. */
function wildcard(name: string): RegExp {
  return new RegExp(`^${name.split('*').join('\\w*')}$`)
}
