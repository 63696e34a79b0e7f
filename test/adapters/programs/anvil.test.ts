import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { splitBlock } from '../../../src/codec/Block.ts'
import { decodeHeader } from '../../../src/codec/Header.ts'
import * as Rlp from '../../../src/codec/Rlp.ts'
import { keccak256 } from '../../../src/crypto/keccak.ts'
import { address, bytes, fromBytes, quantity, toBytes } from '../../../src/model/Hex.ts'
import type { BuildBlocksParams, BuildBlocksResult } from '../../../src/model/generated/adapter.ts'
import type { Ruleset } from '../../../src/model/generated/ruleset.ts'
import { stateRootOf } from '../../../runners/load/stateRoot.ts'
import { withSystemCalls } from '../../../src/standard/rulesets.ts'
import { listRoot } from '../../../src/trie/listRoot.ts'
import { Trie } from '../../../src/trie/Trie.ts'
import { blobBlocks, delegatingBlocks, plainBlocks, refusedBlocks, zeroingBlocks } from './blocks.ts'
import { createWallet } from './wallet.ts'
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
  word,
} from './scenario.ts'
import type { Blocks } from './scenario.ts'

const installed = isInstalled('@foundry-rs/anvil/package.json', 'anvil:')

describe.skipIf(!installed)('anvil', () => {
  let anvil: Program
  let reference: Program

  beforeAll(() => {
    anvil = startProgram('anvil')
    reference = startProgram('reference')
  })
  afterAll(async () => {
    expect([await anvil.close(), await reference.close()]).toEqual([0, 0])
  })

  async function build(ruleset: Ruleset, blocks: Blocks, alloc = scenarioAlloc()): Promise<Built> {
    const params = requestOf(ruleset, blocks, genesisOf(alloc))
    await anvil.call('lockstep_configure', { ruleset, rulesetHash: params.rulesetHash })
    return { params, result: await anvil.call('seq_buildBlocks', params) }
  }

  async function verdicts(ruleset: Ruleset, { params, result }: Built): Promise<Awaited<ReturnType<typeof replay>>> {
    return replay(reference, params, result, withSystemCalls(ruleset, ['historyStorage']))
  }

  test.each(['Shanghai', 'Cancun', 'Prague', 'Osaka', 'BPO1', 'BPO2'])(
    'the reference re-executes blocks of %s, from the anchor block on, to the same results',
    async (network) => {
      const built = await build(rulesetOf(network), plainBlocks())
      expect(await verdicts(rulesetOf(network), built)).toEqual(agreed(built.result))
    },
  )

  test('the anchor has number 1, the time of genesis and the root of the alloc that comes with it', async () => {
    for (const network of ['Cancun', 'Prague']) {
      const { params, result } = await build(rulesetOf(network), [])
      const { number, timestamp, stateRoot } = decodeHeader(toBytes(result.genesis.headerRlp))
      expect({ number, timestamp, stateRoot }).toEqual({
        number: quantity(1),
        timestamp: params.genesis.header.timestamp,
        stateRoot: stateRootOf(result.genesis.alloc ?? params.genesis.alloc),
      })
    }
  })

  test('delegations are included', async () => {
    const built = await build(rulesetOf('Prague'), delegatingBlocks())
    expect(await verdicts(rulesetOf('Prague'), built)).toEqual(agreed(built.result))
  })

  test('an authority that does not exist is paid for as one that does', async () => {
    const carol = createWallet('carol')
    const authorizations = [carol.authorize(contracts.counter, 0n, 1n)]
    const transaction = alice.sign({ type: 4, nonce: 0n, to: bob.address, gas: 200_000n, authorizations })
    const built = await build(rulesetOf('Prague'), [{ attributes: attributesOf(1), transactions: [transaction] }])
    const [verdict] = await verdicts(rulesetOf('Prague'), built)
    // 21000 and 25000 for the authorization (EIP-7702); anvil gives a fifth of it back.
    expect(verdict).toMatchObject({ status: 'rejected', result: { gasUsed: quantity(46_000) } })
    expect(built.result.blocks[0]?.result.gasUsed).toBe(quantity(36_800))
  })

  test('the base fee follows from the parent, also where exclusions had to be tried', async () => {
    const ruleset = withSystemCalls(rulesetOf('Cancun'), [])
    const [{ transactions }] = refusedBlocks().blocks as [Blocks[number]]
    const genesis = genesisOf(scenarioAlloc(), { baseFeePerGas: quantity(1_000_000_000) })
    const params = requestOf(
      ruleset,
      [{ attributes: attributesOf(1), transactions: transactions.slice(0, 5) }],
      genesis,
    )
    await anvil.call('lockstep_configure', { ruleset, rulesetHash: params.rulesetHash })
    const result = await anvil.call('seq_buildBlocks', params)
    expect(headerOf(result.blocks[0]?.rlp ?? bytes('0x')).baseFeePerGas).toBe(quantity(875_000_000))
    expect(await verdicts(ruleset, { params, result })).toEqual(agreed(result))
  })

  test('a slot that becomes zero stays in the storage trie: the state root is not the one of the state', async () => {
    const built = await build(rulesetOf('Prague'), zeroingBlocks())
    const [verdict] = await verdicts(rulesetOf('Prague'), built)
    expect(verdict).toMatchObject({ status: 'rejected', reason: 'STATE_ROOT_MISMATCH' })
    const found = headerOf(built.result.blocks[0]?.rlp ?? bytes('0x')).stateRoot
    expect(verdict).toMatchObject({ result: { stateRoot: expect.not.stringContaining(found) } })
  })

  test('the storage of one slot of value zero has the root of the leaf that should not be there', async () => {
    // The contract reads slot 0, which has never been written.
    const alloc = {
      ...scenarioAlloc(),
      [contracts.counter]: account({ nonce: quantity(1), code: bytes('0x5f545000') }),
    }
    const transaction = alice.sign({ type: 2, nonce: 0n, to: contracts.counter, gas: 50_000n })
    const { params } = await build(
      rulesetOf('Cancun'),
      [{ attributes: attributesOf(1), transactions: [transaction] }],
      alloc,
    )
    const { accounts } = await anvil.call('seq_state', {
      token: 'case',
      rulesetHash: params.rulesetHash,
      request: { method: 'seq_buildBlocks', params },
      blockIndex: 0,
      accounts: [{ address: contracts.counter, slots: [word(0)] }],
    })
    const trie = new Trie({ source: () => undefined, keySize: 32 })
    trie.put(keccak256(toBytes(word(0))), Rlp.fromInteger(0n))
    expect(accounts[0]?.storageRoot).toBe(fromBytes(trie.root()))
    expect(accounts[0]?.storageRoot.slice(0, 10)).toBe('0xb9d1a401')
  })

  test('an account that was only asked for stays in the state trie with nothing in it', async () => {
    const nobody = address(`0x${'ee'.repeat(20)}`)
    const alloc = {
      ...scenarioAlloc(),
      [contracts.counter]: account({ nonce: quantity(1), code: bytes(`0x73${nobody.slice(2)}31`) }),
    }
    const transaction = alice.sign({ type: 2, nonce: 0n, to: contracts.counter, gas: 50_000n })
    const blocks: Blocks = [{ attributes: attributesOf(1), transactions: [transaction] }]
    const { params } = await build(rulesetOf('Cancun'), blocks, alloc)
    const { accounts } = await anvil.call('seq_state', {
      token: 'case',
      rulesetHash: params.rulesetHash,
      request: { method: 'seq_buildBlocks', params },
      blockIndex: 0,
      accounts: [{ address: nobody, slots: [] }],
    })
    expect(accounts[0]).toMatchObject({ exists: true, nonce: '0x0', balance: '0x0' })
  })

  test('the transactions root of a block with blobs covers the blobs, which are not in the block', async () => {
    const built = await build(rulesetOf('Cancun'), blobBlocks())
    const { header, transactions } = splitBlock(toBytes(built.result.blocks[0]?.rlp ?? bytes('0x')))
    expect(header.transactionsRoot).not.toBe(fromBytes(listRoot(transactions)))
    expect((await verdicts(rulesetOf('Cancun'), built))[0]).toMatchObject({ reason: 'TRANSACTIONS_ROOT_MISMATCH' })
  })

  test('transactions are refused for the reasons of the reference, but for a signature with a high s', async () => {
    const served = refusedTransactions.filter(isServed)
    const [own, found] = [await askForReasons(reference, served), await askForReasons(anvil, served)]
    expect(differences(own, found)).toEqual(['high s: SIGNATURE_INVALID, included'])
  })

  test('no anvil outlives the program, however it ends', async () => {
    for (const end of ['input', 'signal'] as const) {
      const other = startProgram('anvil')
      const ruleset = rulesetOf('Cancun')
      const params = requestOf(ruleset, plainBlocks())
      await other.call('lockstep_configure', { ruleset, rulesetHash: params.rulesetHash })
      await other.call('seq_buildBlocks', params)
      const children = other.children()
      expect(children.filter(isAlive).length).toBe(1)
      await (end === 'input' ? other.close() : other.kill('SIGTERM'))
      await expect.poll(() => children.filter(isAlive), { timeout: 5000 }).toEqual([])
    }
  })
})

interface Built {
  readonly params: BuildBlocksParams
  readonly result: BuildBlocksResult
}

/**
 * anvil's forks start at Paris, a rule that it switches off is an error of its own, and each new anvil takes seconds to
 * get ready for blobs.
 */
function isServed({ name, network }: (typeof refusedTransactions)[number]): boolean {
  return !['Istanbul', 'Berlin'].includes(network) && !/blobs|sender with code/.test(name)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
