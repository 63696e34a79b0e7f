import { decodeRevert, decodeResult, encodeCall, encodeCreation } from '../../contracts/Abi.ts'
import type { Artefact } from '../../contracts/Artefact.ts'
import { attestationVerifierArtefact } from '../../contracts/generated/AttestationVerifier.ts'
import { rollupArtefact } from '../../contracts/generated/Rollup.ts'
import { transparentVerifierArtefact } from '../../contracts/generated/TransparentVerifier.ts'
import { encodeTransparentProof } from '../../contracts/transparentProof.ts'
import { Defect } from '../../model/Defect.ts'
import type { ProvenBatch } from '../../model/generated/roles.ts'
import { address, bytes, fromBytes, hash32, toBytes, type Address, type Bytes, type Hash32 } from '../../model/Hex.ts'
import { decodeBatchInputs } from '../../proof/BatchInputs.ts'
import { forkIdOf, zeroHash } from '../../proof/commitments.ts'
import { decodeEvidence } from '../../proof/FinalityEvidence.ts'
import type { ContractChain } from '../../roles/contracts/ContractChain.ts'
import type { SealedChain } from '../../roles/node/SealedChain.ts'

/** Who settles, and gets the reward. */
export const settler: Address = address(`0x${'5e'.repeat(20)}`)

/** Who may change routes. */
const administrator: Address = address(`0x${'ad'.repeat(20)}`)

/** What is settled by the contract. */
export interface Settled {
  readonly gas: bigint
  /** Name of the error of the contract; absent where the batch is accepted. */
  readonly refusal?: string
}

/** What the contract holds. */
interface SettlementHead {
  readonly batchNumber: bigint
  readonly batchHash: Hash32
  readonly stateRoot: Hash32
}

/** A rollup contract with its verifiers, in an EVM. */
export interface SettlementContracts {
  readonly rollup: Address
  /** Publishes the data of a batch and offers it. */
  readonly submit: (batch: ProvenBatch) => Promise<Settled>
  /** The last batch that the contract accepted. */
  readonly head: () => Promise<SettlementHead>
  /** State root that the contract holds. */
  readonly stateRoot: () => Promise<Hash32>
}

/** What the contracts are made for. */
export interface ContractsOrder {
  readonly chain: SealedChain
  readonly rulesetHash: Hash32
  /** Whose executions count. */
  readonly signers: readonly Address[]
  readonly programs: { readonly batches: readonly Hash32[]; readonly consensus: Hash32 }
  readonly keccak256: (data: Uint8Array) => Uint8Array
}

/**
 * Creates the contracts that settle batches of a chain.
 *
 * @param evm - Where they live.
 * @param order - Chain, signers and programs.
 * @throws {@link Defect} Where a contract is not made.
 */
export async function createSettlement(evm: ContractChain, order: ContractsOrder): Promise<SettlementContracts> {
  const { chain, rulesetHash, signers, programs, keccak256 } = order
  const ruleset = toBytes(rulesetHash)
  const run = sending(evm)
  const rollup = await run.create(rollupArtefact, {
    parameters: {
      administrator,
      chainId: BigInt(chain.ruleset.chainId),
      rulesetHash: ruleset,
      needsFinality: true,
      messageDelayBlocks: 100n,
      batchReward: 0n,
      genesis: genesisOf(chain),
    },
    schedule: chain.ruleset.forks.map(({ id, activation }) => ({
      forkId: toBytes(forkIdOf(id, { keccak256 })),
      fromBlock: activation.kind === 'block' ? BigInt(activation.value) : 0n,
      fromTimestamp: activation.kind === 'timestamp' ? BigInt(activation.value) : 0n,
    })),
  })
  const attestations = await run.create(attestationVerifierArtefact, { ruleset, signers: [...signers] })
  const transparent = await run.create(transparentVerifierArtefact, {
    provenChainId: BigInt(chain.ruleset.chainId),
    genesisHash: toBytes(chain.genesisHash),
    ruleset,
  })
  const addRoute = async (forkId: Hash32, program: Hash32, verifier: Address): Promise<void> => {
    const route = { forkId: toBytes(forkId), program: toBytes(program), verifier }
    const { refusal } = await run.call(rollup, 'addRoute', route, administrator)
    if (refusal !== undefined) throw new Defect(`the rollup takes no route: ${refusal}`)
  }
  await addRoute(zeroHash, programs.consensus, transparent)
  for (const { id } of chain.ruleset.forks) {
    for (const program of programs.batches) await addRoute(forkIdOf(id, { keccak256 }), program, attestations)
  }
  return {
    rollup,
    submit: async (batch) => {
      const { batchNumber } = decodeBatchInputs(batch.proof.publicValues, {})
      const data = toBytes(batch.lists?.calldata ?? bytes('0x'))
      await run.call(rollup, 'publishData', { batchNumber, data }, settler)
      return run.call(rollup, 'submitBatch', submissionOf(batch), settler)
    },
    head: () => headOf(rollup, evm),
    stateRoot: async () => (await headOf(rollup, evm)).stateRoot,
  }
}

async function headOf(rollup: Address, evm: ContractChain): Promise<SettlementHead> {
  const answer = await evm.ask(rollup, encodeCall(rollupArtefact, 'settled'))
  const settled = decodeResult(rollupArtefact, 'settled', answer)
  if (typeof settled !== 'object' || settled === null) throw new Defect('the rollup holds nothing')
  const { batchNumber, batchHash, stateRoot } = settled as Readonly<Record<string, unknown>>
  if (typeof batchNumber !== 'bigint' || !(batchHash instanceof Uint8Array) || !(stateRoot instanceof Uint8Array)) {
    throw new Defect('the rollup holds no batch and no state root')
  }
  return { batchNumber, batchHash: hash32(fromBytes(batchHash)), stateRoot: hash32(fromBytes(stateRoot)) }
}

/** What the contract is sent for a batch: of the evidence of finality the set and the seals of the last block. */
function submissionOf({ proof, finality }: ProvenBatch): object {
  const { batchNumber, batchHash } = decodeBatchInputs(proof.publicValues, {})
  const nothing = new Uint8Array(0)
  return {
    batchNumber,
    batchHash: toBytes(batchHash),
    program: toBytes(proof.programVerificationKey),
    publicValues: toBytes(proof.publicValues),
    proof: toBytes(proof.proof),
    finalityProgram: toBytes(finality?.programVerificationKey ?? zeroHash),
    finalityPublicValues: finality === undefined ? nothing : toBytes(finality.publicValues),
    finalityProof: finality === undefined ? nothing : toBytes(sealsOf(finality.proof)),
  }
}

/**
 * Takes out of the evidence of finality what the contract checks.
 *
 * @param evidence - Bytes of a proof of kind `transparent`.
 * @returns Batch, set and seals of the last block, in the encoding of the ABI.
 */
function sealsOf(evidence: Bytes): Bytes {
  const { batchNumber, set, blocks } = decodeEvidence(evidence)
  return encodeTransparentProof({ batch: batchNumber, validators: set.members, seals: blocks.at(-1)?.seals ?? [] })
}

function genesisOf({ genesis, genesisHash, sets }: SealedChain): object {
  const [first] = sets
  if (first?.validatorSetHash === undefined) throw new Defect('the first set of the chain has no commitment')
  return {
    batchNumber: first.batch - 1n,
    lastBlock: first.firstHeight - 1n,
    lastTimestamp: BigInt(genesis.header.timestamp),
    messageCount: 0n,
    lastBlockHash: toBytes(genesisHash),
    stateRoot: toBytes(genesis.header.stateRoot),
    batchHash: toBytes(zeroHash),
    messagesHash: toBytes(zeroHash),
    validatorSetHash: toBytes(first.validatorSetHash),
  }
}

interface Sender {
  readonly create: (artefact: Artefact, values: unknown) => Promise<Address>
  readonly call: (to: Address, name: string, values: unknown, from: Address) => Promise<Settled>
}

function sending(evm: ContractChain): Sender {
  const coinbase = administrator
  return {
    create: async (artefact, values) => {
      const data = encodeCreation(artefact, values)
      const { succeeded, output } = await evm.run({ from: administrator, data, value: 0n, coinbase })
      if (!succeeded) throw new Defect(`the contract ${artefact.name} is not made: ${nameOf(output)}`)
      return address(output)
    },
    call: async (to, name, values, from) => {
      const data = encodeCall(rollupArtefact, name, values)
      const { succeeded, output, gasUsed } = await evm.run({ from, to, data, value: 0n, coinbase })
      return { gas: gasUsed, ...(!succeeded && { refusal: nameOf(output) }) }
    },
  }
}

function nameOf(output: Bytes): string {
  const artefacts = [rollupArtefact, attestationVerifierArtefact, transparentVerifierArtefact]
  const found = decodeRevert(artefacts, output)
  if (found === undefined) return `reverted with ${output.slice(0, 20)}`
  // The rollup hands on why its verifier says no.
  const { values } = found
  if (found.name !== 'ProofInvalid' || !(values instanceof Uint8Array)) return found.name
  const inner = decodeRevert(artefacts, bytes(`0x${Buffer.from(values).toString('hex')}`))
  return inner === undefined ? found.name : `${found.name}: ${inner.name}`
}
