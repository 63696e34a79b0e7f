import { describe, expect, it } from 'vitest'
import { loadCrypto } from '../../../src/crypto/loadCrypto.ts'
import type { AccountState } from '../../../src/model/generated/adapter.ts'
import { address, hash32, quantity } from '../../../src/model/Hex.ts'
import { parseMutant } from '../../../src/roles/mutants/parseMutant.ts'
import { createReference } from '../../../src/roles/reference.ts'
import { rulesetHash } from '../../../src/standard/rulesetHash.ts'
import { account, oneBlock, rulesetAt, signLegacy } from '../../execution/support/chain.ts'

const contract = address(`0x${'00'.repeat(18)}1000`)
const feeRecipient = address('0x00000000000000000000000000000000c01bba5e')
const word = (value: number): ReturnType<typeof hash32> => hash32(`0x${value.toString(16).padStart(64, '0')}`)

/** What a sequencer says that a block with one call changed. */
async function claimOf(mutant?: string): Promise<ReadonlyMap<string, AccountState>> {
  const crypto = await loadCrypto('auto')
  const { handlers } = await createReference({ crypto, engine: 'lockstep', ...(mutant !== undefined && { mutant }) })
  const ruleset = rulesetAt('Cancun')
  await handlers.lockstep_configure({ ruleset, rulesetHash: rulesetHash(ruleset) })
  const transaction = await signLegacy({ nonce: 0, to: contract, gas: 100_000 })
  const request = oneBlock({ [contract]: { ...account(9n, '0x00'), storage: { [word(1)]: word(4) } } }, [transaction])
  const { blocks } = await handlers.seq_buildBlocks({ ...request, emit: ['claimed'] })
  return new Map(blocks[0]?.claimed?.map((claim) => [claim.address, claim]))
}

describe('a change of the state that nothing caused', () => {
  it('gives an account what it has not earned', async () => {
    const honest = await claimOf()
    expect(honest.has(contract)).toBe(false)
    expect((await claimOf(`unsolicited-balance:${contract}:+1`)).get(contract)?.balance).toBe(quantity(10))
    expect((await claimOf(`unsolicited-balance:${contract}:-9`)).get(contract)?.balance).toBe(quantity(0))
    const earned = BigInt(honest.get(feeRecipient)?.balance ?? quantity(0))
    const paid = (await claimOf('unsolicited-balance:coinbase:2')).get(feeRecipient)
    expect(paid?.balance).toBe(quantity(earned + 2n))
  })

  it('writes a slot or a nonce', async () => {
    expect((await claimOf(`unsolicited-storage:${contract}:1`)).get(contract)?.slots).toEqual({ [word(1)]: word(5) })
    expect((await claimOf(`unsolicited-storage:${contract}:0x7`)).get(contract)?.slots).toEqual({ [word(7)]: word(1) })
    expect((await claimOf(`unsolicited-nonce:${contract}`)).get(contract)?.nonce).toBe(quantity(1))
  })

  it.each([
    'unsolicited-balance:0x1:1',
    'unsolicited-balance:coinbase:much',
    'unsolicited-storage:coinbase:1',
    'unsolicited-nonce:coinbase',
  ])('is refused as %s', (name) => {
    expect(() => parseMutant(name)).toThrow('RULESET_UNKNOWN')
  })
})
