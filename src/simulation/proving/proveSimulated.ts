import { loadCrypto } from '../../crypto/loadCrypto.ts'
import type { CryptoBackend } from '../../crypto/CryptoBackend.ts'
import { createMachineEngine } from '../../execution/machine/machineEngine.ts'
import type { Deployment, Proof } from '../../model/generated/roles.ts'
import { quantity, type Address, type Hash32 } from '../../model/Hex.ts'
import { programOfKind } from '../../proof/attestation.ts'
import type { SealedChain } from '../../roles/node/SealedChain.ts'
import { createRegistry, type Registry } from '../../roles/Registry.ts'
import { attesterOf, proofMethods } from '../../roles/proving/proofMethods.ts'
import { proveChain, type ProvenChain, type Prover } from '../../roles/proving/proveChain.ts'
import type { Asking } from '../../runtime/proveChainOn.ts'
import type { Runtime } from '../../runtime/Runtime.ts'
import { rulesetHash } from '../../standard/rulesetHash.ts'
import { ruleset } from '../../standard/rulesets.ts'
import { runChain } from '../sequencers/runChain.ts'
import { keyOf, openSettlement, settlementRuleset } from './openSettlement.ts'
import { settler, type Settled } from './settlementContracts.ts'
import type { Measure } from './Measure.ts'

/** What is to be proven, and by how many. */
export interface ProvingOrder {
  readonly ruleset: string
  /** From 1 to 64. */
  readonly validators: number
  /** A whole number of batches of these. */
  readonly blocks: number
  readonly batchBlocks: number
  readonly workers: number
  readonly seed: number
  /** Where roles in other processes take their jobs from; absent where all are in this one. */
  readonly runtime?: Runtime
}

/** What came of it. */
export interface ProvingReport {
  readonly chain: SealedChain
  readonly proven: ProvenChain
  /** What the contract says of each batch. */
  readonly settled: readonly Settled[]
  /** State root that the contract holds in the end. */
  readonly stateRoot: Hash32
}

/**
 * Proves a chain that validators make, from its blocks to the contract that accepts it.
 *
 * @param order - Sizes and seed.
 * @param measure - Measures each stage.
 * @param watching - Who wants to know how far roles in other processes are.
 * @returns Chain, proofs and verdicts.
 * @throws {@link Rejection} for the reason for which a role refuses what it is handed.
 */
export async function proveSimulated(
  order: ProvingOrder,
  measure: Measure,
  watching: Pick<Asking, 'onProgress' | 'say'> = {},
): Promise<ProvingReport> {
  const crypto = await loadCrypto('auto')
  const chain = await measure('chain', () => makeChain(order))
  const hash = rulesetHash(chain.ruleset)
  const setting = { chain, hash, crypto }
  const workers = Array.from({ length: order.workers }, (_, index) => proverOf(`worker ${index}`, setting))
  const { contracts } = await measure('deployment', () => openSettlement(chain, order.workers, crypto))
  const plan = {
    ruleset: chain.ruleset,
    rulesetHash: hash,
    deployment: deploymentOf(chain, contracts.rollup),
    rewardRecipient: settler,
    allowedPrograms: [...(await programsOf(workers)), programOfKind('transparent', crypto)],
  }
  const { runtime } = order
  if (runtime !== undefined) {
    // Queues are read in where they are used: a run in one process is started without them.
    const { proveElsewhere } = await import('./proveElsewhere.ts')
    const done = await measure('distribution', () => proveElsewhere(chain, plan, { contracts, runtime, ...watching }))
    return { chain, ...done, stateRoot: await contracts.stateRoot() }
  }
  const proven = await proveChain(chain, {
    ...plan,
    workers,
    consensusProver: proverOf('consensus', setting),
    aggregator: proverOf('aggregator', setting),
    verifier: proverOf('verifier', setting),
    keccak256: crypto.keccak256,
    observe: measure,
  })
  const settled = await measure('settlement', async () => {
    const verdicts: Settled[] = []
    for (const batch of proven.batches) verdicts.push(await contracts.submit(batch))
    return verdicts
  })
  return { chain, proven, settled, stateRoot: await contracts.stateRoot() }
}

/** One block more is made: the batch that it is in shows the set that the last batch leaves. */
async function makeChain({ validators, blocks, batchBlocks, seed, ...order }: ProvingOrder): Promise<SealedChain> {
  return runChain({
    ruleset: ruleset(order.ruleset),
    validators,
    blocks: blocks + 1,
    batchBlocks: BigInt(batchBlocks),
    seed,
  })
}

/** What verifiers of a chain know beside its ruleset. */
export function deploymentOf({ genesisHash, place }: SealedChain, rollup: Address): Deployment {
  const { address, layout } = place
  return {
    settlementChainId: quantity(BigInt(ruleset(settlementRuleset).chainId)),
    rollup,
    genesisHash,
    validatorSet: { address, layout },
  }
}

interface Setting {
  readonly chain: SealedChain
  readonly hash: Hash32
  readonly crypto: CryptoBackend
}

/** Programs of the proofs of batches that workers make. */
async function programsOf(workers: readonly Prover[]): Promise<readonly Hash32[]> {
  const able = await Promise.all(workers.map((worker) => worker.prover_capabilities({})))
  return able.flatMap(({ programs }) =>
    programs.filter(({ role }) => role === 'batch').map(({ programVerificationKey }) => programVerificationKey),
  )
}

/**
 * Makes a prover with a registry and a key of its own.
 *
 * @param name - Its key follows from it.
 * @param setting - Chain whose rules it knows.
 */
export function proverOf(name: string, { chain, hash, crypto }: Setting): Prover {
  const registry: Registry = createRegistry({ crypto, engine: createMachineEngine(crypto) })
  registry.configure({ ruleset: chain.ruleset, rulesetHash: hash })
  return proofMethods(registry, { crypto, attester: attesterOf(keyOf(name, crypto), crypto) })
}

/** Bytes of a proof with its public values. */
export function sizeOf({ proof, publicValues }: Proof): number {
  return (proof.length + publicValues.length) / 2 - 2
}
