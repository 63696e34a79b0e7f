import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'

import { readRpcBlock } from '../../../../runners/adapters/programs/node/rpcBlock.ts'
import * as Rlp from '../../../../src/codec/Rlp.ts'
import { fromBytes } from '../../../../src/model/Hex.ts'
import { absentReason, hasSharedData, readBinary, readText } from '../../../sharedData.ts'

/** The answer in a recorded exchange of execution-apis. */
function answerOf(name: string): Record<string, unknown> {
  const line = readText(`execution-apis/eth_getBlockByNumber/${name}.io.gz`)
    .split('\n')
    .find((text) => text.startsWith('<< '))
  return (JSON.parse(line?.slice(3) ?? '') as { result: Record<string, unknown> }).result
}

/** Blocks of the chain that geth answered from. */
function chainBlocks(): string[] {
  const packed = readBinary('execution-apis/chain.rlp')
  const chain = packed[0] === 0x1f ? gunzipSync(packed) : packed
  const blocks: string[] = []
  for (let offset = 0; offset < chain.length;) {
    const { end } = Rlp.spanAt(chain, offset, chain.length)
    blocks.push(fromBytes(chain.subarray(offset, end)))
    offset = end
  }
  return blocks
}

describe.skipIf(!hasSharedData)(`blocks as geth answers them${absentReason}`, () => {
  test.each(['get-latest', 'get-finalized'])('%s is rebuilt to the bytes of the chain that it comes from', (name) => {
    const answer = answerOf(name)
    const { rlp, hash, header } = readRpcBlock(answer)
    expect(hash).toBe(answer['hash'])
    expect(chainBlocks()[Number(header.number) - 1]).toBe(rlp)
  })

  test.each(['stateRoot', 'gasUsed', 'timestamp', 'extraData'])(
    'a block with another %s does not have the hash',
    (field) => {
      const changed = { ...answerOf('get-latest'), [field]: `0x${'12'.repeat(field === 'stateRoot' ? 32 : 1)}` }
      expect(() => readRpcBlock(changed)).toThrow('the header fields of block')
    },
  )

  test('a transaction with another value does not have the hash', () => {
    const answer = answerOf('get-latest')
    const [first, ...others] = answer['transactions'] as readonly Record<string, unknown>[]
    const changed = { ...answer, transactions: [{ ...first, value: '0x123' }, ...others] }
    expect(() => readRpcBlock(changed)).toThrow('the fields of transaction')
  })
})
