import type { ExecuteResult } from '../../src/model/generated/adapter.ts'
import type { Reason } from '../../src/model/generated/rejections.ts'
import type { Case } from '../load/Case.ts'
import type { Asked } from '../observe/Observation.ts'
import type { ExecutedObservation } from '../observe/sides.ts'
import type { Divergence } from './Divergence.ts'

/** What is wrong with a witness that must be refused for a reason. */
const faults: Partial<Record<Reason, string>> = {
  WITNESS_NODE_MISSING: 'incomplete',
  WITNESS_CODE_MISSING: 'incomplete',
  WITNESS_HEADER_MISSING: 'incomplete',
  WITNESS_STATE_ROOT_MISMATCH: 'stale',
  WITNESS_HEADERS_INVALID: 'malformed',
  WITNESS_NODE_MALFORMED: 'malformed',
  WITNESS_SURPLUS: 'oversized',
  WITNESS_NODE_TOO_LARGE: 'oversized',
  WITNESS_CODE_TOO_LARGE: 'oversized',
  WITNESS_HEADERS_TOO_MANY: 'oversized',
}

interface WitnessRefusal {
  readonly reason: Reason
  readonly detail?: string
}

/**
 * Tells whether a divergence is about a witness: one that has to be refused for itself, or that a party refuses.
 *
 * @param asked - The case; its expectation outranks what the parties say.
 * @param observation - What the prover and the reference made of the witness.
 * @param outside - What the first problem alone says.
 * @returns The divergence with the account and the slot that a refusal names; undefined where nobody spoke of the witness.
 */
export function witnessDivergence(
  asked: Case,
  observation: ExecutedObservation,
  outside: Divergence,
): Divergence | undefined {
  const { block, field } = outside
  if (field.startsWith('witness.')) return { ...outside, class: 'witness', summary: recordedSummary(outside) }
  if (block === undefined || field !== 'status') return undefined
  const place = observation.prover.blockIndices.indexOf(block)
  const refusals = [
    expectedRefusal(asked, block),
    refusalIn(observation.referenceProver, place),
    refusalIn(observation.prover.asked, place),
  ]
  const [first] = refusals.filter((refusal) => refusal !== undefined)
  if (first === undefined) return undefined
  const told = refusals.find((refusal) => refusal?.reason === first.reason && refusal.detail !== undefined)?.detail
  const { account, slot } = placeIn(told)
  return {
    ...outside,
    class: 'witness',
    ...(account !== undefined && { account }),
    ...(slot !== undefined && { slot }),
    summary: summaryOf(first.reason, asked.kind === 'execute' && refusals[0] !== undefined, told),
  }
}

function expectedRefusal(asked: Case, block: number): WitnessRefusal | undefined {
  if (asked.kind !== 'execute') return undefined
  const wanted = asked.expected.blocks[block]
  if (wanted?.kind !== 'reject') return undefined
  const [reason] = wanted.reasons
  return reason !== undefined && reason in faults ? { reason } : undefined
}

function refusalIn(given: Asked<ExecuteResult> | undefined, place: number): WitnessRefusal | undefined {
  const answer = given?.kind === 'result' ? given.result.blocks[place] : undefined
  return answer?.status === 'rejected' && answer.reason in faults ? answer : undefined
}

/** Details are for people: where they name an account in the way of the reference, it is passed on. */
function placeIn(detail: string | undefined): { readonly account?: string; readonly slot?: string } {
  const account = /account (0x[0-9a-f]{40})\b/.exec(detail ?? '')?.[1]
  const slot = /slot (0x[0-9a-f]{64})\b/.exec(detail ?? '')?.[1]
  return { ...(account !== undefined && { account }), ...(slot !== undefined && { slot }) }
}

/** What a sequencer recorded otherwise than the vector has it. */
function recordedSummary({ field, leftValue, rightValue }: Divergence): string {
  const [missing, surplus] = [/(\d+) missing/, /(\d+) surplus/].map((count) => Number(count.exec(leftValue)?.[1] ?? 0))
  const fault =
    missing === 0 && surplus === 0
      ? 'in disorder'
      : missing === 0
        ? 'oversized'
        : surplus === 0
          ? 'incomplete'
          : 'stale'
  const list = field.slice('witness.'.length)
  return `the recorded witness is ${fault}: of ${rightValue} in ${list} it has ${leftValue}`
}

function summaryOf(reason: Reason, mustBeRefused: boolean, told: string | undefined): string {
  const fault = faults[reason] ?? 'wrong'
  const start = mustBeRefused
    ? `the witness is ${fault}, and the prover does not refuse it for that`
    : `the prover refuses the witness as ${fault}`
  return told === undefined ? `${start} (${reason})` : `${start} (${told})`
}
