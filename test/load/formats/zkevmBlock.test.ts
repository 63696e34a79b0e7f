import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { rootAfter } from '../../../runners/load/accessListWitness.ts'
import type { AccessListCase } from '../../../runners/load/Case.ts'
import { decodeStatelessInput } from '../../../src/codec/StatelessInput.ts'
import { toBytes } from '../../../src/model/Hex.ts'
import { absentReason, hasSharedData } from '../../sharedData.ts'
import { casesOf, fixtures } from '../support/loading.ts'

const folder = join(fixtures, 'eest-zkevm-v0.3.3')

async function accessLists(): Promise<readonly AccessListCase[]> {
  return (await casesOf(folder)).filter((found) => found.kind === 'accessList')
}

describe.skipIf(!hasSharedData)(`zkevm fixtures${absentReason}`, () => {
  test('the nodes of every whole witness lead through the access list to the state root of the header', async () => {
    const whole = (await accessLists()).filter(({ expected }) => expected.kind === 'root')
    expect(whole.length).toBe(44)
    for (const { witness, preStateRoot, accessList, expected } of whole) {
      expect({ kind: 'root', stateRoot: rootAfter(witness, preStateRoot, accessList) }).toEqual(expected)
    }
  })

  test('of the damaged witnesses, those that lack a node of the access list are asked for, the others are not shown', async () => {
    const damaged = (await accessLists()).filter(({ expected }) => expected.kind === 'reject')
    const names = damaged.map(({ id, notShown }) => [/::test_(\w+)\[/.exec(id)?.[1], notShown === undefined])
    expect(names).toEqual([
      ['validation_codes_missing_current_frame_code', false],
      ['validation_codes_missing_second_marker_in_delegation_chain', false],
      ['validation_codes_missing_sender_delegation_marker', false],
      ['validation_headers_empty_block_missing_mandatory_parent', false],
      ['validation_headers_non_contiguous_chain', false],
      ['validation_state_missing_delete_auxiliary_node', true],
      ['validation_state_missing_failed_call_target_account_proof_node', true],
    ])
  })

  test('a witness that lacks any one node of a touched path leads nowhere', async () => {
    const [first] = await accessLists()
    if (first === undefined) throw new Error('no case')
    const { witness, preStateRoot, accessList } = first
    const without = witness.state.map((_, index) => {
      try {
        return rootAfter({ state: witness.state.toSpliced(index, 1) }, preStateRoot, accessList)
      } catch {
        return 'refused'
      }
    })
    expect(new Set(without)).toEqual(new Set(['refused']))
  })

  test('a chain is asked whole with the witness of each block, and says that nobody here executes it', async () => {
    const imports = (await casesOf(folder)).filter((found) => found.kind === 'import')
    expect(imports.length).toBe(41)
    expect(imports.every(({ notShown }) => notShown?.startsWith('Amsterdam is not final') === true)).toBe(true)
    const blocks = imports.flatMap((found) => found.blocks)
    expect([blocks.length, blocks.filter(({ witness }) => witness !== undefined).length]).toEqual([51, 44])
  })

  test('the access list in JSON is the one in the SSZ input', async () => {
    const cases = await casesOf(folder)
    const inputs = new Map(
      cases.flatMap((found) =>
        found.kind === 'statelessInput' ? [[found.id.replace('request-root', ''), found.input] as const] : [],
      ),
    )
    for (const { id, accessList } of await accessLists()) {
      const input = inputs.get(id.replace('access-list', ''))
      expect(input && decodeStatelessInput(toBytes(input)).accessList).toBe(accessList)
    }
  })
})
