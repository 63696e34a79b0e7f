import { describe, expect, test } from 'vitest'

import { addressesOf, at, council, outsider } from '../../src/fill/consensus/council.ts'
import { openStack } from './support/open.ts'
import { judgeJournals } from './support/judgeJournals.ts'
import { repeater, reward } from '../../src/fill/contracts/rewarding.ts'
import { minimumStake, person } from '../../src/fill/contracts/sets.ts'
import {
  inclusionBonus,
  pot,
  proposerReward,
  reporter,
  sealingPool,
  treasury,
  type Stack,
} from '../../src/fill/contracts/stack.ts'

/** Seven validators; a quorum is five, and a share of the pool is 14 of 100, which leaves 2. */
const seven = council(7)
const members = addressesOf(seven)
const five = seven.slice(0, 5)
const share = 14n
const remainder = 2n
const coinbase = person(50)

async function creditsOf({ chain, rewards }: Stack): Promise<readonly unknown[]> {
  const credits = []
  for (const one of members) credits.push(await chain.read(rewards, 'creditOf', one))
  return credits
}

describe('the reward of a block', () => {
  test('pays COINBASE, with a bonus for each seal above the quorum', async () => {
    for (const [signers, extra] of [
      [five, 0n],
      [seven, 2n],
    ] as const) {
      const stack = await openStack(seven)
      const before = await stack.chain.balance(coinbase)
      const { events } = await reward(stack, 12n, { carried: { signers, validators: seven }, coinbase })
      const paid = proposerReward + extra * inclusionBonus
      const participation = 2n ** BigInt(signers.length) - 1n
      expect(events).toEqual([{ name: 'Rewarded', values: { height: 11n, coinbase, participation, extra, paid } }])
      expect((await stack.chain.balance(coinbase)) - before).toBe(paid)
    }
  })

  test('shares the pool among who sealed, and what does not divide is the named account’s', async () => {
    const stack = await openStack(seven)
    const signers = [...seven.slice(0, 4), at(seven, 6)]
    await reward(stack, 12n, { carried: { signers, validators: seven } })
    expect(await creditsOf(stack)).toEqual([share, share, share, share, 0n, 0n, share])
    const { chain, rewards } = stack
    expect(await chain.read(rewards, 'creditOf', treasury)).toBe(remainder)
    expect(await chain.read(rewards, 'owed')).toBe(5n * share + remainder)
    expect(await chain.balance(rewards.address)).toBe(pot - proposerReward)
    expect(sealingPool).toBe(7n * share + remainder)
  })

  test('gives the builder of a block no share of its sealing, for COINBASE was paid', async () => {
    const stack = await openStack(seven)
    const [builder] = members
    await reward(stack, 12n, { carried: { signers: five, validators: seven }, coinbase: builder ?? coinbase })
    await reward(stack, 13n, { carried: { signers: five, validators: seven } })
    expect(await creditsOf(stack)).toEqual([share, 2n * share, 2n * share, 2n * share, 2n * share, 0n, 0n])
  })

  test('is paid once in a block', async () => {
    const stack = await openStack(seven)
    const twice = await stack.chain.deploy(repeater(stack.rewards))
    const { error } = await reward(stack, 12n, { carried: { signers: five, validators: seven }, through: twice })
    expect(error).toEqual({ name: 'AlreadyRewarded', values: 12n })
  })

  test('counts seals of the round that is told of', async () => {
    const stack = await openStack(seven)
    const carried = { signers: five, validators: seven }
    expect((await reward(stack, 12n, { carried, round: 3n })).error).toBeUndefined()
    expect(await stack.chain.read(stack.rewards, 'lastSealed')).toEqual({ height: 11n, round: 3n, participation: 31n })
    expect((await reward(stack, 13n, { carried, round: 2n ** 31n })).error?.name).toBe('RoundOutOfBounds')
  })

  test.each([
    ['too few', { signers: seven.slice(0, 4) }, 'SealsInsufficient'],
    ['unsorted', { signers: five.toReversed() }, 'SealsUnsorted'],
    ['repeated', { signers: [at(seven, 0), at(seven, 0), ...seven.slice(1, 5)] }, 'SealRepeated'],
    [
      'of an outsider',
      { signers: [...five, outsider].toSorted((a, b) => (a.address < b.address ? -1 : 1)) },
      'SealerUnknown',
    ],
    ['held against another set', { signers: five, validators: seven.slice(0, 6) }, 'ValidatorSetMismatch'],
  ] as const)('is refused with seals that are %s', async (_, sealing, name) => {
    const stack = await openStack(seven)
    expect((await reward(stack, 12n, { carried: { validators: seven, ...sealing } })).error?.name).toBe(name)
  })

  test.each([
    ['round', { round: 1n }],
    ['block', { behind: 1n }],
  ] as const)('is refused with a seal over another %s, whose signer is somebody else', async (_, change) => {
    const one = council(1)
    const stack = await openStack(one)
    const carried = { signers: one, validators: one }
    expect((await reward(stack, 12n, { carried: { ...carried, ...change } })).error?.name).toBe('SealerUnknown')
    expect((await reward(stack, 13n, { carried })).error).toBeUndefined()
  })

  test('is held against the set of the sealed block where a batch begins, and starts that batch', async () => {
    const stack = await openStack(seven)
    const { chain, set } = stack
    const leaver = at(seven, 6)
    await chain.call(set, 'exit', undefined, { from: leaver.address })
    const last = await reward(stack, 20n, { carried: { signers: five, validators: seven } })
    expect(last.events).toMatchObject([
      { name: 'Rewarded' },
      { name: 'SetActivated', values: { batch: 3n, count: 6n } },
    ])
    const signers = [...seven.slice(0, 4), leaver]
    const mistaken = { signers: seven.slice(0, 5), validators: seven.slice(0, 6) }
    expect((await reward(stack, 21n, { carried: mistaken })).error?.name).toBe('ValidatorSetMismatch')
    // The refused one took block 21; the same holds for a chain whose block 21 carries them.
    const other = await openStack(seven)
    await other.chain.call(other.set, 'exit', undefined, { from: leaver.address })
    await reward(other, 20n, { carried: { signers: five, validators: seven } })
    expect((await reward(other, 21n, { carried: { signers, validators: seven } })).error).toBeUndefined()
    expect((await creditsOf(other)).at(6)).toBe(share)
    const next = { signers: seven.slice(0, 4), validators: seven.slice(0, 6) }
    expect((await reward(other, 22n, { carried: next })).error).toBeUndefined()
  })

  test('goes on with an empty pot, and promises nothing', async () => {
    const stack = await openStack(seven, { pot: 50n })
    const { events } = await reward(stack, 12n, { carried: { signers: five, validators: seven } })
    const names = events.map(({ name }) => name)
    expect(names).toEqual(['PotExhausted', 'PotExhausted', 'PotExhausted', 'Rewarded'])
    expect(events.at(-1)).toMatchObject({ values: { paid: 0n } })
    expect(await creditsOf(stack)).toEqual([share, share, share, 0n, 0n, 0n, 0n])
    expect(await stack.chain.read(stack.rewards, 'creditOf', treasury)).toBe(remainder)
  })

  test('is owed to a coinbase that cannot be paid', async () => {
    const stack = await openStack(seven)
    const { chain, set, rewards } = stack
    await reward(stack, 12n, { carried: { signers: five, validators: seven }, coinbase: set.address })
    expect(await chain.read(rewards, 'creditOf', set.address)).toBe(proposerReward)
  })

  test('is paid out to who earned it, once', async () => {
    const stack = await openStack(seven)
    const { chain, rewards } = stack
    await reward(stack, 12n, { carried: { signers: five, validators: seven } })
    const from = at(seven, 1).address
    const { events } = await chain.call(rewards, 'withdraw', undefined, { from })
    expect(events).toEqual([{ name: 'Withdrawn', values: { account: from, amount: share } }])
    expect(await chain.balance(from)).toBe(share)
    expect((await chain.call(rewards, 'withdraw', undefined, { from })).error?.name).toBe('NothingToWithdraw')
  })
})

describe('late seals', () => {
  const carried = { signers: five, validators: seven }
  const latecomers = { signers: seven.slice(5), validators: seven }

  test('of the block before the last one are worth a share, and no bonus', async () => {
    const stack = await openStack(seven)
    await reward(stack, 12n, { carried })
    const { events } = await reward(stack, 13n, { carried, late: latecomers })
    expect(events).toMatchObject([
      { name: 'LateSealed', values: { height: 11n, participation: 0b1100000n } },
      { name: 'Rewarded', values: { extra: 0n, paid: proposerReward } },
    ])
    expect((await creditsOf(stack)).slice(5)).toEqual([share, share])
  })

  test.each([
    ['were there in time', { ...latecomers, signers: seven.slice(4) }, 'SealRepeated'],
    ['are of another set', { ...latecomers, validators: five }, 'ValidatorSetMismatch'],
  ] as const)('that %s are refused', async (_, late, name) => {
    const stack = await openStack(seven)
    await reward(stack, 12n, { carried })
    expect((await reward(stack, 13n, { carried, late })).error?.name).toBe(name)
  })

  test('are refused two blocks late', async () => {
    const stack = await openStack(seven)
    await reward(stack, 12n, { carried })
    expect((await reward(stack, 14n, { carried, late: { ...latecomers, behind: 1n } })).error?.name).toBe(
      'NoEarlierBlock',
    )
  })
})

describe('who does not take part', () => {
  const absent = at(members, 6)
  const six = seven.slice(0, 6)

  async function openAfterBatch(latecomer = false): Promise<Stack> {
    const stack = await openStack(seven)
    for (let number = 12n; number <= 21n; number += 1n) {
      await reward(stack, number, { carried: { signers: six, validators: seven } })
    }
    // The set of the third batch is that of the second.
    const late = { signers: seven.slice(6), validators: seven }
    if (latecomer) await reward(stack, 22n, { carried: { signers: six, validators: seven }, late })
    return stack
  }

  test('loses a little of its stake, once, and is kept out for some batches', async () => {
    const stack = await openAfterBatch()
    const { chain, set, slashing } = stack
    const told = { batch: 2n, validator: absent, validators: members }
    expect((await chain.call(slashing, 'reportAbsence', told)).error?.name).toBe('WindowNotClosed')
    const { events } = await chain.call(slashing, 'reportAbsence', told, { from: reporter })
    const amount = 10n ** 16n
    expect(events).toEqual([
      { name: 'Absent', values: { batch: 2n, validator: absent, sealedBlocks: 0n, blocks: 10n } },
      { name: 'Slashed', values: { validator: absent, amount, reporter, reward: amount / 20n } },
    ])
    expect((await chain.call(slashing, 'reportAbsence', told)).error?.name).toBe('AbsenceKnown')
    const present = { ...told, validator: at(members, 0) }
    expect((await chain.call(slashing, 'reportAbsence', present)).error).toEqual({
      name: 'TookPart',
      values: { sealedBlocks: 10n, blocks: 10n },
    })
    const stranger = { ...told, validator: outsider.address }
    expect((await chain.call(slashing, 'reportAbsence', stranger)).error?.name).toBe('AuthorNotValidator')
    expect(await chain.read(set, 'pendingValidators')).toEqual(members.slice(0, 6))
    expect(await chain.read(set, 'stakeOf', absent)).toBe(minimumStake - amount)
  })

  test('is counted where its seal was late, in the batch of the block', async () => {
    const stack = await openAfterBatch(true)
    const { chain, rewards } = stack
    const asked = { batch: 2n, validator: absent }
    expect(await chain.read(rewards, 'participationOf', asked)).toEqual([1n, 10n])
    const present = { batch: 2n, validator: at(members, 0) }
    expect(await chain.read(rewards, 'participationOf', present)).toEqual([10n, 10n])
    expect(await chain.read(rewards, 'participationOf', { ...present, batch: 3n })).toEqual([1n, 1n])
  })
})

judgeJournals('Rewards')
