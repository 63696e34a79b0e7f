import type {
  BlobSchedule,
  ForkActivation,
  PrecompileEntry,
  PrecompileHistory,
  Ruleset,
  RulesetFlag,
  SystemCall,
  SystemContracts,
} from '../model/generated/ruleset.ts'
import type { Fork, ForkPrecompileEntry, Precompile } from '../model/generated/standard.ts'
import type { Address, Decimal } from '../model/Hex.ts'
import { forkRank } from './forkOrder.ts'
import { systemCallOrder } from './rulesets.ts'
import type { Standard } from './Standard.ts'

/** What a ruleset that follows Ethereum is made of; the rest follows from its forks. */
export interface RulesetPlan {
  readonly name: string
  readonly chainId: Decimal
  /** In order of activation. */
  readonly forks: readonly ForkActivation[]
  /** All that the forks define where absent. */
  readonly systemCalls?: readonly SystemCall[]
  /** Instead of the address on Ethereum mainnet. */
  readonly depositContract?: Address
  readonly flags?: readonly RulesetFlag[]
}

/**
 * Composes a ruleset whose precompiles and system contracts are those of Ethereum at its forks.
 *
 * @param standard - Source of forks and precompiles.
 * @param plan - Forks and what differs.
 * @returns The same plan always gives the same canonical ruleset.
 */
export function composeRuleset(standard: Standard, plan: RulesetPlan): Ruleset {
  const last = plan.forks.reduce((rank, fork) => Math.max(rank, forkRank(fork.evmBase)), 0)
  const defined = standard.forks.filter((fork) => forkRank(fork.id) <= last)
  const calls = new Set(defined.flatMap((fork) => fork.systemCalls.map(({ call }) => call)))
  return {
    name: plan.name,
    chainId: plan.chainId,
    forks: plan.forks,
    precompiles: precompilesOf(standard, plan.forks),
    systemCalls: systemCallOrder.filter((call) => calls.has(call) && (plan.systemCalls?.includes(call) ?? true)),
    systemContracts: systemContractsOf(defined, plan.depositContract),
    limits: {},
    flags: [...new Set(plan.flags ?? [])].sort(),
    storageLayouts: [],
    consensusProfile: 'none',
  }
}

/**
 * Restricts the precompiles of Ethereum to the forks of a chain.
 *
 * @param standard - Source of the histories.
 * @param forks - In order of activation.
 * @returns By address; each entry names the first fork of the chain at which it holds.
 */
export function precompilesOf(standard: Standard, forks: readonly ForkActivation[]): readonly PrecompileHistory[] {
  return [...standard.precompiles.values()].flatMap((precompile) => {
    const history = historyOf(precompile, forks)
    return history.length === 0
      ? []
      : [{ name: precompile.name, address: precompile.address, class: precompile.class, history }]
  })
}

/**
 * Finds the blob schedule that a fork has on Ethereum mainnet.
 *
 * @param standard - Source of forks.
 * @param fork - Id in `spec/forks/`.
 * @returns Undefined before EIP-4844.
 */
export function usualBlobSchedule(standard: Standard, fork: string): BlobSchedule | undefined {
  return standard.forks.find(({ id }) => id === fork)?.blob
}

function historyOf(precompile: Precompile, forks: readonly ForkActivation[]): readonly PrecompileEntry[] {
  const entries: PrecompileEntry[] = []
  let before: ForkPrecompileEntry | undefined
  for (const fork of forks) {
    const entry = precompile.history.filter(({ sinceFork }) => forkRank(sinceFork) <= forkRank(fork.evmBase)).at(-1)
    if (entry === undefined || entry === before) continue
    before = entry
    entries.push({ ...entry, sinceFork: fork.id })
  }
  return entries
}

function systemContractsOf(forks: readonly Fork[], depositContract: Address | undefined): SystemContracts {
  const contracts = new Map(
    forks.flatMap((fork) => fork.systemCalls.map(({ call, contract }) => [call, contract] as const)),
  )
  const deposit = contracts.has('depositRequests') ? (depositContract ?? contracts.get('depositRequests')) : undefined
  return {
    ...named('beaconRoots', contracts.get('beaconRoots')),
    ...named('historyStorage', contracts.get('historyStorage')),
    ...named('depositContract', deposit),
    ...named('withdrawalRequests', contracts.get('withdrawalRequests')),
    ...named('consolidationRequests', contracts.get('consolidationRequests')),
  }
}

function named(name: keyof SystemContracts, value: Address | undefined): SystemContracts {
  return value === undefined ? {} : { [name]: value }
}
