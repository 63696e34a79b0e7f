import { describe, expect, it } from 'vitest'
import { buildBlocks } from '../../src/execution/buildBlocks.ts'
import { importBlocks } from '../../src/execution/importBlocks.ts'
import { createMachineEngine } from '../../src/execution/machine/machineEngine.ts'
import { address, bytes } from '../../src/model/Hex.ts'
import { account, oneBlock, rulesetAt, sender, signLegacy } from './support/chain.ts'
import { partyFor } from './support/runCase.ts'

const contract = address(`0x${'00'.repeat(18)}1000`)
/** BALANCE of an account that is cold, and its gas stored: 2600 when it is cold, 100 when it is warm. */
const probe = '0x5a732222222222222222222222222222222222222222315060025a900390036000 55'.replace(' ', '')

describe('a built block', () => {
  it('leaves out what may not be in it, says why, and is otherwise the block without it', async () => {
    const party = await partyFor(rulesetAt('Cancun'), createMachineEngine)
    const first = await signLegacy({ nonce: 0, to: contract, gas: 100_000 })
    const tooHigh = await signLegacy({ nonce: 7, to: contract, gas: 100_000 })
    const tooPoor = await signLegacy({ nonce: 1, to: contract, gas: 100_000, value: 10n ** 30n })
    const tooMuch = await signLegacy({ nonce: 1, to: contract, gas: 40_000_000 })
    const tooLittle = await signLegacy({ nonce: 1, to: contract, gas: 20_999 })
    const second = await signLegacy({ nonce: 1, to: contract, gas: 100_000 })
    const alloc = { [contract]: account(0n, probe) }
    const clean = await buildBlocks(oneBlock(alloc, [first, second]), party)
    const mixed = await buildBlocks(oneBlock(alloc, [first, tooHigh, tooPoor, tooMuch, tooLittle, second]), party)
    const [block] = mixed.blocks
    expect(block?.excluded.map(({ index, reason }) => ({ index, reason }))).toEqual([
      { index: 1, reason: 'NONCE_TOO_HIGH' },
      { index: 2, reason: 'INSUFFICIENT_FUNDS' },
      { index: 3, reason: 'GAS_ALLOWANCE_EXCEEDED' },
      { index: 4, reason: 'INTRINSIC_GAS_TOO_LOW' },
    ])
    expect({ ...block, excluded: [] }).toEqual(clean.blocks[0])
  })

  it('is accepted by an importer, with the same result and witness', async () => {
    const party = await partyFor(rulesetAt('Cancun'), createMachineEngine)
    const request = oneBlock({ [contract]: account(5n, probe) }, [
      await signLegacy({ nonce: 0, to: contract, gas: 100_000 }),
    ])
    const { blocks } = await buildBlocks(request, party)
    const [built] = blocks
    if (built === undefined) throw new Error('no block was built')
    const imported = await importBlocks({ ...request, blocks: [built.rlp] }, party)
    expect(imported.blocks).toEqual([{ status: 'accepted', result: built.result, witness: built.witness }])
    expect(imported.head).toBe(built.result.blockHash)
  })

  it('names the address of a contract that it creates', async () => {
    const party = await partyFor(rulesetAt('Cancun'), createMachineEngine)
    const creation = await signLegacy({ nonce: 0, to: null, gas: 100_000, data: bytes('0x6000') })
    const { blocks } = await buildBlocks(oneBlock({}, [creation]), party)
    // keccak256(rlp([sender, 0])), as every wallet of this well-known key shows it.
    expect(blocks[0]?.result.transactions[0]?.contractAddress).toBe('0x6295ee1b4f6dd65047762f924ecd367c17eabf8f')
    expect(sender).toBe('0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b')
  })
})

describe('an importer', () => {
  it('keeps nothing of a block that it refuses', async () => {
    const party = await partyFor(rulesetAt('Cancun'), createMachineEngine)
    const request = oneBlock({ [contract]: account(5n, probe) }, [
      await signLegacy({ nonce: 0, to: contract, gas: 100_000 }),
    ])
    const { blocks, genesis } = await buildBlocks(request, party)
    const rlp = blocks[0]?.rlp ?? bytes('0x')
    // One bit of the state root.
    const root = blocks[0]?.result.stateRoot.slice(2) ?? ''
    const damaged = bytes(rlp.replace(root, `${root.slice(0, -1)}${root.endsWith('0') ? '1' : '0'}`))
    const imported = await importBlocks({ ...request, blocks: [damaged, rlp] }, party)
    expect(imported.blocks.map((block) => (block.status === 'rejected' ? block.reason : block.status))).toEqual([
      'STATE_ROOT_MISMATCH',
      'accepted',
    ])
    const alone = await importBlocks({ ...request, blocks: [damaged] }, party)
    expect(alone.head).toBe(genesis.hash)
  })

  it('refuses a block whose parent it does not have', async () => {
    const party = await partyFor(rulesetAt('Cancun'), createMachineEngine)
    const request = oneBlock({}, [])
    const { blocks } = await buildBlocks(request, party)
    const rlp = blocks[0]?.rlp ?? bytes('0x')
    const other = oneBlock({ [contract]: account(1n) }, [])
    const imported = await importBlocks({ ...other, blocks: [rlp] }, party)
    expect(imported.blocks[0]).toMatchObject({ status: 'rejected', reason: 'PARENT_UNKNOWN' })
  })
})
