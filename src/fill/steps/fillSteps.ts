import type { CryptoBackend } from '../../crypto/CryptoBackend.ts'
import { Defect } from '../../model/Defect.ts'
import type { ConsensusOutcome } from '../../model/generated/adapter.ts'
import type { ConsensusStepsVector, ExpectedOutcome } from '../../model/generated/vector.ts'
import { integer } from '../../model/Hex.ts'
import { reasons } from '../../model/generated/rejections.ts'
import { canonicalJson } from '../../standard/canonicalJson.ts'
import type { Standard } from '../../standard/Standard.ts'
import { clauseReferences } from '../clauseReferences.ts'
import { checkInvariants } from './checkInvariants.ts'
import { driveNode } from './Party.ts'
import type { StepsCase } from './StepsCase.ts'
import { summary } from './summary.ts'

/**
 * Fills cases of a driven node: the reference must do at each step what the author says, and what comes out must keep the
 * invariants of an honest node.
 *
 * @param plans - Cases with distinct names.
 * @param standard - Clauses.
 * @param crypto - Signs.
 * @throws {@link Defect} Where author and reference do not agree, or an invariant does not hold.
 */
export async function fillSteps(
  plans: readonly StepsCase[],
  standard: Standard,
  crypto: CryptoBackend,
): Promise<readonly ConsensusStepsVector[]> {
  const vectors: ConsensusStepsVector[] = []
  const names = new Set(plans.map(({ name }) => name))
  if (names.size !== plans.length) throw new Defect('two cases of steps have one name')
  const refused = refusalsByTwin(plans, standard)
  for (const plan of plans) {
    if (plan.twin !== undefined && !names.has(plan.twin)) throw new Defect(`${plan.name}: there is no ${plan.twin}`)
    vectors.push(await fillOne(plan, { standard, crypto, refused: refused.get(plan.name) ?? [] }))
  }
  return vectors
}

/** Clauses that the refusals of a case's twins enforce: the accepted twin shows them too. */
function refusalsByTwin(plans: readonly StepsCase[], standard: Standard): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  for (const plan of plans) {
    if (plan.twin !== undefined)
      found.set(plan.twin, [...(found.get(plan.twin) ?? []), ...refusedClauses(plan, standard)])
  }
  return found
}

function refusedClauses({ steps }: StepsCase, standard: Standard): readonly string[] {
  return steps.flatMap(({ expect }) => {
    const [, reason] = /^reject (\w+)/.exec(expect) ?? []
    const known = reasons.find((one) => one === reason)
    return known === undefined ? [] : [standard.rejections.get(known)?.clause ?? known]
  })
}

async function fillOne(
  plan: StepsCase,
  {
    standard,
    crypto,
    refused,
  }: { readonly standard: Standard; readonly crypto: CryptoBackend; readonly refused: readonly string[] },
): Promise<ConsensusStepsVector> {
  const { name, start, steps } = plan
  const events = steps.map(({ event }) => event)
  const { started, outcomes } = await driveNode(start, events, { crypto })
  for (const [index, step] of steps.entries()) {
    const outcome = outcomes[index]
    const found = outcome === undefined ? 'nothing' : summary(outcome)
    if (found !== step.expect) {
      throw new Defect(`consensus/${name}: step ${index} gives '${found}', not '${step.expect}'`)
    }
  }
  // A node may begin earlier than it was where it lost what it knew, or its chain did.
  const heights = [started, ...outcomes].map(({ state }) => integer(state.height))
  const lost = events.flatMap((event, index) => {
    const behind = (heights[index + 1] ?? 0n) < (heights[index] ?? 0n)
    return event.op === 'restart' && (!event.durable || behind) ? [index + 1] : []
  })
  checkInvariants(name, [started, ...outcomes], new Set(lost))
  const clauses = [...plan.clauses, ...refusedClauses(plan, standard), ...refused]
  return {
    id: `consensus/${name}`,
    kind: 'consensus-steps',
    revision: plan.revision ?? 1,
    level: 'MUST',
    // oxlint-disable-next-line unicorn/no-thenable -- the contract of vectors names the field
    description: { given: plan.given, when: plan.when, then: plan.must },
    clauses: clauseReferences({ name, clauses }, [], standard),
    ...oraclesOf(plan, standard),
    provenance: { kind: 'filled', source: 'src/fill/steps' },
    ...(plan.twin !== undefined && { twin: `consensus/${plan.twin}` }),
    start,
    started: expectedOf(started),
    steps: steps.map(({ event }, index) => ({
      event,
      expected: expectedOf(at(outcomes, index), index === 0 ? started : at(outcomes, index - 1)),
    })),
  }
}

/** The second formulation of the predicates, which the tests hold such vectors against: test/consensus/justification. */
const second = { name: 'lockstep-test-consensus', version: '1' } as const

/**
 * The second formulation speaks for one message that a node hears first, and for one block from the chain; it is no node, and
 * remembers nothing.
 */
function oraclesOf(
  { name, steps }: StepsCase,
  { version }: Standard,
): Pick<ConsensusStepsVector, 'oracles' | 'singleOracle'> {
  const own = { name: 'lockstep-reference', version }
  const [first] = steps
  const op = steps.length === 1 ? first?.event.op : undefined
  // It opens a whole message before it looks at anything, so that it says nothing of what a node looks at first.
  const hearsIt = op === 'message' && /^(?:justify|accept)\//.test(name) && !name.includes('-order-')
  const speaks = op === 'head' || hearsIt
  return speaks ? { oracles: [own, second] } : { oracles: [own], singleOracle: 'feature consensusSteps' }
}

/** What a party persists is its own business; a state that stays is not repeated. */
function expectedOf(outcome: ConsensusOutcome, before?: ConsensusOutcome): ExpectedOutcome {
  const { persist, state, ...rest } = outcome
  void persist
  return canonicalJson(before?.state ?? null) === canonicalJson(state) ? rest : { ...rest, state }
}

function at<Value>(list: readonly Value[], index: number): Value {
  const found = list[index]
  if (found === undefined) throw new Defect(`there is no item ${index}`)
  return found
}
