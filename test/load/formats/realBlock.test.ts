import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { StatelessCase } from '../../../runners/load/Case.ts'
import { decodeHeader, encodeHeader, hashHeader } from '../../../src/codec/Header.ts'
import { splitBlock } from '../../../src/codec/Block.ts'
import { toBytes } from '../../../src/model/Hex.ts'
import { absentReason, hasSharedData, listFiles, readJson } from '../../sharedData.ts'
import { fixtures, loadContent, onlyCase } from '../support/loading.ts'

type Json = Record<string, unknown>

async function load(path: string): Promise<StatelessCase> {
  const found = await onlyCase(join(fixtures, path))
  if (found.kind !== 'stateless') throw new Error(found.kind)
  return found
}

const withHeaders = 'real-blocks/mainnet-24628607.json.gz'
const withoutHeaders = 'real-blocks/holesky-2971845.json.gz'

describe.skipIf(!hasSharedData)(`real blocks with witness${absentReason}`, () => {
  test('each is asked under the rules of its chain at its time', async () => {
    const found = await Promise.all(listFiles('real-blocks').map(load))
    expect(found.map(({ ruleset, fork }) => [ruleset.name, fork])).toEqual([
      ['ethereum-holesky', 'cancun'],
      ['ethereum-holesky', 'cancun'],
      ['ethereum-hoodi', 'prague'],
      ['ethereum-mainnet', 'cancun'],
      ['ethereum-mainnet', 'prague'],
      ['ethereum-mainnet', 'bpo2'],
    ])
  })

  test('a witness with headers needs no context, and keys are left aside', async () => {
    const { context, witness } = await load(withHeaders)
    expect(context).toBeUndefined()
    expect(Object.keys(witness)).toEqual(['state', 'codes', 'headers'])
    expect(witness.headers.length).toBe(1)
  })

  test('a witness without headers has its root and block hashes as context', async () => {
    const fixture = readJson<{ preStateRoot: string; blockHashes: readonly string[] }>(withoutHeaders)
    const { context, rlp } = await load(withoutHeaders)
    const { header } = splitBlock(toBytes(rlp))
    expect(context?.preStateRoot).toBe(fixture.preStateRoot)
    expect(Object.keys(context?.blockHashes ?? {}).length).toBe(256)
    expect(context?.blockHashes?.[String(BigInt(header.number) - 1n)]).toBe(header.parentHash)
    expect(context?.blockHashes?.[String(BigInt(header.number) - 256n)]).toBe(fixture.blockHashes[255])
  })

  test('block hashes are read in either order and by number', async () => {
    const document = readJson<Json & { blockHashes: readonly string[]; number: number }>(withoutHeaders)
    const byNumber = Object.fromEntries(
      document.blockHashes.map((hash, index) => [String(document.number - 1 - index), hash]),
    )
    const contexts = await Promise.all(
      [document.blockHashes, document.blockHashes.toReversed(), byNumber].map(async (blockHashes) => {
        const [loaded] = await loadContent({ ...document, blockHashes })
        return loaded?.kind === 'case' && loaded.case.kind === 'stateless' ? loaded.case.context : loaded
      }),
    )
    expect(contexts[1]).toEqual(contexts[0])
    expect(contexts[2]).toEqual(contexts[0])
  })

  test('the empty node of the legacy dialect is dropped', async () => {
    const document = readJson<Json & { witness: { state: string[] } }>(withHeaders)
    const [loaded] = await loadContent({
      ...document,
      witness: { ...document.witness, state: ['0x80', ...document.witness.state] },
    })
    const clean = await load(withHeaders)
    expect(loaded?.kind === 'case' && loaded.case.kind === 'stateless' && loaded.case.witness).toEqual(clean.witness)
  })

  test('headers that geth gives as objects are the headers of the RLP', async () => {
    const document = readJson<Json & { witness: { headers: string[] } }>(withHeaders)
    const clean = await load(withHeaders)
    const headers = clean.witness.headers.map((header) => {
      const decoded = decodeHeader(toBytes(header))
      return { ...decoded, hash: hashHeader(encodeHeader(decoded)) }
    })
    const [loaded] = await loadContent({ ...document, witness: { ...document.witness, headers } })
    expect(loaded?.kind === 'case' && loaded.case.kind === 'stateless' && loaded.case.witness).toEqual(clean.witness)
  })
})
