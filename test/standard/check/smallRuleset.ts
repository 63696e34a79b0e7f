import { expect } from 'vitest'
import type { RulesetFile } from '../../../src/model/generated/standard.ts'
import { checkForkTimes } from '../../../src/standard/check/checkForkTimes.ts'
import { checkRuleset, knownNames } from '../../../src/standard/check/checkRulesets.ts'
import { checkSources } from '../../../src/standard/check/checkSources.ts'
import { complain, type CheckedFile } from '../../../src/standard/check/Spec.ts'
import { DocumentRejection, sortFindings, type Finding } from '../../../src/standard/Finding.ts'
import { loadStandard } from '../../../src/standard/loadStandard.ts'
import { parseYaml } from '../../../src/standard/parseYaml.ts'
import { validator } from '../../../src/standard/validator.ts'

/** A sound ruleset file of a chain that does not exist. */
export const small = `ruleset:
  name: small
  chainId: 99
  forks:
    - id: first
      activation: { kind: genesis }
      evmBase: shanghai
    - id: second
      activation: { kind: timestamp, value: 1700000000 }
      evmBase: prague
      blob: { target: 3, max: 6, baseFeeUpdateFraction: 3338477 }
  precompiles:
    - name: ID
      address: '0x0000000000000000000000000000000000000004'
      class: pure
      history:
        - sinceFork: first
          status: active
          gas: { formula: linearWords, base: 15, perWord: 3 }
        - sinceFork: second
          status: unprovable
          gas: { formula: linearWords, base: 15, perWord: 3 }
          limits: { maxCallsPerBlock: 3, maxLargeCallsPerBlock: 2, onLimitViolation: tx-rejected-by-sequencer }
    - name: P256VERIFY
      address: '0x0000000000000000000000000000000000000100'
      class: pure
      history:
        - sinceFork: second
          status: active
          gas: { formula: const, gas: 3450 }
          limits: { exactInputBytes: 160, onLimitViolation: empty-output-success }
  systemCalls: [beaconRoots]
  systemContracts:
    beaconRoots: '0x000f3df6d732807ef1319fb7b8bb8522d0beac02'
  limits: {}
  flags: []
  storageLayouts: []
  consensusProfile: none
  deviations:
    - area: opcode
      subject: CLZ
      byte: '0x1e'
      status: added
      rule: 'As in Osaka, early'
      sinceFork: first
      untilFork: second
provenance:
  - id: 'code'
    tier: source-code
    covers: 'Everything.'
    facts: [/chainId, /forks, /precompiles, /systemCalls, /systemContracts, /deviations]
    repository: 'small/chain'
    commit: '0123456789012345678901234567890123456789'
    path: 'config.go'
  - id: 'quote'
    tier: secondary
    covers: 'The time of the second fork.'
    facts: [/forks/second]
    url: 'https://example.org/small'
uncertain:
  - at: /precompiles/P256VERIFY
    why: 'Nobody looked.'
forks:
  - fork: second
    timestamp: 1700000000
    date: '2023-11-14'
    from: [code]
testnets:
  - name: tiny
    chainId: 98
    activations:
      - { fork: second, activation: { kind: timestamp, value: 1600000000 } }
    from: [code]
notes:
  - 'The second fork came at 1700000000.'
`

/** A text of the small ruleset, and what stands in its place. */
export type Change = readonly [from: string, to: string]

/**
 * Words an expected finding on `bad.yaml`.
 *
 * @param place - Line and column, from 1, with a colon.
 * @param said - Message, fix and clause.
 */
export function found(place: string, ...said: readonly [message: string, fix: string, clause?: string]): Finding {
  const [line, column] = place.split(':').map(Number)
  const [message, fix, clause] = said
  return {
    file: 'bad.yaml',
    line: line ?? 0,
    column: column ?? 0,
    message,
    fix,
    ...(clause === undefined ? {} : { clause }),
  }
}

/**
 * Damages the small ruleset.
 *
 * @param changes - In turn.
 */
export function edited(...changes: readonly Change[]): string {
  return changes.reduce((text, [from, to]) => {
    expect(text).toContain(from)
    return text.replace(from, to)
  }, small)
}

/**
 * Checks a ruleset file as `spec check` does.
 *
 * @param text - Of `bad.yaml`.
 * @param others - Further files, by name.
 * @param root - Folder of a standard beside which guides may stand.
 * @returns What is found, in order.
 */
export function findingsOf(
  text: string,
  others: Readonly<Record<string, string>> = {},
  root: string = '/nowhere/spec',
): readonly Finding[] {
  try {
    const file = checked('bad.yaml', text)
    const rulesets = [...Object.entries(others).map(([name, other]) => checked(name, other)), file]
    const known = knownNames(loadStandard())
    return sortFindings([
      ...complain(file, [...checkRuleset(file.value, known), ...checkSources(file.value)]),
      ...checkForkTimes({ root, rulesets }),
    ])
  } catch (error) {
    if (error instanceof DocumentRejection) return error.findings
    throw error
  }
}

function checked(name: string, text: string): CheckedFile<RulesetFile> {
  const document = parseYaml(text, name)
  return { document, value: validator('ruleset-file').read(document), stem: name.replace('.yaml', '') }
}
