import { describe, expect, test } from 'vitest'
import { createRulesBook } from '../../src/execution/Rules.ts'
import { decimal } from '../../src/model/Hex.ts'
import type { Ruleset } from '../../src/model/generated/ruleset.ts'
import { Rejection } from '../../src/model/Rejection.ts'
import { ruleset } from '../../src/standard/rulesets.ts'

/** Configures a ruleset, as a party does before it executes. */
function answer(asked: Ruleset): string {
  try {
    createRulesBook(asked).check()
    return 'configured'
  } catch (error) {
    return error instanceof Rejection ? error.message : `unexpected ${String(error)}`
  }
}

describe('a ruleset of a real chain is configured or refused with the reason:', () => {
  test.each([
    ['ethereum-mainnet', 'configured'],
    [
      'arbitrum-one',
      'PRECOMPILE_UNSUPPORTED: precompile ArbSys, address 0x0000000000000000000000000000000000000064, status chain-specific',
    ],
    ['base', 'DEVIATION_UNSUPPORTED: area opcode, subject COINBASE'],
    ['immutable-zkevm', 'FORK_UNKNOWN: fork shanghai, activation unknown, problem blocks do not tell it'],
    ['linea', 'DEVIATION_UNSUPPORTED: area opcode, subject COINBASE'],
    ['op-mainnet', 'DEVIATION_UNSUPPORTED: area opcode, subject PREVRANDAO'],
    ['polygon-pos', 'FORK_UNKNOWN: fork probe-2026-02, activation unknown, problem blocks do not tell it'],
    ['polygon-type1-zk-evm', 'FORK_UNKNOWN: fork eth-mainnet, activation buildFeature, problem blocks do not tell it'],
    ['polygon-zkevm', 'FORK_UNKNOWN: fork forkid4, activation forkId, problem blocks do not tell it'],
    ['scroll', 'DEVIATION_UNSUPPORTED: area opcode, subject BLOCKHASH'],
    ['taiko', 'DEVIATION_UNSUPPORTED: area opcode, subject PREVRANDAO'],
    ['zksync-era', 'FORK_UNKNOWN: fork v24, activation protocolVersion, problem blocks do not tell it'],
  ])('%s', (name, expected) => {
    expect(answer(ruleset(name))).toBe(expected)
  })
})

describe('a rule that the reference lacks is refused by its name:', () => {
  const known = ruleset('lockstep-osaka')
  const [fork] = known.forks
  const [precompile] = known.precompiles

  test('another machine', () => {
    const forks = fork === undefined ? [] : [{ ...fork, machine: 'eravm' as const }]
    expect(answer({ ...known, forks })).toBe('FORK_UNKNOWN: fork osaka, machine eravm')
  })

  test.each<[string, Partial<Ruleset>, string]>([
    [
      'a fee market',
      { feeMarket: [{ sinceFork: 'osaka', elasticity: decimal('6'), denominator: decimal('50') }] },
      'area fees, subject feeMarket',
    ],
    ['a flag', { flags: ['keepKarstUpgradeGas'] }, 'area flags, subject keepKarstUpgradeGas'],
    [
      'counters of a prover',
      { limits: { counters: [{ name: 'HUB', maxPerBlock: decimal('1') }] } },
      'area limits, subject counters',
    ],
  ])('%s', (_, part, facts) => {
    expect(answer({ ...known, ...part })).toBe(`DEVIATION_UNSUPPORTED: ${facts}`)
  })

  test('a limit of a precompile that it does not count', () => {
    const entry = precompile?.history[0]
    if (precompile === undefined || entry === undefined) throw new Error('the ruleset has no precompile')
    const limited = { ...precompile, history: [{ ...entry, limits: { maxMillerLoopsPerBlock: decimal('1') } }] }
    expect(answer({ ...known, precompiles: [limited] })).toBe(
      'DEVIATION_UNSUPPORTED: area limits, subject ECREC maxMillerLoopsPerBlock',
    )
  })
})
