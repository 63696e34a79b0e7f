import { describe, expect, it } from 'vitest'
import { createRulesBook } from '../../../src/execution/Rules.ts'
import { parseMutant } from '../../../src/roles/mutants/parseMutant.ts'
import { ruleset } from '../../../src/standard/rulesets.ts'

const reference = ruleset('lockstep-reference')
const position = { number: 1n, timestamp: 6000n, difficulty: 0n }

describe('faults in the precompiles of the reference chain', () => {
  it.each(['call-context:depth', 'register:writes-in-static'])('%s changes one precompile', (name) => {
    const honest = createRulesBook(reference).at(position).precompiles
    const faulty = createRulesBook(reference, parseMutant(name).override).at(position).precompiles
    const changed = [...faulty].filter(([address, { run }]) => run !== honest.get(address)?.run)
    expect(changed).toHaveLength(1)
  })

  it('are refused where the name says nothing known', () => {
    expect(() => parseMutant('register:nothing')).toThrow('RULESET_UNKNOWN')
    expect(() => parseMutant('call-context:nothing')).toThrow('RULESET_UNKNOWN')
  })
})
