import { keccak256 } from '../../crypto/keccak.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import type { Proof, ProvenBatch } from '../../model/generated/roles.ts'
import { bytes, fromBytes, hash32, quantity } from '../../model/Hex.ts'
import type { BatchInputs } from '../../proof/BatchInputs.ts'
import { zeroHash } from '../../proof/commitments.ts'
import { decodeConsensusInputs, encodeConsensusInputs, type ConsensusInputs } from '../../proof/ConsensusInputs.ts'
import { publicInputHash } from '../../proof/publicValues.ts'
import { at } from '../consensus/council.ts'
import { aggregateCase } from './aggregateCases.ts'
import { changed, proven, rulesetNames, specimens, type Specimen } from './batches.ts'
import { deployment } from './chain.ts'
import { allowedPrograms, attested, known, programs } from './people.ts'
import type { ProofCase } from './ProofCase.ts'

const twin = 'proof/join/sealed'
const other = hash32(`0x${'77'.repeat(32)}`)

/** Consensus proofs by themselves, and with the batches that they are of. */
export function finalityCases(): readonly ProofCase[] {
  return [...verified(), ...misstated(), ...joined(), ...unjoined()]
}

function sealed(index = 0): Specimen {
  return at(specimens('sealed'), index)
}

function finalityOf({ finality }: Specimen): Proof {
  return finality ?? at([], 0)
}

/** A consensus proof with other public values over the same evidence. */
function restated(specimen: Specimen, change: Partial<ConsensusInputs>): Proof {
  const proof = finalityOf(specimen)
  const inputs = { ...decodeConsensusInputs(proof.publicValues, {}), ...change }
  return { ...proof, publicValues: encodeConsensusInputs(inputs) }
}

function verifyCase(
  name: string,
  given: string,
  proof: Proof,
  rest: Partial<Pick<ProofCase, 'clauses' | 'reason' | 'twin' | 'alsoAllowed'>>,
): ProofCase {
  return {
    name: `proof/finality/${name}`,
    given,
    clauses: [],
    ruleset: rulesetNames.sealed,
    asked: {
      kind: 'verify',
      ask: { deployment, proof, programVerificationKey: programs.consensus, publicValues: proof.publicValues },
    },
    ...rest,
  }
}

const shownByAccepted = ['PRF-4', 'PRF-5', 'PRF-6', 'PRF-7', 'PRF-14', 'PRF-34', 'PRF-35', 'PRF-43']

function verified(): readonly ProofCase[] {
  return specimens('sealed').map((specimen, index) =>
    verifyCase(
      `sealed-${index + 1}`,
      `A consensus proof of batch ${specimen.inputs.batchNumber} under ${specimen.before.people.length} validators.`,
      finalityOf(specimen),
      { clauses: shownByAccepted },
    ),
  )
}

/** Public values that the evidence does not show, or that no evidence could. */
function misstated(): readonly ProofCase[] {
  const base = sealed()
  const all: Misstated = [...otherWeights(), ...otherBlocks()]
  const proof = finalityOf(base)
  const shifted = { ...proof, publicValues: bytes(`${proof.publicValues}00`) }
  return [
    ...all.map(([name, what, change, reason]) =>
      verifyCase(`states-${name}`, `A consensus proof of a batch that states ${what}.`, restated(base, change), {
        reason,
        twin: 'proof/finality/sealed-1',
      }),
    ),
    verifyCase('trailing-byte', 'A consensus proof with a byte behind its public values.', shifted, {
      reason: 'PUBLIC_VALUES_MALFORMED',
      twin: 'proof/finality/sealed-1',
    }),
    verifyCase(
      'of-batch-values',
      'A consensus proof with the public values of a batch.',
      { ...proof, publicValues: base.proof.publicValues },
      { reason: 'PUBLIC_VALUES_MALFORMED', twin: 'proof/finality/sealed-1' },
    ),
    verifyCase(
      'trailing-evidence',
      'A consensus proof with a byte behind its evidence.',
      { ...proof, proof: bytes(`${proof.proof}00`) },
      { reason: 'PROOF_INVALID', alsoAllowed: ['RLP_MALFORMED'], twin: 'proof/finality/sealed-1' },
    ),
    verifyCase(
      'no-evidence',
      'A consensus proof without evidence.',
      { ...proof, proof: bytes('0x') },
      { reason: 'PROOF_INVALID', alsoAllowed: ['RLP_MALFORMED'], twin: 'proof/finality/sealed-1' },
    ),
    verifyCase(
      'signed-instead',
      'A consensus proof that is a signature over its public values.',
      { ...proof, proof: attested(proof.publicValues, known).proof },
      { reason: 'PROOF_INVALID', alsoAllowed: ['RLP_MALFORMED'], twin: 'proof/finality/sealed-1' },
    ),
    verifyCase(
      'evidence-of-next',
      'A consensus proof with the evidence of the next batch.',
      { ...proof, proof: finalityOf(sealed(1)).proof },
      { reason: 'PROOF_INVALID', twin: 'proof/finality/sealed-1' },
    ),
    verifyCase(
      'mock',
      'A consensus proof that says that it is a mock.',
      { ...proof, mock: true },
      { reason: 'PROOF_MOCKED', twin: 'proof/finality/sealed-1' },
    ),
  ]
}

type Misstated = readonly (readonly [string, string, Partial<ConsensusInputs>, Reason])[]

function otherWeights(): Misstated {
  return [
    ['quorum-missed', 'a weight of two of four', { signedWeight: 2n, participation: 3n }, 'FINALITY_QUORUM_MISSED'],
    [
      'quorum-of-floor',
      'a weight of three of five',
      { signedWeight: 3n, totalWeight: 5n, participation: 7n },
      'FINALITY_QUORUM_MISSED',
    ],
    [
      'quorum-of-nobody',
      'no weight of none',
      { signedWeight: 0n, totalWeight: 0n, participation: 0n },
      'FINALITY_QUORUM_MISSED',
    ],
    [
      'participation-of-fewer',
      'two bits for a weight of three',
      { participation: 3n },
      'FINALITY_PARTICIPATION_MISMATCH',
    ],
  ]
}

function otherBlocks(): Misstated {
  const base = sealed()
  return [
    [
      'participation-of-more',
      'four bits for a weight of three',
      { participation: 15n },
      'FINALITY_PARTICIPATION_MISMATCH',
    ],
    [
      'participation-outside',
      'a bit for a fifth of four validators',
      { participation: 22n },
      'FINALITY_PARTICIPATION_MISMATCH',
    ],
    ['participation-of-others', 'other three of the four validators', { participation: 7n }, 'PROOF_INVALID'],
    ['weight-of-all', 'the weight of all four validators', { signedWeight: 4n, participation: 15n }, 'PROOF_INVALID'],
    ['total-smaller', 'a total of three', { totalWeight: 3n, participation: 7n }, 'PROOF_INVALID'],
    ['other-round', 'another round', { round: 0n }, 'PROOF_INVALID'],
    ['other-height', 'another height', { height: 102n }, 'PROOF_INVALID'],
    ['other-block', 'another block', { blockHash: other }, 'PROOF_INVALID'],
    [
      'first-block',
      'the first block of the batch',
      { blockHash: at(base.lists.blockHashes, 0), height: 100n, round: 0n },
      'PROOF_INVALID',
    ],
    ['other-set', 'another set', { validatorSetHash: other }, 'PROOF_INVALID'],
    ['no-set', 'no set', { validatorSetHash: zeroHash }, 'PUBLIC_VALUE_UNSET'],
    ['no-block', 'no block', { blockHash: zeroHash }, 'PUBLIC_VALUE_UNSET'],
    ['other-chain', 'another chain', { chainId: 1n }, 'PROOF_DOMAIN_MISMATCH'],
    ['other-ruleset', 'another ruleset', { rulesetHash: other }, 'PROOF_DOMAIN_MISMATCH'],
  ]
}

const asOne = (batch: ProvenBatch): readonly ProvenBatch[] => [batch]

function joinCase(
  name: string,
  given: string,
  batches: readonly ProvenBatch[],
  rest: Partial<Pick<ProofCase, 'clauses' | 'reason' | 'alsoAllowed'>>,
): ProofCase {
  const asked = aggregateCase(name, given, { batches, allowedPrograms }, { setting: 'sealed', ...rest })
  return { ...asked, name: `proof/join/${name}`, ...(rest.reason !== undefined && { twin }) }
}

function joined(): readonly ProofCase[] {
  const clauses = ['PRF-32', 'PRF-33', 'PRF-34', 'PRF-35', 'PRF-36', 'PRF-43', 'PRF-28', 'PRF-37']
  return [
    joinCase('sealed', 'A batch with the consensus proof of its last block.', asOne(proven(sealed())), { clauses }),
    joinCase(
      'sealed-with-set-change',
      'Two batches with consensus proofs, the set of the second written by the first.',
      [sealed(1), sealed(2)].map(proven),
      { clauses },
    ),
  ]
}

function unjoined(): readonly ProofCase[] {
  const base = sealed()
  const next = sealed(1)
  const proof = finalityOf(base)
  const { finality: _, ...bare } = proven(base)
  const all: Unjoined = [...otherFinality(), ...otherWords()]
  return [
    ...all.map(([name, what, batch, reason]) =>
      joinCase(name, `A batch ${what}.`, asOne(batch), {
        reason,
        ...(name === 'finality-of-batch-program' && {
          alsoAllowed: ['PROOF_PROGRAM_NOT_ALLOWED' as const, 'RLP_MALFORMED' as const],
        }),
      }),
    ),
    joinCase(
      'second-finality-missing',
      'Two batches, the second without its consensus proof.',
      [proven(base), withoutFinality(next)],
      { reason: 'FINALITY_MISSING' },
    ),
    joinCase(
      'finality-exchanged',
      'Two batches with the consensus proof of each other.',
      [
        { ...bare, finality: finalityOf(next) },
        { ...withoutFinality(next), finality: proof },
      ],
      { reason: 'FINALITY_BLOCK_MISMATCH' },
    ),
  ]
}

type Unjoined = readonly (readonly [string, string, ProvenBatch, Reason])[]

function otherFinality(): Unjoined {
  const base = sealed()
  const next = sealed(1)
  const proof = finalityOf(base)
  const { finality: _, ...bare } = proven(base)
  const { finality: __, ...uncommitted } = proven(changed(base, { finalityHash: zeroHash }))
  const committing = (change: Partial<ConsensusInputs>, words: Partial<BatchInputs> = {}): ProvenBatch => {
    const finality = restated(base, change)
    const finalityHash = publicInputHash(finality.publicValues, { keccak256 })
    return proven({ ...changed(base, { ...words, finalityHash }), finality })
  }
  return [
    ['finality-missing', 'without the consensus proof that it commits to', bare, 'FINALITY_MISSING'],
    ['finality-uncommitted', 'that commits to no consensus proof and has none', uncommitted, 'FINALITY_MISSING'],
    [
      'finality-beside',
      'that commits to no consensus proof and has one',
      { ...uncommitted, finality: proof },
      'FINALITY_MISSING',
    ],
    [
      'finality-hash-differs',
      'that commits to another consensus proof',
      proven(changed(base, { finalityHash: other })),
      'FINALITY_BLOCK_MISMATCH',
    ],
    [
      'finality-of-next',
      'with the consensus proof of the next batch',
      { ...bare, finality: finalityOf(next) },
      'FINALITY_BLOCK_MISMATCH',
    ],
    [
      'block-differs',
      'that commits to a consensus proof of another block',
      committing({ blockHash: other }),
      'FINALITY_BLOCK_MISMATCH',
    ],
    [
      'height-differs',
      'that commits to a consensus proof of another height',
      committing({ height: 100n }),
      'FINALITY_BLOCK_MISMATCH',
    ],
    [
      'set-differs',
      'under another set than that of its consensus proof',
      proven(changed(base, { validatorSetHashAtParent: other })),
      'FINALITY_SET_MISMATCH',
    ],
  ]
}

function otherWords(): Unjoined {
  const base = sealed()
  const proof = finalityOf(base)
  const { finality: _, ...bare } = proven(base)
  const committing = (change: Partial<ConsensusInputs>, words: Partial<BatchInputs> = {}): ProvenBatch => {
    const finality = restated(base, change)
    const finalityHash = publicInputHash(finality.publicValues, { keccak256 })
    return proven({ ...changed(base, { ...words, finalityHash }), finality })
  }
  return [
    [
      'set-of-last',
      'that commits to a consensus proof under the set that it leaves',
      committing({ validatorSetHash: base.inputs.validatorSetHashAtLast }),
      'FINALITY_SET_MISMATCH',
    ],
    [
      'set-stale',
      'that names the set of the batch before',
      proven(changed(base, { validatorSetHashAtParent: hash32(`0x${'5e'.repeat(32)}`) })),
      'FINALITY_SET_MISMATCH',
    ],
    [
      'quorum-missed',
      'that commits to a consensus proof without a quorum',
      committing({ signedWeight: 2n, participation: 3n }),
      'FINALITY_QUORUM_MISSED',
    ],
    [
      'participation-differs',
      'that commits to a consensus proof of others than sealed',
      committing({ participation: 7n }),
      'PROOF_INVALID',
    ],
    ['finality-mock', 'with a mock consensus proof', { ...bare, finality: { ...proof, mock: true } }, 'PROOF_MOCKED'],
    [
      'finality-of-batch-program',
      'whose consensus proof is of the program of batches',
      { ...bare, finality: { ...attested(proof.publicValues, known), kind: 'transparent' } },
      'PROOF_INVALID',
    ],
    [
      'finality-attested',
      'whose consensus proof is attested by a worker',
      { ...bare, finality: attested(proof.publicValues, known) },
      'PROOF_KIND_UNKNOWN',
    ],
  ]
}

function withoutFinality(specimen: Specimen): ProvenBatch {
  const { finality: _, ...rest } = proven(specimen)
  return rest
}

/** What a prover of finality is asked for a batch. */
export function finalityAsk(specimen: Specimen): Extract<ProofCase['asked'], { readonly kind: 'finality' }>['ask'] {
  return {
    deployment,
    batchNumber: quantity(specimen.inputs.batchNumber),
    parentHeader: fromBytes(specimen.parentHeader),
    blocks: specimen.sealed.blocks,
    set: specimen.before.set,
    proofKind: 'transparent',
  }
}
