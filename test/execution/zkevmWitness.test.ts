import { describe, expect, test } from 'vitest'
import { loadCases } from '../../runners/load/loadCases.ts'
import { splitBlock } from '../../src/codec/Block.ts'
import { encodeHeader } from '../../src/codec/Header.ts'
import * as Rlp from '../../src/codec/Rlp.ts'
import { executeStateless } from '../../src/execution/executeStateless.ts'
import { createMachineEngine } from '../../src/execution/machine/machineEngine.ts'
import type { Party } from '../../src/execution/Party.ts'
import type { BlockToExecute, ExecutedBlock, Witness } from '../../src/model/generated/adapter.ts'
import type { Ruleset } from '../../src/model/generated/ruleset.ts'
import { type Bytes, fromBytes, toBytes } from '../../src/model/Hex.ts'
import { recordWitness, type WitnessRecorder } from '../../src/state/Witness.ts'
import { absentReason, hasSharedData } from '../sharedData.ts'
import { fixturePath } from './support/fixturePath.ts'
import { partyFor } from './support/runCase.ts'

/** A block of the fixtures whose witness was not damaged on purpose. */
interface ForeignBlock {
  /** Name of the test, and the place of the block in its chain. */
  readonly name: string
  readonly ruleset: Ruleset
  readonly rlp: Bytes
  readonly witness: Witness
}

/** What our own prover and recorder make of it. */
interface Replayed {
  readonly executed: ExecutedBlock
  readonly canonical: ExecutedBlock
  /** Nodes and codes that execution took. */
  readonly own: Pick<Witness, 'state' | 'codes'>
}

const blocks: readonly ForeignBlock[] = hasSharedData ? await foreignBlocks() : []

async function foreignBlocks(): Promise<readonly ForeignBlock[]> {
  const found: ForeignBlock[] = []
  for await (const loaded of loadCases(fixturePath('eest-zkevm-v0.3.3'))) {
    if (loaded.kind !== 'case' || loaded.case.kind !== 'import') continue
    const { id, ruleset } = loaded.case
    const name = /::test_(\w+)\[/.exec(id)?.[1] ?? id
    for (const [place, { rlp, witness }] of loaded.case.blocks.entries()) {
      if (witness !== undefined) found.push({ name: `${name}/${place}`, ruleset, rlp, witness })
    }
  }
  return found
}

/** The newest fork that the machine has, in the place of the development network of the fixtures. */
function asOsaka(ruleset: Ruleset): Ruleset {
  const renamed = (fork: string): string => (fork === 'amsterdam' ? 'osaka' : fork)
  return {
    ...ruleset,
    forks: ruleset.forks.map((fork) => ({
      ...fork,
      id: renamed(fork.id),
      evmBase: fork.evmBase === 'amsterdam' ? 'osaka' : fork.evmBase,
    })),
    precompiles: ruleset.precompiles.map((precompile) => ({
      ...precompile,
      history: precompile.history.map((entry) => ({ ...entry, sinceFork: renamed(entry.sinceFork) })),
    })),
  }
}

/** The block without the two fields that Osaka's header does not have. */
function withOsakaHeader(rlp: Bytes): Bytes {
  const { header } = splitBlock(toBytes(rlp))
  const { blockAccessListHash: _, slotNumber: __, ...rest } = header
  const [, ...lists] = Rlp.split(toBytes(rlp))
  return fromBytes(Rlp.join([encodeHeader(rest), ...lists]))
}

async function replay({ ruleset, rlp, witness }: ForeignBlock): Promise<Replayed> {
  const party = await partyFor(asOsaka(ruleset), createMachineEngine)
  let recorder: WitnessRecorder | undefined
  const recording: Party = { ...party, source: (honest) => (recorder = recordWitness(honest)) }
  const block: BlockToExecute = { rlp: withOsakaHeader(rlp), witness }
  const executed = await executeStateless(block, { mode: 'compute', canonicalWitness: false }, recording)
  const own = recorder?.witness([]) ?? { state: [], codes: [] }
  const canonical = await executeStateless(block, { mode: 'compute', canonicalWitness: true }, party)
  return { executed, canonical, own }
}

const replayed = await Promise.all(blocks.map(async (block) => ({ block, ...(await replay(block)) })))

describe.skipIf(!hasSharedData)(`witnesses of zkevm fixtures, replayed by our recorder${absentReason}`, () => {
  test('all 44 suffice', () => {
    expect(replayed.map(({ executed }) => executed.status)).toEqual(Array.from({ length: 44 }, () => 'executed'))
  })

  test('nodes and codes are those that our recorder takes, but for one code that is there to be superfluous', () => {
    const differing = replayed.flatMap(({ block: { name, witness }, own }) => {
      const surplus = (['state', 'codes'] as const).flatMap((list) => {
        const taken = new Set(own[list])
        return witness[list].flatMap((entry, place) => (taken.has(entry) ? [] : [`${list} ${place}`]))
      })
      return surplus.length === 0 ? [] : [{ name, surplus }]
    })
    expect(differing).toEqual([
      { name: 'validation_codes_extra_unused_bytecode/0', surplus: [expect.stringMatching(/^codes /)] },
    ])
  })

  test('42 are canonical as they are; the others have a code too many, and nodes out of order on purpose', () => {
    const refused = replayed.flatMap(({ block: { name }, canonical }) =>
      canonical.status === 'rejected' ? [{ name, reason: canonical.reason }] : [],
    )
    expect(refused).toEqual([
      { name: 'validation_codes_extra_unused_bytecode/0', reason: 'WITNESS_SURPLUS' },
      { name: 'validation_state_unsorted_but_complete/0', reason: 'WITNESS_SURPLUS' },
    ])
  })

  test('where the prices of Osaka come to the gas of the header, the state root is that of the header too', () => {
    const alike = replayed.filter(({ block: { rlp }, executed }) => {
      const { header } = splitBlock(toBytes(rlp))
      return executed.status === 'executed' && BigInt(executed.result.gasUsed) === BigInt(header.gasUsed)
    })
    expect(alike.length).toBe(29)
    for (const { block, executed } of alike) {
      const { header } = splitBlock(toBytes(block.rlp))
      expect(executed).toMatchObject({ result: { stateRoot: header.stateRoot } })
    }
  })
})
