import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exitCode } from '../../runners/report/exitCode.ts'
import { vectorsRoot } from '../vectors/published.ts'
import { runCli } from './runCli.ts'

const words = (prover: string): readonly string[] => [
  'run',
  '--vectors',
  join(vectorsRoot, 'proof', 'verify'),
  join(vectorsRoot, 'batch', 'finality'),
  '--sequencer',
  'ref:',
  '--prover',
  prover,
]

test('the reference passes the vectors of proofs as its own process', async () => {
  const { code, output } = await runCli(words('ref:'))
  expect(output).toMatch(/proof\s+any\s+\d+\s+0\s+0\s+0/)
  expect(code).toBe(exitCode.conformant)
})

test('a verifier that accepts everything is found', async () => {
  const { code, output } = await runCli(words('ref:?mutant=proof-verifier-vacuous'))
  expect(output).toContain('prover: status is accepted, expected rejected for PROOF_INVALID')
  expect(code).toBe(exitCode.nonConformance)
})
