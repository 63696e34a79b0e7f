import { describe, expect, test } from 'vitest'

import { fileURLToPath } from 'node:url'
import { exitCode } from '../../runners/report/exitCode.ts'
import { runCli } from '../runners/runCli.ts'

/** Of the report, what the tests look at. */
interface Report {
  readonly forks: readonly { readonly fork: string }[]
  readonly boundaries: readonly {
    readonly fork: string
    readonly declared: string
    readonly lastBefore: string | null
    readonly firstAfter: string | null
  }[]
  readonly differences: readonly object[]
  readonly notShown: readonly object[]
}

async function probed(party: string, ruleset: string, role = 'sequencer'): Promise<{ code: number; report: Report }> {
  const { code, output } = await runCli(['probe', party, '--ruleset', ruleset, '--role', role, '--format', 'json'])
  return { code, report: JSON.parse(output) as Report }
}

describe('a probe of the reference', () => {
  test('finds every fork, every switch at its second, and nothing that differs', async () => {
    const { code, report } = await probed('ref:', 'lockstep-reference')
    const seconds = {
      cancun: 1000,
      prague: 2000,
      osaka: 3000,
      bpo1: 4000,
      bpo2: 5000,
      lockstep1: 6000,
      lockstep2: 7000,
      lockstep3: 8000,
    }
    expect({ code, ...report, forks: report.forks.map(({ fork }) => fork) }).toMatchObject({
      code: exitCode.conformant,
      forks: ['shanghai', ...Object.keys(seconds)],
      boundaries: Object.entries(seconds).map(([fork, at]) => ({
        fork,
        declared: String(at),
        lastBefore: String(at - 1),
        firstAfter: String(at),
      })),
      differences: [],
      notShown: [],
    })
  })

  test('names forks that a short chain cannot stand in', async () => {
    const { code, output } = await runCli(['probe', 'ref:'])
    expect(code).toBe(exitCode.conformant)
    expect(output).toContain('not probed: the forks frontier to paris (14) do not begin by timestamp\n')
  })
})

describe('a probe finds what a party does otherwise than it declares', () => {
  const cases: readonly {
    readonly mutant: string
    readonly role: string
    readonly ruleset: string
    readonly differences: readonly object[]
  }[] = [
    {
      mutant: 'precompile-absent:0x09',
      role: 'prover',
      ruleset: 'lockstep-osaka',
      differences: [{ fork: 'osaka', subject: '0x09 BLAKE2F', declared: 'active, 12 gas', found: 'absent' }],
    },
    {
      mutant: 'precompile-error:0x03',
      role: 'sequencer',
      ruleset: 'lockstep-osaka',
      differences: [
        { fork: 'osaka', subject: '0x03 RIPEMD160', declared: 'active, 720 gas', found: 'fails and loses its gas' },
      ],
    },
    {
      mutant: 'precompile-revert:0x03',
      role: 'sequencer',
      ruleset: 'lockstep-osaka',
      differences: [
        {
          fork: 'osaka',
          subject: '0x03 RIPEMD160',
          declared: 'active, 720 gas',
          found: 'fails and gives its gas back',
        },
      ],
    },
    {
      mutant: 'precompile-gas:0x08:+1@prague',
      role: 'sequencer',
      ruleset: 'lockstep-reference',
      differences: [
        { fork: 'prague', subject: '0x08 BN254_PAIRING', declared: 'active, 113000 gas', found: 'active, 113001 gas' },
      ],
    },
    {
      mutant: 'precompile-limit:0x05',
      role: 'sequencer',
      ruleset: 'lockstep-osaka',
      differences: [{ fork: 'osaka', subject: '0x05 MODEXP, a number of 1025 bytes' }],
    },
    {
      mutant: 'gas:COLD_SLOAD:+1',
      role: 'prover',
      ruleset: 'lockstep-osaka',
      differences: [{ subject: 'opcode 0x54' }, { subject: 'opcode 0x55' }],
    },
    {
      mutant: 'fork-late:osaka:1',
      role: 'prover',
      ruleset: 'lockstep-reference',
      differences: [{ fork: 'osaka', subject: 'activation', declared: '3000', found: 'at 3001' }],
    },
    {
      mutant: 'fork-early:osaka:90',
      role: 'sequencer',
      ruleset: 'lockstep-reference',
      differences: [{ fork: 'osaka', subject: 'activation', declared: '3000', found: 'at 2910' }],
    },
  ]
  for (const { mutant, role, ruleset, differences } of cases) {
    test(`${mutant} as ${role}`, async () => {
      const { code, report } = await probed(`ref:?mutant=${mutant}`, ruleset, role)
      expect({ code, differences: report.differences }).toMatchObject({ code: exitCode.nonConformance, differences })
    })
  }
})

describe('a probe of a party that cannot be probed', () => {
  const faulty = (name: string): string =>
    `cmd:"${process.execPath}" --import tsx "${fileURLToPath(new URL(`../faulty/${name}.ts`, import.meta.url))}"`

  test('that is not who it says ends as a fault of the adapter', async () => {
    const { code, display } = await runCli(['probe', faulty('wrongNonce')])
    expect({ code, display: display.includes('did not start') }).toEqual({ code: exitCode.adapter, display: true })
  })

  test('that does not declare the role is refused before anything runs', async () => {
    const { code, display } = await runCli(['probe', 'edr:', '--role', 'prover'])
    expect({ code, display: display.includes('not prover') }).toEqual({ code: exitCode.usage, display: true })
  })

  test('under a ruleset that nobody knows is refused with the nearest names', async () => {
    const { code, display } = await runCli(['probe', 'ref:', '--ruleset', 'lockstep-referense'])
    expect({ code, display: display.includes('lockstep-reference') }).toEqual({
      code: exitCode.usage,
      display: true,
    })
  })
})
