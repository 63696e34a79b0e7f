import { describe, expect, it } from 'vitest'
import { activationOf, batchBlocks, batchOf, type Position } from '../../src/execution/activation.ts'
import type { Activation, Ruleset } from '../../src/model/generated/ruleset.ts'
import { address, decimal, hash32 } from '../../src/model/Hex.ts'
import { Rejection } from '../../src/model/Rejection.ts'
import { ruleset } from '../../src/standard/rulesets.ts'

const mainnet = ruleset('ethereum-mainnet')
const holder = address('0x000000000000000000000000000000000000a4b0')
const slot = hash32(`0x${'1'.padStart(64, '0')}`)

function at(fields: Partial<Position>): Position {
  return { number: 1n, timestamp: 1n, difficulty: 0n, ...fields }
}

function isActive(activation: Activation, position: Partial<Position>, under: Ruleset = mainnet): boolean {
  return activationOf({ id: 'some', activation, evmBase: 'cancun' }, under)(at(position))
}

/** Whether a fork of mainnet is in force. */
function onMainnet(fork: string, position: Partial<Position>): boolean {
  const found = mainnet.forks.find(({ id }) => id === fork)
  if (found === undefined) throw new Error(`mainnet has no ${fork}`)
  return activationOf(found, mainnet)(at(position))
}

/** What a refused activation says. */
function refusal(activation: Activation, under: Ruleset = mainnet): string {
  try {
    isActive(activation, {}, under)
    return 'accepted'
  } catch (error) {
    return error instanceof Rejection ? error.message : `unexpected ${String(error)}`
  }
}

describe('on mainnet', () => {
  // Blocks as the chain has them: the last before each fork and the first under it.
  it.each([
    ['byzantium', { number: 4_369_999n }, { number: 4_370_000n }],
    ['london', { number: 12_964_999n }, { number: 12_965_000n }],
    ['paris', { number: 15_537_393n }, { number: 15_537_394n }],
    [
      'shanghai',
      { number: 17_034_869n, timestamp: 1_681_338_443n },
      { number: 17_034_870n, timestamp: 1_681_338_479n },
    ],
    ['cancun', { number: 19_426_586n, timestamp: 1_710_338_123n }, { number: 19_426_587n, timestamp: 1_710_338_135n }],
  ])('%s begins with the block that it began with', (fork, before, first) => {
    expect([onMainnet(fork, before), onMainnet(fork, first)]).toEqual([false, true])
  })
})

describe('a fork at a terminal total difficulty (EIP-3675)', () => {
  const merge: Activation = { kind: 'terminalTotalDifficulty', value: decimal('58750000000000000000000') }
  /** Of block 15537393 of mainnet, the last with work. */
  const terminalTotal = 58_750_003_716_598_352_816_469n
  const terminalDifficulty = 11_055_787_484_078_698n

  it('is in force once the parent has reached it, and not in the block that reaches it', () => {
    const parentTotalDifficulty = terminalTotal - terminalDifficulty
    expect(isActive(merge, { parentTotalDifficulty, difficulty: terminalDifficulty })).toBe(false)
    expect(isActive(merge, { parentTotalDifficulty: terminalTotal, difficulty: 0n })).toBe(true)
  })

  it('is in force where the parent has exactly it', () => {
    const total = 58_750_000_000_000_000_000_000n
    expect(isActive(merge, { parentTotalDifficulty: total })).toBe(true)
    expect(isActive(merge, { parentTotalDifficulty: total - 1n })).toBe(false)
  })

  it('is told by the work of the block itself where no total is known', () => {
    expect([isActive(merge, { difficulty: 0n }), isActive(merge, { difficulty: 1n })]).toEqual([true, false])
  })

  it('begins with its first block where the ruleset names that, whatever the totals', () => {
    const known: Activation = { ...merge, firstBlock: decimal('10') }
    expect(isActive(known, { number: 9n, parentTotalDifficulty: terminalTotal })).toBe(false)
    expect(isActive(known, { number: 10n, parentTotalDifficulty: 0n })).toBe(true)
  })
})

describe('a fork that activates with a batch', () => {
  const batches: Ruleset = { ...mainnet, batches: { blocks: decimal('3') } }

  it('is in force from the first block of that batch on (FRK-15)', () => {
    const second: Activation = { kind: 'batch', value: decimal('2') }
    const inForce = [1n, 2n, 3n, 4n, 5n].map((number) => isActive(second, { number }, batches))
    expect(inForce).toEqual([false, false, false, true, true])
  })

  it('counts batches from one, and genesis in none', () => {
    expect([0n, 1n, 2n, 3n, 4n, 6n, 7n].map((number) => batchOf(number, 3n))).toEqual([0n, 1n, 1n, 1n, 2n, 2n, 3n])
    expect([0n, 1n, 2n].map((number) => batchOf(number, 1n))).toEqual([0n, 1n, 2n])
  })

  it('is refused where the ruleset has no batches, or batches of no block', () => {
    const second: Activation = { kind: 'batch', value: decimal('2') }
    expect(refusal(second)).toBe('FORK_UNKNOWN: fork some, activation batch, problem the ruleset has no batches')
    expect(refusal(second, { ...mainnet, batches: { blocks: decimal('0') } })).toBe('FORK_UNKNOWN: batches of no block')
    expect([batchBlocks(mainnet), batchBlocks(batches)]).toEqual([null, 3n])
  })
})

describe('a fork that activates by a state variable (FRK-16)', () => {
  const twenty: Activation = { kind: 'stateVariable', value: decimal('20'), account: holder, slot }

  /** A state that holds one value, and tells what is asked of it. */
  function holding(value: number): { readonly state: Position['state']; readonly asked: string[] } {
    const asked: string[] = []
    const word = new Uint8Array(32)
    word[31] = value
    const hex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`
    return { asked, state: { slot: (account, place) => (asked.push(hex(account), hex(place)), word) } }
  }

  it('is in force where the slot holds at least the value before the block', () => {
    const found = [19, 20, 21].map((value) => {
      const { state, asked } = holding(value)
      return { active: isActive(twenty, state === undefined ? {} : { state }), asked }
    })
    const asked = [holder, slot]
    expect(found).toEqual([
      { active: false, asked },
      { active: true, asked },
      { active: true, asked },
    ])
  })

  it('is not in force over an empty state', () => {
    expect(isActive(twenty, {})).toBe(false)
  })

  it('is refused where nothing says where the variable is', () => {
    expect(refusal({ kind: 'stateVariable', value: decimal('20') })).toBe(
      'FORK_UNKNOWN: fork some, activation stateVariable, problem the ruleset does not say in which account and slot the variable is',
    )
  })
})

describe('a fork that blocks alone do not tell of', () => {
  it('is never in force where it is not scheduled, and always where it is there from genesis', () => {
    const late = { number: 10n ** 12n, timestamp: 10n ** 12n }
    expect([isActive({ kind: 'unscheduled' }, late), isActive({ kind: 'genesis' }, { number: 0n })]).toEqual([
      false,
      true,
    ])
  })
})
