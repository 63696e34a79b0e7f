import { Defect } from '../model/Defect.ts'
import type {
  BlobSchedule,
  EvmFork,
  ForkActivation,
  Ruleset,
  SystemCall,
  SystemContracts,
} from '../model/generated/ruleset.ts'
import { Rejection } from '../model/Rejection.ts'
import { toBytes } from '../model/Hex.ts'
import type { WorldState } from '../state/WorldState.ts'
import { activationOf, batchBlocks, type Position } from './activation.ts'
import { capacityOf, type Capacity } from './capacity.ts'
import type { BlockContext } from './Engine.ts'
import type { Faults } from './Faults.ts'
import { checkForkNames } from './checkForkNames.ts'
import { Level, levelOf } from './Fork.ts'
import { checkSupport } from './checkSupport.ts'
import { gasSchedule, type GasSchedule } from './GasSchedule.ts'
import { precompilesAt, type Precompile, type PrecompileTable } from './precompiles/table.ts'

/** Blob parameters in force (EIP-7840), in blob gas. */
interface BlobRules {
  readonly targetGas: bigint
  readonly maxGas: bigint
  readonly baseFeeUpdateFraction: bigint
  readonly targetBlobs: bigint
  readonly maxBlobs: bigint
}

/** Everything that holds for one block of a chain. */
export interface Rules {
  readonly ruleset: Ruleset
  /** `id` of the fork in the ruleset. */
  readonly forkId: string
  readonly fork: EvmFork
  /** Place of the fork's EVM rules in history; see {@link Level}. */
  readonly level: number
  readonly chainId: bigint
  /** Null before EIP-4844. */
  readonly blob: BlobRules | null
  readonly gas: GasSchedule
  readonly precompiles: PrecompileTable
  readonly systemCalls: ReadonlySet<SystemCall>
  readonly systemContracts: { readonly [Name in keyof SystemContracts]: Uint8Array }
  readonly unlinkedHeaders: boolean
  readonly noBlockReward: boolean
  /** First block number of the DAO fork, where the chain has it. */
  readonly daoBlock: bigint | null
  /** True from the merge on. */
  readonly proofOfStake: boolean
  readonly capacity: Capacity
  /** What a faulty party does to the state beyond what the rules let it do. */
  readonly afterBlock?: AfterBlock
  readonly faults?: Faults
}

/** Changes the state when everything that a block does is done. */
export type AfterBlock = (world: WorldState, block: BlockContext) => void

/** Changes that a party makes to the rules it declared: what a faulty implementation does. */
export interface RulesOverride {
  /** Added to constants of the gas schedule. */
  readonly gas?: Readonly<Record<string, number>>
  /** Added to what every call of the precompile at an address costs. */
  readonly precompileGas?: ReadonlyMap<bigint, bigint>
  /** Puts another precompile in the place of the one at an address. */
  readonly precompiles?: ReadonlyMap<bigint, (honest: Precompile) => Precompile>
  readonly afterBlock?: AfterBlock
  readonly faults?: Faults
}

/** Picks the rules of blocks of one chain. */
export interface RulesBook {
  readonly ruleset: Ruleset
  /** Count of blocks in a batch; null where the ruleset does not count batches. */
  readonly batchBlocks: bigint | null
  /** True where the fork of a block may depend on the state before it. */
  readonly readsState: boolean
  /**
   * @throws {@link Rejection} `FORK_UNKNOWN` where no fork of the ruleset that we execute is active at the position.
   */
  at(position: Position): Rules
  /** Makes the rules of every fork that can come into force. @throws {@link Rejection} as {@link RulesBook.at}. */
  check(): void
}

const blobGasPerBlob = 131_072n

/**
 * Prepares a ruleset for execution.
 *
 * @param ruleset - Whole ruleset; its forks are in order of activation.
 * @param override - Deviations of a faulty party; none in an honest one.
 * @returns The book; rules are made once per fork.
 * @throws {@link Rejection} `FORK_UNKNOWN` where the ruleset has no fork, or one of which blocks do not tell when it
 *   activates, or on another machine; `PRECOMPILE_UNSUPPORTED` and `DEVIATION_UNSUPPORTED` where it has a precompile or a
 *   rule that is of its chain alone.
 * @see FRK-1, FRK-14
 */
export function createRulesBook(ruleset: Ruleset, override: RulesOverride = {}): RulesBook {
  if (ruleset.forks.length === 0) throw new Rejection('FORK_UNKNOWN', { ruleset: ruleset.name, forks: 'none' })
  const made = new Map<string, Rules>()
  const daoBlock = findDaoBlock(ruleset)
  // From the last one back: the state is asked only for the forks that may come after the one in force.
  const candidates = ruleset.forks
    .map((fork, index) => ({ fork, index, isActive: activationOf(fork, ruleset) }))
    .toReversed()
  checkForkNames(ruleset)
  checkSupport(ruleset)
  const rulesOf = (fork: ForkActivation, index: number): Rules => {
    const known = made.get(fork.id)
    if (known !== undefined) return known
    const rules = makeRules({ ruleset, override, index, fork, daoBlock })
    made.set(fork.id, rules)
    return rules
  }
  return {
    ruleset,
    batchBlocks: batchBlocks(ruleset),
    readsState: ruleset.forks.some(({ activation }) => activation.kind === 'stateVariable'),
    at: (position) => {
      for (const { fork, index, isActive } of candidates) if (isActive(position)) return rulesOf(fork, index)
      throw new Rejection('FORK_UNKNOWN', { number: String(position.number) })
    },
    check: () => {
      for (const [index, fork] of ruleset.forks.entries()) {
        if (fork.activation.kind !== 'unscheduled') rulesOf(fork, index)
      }
    },
  }
}

interface RulesParts {
  readonly ruleset: Ruleset
  readonly override: RulesOverride
  readonly index: number
  readonly fork: ForkActivation
  readonly daoBlock: bigint | null
}

function makeRules({ ruleset, override, index, fork, daoBlock }: RulesParts): Rules {
  const level = levelOf(fork.evmBase)
  if (level < 0) throw new Rejection('FORK_UNKNOWN', { fork: fork.id, evmBase: fork.evmBase })
  const precompiles = replaced(repriced(precompilesAt(ruleset, index), override.precompileGas), override.precompiles)
  return {
    ruleset,
    forkId: fork.id,
    fork: fork.evmBase,
    level,
    chainId: BigInt(ruleset.chainId),
    blob: level >= Level.cancun ? blobRules(fork, ruleset.forks.slice(0, index + 1)) : null,
    gas: changed(gasSchedule(level), override.gas),
    precompiles,
    capacity: capacityOf(ruleset, precompiles),
    systemCalls: new Set(ruleset.systemCalls),
    systemContracts: contracts(ruleset.systemContracts),
    unlinkedHeaders: ruleset.flags.includes('unlinkedHeaders'),
    noBlockReward: ruleset.flags.includes('noBlockReward'),
    daoBlock,
    proofOfStake: level >= Level.paris,
    ...(override.afterBlock !== undefined && { afterBlock: override.afterBlock }),
    ...(override.faults !== undefined && { faults: override.faults }),
  }
}

function repriced(table: PrecompileTable, deltas: RulesOverride['precompileGas']): PrecompileTable {
  if (deltas === undefined) return table
  const result = new Map(table)
  for (const [address, delta] of deltas) {
    const precompile = table.get(address)
    if (precompile !== undefined)
      result.set(address, { ...precompile, gas: (input, site) => precompile.gas(input, site) + delta })
  }
  return result
}

function replaced(table: PrecompileTable, changes: RulesOverride['precompiles']): PrecompileTable {
  if (changes === undefined) return table
  const result = new Map(table)
  for (const [address, change] of changes) {
    const precompile = table.get(address)
    if (precompile !== undefined) result.set(address, change(precompile))
  }
  return result
}

function changed(schedule: GasSchedule, deltas: RulesOverride['gas']): GasSchedule {
  if (deltas === undefined) return schedule
  const result: Record<string, number> = { ...schedule }
  for (const [name, delta] of Object.entries(deltas)) {
    const gas = result[name]
    if (gas !== undefined) result[name] = gas + delta
  }
  return result
}

function blobRules(fork: ForkActivation, upTo: readonly ForkActivation[]): BlobRules {
  let schedule: BlobSchedule | undefined
  for (const { blob } of upTo) schedule = blob ?? schedule
  if (schedule === undefined) throw new Defect(`fork ${fork.id} has blobs and the ruleset gives no blob schedule`)
  const targetBlobs = BigInt(schedule.target)
  const maxBlobs = BigInt(schedule.max)
  return {
    targetBlobs,
    maxBlobs,
    targetGas: targetBlobs * blobGasPerBlob,
    maxGas: maxBlobs * blobGasPerBlob,
    baseFeeUpdateFraction: BigInt(schedule.baseFeeUpdateFraction),
  }
}

function contracts(addresses: SystemContracts): Rules['systemContracts'] {
  const found: { -readonly [Name in keyof SystemContracts]: Uint8Array } = {}
  if (addresses.beaconRoots !== undefined) found.beaconRoots = toBytes(addresses.beaconRoots)
  if (addresses.historyStorage !== undefined) found.historyStorage = toBytes(addresses.historyStorage)
  if (addresses.depositContract !== undefined) found.depositContract = toBytes(addresses.depositContract)
  if (addresses.withdrawalRequests !== undefined) found.withdrawalRequests = toBytes(addresses.withdrawalRequests)
  if (addresses.consolidationRequests !== undefined) {
    found.consolidationRequests = toBytes(addresses.consolidationRequests)
  }
  return found
}

function findDaoBlock(ruleset: Ruleset): bigint | null {
  const fork = ruleset.forks.find(({ evmBase }) => evmBase === 'dao')
  return fork?.activation.kind === 'block' ? BigInt(fork.activation.value) : null
}
