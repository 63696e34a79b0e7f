import { describe, expect, test } from 'vitest'
import type { StatelessCase } from '../../runners/load/Case.ts'
import { loadCases } from '../../runners/load/loadCases.ts'
import { executeStateless } from '../../src/execution/executeStateless.ts'
import { importBlocks } from '../../src/execution/importBlocks.ts'
import { createMachineEngine } from '../../src/execution/machine/machineEngine.ts'
import type { Party } from '../../src/execution/Party.ts'
import type { ExecutedBlock, Witness } from '../../src/model/generated/adapter.ts'
import { recordWitness, type WitnessRecorder } from '../../src/state/Witness.ts'
import { ruleset } from '../../src/standard/rulesets.ts'
import { rulesetHash } from '../../src/standard/rulesetHash.ts'
import { absentReason, hasSharedData } from '../sharedData.ts'
import { publishedVectors } from '../vectors/published.ts'
import { fixturePath } from './support/fixturePath.ts'
import { partyFor } from './support/runCase.ts'

const real: StatelessCase[] = []
if (hasSharedData) {
  for await (const loaded of loadCases(fixturePath('real-blocks'))) {
    if (loaded.kind === 'case' && loaded.case.kind === 'stateless') real.push(loaded.case)
  }
}

interface Recorded {
  readonly executed: ExecutedBlock
  /** What our own recorder keeps of the client's witness. */
  readonly own: Witness
}

/** Executes a block from a client's witness, and records what that takes. */
async function record({ rlp, witness, context }: StatelessCase, party: Party): Promise<Recorded> {
  let recorder: WitnessRecorder | undefined
  const recording: Party = { ...party, source: (honest) => (recorder = recordWitness(honest)) }
  const block = { rlp, witness, ...(context !== undefined && { context }) }
  const executed = await executeStateless(block, { mode: 'validate', canonicalWitness: false }, recording)
  return { executed, own: recorder?.witness([]) ?? { state: [], codes: [], headers: [] } }
}

describe.runIf(hasSharedData)(`witnesses of real blocks${absentReason}`, () => {
  test('there are six', () => {
    expect(real).toHaveLength(6)
  })

  test.each(real)('$id holds all that our recorder takes, and that is enough', async (found) => {
    const party = await partyFor(found.ruleset, createMachineEngine)
    const { executed, own } = await record(found, party)
    expect(executed.status).toBe('executed')
    for (const list of ['state', 'codes'] as const) {
      const theirs = new Set(found.witness[list])
      expect(own[list].filter((entry) => !theirs.has(entry))).toEqual([])
    }
    const { headers } = found.witness
    const again = await record({ ...found, witness: { ...own, headers } }, party)
    expect(again).toEqual({ executed, own })
  })

  test.each(real)('$id cannot do without a node or a code of ours', async (found) => {
    const party = await partyFor(found.ruleset, createMachineEngine)
    const { own } = await record(found, party)
    // Every node would take minutes: some from each part of the sorted lists.
    for (const list of ['state', 'codes'] as const) {
      for (const part of [0.1, 0.5, 0.9]) {
        const entries = own[list].toSpliced(Math.floor(own[list].length * part), 1)
        const damaged = { ...found.witness, ...own, headers: found.witness.headers, [list]: entries }
        const { executed } = await record({ ...found, witness: damaged }, party)
        // On the word of its context, one of them takes accounts that are not shown for absent: another root is the result.
        const reason = found.context?.missingAccounts === 'absent' ? /^(?:WITNESS_|STATE_ROOT_)/ : /^WITNESS_/
        expect(executed).toMatchObject({ status: 'rejected', reason: expect.stringMatching(reason) })
      }
    }
  })
})

describe('recording a witness', () => {
  test('twice around an import changes neither the witnesses nor the blocks', async () => {
    const vector = publishedVectors().find(({ id }) => id === 'block/recorder/second-block')
    if (vector === undefined) throw new Error('the vector is gone')
    const rules = ruleset(vector.ruleset.name)
    const party = await partyFor(rules, createMachineEngine)
    const blocks = vector.blocks.flatMap((block) => (block.kind === 'build' ? [block.expected.rlp] : []))
    const ask = (emit: readonly 'witness'[]): ReturnType<typeof importBlocks> =>
      importBlocks(
        { token: '', rulesetHash: rulesetHash(rules), genesis: vector.genesis, blocks, emit: [...emit] },
        party,
      )
    const before = await ask(['witness'])
    const silent = await ask([])
    const after = await ask(['witness'])
    expect(after).toEqual(before)
    expect(silent.head).toBe(before.head)
    expect(before.blocks.map(({ witness }) => witness)).toEqual(
      vector.blocks.map(({ expected }) => ('witness' in expected ? expected.witness : undefined)),
    )
  })
})
