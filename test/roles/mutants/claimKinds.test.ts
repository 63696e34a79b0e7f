import { describe, expect, it } from 'vitest'
import { loadCrypto } from '../../../src/crypto/loadCrypto.ts'
import type { AccountState, ExecutedBlock } from '../../../src/model/generated/adapter.ts'
import { address, quantity } from '../../../src/model/Hex.ts'
import { parseMutant } from '../../../src/roles/mutants/parseMutant.ts'
import { createReference } from '../../../src/roles/reference.ts'
import { rulesetHash } from '../../../src/standard/rulesetHash.ts'
import { account, oneBlock, rulesetAt, sender, signLegacy } from '../../execution/support/chain.ts'

const contract = address(`0x${'00'.repeat(18)}1000`)
const nobody = address(`0x${'00'.repeat(20)}`)

/** What a prover says of a block with a call and a claim that is changed. */
async function answer(
  mutant: string,
  change: (honest: readonly AccountState[]) => readonly AccountState[],
): Promise<ExecutedBlock | undefined> {
  const { handlers } = await createReference({ crypto: await loadCrypto('auto'), engine: 'lockstep', mutant })
  const ruleset = rulesetAt('Cancun')
  const hash = rulesetHash(ruleset)
  await handlers.lockstep_configure({ ruleset, rulesetHash: hash })
  const transaction = await signLegacy({ nonce: 0, to: contract, gas: 100_000 })
  const request = oneBlock({ [contract]: account(9n, '0x6001600055') }, [transaction])
  const { blocks } = await handlers.seq_buildBlocks({ ...request, emit: ['witness', 'claimed'] })
  const [built] = blocks
  if (built?.witness === undefined) throw new Error('no block was built')
  const { rlp, witness, claimed = [] } = built
  const asked = { token: '', rulesetHash: hash, mode: 'validate', canonicalWitness: false } as const
  const { blocks: executed } = await handlers.prover_execute({
    ...asked,
    blocks: [{ rlp, witness, claimed: change(claimed) }],
  })
  return executed[0]
}

const ofSender =
  (change: Partial<AccountState>) =>
  (honest: readonly AccountState[]): readonly AccountState[] =>
    honest.map((claim) => (claim.address === sender ? { ...claim, ...change } : claim))

describe('a prover that does not look at part of a claim', () => {
  it('overlooks what is wrong there and nothing else', async () => {
    const wrongBalance = ofSender({ balance: quantity(1) })
    const wrongNonce = ofSender({ nonce: quantity(7) })
    expect((await answer('claim-ignored:balance', wrongBalance))?.status).toBe('executed')
    expect((await answer('claim-ignored:balance', wrongNonce))?.status).toBe('rejected')
    expect((await answer('claim-ignored:all', wrongNonce))?.status).toBe('executed')
    expect((await answer('claim-ignored:account', () => []))?.status).toBe('executed')
  })

  it('or names another account', async () => {
    expect(await answer(`claim-blames:${nobody}`, ofSender({ nonce: quantity(7) }))).toMatchObject({
      reason: 'STATE_CHANGE_UNSOLICITED',
      account: nobody,
    })
  })

  it.each(['claim-ignored:code', 'claim-ignored:all:1', 'claim-blames:0x1'])('is refused as %s', (name) => {
    expect(() => parseMutant(name)).toThrow('RULESET_UNKNOWN')
  })
})
