import type { Standard } from '../../../../src/standard/Standard.ts'
import type { ConsensusCase } from '../../Case.ts'
import { Damage, within } from '../../Damage.ts'
import type { Draft, TestSource } from '../../Draft.ts'
import { type Fields, isFields } from '../../fields.ts'
import { encodingRuleset } from '../encodingRuleset.ts'
import { clientNames, isConsensusEntry, isShapeTest, listNames } from './recogniseConsensus.ts'
import { readEntry, type ReadQuestion } from './readEntry.ts'
import { linkEntries, readHeaderHash, readShapeTest, readThresholds, readTimeouts, twinEntries } from './tables.ts'

/** A question with its name in the file. */
export interface NamedQuestion {
  readonly name: string
  readonly read: () => ReadQuestion
}

/** Entries of one file; each is a question to both parties. */
const entriesMax = 50_000

/** What a file does not say by itself. */
export interface DataOptions {
  /** Profile of entries that name none; told from the entry where absent. */
  readonly profile?: string
}

/**
 * Reads headers, messages, extra data and tables of others, and plain entries of the same kinds.
 *
 * @param source - The whole file; a list is under `entries`.
 * @param standard - Where the ruleset comes from that no question depends on.
 * @returns One draft for each question.
 */
export function* consensusDataDrafts({ fields, file, place }: TestSource, standard: Standard): Generator<Draft> {
  const base = {
    kind: 'consensus',
    file,
    family: 'consensus-data',
    fork: 'any',
    clauses: [],
    headerInputs: [],
  } as const
  for (const { name, read } of consensusQuestions(fields)) {
    const id = `${place}::${name}`
    const readCase = (): ConsensusCase => ({ ...base, id, ruleset: encodingRuleset(standard), ...read() })
    yield { id, test: name, family: 'consensus-data', fork: 'any', read: readCase }
  }
}

/**
 * Lists the questions of a file.
 *
 * @param fields - The whole file; a list is under `entries`.
 * @param options - What the file does not say.
 * @returns In the order of the file; each is read when it is wanted.
 */
export function consensusQuestions(fields: Fields, options: DataOptions = {}): readonly NamedQuestion[] {
  if (isConsensusEntry(fields)) return [entryQuestion('entry', fields, options)]
  const lists = listNames.flatMap((list) => entriesOf(fields[list]).map((entry, index) => ({ list, index, entry })))
  if (lists.length > entriesMax)
    throw new Damage('', `has ${lists.length} entries; at most ${entriesMax} are read from one file, so split it`)
  const known = lists.filter(({ entry }) => isConsensusEntry(entry))
  return [
    ...known.map(({ list, index, entry }) => entryQuestion(`${list}[${index}]`, entry, options)),
    ...known.flatMap(({ list, index, entry }) =>
      twinEntries(entry, options).map((twin) => inPlace(`${list}[${index}]`, twin)),
    ),
    ...linkEntries(
      known.map(({ entry }) => entry),
      options,
    ),
    ...clientNames.flatMap((client) =>
      entriesOf(fields[client]).map((entry, index) =>
        entryQuestion(`${client}[${index}]`, { profile: client, ...entry, extraData: entry['rlp'] }, options),
      ),
    ),
    ...readHeaderHash(fields),
    ...readThresholds(entriesOf(fields['rows'])),
    ...readTimeouts(fields),
    ...Object.entries(fields).flatMap(([name, value]) => (isShapeTest(value) ? readShapeTest(name, value) : [])),
  ]
}

function entryQuestion(name: string, entry: Fields, options: DataOptions): NamedQuestion {
  return { name, read: () => within(name, () => readEntry(entry, options)) }
}

function inPlace(place: string, { name, read }: NamedQuestion): NamedQuestion {
  return { name: `${place}/${name}`, read: () => within(place, read) }
}

function entriesOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : []
}
