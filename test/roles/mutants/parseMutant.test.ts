import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadCrypto } from '../../../src/crypto/loadCrypto.ts'
import { createRulesBook, type Rules } from '../../../src/execution/Rules.ts'
import type { Ruleset } from '../../../src/model/generated/ruleset.ts'
import { address, bytes, type Bytes } from '../../../src/model/Hex.ts'
import { createReference, type Reference } from '../../../src/roles/reference.ts'
import { faultyBook } from '../../../src/roles/mutants/faultyBook.ts'
import { parseMutant } from '../../../src/roles/mutants/parseMutant.ts'
import { listForkBoundaries, listGasConstants, listPrecompiles } from '../../../src/roles/mutants/subjects.ts'
import { rulesetHash } from '../../../src/standard/rulesetHash.ts'
import { ruleset } from '../../../src/standard/rulesets.ts'
import { account, oneBlock, rulesetAt, signLegacy } from '../../execution/support/chain.ts'

const reference = ruleset('lockstep-reference')
const contract = address(`0x${'00'.repeat(18)}1000`)

function rulesAt(declared: Ruleset, mutant: string, timestamp: bigint): Rules {
  return faultyBook(declared, parseMutant(mutant)).at({ number: 1n, timestamp, difficulty: 0n })
}

async function party(mutant?: string): Promise<Reference> {
  const crypto = await loadCrypto('auto')
  const made = await createReference({ crypto, engine: 'lockstep', ...(mutant !== undefined && { mutant }) })
  const declared = rulesetAt('Cancun')
  await made.handlers.lockstep_configure({ ruleset: declared, rulesetHash: rulesetHash(declared) })
  return made
}

/** Stores what is left of the gas after the code given, so that any difference in gas shows in the state. */
async function gasUsed(made: Reference, code: string): Promise<string | undefined> {
  const transaction: Bytes = await signLegacy({ nonce: 0, to: contract, gas: 1_000_000 })
  const built = await made.handlers.seq_buildBlocks(oneBlock({ [contract]: account(0n, bytes(code)) }, [transaction]))
  return built.blocks[0]?.result.transactions[0]?.gasUsed
}

describe('a mutant', () => {
  it('declares what the party without a fault declares', async () => {
    expect((await party('gas:SLOAD:+1')).declaration).toEqual((await party()).declaration)
  })

  it.each([
    ['gas:SLOAD:+1', '0x60015460005500', 1],
    ['gas:COLD_SLOAD:-5', '0x60015460005500', -10],
    ['precompile-gas:0x04:+7', '0x600060006000600060045afa00', 7],
    ['precompile-free:0x02', '0x600060006000600060025afa00', -60],
    ['precompile-absent:0x02', '0x600060006000600060025afa00', -60],
  ])('%s shows in the gas of a transaction that meets it', async (mutant, code, difference) => {
    const honest = Number(await gasUsed(await party(), code))
    expect(Number(await gasUsed(await party(mutant), code)) - honest).toBe(
      // Without the precompile its address is a cold account of the state: 2600 instead of 100.
      mutant.startsWith('precompile-absent') ? difference + 2500 : difference,
    )
  })

  it('of any listed gas constant changes that constant and no other', () => {
    const names = listGasConstants(reference)
    expect(names.length).toBeGreaterThan(100)
    fc.assert(
      fc.property(fc.constantFrom(...names), (name) => {
        const timestamp = 10n ** 9n
        const honest = createRulesBook(reference).at({ number: 1n, timestamp, difficulty: 0n }).gas
        const lying = rulesAt(reference, `gas:${name}:+3`, timestamp).gas
        const changed = Object.keys(honest).filter((constant) => honest[constant] !== lying[constant])
        expect(changed).toEqual([name])
        expect((lying[name] ?? 0) - (honest[name] ?? 0)).toBe(3)
      }),
      { numRuns: names.length },
    )
  })

  it('of any listed fork starts it exactly so much later or sooner', () => {
    for (const { id, value } of listForkBoundaries(reference)) {
      const boundary = BigInt(value)
      expect(rulesAt(reference, 'gas:ADD:+0', boundary).forkId).toBe(id)
      expect(rulesAt(reference, `fork-late:${id}:1`, boundary).forkId).not.toBe(id)
      expect(rulesAt(reference, `fork-late:${id}:1`, boundary + 1n).forkId).toBe(id)
      expect(rulesAt(reference, `fork-early:${id}:1`, boundary - 1n).forkId).toBe(id)
    }
  })

  it('of any listed precompile takes it away', () => {
    const precompiles = listPrecompiles(reference)
    expect(precompiles.length).toBeGreaterThanOrEqual(18)
    for (const precompile of precompiles) {
      const timestamp = 10n ** 9n
      const key = BigInt(precompile.address)
      expect(rulesAt(reference, 'gas:ADD:+0', timestamp).precompiles.has(key)).toBe(true)
      expect(rulesAt(reference, `precompile-absent:${precompile.address}`, timestamp).precompiles.has(key)).toBe(false)
    }
  })

  it('with a fork behind its name is faulty in that fork alone', () => {
    const sload = (timestamp: bigint): number | undefined =>
      rulesAt(reference, 'gas:COLD_SLOAD:+3@prague', timestamp).gas['COLD_SLOAD']
    expect([sload(1000n), sload(1999n), sload(2000n), sload(2999n), sload(3000n)]).toEqual([
      2100, 2100, 2103, 2103, 2100,
    ])
    const key = 0x06n
    const has = (timestamp: bigint): boolean =>
      rulesAt(reference, 'precompile-absent:0x06@cancun', timestamp).precompiles.has(key)
    expect([has(999n), has(1000n), has(1999n), has(2000n)]).toEqual([true, false, false, true])
  })

  it('of an unknown kind, constant or call is refused with the known forms', () => {
    for (const name of ['gas-ish:SLOAD:1', 'gas:coldSload:1', 'no-system-call:depositRequest']) {
      expect(() => parseMutant(name)).toThrow(/precompile-absent:<address>/)
    }
  })
})
