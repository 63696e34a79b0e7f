import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { reasons } from '../../src/model/generated/rejections.ts'
import { DocumentRejection } from '../../src/standard/Finding.ts'
import { evmForkOrder } from '../../src/standard/forkOrder.ts'
import { loadStandard } from '../../src/standard/loadStandard.ts'
import { specRoot } from '../../src/standard/specRoot.ts'
import { readSchema } from '../../src/standard/validator.ts'

const standard = loadStandard()

describe('the standard', () => {
  test('is found beside the program and read once', () => {
    expect(standard.root).toBe(join(import.meta.dirname, '../../spec'))
    expect(loadStandard(specRoot())).toBe(standard)
    expect(standard.forks).toBe(standard.forks)
  })

  test('holds every part', () => {
    expect(standard.version).toMatch(/^\d+\.\d+\.\d+$/)
    expect(standard.levels.map(({ id }) => id)).toEqual(['L0', 'L1', 'L2', 'L3'])
    expect([...standard.rejections.keys()]).toEqual([...reasons])
    expect([...standard.consensus.keys()]).toEqual([
      'besu',
      'goquorum',
      'ibft1',
      'ibft2',
      'psc-1',
      'qbft-2021',
      'qbft-eea',
    ])
    expect([...standard.storage.keys()]).toEqual(
      expect.arrayContaining(['validator-set-solidity', 'validator-set-vyper']),
    )
    expect([...standard.proofs.keys()]).toEqual(['aggregation', 'batch', 'consensus'])
    expect([...standard.interfaces.keys()]).toEqual([
      'adapter',
      'consensus-prover',
      'consensus',
      'contract',
      'prover-aggregator',
      'prover-leader',
      'prover-worker',
      'sequencer',
      'verifier',
    ])
    expect(standard.clauses.size).toBeGreaterThan(200)
    expect(standard.precompiles.size).toBe(21)
    expect(standard.rules.size).toBeGreaterThan(15)
  })

  test('lists its forks in the order of the schema, which is that of Ethereum', () => {
    const { EvmFork } = readSchema(specRoot(), 'ruleset')['$defs'] as {
      readonly EvmFork: { readonly enum: readonly string[] }
    }
    expect(standard.forks.map(({ id }) => id)).toEqual([...evmForkOrder])
    expect(evmForkOrder).toEqual(EvmFork.enum)
  })

  test('cannot be changed', () => {
    const parts = [
      standard,
      standard.forks[0],
      standard.clauses.get('TXN-1'),
      standard.precompiles.get('MODEXP')?.history,
    ]
    expect(parts.map((part) => Object.isFrozen(part))).toEqual([true, true, true, true])
  })
})

describe('a damaged standard', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-standard-'))
  const root = join(folder, 'spec')
  cpSync(specRoot(), root, { recursive: true })
  writeFileSync(join(root, 'forks/osaka.yaml'), 'id: [osaka\n')

  afterAll(() => rmSync(folder, { recursive: true }))

  test('refuses the damaged part with file, line, column, clause and fix', () => {
    expect(() => loadStandard(root).forks).toThrow(DocumentRejection)
    expect(() => loadStandard(root).forks).toThrow(
      'spec/forks/osaka.yaml:2:1: the YAML is malformed: flow sequence in block collection must be sufficiently indented and end with a ] (ENC-6). Fix: correct the syntax',
    )
  })

  test('still gives the parts that are whole', () => {
    expect(loadStandard(root).precompiles.size).toBe(21)
  })
})
