import type { Reason } from '../../model/generated/rejections.ts'
import type { Proof } from '../../model/generated/roles.ts'
import { bytes, hash32, type Bytes, type Hash32 } from '../../model/Hex.ts'
import { aggregate } from '../../proof/aggregate.ts'
import {
  decodeAggregationInputs,
  encodeAggregationInputs,
  type AggregationInputs,
} from '../../proof/AggregationInputs.ts'
import { zeroHash } from '../../proof/commitments.ts'
import { at } from '../consensus/council.ts'
import { proven, rulesetNames, specimens, verificationIn } from './batches.ts'
import { deployment } from './chain.ts'
import { programs } from './people.ts'
import type { ProofCase } from './ProofCase.ts'

const good = 'proof/aggregation/two'
const allowed: readonly Hash32[] = [programs.known]
const other = hash32(`0x${'77'.repeat(32)}`)

function verifyCase(
  name: string,
  given: string,
  proof: Proof,
  rest: Partial<Pick<ProofCase, 'clauses' | 'reason' | 'twin' | 'alsoAllowed'>> & {
    readonly allowed?: readonly Hash32[]
  },
): ProofCase {
  const { allowed: allowedPrograms = allowed, ...more } = rest
  return {
    name: `proof/aggregation/${name}`,
    given,
    clauses: ['PRF-37'],
    ruleset: rulesetNames.plain,
    asked: {
      kind: 'verify',
      ask: {
        deployment,
        proof,
        programVerificationKey: programs.aggregation,
        publicValues: proof.publicValues,
        allowedPrograms,
      },
    },
    ...more,
  }
}

/** Aggregations that a verifier is shown: whole ones, and ones that state or hold something else. */
export function aggregationCases(): readonly ProofCase[] {
  const verification = verificationIn('plain')
  const made = (...places: readonly number[]): Proof =>
    aggregate(
      { batches: places.map((place) => proven(at(specimens('plain'), place))), allowedPrograms: allowed },
      verification,
    )
  const [one, two] = [made(0), made(0, 1)]
  const clauses = ['PRF-4', 'PRF-5', 'PRF-37']
  return [
    verifyCase('one', 'An aggregation of one batch.', one, { clauses }),
    verifyCase('two', 'An aggregation of two batches.', two, { clauses }),
    verifyCase(
      'fork-change',
      'An aggregation of two batches at the boundary of two forks, by the program of both.',
      made(1, 2),
      { clauses },
    ),
    ...misstated(two),
    ...tampered(one, two),
  ]
}

function misstated(two: Proof): readonly ProofCase[] {
  const restated = (change: Partial<AggregationInputs>): Proof => ({
    ...two,
    publicValues: encodeAggregationInputs({ ...decodeAggregationInputs(two.publicValues, {}), ...change }),
  })
  const all: readonly (readonly [string, string, Partial<AggregationInputs>, Reason])[] = [
    ['batches-root', 'another root of batches', { batchesRoot: other }, 'PROOF_INVALID'],
    ['programs', 'other programs', { programsHash: other }, 'PROOF_INVALID'],
    ['no-programs', 'no programs', { programsHash: zeroHash }, 'PROOF_INVALID'],
    ['last-batch', 'a batch more', { lastBatch: 7n }, 'PROOF_INVALID'],
    ['last-block', 'a block more', { lastBlock: 105n }, 'PROOF_INVALID'],
    ['state', 'another state that it ends in', { postStateRoot: other }, 'PROOF_INVALID'],
    ['state-before', 'another state that it starts from', { preStateRoot: other }, 'PROOF_INVALID'],
    ['set', 'another set that it leaves', { validatorSetHashAtLast: other }, 'PROOF_INVALID'],
    ['messages', 'another count of messages', { l1MessageCountAfter: 4n }, 'PROOF_INVALID'],
    ['recipient', 'another recipient', { rewardRecipient: deployment.rollup }, 'PROOF_INVALID'],
    ['status', 'the status of failure', { status: 0n }, 'PROOF_STATUS_FAILED'],
    ['chain', 'another chain', { chainId: 1n }, 'PROOF_DOMAIN_MISMATCH'],
    ['ruleset', 'another ruleset', { rulesetHash: other }, 'PROOF_DOMAIN_MISMATCH'],
  ]
  return all.map(([name, what, change, reason]) =>
    verifyCase(`states-${name}`, `An aggregation of two batches that states ${what}.`, restated(change), {
      reason,
      twin: good,
    }),
  )
}

function tampered(one: Proof, two: Proof): readonly ProofCase[] {
  const flipped = (proof: Proof): Bytes => bytes(proof.proof.replace(/..$/, '77'))
  const mixed: readonly Reason[] = ['PROOF_INVALID', 'PROVEN_DATA_MISMATCH', 'RLP_MALFORMED']
  return [
    verifyCase(
      'batch-left-out',
      'An aggregation of two batches that holds the first alone.',
      { ...two, proof: one.proof },
      { reason: 'PROOF_INVALID', twin: good },
    ),
    verifyCase(
      'batch-added',
      'An aggregation of one batch that holds two.',
      { ...one, proof: two.proof },
      { reason: 'PROOF_INVALID', twin: good },
    ),
    verifyCase(
      'last-byte',
      'An aggregation of two batches whose last byte differs.',
      { ...two, proof: flipped(two) },
      { reason: 'PROVEN_DATA_MISMATCH', alsoAllowed: mixed.slice(0, 1), twin: good },
    ),
    verifyCase(
      'trailing-byte',
      'An aggregation of two batches with a byte behind it.',
      { ...two, proof: bytes(`${two.proof}00`) },
      { reason: 'PROOF_INVALID', alsoAllowed: mixed.slice(2), twin: good },
    ),
    verifyCase(
      'empty',
      'An aggregation that holds an empty list.',
      { ...two, proof: bytes('0xc0') },
      { reason: 'AGGREGATION_EMPTY', alsoAllowed: mixed.slice(0, 1), twin: good },
    ),
    verifyCase(
      'no-allowed-programs',
      'An aggregation of two batches, shown to a verifier that allows no program.',
      two,
      { reason: 'PROOF_PROGRAM_NOT_ALLOWED', alsoAllowed: mixed.slice(0, 1), allowed: [], twin: good },
    ),
    verifyCase(
      'other-allowed-programs',
      'An aggregation of two batches, shown to a verifier that allows a program more.',
      two,
      { reason: 'PROOF_INVALID', allowed: [programs.known, programs.stranger], twin: good },
    ),
    verifyCase(
      'mock',
      'An aggregation that says that it is a mock.',
      { ...two, mock: true },
      { reason: 'PROOF_MOCKED', twin: good },
    ),
    verifyCase(
      'trailing-word',
      'An aggregation with a word behind its public values.',
      { ...two, publicValues: bytes(`${two.publicValues}${'00'.repeat(32)}`) },
      { reason: 'PUBLIC_VALUES_MALFORMED', twin: good },
    ),
  ]
}
