import { describe, expect, it } from 'vitest'
import { loadCases } from '../../runners/load/loadCases.ts'
import { splitBlock } from '../../src/codec/Block.ts'
import { readBlockHeader, toBlockHeader } from '../../src/execution/BlockHeader.ts'
import { blobBaseFee, nextBaseFee, nextExcessBlobGas } from '../../src/execution/fees.ts'
import { createRulesBook } from '../../src/execution/Rules.ts'
import { toBytes } from '../../src/model/Hex.ts'
import { ruleset } from '../../src/standard/rulesets.ts'
import { absentReason, hasSharedData } from '../sharedData.ts'
import { fixturePath } from './support/fixturePath.ts'

const mainnet = createRulesBook(ruleset('ethereum-mainnet'))
const at = (timestamp: bigint): ReturnType<typeof mainnet.at> =>
  mainnet.at({ number: 30_000_000n, timestamp, difficulty: 0n })
const cancun = at(1_710_338_135n)
const prague = at(1_746_612_311n)

describe('fees', () => {
  it.runIf(hasSharedData)(`follow from the parents of real blocks${absentReason}`, async () => {
    let seen = 0
    for await (const loaded of loadCases(fixturePath('real-blocks'))) {
      if (loaded.kind !== 'case' || loaded.case.kind !== 'stateless') continue
      const last = loaded.case.witness.headers.at(-1)
      if (last === undefined) continue
      const parent = readBlockHeader(toBytes(last))
      const header = toBlockHeader(splitBlock(toBytes(loaded.case.rlp)).header)
      const rules = createRulesBook(loaded.case.ruleset).at(header)
      expect({
        baseFee: nextBaseFee(parent),
        excess: nextExcessBlobGas(parent, rules),
      }).toEqual({ baseFee: header.baseFee, excess: header.excessBlobGas })
      seen++
    }
    expect(seen).toBeGreaterThan(0)
  })

  // fake_exponential of EIP-4844 with mainnet's fractions, computed with Python's integers.
  it.each([
    [cancun, 0n, 1n],
    [cancun, 10n * 131_072n, 1n],
    [cancun, 2_314_058n, 2n],
    [cancun, 10n * 1024n * 1024n, 23n],
    [prague, 10n * 1024n * 1024n, 8n],
    [prague, 100n * 131_072n, 13n],
  ])('of blobs grow with the excess (%#)', (rules, excess, fee) => {
    expect(blobBaseFee(excess, rules)).toBe(fee)
  })
})
