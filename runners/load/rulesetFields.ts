import type { BlobSchedule, Ruleset, RulesetFlag, SystemCall } from '../../src/model/generated/ruleset.ts'
import { decimal, type Decimal, type Quantity } from '../../src/model/Hex.ts'
import type { Reason } from '../../src/model/generated/rejections.ts'
import { reasonsForException } from '../../src/standard/exceptions.ts'
import { foreignRuleset, type ForeignRulesetOptions } from '../../src/standard/foreignRuleset.ts'
import { within } from './Damage.ts'
import { type Fields, isFields, optionalField, quantityField } from './fields.ts'
import type { Standard } from '../../src/standard/Standard.ts'

/** How a test differs from its network: state tests run no system calls and have no chain behind them. */
export interface RulesetVariation {
  readonly systemCalls?: readonly SystemCall[]
  readonly flags?: readonly RulesetFlag[]
}

/**
 * Finds the ruleset of a fixture.
 *
 * @param fields - The test; its `config` is read where it has one.
 * @param network - Name of the fixture's network.
 * @param standard - Where rulesets come from.
 * @param variation - What differs from the network.
 * @returns The ruleset.
 * @throws Damage where the network is unknown.
 */
export function readRuleset(
  fields: Fields,
  network: string,
  standard: Standard,
  variation: RulesetVariation = {},
): Ruleset {
  const config = isFields(fields['config']) ? fields['config'] : {}
  const chainId = within('config', () => optionalField(config, 'chainid', quantityField))
  const schedule = config['blobSchedule']
  const blobSchedule = isFields(schedule) ? within('config.blobSchedule', () => readSchedule(schedule)) : undefined
  return within('network', () =>
    derive(standard, {
      network,
      chainId: toDecimal(chainId),
      ...(blobSchedule !== undefined && { blobSchedule }),
      ...variation,
    }),
  )
}

/** Deriving a ruleset costs more than reading a small test, and equal ones stay one object for those that hash it. */
function derive(standard: Standard, options: ForeignRulesetOptions): Ruleset {
  const rulesets = derived.get(standard) ?? new Map<string, Ruleset>()
  derived.set(standard, rulesets)
  const key = JSON.stringify(options)
  const known = rulesets.get(key)
  if (known !== undefined) return known
  const ruleset = foreignRuleset(options, standard)
  if (rulesets.size < derivedMax) rulesets.set(key, ruleset)
  return ruleset
}

const derived = new WeakMap<Standard, Map<string, Ruleset>>()

/** Most rulesets that are kept; a release of EEST names 40. */
const derivedMax = 1000

/**
 * Tells why blocks of a ruleset cannot be executed by anybody here.
 *
 * @param ruleset - Ruleset of the test.
 * @returns Undefined where they can.
 */
export function notShownUnder(ruleset: Ruleset): string | undefined {
  return ruleset.forks.some(({ evmBase }) => evmBase === 'amsterdam')
    ? 'Amsterdam is not final: the fixture follows another development network than the EVM that is here'
    : undefined
}

/**
 * Reads an exception of a fixture: alternatives joined by `|`, each a name of the ecosystem.
 *
 * @param text - Such as `TransactionException.NONCE_IS_MAX|TransactionException.NONCE_TOO_BIG`.
 * @param standard - Where reasons come from.
 * @returns Every reason that one of the names stands for, without repeats.
 * @throws Damage where a name is unknown.
 */
export function readReasons(text: string, standard: Standard): readonly Reason[] {
  return within('expectException', () => reasonsForException(text, standard))
}

/**
 * Writes a quantity as decimal digits.
 *
 * @param value - Any quantity; the chain id of a fixture that names none is 1.
 * @returns Decimal digits.
 */
export function toDecimal(value: Quantity | undefined): Decimal {
  return decimal(value === undefined ? '1' : BigInt(value).toString())
}

function readSchedule(fields: Fields): Readonly<Record<string, BlobSchedule>> {
  const schedule: Record<string, BlobSchedule> = {}
  for (const [fork, entry] of Object.entries(fields)) {
    if (!isFields(entry)) continue
    schedule[fork] = within(fork, () => ({
      target: toDecimal(quantityField(entry, 'target')),
      max: toDecimal(quantityField(entry, 'max')),
      baseFeeUpdateFraction: toDecimal(quantityField(entry, 'baseFeeUpdateFraction')),
    }))
  }
  return schedule
}
