import { describe, expect, test } from 'vitest'
import { decimal } from '../../src/model/Hex.ts'
import type { Activation, PrecompileEntry } from '../../src/model/generated/ruleset.ts'
import type { RulesetFile } from '../../src/model/generated/standard.ts'
import { loadStandard } from '../../src/standard/loadStandard.ts'
import { absentReason, hasSharedData, readJson } from '../sharedData.ts'

/** A chain as it was collected; the parts that are compared. */
interface Chain {
  readonly chainId: number | null
  readonly forks: readonly {
    readonly id: string
    readonly activation: { readonly kind: string; readonly value?: number | string; readonly block?: number }
    readonly evmBase: string
    readonly consensus?: string
  }[]
  readonly precompiles: readonly {
    readonly name: string
    readonly address: string
    readonly history: readonly Collected[]
  }[]
  readonly eip1559?: { readonly elasticity: number; readonly denominator: number; readonly denominatorCanyon: number }
  readonly proverLimits?: Readonly<Record<string, number | string>>
  readonly zkGas?: { readonly opcodeMultipliers: Readonly<Record<string, number>>; readonly blockLimit: number }
  readonly opcodeDeviations: readonly { readonly byte: string; readonly status: string; readonly sinceFork?: string }[]
  readonly otherDeviations: readonly object[]
}

interface Collected {
  readonly sinceFork: string
  readonly status: string
  readonly gas?: Readonly<Record<string, number | string>>
  readonly limits?: Readonly<Record<string, number>>
}

const chains = [
  'arbitrum-one',
  'base',
  'ethereum-mainnet',
  'immutable-zkevm',
  'linea',
  'op-mainnet',
  'polygon-pos',
  'polygon-type1-zk_evm',
  'polygon-zkevm',
  'scroll',
  'taiko',
  'zksync-era',
]

/** Fork ids that a ruleset cannot have, by what it has instead. */
function forkId(id: string): string {
  return id.replace(/^feature:/, '').replace('_', id.startsWith('feature:') ? '-' : '_')
}

function read(name: string): { readonly collected: Chain; readonly file: RulesetFile } {
  const file = loadStandard().rulesets.get(name.replace('_', '-'))
  if (file === undefined) throw new Error(`there is no ruleset ${name}`)
  return { collected: readJson(`../chains/${name}.json`) as Chain, file }
}

/** Activations that the collection words in another way, with the reason. */
const otherwise: Readonly<Record<string, Activation>> = {
  // The chain before Bedrock ran another machine, so that Bedrock is its genesis.
  'op-mainnet bedrock': { kind: 'genesis', block: decimal('105235063') },
  // "Atlas/ZKsync OS" is no number of a version.
  'zksync-era zksync-os': { kind: 'unknown' },
}

/** Forks of EVM rules that the collection words as a base and an exception, which the ruleset has as a deviation. */
function evmFork(evmBase: string): string {
  if (evmBase.startsWith('eravm')) return 'cancun'
  return evmBase.replace(/[+ /].*$/, '')
}

/** An entry as the ruleset must have it; constants of a formula and statuses that speak for themselves are left out. */
function comparable({ status, gas, limits }: Collected | PrecompileEntry): unknown {
  const inert = ['absent', 'disabled-error', 'disabled-revert'].includes(status)
  const price = Object.entries(gas ?? {}).filter(([key]) => !['wordBytes', 'min', 'note'].includes(key))
  const kept = price.filter(([key]) => gas?.formula !== 'eip2537-msm' || key !== 'itemBytes')
  const renamed = kept.map(([key, value]) => [key === 'discountTable' ? 'group' : key, String(value)])
  const bounds = Object.entries(limits ?? {})
    .filter(([key]) => key !== 'onLimitViolation' && key !== 'exactInputBytes')
    .map(([key, value]) => [key === 'maxPerBlock' ? 'maxCallsPerBlock' : key, String(value)])
  return { status, ...(inert ? {} : { gas: Object.fromEntries(renamed) }), limits: Object.fromEntries(bounds) }
}

describe.skipIf(!hasSharedData)(`the ruleset of each collected chain ${hasSharedData ? '' : absentReason}`, () => {
  test.each(chains)('%s has every fork with its activation and rules', (name) => {
    const { collected, file } = read(name)
    const { forks, chainId } = file.ruleset
    expect(chainId).toBe(String(collected.chainId ?? 0))
    for (const { id, activation, evmBase, consensus } of collected.forks) {
      if (activation.kind === 'unscheduled' && name === 'ethereum-mainnet') continue
      const fork = forks.find((candidate) => candidate.id === forkId(id))
      const { kind, value, block } = activation
      const expected = otherwise[`${name} ${id}`] ?? {
        kind,
        ...(value === undefined ? {} : { value: String(value) }),
        ...(block === undefined ? {} : { block: String(block) }),
      }
      expect([id, fork?.activation]).toEqual([id, expect.objectContaining(expected)])
      expect([id, fork?.evmBase.replace(/^bpo\d$/, 'osaka')]).toEqual([id, evmFork(evmBase)])
      expect([id, fork?.consensus]).toEqual([id, consensus])
    }
  })

  test.each(chains)('%s has every precompile with its history', (name) => {
    const { collected, file } = read(name)
    const { forks, precompiles } = file.ruleset
    const place = (id: string): number => forks.findIndex((fork) => fork.id === forkId(id))
    let compared = 0
    for (const { name: precompile, address, history } of collected.precompiles) {
      const written = precompiles.find((candidate) => BigInt(candidate.address) === BigInt(address))
      for (const entry of history) {
        const inForce = written?.history.filter(({ sinceFork }) => place(sinceFork) <= place(entry.sinceFork)).at(-1)
        const at = `${precompile} at ${entry.sinceFork}`
        expect([at, comparable(inForce ?? { sinceFork: '', status: 'absent' })]).toEqual([at, comparable(entry)])
        compared += 1
      }
      expect(written?.history.length ?? 0).toBeLessThanOrEqual(name === 'ethereum-mainnet' ? 99 : history.length)
    }
    expect(compared).toBeGreaterThan(10)
  })

  test.each(chains)('%s has the opcodes that differ from those of its EVM forks', (name) => {
    const { collected, file } = read(name)
    const written = new Set((file.ruleset.deviations ?? []).map(({ byte, status }) => `${byte} ${status}`))
    // What is added or absent because an EVM fork has it or not yet is no deviation.
    const modified = collected.opcodeDeviations.filter(
      ({ status }) => status === 'modified' && name !== 'ethereum-mainnet',
    )
    const bytes = modified.flatMap(({ byte }) => (byte === '' ? [] : [byte.split(/[/.]/)[0] ?? '']))
    expect(bytes.filter((byte) => !written.has(`${byte} modified`))).toEqual([])
    const others = file.ruleset.deviations?.filter(({ area }) => area !== 'opcode') ?? []
    const told = others.length + file.notes.length + file.ruleset.flags.length
    expect(told).toBeGreaterThanOrEqual(name === 'ethereum-mainnet' ? 0 : collected.otherDeviations.length)
  })

  test('fee markets, counters and zk gas are whole', () => {
    const market = read('op-mainnet')
    const { elasticity, denominator, denominatorCanyon } = market.collected.eip1559 ?? {}
    expect(market.file.ruleset.feeMarket).toEqual([
      { sinceFork: 'bedrock', elasticity: String(elasticity), denominator: String(denominator) },
      { sinceFork: 'canyon', elasticity: String(elasticity), denominator: String(denominatorCanyon) },
    ])
    const linea = read('linea')
    const { counters, maxTransactionsPerBlock } = linea.file.ruleset.limits
    const limits = Object.entries(linea.collected.proverLimits ?? {}).filter(([, value]) => typeof value === 'number')
    expect(
      Object.fromEntries([
        ['BLOCK_TRANSACTIONS', maxTransactionsPerBlock],
        ...(counters ?? []).map(({ name, maxPerBlock }) => [name, maxPerBlock]),
      ]),
    ).toEqual(Object.fromEntries(limits.map(([name, value]) => [name, String(value)])))
    const taiko = read('taiko')
    const gas = taiko.collected.zkGas
    expect(taiko.file.ruleset.limits.zkGas?.maxPerBlock).toBe(String(gas?.blockLimit))
    expect(taiko.file.ruleset.limits.zkGas?.opcodeMultipliers).toEqual(
      Object.fromEntries(Object.entries(gas?.opcodeMultipliers ?? {}).map(([byte, value]) => [byte, String(value)])),
    )
  })
})
