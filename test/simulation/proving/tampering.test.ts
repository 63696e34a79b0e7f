import { beforeAll, describe, expect, test } from 'vitest'
import { loadCrypto } from '../../../src/crypto/loadCrypto.ts'
import type { ProvenBatch } from '../../../src/model/generated/roles.ts'
import { bytes, type Bytes, type Hash32 } from '../../../src/model/Hex.ts'
import { Rejection } from '../../../src/model/Rejection.ts'
import type { SealedChain } from '../../../src/roles/node/SealedChain.ts'
import { programOfKind } from '../../../src/proof/attestation.ts'
import { proveChain, type Leadership, type ProvenChain } from '../../../src/roles/proving/proveChain.ts'
import { deploymentOf, proverOf } from '../../../src/simulation/proving/proveSimulated.ts'
import { openSettlement, type Opened } from '../../../src/simulation/proving/openSettlement.ts'
import { runChain } from '../../../src/simulation/sequencers/runChain.ts'
import { rulesetHash } from '../../../src/standard/rulesetHash.ts'
import { ruleset } from '../../../src/standard/rulesets.ts'

/** The same bytes with one bit turned over. */
function flip<Text extends Bytes | Hash32>(text: Text, place: number): Text {
  const at = 2 + 2 * place
  const byte = Number.parseInt(text.slice(at, at + 2), 16) ^ 1
  return `${text.slice(0, at)}${byte.toString(16).padStart(2, '0')}${text.slice(at + 2)}` as Text
}

const last = (text: string): number => text.length / 2 - 2

let chain: SealedChain
let opened: Opened
let leadership: Leadership
let honest: ProvenChain

beforeAll(async () => {
  const crypto = await loadCrypto('auto')
  chain = await runChain({ ruleset: ruleset('lockstep-reference'), validators: 4, blocks: 5, batchBlocks: 2n, seed: 5 })
  const hash = rulesetHash(chain.ruleset)
  const worker = proverOf('worker 0', { chain, hash, crypto })
  const { programs } = await worker.prover_capabilities({})
  const program = programs.find(({ role }) => role === 'batch')?.programVerificationKey
  if (program === undefined) throw new Error('a worker has a program')
  opened = await openSettlement(chain, 1, crypto)
  leadership = {
    rulesetHash: hash,
    deployment: deploymentOf(chain, opened.contracts.rollup),
    workers: [worker],
    consensusProver: worker,
    aggregator: worker,
    verifier: worker,
    keccak256: crypto.keccak256,
    rewardRecipient: opened.settler,
    allowedPrograms: [program, programOfKind('transparent', crypto)],
    observe: (_, work) => work(),
  }
  honest = await proveChain(chain, leadership)
}, 120_000)

/** The chain with its first block changed. */
function withFirst(
  change: (block: SealedChain['blocks'][number]) => Partial<SealedChain['blocks'][number]>,
): SealedChain {
  return {
    ...chain,
    blocks: chain.blocks.map((block, index) => (index === 0 ? { ...block, ...change(block) } : block)),
  }
}

function withSet(
  batch: bigint,
  change: (set: SealedChain['sets'][number]) => Partial<SealedChain['sets'][number]>,
): SealedChain {
  return { ...chain, sets: chain.sets.map((set) => (set.batch === batch ? { ...set, ...change(set) } : set)) }
}

async function refusalOf(changed: SealedChain, leader: Partial<Leadership> = {}): Promise<string> {
  try {
    await proveChain(changed, { ...leadership, ...leader })
    return 'accepted'
  } catch (error) {
    if (error instanceof Rejection) return error.reason
    throw error
  }
}

describe('one bit of what a chain is made of', () => {
  const firstNode = (proof: NonNullable<SealedChain['sets'][number]['proof']>): typeof proof => ({
    ...proof,
    accountProof: proof.accountProof.map((node, index) => (index === 0 ? flip(node, 5) : node)),
  })
  const cases: readonly (readonly [what: string, reason: string, change: () => SealedChain])[] = [
    [
      'the state root in a header',
      'SEAL_SIGNER_NOT_VALIDATOR',
      () => withFirst(({ block }) => ({ block: flip(block, 100) })),
    ],
    [
      // The transaction has another sender then, whose account the witness does not hold.
      'the signature of a transaction',
      'WITNESS_NODE_MISSING',
      () => withFirst(({ block }) => ({ block: flip(block, last(block) - 10) })),
    ],
    [
      'a node of a witness',
      'WITNESS_STATE_ROOT_MISMATCH',
      () =>
        withFirst(({ witness }) => ({
          witness: { ...witness, state: witness.state.map((node) => flip(node, last(node))) },
        })),
    ],
    [
      'a header of a witness',
      'WITNESS_HEADERS_INVALID',
      () =>
        withFirst(({ witness }) => ({
          witness: { ...witness, headers: witness.headers.map((header) => flip(header, 40)) },
        })),
    ],
    [
      'the s of a seal',
      'SEAL_SIGNER_NOT_VALIDATOR',
      () => withFirst(({ seals }) => ({ seals: seals.map((seal, index) => (index === 1 ? flip(seal, 63) : seal)) })),
    ],
    ['the round of the seals', 'SEAL_SIGNER_NOT_VALIDATOR', () => withFirst(({ round }) => ({ round: round ^ 1n }))],
    [
      'the proof of the set before',
      'PROOF_ROOT_MISMATCH',
      () => withSet(1n, ({ proof }) => (proof === undefined ? {} : { proof: firstNode(proof) })),
    ],
    [
      'the proof of the set after',
      'PROOF_ROOT_MISMATCH',
      () => withSet(3n, ({ proof }) => (proof === undefined ? {} : { proof: firstNode(proof) })),
    ],
    ['the genesis block that seals are bound to', 'SEAL_SIGNER_NOT_VALIDATOR', () => chain],
  ]

  test.each(cases)('is refused in %s for %s', async (what, reason, change) => {
    const { deployment } = leadership
    const genesisHash = flip(chain.genesisHash, 31)
    const leader = what.startsWith('the genesis') ? { deployment: { ...deployment, genesisHash } } : {}
    expect(await refusalOf(change(), leader)).toBe(reason)
  })

  test('in nothing is refused in nothing', async () => {
    expect(await refusalOf(chain)).toBe('accepted')
    expect(honest.valid).toBe(true)
  })
})

describe('one bit of a proof', () => {
  const change = (index: number, change: (batch: ProvenBatch) => ProvenBatch): readonly ProvenBatch[] =>
    honest.batches.map((batch, place) => (place === index ? change(batch) : batch))
  const lists = (batch: ProvenBatch): NonNullable<ProvenBatch['lists']> =>
    batch.lists ?? { blockHashes: [], messages: [] }
  const finality = (batch: ProvenBatch): ProvenBatch['proof'] => batch.finality ?? batch.proof
  const word = (index: number): number => 32 * (index + 2) - 1
  const cases: readonly (readonly [what: string, reason: string, batches: () => readonly ProvenBatch[]])[] = [
    [
      'an attestation',
      'PROOF_INVALID',
      () => change(0, (one) => ({ ...one, proof: { ...one.proof, proof: flip(one.proof.proof, 20) } })),
    ],
    [
      'the root of withdrawals in public values',
      'PROOF_INVALID',
      () =>
        change(0, (one) => ({ ...one, proof: { ...one.proof, publicValues: flip(one.proof.publicValues, word(20)) } })),
    ],
    [
      'the chain id in public values',
      'PROOF_DOMAIN_MISMATCH',
      () =>
        change(0, (one) => ({ ...one, proof: { ...one.proof, publicValues: flip(one.proof.publicValues, word(0)) } })),
    ],
    [
      'the domain of public values',
      'PUBLIC_VALUES_MALFORMED',
      () => change(0, (one) => ({ ...one, proof: { ...one.proof, publicValues: flip(one.proof.publicValues, 0) } })),
    ],
    [
      'the status in public values',
      'PROOF_STATUS_FAILED',
      () =>
        change(0, (one) => ({ ...one, proof: { ...one.proof, publicValues: flip(one.proof.publicValues, word(25)) } })),
    ],
    [
      'the program',
      'PROOF_PROGRAM_NOT_ALLOWED',
      () =>
        change(1, (one) => ({
          ...one,
          proof: { ...one.proof, programVerificationKey: flip(one.proof.programVerificationKey, 3) },
        })),
    ],
    [
      'a block hash of the lists',
      'PROVEN_BLOCKS_MISMATCH',
      () =>
        change(1, (one) => ({
          ...one,
          lists: { ...lists(one), blockHashes: lists(one).blockHashes.map((hash) => flip(hash, 9)) },
        })),
    ],
    [
      'the data',
      'PROVEN_DATA_MISMATCH',
      () =>
        change(1, (one) => ({
          ...one,
          lists: { ...lists(one), calldata: flip(lists(one).calldata ?? bytes('0x'), 30) },
        })),
    ],
    [
      'the weight in a consensus proof',
      'FINALITY_QUORUM_MISSED',
      () =>
        change(0, (one) => ({
          ...one,
          finality: { ...finality(one), publicValues: flip(finality(one).publicValues, word(6)) },
        })),
    ],
    [
      'the height in a consensus proof',
      'FINALITY_BLOCK_MISMATCH',
      () =>
        change(0, (one) => ({
          ...one,
          finality: { ...finality(one), publicValues: flip(finality(one).publicValues, word(2)) },
        })),
    ],
  ]

  test.each(cases)('is refused in %s for %s', async (_, reason, batches) => {
    const { aggregator, rulesetHash: hash, deployment, allowedPrograms } = leadership
    const asked = { token: '', rulesetHash: hash, deployment, batches: batches(), allowedPrograms }
    const job = await aggregator.prover_job(await aggregator.agg_aggregate(asked))
    expect(job.reason).toBe(reason)
  })

  test('is refused anywhere in an aggregation', async () => {
    const { aggregation } = honest
    const step = Math.floor(last(aggregation.proof) / 40)
    const verdicts = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const { verifier, rulesetHash: hash, deployment, allowedPrograms } = leadership
        const { valid } = await verifier.verifier_verify({
          token: '',
          rulesetHash: hash,
          deployment,
          proof: { ...aggregation, proof: flip(aggregation.proof, index * step) },
          programVerificationKey: aggregation.programVerificationKey,
          publicValues: aggregation.publicValues,
          allowedPrograms,
        })
        return valid
      }),
    )
    expect(verdicts).toEqual(verdicts.map(() => false))
  })
})

describe('one bit of what the contract is sent', () => {
  const word = (index: number): number => 32 * (index + 2) - 1
  const cases: readonly (readonly [what: string, error: string, change: (batch: ProvenBatch) => ProvenBatch])[] = [
    [
      'the attestation',
      'ProofInvalid',
      (one) => ({ ...one, proof: { ...one.proof, proof: flip(one.proof.proof, 20) } }),
    ],
    [
      'the state root after the batch',
      'ProofInvalid',
      (one) => ({ ...one, proof: { ...one.proof, publicValues: flip(one.proof.publicValues, word(11)) } }),
    ],
    [
      'the ruleset',
      'ProofDomainMismatch',
      (one) => ({ ...one, proof: { ...one.proof, publicValues: flip(one.proof.publicValues, word(2)) } }),
    ],
    [
      'the data',
      'SettlementDataMismatch',
      (one) => ({
        ...one,
        lists: { blockHashes: [], messages: [], calldata: flip(one.lists?.calldata ?? bytes('0x'), 30) },
      }),
    ],
    [
      'the consensus proof',
      'FinalityBlockMismatch',
      (one) => ({
        ...one,
        finality: {
          ...(one.finality ?? one.proof),
          publicValues: flip((one.finality ?? one.proof).publicValues, word(2)),
        },
      }),
    ],
  ]

  test.each(cases)('is refused in %s with %s', async (_, error, change) => {
    const [first] = honest.batches
    if (first === undefined) throw new Error('there is a batch')
    const { refusal } = await opened.contracts.submit(change(first))
    expect(refusal?.split(':')[0]).toBe(error)
  })

  test('in nothing is accepted, once', async () => {
    const [first] = honest.batches
    if (first === undefined) throw new Error('there is a batch')
    expect((await opened.contracts.submit(first)).refusal).toBeUndefined()
    expect((await opened.contracts.submit(first)).refusal).toBe('AggregationBlocksApart')
  })
})
