import type { Ruleset } from '../model/generated/ruleset.ts'
import type {
  ConsensusProfile,
  Fork,
  IncidentsFile,
  Interface,
  MutantsFile,
  OrderingPolicy,
  Precompile,
  PublicInputs,
  RejectionsFile,
  RulesFile,
  RulesetFile,
  StandardFile,
  StorageLayout,
} from '../model/generated/standard.ts'
import type {
  BlockVector,
  ConsensusScheduleVector,
  ConsensusStepsVector,
  ConsensusVector,
  ContractVector,
  ExecuteVector,
  OrderingVector,
  ProofVector,
  StatelessVector,
  StorageVector,
} from '../model/generated/vector.ts'

/** The generated type of each schema. */
export interface SchemaTypes {
  readonly ruleset: Ruleset
  readonly 'vector-block': BlockVector
  readonly 'vector-execute': ExecuteVector
  readonly 'vector-storage': StorageVector
  readonly 'vector-consensus': ConsensusVector
  readonly 'vector-consensus-steps': ConsensusStepsVector
  readonly 'vector-consensus-schedule': ConsensusScheduleVector
  readonly 'vector-ordering': OrderingVector
  readonly 'vector-contract': ContractVector
  readonly 'vector-proof': ProofVector
  readonly 'vector-stateless': StatelessVector
  readonly standard: StandardFile
  readonly rules: RulesFile
  readonly rejections: RejectionsFile
  readonly 'ruleset-file': RulesetFile
  readonly fork: Fork
  readonly precompile: Precompile
  readonly 'storage-layout': StorageLayout
  readonly 'consensus-profile': ConsensusProfile
  readonly 'ordering-policy': OrderingPolicy
  readonly 'public-inputs': PublicInputs
  readonly interface: Interface
  readonly mutants: MutantsFile
  readonly incidents: IncidentsFile
}

/** Name of a schema, as `validator` takes it. */
export type SchemaId = keyof SchemaTypes
