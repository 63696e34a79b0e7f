import type { Reason } from '../model/generated/rejections.ts'
import type {
  Clause,
  ConformanceLevel,
  ConsensusProfile,
  Fork,
  Interface,
  MutantsFile,
  OrderingPolicy,
  Precompile,
  PublicInputs,
  RejectionEntry,
  RulesetFile,
  RulesFile,
  StorageLayout,
} from '../model/generated/standard.ts'

/** The standard as data: frozen all through. Each part is read and checked when it is first asked for. */
export interface Standard {
  /** Absolute path of `spec/`. */
  readonly root: string
  /** Semantic version. */
  readonly version: string
  /** What a party can claim, ascending. */
  readonly levels: readonly ConformanceLevel[]
  /** By topic, sorted. */
  readonly rules: ReadonlyMap<string, RulesFile>
  /** By id, in the order of the files. */
  readonly clauses: ReadonlyMap<string, Clause>
  /** By name, sorted. */
  readonly rulesets: ReadonlyMap<string, RulesetFile>
  /** By name as EIP-7910 writes it, in order of address. */
  readonly precompiles: ReadonlyMap<string, Precompile>
  /** In order of activation on Ethereum. */
  readonly forks: readonly Fork[]
  /** By name, sorted. */
  readonly storage: ReadonlyMap<string, StorageLayout>
  /** By name, sorted. */
  readonly consensus: ReadonlyMap<string, ConsensusProfile>
  /** By name, sorted. */
  readonly ordering: ReadonlyMap<string, OrderingPolicy>
  /** By name, sorted. */
  readonly proofs: ReadonlyMap<string, PublicInputs>
  /** OpenRPC documents by file name without extension, sorted. */
  readonly interfaces: ReadonlyMap<string, Interface>
  /** By code, in the order of the file. */
  readonly rejections: ReadonlyMap<Reason, RejectionEntry>
  /** Faulty implementations that vectors have to find. */
  readonly mutants: MutantsFile
  /** Names of old fixtures that stand for several reasons. */
  readonly exceptionCombinations: readonly { readonly name: string; readonly eest: readonly string[] }[]
}
