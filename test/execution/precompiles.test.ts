import { describe, expect, it } from 'vitest'
import { loadCrypto } from '../../src/crypto/loadCrypto.ts'
import { callPrecompile, precompilesAt, type PrecompileTable } from '../../src/execution/precompiles/table.ts'
import type { PrecompileStatus, Ruleset } from '../../src/model/generated/ruleset.ts'
import { decimal } from '../../src/model/Hex.ts'
import { foreignRuleset } from '../../src/standard/foreignRuleset.ts'
import { absentReason, hasSharedData, listFiles, readJson } from '../sharedData.ts'

interface Vector {
  readonly Name: string
  readonly Input: string
  readonly Expected?: string
  readonly Gas?: number
}

/** Which precompile a file of vectors is for, and the fork whose prices it has. */
const files: readonly (readonly [pattern: RegExp, address: bigint, network: string])[] = [
  [/^ecRecover/, 1n, 'Osaka'],
  [/^modexp\.json/, 5n, 'Byzantium'],
  [/^modexp_eip2565/, 5n, 'Berlin'],
  [/^modexp_eip7883/, 5n, 'Osaka'],
  [/^bn256Add/, 6n, 'Osaka'],
  [/^bn256ScalarMul/, 7n, 'Osaka'],
  [/^bn256Pairing/, 8n, 'Osaka'],
  [/^blake2F/, 9n, 'Osaka'],
  [/^pointEvaluation/, 10n, 'Osaka'],
  [/blsG1Add|add_G1/, 11n, 'Osaka'],
  [/blsG1Mul|msm_G1/, 12n, 'Osaka'],
  [/blsG2Add|add_G2/, 13n, 'Osaka'],
  [/blsG2Mul|msm_G2/, 14n, 'Osaka'],
  [/blsPairing|pairing_check/, 15n, 'Osaka'],
  [/blsMapG1/, 16n, 'Osaka'],
  [/blsMapG2/, 17n, 'Osaka'],
  [/^p256Verify/, 256n, 'Osaka'],
]

function rulesetOf(network: string): Ruleset {
  return foreignRuleset({ network, chainId: decimal('1') })
}

function tableOf(ruleset: Ruleset): PrecompileTable {
  return precompilesAt(ruleset, ruleset.forks.length - 1)
}

const found = (hasSharedData ? ['geth', 'eip-2537-assets'] : [])
  .flatMap((folder) => listFiles(`precompiles/${folder}`))
  .flatMap((path) => {
    const file = path.slice(path.lastIndexOf('/') + 1)
    return files
      .filter(([pattern]) => pattern.test(file))
      .map(([, address, network]) => ({ file, path, address, network }))
  })

describe('precompiles', () => {
  it.runIf(found.length > 0).each(found)(
    `give output and gas of $file${absentReason}`,
    { timeout: 120_000 },
    async ({ path, address, network }) => {
      const crypto = await loadCrypto('auto')
      const precompile = tableOf(rulesetOf(network)).get(address)
      if (precompile === undefined) throw new Error(`no precompile at ${address}`)
      for (const vector of readJson<Vector[]>(path).slice(0, 40)) {
        const { end, gasUsed, output } = callPrecompile(precompile, Buffer.from(vector.Input, 'hex'), 10n ** 9n, {
          crypto,
        })
        const expected =
          vector.Expected === undefined
            ? { name: vector.Name, end: 'failed' }
            : { name: vector.Name, end: 'returned', output: vector.Expected, gas: vector.Gas }
        const got =
          vector.Expected === undefined
            ? { name: vector.Name, end }
            : { name: vector.Name, end, output: Buffer.from(output).toString('hex'), gas: Number(gasUsed) }
        expect(got).toEqual(expected)
      }
    },
  )

  it.each<readonly [PrecompileStatus, unknown]>([
    ['disabled-error', { end: 'failed', gasUsed: 100_000n, output: new Uint8Array(0) }],
    ['disabled-revert', { end: 'reverted', gasUsed: 0n, output: new Uint8Array(0) }],
    ['unprovable', { end: 'returned', gasUsed: 600n, output: expect.any(Uint8Array) }],
  ])('that are %s end as the status says', async (status, expected) => {
    const ruleset = rulesetOf('Cancun')
    const precompiles = ruleset.precompiles.map((precompile) => ({
      ...precompile,
      history: precompile.history.map((entry) => ({ ...entry, status })),
    }))
    const ripemd160 = tableOf({ ...ruleset, precompiles }).get(3n)
    if (ripemd160 === undefined) throw new Error('RIPEMD160 is not there')
    expect(callPrecompile(ripemd160, new Uint8Array(0), 100_000n, { crypto: await loadCrypto('auto') })).toEqual(
      expected,
    )
  })

  it('that are absent leave their address to an ordinary account', () => {
    const ruleset = rulesetOf('Cancun')
    const precompiles = ruleset.precompiles.map((precompile) => ({
      ...precompile,
      history: precompile.history.map(({ sinceFork }) => ({ sinceFork, status: 'absent' as const })),
    }))
    expect(tableOf({ ...ruleset, precompiles }).size).toBe(0)
  })
})
