import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { startInProcess } from '../../mutation/inProcess.ts'
import { judge, type Side } from '../../mutation/judge.ts'
import type { Verdict } from '../../runners/compare/Verdict.ts'
import type { Party } from '../../runners/adapters/Party.ts'
import type { Case } from '../../runners/load/Case.ts'
import { loadCases } from '../../runners/load/loadCases.ts'
import { loadCrypto } from '../../src/crypto/loadCrypto.ts'
import type { CryptoBackend } from '../../src/crypto/CryptoBackend.ts'
import { Defect } from '../../src/model/Defect.ts'

/** One of each way to be wrong that changes what a block yields, what a witness holds or what is refused. */
const mutants = {
  sequencer: [
    'gas:BALANCE:-1',
    'opcode:ADD:result',
    'fork-late:cancun:1',
    'precompile-absent:0x01@shanghai',
    'recorder:unsorted',
  ],
  prover: ['gas:BALANCE:-1', 'opcode:ADD:result', 'fork-late:cancun:1', 'witness:surplus-accepted'],
} as const

/** One vector in so many is tried, beside all whose blocks are imported: those stand on each other's state. */
const interval = 40
const sampleMs = 120_000
const loadMs = 60_000

let crypto: CryptoBackend
let cases: readonly Case[]
let honest: Party

beforeAll(async () => {
  crypto = await loadCrypto('auto')
  cases = await loadExecuted()
  honest = await startInProcess(crypto)
}, loadMs)

/** Our vectors in which blocks are executed. */
async function loadExecuted(): Promise<readonly Case[]> {
  const loaded: Case[] = []
  for (const folder of ['block', 'batch', 'state-change', 'witness']) {
    const root = fileURLToPath(new URL(`../../vectors/${folder}`, import.meta.url))
    for await (const entry of loadCases(root)) if (entry.kind === 'case') loaded.push(entry.case)
  }
  return loaded
}

async function verdictOf(asked: Case, faulty: Party, side: Side): Promise<Verdict> {
  const [sequencer, prover] = side === 'sequencer' ? [faulty, honest] : [honest, faulty]
  return judge(asked, { sequencer, prover, reference: honest })
}

function caseOf(id: string): Case {
  const found = cases.find((asked) => asked.id === id)
  if (found === undefined) throw new Defect(`there is no vector ${id}`)
  return found
}

describe('an honest prover beside a faulty sequencer', () => {
  test('is judged by the witness of the reference where a refused block came with half a witness', async () => {
    const faulty = await startInProcess(crypto, 'gas:BALANCE:-1')
    expect(await verdictOf(caseOf('block/sealed/gas-11-calls-value-gas'), faulty, 'sequencer')).toEqual({
      sequencer: { status: 'pass' },
      prover: { status: 'pass' },
      pair: { status: 'pass', relation: 'agree', differences: [] },
      witnessFrom: 'reference',
    })
  })

  test('passes where a wrong sequencer has no state for the blocks that follow, so that its witnesses are empty', async () => {
    const faulty = await startInProcess(crypto, 'gas:ADD:-1')
    const verdict = await verdictOf(caseOf('block/sealed/blk-23-blocks-three-in-a-row'), faulty, 'sequencer')
    expect([verdict.sequencer.status, verdict.prover, verdict.pair.relation]).toEqual([
      'fail',
      { status: 'pass' },
      'sequencer-wrong',
    ])
  })

  test('passes where it refuses a disorderly witness of a valid block, and the sequencer fails for that witness', async () => {
    const faulty = await startInProcess(crypto, 'recorder:unsorted')
    const { sequencer, prover, pair } = await verdictOf(
      caseOf('block/sealed/blk-21-blocks-blockhash'),
      faulty,
      'sequencer',
    )
    expect([prover, pair.relation]).toEqual([{ status: 'pass' }, 'sequencer-wrong'])
    expect(sequencer.status === 'fail' && sequencer.problems[0]).toMatchObject({
      field: 'witness',
      against: 'reference',
    })
  })
})

describe.each(['sequencer', 'prover'] as const)('beside a faulty %s', (side) => {
  test.each(mutants[side])(
    'the honest party is never blamed: %s',
    async (mutant) => {
      const faulty = await startInProcess(crypto, mutant)
      const sample = cases.filter(({ kind }, place) => kind === 'import' || place % interval === 0)
      const blamed: string[] = []
      for (const asked of sample) {
        const verdict = await verdictOf(asked, faulty, side)
        const { status } = verdict[side === 'sequencer' ? 'prover' : 'sequencer']
        if (status === 'fail' || status === 'broken') blamed.push(`${asked.id}: ${status}`)
      }
      expect(blamed).toEqual([])
      expect(sample.length).toBeGreaterThan(100)
    },
    sampleMs,
  )
})
