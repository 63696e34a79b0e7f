import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'

import { exitCode } from '../../runners/report/exitCode.ts'
import type { CaseEvent, Event } from '../../runners/report/Event.ts'
import { runCli } from './runCli.ts'

const folder = mkdtempSync(join(tmpdir(), 'lockstep-pairs-'))
const vectors = fileURLToPath(new URL('../../vectors', import.meta.url))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A rule in which one party of a pair differs although both declare the same ruleset. */
interface Difference {
  readonly what: string
  readonly mutant: string
  readonly vector: string
  readonly class: string
}

const differences: readonly Difference[] = [
  {
    what: 'one precompile that is absent',
    mutant: 'precompile-absent:0x100',
    vector: 'block/precompiles/p256verify-success',
    class: 'precompile absent',
  },
  {
    what: 'the price of one precompile',
    mutant: 'precompile-gas:0x09:+1',
    vector: 'block/precompile-status/blake2f-active',
    class: 'precompile gas',
  },
  {
    what: 'one price of the gas schedule',
    mutant: 'gas:COLD_SLOAD:+1',
    vector: 'block/storage/cold-and-warm-load',
    class: 'gas schedule',
  },
  {
    what: 'one limit',
    mutant: 'precompile-limit:0x08',
    vector: 'block/precompile-limit/pairing-cap57600-passed',
    class: 'precompile limit',
  },
  {
    what: 'one failure mode',
    mutant: 'precompile-limit-reverts:0x05',
    vector: 'block/precompile-edge/modexp-modulus-1025',
    class: 'precompile failure mode',
  },
  {
    what: 'the time of one fork by one second',
    mutant: 'fork-late:osaka:1',
    vector: 'block/forks/osaka-leading-zeros',
    class: 'fork skew',
  },
  {
    what: 'the order in which one storage key is hashed',
    mutant: 'storage-key-order',
    vector: 'storage/slot-solidity/member-real',
    class: 'storage slot',
  },
  {
    what: 'one balance that no transaction changed',
    mutant: 'unsolicited-balance:coinbase:+1',
    vector: 'block/state-change/coinbase-payment',
    class: 'balance',
  },
]

describe.each(['sequencer', 'prover'] as const)(
  'a pair whose %s differs from the ruleset that both declare in',
  (side) => {
    test.each(differences)('$what is found, classed and blamed', async ({ mutant, vector, class: expected }) => {
      const out = mkdtempSync(join(folder, 'out-'))
      const party = `ref:?mutant=${mutant}`
      const file = join(vectors, `${vector}.json`)
      const words = ['run', '--vectors', file, `--${side}`, party, '--workers', '1', '--out', out]
      const { code } = await runCli(words)
      const events = readFileSync(join(out, 'run.ndjson'), 'utf8')
        .trim()
        .split('\n')
        .map((line): Event => JSON.parse(line))
      const [found] = events.filter((event): event is CaseEvent => event.event === 'case')
      expect({ code, found }).toMatchObject({
        code: exitCode.nonConformance,
        found: { id: vector, relation: `${side}-wrong`, divergence: { class: expected, blame: side } },
      })
    })
  },
)
