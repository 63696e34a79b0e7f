import { describe, expect, it } from 'vitest'
import { assembleBlock, splitBlock } from '../../src/codec/Block.ts'
import { encodeHeader } from '../../src/codec/Header.ts'
import { buildBlocks } from '../../src/execution/buildBlocks.ts'
import { toBlockHeader } from '../../src/execution/BlockHeader.ts'
import { checkBlock } from '../../src/execution/executeBlock.ts'
import { executeStateless } from '../../src/execution/executeStateless.ts'
import { importBlocks } from '../../src/execution/importBlocks.ts'
import { createMachineEngine } from '../../src/execution/machine/machineEngine.ts'
import { createRulesBook } from '../../src/execution/Rules.ts'
import type { Header } from '../../src/model/generated/adapter.ts'
import { address, bytes, fromBytes, hash32, quantity, toBytes, type Bytes } from '../../src/model/Hex.ts'
import { account, oneBlock, rulesetAt, signLegacy } from './support/chain.ts'
import { partyFor } from './support/runCase.ts'

const other = hash32(`0x${'ab'.repeat(32)}`)
const recipient = address(`0x${'00'.repeat(18)}1000`)

/** One field that differs from a valid header, and why that is refused. */
const changes: readonly (readonly [reason: string, change: (header: Header) => Partial<Header>])[] = [
  ['BLOCK_NUMBER_INVALID', () => ({ number: quantity(2) })],
  ['TIMESTAMP_INVALID', () => ({ timestamp: quantity(0) })],
  ['GAS_LIMIT_INVALID', () => ({ gasLimit: quantity(30_000_000 + 29_296) })],
  ['GAS_LIMIT_INVALID', () => ({ gasLimit: quantity(2n ** 63n) })],
  ['GAS_USED_OVER_LIMIT', () => ({ gasUsed: quantity(30_000_001) })],
  ['GAS_USED_MISMATCH', (header) => ({ gasUsed: quantity(BigInt(header.gasUsed) + 1n) })],
  ['BASE_FEE_INVALID', () => ({ baseFeePerGas: quantity(8) })],
  ['EXTRA_DATA_TOO_LONG', () => ({ extraData: bytes(`0x${'00'.repeat(33)}`) })],
  ['DIFFICULTY_INVALID', () => ({ difficulty: quantity(1) })],
  ['NONCE_NOT_ZERO', () => ({ nonce: bytes('0x0000000000000001') })],
  ['UNCLES_INVALID', () => ({ sha3Uncles: other })],
  ['EXCESS_BLOB_GAS_INVALID', () => ({ excessBlobGas: quantity(1) })],
  ['BLOB_GAS_USED_INVALID', () => ({ blobGasUsed: quantity(131_072) })],
  ['HEADER_FIELDS_INVALID', () => ({ requestsHash: other })],
  ['TRANSACTIONS_ROOT_MISMATCH', () => ({ transactionsRoot: other })],
  ['WITHDRAWALS_ROOT_MISMATCH', () => ({ withdrawalsRoot: other })],
  ['STATE_ROOT_MISMATCH', () => ({ stateRoot: other })],
  ['RECEIPTS_ROOT_MISMATCH', () => ({ receiptsRoot: other })],
  ['LOGS_BLOOM_MISMATCH', () => ({ logsBloom: bytes(`0x${'01'.repeat(256)}`) })],
  ['PARENT_UNKNOWN', () => ({ parentHash: other })],
]

function withHeader(rlp: Bytes, change: (header: Header) => Partial<Header>): Bytes {
  const parts = splitBlock(toBytes(rlp))
  return fromBytes(assembleBlock({ ...parts, headerRlp: encodeHeader({ ...parts.header, ...change(parts.header) }) }))
}

describe('a header', () => {
  it.each(changes)('is refused for %s where one field says otherwise', async (reason, change) => {
    const party = await partyFor(rulesetAt('Cancun'), createMachineEngine)
    const request = oneBlock({ [recipient]: account(1n) }, [await signLegacy({ nonce: 0, to: recipient, gas: 21_000 })])
    const [built] = (await buildBlocks(request, party)).blocks
    if (built === undefined) throw new Error('no block was built')
    const changed = withHeader(built.rlp, change)
    const imported = await importBlocks({ ...request, blocks: [built.rlp, changed], emit: ['witness'] }, party)
    const [valid, refused] = imported.blocks
    expect(valid).toMatchObject({ status: 'accepted' })
    expect(refused).toMatchObject({ status: 'rejected', reason })
    if (refused?.witness === undefined) return
    const options = { mode: 'validate', canonicalWitness: false } as const
    expect(await executeStateless({ rlp: changed, witness: refused.witness }, options, party)).toMatchObject({
      status: 'rejected',
      reason,
    })
  })

  it.each([
    ['Osaka', 8_388_608, 'passes'],
    ['Osaka', 8_388_609, 'BLOCK_TOO_LARGE'],
    ['Prague', 8_388_609, 'passes'],
  ])('of a block at %s with %i bytes %s (EIP-7934)', async (network, size, expected) => {
    const party = await partyFor(rulesetAt('Cancun'), createMachineEngine)
    const [built] = (await buildBlocks(oneBlock({}, []), party)).blocks
    const parts = splitBlock(toBytes(built?.rlp ?? bytes('0x')))
    const source = { ...parts.header, requestsHash: other }
    const header = toBlockHeader(source)
    const rules = createRulesBook(rulesetAt(network)).at(header)
    const check = (): string => {
      checkBlock({ parts, header, rules, crypto: party.crypto }, null, size)
      return 'passes'
    }
    if (expected === 'passes') expect(check()).toBe('passes')
    else expect(check).toThrow(expected)
  })
})
