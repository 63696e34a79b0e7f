// Generated from spec/schemas/ruleset.schema.json; do not edit.
import type { Address, Decimal, Hash32 } from '../Hex.ts'

/** Everything that two parties must share to execute the same chain; hashed whole into `rulesetHash`. */
export interface Ruleset {
  /** Stable name, as in `spec/rulesets/<name>.yaml`. */
  readonly name: string
  /** EIP-155 chain id; `0` where the ruleset is that of a prover that takes the id from its input. */
  readonly chainId: Decimal
  /** Forks in order of activation; the first one is active from genesis. */
  readonly forks: readonly ForkActivation[]
  /** Every precompile that is or was at an address, with its history. */
  readonly precompiles: readonly PrecompileHistory[]
  /** System calls that blocks of this chain run, where the fork in force defines them. */
  readonly systemCalls: readonly SystemCall[]
  /** Addresses of the contracts that system calls reach. */
  readonly systemContracts: SystemContracts
  /** Bounds on what can be proven that the forks do not set; absent means unbounded. */
  readonly limits: ProvingLimits
  /** Deviations that are on or off; absent means off. */
  readonly flags: readonly RulesetFlag[]
  /** Names of layouts in `spec/storage/`. */
  readonly storageLayouts: readonly string[]
  /** Name of a profile in `spec/consensus/`, or `none`. */
  readonly consensusProfile: string
  /** How blocks are cut into batches; absent where nothing of the ruleset depends on it. */
  readonly batches?: Batches
  /** Rules that no fork of `spec/forks/` has; a party that does not know one of them refuses the ruleset. */
  readonly deviations?: readonly Deviation[]
  /** Parameters of the base fee, ascending by fork; absent where they are those of EIP-1559 on Ethereum. */
  readonly feeMarket?: readonly FeeMarket[]
  /** What the chain fixes about its consensus beside the profile. */
  readonly consensus?: ConsensusFacts
}

/** The moment from which a fork's rules hold. */
export interface ForkActivation {
  /** Stable name of the fork on this chain; unknown names are refused. */
  readonly id: string
  readonly activation: Activation
  /** Name of the fork in `spec/forks/` whose EVM rules hold. */
  readonly evmBase: EvmFork
  /** Blob parameters from this fork on; absent before EIP-4844. */
  readonly blob?: BlobSchedule
  /** Instruction set where it is not the EVM; `evmBase` then only says which fork its compilers accept. */
  readonly machine?: Machine
  /** Number by which batches and proofs of the chain name the fork. */
  readonly version?: Decimal
  /** Consensus protocol from this fork on, as the chain names it. */
  readonly consensus?: string
}

/** What makes a fork begin. */
export type Activation =
  | {
      readonly kind: 'genesis'
      /** First block of the chain, where it is not 0. */
      readonly block?: Decimal
    }
  | { readonly kind: 'block'; readonly value: Decimal }
  | { readonly kind: 'timestamp'; readonly value: Decimal }
  | { readonly kind: 'terminalTotalDifficulty'; readonly value: Decimal; readonly firstBlock?: Decimal }
  | {
      readonly kind: 'stateVariable'
      readonly value: Decimal
      /** Contract that holds the variable. */
      readonly account?: Address
      /** Its slot: the fork is active in a block where the state before it holds at least the value. */
      readonly slot?: Hash32
      /** What the chain calls the variable. */
      readonly name?: string
    }
  | { readonly kind: 'forkId'; readonly value: Decimal }
  | { readonly kind: 'batch'; readonly value: Decimal }
  | { readonly kind: 'protocolVersion'; readonly value: Decimal }
  | { readonly kind: 'l1Origin'; readonly value: Decimal }
  | { readonly kind: 'buildFeature'; readonly value: string }
  | { readonly kind: 'unscheduled' }
  | { readonly kind: 'unknown' }

/** Stable name of a set of EVM rules. */
export type EvmFork =
  | 'frontier'
  | 'homestead'
  | 'dao'
  | 'tangerineWhistle'
  | 'spuriousDragon'
  | 'byzantium'
  | 'constantinople'
  | 'petersburg'
  | 'istanbul'
  | 'muirGlacier'
  | 'berlin'
  | 'london'
  | 'arrowGlacier'
  | 'grayGlacier'
  | 'paris'
  | 'shanghai'
  | 'cancun'
  | 'prague'
  | 'osaka'
  | 'bpo1'
  | 'bpo2'
  | 'bpo3'
  | 'bpo4'
  | 'bpo5'
  | 'amsterdam'

/** Blob parameters of EIP-7840, counted in blobs. */
export interface BlobSchedule {
  readonly target: Decimal
  readonly max: Decimal
  readonly baseFeeUpdateFraction: Decimal
}

/** One precompile and what became of it at each fork of the chain. */
export interface PrecompileHistory {
  /**
   * Name as EIP-7910 or the chain writes it; `spec/precompiles/<name>.yaml` in lower case describes it, unless it is
   * specific to the chain.
   */
  readonly name: string
  readonly address: Address
  readonly class: PrecompileClass
  /** Ascending by fork; before the first entry the address is an ordinary account. */
  readonly history: readonly PrecompileEntry[]
}

/** What a precompile is from a fork on. */
export interface PrecompileEntry {
  /** `id` of a fork of this ruleset. */
  readonly sinceFork: string
  readonly status: PrecompileStatus
  /** Absent where the status does not execute. */
  readonly gas?: GasFormula
  readonly limits?: PrecompileLimits
}

/** What a call to the address of a precompile meets. */
export type PrecompileStatus =
  | 'active'
  | 'absent'
  | 'disabled-error'
  | 'disabled-revert'
  | 'unprovable'
  | 'chain-specific'
  | 'build-feature'
  | 'unknown'

/** What a call to a precompile costs. */
export type GasFormula =
  | { readonly formula: 'const'; readonly gas: Decimal }
  | { readonly formula: 'linearWords'; readonly base: Decimal; readonly perWord: Decimal }
  | { readonly formula: 'linearItems'; readonly base: Decimal; readonly perItem: Decimal; readonly itemBytes: Decimal }
  | { readonly formula: 'eip198' }
  | { readonly formula: 'eip2565' }
  | { readonly formula: 'eip7883' }
  | { readonly formula: 'eip2537-msm'; readonly mulGas: Decimal; readonly group: 'g1' | 'g2' }
  | { readonly formula: 'blake2f-rounds'; readonly perRound: Decimal }
  | {
      readonly formula: 'storage-metered'
      readonly base: Decimal
      /** Of the first use of a slot in a transaction. */
      readonly coldRead: Decimal
      readonly warmRead: Decimal
      readonly write: Decimal
      /** Of a write where the account of the precompile is empty. */
      readonly newAccount: Decimal
    }
  | { readonly formula: 'eravm-ergs' }
  | { readonly formula: 'arbos-metered' }
  | { readonly formula: 'unknown' }

/** Bounds on the input of a precompile, bounds on its use in a block, and what happens beyond them. */
export interface PrecompileLimits {
  /** Longest input. */
  readonly maxInputBytes?: Decimal
  /** Only length of input. */
  readonly exactInputBytes?: Decimal
  /** Longest base, exponent or modulus of MODEXP. */
  readonly maxFieldBytes?: Decimal
  /** Most calls in a block. */
  readonly maxCallsPerBlock?: Decimal
  /** Most calls in a block that take the circuits for large operands. */
  readonly maxLargeCallsPerBlock?: Decimal
  /** Most calls in a block that fail. */
  readonly maxFailingCallsPerBlock?: Decimal
  /** Most input blocks of 64 bytes that are hashed in a block. */
  readonly maxBlocks64PerBlock?: Decimal
  /** Most final exponentiations of pairings in a block. */
  readonly maxFinalExponentiationsPerBlock?: Decimal
  /** Most checks in a block that a point is in the group G2. */
  readonly maxG2MembershipPerBlock?: Decimal
  /** Most Miller loops of pairings in a block. */
  readonly maxMillerLoopsPerBlock?: Decimal
  /** What each unit of gas of a call counts towards `limits.zkGas`. */
  readonly zkGasMultiplier?: Decimal
  /** What a call beyond a limit meets; beyond a limit of a block it is always left out by the sequencer. */
  readonly onLimitViolation?: 'error-consume-all' | 'revert-gas-0' | 'empty-output-success' | 'tx-rejected-by-sequencer'
}

/** A call that the block itself makes, without a transaction. */
export type SystemCall =
  'beaconRoots' | 'historyStorage' | 'depositRequests' | 'withdrawalRequests' | 'consolidationRequests'

/** Addresses of the contracts that system calls reach. */
export interface SystemContracts {
  readonly beaconRoots?: Address
  readonly historyStorage?: Address
  readonly depositContract?: Address
  readonly withdrawalRequests?: Address
  readonly consolidationRequests?: Address
}

/**
 * `unlinkedHeaders`: header fields that follow from the parent (number, timestamp order, base fee, excess blob gas, gas
 * limit step) are taken as given. `noBlockReward`: no proof-of-work reward before the merge. `keepKarstUpgradeGas`: gas
 * of the upgrade transactions stays in the gas accounting of blocks after the Karst activation block.
 */
export type RulesetFlag = 'unlinkedHeaders' | 'noBlockReward' | 'keepKarstUpgradeGas'

/** Bounds beyond which a prover refuses; a sequencer leaves out what would pass them. */
export interface ProvingLimits {
  readonly maxTransactionsPerBlock?: Decimal
  readonly maxBlocksPerBatch?: Decimal
  readonly maxGasPerBatch?: Decimal
  /** Counters and modules of a prover's trace with their bounds, sorted by name. */
  readonly counters?: readonly TraceCounter[]
  readonly zkGas?: ZkGas
}

/** Batches of equal length: batch b holds the blocks (b - 1) * blocks + 1 to b * blocks. */
export interface Batches {
  readonly blocks: Decimal
}

/** A rule of one chain that differs from the EVM of its forks. */
export interface Deviation {
  /**
   * `opcode`, or what else the rule is about, such as `fees` or `transaction-type`; `blobs` where the chain has no blob
   * schedule.
   */
  readonly area: string
  /** Mnemonic of the opcode, or a few words. */
  readonly subject: string
  /** The opcode as two hexadecimal digits. */
  readonly byte?: string
  readonly status: 'absent' | 'added' | 'modified'
  /** What holds instead. */
  readonly rule: string
  /** `id` of a fork of this ruleset. */
  readonly sinceFork: string
  /** First fork at which the rule no longer holds. */
  readonly untilFork?: string
}

/**
 * What the output of a precompile depends on: `pure`: the input; `contextual`: the block, transaction or frame as well;
 * `stateful`: accounts and storage as well, which it may change.
 */
export type PrecompileClass = 'pure' | 'contextual' | 'stateful'

/** Instruction set that is not the EVM; a party that lacks it refuses the fork. */
export type Machine = 'eravm'

/** A bound on what the trace of a block may hold. */
export interface TraceCounter {
  /** As the prover names it. */
  readonly name: string
  readonly maxPerBlock: Decimal
}

/** A second gas that bounds proving: each opcode and precompile counts its gas times a multiplier. */
export interface ZkGas {
  readonly sinceFork: string
  /** A transaction that passes it is left out, and all after it. */
  readonly maxPerBlock: Decimal
  /** What each transaction counts before it runs. */
  readonly transactionIntrinsic: Decimal
  /** Of every opcode and precompile without a multiplier. */
  readonly unlistedMultiplier: Decimal
  /** Gas that opcodes which open a frame are taken to cost, by mnemonic. */
  readonly spawnEstimates: Readonly<Record<string, Decimal>>
  /** By opcode, as two hexadecimal digits. */
  readonly opcodeMultipliers: Readonly<Record<string, Decimal>>
}

/** Parameters of the base fee from a fork on. */
export interface FeeMarket {
  readonly sinceFork: string
  /** Gas limit divided by gas target. */
  readonly elasticity: Decimal
  /** Bounds the step of the base fee. */
  readonly denominator: Decimal
}

/** Fixed facts about the consensus of a chain. */
export interface ConsensusFacts {
  /** Ascending; only where the set is fixed. */
  readonly validators?: readonly Address[]
  readonly blockTimeSeconds?: Decimal
}
