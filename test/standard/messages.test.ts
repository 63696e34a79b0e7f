import { describe, expect, test } from 'vitest'
import { errorDataValidator, paramsValidator, resultValidator } from '../../src/standard/messages.ts'

const hash = `0x${'ab'.repeat(32)}`
const execution = {
  blockHash: hash,
  stateRoot: hash,
  receiptsRoot: hash,
  transactionsRoot: hash,
  logsBloom: '0x',
  gasUsed: '0x0',
  transactions: [],
}

describe('messages of the adapter protocol', () => {
  test('that match are accepted', () => {
    expect(paramsValidator('lockstep_hello').violations({ nonce: hash, protocol: 1 })).toEqual([])
    expect(
      resultValidator('prover_execute').violations({ blocks: [{ status: 'executed', result: execution }] }),
    ).toEqual([])
    expect(
      resultValidator('prover_execute').violations({ blocks: [{ status: 'rejected', reason: 'NONCE_TOO_LOW' }] }),
    ).toEqual([])
    expect(
      resultValidator('seq_decodeRlp').violations({ status: 'decoded', item: ['0x', ['0x00']], encoded: '0x' }),
    ).toEqual([])
    expect(paramsValidator('seq_trieRoot').violations({ token: 't', secure: true, entries: [['0x', null]] })).toEqual(
      [],
    )
    expect(errorDataValidator().violations({ name: 'INTERNAL', detail: 'x' })).toEqual([])
  })

  test('that name a reason which the standard does not have are refused', () => {
    expect(
      resultValidator('prover_execute').violations({ blocks: [{ status: 'rejected', reason: 'NONCE_TO_LOW' }] }),
    ).toEqual([
      {
        pointer: '/blocks/0/reason',
        message: '"reason" is "NONCE_TO_LOW", which is no reason of spec/rejections.yaml',
        fix: 'write NONCE_TOO_LOW',
        clause: 'ENC-7',
      },
    ])
  })

  test('that carry more than their schema says are refused, also in composed parameters', () => {
    const trace = { token: 't', rulesetHash: hash, blockIndex: 0, transactionIndex: 0, from: 0, count: 1 }
    const request = {
      method: 'prover_execute',
      params: { token: 't', rulesetHash: hash, mode: 'compute', canonicalWitness: false, blocks: [] },
    }
    expect(paramsValidator('prover_trace').violations({ ...trace, request })).toEqual([])
    expect(paramsValidator('prover_trace').violations({ ...trace, request, extra: 1 })).toEqual([
      { pointer: '/extra', message: 'the document has the unknown key "extra"', fix: 'remove it', clause: 'ENC-7' },
    ])
    expect(paramsValidator('seq_trace').is({ ...trace, request })).toBe(false)
  })

  test('that are nested without end are refused, not followed', () => {
    let item: unknown = '0x'
    for (let depth = 0; depth < 100_000; depth += 1) item = [item]
    const decoded = { status: 'decoded', item, encoded: '0x' }
    expect(resultValidator('seq_decodeRlp').is(decoded)).toBe(false)
    expect(resultValidator('seq_decodeRlp').violations(decoded)).toEqual([
      { pointer: '', message: 'the document is nested too deep', fix: 'flatten it', clause: 'ENC-7' },
    ])
  })

  test('are told apart without collecting every violation', () => {
    const guard = resultValidator('seq_trieRoot')
    expect([guard.is({ root: hash }), guard.is({ root: hash.toUpperCase() }), guard.is({}), guard.is(null)]).toEqual([
      true,
      false,
      false,
      false,
    ])
  })
})
