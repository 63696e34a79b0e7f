import { describe, expect, it } from 'vitest'

import { apply, op } from '../../src/fill/Assembler.ts'
import { addressOf } from '../../src/fill/Account.ts'
import { call, drop, seen, store } from '../../src/fill/program.ts'
import type { Case } from '../../src/fill/Case.ts'
import { contract, programAddress, transaction } from '../../src/fill/cases/language.ts'
import type { Activation, Ruleset } from '../../src/model/generated/ruleset.ts'
import { decimal, quantity } from '../../src/model/Hex.ts'
import { word } from '../../src/fill/genesis.ts'
import { ruleset } from '../../src/standard/rulesets.ts'
import { divergenceOf } from './support/inProcess.ts'

const prague = ruleset('lockstep-prague')
const helper = addressOf('helper')
const counter = addressOf('counter')

/** Prague from genesis, Osaka from the activation on, two blocks to a batch. */
function chainWith(activation: Activation): Ruleset {
  const [first] = prague.forks
  if (first === undefined) throw new Error('the ruleset has no fork')
  return {
    ...prague,
    name: 'test-chain',
    systemCalls: [],
    batches: { blocks: decimal('2') },
    forks: [first, { ...first, id: 'osaka', evmBase: 'osaka', activation }],
  }
}

/** Seconds 1001 to 1008 are blocks 1 to 8 and batches 1 to 4; each block counts in a slot and tries CLZ. */
const plan: Case = {
  name: 'test/skew',
  given: 'a contract that has another run CLZ and counts the blocks',
  when: 'eight blocks are built',
  must: 'CLZ is there from the boundary on',
  clauses: ['FRK-7'],
  ruleset: 'lockstep-prague',
  alloc: {
    [programAddress]: contract(store(op('NUMBER'), seen(call(helper, { gas: 10_000 })))),
    [helper]: contract(drop(apply('CLZ', 1))),
    [counter]: contract(store(0, apply('ADD', apply('SLOAD', 0), 1))),
  },
  genesis: { timestamp: 1000n },
  blocks: Array.from({ length: 8 }, (_, index) => ({
    kind: 'build' as const,
    attributes: { timestamp: quantity(1001 + index) },
    transactions: [
      transaction({ to: programAddress, gasLimit: 200_000n }),
      transaction({ to: counter, gasLimit: 100_000n }),
    ],
  })),
  headerInputs: ['timestamp', 'number'],
}

/** Each activation stands at block 5: second 1005, batch 3, and the counter that four blocks have raised to 4. */
const activations: Readonly<Record<string, readonly [activation: Activation, late: string, early: string]>> = {
  timestamp: [{ kind: 'timestamp', value: decimal('1005') }, '1006', '1004'],
  block: [{ kind: 'block', value: decimal('5') }, '6', '4'],
  batch: [{ kind: 'batch', value: decimal('3') }, '4', '2'],
  stateVariable: [{ kind: 'stateVariable', value: decimal('4'), account: counter, slot: word(0n) }, '5', '3'],
}

describe.each(Object.entries(activations))('a fork that activates by %s', (kind, [activation, late, early]) => {
  const rules = chainWith(activation)
  const standard = 'value' in activation ? activation.value : ''
  const skew = (at: string): unknown => ({ fork: 'osaka', activation: kind, standard, earliest: at, latest: at })

  it('is followed by an honest pair', async () => {
    expect(await divergenceOf(plan, rules, {})).toBeUndefined()
  })

  it.each(['sequencer', 'prover'] as const)(
    'a %s that is one late is blamed, with the number it follows',
    async (side) => {
      const found = await divergenceOf(plan, rules, { [side]: 'fork-late:osaka:1' })
      expect({ class: found?.class, blame: found?.blame, block: found?.block, skew: found?.skew }).toEqual({
        class: 'fork skew',
        blame: side,
        block: 4,
        skew: skew(late),
      })
      expect(found?.summary).toContain(`the standard says ${standard}`)
    },
  )

  it.each(['sequencer', 'prover'] as const)(
    'a %s that is one early is blamed, with the number it follows',
    async (side) => {
      const found = await divergenceOf(plan, rules, { [side]: 'fork-early:osaka:1' })
      expect({ class: found?.class, blame: found?.blame, block: found?.block, skew: found?.skew }).toEqual({
        class: 'fork skew',
        blame: side,
        block: kind === 'batch' ? 2 : 3,
        skew: skew(early),
      })
    },
  )
})

describe('what is no skew', () => {
  const rules = chainWith({ kind: 'timestamp', value: decimal('1005') })

  it('a prover whose gas is wrong before and after the fork', async () => {
    const found = await divergenceOf(plan, rules, { prover: 'gas:ADD:+1' })
    expect(found).toMatchObject({ class: 'gas schedule', blame: 'prover', opName: 'ADD' })
    expect(found?.skew).toBeUndefined()
  })
})
