import { describe, expect, test } from 'vitest'
import { splitBlock } from '../../src/codec/Block.ts'
import type { BlockParts } from '../../src/codec/Block.ts'
import { loadCrypto } from '../../src/crypto/loadCrypto.ts'
import { createMachineEngine } from '../../src/execution/machine/machineEngine.ts'
import { bob } from '../../src/fill/Account.ts'
import { blobHash, build, transaction } from '../../src/fill/cases/language.ts'
import type { Case } from '../../src/fill/Case.ts'
import { fillCase } from '../../src/fill/fillCase.ts'
import { mutate } from '../../src/fill/mutate.ts'
import type { Mutation } from '../../src/fill/Mutation.ts'
import { signTransaction } from '../../src/fill/signTransaction.ts'
import { quantity, toBytes } from '../../src/model/Hex.ts'
import { ruleset } from '../../src/standard/rulesets.ts'

const crypto = await loadCrypto('noble')
const plan: Case = {
  name: 'test/mutation',
  given: 'a sender',
  when: 'it pays twice',
  must: 'both payments arrive',
  clauses: [],
  ruleset: 'lockstep-osaka',
  alloc: {},
  blocks: [build(transaction({ to: bob.address, value: 1n }), transaction({ to: bob.address, value: 2n }))],
}
const filled = await fillCase(plan, ruleset('lockstep-osaka'), { crypto, engine: createMachineEngine(crypto) })
const parent = filled.genesis.headerRlp
const postState = filled.filled[0]?.postState ?? {}

function changed(mutation: Mutation, replacement?: ReturnType<typeof signTransaction>): BlockParts {
  return splitBlock(toBytes(mutate(honestRlp(), mutation, { parent, postState, ...(replacement && { replacement }) })))
}

function honestRlp(): NonNullable<(typeof filled.filled)[0]>['block']['rlp'] {
  const [first] = filled.filled
  if (first === undefined) throw new Error('nothing was filled')
  return first.block.rlp
}

const before = splitBlock(toBytes(honestRlp()))

describe('mutations', () => {
  test('a field changes and nothing else', () => {
    const { header, transactions } = changed({ kind: 'addToField', field: 'gasUsed', difference: 1n })
    expect(header).toEqual({ ...before.header, gasUsed: quantity(BigInt(before.header.gasUsed) + 1n) })
    expect(transactions).toEqual(before.transactions)
  })

  test('a flipped field differs in one bit', () => {
    const { header } = changed({ kind: 'flipField', field: 'stateRoot' })
    expect(BigInt(header.stateRoot) ^ BigInt(before.header.stateRoot)).toBe(1n)
  })

  test('a replaced transaction reseals the transactions root and the blob gas used', () => {
    const blob = transaction({ type: 'blob', to: bob.address, blobVersionedHashes: [blobHash(1), blobHash(2)] })
    const { header, transactions } = changed(
      { kind: 'replaceTransaction', index: 1, transaction: blob },
      signTransaction(blob, 1n, 1n),
    )
    expect(header.transactionsRoot).not.toBe(before.header.transactionsRoot)
    expect(header).toEqual({
      ...before.header,
      transactionsRoot: header.transactionsRoot,
      blobGasUsed: quantity(2 * 131_072),
    })
    expect(transactions[0]).toEqual(before.transactions[0])
  })

  test('replacing a transaction by itself gives the honest block', () => {
    const [, second] = before.transactions
    if (second === undefined) throw new Error('there are two transactions')
    const same = signTransaction(transaction({ to: bob.address, value: 2n }), 1n, 1n)
    const mutation: Mutation = { kind: 'replaceTransaction', index: 1, transaction: transaction({ to: bob.address }) }
    expect(mutate(honestRlp(), mutation, { parent, postState, replacement: same })).toBe(honestRlp())
  })

  test('a dropped transaction leaves the header as it was', () => {
    const { header, transactions } = changed({ kind: 'dropTransaction', index: 0 })
    expect(header).toEqual(before.header)
    expect(transactions).toHaveLength(1)
  })

  test('an uncle is committed to, a smuggled one is not', () => {
    const added = changed({ kind: 'addUncle' })
    expect(added.uncles).toHaveLength(1)
    expect(added.header.sha3Uncles).not.toBe(before.header.sha3Uncles)
    const smuggled = changed({ kind: 'smuggleUncle' })
    expect(smuggled.uncles).toHaveLength(1)
    expect(smuggled.header.sha3Uncles).toBe(before.header.sha3Uncles)
  })

  test('an encoding is cut short or goes on', () => {
    expect(mutate(honestRlp(), { kind: 'truncate', bytes: 1 }, { parent, postState })).toBe(honestRlp().slice(0, -2))
    expect(mutate(honestRlp(), { kind: 'appendBytes', value: '0x00' }, { parent, postState })).toBe(`${honestRlp()}00`)
  })

  test('a field that the header does not have is a defect', () => {
    expect(() => changed({ kind: 'flipField', field: 'blockAccessListHash' })).toThrow(
      'the header has no blockAccessListHash',
    )
  })
})
