import { beforeAll, describe, expect, test } from 'vitest'
import { buildBlocks } from '../../src/execution/buildBlocks.ts'
import { executeStateless } from '../../src/execution/executeStateless.ts'
import { createMachineEngine } from '../../src/execution/machine/machineEngine.ts'
import type { AccountState, BlockToExecute, BuiltBlock, ExecutedBlock } from '../../src/model/generated/adapter.ts'
import { address, bytes, hash32, integer, quantity } from '../../src/model/Hex.ts'
import { account, oneBlock, rulesetAt, sender, signLegacy } from './support/chain.ts'
import { partyFor } from './support/runCase.ts'

const contract = address(`0x${'00'.repeat(18)}1000`)
const bystander = address(`0x${'00'.repeat(18)}2000`)
const feeRecipient = address('0x00000000000000000000000000000000c01bba5e')
/** SSTORE(1, 5), then SSTORE(0, 0) over 7. */
const storing = '0x60056001556000600055'
const word = (value: number): ReturnType<typeof hash32> => hash32(`0x${value.toString(16).padStart(64, '0')}`)

interface Setting {
  readonly built: BuiltBlock
  readonly honest: readonly AccountState[]
  execute(change: Partial<BlockToExecute>): Promise<ExecutedBlock>
}

let setting: Setting

beforeAll(async () => {
  const party = await partyFor(rulesetAt('Cancun'), createMachineEngine)
  const request = oneBlock(
    {
      [contract]: { ...account(5n, storing), storage: { [word(0)]: word(7), [word(9)]: word(9) } },
      [bystander]: account(1n),
    },
    [await signLegacy({ nonce: 0, to: contract, gas: 100_000, value: 2n })],
  )
  const { blocks } = await buildBlocks({ ...request, emit: ['witness', 'claimed'] }, party)
  const [built] = blocks
  if (built?.witness === undefined || built.claimed === undefined) throw new Error('no block was built')
  const { rlp, witness } = built
  setting = {
    built,
    honest: built.claimed,
    execute: (change) =>
      executeStateless({ rlp, witness, ...change }, { mode: 'validate', canonicalWitness: false }, party),
  }
})

const changed = (owner: string, change: Partial<AccountState>): readonly AccountState[] =>
  setting.honest.map((claim) => (claim.address === owner ? { ...claim, ...change } : claim))
const refusal = async (claimed: readonly AccountState[]): Promise<unknown> => {
  const answer = await setting.execute({ claimed })
  return answer.status === 'rejected' ? [answer.reason, answer.account] : answer.status
}

describe('a claim of the accounts that a block changes', () => {
  test('has sender, fee recipient and contract, with the slots that changed', () => {
    expect(setting.honest.map(({ address: owner, nonce, slots }) => ({ owner, nonce, slots }))).toEqual([
      { owner: contract, nonce: quantity(0), slots: { [word(0)]: word(0), [word(1)]: word(5) } },
      { owner: feeRecipient, nonce: quantity(0), slots: {} },
      { owner: sender, nonce: quantity(1), slots: {} },
    ])
  })

  test('is accepted where it is true', async () => {
    expect(await refusal(setting.honest)).toBe('executed')
    expect(await refusal(setting.honest.toReversed())).toBe('executed')
  })

  test('is refused with the first account that is wrong, whichever of its fields is', async () => {
    const wrong = ['STATE_CHANGE_UNSOLICITED', contract]
    const [claim] = setting.honest
    if (claim === undefined) throw new Error('nothing was claimed')
    expect(await refusal(changed(contract, { nonce: quantity(1) }))).toEqual(wrong)
    expect(await refusal(changed(contract, { balance: quantity(integer(claim.balance) + 1n) }))).toEqual(wrong)
    expect(await refusal(changed(contract, { codeHash: word(1) }))).toEqual(wrong)
    expect(await refusal(changed(contract, { storageRoot: word(1) }))).toEqual(wrong)
    expect(await refusal(changed(contract, { exists: false }))).toEqual(wrong)
    expect(await refusal(changed(contract, { slots: { ...claim.slots, [word(1)]: word(6) } }))).toEqual(wrong)
    expect(await refusal(changed(contract, { slots: { [word(1)]: word(5) } }))).toEqual(wrong)
    expect(await refusal(changed(contract, { slots: { ...claim.slots, [word(9)]: word(9) } }))).toEqual(wrong)
  })

  test('is refused where an account is missing, too many, or there twice', async () => {
    const [claim] = setting.honest
    if (claim === undefined) throw new Error('nothing was claimed')
    const without = setting.honest.filter(({ address: owner }) => owner !== feeRecipient)
    expect(await refusal(without)).toEqual(['STATE_CHANGE_UNSOLICITED', feeRecipient])
    expect(await refusal([...setting.honest, { ...claim, address: bystander }])).toEqual([
      'STATE_CHANGE_UNSOLICITED',
      bystander,
    ])
    expect(await refusal([...setting.honest, claim])).toEqual(['STATE_CHANGE_UNSOLICITED', contract])
  })

  test('names the account where the state root of the block stands for a change that did not happen', async () => {
    const { stateRoot } = setting.built.result
    const rlp = bytes(setting.built.rlp.replace(stateRoot.slice(2), word(1).slice(2)))
    const alone = await setting.execute({ rlp })
    expect(alone.status === 'rejected' && alone.reason).toBe('STATE_ROOT_MISMATCH')
    const claimed = changed(feeRecipient, { balance: quantity(10n ** 18n) })
    const named = await setting.execute({ rlp, claimed })
    expect(named.status === 'rejected' && [named.reason, named.account]).toEqual([
      'STATE_CHANGE_UNSOLICITED',
      feeRecipient,
    ])
    const true_ = await setting.execute({ rlp, claimed: setting.honest })
    expect(true_.status === 'rejected' && true_.reason).toBe('STATE_ROOT_MISMATCH')
  })

  test('comes after what is wrong beside the state', async () => {
    const { receiptsRoot } = setting.built.result
    const rlp = bytes(setting.built.rlp.replace(receiptsRoot.slice(2), word(1).slice(2)))
    const answer = await setting.execute({ rlp, claimed: [] })
    expect(answer.status === 'rejected' && answer.reason).toBe('RECEIPTS_ROOT_MISMATCH')
  })
})
