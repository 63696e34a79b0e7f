import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { validator } from '../../src/standard/validator.ts'
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
} from '../../src/model/generated/vector.ts'
import { specRoot } from '../../src/standard/specRoot.ts'

/** The folder `vectors/`. */
export const vectorsRoot: string = join(dirname(specRoot()), 'vectors')

/** A vector of any kind of our own. */
export type AnyVector = BlockVector | ConsensusScheduleVector | ConsensusStepsVector | ConsensusVector | ContractVector | ExecuteVector | OrderingVector | ProofVector | StatelessVector | StorageVector

/** Families of the kind `consensus`. */
const consensusFamilies = ['codec', 'evidence', 'finality', 'hash', 'participation', 'proposer', 'quorum', 'sign', 'timeout', 'valset'] as const

/** Families of the kind `consensus-steps`. */
const stepsFamilies = ['accept', 'evidence', 'justify', 'lazy', 'resource', 'restart', 'steps', 'valset'] as const

/** Folders of the kinds. */
const folders = {
  block: ['block'],
  execute: ['witness', 'batch', 'state-change'],
  storage: ['storage'],
  ordering: ['ordering'],
  contracts: ['contracts'],
  proof: ['batch', 'proof'],
  stateless: ['stateless'],
  consensus: consensusFamilies.map((family) => `consensus/${family}`),
  steps: stepsFamilies.map((family) => `consensus/${family}`),
  schedules: ['consensus/twins', 'consensus/byzz'],
} as const

/** Every own vector of kind `block`, each checked against its schema. */
export function publishedVectors(): readonly BlockVector[] {
  const schema = validator('vector-block')
  return checked(schema, textsOf(folders.block))
}

/** Every own vector of kind `consensus`, each checked against its schema. */
export function publishedConsensus(): readonly ConsensusVector[] {
  const schema = validator('vector-consensus')
  return checked(schema, ofKind('consensus', folders.consensus))
}

/** Every own vector of kind `consensus-steps`, each checked against its schema. */
export function publishedSteps(): readonly ConsensusStepsVector[] {
  const schema = validator('vector-consensus-steps')
  return checked(schema, ofKind('consensus-steps', folders.steps))
}

/** Every own vector of kind `ordering`, each checked against its schema. */
export function publishedOrdering(): readonly OrderingVector[] {
  const schema = validator('vector-ordering')
  return checked(schema, textsOf(folders.ordering))
}

/** Every own vector of kind `contract`, each checked against its schema. */
export function publishedContracts(): readonly ContractVector[] {
  return checked(validator('vector-contract'), textsOf(folders.contracts))
}

/** Every own vector of kind `consensus-schedule`, each checked against its schema. */
export function publishedSchedules(): readonly ConsensusScheduleVector[] {
  const schema = validator('vector-consensus-schedule')
  return checked(schema, textsOf(folders.schedules))
}

/** Every own vector of kind `proof`, each checked against its schema. */
export function publishedProofs(): readonly ProofVector[] {
  return checked(validator('vector-proof'), ofKind('proof', folders.proof))
}

/** Every own vector of every kind, each checked against its schema. */
export function allPublished(): readonly AnyVector[] {
  const execute = validator('vector-execute')
  const storage = validator('vector-storage')
  return [
    ...publishedVectors(),
    ...publishedConsensus(),
    ...publishedSteps(),
    ...publishedSchedules(),
    ...publishedProofs(),
    ...checked(execute, ofKind('execute', folders.execute)),
    ...publishedOrdering(),
    ...publishedContracts(),
    ...checked(validator('vector-stateless'), textsOf(folders.stateless)),
    ...checked(storage, textsOf(folders.storage)),
  ]
}

/** A schema of vectors of one kind. */
interface Schema<Vector> {
  readonly is: (value: unknown) => value is Vector
  readonly violations: (value: unknown) => readonly unknown[]
}

/** Holds every vector against its schema. */
function checked<Vector>(schema: Schema<Vector>, texts: ReturnType<typeof textsOf>): readonly Vector[] {
  return texts.map(({ path, value }) => {
    if (schema.is(value)) return value
    throw new Error(`${path}: ${JSON.stringify(schema.violations(value).slice(0, 3))}`)
  })
}

/** Families may have vectors of two kinds. */
function ofKind(kind: string, names: readonly string[]): ReturnType<typeof textsOf> {
  return textsOf(names).filter(
    ({ value }) => typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind,
  )
}

function textsOf(names: readonly string[]): readonly { readonly path: string; readonly value: unknown }[] {
  return names
    .flatMap((name) => readdirSync(join(vectorsRoot, name), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((path) => ({ path, value: JSON.parse(readFileSync(path, 'utf8')) as unknown }))
}
