import { loadCrypto } from '../../../src/crypto/loadCrypto.ts'
import { createMachineEngine } from '../../../src/execution/machine/machineEngine.ts'
import { fillCase } from '../../../src/fill/fillCase.ts'
import type { Case as Plan } from '../../../src/fill/Case.ts'
import type { Methods } from '../../../src/model/generated/adapter.ts'
import type { Ruleset } from '../../../src/model/generated/ruleset.ts'
import { hash32 } from '../../../src/model/Hex.ts'
import { createReference } from '../../../src/roles/reference.ts'
import type { Party, Started } from '../../../runners/adapters/Party.ts'
import { compare } from '../../../runners/compare/compare.ts'
import type { Divergence } from '../../../runners/compare/Divergence.ts'
import { locate } from '../../../runners/compare/locate.ts'
import type { BuildCase } from '../../../runners/load/Case.ts'
import { observe, triangulate } from '../../../runners/observe/observe.ts'

/** Mutants of the two parties; the reference itself where absent. */
export interface Faults {
  readonly sequencer?: string
  readonly prover?: string
}

/**
 * Judges a pair of references, faulty or not, on one case that is filled on the spot.
 *
 * @param plan - The case.
 * @param ruleset - Any ruleset; it need not be published.
 * @param faults - Of the parties.
 * @returns Where they part; undefined where they pass.
 */
export async function divergenceOf(plan: Plan, ruleset: Ruleset, faults: Faults): Promise<Divergence | undefined> {
  const asked = await buildCase(plan, ruleset)
  const [sequencer, prover, reference] = [
    await start('ref:?sequencer', faults.sequencer),
    await start('ref:?prover', faults.prover),
    await start('ref:'),
  ]
  const pair = { sequencer, prover, reference: async () => reference, budgetMs: 30_000, controls: { asked: 1000 } }
  let observation = await observe(asked, pair)
  let verdict = compare(asked, observation)
  if (verdict.pair.status !== 'fail') return undefined
  observation = await triangulate(asked, observation, pair)
  verdict = compare(asked, observation)
  return locate(asked, observation, verdict, pair)
}

async function buildCase(plan: Plan, ruleset: Ruleset): Promise<BuildCase> {
  const crypto = await loadCrypto('auto')
  const { genesis, blocks } = await fillCase(plan, ruleset, { crypto, engine: createMachineEngine(crypto) })
  return {
    kind: 'build',
    id: `block/${plan.name}`,
    file: 'test',
    family: 'block',
    fork: 'test',
    ruleset,
    clauses: plan.clauses,
    headerInputs: plan.headerInputs ?? [],
    genesis,
    blocks: blocks.flatMap((block) =>
      block.kind === 'build'
        ? [
            {
              input: block.input,
              expected: {
                ...block.expected,
                excluded: block.expected.excluded.map(({ index, reason }) => ({ index, reasons: [reason] })),
              },
            },
          ]
        : [],
    ),
  }
}

async function start(name: string, mutant?: string): Promise<Started> {
  const crypto = await loadCrypto('auto')
  const made = await createReference({ crypto, engine: 'lockstep', ...(mutant !== undefined && { mutant }) })
  const declaration = { ...made.declaration, protocol: 1 as const, nonceDigest: hash32(`0x${'00'.repeat(32)}`) }
  const party: Party = {
    connect: { kind: 'reference', text: name } as unknown as Party['connect'],
    declaration,
    call: async (method, params, { ruleset }) => {
      if (ruleset !== undefined) {
        await made.handlers.lockstep_configure({ ruleset: ruleset.ruleset, rulesetHash: ruleset.hash })
      }
      // One function per method, each of its own parameters.
      const table = made.handlers as unknown as Readonly<Record<string, (asked: unknown) => Promise<unknown>>>
      const result = await table[method]?.(params)
      return { kind: 'result', result: result as Methods[typeof method]['result'] }
    },
    close: async () => undefined,
  }
  return { party }
}
