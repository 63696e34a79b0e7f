import { beforeAll, describe, expect, it } from 'vitest'
import { loadCases } from '../../runners/load/loadCases.ts'
import type { ImportCase } from '../../runners/load/Case.ts'
import { executeStateless } from '../../src/execution/executeStateless.ts'
import { importBlocks } from '../../src/execution/importBlocks.ts'
import { createMachineEngine } from '../../src/execution/machine/machineEngine.ts'
import type { Party } from '../../src/execution/Party.ts'
import type { BlockToExecute, ExecutedBlock, ExecutionResult, Witness } from '../../src/model/generated/adapter.ts'
import { blankComputedFields } from '../../src/codec/Block.ts'
import { bytes, fromBytes, toBytes, type Bytes } from '../../src/model/Hex.ts'
import { rulesetHash } from '../../src/standard/rulesetHash.ts'
import { absentReason, hasSharedData } from '../sharedData.ts'
import { fixturePath } from './support/fixturePath.ts'
import { partyFor } from './support/runCase.ts'

const folder = fixturePath('eest-v5.4.0/blockchain_tests/cancun/eip6780_selfdestruct')

interface Proven {
  readonly party: Party
  readonly block: BlockToExecute
  readonly result: ExecutionResult
}

const cases: Proven[] = []

async function prove(found: ImportCase): Promise<void> {
  const party = await partyFor(found.ruleset, createMachineEngine)
  const hash = rulesetHash(found.ruleset)
  const blocks = found.blocks.map(({ rlp }) => rlp)
  const imported = await importBlocks(
    { token: '', rulesetHash: hash, genesis: found.genesis, blocks, emit: ['witness'] },
    party,
  )
  for (const [index, block] of imported.blocks.entries()) {
    const rlp = blocks[index]
    if (rlp === undefined || block.status !== 'accepted' || block.witness === undefined) continue
    cases.push({ party, block: { rlp, witness: block.witness }, result: block.result })
  }
}

function run({ party, block }: Proven, witness: Witness, canonicalWitness = false): Promise<ExecutedBlock> {
  return executeStateless({ ...block, witness }, { mode: 'validate', canonicalWitness }, party)
}

const reasonOf = (executed: ExecutedBlock): string => (executed.status === 'rejected' ? executed.reason : 'EXECUTED')
const without = (list: readonly Bytes[], index: number): Bytes[] => list.filter((_, place) => place !== index)

beforeAll(async () => {
  if (!hasSharedData) return
  let seen = 0
  for await (const loaded of loadCases(folder)) {
    if (loaded.kind !== 'case' || loaded.case.kind !== 'import' || seen++ % 29 !== 0) continue
    await prove(loaded.case)
    if (cases.length >= 6) return
  }
}, 120_000)

describe.runIf(hasSharedData)(`a block executed from its witness${absentReason}`, () => {
  it('gives what the sequencer gave, from a witness without surplus', async () => {
    expect(cases.length).toBeGreaterThan(3)
    for (const proven of cases) {
      expect(await run(proven, proven.block.witness, true)).toEqual({ status: 'executed', result: proven.result })
    }
  })

  it('is refused without any one of its nodes', async () => {
    for (const proven of cases) {
      const { state } = proven.block.witness
      for (let index = 0; index < state.length; index++) {
        const executed = await run(proven, { ...proven.block.witness, state: without(state, index) })
        expect(['WITNESS_NODE_MISSING', 'WITNESS_STATE_ROOT_MISMATCH']).toContain(reasonOf(executed))
      }
    }
  })

  it('is refused without any one of its codes', async () => {
    for (const proven of cases) {
      const { codes } = proven.block.witness
      for (let index = 0; index < codes.length; index++) {
        const executed = await run(proven, { ...proven.block.witness, codes: without(codes, index) })
        expect(reasonOf(executed)).toBe('WITNESS_CODE_MISSING')
      }
    }
  })

  it('is refused with a node that was altered, and names whose it is', async () => {
    const proven = cases[0]
    if (proven === undefined) return
    const state = proven.block.witness.state.map((node, index) => {
      if (index !== 1) return node
      const altered = toBytes(node)
      altered[altered.length - 1] = (altered[altered.length - 1] ?? 0) ^ 1
      return fromBytes(altered)
    })
    const executed = await run(proven, { ...proven.block.witness, state })
    expect(reasonOf(executed)).toMatch(/^WITNESS_/)
  })

  it('is refused in canonical mode with one node more, and accepted otherwise', async () => {
    const [proven, other] = cases
    if (proven === undefined || other === undefined) return
    const surplus = other.block.witness.state.find((node) => !proven.block.witness.state.includes(node))
    if (surplus === undefined) return
    const witness = { ...proven.block.witness, state: [...proven.block.witness.state, surplus].toSorted() }
    expect(reasonOf(await run(proven, witness, true))).toBe('WITNESS_SURPLUS')
    expect(reasonOf(await run(proven, witness, false))).toBe('EXECUTED')
  })

  it('is refused without its parent', async () => {
    const [proven] = cases
    if (proven === undefined) return
    expect(reasonOf(await run(proven, { ...proven.block.witness, headers: [] }))).toBe('WITNESS_HEADER_MISSING')
  })

  it('is refused with the header of a stranger as its parent', async () => {
    const [proven] = cases
    if (proven === undefined) return
    const headers = proven.block.witness.headers.map((header) =>
      bytes(`${header.slice(0, -2)}${header.endsWith('00') ? '01' : '00'}`),
    )
    expect(reasonOf(await run(proven, { ...proven.block.witness, headers }))).toBe('WITNESS_HEADERS_INVALID')
  })

  it('computes the roots that its header leaves open', async () => {
    for (const { party, block, result } of cases) {
      const rlp = fromBytes(blankComputedFields(toBytes(block.rlp)))
      const options = { mode: 'compute', canonicalWitness: true } as const
      expect(await executeStateless({ ...block, rlp }, options, party)).toEqual({ status: 'executed', result })
    }
  })
})
