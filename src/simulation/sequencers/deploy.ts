import type { CryptoBackend } from '../../crypto/CryptoBackend.ts'
import { createMachineEngine } from '../../execution/machine/machineEngine.ts'
import type { Party } from '../../execution/Party.ts'
import { createRulesBook } from '../../execution/Rules.ts'
import { encodeHeader } from '../../codec/Header.ts'
import type { AllocAccount, Genesis, Header, StorageRead } from '../../model/generated/adapter.ts'
import type { Ruleset } from '../../model/generated/ruleset.ts'
import type { StorageLayout } from '../../model/generated/standard.ts'
import { Defect } from '../../model/Defect.ts'
import {
  address,
  bytes,
  fromBytes,
  hash32,
  quantity,
  toBytes,
  type Address,
  type Bytes,
  type Hash32,
} from '../../model/Hex.ts'
import type { Key } from '../../roles/node/NodeOptions.ts'
import type { ValidatorSetPlace } from '../../roles/node/SealedChain.ts'
import { forkRank } from '../../standard/forkOrder.ts'
import { loadStandard } from '../../standard/loadStandard.ts'
import { createStateStore } from '../../state/StateStore.ts'
import { locate } from '../../state/layout/locate.ts'
import { commitmentOf, readsOfSet } from '../../state/layout/readValidatorSet.ts'
import { shapeOf } from '../../state/layout/shapeOf.ts'
import { rewardsAddress, rewardsCreation, validatorSetAccount, type Deployer } from './contracts.ts'

/** A chain before its first block, and whoever takes part in it. */
export interface Deployment {
  readonly party: Party
  readonly genesis: Genesis
  readonly place: ValidatorSetPlace
  /** Ascending by address; a validator is known by its place. */
  readonly validators: readonly Key[]
  /** Who sends transactions. */
  readonly users: readonly Key[]
  /** Contract that counts how often it is called. */
  readonly counter: Address
  /** Contract that seals are carried to once it is created; absent where the chain has no real contracts. */
  readonly rewards?: Address
  /** Transaction that creates it. */
  readonly creation?: Bytes
  /** Who may propose whole sets. */
  readonly governor: Key
}

/** What a chain is deployed with. */
export interface DeploymentOptions {
  readonly ruleset: Ruleset
  /** From 1 to the bound of the layout. */
  readonly validators: number
  readonly users: number
  /** Blocks of a batch. */
  readonly batchBlocks: bigint
  readonly crypto: CryptoBackend
  /** Keys beyond the first set, for one that changes. */
  readonly reserve?: number
  /** Accounts beside those of every deployment. */
  readonly alloc?: Readonly<Record<Address, AllocAccount>>
}

/** Where the set of validators lies. */
export const validatorSetAddress: Address = address('0x0000000000000000000000000000000000001001')

const counterAddress = address('0x0000000000000000000000000000000000001002')
/** Adds one to slot 0. */
const counterCode = bytes('0x5f546001015f5500')
/** A STOP: returns no requests, and makes an account that is not empty. */
const stopCode = bytes('0x00')
/** Wei of each account that pays for gas. */
const funds = 10n ** 24n
const gasLimit = 30_000_000n
const baseFee = 10n ** 9n

/**
 * Deploys a chain: its genesis block with the contract of the set, keys of validators and users that everybody knows.
 *
 * Where the last fork of the ruleset or its layout are none that the contracts are for, the set lies in storage alone.
 *
 * @param options - Ruleset and sizes.
 * @throws {@link Rejection} as `createRulesBook`.
 */
export async function deploy(options: DeploymentOptions): Promise<Deployment> {
  const { ruleset, crypto, batchBlocks, reserve = 0 } = options
  const party = { book: createRulesBook(ruleset), engine: createMachineEngine(crypto), crypto }
  const keys = Array.from({ length: options.validators + reserve }, (_, index) => keyOf(`validator ${index}`, crypto))
  const users = Array.from({ length: options.users }, (_, index) => keyOf(`user ${index}`, crypto))
  const layout = layoutOf(ruleset)
  const first = keys
    .slice(0, options.validators)
    .map((key) => key.address)
    .toSorted()
  const place: ValidatorSetPlace = {
    address: validatorSetAddress,
    layout: shapeOf(layout),
    layoutName: layout.name,
    batchBlocks,
    ...(layout.validatorSet?.list === undefined && { firstMembers: first }),
  }
  const [deployerKey, governor] = [keyOf('deployer', crypto), keyOf('governor', crypto)]
  const deployer: Deployer = { party, key: deployerKey, governor: governor.address }
  const people = [...users, ...keys, deployerKey, governor]
  const base = {
    ...Object.fromEntries(people.map((key) => [key.address, account({ balance: funds })])),
    ...requestContracts(ruleset),
    [counterAddress]: account({ code: counterCode }),
    ...options.alloc,
  }
  const validators = keys.toSorted((left, right) => (left.address < right.address ? -1 : 1))
  const shared = { party, place, validators, users, governor, counter: counterAddress }
  if (!hasContracts(ruleset, layout.name)) {
    const held = account({ code: stopCode, storage: storageOfSet(place, first, crypto) })
    return { ...shared, genesis: genesisOf({ ...base, [validatorSetAddress]: held }, ruleset, crypto) }
  }
  const scratch = genesisOf(base, ruleset, crypto)
  const held = await validatorSetAccount({ members: first, batchBlocks, scratch }, deployer)
  const genesis = genesisOf({ ...base, [validatorSetAddress]: held }, ruleset, crypto)
  const genesisHash = hash32(fromBytes(crypto.keccak256(toBytes(genesis.headerRlp))))
  return {
    ...shared,
    genesis,
    rewards: rewardsAddress(deployer),
    creation: rewardsCreation(deployer, { validatorSet: validatorSetAddress, genesisHash }),
  }
}

/** The contracts are compiled for Cancun, and keep the set as one of the layouts says. */
function hasContracts({ forks }: Ruleset, layoutName: string): boolean {
  const { evmBase } = forks.at(-1) ?? { evmBase: 'frontier' as const }
  return layoutName === 'validator-set-solidity' && forkRank(evmBase) >= forkRank('cancun')
}

/**
 * Writes the storage of a set of validators.
 *
 * @param place - Layout; the commitment is for the first batch.
 * @param members - In any order.
 * @param crypto - Hash function.
 */
function storageOfSet(
  { layout }: Pick<ValidatorSetPlace, 'layout'>,
  members: readonly Address[],
  { keccak256 }: Pick<CryptoBackend, 'keccak256'>,
): Record<Hash32, Hash32> {
  const sorted = members.toSorted()
  const names = layout.validatorSet ?? { order: 'any' }
  const wordOf = (read: StorageRead): Hash32 => {
    const [step] = read.path
    if (read.variable === names.commitment) return commitmentOf(1n, sorted, keccak256)
    if (step === undefined) return word(BigInt(sorted.length))
    if ('index' in step) return word(BigInt(sorted[Number(step.index)] ?? 0))
    const index = sorted.findIndex((member) => 'key' in step && member === step.key)
    return word(names.list === undefined ? 1n : BigInt(index + 1))
  }
  return Object.fromEntries(
    readsOfSet(layout, sorted).map((read) => [word(locate(layout, read, { keccak256 }).slot), wordOf(read)]),
  )
}

function keyOf(name: string, crypto: CryptoBackend): Key {
  const secret = crypto.keccak256(new TextEncoder().encode(`lockstep ${name}`))
  return {
    address: address(fromBytes(crypto.publicKeyToAddress(crypto.publicKeyOf(secret)))),
    sign: (hash) => crypto.sign(hash, secret),
  }
}

function layoutOf({ name, storageLayouts }: Ruleset): StorageLayout {
  const { storage } = loadStandard()
  for (const wanted of storageLayouts) {
    const layout = storage.get(wanted)
    if (layout?.validatorSet !== undefined) return layout
  }
  throw new Defect(`${name} names no layout of a set of validators`)
}

function account({
  balance = 0n,
  code = bytes('0x'),
  storage = {},
}: {
  readonly balance?: bigint
  readonly code?: AllocAccount['code']
  readonly storage?: AllocAccount['storage']
}): AllocAccount {
  return { balance: quantity(balance), nonce: quantity(code.length > 2 ? 1n : 0n), code, storage }
}

function requestContracts({ systemCalls, systemContracts }: Ruleset): Record<Address, AllocAccount> {
  const called = [
    ...(systemCalls.includes('withdrawalRequests') ? [systemContracts.withdrawalRequests] : []),
    ...(systemCalls.includes('consolidationRequests') ? [systemContracts.consolidationRequests] : []),
  ]
  return Object.fromEntries(called.flatMap((at) => (at === undefined ? [] : [[at, account({ code: stopCode })]])))
}

const zeroHash = word(0n)
const emptyTrie = hash32('0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421')
const noUncles = hash32('0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347')
/** SHA-256 of nothing: no requests (EIP-7685). */
const noRequests = hash32('0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')

function genesisOf(alloc: Genesis['alloc'], ruleset: Ruleset, crypto: CryptoBackend): Genesis {
  const timestamp = latestForkS(ruleset)
  const { evmBase } = ruleset.forks.at(-1) ?? { evmBase: 'frontier' as const }
  const since = (fork: typeof evmBase): boolean => forkRank(evmBase) >= forkRank(fork)
  const header: Header = {
    parentHash: zeroHash,
    sha3Uncles: noUncles,
    miner: address(`0x${'00'.repeat(20)}`),
    stateRoot: hash32(fromBytes(createStateStore(crypto).addGenesis(alloc))),
    transactionsRoot: emptyTrie,
    receiptsRoot: emptyTrie,
    logsBloom: bytes(`0x${'00'.repeat(256)}`),
    difficulty: quantity(0),
    number: quantity(0),
    gasLimit: quantity(gasLimit),
    gasUsed: quantity(0),
    timestamp: quantity(timestamp),
    extraData: bytes('0x'),
    mixHash: zeroHash,
    nonce: bytes('0x0000000000000000'),
    baseFeePerGas: quantity(baseFee),
    ...(since('shanghai') && { withdrawalsRoot: emptyTrie }),
    ...(since('cancun') && {
      blobGasUsed: quantity(0),
      excessBlobGas: quantity(0),
      parentBeaconBlockRoot: zeroHash,
    }),
    ...(since('prague') && { requestsHash: noRequests }),
  }
  return { alloc, header, headerRlp: fromBytes(encodeHeader(header)) }
}

/** Second at which every fork that a time activates is in force. */
function latestForkS({ forks }: Ruleset): bigint {
  return forks.reduce((latest, { activation }) => {
    const at = activation.kind === 'timestamp' ? BigInt(activation.value) : 0n
    return at > latest ? at : latest
  }, 0n)
}

function word(value: bigint): Hash32 {
  return hash32(`0x${value.toString(16).padStart(64, '0')}`)
}
