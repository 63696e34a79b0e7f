import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { validatorSetArtefact } from '../../src/contracts/generated/ValidatorSet.ts'
import { keccak256 } from '../../src/crypto/keccak.ts'
import { address, toBytes, type Address } from '../../src/model/Hex.ts'
import { loadStandard } from '../../src/standard/loadStandard.ts'
import { commitmentOf } from '../../src/state/layout/readValidatorSet.ts'
import { people, type Chain, type Deployed } from '../../src/fill/contracts/Chain.ts'
import { openChain } from './support/open.ts'
import { judgeJournals } from './support/judgeJournals.ts'
import { readBack } from './support/readBack.ts'
import {
  batchBlocks,
  deploySet,
  endBatch,
  governor,
  join,
  minimumStake,
  person,
  setParameters,
  slasher,
} from '../../src/fill/contracts/sets.ts'

const faults = ['None', 'Empty', 'Oversized', 'ZeroAddress', 'Duplicate', 'Unsorted', 'Unstaked'] as const
const faultNumber = (name: (typeof faults)[number]): bigint => BigInt(faults.indexOf(name))
const zero = address(`0x${'00'.repeat(20)}`)
const three = people.slice(0, 3)

async function openSet(
  initial: readonly Address[],
  changes: Partial<typeof setParameters> = {},
): Promise<{ readonly chain: Chain; readonly set: Deployed }> {
  const chain = await openChain([validatorSetArtefact])
  return { chain, set: await deploySet(chain, initial, changes) }
}

const commitment = (batch: bigint, members: readonly Address[]): bigint =>
  BigInt(commitmentOf(batch, members, keccak256))

describe('the layout', () => {
  test('that the compiler gives the first four variables is the one of the standard', () => {
    const layout = loadStandard().storage.get('validator-set-solidity')
    const wanted = layout?.variables.map(({ name, baseSlot, type }) => ({
      name,
      slot: Number(baseSlot),
      offset: 0,
      type,
    }))
    expect(validatorSetArtefact.storage.slice(0, 4)).toEqual(wanted)
  })

  test.each([
    [0n, 'validator-set-solidity'],
    [1n, 'validator-set-talk'],
    [1n, 'validator-set-vyper'],
  ])('with the key order %s a reader of %s reads the set from a proof', async (keyOrder, name) => {
    const { chain, set } = await openSet(three, { keyOrder })
    expect(await readBack(chain, set, { name, batch: 2n, members: three })).toEqual(three)
    await join(chain, set, person(3))
    await endBatch(chain, set, 1n)
    const four = people.slice(0, 4)
    expect(await readBack(chain, set, { name, batch: 2n, members: four })).toEqual(four)
  })

  test('names the slot of a member as the standard derives it', async () => {
    const { chain, set } = await openSet(three)
    const subject = address('0x00000000000000000000000000000000000000aa')
    // The example of spec/storage/validator-set-solidity.yaml.
    expect(await chain.read(set, 'memberSlot', subject)).toEqual(
      Uint8Array.from(Buffer.from('d6f751104ddfead9549c96fabdbd4d2fc6876c8cd9a49ea4a821de938f71a011', 'hex')),
    )
  })

  test('answers getValidators under the selector and in the encoding that Besu and GoQuorum call', async () => {
    const { chain, set } = await openSet(three)
    expect(await chain.read(set, 'getValidators')).toEqual(three)
    const asked = chain.journal.at(-1)
    if (asked?.kind !== 'ask') throw new Error('nothing was asked')
    const words = ['20', '03', ...three.map((one) => one.slice(2))].map((digits) => digits.padStart(64, '0'))
    expect(asked).toMatchObject({ data: '0xb7ab4db5', output: `0x${words.join('')}` })
  })
})

describe('a change', () => {
  test('to join takes effect when the next batch starts', async () => {
    const { chain, set } = await openSet(three)
    await join(chain, set, person(3))
    expect(await chain.read(set, 'getValidators')).toEqual(three)
    expect(await chain.slot(set, 2n)).toBe(commitment(2n, three))
    const { events } = await endBatch(chain, set, 1n)
    expect(events).toMatchObject([{ name: 'SetActivated', values: { batch: 2n, count: 4n } }])
    expect(await chain.read(set, 'getValidators')).toEqual(people.slice(0, 4))
    expect(await chain.slot(set, 2n)).toBe(commitment(2n, people.slice(0, 4)))
  })

  test('to leave takes effect when the next batch starts, and clears the slot of who left', async () => {
    const { chain, set } = await openSet(three)
    await chain.call(set, 'exit', undefined, { from: person(1) })
    expect(await chain.read(set, 'isValidator', person(1))).toBe(true)
    await endBatch(chain, set, 1n)
    expect(await chain.read(set, 'getValidators')).toEqual([person(0), person(2)])
    expect(await chain.read(set, 'isValidator', person(1))).toBe(false)
    expect(await chain.read(set, 'count')).toBe(2n)
  })

  test('that replaces everyone at once leaves no one behind', async () => {
    const { chain, set } = await openSet(three)
    for (const place of [5, 4]) await join(chain, set, person(place))
    for (const place of [0, 1, 2]) await chain.call(set, 'exit', undefined, { from: person(place) })
    await endBatch(chain, set, 1n)
    const members = [person(4), person(5)]
    expect(await readBack(chain, set, { name: 'validator-set-solidity', batch: 2n, members })).toEqual(members)
    for (const place of [0, 1, 2]) expect(await chain.read(set, 'isValidator', person(place))).toBe(false)
  })

  test('cannot be put in force within a batch', async () => {
    const { chain, set } = await openSet(three)
    for (const number of [batchBlocks - 1n, batchBlocks + 1n]) {
      await chain.advanceTo(number)
      expect((await chain.call(set, 'activate')).error?.name).toBe('NotBatchEnd')
    }
  })

  test('that missed its batch waits, and the set before seals the batch', async () => {
    const { chain, set } = await openSet(three)
    await join(chain, set, person(3))
    await endBatch(chain, set, 3n)
    const [created, activated] = [1_000_012n, 1_000_000n + 30n * 12n]
    const four = people.slice(0, 4)
    expect(await chain.read(set, 'setOf', 3n)).toEqual([toBytes(commitmentOf(2n, three, keccak256)), 2n, created])
    expect(await chain.read(set, 'setOf', 4n)).toEqual([toBytes(commitmentOf(4n, four, keccak256)), 4n, activated])
    expect((await chain.call(set, 'setOf', 1n)).error).toEqual({ name: 'UnknownBatch', values: 1n })
  })
})

describe('a proposed set', () => {
  const sixtyFive = people.slice(0, 65)
  test.each([
    ['Empty', []],
    ['Oversized', sixtyFive],
    ['ZeroAddress', [zero, person(0)]],
    ['Duplicate', [person(0), person(0), person(1)]],
    ['Unsorted', [person(1), person(0)]],
    ['Unstaked', [person(0), person(50)]],
  ] as const)('with the fault %s never comes into force and the old one stays', async (fault, proposed) => {
    const { chain, set } = await openSet(three)
    if (fault === 'Oversized') for (const one of sixtyFive) await chain.call(set, 'stake', undefined, staked(one))
    expect((await chain.call(set, 'propose', proposed, { from: governor })).error).toBeUndefined()
    const batch = fault === 'Oversized' ? 8n : 1n
    const { events } = await endBatch(chain, set, batch)
    expect(events).toMatchObject([{ name: 'SetKept', values: { batch: batch + 1n, fault: faultNumber(fault) } }])
    const members = three
    const name = 'validator-set-solidity'
    expect(await readBack(chain, set, { name, batch: batch + 1n, members })).toEqual(three)
  })

  test('of 64 that is ascending and staked comes into force', async () => {
    const { chain, set } = await openSet(three)
    const members = people.slice(0, 64)
    for (const one of members) await chain.call(set, 'stake', undefined, staked(one))
    await chain.call(set, 'propose', members, { from: governor })
    const { events } = await endBatch(chain, set, 8n)
    expect(events).toMatchObject([{ name: 'SetActivated', values: { batch: 9n, count: 64n } }])
    const name = 'validator-set-solidity'
    expect(await readBack(chain, set, { name, batch: 9n, members })).toEqual(members)
    expect((await chain.call(set, 'register', undefined, { from: person(64) })).error?.name).toBe('StakeTooLow')
    await chain.call(set, 'stake', undefined, staked(person(64)))
    expect((await chain.call(set, 'register', undefined, { from: person(64) })).error?.name).toBe('SetFull')
  })

  test('is the word of the governor alone, and bounded', async () => {
    const { chain, set } = await openSet(three)
    expect((await chain.call(set, 'propose', three)).error?.name).toBe('NotGovernor')
    const long = Array.from({ length: 129 }, () => person(0))
    expect((await chain.call(set, 'propose', long, { from: governor })).error?.name).toBe('ListTooLong')
  })

  test.each([
    ['Empty', []],
    ['Unsorted', [person(1), person(0)]],
    ['Duplicate', [person(0), person(0)]],
    ['ZeroAddress', [zero, person(0)]],
  ] as const)('cannot found a chain with the fault %s', async (fault, initial) => {
    const chain = await openChain([validatorSetArtefact])
    const values = { parameters: setParameters, initial }
    const { error } = await chain.refuse(validatorSetArtefact, values, { value: minimumStake * 3n })
    expect(error).toEqual({ name: 'InvalidInitialSet', values: faultNumber(fault) })
  })

  test('cannot found a chain without stake, nor with batches of no blocks', async () => {
    const chain = await openChain([validatorSetArtefact])
    const poor = await chain.refuse(validatorSetArtefact, { parameters: setParameters, initial: three }, { value: 5n })
    expect(poor.error).toEqual({ name: 'StakeTooLow', values: { stake: 1n, minimum: minimumStake } })
    const parameters = { ...setParameters, batchBlocks: 0n }
    const timeless = await chain.refuse(validatorSetArtefact, { parameters, initial: three }, { value: 3n })
    expect(timeless.error?.name).toBe('InvalidParameters')
  })
})

describe('stake', () => {
  test('admits once it is enough, and one registers once', async () => {
    const { chain, set } = await openSet(three)
    const from = person(9)
    await chain.call(set, 'stake', undefined, { from, value: minimumStake - 1n })
    expect((await chain.call(set, 'register', undefined, { from })).error).toEqual({
      name: 'StakeTooLow',
      values: { stake: minimumStake - 1n, minimum: minimumStake },
    })
    await chain.call(set, 'stake', undefined, { from, value: 1n })
    expect((await chain.call(set, 'register', undefined, { from })).error).toBeUndefined()
    expect((await chain.call(set, 'register', undefined, { from })).error?.name).toBe('AlreadyRegistered')
  })

  test('is bound until evidence has expired by blocks and by time', async () => {
    const { chain, set } = await openSet(three, { unbondingSeconds: 600n })
    const from = person(2)
    expect((await chain.call(set, 'exit', undefined, { from: person(40) })).error?.name).toBe('NotRegistered')
    expect((await chain.call(set, 'unbond', undefined, { from })).error?.name).toBe('StillBound')
    await chain.call(set, 'exit', undefined, { from })
    expect((await chain.call(set, 'unbond', undefined, { from })).error?.name).toBe('StillBound')
    await endBatch(chain, set, 1n)
    const left = { untilBlock: 30n, untilTimestamp: 1_000_000n + 10n * 12n + 600n }
    expect((await chain.call(set, 'unbond', undefined, { from })).error?.values).toEqual({ validator: from, ...left })
    // Enough blocks, not enough seconds.
    await chain.advanceTo(31n)
    expect((await chain.call(set, 'unbond', undefined, { from })).error?.name).toBe('StillBound')
    await chain.wait(400n)
    const before = await chain.balance(from)
    const { events } = await chain.call(set, 'unbond', undefined, { from })
    expect(events).toEqual([{ name: 'Unbonded', values: { validator: from, amount: minimumStake } }])
    expect((await chain.balance(from)) - before).toBe(minimumStake)
    expect((await chain.call(set, 'unbond', undefined, { from })).error?.name).toBe('NothingToWithdraw')
  })

  test('of who never was a member is free at once', async () => {
    const { chain, set } = await openSet(three)
    const from = person(7)
    await join(chain, set, from)
    await chain.call(set, 'exit', undefined, { from })
    expect((await chain.call(set, 'unbond', undefined, { from })).error).toBeUndefined()
  })

  test('is taken by the slasher alone, and who lost it all never comes back', async () => {
    const { chain, set } = await openSet(three)
    const penalty = {
      validator: person(0),
      basisPoints: 10_000n,
      reporter: person(60),
      reporterBasisPoints: 500n,
      jailBatches: 0n,
    }
    expect((await chain.call(set, 'slash', penalty)).error?.name).toBe('NotSlasher')
    const { events } = await chain.call(set, 'slash', penalty, { from: slasher })
    const reward = minimumStake / 20n
    const amount = minimumStake
    expect(events).toEqual([
      { name: 'Slashed', values: { validator: person(0), amount, reporter: person(60), reward } },
    ])
    expect(await chain.read(set, 'pendingValidators')).toEqual([person(1), person(2)])
    await chain.call(set, 'stake', undefined, staked(person(0)))
    expect((await chain.call(set, 'register', undefined, { from: person(0) })).error?.name).toBe('Banned')
    const before = await chain.balance(person(60))
    await chain.call(set, 'withdrawCredit', undefined, { from: person(60) })
    expect((await chain.balance(person(60))) - before).toBe(reward)
    expect((await chain.call(set, 'withdrawCredit', undefined, { from: person(60) })).error?.name).toBe(
      'NothingToWithdraw',
    )
    expect(await chain.read(set, 'burnt')).toBe(amount - reward)
  })
})

test('a validator that was absent registers again only when its time is over', async () => {
  const { chain, set } = await openSet(three)
  const from = person(0)
  const penalty = { validator: from, basisPoints: 100n, reporter: person(60), reporterBasisPoints: 0n, jailBatches: 2n }
  await chain.call(set, 'slash', penalty, { from: slasher })
  await chain.call(set, 'stake', undefined, staked(from))
  const refused = { name: 'Jailed', values: { validator: from, untilBatch: 4n } }
  expect((await chain.call(set, 'register', undefined, { from })).error).toEqual(refused)
  await chain.advanceTo(20n)
  expect((await chain.call(set, 'register', undefined, { from })).error).toEqual(refused)
  expect((await chain.call(set, 'register', undefined, { from })).error).toBeUndefined()
})

type Step = { readonly kind: 'join' | 'exit' | 'activate'; readonly who: number }

test('members, list and commitment agree after any changes', async () => {
  const step = fc.record<Step>({ kind: fc.constantFrom('join', 'exit', 'activate'), who: fc.nat(8) })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 24 }), async (steps) => {
      const { chain, set } = await openSet(three)
      let batch = 0n
      const wanted = new Set<Address>(three)
      for (const { kind, who } of [...steps, { kind: 'activate', who: 0 } as const]) {
        const from = person(who)
        if (kind === 'join' && !wanted.has(from)) await join(chain, set, from)
        if (kind === 'exit' && wanted.has(from)) await chain.call(set, 'exit', undefined, { from })
        if (kind === 'join') wanted.add(from)
        if (kind === 'exit' && wanted.size > 1) wanted.delete(from)
        else if (kind === 'exit') await chain.call(set, 'register', undefined, { from })
        if (kind !== 'activate') continue
        batch += 6n
        await endBatch(chain, set, batch)
        const members = [...wanted].toSorted()
        const name = 'validator-set-solidity'
        expect(await readBack(chain, set, { name, batch: batch + 1n, members })).toEqual(members)
        for (const one of people.slice(0, 9)) {
          expect(await chain.read(set, 'isValidator', one)).toBe(wanted.has(one))
        }
      }
    }),
    { numRuns: 6, seed: 20261125 },
  )
})

function staked(from: Address): { readonly from: Address; readonly value: bigint } {
  return { from, value: minimumStake }
}

judgeJournals('ValidatorSet')
