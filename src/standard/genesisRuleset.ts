import type {
  Activation,
  BlobSchedule,
  EvmFork,
  ForkActivation,
  Ruleset,
  RulesetFlag,
} from '../model/generated/ruleset.ts'
import type { Fork } from '../model/generated/standard.ts'
import { decimal, isAddress, type Address, type Decimal } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import { composeRuleset, usualBlobSchedule } from './composeRuleset.ts'
import { withBlob } from './foreignRuleset.ts'
import { loadStandard } from './loadStandard.ts'
import type { Standard } from './Standard.ts'

/** The `config` object of a geth genesis file; keys that change no rule are passed over. */
export type GenesisConfig = Readonly<Record<string, unknown>>

/**
 * Derives the ruleset of a chain from the `config` of a geth genesis file.
 *
 * @param config - With `chainId`, fork blocks, fork times, `terminalTotalDifficulty` and `blobSchedule`.
 * @param options - Flags of the derived ruleset.
 * @param standard - That of this package when absent.
 * @returns Forks that never were in force, because a later one has the same activation, are left out.
 * @throws {@link Rejection} `SCHEMA_VIOLATED` where a number is none; `FORK_UNKNOWN` for a fork time of no known fork.
 * @see spec/rules/forks.yaml FRK-1
 */
export function rulesetFromGenesis(
  config: GenesisConfig,
  options: { readonly flags?: readonly RulesetFlag[] } = {},
  standard: Standard = loadStandard(),
): Ruleset {
  refuseUnknownForks(config, standard)
  const chainId = integerAt(config, 'chainId') ?? decimal('1')
  const deposit = config['depositContractAddress']
  return composeRuleset(standard, {
    name: `genesis-${chainId}`,
    chainId,
    forks: activations(config, standard),
    ...(typeof deposit === 'string' ? { depositContract: addressOf(deposit) } : {}),
    ...(options.flags === undefined ? {} : { flags: options.flags }),
  })
}

function activations(config: GenesisConfig, standard: Standard): readonly ForkActivation[] {
  const active: ForkActivation[] = [{ id: 'frontier', activation: { kind: 'genesis' }, evmBase: 'frontier' }]
  for (const fork of standard.forks) {
    const activation = activationOf(fork, config)
    if (activation === undefined) continue
    const entry = withBlob({ id: fork.id, activation, evmBase: fork.id }, blobScheduleOf(fork.id, config, standard))
    const before = active.at(-1)
    if (activation.kind === 'genesis') active.length = 0
    else if (before !== undefined && sameMoment(before.activation, activation)) active.pop()
    active.push(entry)
  }
  return active
}

function activationOf(fork: Fork, config: GenesisConfig): Activation | undefined {
  if (fork.genesisKey === undefined || (fork.id === 'dao' && config['daoForkSupport'] !== true)) return undefined
  const merged = config['terminalTotalDifficultyPassed'] === true && integerAt(config, fork.genesisKey) === undefined
  const value = fork.id === 'paris' && merged ? decimal('0') : integerAt(config, fork.genesisKey)
  if (value === undefined) return undefined
  if (BigInt(value) === 0n) return { kind: 'genesis' }
  return fork.activatedBy === 'genesis' ? { kind: 'genesis' } : { kind: fork.activatedBy, value }
}

/** Forks at the same moment: only the last is ever in force. */
function sameMoment(left: Activation, right: Activation): boolean {
  if (left.kind !== right.kind) return false
  return 'value' in left && 'value' in right ? left.value === right.value : true
}

function blobScheduleOf(fork: EvmFork, config: GenesisConfig, standard: Standard): BlobSchedule | undefined {
  const usual = usualBlobSchedule(standard, fork)
  const schedules: unknown = config['blobSchedule']
  if (usual === undefined || !isRecord(schedules)) return usual
  const given = schedules[fork]
  if (!isRecord(given)) return usual
  return {
    target: integerAt(given, 'target') ?? usual.target,
    max: integerAt(given, 'max') ?? usual.max,
    baseFeeUpdateFraction: integerAt(given, 'baseFeeUpdateFraction') ?? usual.baseFeeUpdateFraction,
  }
}

function refuseUnknownForks(config: GenesisConfig, standard: Standard): void {
  const known = new Set(standard.forks.map(({ genesisKey }) => genesisKey))
  const unknown = Object.keys(config).find((key) => key.endsWith('Time') && !known.has(key))
  if (unknown !== undefined)
    throw new Rejection('FORK_UNKNOWN', { network: unknown, known: [...known].filter(Boolean).join(' ') })
}

/** Numbers are JSON integers, decimal text or hexadecimal text. */
function integerAt(config: GenesisConfig, key: string): Decimal | undefined {
  const value = config[key]
  if (value === undefined || value === null) return undefined
  const isWhole = typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value))
  if (isWhole && value >= 0) return decimal(value.toString())
  if (typeof value === 'string' && /^(?:[0-9]{1,80}|0x[0-9a-fA-F]{1,64})$/.test(value))
    return decimal(BigInt(value).toString())
  throw new Rejection('SCHEMA_VIOLATED', {
    field: `config.${key}`,
    found: (JSON.stringify(value) ?? '').slice(0, 80),
    wanted: 'a whole number',
  })
}

function addressOf(text: string): Address {
  const lower = text.toLowerCase()
  if (isAddress(lower)) return lower
  throw new Rejection('SCHEMA_VIOLATED', {
    field: 'config.depositContractAddress',
    found: text.slice(0, 80),
    wanted: 'an address',
  })
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
