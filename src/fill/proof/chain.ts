import { keccak256 } from '../../crypto/keccak.ts'
import { secp256k1Noble } from '../../crypto/secp256k1Noble.ts'
import type { ConsensusChain } from '../../model/generated/adapter.ts'
import type { Deployment, SealedBlock, SetProof } from '../../model/generated/roles.ts'
import { address, bytes, fromBytes, hash32, quantity, type Bytes, type Hash32 } from '../../model/Hex.ts'
import { loadStandard } from '../../standard/loadStandard.ts'
import { rulesetHash } from '../../standard/rulesetHash.ts'
import { ruleset } from '../../standard/rulesets.ts'
import type { Verification } from '../../proof/Verification.ts'
import { readFinality } from '../../roles/proving/readFinality.ts'
import { addressesOf, at, contextOf, council, type Signatory } from '../consensus/council.ts'
import { chainHashOf, headerOf, sealed, type HeaderPlan } from '../consensus/headers.ts'
import { contract } from '../storage/states.ts'
import { commitment, questionOf, shape } from '../storage/validatorSets.ts'

/** Name of the rules of the chain. */
export const rulesetName = 'lockstep-reference'

/** The chain of the vectors, which its consensus binds signatures to. */
export const sealedChain: ConsensusChain = {
  chainId: quantity(BigInt(ruleset(rulesetName).chainId)),
  genesisHash: hash32(fromBytes(keccak256(new TextEncoder().encode('lockstep proof genesis')))),
}

const layoutName = 'validator-set-solidity'

/** What verifiers know. */
export const deployment: Deployment = {
  settlementChainId: quantity(1),
  rollup: address(`0x${'70'.repeat(20)}`),
  genesisHash: sealedChain.genesisHash,
  validatorSet: { address: contract, layout: shape(layoutName) },
}

/** Chain and rules of a verification of the reference. */
export function verificationOf(name: string = rulesetName, on: Deployment = deployment): Verification {
  const rules = ruleset(name, loadStandard())
  return {
    ruleset: rules,
    rulesetHash: rulesetHash(rules),
    deployment: on,
    keccak256,
    ecrecover: secp256k1Noble.recover,
    readFinality,
  }
}

/** Who validates a batch, and the state that shows it. */
export interface SetState {
  readonly stateRoot: Hash32
  readonly validatorSetHash: Hash32
  readonly people: readonly Signatory[]
  readonly set: SetProof
}

/** Makes a state whose contract holds the set of a batch. */
export function setState(batch: bigint, people: readonly Signatory[]): SetState {
  const members = addressesOf(people)
  const validatorSetHash = commitment(batch, members)
  const { stateRoot, proof } = questionOf(
    { layout: layoutName, listed: members, committed: validatorSetHash },
    undefined,
  )
  return { stateRoot, validatorSetHash, people, set: { members, proof } }
}

/** How the blocks of a batch are made. */
export interface BlocksPlan {
  readonly batch: bigint
  readonly parentHeader: Uint8Array
  /** Set of the batch. */
  readonly before: SetState
  /** State after each block. */
  readonly stateRoots: readonly Hash32[]
  readonly firstHeight: bigint
  readonly timestamps: readonly bigint[]
  /** Who seals each block; all but one of the set where absent. */
  readonly sealers?: (index: number) => readonly Signatory[]
  readonly rounds?: readonly bigint[]
  readonly change?: (plan: HeaderPlan, index: number) => HeaderPlan
}

/** Blocks with their seals. */
export interface Sealed {
  readonly blocks: readonly SealedBlock[]
  readonly hashes: readonly Hash32[]
  /** Of the last block, to go on from. */
  readonly lastHeader: Uint8Array
}

const context = contextOf('psc-1', sealedChain)

/** Hash of a header in the chain. */
export function hashOf(headerRlp: Uint8Array): Hash32 {
  return chainHashOf(headerRlp, context)
}

/** Seals blocks that follow one another. */
export function sealBlocks(plan: BlocksPlan): Sealed {
  const { before, stateRoots, firstHeight, timestamps, rounds = [], change = (one) => one } = plan
  const { people } = before
  const sealers = plan.sealers ?? (() => people.slice(people.length > 2 ? 1 : 0))
  const blocks: SealedBlock[] = []
  const hashes: Hash32[] = []
  let parent = plan.parentHeader
  for (const [index, stateRoot] of stateRoots.entries()) {
    const header = change(
      {
        height: firstHeight + BigInt(index),
        round: rounds[index] ?? 0n,
        proposer: at(people, index % people.length).address,
        parentHash: hashOf(parent),
        timestamp: at(timestamps, index),
        stateRoot,
      },
      index,
    )
    const { headerRlp, round, seals } = sealed(header, sealers(index), context)
    blocks.push({
      headerRlp: fromBytes(headerRlp),
      round: quantity(round ?? 0n),
      ...(seals !== undefined && { seals }),
    })
    hashes.push(hashOf(headerRlp))
    parent = headerRlp
  }
  return { blocks, hashes, lastHeader: parent }
}

/** The header before the first block of the chain of the vectors. */
export function parentHeader(height: bigint, timestamp: bigint, stateRoot: Hash32): Uint8Array {
  const plan = { height, round: 0n, proposer: at(council(4), 0).address, timestamp, stateRoot }
  return headerOf(plan, context)
}

/** Text as a transaction or a message of the vectors. */
export function note(text: string): Bytes {
  return bytes(fromBytes(new TextEncoder().encode(text)))
}
