import { ecrecover } from '@ethereumjs/util'
import { describe, expect, test } from 'vitest'
import type { BuildCase, Case } from '../../../runners/load/Case.ts'
import * as Rlp from '../../../src/codec/Rlp.ts'
import { decodeHeader } from '../../../src/codec/Header.ts'
import { keccak256 } from '../../../src/crypto/keccak.ts'
import { bytes, toBytes } from '../../../src/model/Hex.ts'
import { absentReason, hasSharedData, readJson, toDigits } from '../../sharedData.ts'
import { loadContent } from '../support/loading.ts'

const path = 'eest-v5.4.0/state_tests/berlin/eip2930_access_list/test_account_storage_warm_cold_state.json.gz'

type Json = Record<string, unknown>

function buildCase(found: Case | undefined): BuildCase {
  if (found?.kind !== 'build') throw new Error(`no build case: ${found?.kind}`)
  return found
}

async function casesIn(content: unknown): Promise<readonly BuildCase[]> {
  const found = await loadContent(content)
  return found.map((loaded) => {
    if (loaded.kind !== 'case') throw new Error(JSON.stringify(loaded))
    return buildCase(loaded.case)
  })
}

/** An account that may pay, a call that stores, at three forks and three indexes. */
const legacy: Json = {
  _info: { comment: 'as ethereum/tests wrote them before EEST' },
  env: {
    currentBaseFee: '0x0a',
    currentCoinbase: '0x2adc25665018aa1fe0e6bc666dac8fc2697ff9ba',
    currentDifficulty: '0x020000',
    currentExcessBlobGas: '0x0',
    currentGasLimit: '0x05f5e100',
    currentNumber: '0x01',
    currentRandom: '0x20000',
    currentTimestamp: '0x03e8',
  },
  pre: {
    '0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b': {
      balance: '0x3635c9adc5dea00000',
      code: '0x',
      nonce: '0x00',
      storage: {},
    },
    '0xb94f5374fce5edbc8e2a8697c15331677e6ebf0b': {
      balance: '0x00',
      code: '0x434060005500',
      nonce: '0x01',
      storage: { '0x1': '0x02', '0x02': '0x00' },
    },
  },
  transaction: {
    data: ['0x', '0x1122'],
    gasLimit: ['0x61a80', '0x0f4240'],
    gasPrice: '0x0a',
    nonce: '0x00',
    secretKey: '0x45a915e4d060149eb4365960e6a7a45f334393093061116b197e3240065ff2d8',
    to: '0xb94f5374fce5edbc8e2a8697c15331677e6ebf0b',
    value: ['0x00', '0x01'],
  },
  post: {
    Frontier: [{ hash: `0x${'01'.repeat(32)}`, logs: `0x${'02'.repeat(32)}`, indexes: { data: 0, gas: 0, value: 0 } }],
    London: [
      { hash: `0x${'03'.repeat(32)}`, logs: `0x${'02'.repeat(32)}`, indexes: { data: 1, gas: 1, value: 1 } },
      {
        hash: `0x${'04'.repeat(32)}`,
        logs: `0x${'02'.repeat(32)}`,
        indexes: { data: 0, gas: 1, value: 0 },
        expectException: 'TransactionException.INSUFFICIENT_ACCOUNT_FUNDS|TransactionException.INTRINSIC_GAS_TOO_LOW',
      },
    ],
    Cancun: [{ hash: `0x${'05'.repeat(32)}`, logs: `0x${'02'.repeat(32)}`, indexes: { data: 0, gas: 0, value: 0 } }],
  },
}

const sender = 'a94f5374fce5edbc8e2a8697c15331677e6ebf0b'

/** Sender of a legacy transaction, by another library. */
function senderOf(transaction: Uint8Array): string {
  const items = Rlp.decode(transaction)
  if (items instanceof Uint8Array) throw new Error('a string')
  const bytes = items.map((item) => (item instanceof Uint8Array ? item : Uint8Array.of()))
  const v = BigInt(`0x${toDigits(bytes[6] ?? Uint8Array.of())}`)
  const unsigned =
    v >= 35n ? [...bytes.slice(0, 6), Uint8Array.of(1), Uint8Array.of(), Uint8Array.of()] : bytes.slice(0, 6)
  const key = ecrecover(keccak256(Rlp.encode(unsigned)), v, bytes[7] ?? v0, bytes[8] ?? v0, v >= 35n ? 1n : undefined)
  return toDigits(keccak256(key)).slice(24)
}
const v0 = Uint8Array.of()

describe('state tests', () => {
  test('every fork and index is a case with its own id', async () => {
    const cases = await casesIn({ t: legacy })
    expect(cases.map(({ id, fork }) => [id, fork])).toEqual([
      ['vector.json::t[Frontier-0]', 'Frontier'],
      ['vector.json::t[London-0]', 'London'],
      ['vector.json::t[London-1]', 'London'],
      ['vector.json::t[Cancun-0]', 'Cancun'],
    ])
  })

  test('the header fields are those that the fork has, whatever the environment carries', async () => {
    const cases = await casesIn({ t: legacy })
    const common = {
      timestamp: '0x3e8',
      number: '0x1',
      feeRecipient: '0x2adc25665018aa1fe0e6bc666dac8fc2697ff9ba',
      gasLimit: '0x5f5e100',
    }
    const zero = `0x${'00'.repeat(32)}`
    expect(cases.map(({ blocks }) => blocks[0]?.input.attributes)).toEqual([
      { ...common, prevRandao: zero, difficulty: '0x20000' },
      { ...common, prevRandao: zero, difficulty: '0x20000', baseFeePerGas: '0xa' },
      { ...common, prevRandao: zero, difficulty: '0x20000', baseFeePerGas: '0xa' },
      {
        ...common,
        prevRandao: `0x${'20000'.padStart(64, '0')}`,
        baseFeePerGas: '0xa',
        withdrawals: [],
        excessBlobGas: '0x0',
        parentBeaconBlockRoot: zero,
      },
    ])
  })

  test('the ruleset makes no system call, pays no reward and links no header', async () => {
    const [, , , cancun] = await casesIn({ t: legacy })
    expect(cancun?.ruleset).toMatchObject({
      chainId: '1',
      systemCalls: [],
      flags: ['noBlockReward', 'unlinkedHeaders'],
    })
  })

  test('the parent is one that base fee and excess blob gas follow from', async () => {
    const [frontier, london, , cancun] = await casesIn({ t: legacy })
    expect(london?.genesis.header).toMatchObject({
      number: '0x0',
      timestamp: '0x3e7',
      baseFeePerGas: '0xa',
      gasUsed: '0x2faf080',
    })
    // Three blobs are the target of Cancun.
    expect(cancun?.genesis.header).toMatchObject({ excessBlobGas: '0x0', blobGasUsed: '0x60000' })
    expect(frontier?.genesis.header.baseFeePerGas).toBeUndefined()
    for (const found of [frontier, london, cancun]) {
      expect(found && decodeHeader(toBytes(found.genesis.headerRlp))).toEqual(found?.genesis.header)
    }
  })

  test('short slots are padded and zero slots are left out', async () => {
    const [first] = await casesIn({ t: legacy })
    expect(Object.values(first?.genesis.alloc ?? {}).map(({ storage }) => storage)).toEqual([
      {},
      { [`0x${'1'.padStart(64, '0')}`]: `0x${'2'.padStart(64, '0')}` },
    ])
  })

  test('a transaction without encoding is made of its indexes and signed, with replay protection from EIP-155 on', async () => {
    const cases = await casesIn({ t: legacy })
    const transactions = cases.map(({ blocks }) => toBytes(blocks[0]?.input.transactions[0] ?? bytes('0x')))
    expect(transactions.map(senderOf)).toEqual([sender, sender, sender, sender])
    const fields = transactions.map((transaction) => Rlp.split(transaction).map((item) => toDigits(Rlp.toBytes(item))))
    expect(fields.map(([, , gas, , value, data, v]) => [gas, value, data, Number.parseInt(v ?? '', 16) >= 35])).toEqual(
      [
        ['061a80', '', '', false],
        ['0f4240', '01', '1122', true],
        ['0f4240', '', '', true],
        ['061a80', '', '', true],
      ],
    )
  })

  test('an expected exception is an exclusion for any of its reasons', async () => {
    const [, , refused] = await casesIn({ t: legacy })
    expect(refused?.blocks[0]?.expected).toEqual({
      result: { stateRoot: `0x${'04'.repeat(32)}` },
      logsHash: `0x${'02'.repeat(32)}`,
      excluded: [{ index: 0, reasons: ['INSUFFICIENT_FUNDS', 'INTRINSIC_GAS_TOO_LOW'] }],
    })
  })

  test('block hashes are given where code asks for them: the hash of the decimal number', async () => {
    const [asking] = await casesIn({ t: legacy })
    expect(asking?.blocks[0]?.input.context).toEqual({
      blockHashes: { '0': `0x${toDigits(keccak256(Buffer.from('0')))}` },
    })
    const silent = structuredClone(legacy)
    silent['pre'] = { [`0x${sender}`]: { balance: '0x3635c9adc5dea00000' } }
    const [without] = await casesIn({ t: silent })
    expect(without?.blocks[0]?.input.context).toBeUndefined()
  })
})

describe.skipIf(!hasSharedData)(`state tests of EEST${absentReason}`, () => {
  test('a transaction that is made of its fields is the one that the fixture encodes', async () => {
    const fixture = readJson<Record<string, Json>>(path)
    const stripped = structuredClone(fixture)
    const expected: string[] = []
    for (const value of Object.values(stripped)) {
      delete value['_info']
      for (const entries of Object.values(value['post'] as Record<string, Json[]>)) {
        for (const entry of entries) {
          expected.push(String(entry['txbytes']))
          delete entry['txbytes']
        }
      }
    }
    const cases = await casesIn(stripped)
    expect(cases.map(({ blocks }) => blocks[0]?.input.transactions[0])).toEqual(expected)
    expect(expected.length).toBe(21)
  })

  test('the parent under the reserve price of blobs used none, so that its excess stays (EIP-7918)', async () => {
    const osaka = structuredClone(legacy)
    osaka['env'] = { ...(osaka['env'] as Json), currentBaseFee: '0x3b9aca00', currentExcessBlobGas: '0x100000' }
    osaka['post'] = { Osaka: (osaka['post'] as Json)['Cancun'] }
    const [found] = await casesIn({ t: osaka })
    expect(found?.genesis.header).toMatchObject({ excessBlobGas: '0x100000', blobGasUsed: '0x0' })
  })
})
