import { availableParallelism } from 'node:os'
import type { Case } from '../runners/load/Case.ts'
import { mutantCatalogue, type CatalogueEntry } from '../src/roles/mutants/catalogue.ts'
import type { Side } from './judge.ts'
import { likelihood, likelyFirst, type KnownVector } from './likely.ts'
import { loadVectors } from './loadVectors.ts'
import { openPool, type Pool } from './pool.ts'
import type { MutationReport, Phase, Score } from './Score.ts'
import type { Profile, Task, Trial, TrialResult } from './Trial.ts'
import { worthOf } from './worth.ts'

/** What to run. */
export interface ScoreOptions {
  /** Which mutants. */
  readonly wanted: (name: string) => boolean
  /** At most so many mutants, spread over the catalogue. */
  readonly sample?: number
  /** False: only what happens to the mutants is of interest, not what each vector is worth. */
  readonly wholeVectors: boolean
  /** True: a killer is looked for, for each vector that no trial showed to kill; it takes as long as the trials. */
  readonly search?: boolean
  readonly processes?: number
  /** Told of each trial once it is over. */
  readonly onScore?: (score: Score, done: number, total: number) => void
  /** Told of each part of the run once it is over. */
  readonly onPhase?: (phase: Phase) => void
}

/** Likely vectors that are tried on every mutant, so that more is known than who kills it first. */
const alwaysMax = 12
/** Time that an honest pair takes for those vectors together; dear ones beyond it are left to whom they kill first. */
const alwaysMs = 250
/** Mutants that are tried on a vector that none has failed yet. */
const mutantsPerVectorMax = 48
/**
 * Time that an honest pair takes for a vector, times the mutants tried on it: of a dear vector fewer are tried. Nine in ten
 * of a sample of idle vectors fell to one of their first ten, and a schedule of consensus takes a second for each.
 */
const searchMs = 500
/** Parts that a mutant may take; the second is tried where the first showed nothing. */
const partsMax = 2
/** Added to the likelihood of a mutant that a vector of the same folder fails; more than anything else adds. */
const neighbourBonus = 100
/** Vectors that a process runs at a time to learn what they reach. */
const profileChunk = 25

/**
 * Runs the catalogue of faulty implementations against our published vectors.
 *
 * @param options - What to run.
 * @returns Every score, and what the vectors are worth.
 */
export async function runCatalogue(options: ScoreOptions): Promise<MutationReport> {
  const started = performance.now()
  const cases = await loadVectors()
  const entries = choose(mutantCatalogue(), options)
  const { phases, timed } = stopwatch(options.onPhase)
  const pool = await timed('start', () => openPool(options.processes ?? availableParallelism()))
  try {
    const vectors = await timed('profiles', () => know(cases, pool))
    const { trials, about } = plan(entries, vectors, options.wholeVectors ? alwaysMax : 0)
    const scores: Score[] = []
    await timed('trials', () =>
      runTrials(pool, trials, (result) => {
        const entry = about.get(result.mutant)
        if (entry === undefined) return
        const found = scoreOf(entry, result, cases)
        scores.push(found)
        options.onScore?.(found, scores.length, trials.length)
      }),
    )
    const { kills, misblamed } = await timed('search', () =>
      killsOfAll({ pool, scores, entries, vectors, search: options.search === true }),
    )
    const order = new Map(entries.map(({ name }, index) => [name, index]))
    scores.sort((left, right) => (order.get(left.mutant) ?? 0) - (order.get(right.mutant) ?? 0))
    const durationMs = performance.now() - started
    return {
      ...reportOf({ entries, scores, vectors, kills, misblamed, durationMs, phases }),
      searched: options.search === true,
    }
  } finally {
    await pool.close()
  }
}

/** Writes down what each part of a run takes. */
function stopwatch(onPhase: ScoreOptions['onPhase']): {
  readonly phases: readonly Phase[]
  readonly timed: <T>(name: string, part: () => Promise<T>) => Promise<T>
} {
  const phases: Phase[] = []
  return {
    phases,
    timed: async (name, part) => {
      const from = performance.now()
      const result = await part()
      const phase = { name, durationMs: Math.round(performance.now() - from) }
      phases.push(phase)
      onPhase?.(phase)
      return result
    },
  }
}

function choose(catalogue: readonly CatalogueEntry[], { wanted, sample }: ScoreOptions): readonly CatalogueEntry[] {
  const chosen = catalogue.filter(({ name }) => wanted(name))
  if (sample === undefined || chosen.length <= sample) return chosen
  const step = chosen.length / sample
  return Array.from({ length: sample }, (_, index) => chosen[Math.floor(index * step)]).filter(
    (entry) => entry !== undefined,
  )
}

async function know(cases: readonly Case[], pool: Pool): Promise<readonly KnownVector[]> {
  const known = new Map<number, Profile>()
  const places = cases.map((_, place) => place)
  const tasks: Task[] = []
  for (let from = 0; from < places.length; from += profileChunk) {
    tasks.push({ kind: 'profile', vectors: places.slice(from, from + profileChunk) })
  }
  await pool.run(tasks, (answer) => {
    if (answer.kind === 'profiles') for (const profile of answer.profiles) known.set(profile.vector, profile)
  })
  return cases.map((asked, place) => ({
    id: asked.id,
    kind: asked.kind,
    clauses: new Set(asked.clauses),
    features: new Set(known.get(place)?.features ?? []),
    durationMs: known.get(place)?.durationMs ?? 0,
    expectation: reasonsIn(asked),
  }))
}

/** Codes of reasons that a case expects, wherever it does. */
function reasonsIn(asked: Case): string {
  const text = JSON.stringify('blocks' in asked ? asked.blocks : asked, (key, value: unknown) =>
    key === 'rlp' || key === 'witness' || key === 'alloc' || key === 'transactions' ? undefined : value,
  )
  return [...new Set(text.match(/"[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+"/g) ?? [])].join(' ')
}

function plan(
  entries: readonly CatalogueEntry[],
  vectors: readonly KnownVector[],
  always: number,
): { readonly trials: readonly Trial[]; readonly about: ReadonlyMap<string, CatalogueEntry> } {
  const trials = entries.flatMap((entry): Trial[] => {
    const order = likelyFirst(entry, vectors)
    const sides: readonly Side[] = entry.side === 'both' ? ['prover', 'sequencer'] : [entry.side]
    // The second part of a mutant is about whether it is found at all; the first tells by whom.
    return sides.map((side, index) => ({
      mutant: entry.name,
      side,
      vectors: order,
      always: index === 0 ? affordable(order, vectors, always) : 0,
    }))
  })
  return { trials, about: new Map(entries.map((entry) => [entry.name, entry])) }
}

/** Count of the first vectors that are tried whatever they show. */
function affordable(order: readonly number[], vectors: readonly KnownVector[], most: number): number {
  let spentMs = 0
  for (const [count, place] of order.slice(0, most).entries()) {
    spentMs += vectors[place]?.durationMs ?? 0
    if (spentMs > alwaysMs) return count
  }
  return Math.min(most, order.length)
}

async function runTrials(pool: Pool, trials: readonly Trial[], onResult: (result: TrialResult) => void): Promise<void> {
  const tasks = trials.map((trial): Task => ({ kind: 'trial', trial }))
  await pool.run(tasks, (answer) => {
    if (answer.kind === 'trial') onResult(answer.result)
  })
}

function scoreOf(entry: CatalogueEntry, result: TrialResult, cases: readonly Case[]): Score {
  const idOf = (vector: number): string => cases[vector]?.id ?? String(vector)
  const crashed = result.others.some(({ outcome }) => outcome === 'crashed')
  const { name: mutant, family, clause, sentence, incidents } = entry
  return {
    mutant,
    family,
    clause,
    sentence,
    incidents,
    side: result.side,
    outcome: result.killers.length > 0 ? 'killed' : crashed ? 'crashed' : 'survived',
    killers: result.killers.map(idOf),
    tried: result.tried,
    disputed: result.others.map(({ vector, outcome }) => ({ vector: idOf(vector), outcome })),
  }
}

interface KillSearch {
  /** False: nothing is looked for. */
  readonly search: boolean
  readonly pool: Pool
  readonly scores: readonly Score[]
  readonly entries: readonly CatalogueEntry[]
  readonly vectors: readonly KnownVector[]
}

interface Found {
  /** What each vector kills, by its id. */
  readonly kills: ReadonlyMap<string, ReadonlySet<string>>
  readonly misblamed: readonly string[]
}

/** Tells what each vector kills, and looks for something that the vectors kill which have not been seen to kill yet. */
async function killsOfAll({ pool, scores, entries, vectors, search }: KillSearch): Promise<Found> {
  const kills = new Map<string, Set<string>>(vectors.map(({ id }) => [id, new Set<string>()]))
  const misblamed: string[] = []
  for (const { mutant, side, killers, disputed } of scores) {
    for (const id of killers) kills.get(id)?.add(`kill:${mutant}/${side}`)
    for (const { vector, outcome } of disputed) {
      if (outcome === 'misblamed') misblamed.push(`${mutant} (${side}) at ${vector}`)
    }
  }
  if (!search) return { kills, misblamed }
  const idle = vectors.flatMap(({ id }, place) => (kills.get(id)?.size === 0 ? [place] : []))
  const likely = likelyMutants(entries, { vectors, idle, kills, families: familiesByKind(scores, vectors) })
  for (let turn = 0; turn < mutantsPerVectorMax * partsMax; turn++) {
    const open = idle.filter((place) => kills.get(vectors[place]?.id ?? '')?.size === 0)
    if (open.length === 0) break
    const trials = trialsFor(open, likely, turn)
    await runTrials(pool, trials, ({ mutant, side, killers, others }) => {
      for (const place of killers) kills.get(vectors[place]?.id ?? '')?.add(`kill:${mutant}/${side}`)
      for (const { vector, outcome } of others) {
        if (outcome === 'misblamed') misblamed.push(`${mutant} (${side}) at ${vectors[vector]?.id ?? vector}`)
      }
    })
  }
  return { kills, misblamed }
}

/** Families of mutants that some vector of each kind was seen to kill: what a gas schedule does, no seal shows. */
function familiesByKind(
  scores: readonly Score[],
  vectors: readonly KnownVector[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const kinds = new Map(vectors.map(({ id, kind }) => [id, kind]))
  const families = new Map<string, Set<string>>()
  for (const { family, killers } of scores) {
    for (const id of killers) {
      const kind = kinds.get(id) ?? ''
      families.set(kind, (families.get(kind) ?? new Set<string>()).add(family))
    }
  }
  return families
}

interface IdleVectors {
  readonly vectors: readonly KnownVector[]
  readonly idle: readonly number[]
  readonly kills: ReadonlyMap<string, ReadonlySet<string>>
  /** By kind of vector. */
  readonly families: ReadonlyMap<string, ReadonlySet<string>>
}

/** The mutants that are likeliest to fail each vector: those that fail its neighbours before all others. */
function likelyMutants(
  entries: readonly CatalogueEntry[],
  { vectors, idle, kills, families }: IdleVectors,
): ReadonlyMap<number, readonly CatalogueEntry[]> {
  const nearby = killersByFolder(kills)
  return new Map(
    idle.map((place) => {
      const vector = vectors[place]
      if (vector === undefined) return [place, []]
      const near = nearby.get(folderOf(vector.id))
      const possible = entries
        .filter(({ family }) => families.get(vector.kind)?.has(family))
        .map((entry) => ({
          entry,
          score: likelihood(entry, vector) + (near?.has(entry.name) === true ? neighbourBonus : 0),
        }))
        .filter(({ score }) => Number.isFinite(score))
      possible.sort((left, right) => right.score - left.score)
      const affordable = Math.max(1, Math.floor(searchMs / Math.max(vector.durationMs, 1)))
      return [place, possible.slice(0, Math.min(mutantsPerVectorMax, affordable)).map(({ entry }) => entry)]
    }),
  )
}

/** Names of the mutants that a vector of each folder fails. */
function killersByFolder(kills: ReadonlyMap<string, ReadonlySet<string>>): ReadonlyMap<string, ReadonlySet<string>> {
  const nearby = new Map<string, Set<string>>()
  for (const [id, killed] of kills) {
    const folder = folderOf(id)
    const names = nearby.get(folder) ?? new Set<string>()
    for (const deed of killed) names.add(deed.slice(deed.indexOf(':') + 1, deed.lastIndexOf('/')))
    nearby.set(folder, names)
  }
  return nearby
}

function folderOf(id: string): string {
  return id.slice(0, id.lastIndexOf('/'))
}

function trialsFor(
  open: readonly number[],
  likely: ReadonlyMap<number, readonly CatalogueEntry[]>,
  turn: number,
): readonly Trial[] {
  const byMutant = new Map<string, { readonly entry: CatalogueEntry; readonly vectors: number[] }>()
  for (const place of open) {
    const entry = likely.get(place)?.[Math.floor(turn / partsMax)]
    if (entry === undefined) continue
    const known = byMutant.get(entry.name) ?? { entry, vectors: [] }
    known.vectors.push(place)
    byMutant.set(entry.name, known)
  }
  return [...byMutant.values()].flatMap(({ entry, vectors }): readonly Trial[] => {
    const parts: readonly Side[] = entry.side === 'both' ? ['prover', 'sequencer'] : [entry.side]
    const side = parts[turn % partsMax]
    return side === undefined ? [] : [{ mutant: entry.name, side, vectors, always: vectors.length }]
  })
}

interface Findings {
  readonly entries: readonly CatalogueEntry[]
  readonly scores: readonly Score[]
  readonly vectors: readonly KnownVector[]
  readonly kills: ReadonlyMap<string, ReadonlySet<string>>
  readonly misblamed: readonly string[]
  readonly durationMs: number
  readonly phases: readonly Phase[]
}

function reportOf({
  entries,
  scores,
  vectors,
  kills,
  misblamed,
  durationMs,
  phases,
}: Findings): Omit<MutationReport, 'searched'> {
  const named = (outcome: Score['outcome']): readonly string[] =>
    scores.filter((found) => found.outcome === outcome).map(({ mutant, side }) => `${mutant} (${side})`)
  const deeds = new Map(
    vectors.map((vector) => [vector.id, new Set([...(kills.get(vector.id) ?? []), ...shownBy(vector)])]),
  )
  return {
    mutants: entries.length,
    trials: scores.length,
    killed: named('killed').length,
    survived: named('survived'),
    crashed: named('crashed'),
    misblamed,
    scores,
    vectors: worthOf(deeds),
    durationMs: Math.round(durationMs),
    phases,
  }
}

/** Clauses that a vector shows, each in its forks, by accepting or refusing. */
function shownBy({ clauses, features, expectation }: KnownVector): readonly string[] {
  const forks = [...features].filter((feature) => feature.startsWith('fork:'))
  const way = expectation === '' ? 'accept' : 'reject'
  return [...clauses].flatMap((clause) => (forks.length === 0 ? [''] : forks).map((fork) => `${clause}/${way}/${fork}`))
}
