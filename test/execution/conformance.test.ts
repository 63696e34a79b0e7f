import { describe, expect, it } from 'vitest'
import { loadCases } from '../../runners/load/loadCases.ts'
import { createMachineEngine } from '../../src/execution/machine/machineEngine.ts'
import { absentReason, hasSharedData } from '../sharedData.ts'
import { fixturePath } from './support/fixturePath.ts'
import { runCase } from './support/runCase.ts'

/** Every so many cases of a family one is run here; the whole of each is the acceptance run of the judge. */
const families = [
  { path: 'eest-v5.4.0/state_tests', every: 97, least: 40 },
  { path: 'eest-v5.4.0/blockchain_tests', every: 61, least: 40 },
  { path: 'ethereum-tests/BlockchainTests', every: 3, least: 30 },
  { path: 'ethereum-tests/TransactionTests', every: 7, least: 100 },
  { path: 't8n', every: 1, least: 15 },
  { path: 'real-blocks', every: 1, least: 6 },
  { path: 'execution-apis', every: 1, least: 1 },
] as const

describe.runIf(hasSharedData)(`our execution, sequencer and prover${absentReason}`, () => {
  it.each(families)(
    'gives what $path expects, reasons included',
    { timeout: 300_000 },
    async ({ path, every, least }) => {
      const problems: Record<string, string[]> = {}
      let seen = 0
      let ran = 0
      for await (const loaded of loadCases(fixturePath(path))) {
        if (loaded.kind !== 'case' || loaded.case.notShown !== undefined || seen++ % every !== 0) continue
        ran++
        const found = await runCase(loaded.case, createMachineEngine)
        if (found.length > 0) problems[loaded.case.id] = found
      }
      expect(problems).toEqual({})
      expect(ran).toBeGreaterThanOrEqual(least)
    },
  )
})
