import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { bytes, quantity } from '../../../src/model/Hex.ts'
import type { Address } from '../../../src/model/Hex.ts'
import type { AllocAccount } from '../../../src/model/generated/adapter.ts'
import { withSystemCalls } from '../../../src/standard/rulesets.ts'
import { isInstalled } from './installed.ts'
import { startProgram } from './program.ts'
import type { Program } from './program.ts'
import { createRandom, randomProgram } from './randomProgram.ts'
import {
  account,
  agreed,
  alice,
  attributesOf,
  contractAt,
  genesisOf,
  replay,
  requestOf,
  rulesetOf,
  scenarioAlloc,
  word,
} from './scenario.ts'
import type { Blocks } from './scenario.ts'

const installed = isInstalled('@nomicfoundation/edr', 'edr: against the reference on random programs')

/** Fixed, so that a run can be repeated; another one explores more. */
const seed = Number(process.env['LOCKSTEP_FUZZ_SEED'] ?? 20_261)

const programsPerBlock = 20
const blocksPerChain = 2
const chainsPerFork = 2

describe.skipIf(!installed)(`random programs, LOCKSTEP_FUZZ_SEED=${seed}`, () => {
  let edr: Program
  let reference: Program

  beforeAll(() => {
    edr = startProgram('edr')
    reference = startProgram('reference')
  })
  afterAll(async () => {
    await Promise.all([edr.close(), reference.close()])
  })

  test.each(['Shanghai', 'Cancun', 'Prague', 'Osaka'])(
    'EDR and the reference agree on %s',
    async (network) => {
      const ruleset = withSystemCalls(rulesetOf(network), [])
      for (let chain = 0; chain < chainsPerFork; chain += 1) {
        const { blocks, alloc } = randomChain(seed + chain)
        const params = requestOf(ruleset, blocks, genesisOf({ ...scenarioAlloc(), ...alloc }))
        await edr.call('lockstep_configure', { ruleset, rulesetHash: params.rulesetHash })
        const result = await edr.call('seq_buildBlocks', params)
        expect(result.blocks.flatMap(({ excluded }) => excluded)).toEqual([])
        expect(await replay(reference, params, result, ruleset)).toEqual(agreed(result))
        const transactions = result.blocks.flatMap((block) => block.result.transactions)
        const succeeded = transactions.filter(({ status }) => status === quantity(1)).length
        // Programs that all fail would show little.
        expect(succeeded).toBeGreaterThan(transactions.length / 5)
      }
    },
    120_000,
  )
})

interface RandomChain {
  readonly blocks: Blocks
  readonly alloc: Readonly<Record<Address, AllocAccount>>
}

/** Programs that know each other's addresses, each called once in every block, and the same code as a creation. */
function randomChain(chainSeed: number): RandomChain {
  const random = createRandom(chainSeed)
  const addresses = Array.from({ length: programsPerBlock }, (_, place) => contractAt(0x5000 + place))
  const alloc: Record<Address, AllocAccount> = {}
  for (const target of addresses) {
    const storage = { [word(random(4))]: word(1 + random(255)) }
    alloc[target] = account({
      nonce: quantity(1),
      balance: quantity(random(1000)),
      code: bytes(randomProgram(random, addresses)),
      storage,
    })
  }
  let nonce = 0n
  const blocks = Array.from({ length: blocksPerChain }, (_, place) => ({
    attributes: attributesOf(place + 1),
    transactions: [...addresses, undefined].map((to) => {
      const data = to === undefined ? randomProgram(random, addresses) : word(random(1 << 30))
      const sent = {
        type: 2,
        nonce,
        gas: 400_000n,
        value: BigInt(random(3)),
        data,
        ...(to !== undefined && { to }),
      } as const
      nonce += 1n
      return alice.sign(sent)
    }),
  }))
  return { blocks, alloc }
}
