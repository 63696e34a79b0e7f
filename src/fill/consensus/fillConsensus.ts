import { keccak256 } from '../../crypto/keccak.ts'
import { secp256k1Noble } from '../../crypto/secp256k1Noble.ts'
import { Defect } from '../../model/Defect.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import type { ConsensusVector } from '../../model/generated/vector.ts'
import { type ConsensusMethod, consensusMethods } from '../../roles/consensusMethods.ts'
import { canonicalJson } from '../../standard/canonicalJson.ts'
import type { Standard } from '../../standard/Standard.ts'
import { validator } from '../../standard/validator.ts'
import { clauseReferences, clausesOfTwins } from '../clauseReferences.ts'
import { codecCases } from './codecCases.ts'
import type { ConsensusAsked, ConsensusCase } from './ConsensusCase.ts'
import { finalityCases } from './finalityCases.ts'
import { hashCases } from './hashCases.ts'
import { judgedEvidence } from './judgedEvidence.ts'
import { participationCases } from './participationCases.ts'
import { proposerCases } from './proposerCases.ts'
import { quorumCases } from './quorumCases.ts'
import { signCases } from './signCases.ts'
import { timeoutCases } from './timeoutCases.ts'
import { valsetCases } from './valsetCases.ts'

const methods = consensusMethods({ crypto: { keccak256, ecrecover: secp256k1Noble.recover } })

/** The second implementation, which the tests hold every vector against: test/consensus/second. */
const second = { name: 'lockstep-test-consensus', version: '1' } as const

/** Every case of kind `consensus`. */
export function consensusCases(): readonly ConsensusCase[] {
  return [
    ...codecCases(),
    ...signCases(),
    ...hashCases(),
    ...quorumCases(),
    ...proposerCases(),
    ...timeoutCases(),
    ...finalityCases(),
    ...valsetCases(),
    ...participationCases(),
    ...judgedEvidence(),
  ]
}

/**
 * Fills consensus cases: the reference must answer as the author says.
 *
 * @param plans - Cases, such as {@link consensusCases}.
 * @param standard - Clauses and reasons.
 * @throws {@link Defect} Where author and reference do not agree.
 */
export async function fillConsensus(
  plans: readonly ConsensusCase[],
  standard: Standard,
): Promise<readonly ConsensusVector[]> {
  const names = new Set(plans.map(({ name }) => name))
  const twins = clausesOfTwins(
    plans.map((plan) => ({ ...plan, reasons: reasonsOf(plan) })),
    standard,
  )
  const vectors: ConsensusVector[] = []
  for (const plan of plans) {
    if (plan.twin !== undefined && !names.has(plan.twin))
      throw new Defect(`${plan.name}: there is no twin ${plan.twin}`)
    vectors.push(await fillOne(plan, twins.get(plan.name) ?? [], standard))
  }
  if (names.size !== plans.length) throw new Defect(`two cases of consensus have the name ${repeatedName(plans)}`)
  return vectors
}

function repeatedName(plans: readonly ConsensusCase[]): string {
  return plans.map(({ name }) => name).find((name, index, all) => all.indexOf(name) !== index) ?? ''
}

async function fillOne(
  plan: ConsensusCase,
  twinClauses: readonly string[],
  standard: Standard,
): Promise<ConsensusVector> {
  const vector: unknown = {
    id: `consensus/${plan.name}`,
    kind: 'consensus',
    revision: plan.revision ?? 1,
    level: 'MUST',
    // oxlint-disable-next-line unicorn/no-thenable -- the contract of vectors names the field
    description: { given: plan.given, when: plan.when, then: plan.must },
    clauses: clauseReferences({ ...plan, clauses: [...plan.clauses, ...twinClauses] }, reasonsOf(plan), standard),
    oracles: [{ name: 'lockstep-reference', version: standard.version }, second],
    provenance: { kind: 'filled', source: 'src/fill/consensus' },
    ...(plan.twin !== undefined && { twin: `consensus/${plan.twin}` }),
    question: { ...plan.asked, expected: await expectedOf(plan) },
  }
  const schema = validator('vector-consensus')
  if (schema.is(vector)) return vector
  throw new Defect(`consensus/${plan.name}: ${JSON.stringify(schema.violations(vector).slice(0, 2))}`)
}

function reasonsOf({ expected }: ConsensusCase): readonly Reason[] {
  return expected.kind === 'accept' ? [] : [expected.reason]
}

async function expectedOf({ name, asked, expected }: ConsensusCase): Promise<object> {
  const { status, ...found } = await answerOf(asked)
  if (expected.kind === 'reject') {
    const { reason, alsoAllowed = [] } = expected
    const right = status === 'rejected' && 'reason' in found && [reason, ...alsoAllowed].includes(found.reason)
    if (!right) throw new Defect(`consensus/${name}: the reference answers ${JSON.stringify(found)}, not ${reason}`)
    return expected
  }
  const answered = new Map<string, unknown>(Object.entries(found))
  const wrong = Object.entries(expected.facts).find(
    ([field, fact]) => answered.get(field) === undefined || canonicalJson(answered.get(field)) !== canonicalJson(fact),
  )
  if (status === 'rejected' || wrong !== undefined) {
    throw new Defect(
      `consensus/${name}: the reference answers ${JSON.stringify(found).slice(0, 600)}, not ${JSON.stringify(wrong)}`,
    )
  }
  return { kind: 'accept', result: found }
}

function answerOf(asked: ConsensusAsked): ReturnType<ReturnType<typeof consensusMethods>[ConsensusMethod]> {
  const token = ''
  switch (asked.kind) {
    case 'message':
      return methods.consensus_verifyMessage({ token, question: asked.ask })
    case 'extraData':
      return methods.consensus_decodeExtraData({ token, question: asked.ask })
    case 'hash':
      return methods.consensus_hash({ token, question: asked.ask })
    case 'header':
      return methods.consensus_verifyHeader({ token, question: asked.ask })
    case 'votes':
      return methods.consensus_countVotes({ token, question: asked.ask })
    case 'proposer':
      return methods.consensus_proposer({ token, question: asked.ask })
    case 'timeout':
      return methods.consensus_timeout({ token, question: asked.ask })
    case 'finality':
      return methods.consensus_verifyFinality({ token, question: asked.ask })
    case 'activeSet':
      return methods.consensus_activeSet({ token, question: asked.ask })
    case 'participation':
      return methods.consensus_participation({ token, question: asked.ask })
    case 'evidence':
      return methods.consensus_verifyEvidence({ token, question: asked.ask })
  }
}
