import type { Ruleset } from '../model/generated/ruleset.ts'
import type { Fork, Precompile, RejectionsFile, RulesetFile } from '../model/generated/standard.ts'

/** The generated type of each schema. */
export interface SchemaTypes {
  readonly ruleset: Ruleset
  readonly 'ruleset-file': RulesetFile
  readonly fork: Fork
  readonly precompile: Precompile
  readonly rejections: RejectionsFile
}

/** Name of a schema, as `validator` takes it. */
export type SchemaId = keyof SchemaTypes
