import { readFileSync } from 'node:fs'
import type { CryptoBackend } from '../crypto/CryptoBackend.ts'
import type { Engine } from '../execution/Engine.ts'
import { evmForks } from '../execution/Fork.ts'
import { createMachineEngine } from '../execution/machine/machineEngine.ts'
import type { HelloResult, Methods } from '../model/generated/adapter.ts'
import { Defect } from '../model/Defect.ts'
import { systemCallOrder } from '../standard/rulesets.ts'
import { consensusMethods, type ConsensusMethod } from './consensusMethods.ts'
import { consensusSteps } from './consensusSteps.ts'
import { contractMethods, type ContractCodes } from './contracts/contractMethods.ts'
import { orderingMethods } from './ordering.ts'
import { parseMutant } from './mutants/parseMutant.ts'
import { proofMethods, attesterOf, type ProofMethod } from './proving/proofMethods.ts'
import { createRegistry } from './Registry.ts'
import { createSequencer, type SequencerMethod, type Serves } from './sequencer.ts'
import { createWorker, type WorkerMethod } from './worker.ts'

/** What runs frames. */
export type EngineChoice = 'lockstep' | 'ethereumjs'

/** How the reference is put together. */
export interface ReferenceOptions {
  readonly crypto: CryptoBackend
  readonly engine: EngineChoice
  /** Name of a fault to plant. */
  readonly mutant?: string
  /** Creation code of contracts in the place of its own. */
  readonly contracts?: ContractCodes
}

/** Both roles of the reference behind one declaration. */
export interface Reference {
  readonly declaration: Omit<HelloResult, 'nonceDigest' | 'protocol'>
  readonly handlers: Serves<
    | SequencerMethod
    | WorkerMethod
    | ConsensusMethod
    | ProofMethod
    | 'consensus_step'
    | 'lockstep_configure'
    | 'seq_order'
    | 'contract_run'
  >
}

/**
 * Puts the reference implementation together.
 *
 * @param options - Cryptography, engine and fault.
 * @returns What it declares and serves; with a fault it declares the same as without.
 */
export async function createReference({ crypto, engine, mutant, contracts }: ReferenceOptions): Promise<Reference> {
  checkCrypto(crypto)
  const mutation = mutant === undefined ? undefined : parseMutant(mutant)
  const registry = createRegistry({
    crypto,
    engine: await makeEngine(engine, crypto),
    ...(mutation !== undefined && { mutation }),
  })
  const configure = async (
    params: Methods['lockstep_configure']['params'],
  ): Promise<Methods['lockstep_configure']['result']> => registry.configure(params)
  const roles = {
    ...createSequencer(registry, crypto),
    ...createWorker(registry, crypto),
    ...consensusMethods({ crypto }),
    ...consensusSteps({ crypto }),
    ...orderingMethods(registry, mutation?.pool),
    ...contractMethods(registry, contracts),
    ...proofMethods(registry, {
      crypto,
      attester: attesterOf(workerKey(crypto), crypto),
      ...(mutation?.proof !== undefined && { fault: mutation.proof }),
    }),
  }
  return {
    declaration: declaration(),
    handlers: { lockstep_configure: configure, ...(mutation?.handlers?.(roles) ?? roles) },
  }
}

/** Key of the reference's worker, which anybody can compute: its proofs say who executed, and nothing else. */
export function workerKey({ keccak256 }: Pick<CryptoBackend, 'keccak256'>): Uint8Array {
  return keccak256(new TextEncoder().encode('lockstep reference worker'))
}

/** Reads the name of an engine. */
export function parseEngine(text: string): EngineChoice {
  if (text === 'lockstep' || text === 'ethereumjs') return text
  throw new Defect(`--engine is lockstep or ethereumjs, not ${text}`)
}

async function makeEngine(choice: EngineChoice, crypto: CryptoBackend): Promise<Engine> {
  if (choice === 'lockstep') return createMachineEngine(crypto)
  const { createLibraryEngine } = await import('../execution/library/libraryEngine.ts')
  return createLibraryEngine(crypto)
}

const emptyKeccak = 'c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470'

/** Fails at once where a library that loaded does not compute. */
function checkCrypto(crypto: CryptoBackend): void {
  const digest = Buffer.from(crypto.keccak256(new Uint8Array(0))).toString('hex')
  if (digest !== emptyKeccak) throw new Defect(`keccak256 of ${crypto.names.keccak256} is wrong: ${digest}`)
}

function declaration(): Reference['declaration'] {
  return {
    name: 'lockstep-reference',
    version: packageVersion(),
    language: 'TypeScript',
    roles: ['sequencer', 'prover'],
    features: [
      'buildBlocks',
      'importBlocks',
      'execute',
      'executeCompute',
      'canonicalWitness',
      'context',
      'witness',
      'trace',
      'state',
      'transactions',
      'rlp',
      'trie',
      'statelessInput',
      'accessList',
      'storageSlot',
      'storageProof',
      'batch',
      'claimedState',
      'consensus',
      'validatorActivation',
      'participation',
      'evidence',
      'consensusSteps',
      'ordering',
      'proofs',
      'consensusProofs',
      'aggregation',
      'verification',
      'settlement',
      'contracts',
    ],
    forks: evmForks,
    headerInputs: [
      'timestamp',
      'feeRecipient',
      'prevRandao',
      'gasLimit',
      'baseFeePerGas',
      'extraData',
      'parentBeaconBlockRoot',
      'excessBlobGas',
      'difficulty',
      'withdrawals',
      'genesisHeader',
      'number',
    ],
    systemCalls: systemCallOrder,
  }
}

/** Version of the package, from the manifest that lies above the sources as well as above the built files. */
function packageVersion(): string {
  for (const path of ['../../package.json', '../../../package.json']) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
      if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version)
    } catch {
      continue
    }
  }
  return '0.0.0'
}
