import { describe, expect, it } from 'vitest'
import { decodeHeader, encodeHeader } from '../../src/codec/Header.ts'
import { splitBlock } from '../../src/codec/Block.ts'
import { buildBlocks } from '../../src/execution/buildBlocks.ts'
import { importBlocks } from '../../src/execution/importBlocks.ts'
import { createMachineEngine } from '../../src/execution/machine/machineEngine.ts'
import { readState } from '../../src/execution/readState.ts'
import { replaySequencer } from '../../src/execution/replay.ts'
import type { BlockAttributes, BlockToBuild, BuildBlocksParams, Genesis } from '../../src/model/generated/adapter.ts'
import { address, bytes, decimal, fromBytes, hash32, quantity, toBytes, type Bytes } from '../../src/model/Hex.ts'
import { foreignRuleset } from '../../src/standard/foreignRuleset.ts'
import { rulesetHash } from '../../src/standard/rulesetHash.ts'
import { partyFor } from './support/runCase.ts'

const ruleset = foreignRuleset({ network: 'Byzantium', chainId: decimal('1') })
const miner = address(`0x${'aa'.repeat(20)}`)
const rival = address(`0x${'bb'.repeat(20)}`)
const zeroHash = hash32(`0x${'00'.repeat(32)}`)
const emptyRoot = hash32('0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421')

const header: Genesis['header'] = {
  parentHash: zeroHash,
  sha3Uncles: hash32('0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347'),
  miner,
  stateRoot: emptyRoot,
  transactionsRoot: emptyRoot,
  receiptsRoot: emptyRoot,
  logsBloom: bytes(`0x${'00'.repeat(256)}`),
  difficulty: quantity(1_000_000),
  number: quantity(0),
  gasLimit: quantity(8_000_000),
  gasUsed: quantity(0),
  timestamp: quantity(0),
  extraData: bytes('0x'),
  mixHash: zeroHash,
  nonce: bytes('0x0000000000000000'),
}
const genesis: Genesis = { alloc: {}, header, headerRlp: fromBytes(encodeHeader(header)) }

function block(timestamp: number, more: Partial<BlockAttributes> = {}): BlockToBuild {
  const attributes = {
    timestamp: quantity(timestamp),
    feeRecipient: miner,
    prevRandao: zeroHash,
    gasLimit: quantity(8_000_000),
  }
  return { attributes: { ...attributes, ...more }, transactions: [] }
}

async function build(blocks: readonly BlockToBuild[]): Promise<Bytes[]> {
  const party = await partyFor(ruleset, createMachineEngine)
  const params: BuildBlocksParams = { token: '', rulesetHash: rulesetHash(ruleset), genesis, blocks, emit: [] }
  return (await buildBlocks(params, party)).blocks.map(({ rlp }) => rlp)
}

async function verdicts(blocks: readonly Bytes[]): Promise<string[]> {
  const party = await partyFor(ruleset, createMachineEngine)
  const imported = await importBlocks(
    { token: '', rulesetHash: rulesetHash(ruleset), genesis, blocks, emit: [] },
    party,
  )
  return imported.blocks.map((one) => (one.status === 'rejected' ? one.reason : one.status))
}

const headerOf = (rlp: Bytes | undefined): Bytes => fromBytes(splitBlock(toBytes(rlp ?? bytes('0x'))).headerRlp)

/** A rival of the first block, and the chain that includes its header as an uncle in the second. */
async function uncle(): Promise<Bytes> {
  const [built] = await build([block(11, { feeRecipient: rival })])
  return headerOf(built)
}

describe('uncles', () => {
  it('are accepted, and both miners are paid', async () => {
    const uncles = [await uncle()]
    const blocks = await build([block(10), block(20, { uncles })])
    expect(await verdicts(blocks)).toEqual(['accepted', 'accepted'])
    const party = await partyFor(ruleset, createMachineEngine)
    const params = { token: '', rulesetHash: rulesetHash(ruleset), genesis, blocks, emit: [] }
    const request = { method: 'seq_importBlocks' as const, params }
    const wanted = [miner, rival].map((owner) => ({ address: owner, slots: [] }))
    const state = readState(await replaySequencer({ request, blockIndex: 1 }, party), wanted)
    // 3 ether a block (EIP-649); a 32nd more for the nephew; seven eighths for an uncle of the generation before.
    expect(state.accounts.map(({ balance }) => BigInt(balance))).toEqual([
      6_093_750_000_000_000_000n,
      2_625_000_000_000_000_000n,
    ])
  })

  it.each<readonly [string, (rival: Bytes, first: Bytes) => readonly Bytes[]]>([
    ['that are ancestors', (_, first) => [first]],
    ['that come twice', (side) => [side, side]],
    ['of more than two', (side) => [side, side, side]],
    [
      'without a parent in the chain',
      () => [fromBytes(encodeHeader({ ...header, number: quantity(1), parentHash: emptyRoot }))],
    ],
  ])('%s are refused', async (_, choose) => {
    const [first] = await build([block(10)])
    const blocks = await build([block(10), block(20, { uncles: choose(await uncle(), headerOf(first)) })])
    expect(await verdicts(blocks)).toEqual(['accepted', 'UNCLES_INVALID'])
  })

  it('that break the rules of headers are refused for the reason of their own header', async () => {
    const blocks = await build([block(10), block(20, { uncles: [tooDifficult(await uncle())] })])
    expect(await verdicts(blocks)).toEqual(['accepted', 'DIFFICULTY_INVALID'])
  })

  it('that an ancestor included are refused', async () => {
    const uncles = [await uncle()]
    const blocks = await build([block(10), block(20, { uncles }), block(30, { uncles })])
    expect(await verdicts(blocks)).toEqual(['accepted', 'accepted', 'UNCLES_INVALID'])
  })

  it('that are brothers of the block are refused', async () => {
    const brothers = await build([block(10), block(21, { feeRecipient: rival })])
    const blocks = await build([block(10), block(20, { uncles: [headerOf(brothers[1])] })])
    expect(await verdicts(blocks)).toEqual(['accepted', 'UNCLES_INVALID'])
  })
})

describe('the head of a proof-of-work chain', () => {
  it('is the block with the most total difficulty, whenever it came', async () => {
    const long = await build([block(10), block(20)])
    const side = await build([block(11, { feeRecipient: rival })])
    const party = await partyFor(ruleset, createMachineEngine)
    const params = { token: '', rulesetHash: rulesetHash(ruleset), genesis, blocks: [...long, ...side], emit: [] }
    const { head, blocks } = await importBlocks(params, party)
    const last = blocks[1]
    expect(last?.status === 'accepted' && last.result.blockHash).toBe(head)
  })
})

function tooDifficult(uncleRlp: Bytes): Bytes {
  const read = decodeHeader(toBytes(uncleRlp))
  return fromBytes(encodeHeader({ ...read, difficulty: quantity(BigInt(read.difficulty) + 1n) }))
}
