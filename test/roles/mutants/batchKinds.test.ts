import { describe, expect, it } from 'vitest'
import { mutantKinds } from '../../../src/roles/mutants/kinds.ts'
import { parseMutant } from '../../../src/roles/mutants/parseMutant.ts'
import { ruleset } from '../../../src/standard/rulesets.ts'

describe('faults in batches and limits', () => {
  it('are named in the table', () => {
    const kinds = new Set(mutantKinds.map(({ kind }) => kind))
    expect(
      ['batch-accepts', 'limits-ignored', 'precompile-unknown-reverts', 'register'].every((kind) => kinds.has(kind)),
    ).toBe(true)
  })

  it('move one limit of the declared ruleset and no other', () => {
    const declared = ruleset('lockstep-limits')
    const { limits } = parseMutant('limits-off:maxBlocksPerBatch:+1').ruleset?.(declared) ?? declared
    expect(limits).toEqual({ ...declared.limits, maxBlocksPerBatch: '3' })
  })

  it('leave the precompiles of Ethereum before Osaka as they are where a party does not know the others', () => {
    const declared = ruleset('lockstep-reference')
    const faulty = parseMutant('precompile-unknown-reverts').ruleset?.(declared) ?? declared
    const changed = faulty.precompiles.filter((precompile, index) => precompile !== declared.precompiles[index])
    expect(changed.map(({ name }) => name)).toEqual(['P256VERIFY', 'MERKLE_FOLD', 'CALL_CONTEXT', 'REGISTER'])
  })
})
