import type { Connect } from '../adapters/connect.ts'
import type { Started } from '../adapters/Party.ts'
import type { Divergence } from '../compare/Divergence.ts'
import type { PartyOutcome, Problem, Verdict } from '../compare/Verdict.ts'
import type { Case } from '../load/Case.ts'
import type { DamagedVector, NotApplicable } from '../load/Loaded.ts'
import type { Observation } from '../observe/Observation.ts'
import type { Pair } from '../observe/Pair.ts'
import { hashedRuleset } from '../observe/systemCalls.ts'
import type { CaseEvent, DamagedEvent, NotApplicableEvent, PairName, PartyEvent, RunEvent } from './Event.ts'
import { reproduceCommand } from './reproduce.ts'
import { lockstepVersion } from './version.ts'

/** What of a plan goes into the log. */
export interface PlanText {
  readonly vectors: readonly string[]
  readonly vectorsGiven: readonly string[]
  readonly only: readonly string[]
  readonly pairs: readonly { readonly sequencer: Connect; readonly prover: Connect }[]
  readonly workers: number
  readonly budgetMs: number
}

/** Where a case was judged. */
export interface About {
  readonly plan: PlanText
  /** Place of the pair in the plan. */
  readonly pair: number
}

/** @returns The first event of a run. */
export function runEvent(plan: PlanText): RunEvent {
  return {
    event: 'run',
    format: 1,
    lockstep: lockstepVersion(),
    startedAt: new Date().toISOString(),
    vectors: plan.vectorsGiven.length > 0 ? plan.vectorsGiven : ['the packaged vectors'],
    only: plan.only,
    pairs: plan.pairs.map(pairName),
    workers: plan.workers,
    budgetMs: plan.budgetMs,
  }
}

function pairName({ sequencer, prover }: PlanText['pairs'][number]): PairName {
  const selfCheck = isReference(sequencer) && isReference(prover)
  return { sequencer: sequencer.text, prover: prover.text, selfCheck }
}

function isReference(connect: Connect): boolean {
  return connect.kind === 'program' && connect.reference
}

/** @returns One event for each party of a pair. */
export function partyEvents(
  pair: number,
  parties: { readonly sequencer: Connect; readonly prover: Connect },
  started: Pair,
): readonly PartyEvent[] {
  const describe = (role: 'sequencer' | 'prover', connect: Connect, one: Started): PartyEvent => {
    if ('fault' in one) return { event: 'party', pair, role, connect: connect.text, fault: one.fault }
    const { nonceDigest: _, ...declaration } = one.party.declaration
    return { event: 'party', pair, role, connect: connect.text, declaration }
  }
  return [
    describe('sequencer', parties.sequencer, started.sequencer),
    describe('prover', parties.prover, started.prover),
  ]
}

/** @returns The event for what was found and is no case. */
export function foundEvent(found: DamagedVector | NotApplicable): DamagedEvent | NotApplicableEvent {
  if (found.kind === 'notApplicable') {
    const { kind, ...rest } = found
    return { event: kind, ...rest }
  }
  const { kind, ...rest } = found
  return { event: kind, ...rest }
}

function aboutCase(
  asked: Case,
  { pair }: About,
): Pick<CaseEvent, 'event' | 'pair' | 'id' | 'kind' | 'file' | 'family' | 'fork' | 'clauses' | 'ruleset'> {
  const { id, kind, file, family, fork, clauses, ruleset } = asked
  const { hash } = hashedRuleset(ruleset)
  return { event: 'case', pair, id, kind, file, family, fork, clauses, ruleset: { name: ruleset.name, hash } }
}

/** @returns The event of a case that nobody can be asked. */
export function skipEvent(asked: Case, why: string, about: About): CaseEvent {
  const unasked = { status: 'notAsked', why } as const
  return {
    ...aboutCase(asked, about),
    status: 'skip',
    relation: 'not-shown',
    sequencer: unasked,
    prover: unasked,
    differences: [],
    notShown: why,
    durationMs: 0,
  }
}

export interface Judged {
  readonly observation: Observation
  readonly verdict: Verdict
  readonly divergence: Divergence | undefined
  readonly durationMs: number
}

/** @returns The event of a case that was judged. */
export function caseEvent(asked: Case, { verdict, divergence, durationMs }: Judged, about: About): CaseEvent {
  const { sequencer, prover, pair, witnessFrom, derivedRuleset } = verdict
  const parties = about.plan.pairs[about.pair]
  const form = verdict.witnessForm ?? (asked.kind === 'stateless' ? asked.witnessForm : undefined)
  const again = pair.status === 'fail' || pair.status === 'broken'
  return {
    ...aboutCase(asked, about),
    ...(derivedRuleset !== undefined && { derivedRuleset }),
    status: pair.status,
    relation: pair.relation,
    sequencer: bounded(sequencer),
    prover: bounded(prover),
    differences: pair.differences.map(boundProblem),
    ...(witnessFrom !== undefined && { witnessFrom }),
    ...(form !== undefined && { witnessForm: form }),
    ...(divergence !== undefined && { divergence }),
    durationMs: Math.round(durationMs * 10) / 10,
    ...(again &&
      parties !== undefined && {
        reproduce: reproduceCommand({
          vectors: about.plan.vectorsGiven[0],
          id: asked.id,
          sequencer: parties.sequencer.text,
          prover: parties.prover.text,
        }),
      }),
  }
}

/** Characters of a value that go into the log: enough to tell two apart, not enough to drown in. */
const valueCharactersMax = 2000

/** Problems of a party that go into the log. */
const problemsMax = 50

function bounded(outcome: PartyOutcome): PartyOutcome {
  if (outcome.status !== 'fail') return outcome
  return { status: 'fail', problems: outcome.problems.slice(0, problemsMax).map(boundProblem) }
}

function boundProblem(problem: Problem): Problem {
  return { ...problem, expected: boundText(problem.expected), found: boundText(problem.found) }
}

function boundText(text: string): string {
  return text.length <= valueCharactersMax ? text : `${text.slice(0, valueCharactersMax)}… (${text.length} characters)`
}
