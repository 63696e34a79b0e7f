import type {
  Activation,
  Batches,
  BlobSchedule,
  ConsensusFacts,
  Deviation,
  EvmFork,
  FeeMarket,
  GasFormula,
  Machine,
  PrecompileClass,
  PrecompileLimits,
  PrecompileStatus,
  ProvingLimits,
  Ruleset,
  SystemContracts,
} from '../../model/generated/ruleset.ts'
import type { RulesetFile } from '../../model/generated/standard.ts'
import type { Address, Decimal } from '../../model/Hex.ts'

/** A fork as far as a party declares it. Null says that there is none, an absent member that nothing was declared. */
export interface DeclaredFork {
  readonly id: string
  readonly activation?: Activation
  readonly evmBase?: EvmFork
  readonly machine?: Machine | null
  readonly blob?: BlobSchedule | null
  readonly version?: Decimal | null
  readonly consensus?: string | null
}

/** What a precompile is from a fork on, as far as it is declared. */
export interface DeclaredEntry {
  readonly sinceFork: string
  readonly status?: PrecompileStatus
  readonly gas?: GasFormula | null
  readonly limits?: PrecompileLimits | null
}

/** A precompile as far as it is declared. */
export interface DeclaredPrecompile {
  readonly name: string
  readonly address: Address
  readonly class?: PrecompileClass
  readonly history?: readonly DeclaredEntry[]
}

/**
 * What a file or a party says of its rules. A whole ruleset says everything; a live party may say less: what is absent
 * was not declared and is never taken to be equal to anything.
 */
export interface Declaration {
  /** What the side is called in texts. */
  readonly title: string
  readonly chainId?: Decimal
  /** In order of activation. */
  readonly forks?: readonly DeclaredFork[]
  /** True where there may be more forks than those: of the ones that are not listed nothing is declared. */
  readonly forksAreSome?: boolean
  readonly precompiles?: readonly DeclaredPrecompile[]
  readonly systemCalls?: readonly string[]
  readonly systemContracts?: SystemContracts
  readonly limits?: ProvingLimits
  readonly feeMarket?: readonly FeeMarket[]
  readonly flags?: readonly string[]
  readonly storageLayouts?: readonly string[]
  readonly consensusProfile?: string
  readonly consensus?: ConsensusFacts | null
  readonly batches?: Batches | null
  readonly deviations?: readonly Deviation[]
  /** Facts that are not established, by path as in a ruleset file. */
  readonly uncertain?: RulesetFile['uncertain']
}

/**
 * Declares a whole ruleset: nothing in it is left open.
 *
 * @param ruleset - Of a file, of the standard or sent by a party.
 * @param uncertain - What its file says is not established.
 * @param title - Its own name when absent.
 */
export function declarationOf(
  ruleset: Ruleset,
  uncertain: RulesetFile['uncertain'] = [],
  title: string = ruleset.name,
): Declaration {
  return {
    title,
    chainId: ruleset.chainId,
    forks: ruleset.forks.map((fork) => ({
      id: fork.id,
      activation: fork.activation,
      evmBase: fork.evmBase,
      machine: fork.machine ?? null,
      blob: fork.blob ?? null,
      version: fork.version ?? null,
      consensus: fork.consensus ?? null,
    })),
    precompiles: ruleset.precompiles.map(({ history, ...precompile }) => ({
      ...precompile,
      history: history.map(({ sinceFork, status, gas, limits }) => ({
        sinceFork,
        status,
        gas: gas ?? null,
        limits: limits ?? null,
      })),
    })),
    systemCalls: ruleset.systemCalls,
    systemContracts: ruleset.systemContracts,
    limits: ruleset.limits,
    feeMarket: ruleset.feeMarket ?? [],
    flags: ruleset.flags,
    storageLayouts: ruleset.storageLayouts,
    consensusProfile: ruleset.consensusProfile,
    consensus: ruleset.consensus ?? null,
    batches: ruleset.batches ?? null,
    deviations: ruleset.deviations ?? [],
    uncertain,
  }
}
