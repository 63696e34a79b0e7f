import { describe, expect, test } from 'vitest'
import { splitBlock } from '../../../src/codec/Block.ts'
import { absentReason, fromDigits, hasSharedData, listFiles, readJson, toDigits } from '../../sharedData.ts'
import { loadContent } from '../support/loading.ts'

type Json = Record<string, unknown>

interface Fixture {
  readonly network: string
  readonly genesisBlockHeader: Json
  readonly pre: Json
  readonly config: Json
  readonly lastblockhash: string
  readonly blocks: readonly { readonly rlp: string; readonly blockHeader: Record<string, string> }[]
}

/** The engine form of a chain of valid blocks, as EEST writes it beside its blockchain tests. */
function engineForm(
  { network, genesisBlockHeader, pre, config, lastblockhash, blocks }: Fixture,
  requests: readonly string[],
): Json {
  return {
    _info: { 'fixture-format': 'blockchain_test_engine' },
    network,
    genesisBlockHeader,
    pre,
    config,
    lastblockhash,
    engineNewPayloads: blocks.map(({ rlp, blockHeader }) => {
      const parts = splitBlock(fromDigits(rlp))
      const {
        uncleHash: _u,
        transactionsTrie: _t,
        receiptTrie,
        bloom,
        coinbase,
        number,
        mixHash,
        hash,
        ...rest
      } = blockHeader
      const payload = {
        ...rest,
        receiptsRoot: receiptTrie,
        logsBloom: bloom,
        feeRecipient: coinbase,
        blockNumber: number,
        prevRandao: mixHash,
        blockHash: hash,
        transactions: parts.transactions.map((transaction) => `0x${toDigits(transaction)}`),
        withdrawals: parts.withdrawals,
      }
      return { params: [payload, [], blockHeader['parentBeaconBlockRoot'], requests], newPayloadVersion: '4' }
    }),
  }
}

function pragueFixtures(): readonly (readonly [string, Fixture])[] {
  return listFiles('eest-v5.4.0/blockchain_tests/prague')
    .flatMap((path) => Object.entries(readJson<Record<string, Fixture>>(path)))
    .filter(
      ([, { network, blocks }]) => network === 'Prague' && blocks.every(({ blockHeader }) => blockHeader !== undefined),
    )
    .filter(([, { blocks }]) => blocks.every(({ blockHeader }) => blockHeader['requestsHash'] === noRequests))
    .slice(0, 40)
}

const noRequests = '0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

describe.skipIf(!hasSharedData)(`engine tests${absentReason}`, () => {
  test('payloads become the very blocks of the blockchain test of the same name', async () => {
    const all = pragueFixtures()
    expect(all.length).toBe(40)
    const found = await loadContent(Object.fromEntries(all.map(([name, fixture]) => [name, engineForm(fixture, [])])))
    expect(
      found.map((loaded) =>
        loaded.kind === 'case' && loaded.case.kind === 'import' ? loaded.case.blocks.map(({ rlp }) => rlp) : loaded,
      ),
    ).toEqual(all.map(([, { blocks }]) => blocks.map(({ rlp }) => rlp)))
  })

  test('a payload that must be refused is a block to refuse', async () => {
    const [first] = pragueFixtures()
    const test = engineForm(first?.[1] ?? ({} as Fixture), [])
    ;(test['engineNewPayloads'] as Json[])[0] = {
      ...(test['engineNewPayloads'] as Json[])[0],
      validationError: 'BlockException.INVALID_GAS_USED',
    }
    const [loaded] = await loadContent({ t: test })
    expect(loaded).toMatchObject({
      case: { blocks: [{ expected: { kind: 'reject', reasons: ['GAS_USED_MISMATCH'] } }] },
    })
  })

  test.each([
    [
      'a request error',
      { errorCode: '-32602' },
      'an engine request that must fail as a request, before any block is looked at',
    ],
    [
      'a fault of the versioned hashes',
      { validationError: 'BlockException.INVALID_VERSIONED_HASHES' },
      'a payload whose fault lies in the request around the block',
    ],
  ])('%s is nothing that a block can say', async (_, change, why) => {
    const [first] = pragueFixtures()
    const test = engineForm(first?.[1] ?? ({} as Fixture), [])
    ;(test['engineNewPayloads'] as Json[])[0] = { ...(test['engineNewPayloads'] as Json[])[0], ...change }
    expect(await loadContent({ t: test })).toEqual([{ kind: 'notApplicable', file: 'vector.json', test: 't', why }])
  })
})
