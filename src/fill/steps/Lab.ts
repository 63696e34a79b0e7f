import { assembleBlock } from '../../codec/Block.ts'
import { encodeHeader } from '../../codec/Header.ts'
import {
  codes,
  createContext,
  profileSigner,
  type Context,
  type OpenedMessage,
  type Signer,
} from '../../consensus/machine/index.ts'
import type { BlockView } from '../../consensus/justification/Opened.ts'
import { encodeExtraData, type ConsensusContext } from '../../consensus/index.ts'
import type { CryptoBackend } from '../../crypto/CryptoBackend.ts'
import type { ConsensusEvent, ConsensusStart, Header } from '../../model/generated/adapter.ts'
import { Defect } from '../../model/Defect.ts'
import { address, bytes, fromBytes, hash32, quantity, type Address, type Hash32 } from '../../model/Hex.ts'
import { loadStandard } from '../../standard/loadStandard.ts'

/** A validator with its key, which is public: these are vectors. */
export interface Validator {
  readonly key: Hash32
  readonly address: Address
  readonly signer: Signer
}

/** What the author of a case makes messages with. */
export interface Lab {
  readonly profile: string
  readonly consensus: ConsensusContext
  readonly context: Context
  /** Ascending by address. */
  readonly validators: readonly Validator[]
  readonly addresses: readonly Address[]
  /** Height that the node under test is at. */
  readonly height: bigint
  /** Block that the height builds on. */
  readonly parent: BlockView
  /** Somebody who is no validator. */
  readonly outsider: Validator
  readonly leaderOf: (round: bigint) => Validator
}

/** Chain that signatures are bound to. */
const chain: ConsensusStart['chain'] = {
  chainId: quantity(4242n),
  genesisHash: hash32(`0x${'6c'.repeat(32)}`),
}

/** How a lab is set up. */
export interface LabOptions {
  readonly profile: string
  /** Number of validators. */
  readonly validators: number
  readonly crypto: CryptoBackend
  /** Height of the parent; 0 is the genesis block. */
  readonly parentHeight?: bigint
  readonly domain?: ConsensusStart['chain']
}

/** Sets up keys, a parent and whoever leads after it. */
export function openLab({ profile, validators: count, crypto, parentHeight = 4n, domain = chain }: LabOptions): Lab {
  const rules = loadStandard().consensus.get(profile)
  if (rules === undefined) throw new Defect(`there is no profile ${profile}`)
  const consensus = { profile: rules, chain: domain, keccak256: crypto.keccak256, ecrecover: crypto.ecrecover }
  const people = Array.from({ length: count + 1 }, (_, index) => validatorOf(index, consensus, crypto))
  const outsider = people.at(-1)
  if (outsider === undefined) throw new Defect('nobody is left outside')
  const validators = people.slice(0, count).toSorted((left, right) => (left.address < right.address ? -1 : 1))
  const addresses = validators.map((one) => one.address)
  const context = createContext({ consensus, baseTimeoutMs: 1000, blockPeriodMs: 500 })
  const builder = validators[Number(parentHeight) % count]?.address ?? outsider.address
  const parent = makeBlock(
    { consensus, addresses, context },
    { height: parentHeight, proposer: builder, round: 0n, parentHash: hash32(`0x${'51'.repeat(32)}`), salt: 1n },
  )
  const place = { height: parentHeight, hash: parent.hash, proposer: builder, validators: addresses }
  const leaderOf = (round: bigint): Validator => {
    const leader = context.leaderOf(place, addresses, round)
    const found = validators.find((one) => one.address === leader)
    if (found === undefined) throw new Defect(`nobody leads round ${round}`)
    return found
  }
  return { profile, consensus, context, validators, addresses, height: parentHeight + 1n, parent, outsider, leaderOf }
}

function validatorOf(index: number, consensus: ConsensusContext, crypto: CryptoBackend): Validator {
  const key = crypto.keccak256(new TextEncoder().encode(`lockstep validator ${index}`))
  const self = address(fromBytes(crypto.publicKeyToAddress(crypto.publicKeyOf(key))))
  const signer = profileSigner(self, (hash) => crypto.sign(hash, key), consensus)
  return { key: hash32(fromBytes(key)), address: self, signer }
}

/** What distinguishes a block. */
export interface BlockPlan {
  readonly height: bigint
  readonly proposer: Address
  readonly round: bigint
  readonly parentHash: Hash32
  /** Number that nothing but the block's hash depends on. */
  readonly salt: bigint
  /** Encoded transactions; none where absent, since consensus never looks into them. */
  readonly transactions?: readonly Uint8Array[]
  /** Fields that are not as an honest builder writes them. */
  readonly header?: Partial<Header>
}

const emptyTrie = hash32('0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421')
const noUncles = hash32('0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347')
const bftMixHash = hash32('0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365')

/** Makes an empty block; its roots are not those of any state, since consensus never looks at them. */
export function makeBlock(
  { consensus, addresses, context }: Pick<Lab, 'consensus' | 'addresses' | 'context'>,
  { height, proposer, round, parentHash, salt, transactions = [], header: altered }: BlockPlan,
): BlockView {
  const { profile } = consensus
  const listed = profile.extraData.kind === 'list'
  const extra = { vanity: bytes(`0x${'00'.repeat(32)}`), validators: addresses, round, seals: [] }
  const header: Header = {
    parentHash,
    sha3Uncles: noUncles,
    miner: proposer,
    stateRoot: hash32(`0x${salt.toString(16).padStart(64, '0')}`),
    transactionsRoot: emptyTrie,
    receiptsRoot: emptyTrie,
    logsBloom: bytes(`0x${'00'.repeat(256)}`),
    difficulty: quantity(listed ? 1n : 0n),
    number: quantity(height),
    gasLimit: quantity(30_000_000n),
    gasUsed: quantity(0n),
    timestamp: quantity(1_700_000_000n + height),
    extraData: listed ? fromBytes(encodeExtraData(extra, consensus)) : bytes('0x'),
    mixHash: listed ? bftMixHash : hash32(`0x${'00'.repeat(32)}`),
    nonce: bytes('0x0000000000000000'),
    baseFeePerGas: quantity(7n),
    ...(!listed && { withdrawalsRoot: emptyTrie }),
    ...altered,
  }
  const rlp = assembleBlock({
    headerRlp: encodeHeader(header),
    transactions,
    uncles: [],
    ...(!listed && { withdrawals: [] }),
  })
  return context.wire.readBlock(fromBytes(rlp))
}

/** The node under test, as it is started. */
export function startOf(lab: Lab, self: Validator | undefined): ConsensusStart {
  return {
    profile: lab.profile,
    chain: lab.consensus.chain ?? chain,
    ...(self !== undefined && { key: self.key }),
    parent: {
      height: quantity(lab.parent.height),
      hash: lab.parent.hash,
      proposer: lab.parent.proposer,
      validators: lab.addresses,
    },
    validators: lab.addresses,
    baseTimeoutMs: quantity(1000n),
    blockPeriodMs: quantity(500n),
  }
}

/** An event that brings a message. */
export function arrival(lab: Pick<Lab, 'context'>, message: OpenedMessage): ConsensusEvent {
  return { op: 'message', code: quantity(codes[message.kind]), data: lab.context.wire.encode(message) }
}
