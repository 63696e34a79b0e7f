import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { UsageError } from '../../runners/adapters/UsageError.ts'
import { readDeclaration } from '../../runners/load/readDeclaration.ts'
import { declarationOf } from '../../src/standard/diff/Declaration.ts'
import { loadStandard } from '../../src/standard/loadStandard.ts'
import { ruleset } from '../../src/standard/rulesets.ts'
import { edited, small } from '../standard/check/smallRuleset.ts'

const folder = mkdtempSync(join(tmpdir(), 'lockstep-declaration-'))

afterAll(() => rmSync(folder, { recursive: true }))

function written(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

function refusal(word: string): string {
  try {
    readDeclaration(word)
    return 'read'
  } catch (error) {
    return error instanceof UsageError ? error.message : `unexpected ${String(error)}`
  }
}

describe('a declaration is read', () => {
  test('from the standard by name, with what is uncertain', () => {
    const { uncertain } = loadStandard().rulesets.get('base') ?? {}
    expect(uncertain?.length).toBeGreaterThan(0)
    expect(readDeclaration('base')).toEqual(declarationOf(ruleset('base'), uncertain))
  })

  test('from a file in the form of spec/rulesets', () => {
    const declared = readDeclaration(written('small.yaml', small))
    expect([declared.title, declared.chainId, declared.uncertain]).toEqual([
      'small',
      '99',
      [{ at: '/precompiles/P256VERIFY', why: 'Nobody looked.' }],
    ])
  })

  test('from JSON that holds a ruleset alone, as parties send it', () => {
    const path = written('bare.json', JSON.stringify(ruleset('lockstep-osaka'), null, 2))
    expect(readDeclaration(path)).toEqual(declarationOf(ruleset('lockstep-osaka')))
  })
})

describe('what cannot be read is refused with file, line and fix:', () => {
  test('malformed YAML', () => {
    const path = written('torn.yaml', 'ruleset:\n  name: [small\n')
    expect(refusal(path)).toMatch(`${path}:3:1: the YAML is malformed`)
  })

  test('a value that the schema lacks', () => {
    const path = written('status.yaml', edited(['status: unprovable', 'status: disabled']))
    expect(refusal(path)).toBe(
      `${path}:21:11: "status" is "disabled", which is none of active, absent, disabled-error, disabled-revert, unprovable, chain-specific, build-feature, unknown (ENC-7). Fix: write disabled-error`,
    )
  })

  test('a ruleset that contradicts itself', () => {
    const path = written('large.yaml', edited(['maxLargeCallsPerBlock: 2', 'maxLargeCallsPerBlock: 4']))
    expect(refusal(path)).toBe(
      `${path}:23:42: more large calls are allowed in a block than calls (RUL-7). Fix: correct one of the two`,
    )
  })

  test('so is a bare one, at its own lines', () => {
    const { systemContracts, ...rest } = ruleset('lockstep-osaka')
    const { beaconRoots, ...others } = systemContracts
    const path = written('calls.json', JSON.stringify({ ...rest, systemContracts: others }))
    expect(beaconRoots).toBeDefined()
    expect(refusal(path)).toMatch(
      /calls[.]json:1:\d+: the system contract beaconRoots has no address \(SYS-6\). Fix: add beaconRoots$/,
    )
  })

  test('a folder', () => {
    expect(refusal(folder)).toBe(`${folder} is no file`)
  })

  test('a name that nothing has, with the nearest', () => {
    expect(refusal('liena')).toBe('there is no ruleset and no file liena; nearest: linea')
  })
})
