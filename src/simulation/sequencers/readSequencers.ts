import { loadStandard } from '../../standard/loadStandard.ts'
import { nearest } from '../../standard/nearest.ts'
import type { Ruleset } from '../../model/generated/ruleset.ts'
import type { OrderingPolicy } from '../../model/generated/standard.ts'
import { BadInput, readWhole, shown } from '../BadInput.ts'
import { readNamedFaults } from '../readFaults.ts'
import { readNetwork } from '../readNetwork.ts'
import { executionFaults, type ExecutionFault } from './Cast.ts'
import type { SequencerPlan } from './SequencerPlan.ts'

/** Largest set that the layouts of the standard hold. */
const validatorsMax = 64
const blocksMax = 1000
const seedsMax = 10_000
const transactionsMax = 100_000
const usersCount = 16
const patienceMax = 1000
const transactionsPerBlock = 6

/** A fault as it is planned; `mixed` is one that each seed draws. */
export type PlannedExecutionFault = ExecutionFault | 'mixed'

const faultNames: readonly PlannedExecutionFault[] = [...executionFaults, 'mixed']

/** Flags of the command line, as they were written; absent ones are undefined. */
export interface SequencerFlags {
  readonly validators: string
  readonly faults: string
  readonly seed: string
  readonly seeds: string
  readonly blocks: string
  readonly network: string
  readonly ruleset?: string | undefined
  readonly policy?: string | undefined
  readonly transactions?: string | undefined
  readonly patience?: string | undefined
  readonly 'batch-blocks'?: string | undefined
}

/** What is to be run. */
export interface SequencerRequest {
  readonly plan: Omit<SequencerPlan, 'faults'>
  /** One for each faulty validator; who they are is drawn for each seed. */
  readonly faults: readonly PlannedExecutionFault[]
  readonly seeds: number
}

/**
 * Reads what nodes that execute are to do.
 *
 * @param flags - Of the command line.
 * @throws {@link BadInput} Where a name is not known or a number is out of bounds.
 */
export function readSequencers(flags: SequencerFlags): SequencerRequest {
  const validators = readWhole('--validators', flags.validators, {
    least: 1,
    most: validatorsMax,
    unit: 'validators with --execute',
  })
  const blocks = readWhole('--blocks', flags.blocks, { least: 1, most: blocksMax, unit: 'blocks with --execute' })
  const ruleset = readRuleset(flags.ruleset ?? 'lockstep-reference')
  const transactions = flags.transactions ?? String(transactionsPerBlock * blocks)
  const seedMax = Number.MAX_SAFE_INTEGER - seedsMax
  return {
    plan: {
      ruleset,
      seed: readWhole('--seed', flags.seed, { least: 0, most: seedMax, unit: 'seed' }),
      validators,
      blocks,
      network: readNetwork(flags.network),
      policy: readPolicy(flags.policy ?? 'priority-fee'),
      users: usersCount,
      transactions: readWhole('--transactions', transactions, {
        least: 0,
        most: transactionsMax,
        unit: 'transactions',
      }),
      batchBlocks: readBatchBlocks(flags['batch-blocks'], ruleset, blocks),
      ...(flags.patience !== undefined && {
        patienceBlocks: BigInt(
          readWhole('--patience', flags.patience, { least: 0, most: patienceMax, unit: 'blocks' }),
        ),
      }),
    },
    faults: readNamedFaults(flags.faults, validators, faultNames),
    seeds: readWhole('--seeds', flags.seeds, { least: 1, most: seedsMax, unit: 'seeds with --execute' }),
  }
}

/** Tells a request in plain data, with the ruleset and the policy by name. */
export function planOf({ plan, faults, seeds }: SequencerRequest): Readonly<Record<string, unknown>> {
  const { ruleset, policy, batchBlocks, patienceBlocks, ...rest } = plan
  return {
    ...rest,
    ruleset: ruleset.name,
    policy: policy.name,
    batchBlocks: String(batchBlocks),
    ...(patienceBlocks !== undefined && { patienceBlocks: String(patienceBlocks) }),
    faults,
    seeds,
  }
}

function readBatchBlocks(word: string | undefined, { name, batches }: Ruleset, blocks: number): bigint {
  if (batches === undefined) {
    return BigInt(readWhole('--batch-blocks', word ?? String(blocks), { least: 1, most: blocksMax, unit: 'blocks' }))
  }
  if (word === undefined || word === batches.blocks) return BigInt(batches.blocks)
  throw new BadInput(`--batch-blocks is ${batches.blocks} by the ruleset ${name}, found ${shown(word)}`)
}

function readPolicy(word: string): OrderingPolicy {
  const { ordering } = loadStandard()
  const policy = ordering.get(word)
  if (policy !== undefined) return policy
  throw new BadInput(`--policy takes one of ${[...ordering.keys()].join(', ')}, found ${shown(word)}`)
}

/** A chain that our nodes can run: with consensus, a set in its state, and forks that blocks alone tell. */
function readRuleset(word: string): Ruleset {
  const { rulesets, consensus, storage } = loadStandard()
  const runs = ({ consensusProfile, storageLayouts }: Ruleset): boolean =>
    consensus.get(consensusProfile)?.extraData.kind === 'plain' &&
    storageLayouts.some((layout) => storage.get(layout)?.validatorSet !== undefined)
  const found = rulesets.get(word)?.ruleset
  if (found !== undefined && runs(found)) return found
  const known = [...rulesets.values()].flatMap(({ ruleset }) => (runs(ruleset) ? [ruleset.name] : []))
  if (found !== undefined) {
    throw new BadInput(
      `--ruleset takes one with a profile of plain blocks and a set of validators, such as ${known.join(', ')}; ${found.name} has none`,
    )
  }
  const [near] = nearest(word, known, 1)
  const hint = near === undefined ? '' : `, perhaps ${near}`
  throw new BadInput(`--ruleset takes one of ${known.join(', ')}${hint}, found ${shown(word)}`)
}
