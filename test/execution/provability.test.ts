import { describe, expect, it } from 'vitest'
import { buildBlocks } from '../../src/execution/buildBlocks.ts'
import { executeStateless } from '../../src/execution/executeStateless.ts'
import { createMachineEngine } from '../../src/execution/machine/machineEngine.ts'
import { createLibraryEngine } from '../../src/execution/library/libraryEngine.ts'
import type { BuiltBlock, ExecutedBlock } from '../../src/model/generated/adapter.ts'
import type { PrecompileEntry, Ruleset } from '../../src/model/generated/ruleset.ts'
import { address, bytes, decimal } from '../../src/model/Hex.ts'
import { account, oneBlock, rulesetAt, signLegacy } from './support/chain.ts'
import { partyFor } from './support/runCase.ts'

const outer = address(`0x${'00'.repeat(18)}1000`)
const inner = address(`0x${'00'.repeat(18)}2000`)
const sha256Call = '6000600060006000600261fffffa50'
/** Calls SHA256 once and reverts. */
const reverting = bytes(`0x${sha256Call}60006000fd`)
/** Calls the reverting contract twice. */
const calling = bytes(`0x${'6000600060006000600061200062ffffff f150'.replace(' ', '').repeat(2)}00`)

function withSha256(change: (entry: PrecompileEntry) => PrecompileEntry): Ruleset {
  const ruleset = rulesetAt('Cancun')
  const precompiles = ruleset.precompiles.map((precompile) =>
    precompile.name === 'SHA256' ? { ...precompile, history: precompile.history.map(change) } : precompile,
  )
  return { ...ruleset, precompiles }
}

/** Builds a block that reaches SHA256 twice, in frames that revert. */
async function build(ruleset: Ruleset, make: typeof createMachineEngine): Promise<BuiltBlock> {
  const party = await partyFor(ruleset, make)
  const transaction = await signLegacy({ nonce: 0, to: outer, gas: 500_000 })
  const alloc = { [outer]: account(0n, calling), [inner]: account(0n, reverting) }
  const { blocks } = await buildBlocks(oneBlock(alloc, [transaction]), party)
  const [built] = blocks
  if (built === undefined) throw new Error('no block was built')
  return built
}

/** Proves the block that a builder makes who knows of no bounds. */
async function prove(ruleset: Ruleset): Promise<ExecutedBlock> {
  const built = await build(rulesetAt('Cancun'), createMachineEngine)
  if (built.witness === undefined) throw new Error('there is no witness')
  const block = { rlp: built.rlp, witness: built.witness }
  const party = await partyFor(ruleset, createMachineEngine)
  return executeStateless(block, { mode: 'validate', canonicalWitness: true }, party)
}

function limited(most: number): Ruleset {
  return withSha256((entry) => ({ ...entry, limits: { maxCallsPerBlock: decimal(String(most)) } }))
}

describe('a prover', () => {
  it('proves a block that calls a precompile', async () => {
    expect(await prove(rulesetAt('Cancun'))).toMatchObject({ status: 'executed' })
  })

  it('refuses a block that reaches an unprovable precompile in a frame that reverts', async () => {
    const ruleset = withSha256((entry) => ({ ...entry, status: 'unprovable' }))
    expect(await prove(ruleset)).toMatchObject({ status: 'rejected', reason: 'PRECOMPILE_UNSUPPORTED' })
  })

  it.each([
    [2, { status: 'executed' }],
    [1, { status: 'rejected', reason: 'PRECOMPILE_UNSUPPORTED' }],
  ])('allows %i calls of a precompile where the ruleset allows so many', async (most, expected) => {
    expect(await prove(limited(most))).toMatchObject(expected)
  })
})

describe.each([createMachineEngine, createLibraryEngine])('a builder with %o', (make) => {
  it('leaves out a transaction that reaches an unprovable precompile in a frame that reverts, and its effects', async () => {
    const unprovable = withSha256((entry) => ({ ...entry, status: 'unprovable' }))
    const built = await build(unprovable, make)
    expect(built.excluded).toMatchObject([{ index: 0, reason: 'PRECOMPILE_UNSUPPORTED' }])
    expect(built.result).toMatchObject({ gasUsed: '0x0', transactions: [] })
  })

  it('leaves out what would call a precompile more often than a prover allows', async () => {
    expect((await build(limited(1), make)).excluded).toMatchObject([{ index: 0, reason: 'PRECOMPILE_UNSUPPORTED' }])
    expect((await build(limited(2), make)).excluded).toEqual([])
  })
})

describe('a system call', () => {
  /** EIP-4788. */
  const beaconRoots = address('0x000f3df6d732807ef1319fb7b8bb8522d0beac02')
  const unprovableSha256 = (entry: PrecompileEntry): PrecompileEntry => ({ ...entry, status: 'unprovable' })
  const withBeaconRoots = (ruleset: Ruleset): Ruleset => ({ ...ruleset, systemCalls: ['beaconRoots'] })
  const request = oneBlock({ [beaconRoots]: account(0n, reverting) }, [])

  async function proveSystemCall(ruleset: Ruleset): Promise<ExecutedBlock> {
    const { blocks } = await buildBlocks(
      request,
      await partyFor(withBeaconRoots(rulesetAt('Cancun')), createMachineEngine),
    )
    const [built] = blocks
    if (built?.witness === undefined) throw new Error('no block was built')
    const block = { rlp: built.rlp, witness: built.witness }
    return executeStateless(
      block,
      { mode: 'validate', canonicalWitness: true },
      await partyFor(withBeaconRoots(ruleset), createMachineEngine),
    )
  }

  it('may reach a precompile that is proven', async () => {
    expect(await proveSystemCall(rulesetAt('Cancun'))).toMatchObject({ status: 'executed' })
  })

  it.each([createMachineEngine, createLibraryEngine])(
    'that reaches an unprovable precompile is no block that can be built, with %o',
    async (make) => {
      const party = await partyFor(withBeaconRoots(withSha256(unprovableSha256)), make)
      await expect(buildBlocks(request, party)).rejects.toMatchObject({ reason: 'PRECOMPILE_UNSUPPORTED' })
    },
  )

  it('that reaches an unprovable precompile, and reverts, makes the prover refuse the block', async () => {
    expect(await proveSystemCall(withSha256(unprovableSha256))).toMatchObject({
      status: 'rejected',
      reason: 'PRECOMPILE_UNSUPPORTED',
    })
  })

  it('counts among the calls of its block, also where a transaction after it is left out', async () => {
    const limitedTo = async (most: number): Promise<BuiltBlock | undefined> => {
      const party = await partyFor(withBeaconRoots(limited(most)), createMachineEngine)
      const transaction = await signLegacy({ nonce: 0, to: outer, gas: 500_000 })
      const alloc = {
        [beaconRoots]: account(0n, reverting),
        [outer]: account(0n, calling),
        [inner]: account(0n, reverting),
      }
      return (await buildBlocks(oneBlock(alloc, [transaction]), party)).blocks[0]
    }
    expect((await limitedTo(3))?.excluded).toEqual([])
    expect((await limitedTo(2))?.excluded).toMatchObject([{ index: 0, reason: 'PRECOMPILE_UNSUPPORTED' }])
  })
})
