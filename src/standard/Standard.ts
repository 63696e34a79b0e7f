import type { Reason } from '../model/generated/rejections.ts'
import type { Fork, Precompile, RejectionEntry, RulesetFile } from '../model/generated/standard.ts'

/** The standard as data: frozen all through. Each part is read and checked when it is first asked for. */
export interface Standard {
  /** Absolute path of `spec/`. */
  readonly root: string
  /** By name, sorted. */
  readonly rulesets: ReadonlyMap<string, RulesetFile>
  /** By name as EIP-7910 writes it, by address. */
  readonly precompiles: ReadonlyMap<string, Precompile>
  /** In order of activation on Ethereum. */
  readonly forks: readonly Fork[]
  /** By code, in the order of the file. */
  readonly rejections: ReadonlyMap<Reason, RejectionEntry>
  /** Names of old fixtures that stand for several reasons. */
  readonly exceptionCombinations: readonly { readonly name: string; readonly eest: readonly string[] }[]
}
