import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { splitBlock } from '../../../src/codec/Block.ts'
import { address, bytes, fromBytes, quantity, toBytes } from '../../../src/model/Hex.ts'
import type { Address } from '../../../src/model/Hex.ts'
import type { Ruleset } from '../../../src/model/generated/ruleset.ts'
import { withSystemCalls } from '../../../src/standard/rulesets.ts'
import { rulesetHash } from '../../../src/standard/rulesetHash.ts'
import { listRoot } from '../../../src/trie/listRoot.ts'
import {
  blobBlocks,
  constantBlobHashes,
  zeroingBlocks,
  delegatingBlocks,
  plainBlocks,
  refusedBlocks,
} from './blocks.ts'
import { isInstalled } from './installed.ts'
import { startProgram } from './program.ts'
import type { Program } from './program.ts'
import { askForReasons, differences, refusedTransactions } from './refusedTransactions.ts'
import {
  account,
  agreed,
  alice,
  attributesOf,
  bob,
  contracts,
  genesisOf,
  headerOf,
  replay,
  requestOf,
  rulesetOf,
  scenarioAlloc,
  startConfigured,
  word,
} from './scenario.ts'
import type { Blocks } from './scenario.ts'

const installed = isInstalled('@nomicfoundation/edr', 'edr:')

describe.skipIf(!installed)('edr', () => {
  let edr: Program
  let reference: Program

  beforeAll(() => {
    edr = startProgram('edr')
    reference = startProgram('reference')
  })
  afterAll(async () => {
    expect([await edr.close(), await reference.close()]).toEqual([0, 0])
  })

  async function configure(ruleset: Ruleset): Promise<void> {
    const { rulesetHash } = requestOf(ruleset, [])
    await edr.call('lockstep_configure', { ruleset, rulesetHash })
  }

  async function build(ruleset: Ruleset, blocks: Blocks, genesis = genesisOf(scenarioAlloc())) {
    await configure(ruleset)
    const params = requestOf(ruleset, blocks, genesis)
    const result = await edr.call('seq_buildBlocks', params)
    return { params, result }
  }

  async function expectAgreement(ruleset: Ruleset, blocks: Blocks): Promise<void> {
    const { params, result } = await build(ruleset, blocks)
    expect(result.blocks.map(({ excluded }) => excluded)).toEqual(blocks.map(() => []))
    expect(await replay(reference, params, result, withSystemCalls(ruleset, []))).toEqual(agreed(result))
  }

  test.each(['London', 'Paris', 'Shanghai', 'Cancun', 'Prague', 'Osaka'])(
    'the reference re-executes blocks of %s to the same results',
    (network) => expectAgreement(rulesetOf(network), plainBlocks()),
  )

  test('the reference agrees on slots that are deleted or undone', () =>
    expectAgreement(rulesetOf('Prague'), zeroingBlocks()))

  test.each(['Cancun', 'Prague', 'Osaka'])('blobs alone in a block of %s are included', (network) =>
    expectAgreement(rulesetOf(network), blobBlocks()),
  )

  test.each(['Prague', 'Osaka'])('delegations of %s are included', (network) =>
    expectAgreement(rulesetOf(network), delegatingBlocks()),
  )

  test('the transactions root is that of the transactions in the block', async () => {
    const { result } = await build(rulesetOf('Prague'), plainBlocks())
    for (const { rlp } of result.blocks) {
      const { header, transactions } = splitBlock(toBytes(rlp))
      expect(header.transactionsRoot).toBe(fromBytes(listRoot(transactions)))
    }
  })

  test('what revm refuses is left out for the reason that the reference names', async () => {
    const { blocks, reasons } = refusedBlocks()
    const ruleset = rulesetOf('Prague')
    const { params, result } = await build(ruleset, blocks)
    expect(result.blocks[0]?.excluded.map(({ index, reason }) => [index, reason])).toEqual(reasons)
    expect(result.blocks[0]?.excluded.filter(({ detail }) => detail?.startsWith('unmapped'))).toEqual([])
    expect(await replay(reference, params, result, withSystemCalls(ruleset, []))).toEqual(agreed(result))
    const own = await reference.call('seq_buildBlocks', {
      ...params,
      rulesetHash: rulesetHash(withSystemCalls(ruleset, [])),
    })
    expect(own.blocks[0]?.excluded.map(({ index, reason }) => [index, reason])).toEqual(reasons)
  })

  test("every other reason is the reference's too, but for seven blobs in one transaction of Osaka", async () => {
    const own = await askForReasons(reference, refusedTransactions)
    expect(differences(own, await askForReasons(edr, refusedTransactions))).toEqual([
      'seven blobs of six per transaction: BLOB_COUNT_EXCEEDED, included',
      'sender with code: SENDER_NOT_EOA, UNSUPPORTED_FEATURE: EIP-3607 is off in ',
    ])
  })

  test('every declared header field is built as asked', async () => {
    const asked = attributesOf(1, {
      timestamp: quantity(77_777),
      gasLimit: quantity(12_345_678),
      baseFeePerGas: quantity(99),
      excessBlobGas: quantity(5_000_000),
    })
    for (const network of ['Cancun', 'Osaka']) {
      const { result } = await build(rulesetOf(network), [{ attributes: asked, transactions: [] }])
      const header = headerOf(result.blocks[0]?.rlp ?? bytes('0x'))
      expect(header).toMatchObject({
        timestamp: asked.timestamp,
        miner: asked.feeRecipient,
        mixHash: asked.prevRandao,
        gasLimit: asked.gasLimit,
        baseFeePerGas: asked.baseFeePerGas,
        excessBlobGas: asked.excessBlobGas,
        number: quantity(1),
      })
    }
  })

  test.each([
    ['withdrawals', 'UNSUPPORTED_HEADER_INPUT: withdrawals', rulesetOf('Prague'), withWithdrawal()],
    ['a block number', 'UNSUPPORTED_HEADER_INPUT: number: asked 0x5, built 0x1', rulesetOf('Prague'), withNumber()],
    ['a time before genesis', 'UNSUPPORTED_HEADER_INPUT: timestamp', rulesetOf('Prague'), withTime(0n)],
    [
      'a chain that crosses forks',
      'UNSUPPORTED_FORK: the blocks cross',
      rulesetOf('PragueToOsakaAtTime1020'),
      plainBlocks(),
    ],
    ['a fork of blob parameters', 'UNSUPPORTED_FORK: bpo1', rulesetOf('BPO1'), plainBlocks()],
    [
      'a missing precompile',
      'UNSUPPORTED_RULESET: precompile 0x0000000000000000000000000000000000000001 is absent',
      withoutPrecompile(),
      plainBlocks(),
    ],
    ['blobs beside others', 'UNSUPPORTED_FEATURE: blobs beside', rulesetOf('Cancun'), blobsBesideOthers()],
    ['blobs that are not known', 'UNSUPPORTED_FEATURE: the node asks for', rulesetOf('Cancun'), unknownBlobs()],
    ['money that comes in the same block', 'UNSUPPORTED_FEATURE: pool', rulesetOf('Prague'), fundedInTheBlock()],
  ])('%s is refused by name', async (_, words, ruleset, blocks) => {
    await expect(build(ruleset, blocks)).rejects.toThrow(words)
  })

  test('a trace comes in pages and names bytes that are no instruction', async () => {
    const target = contracts.counter
    const alloc = { ...scenarioAlloc(), [target]: account({ code: bytes('0x600160405260ff0c') }) }
    const transaction = alice.sign({ type: 2, nonce: 0n, to: target, gas: 50_000n })
    const blocks: Blocks = [{ attributes: attributesOf(1), transactions: [transaction] }]
    const { params } = await build(rulesetOf('Prague'), blocks, genesisOf(alloc))
    const page = async (from: number) =>
      edr.call('seq_trace', {
        token: 'case',
        rulesetHash: params.rulesetHash,
        request: { method: 'seq_buildBlocks', params },
        blockIndex: 0,
        transactionIndex: 0,
        from,
        count: 3,
      })
    const step = { depth: 1, refund: 0 }
    const push = { ...step, op: 0x60, opName: 'PUSH1', gasCost: quantity(3) }
    expect(await page(0)).toEqual({
      steps: [
        { ...push, pc: 0, gas: quantity(29_000), memSize: 0, stack: [] },
        { ...push, pc: 2, gas: quantity(28_997), memSize: 0, stack: ['0x1'] },
        {
          ...step,
          pc: 4,
          op: 0x52,
          opName: 'MSTORE',
          gas: quantity(28_994),
          gasCost: quantity(12),
          memSize: 0,
          stack: ['0x1', '0x40'],
        },
      ],
      done: false,
    })
    expect(await page(3)).toMatchObject({
      steps: [
        { pc: 5, op: 0x60, memSize: 96 },
        { pc: 7, op: 0x0c, memSize: 96, error: 'OpcodeNotFound' },
      ],
      done: true,
    })
  })

  test('state after a block is read with the accounts asked for, or with all that it touched', async () => {
    const { params } = await build(rulesetOf('Prague'), plainBlocks())
    const ask = async (
      blockIndex: number,
      accounts: readonly { address: Address; slots: readonly ReturnType<typeof word>[] }[],
    ) =>
      edr.call('seq_state', {
        token: 'case',
        rulesetHash: params.rulesetHash,
        request: { method: 'seq_buildBlocks', params },
        blockIndex,
        accounts,
      })
    const nobody = address(`0x${'ee'.repeat(20)}`)
    const asked = await ask(0, [
      { address: contracts.logger, slots: [word(0), word(9)] },
      { address: nobody, slots: [] },
    ])
    expect(asked.accounts[1]).toMatchObject({ exists: false, slots: {} })
    expect(asked.accounts[0]).toMatchObject({
      exists: true,
      nonce: '0x1',
      slots: { [word(0)]: word(1), [word(9)]: word(0) },
    })
    const touched = await ask(1, [])
    expect(new Set(touched.accounts.map(({ address }) => address))).toEqual(
      new Set([alice.address, attributesOf(1).feeRecipient, contracts.reader, contracts.logger]),
    )
    const reader = touched.accounts.find(({ address }) => address === contracts.reader)
    expect(reader?.slots[word(0)]).toBe(attributesOf(2).prevRandao)
  })

  test('code that aborts EDR takes its own process down and no other', async () => {
    const ruleset = rulesetOf('Cancun')
    const other = await startConfigured('edr', ruleset)
    const alloc = { ...scenarioAlloc(), [contracts.counter]: account({ code: bytes('0x7300') }) }
    const transaction = alice.sign({ type: 2, nonce: 0n, to: contracts.counter, gas: 50_000n })
    const params = requestOf(ruleset, [{ attributes: attributesOf(1), transactions: [transaction] }], genesisOf(alloc))
    await expect(other.call('seq_buildBlocks', params)).rejects.toThrow('the program ended with')
    expect(await other.exited).not.toBe(0)
    await expectAgreement(rulesetOf('Cancun'), plainBlocks())
  })
})

function withWithdrawal(): Blocks {
  const withdrawals = [{ index: quantity(0), validatorIndex: quantity(0), address: bob.address, amount: quantity(1) }]
  return [{ attributes: attributesOf(1, { withdrawals }), transactions: [] }]
}

function withNumber(): Blocks {
  return [{ attributes: attributesOf(1, { number: quantity(5) }), transactions: [] }]
}

function withTime(timestamp: bigint): Blocks {
  return [
    { attributes: attributesOf(1), transactions: [] },
    { attributes: attributesOf(2, { timestamp: quantity(timestamp) }), transactions: [] },
  ]
}

function withoutPrecompile(): Ruleset {
  const ruleset = rulesetOf('Prague')
  return { ...ruleset, name: 'without-ecrecover', precompiles: ruleset.precompiles.slice(1) }
}

function blobsBesideOthers(): Blocks {
  const [block] = blobBlocks()
  const other = bob.sign({ type: 2, nonce: 0n, to: alice.address, gas: 21_000n })
  return [{ attributes: attributesOf(1), transactions: [...(block?.transactions ?? []), other] }]
}

function unknownBlobs(): Blocks {
  const blobHashes = [constantBlobHashes[0], `0x01${'ab'.repeat(31)}`]
  const transaction = alice.sign({ type: 3, nonce: 0n, to: bob.address, gas: 21_000n, blobHashes })
  return [{ attributes: attributesOf(1), transactions: [transaction] }]
}

function fundedInTheBlock(): Blocks {
  const all = 10n ** 20n
  return [
    {
      attributes: attributesOf(1),
      transactions: [
        alice.sign({ type: 2, nonce: 0n, to: bob.address, gas: 21_000n, value: all / 2n }),
        bob.sign({ type: 2, nonce: 0n, to: alice.address, gas: 21_000n, value: all + 1n }),
      ],
    },
  ]
}
