import type { Feature, HelloResult, Methods, Role } from '../../src/model/generated/adapter.ts'
import { loadStandard } from '../../src/standard/loadStandard.ts'
import type { CaseMethod, HashedRuleset, Party, Reply, Started } from '../adapters/Party.ts'
import type { Case } from '../load/Case.ts'
import { forkAt } from '../load/forkAt.ts'
import type { Asked } from './Observation.ts'
import { momentsOf } from './moments.ts'

/** What a request needs that a party may or may not have declared. */
export interface Need {
  readonly role: Role
  /** One of these has to be declared. */
  readonly features: readonly Feature[]
  readonly case: Case
}

/** How a request is made. */
export interface Question<M extends CaseMethod> {
  readonly method: M
  readonly params: Methods[M]['params']
  readonly need: Need
  readonly ruleset?: HashedRuleset
  readonly budgetMs: number
}

/**
 * Asks a party, unless it never said that it can.
 *
 * @param started - The party, or why there is none.
 * @param question - Method, parameters and what they need.
 * @returns What came of it; declared and not delivered is told apart from not declared.
 */
export async function ask<M extends CaseMethod>(
  started: Started,
  question: Question<M>,
): Promise<Asked<Methods[M]['result']>> {
  if ('fault' in started) return { kind: 'fault', fault: started.fault }
  const { party } = started
  const lack = lackOf(party, question.need)
  if (lack !== undefined) return lack
  const { ruleset } = question
  const reply = await party.call(question.method, question.params, {
    timeoutMs: question.budgetMs,
    subject: question.need.case.id,
    ...(ruleset !== undefined && { ruleset }),
  })
  return readReply(reply, party.declaration, question)
}

/**
 * Tells what a party lacks for a request.
 *
 * @returns Undefined where it declared everything.
 */
export function lackOf(party: Party, need: Need): Asked<never> | undefined {
  const { declaration } = party
  if (!declaration.roles.includes(need.role)) {
    const detail = `${party.connect.text} is asked to be a ${need.role}, but declares only ${declaration.roles.join(', ') || 'nothing'}`
    return { kind: 'fault', fault: { kind: 'undeclared-role', detail } }
  }
  const { features } = need
  if (features.length > 0 && !features.some((feature) => declaration.features.includes(feature))) {
    return { kind: 'skip', capability: `feature ${features.join(' or ')}` }
  }
  const fork = missingFork(declaration, need.case)
  if (fork !== undefined) return { kind: 'skip', capability: `fork ${fork}` }
  const profile = missingProfile(declaration, need.case)
  return profile === undefined ? undefined : { kind: 'skip', capability: `consensus profile ${profile}` }
}

/** A name that is no profile of the standard is asked of everybody: it has to be refused. */
function missingProfile({ consensusProfiles }: HelloResult, asked: Case): string | undefined {
  const profile = consensusProfiles === undefined ? undefined : profileOf(asked)
  if (profile === undefined || consensusProfiles?.includes(profile)) return undefined
  return loadStandard().consensus.has(profile) ? profile : undefined
}

function profileOf(asked: Case): string | undefined {
  switch (asked.kind) {
    case 'consensus':
      return asked.question.ask.profile
    case 'consensus-steps':
      return asked.start.profile
    case 'consensus-schedule':
      return asked.schedule.profile
    default:
      return undefined
  }
}

function missingFork(declaration: HelloResult, asked: Case): string | undefined {
  for (const moment of momentsOf(asked)) {
    const fork = forkAt(asked.ruleset, moment.number, moment.timestamp)?.evmBase
    if (fork !== undefined && !declaration.forks.includes(fork)) return fork
  }
  return undefined
}

function readReply<M extends CaseMethod>(
  reply: Reply<M>,
  declaration: HelloResult,
  question: Question<M>,
): Asked<Methods[M]['result']> {
  if (reply.kind !== 'unsupported') return reply
  const { name, lack, detail } = reply
  // A lack was told before any case was seen, so that no failure can hide behind it.
  if (declaration.lacks?.some((declared) => declared === lack)) return { kind: 'skip', capability: `${lack}` }
  // Rulesets and precompiles are not declared one by one in hello, so an honest adapter can only say so here.
  if (name === 'UNSUPPORTED_RULESET') return { kind: 'skip', capability: `ruleset ${question.need.case.ruleset.name}` }
  if (name === 'UNSUPPORTED_PRECOMPILE') return { kind: 'skip', capability: `precompile: ${detail}` }
  const inputs = question.need.case.headerInputs
  if (name === 'UNSUPPORTED_HEADER_INPUT' && inputs.some((input) => !declaration.headerInputs.includes(input))) {
    return { kind: 'skip', capability: `headerInput: ${detail}` }
  }
  return { kind: 'undelivered', detail: `declared it and then answered ${question.method} with ${name}: ${detail}` }
}
