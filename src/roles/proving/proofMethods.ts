import type { CryptoBackend } from '../../crypto/CryptoBackend.ts'
import { refusalOf } from '../../execution/Party.ts'
import { evmForks } from '../../execution/Fork.ts'
import type { Deployment } from '../../model/generated/roles.ts'
import { address, fromBytes, quantity, type Hash32 } from '../../model/Hex.ts'
import type { Methods } from '../../model/generated/adapter.ts'
import { aggregate, aggregatedBatchesMax } from '../../proof/aggregate.ts'
import { programOfKind, programOfSigner, proofKinds, type Attester } from '../../proof/attestation.ts'
import type { ProofFault } from '../../proof/ProofFault.ts'
import { publicInputHash } from '../../proof/publicValues.ts'
import { settle } from '../../proof/settle.ts'
import type { Verification } from '../../proof/Verification.ts'
import { verifyProof } from '../../proof/verifyProof.ts'
import type { Registry } from '../Registry.ts'
import type { Serves } from '../sequencer.ts'
import { createJobs } from './Jobs.ts'
import { proveBatch } from './proveBatch.ts'
import { proveFinality } from './proveFinality.ts'
import { readFinality } from './readFinality.ts'

/** What provers, aggregators and verifiers serve. */
export type ProofMethod =
  | 'prover_capabilities'
  | 'prover_prove'
  | 'prover_job'
  | 'prover_cancel'
  | 'agg_aggregate'
  | 'consensus_prove'
  | 'verifier_verify'
  | 'verifier_submitBatch'

/** What the methods are made of. */
export interface ProofOptions {
  readonly crypto: CryptoBackend
  /** Who attests executions. */
  readonly attester: Attester
  readonly fault?: ProofFault
  /** True in a mock run alone. */
  readonly mockRun?: true
}

/**
 * Makes the methods of a prover, an aggregator and a verifier.
 *
 * @param registry - Configured rulesets.
 * @param options - Cryptography and key.
 */
export function proofMethods(registry: Registry, options: ProofOptions): Serves<ProofMethod> {
  const { crypto, attester } = options
  const jobs = createJobs(crypto.keccak256)
  const holding = (rulesetHash: Hash32, deployment: Deployment): Verification =>
    verificationOf({ registry, rulesetHash, deployment }, options)
  return {
    prover_capabilities: async () => capabilities(registry, options),
    prover_prove: async (params) => {
      const { token: _, ...question } = params
      const { rulesetHash, deployment } = question
      const setting = { party: registry.party(rulesetHash), verification: holding(rulesetHash, deployment), attester }
      return jobs.submit('prover_prove', question, () => proveBatch(question, setting))
    },
    prover_job: (reference) => jobs.result(reference),
    prover_cancel: async (reference) => ({ cancelled: jobs.cancel(reference) }),
    agg_aggregate: async (params) => {
      const { token: _, ...question } = params
      const verification = holding(question.rulesetHash, question.deployment)
      return jobs.submit('agg_aggregate', question, async () => aggregate(question, verification))
    },
    consensus_prove: async (params) => {
      const { token: _, ...question } = params
      const verification = holding(question.rulesetHash, question.deployment)
      return jobs.submit('consensus_prove', question, async () => proveFinality(question, verification))
    },
    verifier_verify: async (params) => verify(params, holding(params.rulesetHash, params.deployment)),
    verifier_submitBatch: async (params) => submit(params, holding(params.rulesetHash, params.deployment)),
  }
}

/**
 * Makes somebody who attests with a private key.
 *
 * @param privateKey - 32 bytes.
 * @param crypto - Signatures.
 */
export function attesterOf(privateKey: Uint8Array, crypto: CryptoBackend): Attester {
  return {
    address: address(fromBytes(crypto.publicKeyToAddress(crypto.publicKeyOf(privateKey)))),
    sign: (hash) => {
      const { r, s, recovery } = crypto.sign(hash, privateKey)
      return Uint8Array.of(...r, ...s, recovery)
    },
  }
}

/**
 * Puts together what proofs are held against.
 *
 * @param on - Configured ruleset and deployment.
 * @param options - Cryptography.
 * @throws {@link Rejection} `RULESET_UNKNOWN`.
 */
function verificationOf(
  on: { readonly registry: Registry; readonly rulesetHash: Hash32; readonly deployment: Deployment },
  { crypto, fault, mockRun }: Pick<ProofOptions, 'crypto' | 'fault' | 'mockRun'>,
): Verification {
  const { registry, rulesetHash, deployment } = on
  return {
    ruleset: registry.party(rulesetHash).book.ruleset,
    rulesetHash,
    deployment,
    keccak256: crypto.keccak256,
    ecrecover: crypto.ecrecover,
    readFinality,
    ...(fault !== undefined && { fault }),
    ...(mockRun !== undefined && { mockRun }),
  }
}

type Verify = Methods['verifier_verify']
type Submit = Methods['verifier_submitBatch']

function verify(params: Verify['params'], verification: Verification): Verify['result'] {
  const { proof, programVerificationKey: program, publicValues, allowedPrograms } = params
  const hash = publicInputHash(publicValues, verification)
  try {
    const question = { proof, program, publicValues, ...(allowedPrograms !== undefined && { allowedPrograms }) }
    verifyProof(question, verification)
    return { valid: true, publicInputHash: hash }
  } catch (error) {
    return { valid: false, publicInputHash: hash, reason: refusalOf(error).reason }
  }
}

function submit(params: Submit['params'], verification: Verification): Submit['result'] {
  try {
    return { accepted: true, stateRoot: settle(params, verification).postStateRoot }
  } catch (error) {
    return { accepted: false, stateRoot: params.state.stateRoot, reason: refusalOf(error).reason }
  }
}

function capabilities(
  registry: Registry,
  { crypto, attester, mockRun }: ProofOptions,
): Methods['prover_capabilities']['result'] {
  const rulesets = registry.configured()
  return {
    name: 'lockstep-reference',
    version: '1',
    mockRun: mockRun === true,
    proofKinds: [
      { id: proofKinds.reexecution, mock: false, recursive: false },
      { id: proofKinds.transparent, mock: false, recursive: false },
      { id: proofKinds.aggregation, mock: false, recursive: false },
    ],
    programs: [
      {
        programVerificationKey: programOfSigner(attester.address, crypto),
        role: 'batch',
        proofKind: proofKinds.reexecution,
      },
      {
        programVerificationKey: programOfKind('transparent', crypto),
        role: 'consensus',
        proofKind: proofKinds.transparent,
      },
      {
        programVerificationKey: programOfKind('aggregation', crypto),
        role: 'aggregation',
        proofKind: proofKinds.aggregation,
      },
    ],
    rulesets: rulesets.map(({ hash }) => hash),
    forks: [...evmForks],
    precompiles: [
      ...new Set(rulesets.flatMap(({ party }) => party.book.ruleset.precompiles.map((one) => one.address))),
    ].toSorted(),
    limits: { maxBlocksPerBatch: quantity(aggregatedBatchesMax) },
  }
}
