import type { Artefact } from '../../contracts/Artefact.ts'
import { attestationVerifierArtefact } from '../../contracts/generated/AttestationVerifier.ts'
import { rollupArtefact } from '../../contracts/generated/Rollup.ts'
import { transparentVerifierArtefact } from '../../contracts/generated/TransparentVerifier.ts'
import { encodeTransparentProof } from '../../contracts/transparentProof.ts'
import { keccak256 } from '../../crypto/keccak.ts'
import { addressesOf } from '../consensus/council.ts'
import { changed, specimens, verificationIn, type Specimen } from '../proof/batches.ts'
import { deployment as vectorDeployment, sealedChain } from '../proof/chain.ts'
import { attested, known, programs } from '../proof/people.ts'
import type { Proof, SettlementState } from '../../model/generated/roles.ts'
import { fromBytes, hash32, quantity, toBytes, type Address, type Bytes, type Hash32 } from '../../model/Hex.ts'
import { encodeBatchInputs, type BatchInputs } from '../../proof/BatchInputs.ts'
import { forkIdOf, messagesHash, settlementDomain, zeroHash } from '../../proof/commitments.ts'
import type { Verification } from '../../proof/Verification.ts'
import type { Chain, Deployed } from './Chain.ts'
import { person } from './sets.ts'

const specimensOf = specimens('sealed')
const verification = verificationIn('sealed')

/** Who settles. */
export const settler: Address = person(50)
/** Who may change routes. */
export const administrator: Address = person(51)

export const messageDelayBlocks = 400n
export const batchReward = 500n

/** Ids of the forks of the batches. */
export const forkIds: Readonly<Record<'shanghai' | 'cancun', Hash32>> = {
  shanghai: forkIdOf('shanghai', verification),
  cancun: forkIdOf('cancun', verification),
}

/** Contracts of a settlement. */
export const settlementArtefacts: readonly Artefact[] = [
  rollupArtefact,
  attestationVerifierArtefact,
  transparentVerifierArtefact,
]

/** A rollup with its verifiers, and the messages that were queued. */
export interface Settlement {
  readonly chain: Chain
  readonly rollup: Deployed
  readonly attestations: Deployed
  readonly transparent: Deployed
  readonly messages: readonly Hash32[]
}

/** What is sent to a rollup. */
export interface Offer {
  readonly inputs: BatchInputs
  readonly proof: Proof
  readonly finality?: Proof
  /** For the contract: set and seals. */
  readonly seals: Bytes
  readonly data: Bytes
}

/** Chain of the settlement. */
const chainId = 7777n

/** Creates a rollup that has settled what comes before the batches, with routes for both forks and three messages. */
export async function deploySettlement(chain: Chain): Promise<Settlement> {
  const ruleset = toBytes(verification.rulesetHash)
  const rollup = await chain.deploy(
    rollupArtefact,
    {
      parameters: {
        administrator,
        chainId: BigInt(verification.ruleset.chainId),
        rulesetHash: ruleset,
        needsFinality: true,
        messageDelayBlocks,
        batchReward,
        genesis: genesisState(),
      },
      schedule: [
        { forkId: toBytes(forkIds.shanghai), fromBlock: 0n, fromTimestamp: 0n },
        { forkId: toBytes(forkIds.cancun), fromBlock: 0n, fromTimestamp: 1000n },
      ],
    },
    { value: batchReward },
  )
  const attestations = await chain.deploy(attestationVerifierArtefact, { ruleset, signers: [known.address] })
  const transparent = await chain.deploy(transparentVerifierArtefact, {
    provenChainId: BigInt(sealedChain.chainId),
    genesisHash: toBytes(sealedChain.genesisHash),
    ruleset,
  })
  const routes = [
    [forkIds.shanghai, programs.known, attestations],
    [forkIds.cancun, programs.known, attestations],
    [zeroHash, programs.consensus, transparent],
  ] as const
  for (const [forkId, program, { address: verifier }] of routes) {
    const route = { forkId: toBytes(forkId), program: toBytes(program), verifier }
    const { error } = await chain.call(rollup, 'addRoute', route, { from: administrator })
    if (error !== undefined) throw new Error(`a route was refused: ${error.name}`)
  }
  const messages: Hash32[] = []
  for (const text of ['first', 'second', 'third']) {
    const data = new TextEncoder().encode(text)
    const { result } = await chain.call(rollup, 'queueMessage', { to: person(3), data }, { from: person(2) })
    if (!(result instanceof Uint8Array)) throw new Error('a message has a hash')
    messages.push(hash32(fromBytes(result)))
  }
  return { chain, rollup, attestations, transparent, messages }
}

/** Makes a batch of the vectors into one that this rollup can settle. */
export function offerOf(settlement: Settlement, index: number, change: Partial<BatchInputs> = {}): Offer {
  const specimen = specimensOf[index]
  if (specimen === undefined) throw new Error(`there is no batch ${index}`)
  const { inputs, proof } = changed(specimen, { ...placed(settlement, index), ...change })
  return { inputs, proof, seals: sealsOf(specimen), data: dataOf(specimen), ...finalityOf(specimen) }
}

/** Proves public values that are not those of any batch. */
export function provenAnyway(offer: Offer, publicValues: Bytes = encodeBatchInputs(offer.inputs)): Offer {
  return { ...offer, proof: attested(publicValues) }
}

function placed({ rollup, messages }: Settlement, index: number): Partial<BatchInputs> {
  const domain = settlementDomain({ chainId, rollup: rollup.address }, { keccak256 })
  const specimen = specimensOf[index]
  const [before, after] = [specimen?.inputs.l1MessageCountBefore ?? 0n, specimen?.inputs.l1MessageCountAfter ?? 0n]
  const hashAt = (count: bigint): Hash32 => messagesHash(zeroHash, messages.slice(0, Number(count)), { keccak256 })
  return {
    settlementDomain: domain,
    rewardRecipient: settler,
    l1MessagesHashBefore: hashAt(before),
    l1MessagesHashAfter: hashAt(after),
    // The hash of a batch follows its parent's, so that the whole chain of them stays that of the vectors.
    ...(specimen !== undefined && { parentBatchHash: specimen.inputs.parentBatchHash }),
  }
}

function finalityOf({ finality }: Specimen): { readonly finality?: Proof } {
  return finality === undefined ? {} : { finality }
}

function sealsOf({ sealed, before, inputs }: Specimen): Bytes {
  const seals = sealed.blocks.at(-1)?.seals ?? []
  return encodeTransparentProof({ batch: inputs.batchNumber, validators: addressesOf(before.people), seals })
}

function dataOf({ lists: { calldata } }: Specimen): Bytes {
  return calldata ?? fromBytes(new Uint8Array(0))
}

function genesisState(): unknown {
  const [first] = specimensOf
  if (first === undefined) throw new Error('there is no batch')
  const { inputs } = first
  return {
    batchNumber: inputs.batchNumber - 1n,
    lastBlock: inputs.firstBlock - 1n,
    lastTimestamp: 890n,
    messageCount: 0n,
    lastBlockHash: toBytes(inputs.parentBlockHash),
    stateRoot: toBytes(inputs.preStateRoot),
    batchHash: toBytes(inputs.parentBatchHash),
    messagesHash: toBytes(zeroHash),
    validatorSetHash: toBytes(inputs.validatorSetHashAtParent),
  }
}

/** What the reference is told that the contract holds before its first batch. */
export function stateFor({ messages }: Settlement, { data }: Offer, due: bigint = 0n, frozen = false): SettlementState {
  const first = specimensOf[0]?.inputs
  if (first === undefined) throw new Error('there is no batch')
  const routes = (['shanghai', 'cancun'] as const).map((forkId) => ({
    forkId,
    programVerificationKey: programs.known,
    frozen,
  }))
  return {
    batchNumber: quantity(first.batchNumber - 1n),
    batchHash: first.parentBatchHash,
    lastBlock: quantity(first.firstBlock - 1n),
    lastBlockHash: first.parentBlockHash,
    stateRoot: first.preStateRoot,
    lastTimestamp: quantity(890n),
    messagesHash: zeroHash,
    messageCount: quantity(0n),
    validatorSetHash: first.validatorSetHashAtParent,
    routes,
    queue: messages,
    messagesDue: quantity(due),
    dataHash: hash32(fromBytes(keccak256(toBytes(data)))),
  }
}

/** What the reference holds proofs against in the place of the rollup. */
export function verificationAt({ rollup }: Settlement): Verification {
  const deployment = { ...vectorDeployment, settlementChainId: quantity(chainId), rollup: rollup.address }
  return { ...verification, deployment }
}

/** What the contract is sent for a batch. */
export function submissionOf(
  { inputs, proof, finality, seals }: Offer,
  change: Readonly<Record<string, unknown>> = {},
): unknown {
  const nothing = new Uint8Array(0)
  return {
    batchNumber: inputs.batchNumber,
    batchHash: toBytes(inputs.batchHash),
    program: toBytes(proof.programVerificationKey),
    publicValues: toBytes(proof.publicValues),
    proof: toBytes(proof.proof),
    finalityProgram: toBytes(finality?.programVerificationKey ?? zeroHash),
    finalityPublicValues: finality === undefined ? nothing : toBytes(finality.publicValues),
    finalityProof: finality === undefined ? nothing : toBytes(seals),
    ...change,
  }
}

/** Publishes the data of a batch and submits it. */
export async function submit(
  { chain, rollup }: Settlement,
  offer: Offer,
  {
    change,
    from = settler,
    data = offer.data,
  }: { readonly change?: Readonly<Record<string, unknown>>; readonly from?: Address; readonly data?: Bytes } = {},
): ReturnType<Chain['call']> {
  const published = { batchNumber: offer.inputs.batchNumber, data: toBytes(data) }
  await chain.call(rollup, 'publishData', published, { from })
  return chain.call(rollup, 'submitBatch', submissionOf(offer, change), { from })
}
