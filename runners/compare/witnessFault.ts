import type { Alloc, ExecuteResult, Witness } from '../../src/model/generated/adapter.ts'
import type { Reason } from '../../src/model/generated/rejections.ts'
import { address, hash32, type Bytes } from '../../src/model/Hex.ts'
import type { Case } from '../load/Case.ts'
import type { Asked } from '../observe/Observation.ts'
import type { ExecutedObservation } from '../observe/sides.ts'
import type { Divergence } from './Divergence.ts'
import { faultOf, witnessDifference } from './witnessDifference.ts'
import { placesOf, type WitnessPlace } from './witnessPlaces.ts'

/** What is wrong with a witness that must be refused for a reason. */
const faultsOf: readonly (readonly [Reason, string])[] = [
  ['WITNESS_NODE_MISSING', 'incomplete'],
  ['WITNESS_CODE_MISSING', 'incomplete'],
  ['WITNESS_HEADER_MISSING', 'incomplete'],
  ['WITNESS_STATE_ROOT_MISMATCH', 'stale'],
  ['WITNESS_HEADERS_INVALID', 'malformed'],
  ['WITNESS_NODE_MALFORMED', 'malformed'],
  ['WITNESS_SURPLUS', 'oversized'],
  ['WITNESS_NODE_TOO_LARGE', 'oversized'],
  ['WITNESS_CODE_TOO_LARGE', 'oversized'],
  ['WITNESS_HEADERS_TOO_MANY', 'oversized'],
]
const faults: ReadonlyMap<Reason, string> = new Map(faultsOf)

/** More than a path has nibbles, so that a name outweighs every path. */
const nameWeight = 1000

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
  if (/^witness(?:[.]|$)/.test(field)) return recordedDivergence(asked, observation, outside)
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
  return reason !== undefined && faults.has(reason) ? { reason } : undefined
}

function refusalIn(given: Asked<ExecuteResult> | undefined, place: number): WitnessRefusal | undefined {
  const answer = given?.kind === 'result' ? given.result.blocks[place] : undefined
  return answer?.status === 'rejected' && faults.has(answer.reason) ? answer : undefined
}

/** Details are for people: where they name an account in the way of the reference, it is passed on. */
function placeIn(detail: string | undefined): Owner {
  const account = /account (0x[0-9a-f]{40})\b/.exec(detail ?? '')?.[1]
  const slot = /slot (0x[0-9a-f]{64})\b/.exec(detail ?? '')?.[1]
  return {
    ...(account !== undefined && { account: address(account) }),
    ...(slot !== undefined && { slot: hash32(slot) }),
  }
}

/** Tells of a witness that a sequencer recorded, held against the one of the vector or of the reference. */
function recordedDivergence(asked: Case, observation: ExecutedObservation, outside: Divergence): Divergence {
  const about = { ...outside, class: 'witness' as const }
  const refused = placeIn(outside.leftValue)
  const supersets = observation.kind === 'build' && observation.supersets === true
  const witnesses = recordedAndRight(asked, observation, outside)
  if (witnesses === undefined) return { ...about, ...refused, summary: refusalSummary(outside) }
  const { recorded, right } = witnesses
  const differences = witnessDifference(recorded, right, supersets)
  const [first] = differences
  if (first === undefined) return { ...about, ...refused, summary: refusalSummary(outside) }
  const { list, missing, surplus } = first
  const found = deepest(placesOf([right, recorded], allocOf(asked)), missing.length > 0 ? missing : surplus)
  // What the reference stumbled over is named by its execution, which knows the slot.
  const place = refused.account === undefined ? (found ?? {}) : refused
  const unreached = list === 'state' && missing.length === 0 && surplus.length > 0
  const none = unreached ? ', which no path from the state before the block leads to' : ''
  return {
    ...about,
    ...(place.account !== undefined && { account: place.account }),
    ...(place.slot !== undefined && { slot: place.slot }),
    field: `witness.${list}`,
    leftValue: first.found,
    rightValue: first.expected,
    summary: `the recorded witness is ${faultOf(differences, supersets)}: of ${first.expected} in ${list} it has ${first.found}${ownerText(place, found, none)}`,
  }
}

/** What the sequencer recorded of a block, and what it is held against. */
function recordedAndRight(
  asked: Case,
  observation: ExecutedObservation,
  { block = 0, right: against }: Divergence,
): { readonly recorded: Witness; readonly right: Witness } | undefined {
  if (observation.kind !== 'build' && observation.kind !== 'import') return undefined
  const { sequencer, reference } = observation
  const recorded = sequencer.kind === 'result' ? sequencer.result.blocks[block]?.witness : undefined
  const stated = asked.kind === 'build' && against === 'vector' ? asked.blocks[block]?.expected.witness : undefined
  const replayed = reference?.kind === 'result' ? reference.result.blocks[block]?.witness : undefined
  const right = stated ?? replayed
  return recorded === undefined || right === undefined ? undefined : { recorded, right }
}

function allocOf(asked: Case): Alloc {
  return asked.kind === 'build' || asked.kind === 'import' ? asked.genesis.alloc : {}
}

type Owner = Pick<WitnessPlace, 'account' | 'slot'>

/** The place of the entry that says most: the one of a slot before the one of an account, and the longest way of all. */
function deepest(
  placeOf: (entry: Bytes) => WitnessPlace | undefined,
  entries: readonly Bytes[],
): WitnessPlace | undefined {
  const weight = ({ account, slot, accountPath, slotPath = '' }: WitnessPlace): number =>
    [account, slot].filter((name) => name !== undefined).length * nameWeight + accountPath.length + slotPath.length
  return entries
    .flatMap((entry) => placeOf(entry) ?? [])
    .reduce<WitnessPlace | undefined>(
      (best, place) => (best === undefined || weight(place) > weight(best) ? place : best),
      undefined,
    )
}

/** Says of what account and slot the first thing is that is missing, or else superfluous. */
function ownerText({ account, slot }: Owner, found: WitnessPlace | undefined, none: string): string {
  if (account !== undefined) return `, of account ${account}${slot === undefined ? '' : `, slot ${slot}`}`
  if (found === undefined) return none
  if (found.accountPath === '') return ', the root of the state'
  return `, on the way to accounts whose hashed address begins with "${found.accountPath}"`
}

/** Where there is no other witness to hold it against, the refusal says all that is known. */
function refusalSummary({ field, leftValue, right }: Divergence): string {
  const reason = faultsOf.find(([candidate]) => leftValue.includes(candidate))?.[0]
  if (reason === undefined) return `${field} is not what the ${right} says`
  return `the recorded witness is ${faults.get(reason) ?? 'wrong'}: ${leftValue}`
}

function summaryOf(reason: Reason, mustBeRefused: boolean, told: string | undefined): string {
  const fault = faults.get(reason) ?? 'wrong'
  const start = mustBeRefused
    ? `the witness is ${fault}, and the prover does not refuse it for that`
    : `the prover refuses the witness as ${fault}`
  return told === undefined ? `${start} (${reason})` : `${start} (${told})`
}
