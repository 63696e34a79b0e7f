import { beforeAll, describe, expect, test } from 'vitest'
import { splitBlock } from '../../../src/codec/Block.ts'
import { fromBytes, toBytes } from '../../../src/model/Hex.ts'
import { openCommittee, type Committee } from './support/committee.ts'

let committee: Committee

beforeAll(async () => {
  committee = await openCommittee({ validators: 4 })
})

describe('a committee of four', () => {
  test('makes the transactions of its users final in the order of the policy, everywhere with the same state', async () => {
    const [low, high, middle] = await committee.pay([3n, 9n, 5n])
    await committee.makeBlock()
    const heads = committee.nodes.map(({ ledger }) => ledger.head.block)
    const [head] = heads
    expect(heads.map(({ hash, stateRoot, header }) => [header.number, hash, stateRoot])).toEqual(
      heads.map(() => [1n, head?.hash, head?.stateRoot]),
    )
    const [block] = committee.finals(0)
    expect(splitBlock(toBytes(present(block).block)).transactions.map(fromBytes)).toEqual([high, middle, low])
  })
})

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('nothing is there')
  return value
}
