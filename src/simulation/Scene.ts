import { splitBlock } from '../codec/Block.ts'
import type { ConsensusContext } from '../consensus/index.ts'
import type { BlockView } from '../consensus/justification/Opened.ts'
import { createContext, type Context } from '../consensus/machine/index.ts'
import type { CryptoBackend } from '../crypto/CryptoBackend.ts'
import { makeBlock, openLab, type Lab, type Validator } from '../fill/steps/Lab.ts'
import { fromBytes, hash32, toBytes, type Address, type Hash32 } from '../model/Hex.ts'
import { memoisedRecovery, memoisedWire } from './memoise.ts'
import type { NetworkAssumptions } from './Network.ts'

/** Keys, bytes and blocks of one run. */
export interface Scene {
  readonly lab: Lab
  readonly consensus: ConsensusContext
  readonly wire: Context['wire']
  /** Ascending by address; a node is known by its place. */
  readonly validators: readonly Validator[]
  readonly addresses: readonly Address[]
  readonly genesis: BlockView
  readonly contextOf: (self: Validator, alter?: Alter) => Context
}

type Alter = NonNullable<Parameters<typeof createContext>[0]['alter']>

/** What a scene is set with. */
export interface SceneOptions {
  readonly profile: string
  readonly validators: number
  readonly network: Pick<NetworkAssumptions, 'baseTimeoutMs' | 'blockPeriodMs'>
  readonly crypto: CryptoBackend
}

/** Sets up validators on a chain that has its genesis block alone. */
export function openScene({ profile, validators, network, crypto }: SceneOptions): Scene {
  const opened = openLab({ profile, validators, crypto, parentHeight: 0n })
  const consensus = memoisedRecovery(opened.consensus)
  const times = { baseTimeoutMs: network.baseTimeoutMs, blockPeriodMs: network.blockPeriodMs }
  const wire = memoisedWire(createContext({ consensus, ...times }).wire)
  const lab: Lab = { ...opened, consensus, context: { ...opened.context, wire } }
  return {
    lab,
    consensus,
    wire,
    validators: lab.validators,
    addresses: lab.addresses,
    genesis: lab.parent,
    contextOf: (self, alter) => ({
      ...createContext({ consensus, ...times, ...(alter !== undefined && { alter }) }),
      self: self.signer,
      wire,
    }),
  }
}

/** What a block of the simulation says. */
export interface BlockContent {
  readonly height: bigint
  readonly round: bigint
  readonly proposer: Address
  readonly parentHash: Hash32
  /** Stands for the transactions. */
  readonly content: Hash32
  /** True where its builder did not execute. */
  readonly wrongState?: boolean
}

/** Builds a block: its transactions are a number, and executing them hashes that number after the parent's hash. */
export function buildBlock(scene: Scene, { content, wrongState = false, ...plan }: BlockContent): BlockView {
  const stateRoot = wrongState ? content : executed(scene, plan.parentHash, content)
  return makeBlock(scene.lab, { ...plan, salt: 0n, header: { transactionsRoot: content, stateRoot } })
}

/** What execution says of a block: whether its state root follows from its parent and its transactions. */
export function isExecutable(scene: Scene, block: BlockView): boolean {
  const { header } = splitBlock(toBytes(block.rlp))
  return header.stateRoot === executed(scene, block.parentHash, header.transactionsRoot)
}

function executed({ consensus }: Scene, parentHash: Hash32, content: Hash32): Hash32 {
  return hash32(fromBytes(consensus.keccak256(Buffer.concat([toBytes(parentHash), toBytes(content)]))))
}

/** A number for the transactions of a block. */
export function contentOf({ consensus }: Scene, words: string): Hash32 {
  return hash32(fromBytes(consensus.keccak256(new TextEncoder().encode(words))))
}
