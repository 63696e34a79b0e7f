import { describe, expect, test } from 'vitest'
import { splitBlock } from '../../../src/codec/Block.ts'
import { createRulesBook } from '../../../src/execution/Rules.ts'
import { decodeTransaction } from '../../../src/execution/Transaction.ts'
import { address, bytes, fromBytes, toBytes, type Address, type Bytes } from '../../../src/model/Hex.ts'
import { decodeSeals, encodeSeals, noSeals, type CarriedSeals } from '../../../src/roles/node/CarriedSeals.ts'
import type { Head } from '../../../src/roles/node/Ledger.ts'
import type { Plants } from '../../../src/roles/node/NodeOptions.ts'
import type { Proposal } from '../../../src/roles/node/proposeBlock.ts'
import { gatherSeals, type RewardSite } from '../../../src/roles/node/rewardTransaction.ts'
import { openCommittee, referenceRuleset, type Committee } from './support/committee.ts'

/** What the first transaction of a block carries. */
function carriedIn({ nodes }: Committee, height: number): CarriedSeals {
  const block = nodes[0]?.ledger.sealed[height - 1]
  if (block === undefined) throw new Error(`there is no block ${height}`)
  const { header, transactions } = splitBlock(toBytes(block.blockRlp))
  const rules = createRulesBook(referenceRuleset()).at({
    number: BigInt(height),
    timestamp: BigInt(header.timestamp),
    difficulty: 0n,
  })
  return decodeSeals(fromBytes(decodeTransaction(transactions[0] ?? new Uint8Array(0), rules).data))
}

async function withRewards(plants: ReadonlyMap<number, Plants> = new Map()): Promise<Committee> {
  const committee = await openCommittee({ validators: 4, plants })
  await committee.createRewards()
  await committee.makeBlock()
  await committee.makeBlock()
  return committee
}

describe('the reward transaction', () => {
  test('carries the seals of the block before, those that came late as well, and its set', async () => {
    const committee = await withRewards()
    const [first] = committee.finals(0)
    const told = carriedIn(committee, 2)
    expect(told).toEqual({
      round: 0n,
      carried: { seals: told.carried.seals, validators: committee.nodes[0]?.ledger.set.validators },
      late: noSeals,
    })
    expect(first?.seals).toHaveLength(3)
    expect(told.carried.seals).toHaveLength(4)
    expect(first?.seals.filter((seal) => !told.carried.seals.includes(seal))).toEqual([])
  })

  test('tells the contract of every seal: bit i of its last word stands for validator i', async () => {
    const committee = await withRewards()
    const { deployment, nodes } = committee
    const { rewards } = deployment
    const ledger = nodes[0]?.ledger
    if (rewards === undefined || ledger === undefined) throw new Error('there are no rewards')
    const word = ledger.chain.store.open(ledger.head.block.stateRoot).slot(toBytes(rewards), new Uint8Array(32))
    // uint64 height, uint32 round, uint64 participation, from the lowest byte up.
    expect(BigInt(fromBytes(word))).toBe(1n + (0b1111n << 96n))
  })
})

/** Leads height 3 in round 0. */
const leader = 2

function site(alter: (honest: RewardSite) => RewardSite): Plants {
  return {
    propose: (build) => (proposal, party) => {
      const { reward } = proposal
      if (reward === undefined) return build(proposal, party)
      return build({ ...proposal, reward: { ...reward, site: alter(reward.site) } }, party)
    },
  }
}

const nobody = address(`0x${'aa'.repeat(20)}`)

function withSeals({ seals, ...head }: Head, keep: number): Head {
  return { ...head, seals: new Map([...seals].slice(0, keep)) }
}

function withoutReward(proposal: Proposal): Proposal {
  const { chain, parent, builder, nowS, pool, policy } = proposal
  return { chain, parent, builder, nowS, pool, policy }
}

const wrong: readonly (readonly [string, Plants])[] = [
  ['is missing', { propose: (build) => (proposal, party) => build(withoutReward(proposal), party) }],
  ['goes elsewhere', site((honest) => ({ ...honest, contract: nobody }))],
  ['carries fewer seals than a quorum', site((honest) => ({ ...honest, head: withSeals(honest.head, 2) }))],
  [
    'names another set',
    site((honest) => ({ ...honest, head: { ...honest.head, validators: honest.head.validators.slice(1) } })),
  ],
  [
    'tells of another round',
    site((honest) => {
      const { sealed } = honest.head
      return { ...honest, head: { ...honest.head, ...(sealed !== undefined && { sealed: { ...sealed, round: 1n } }) } }
    }),
  ],
  [
    'repeats seals as late ones',
    site((honest) => {
      const { carries } = honest.head
      const forgotten = carries === undefined ? {} : { carries: { ...carries, signers: new Set<Address>() } }
      return { ...honest, head: { ...honest.head, ...forgotten } }
    }),
  ],
  [
    'is of somebody else',
    {
      propose: (build) => (proposal, party) => {
        const { reward } = proposal
        if (reward === undefined) return build(proposal, party)
        const self = { ...reward.self, sign: (hash: Uint8Array) => party.crypto.sign(hash, new Uint8Array(32).fill(7)) }
        return build({ ...proposal, reward: { ...reward, self } }, party)
      },
    },
  ],
]

describe('a block gets no PREPARE where its reward transaction', () => {
  test.each(wrong)('%s', async (_, plants) => {
    const committee = await withRewards(new Map([[leader, plants]]))
    expect(committee.nodes[0]?.ledger.head.block.header.number).toBe(2n)
    const since = committee.told.length
    await committee.makeBlock()
    const refusals = committee.told
      .slice(since)
      .flatMap(({ place, outbox }) => outbox.refusals.map(({ reason }) => [place, reason]))
    expect(refusals).toEqual([0, 1, 3].map((place) => [place, 'REWARD_TRANSACTION_INVALID']))
    await committee.fire('round')
    expect(committee.nodes[0]?.ledger.head.block.header.number).toBe(3n)
  })
})

describe('seals that are gathered', () => {
  const seal = (byte: string): Bytes => bytes(`0x${byte.repeat(65)}`)

  /** The head of a chain with two blocks, and the block before it, whose seals were all carried. */
  async function siteOf(): Promise<{
    readonly head: Head
    readonly previous: Head
    readonly members: readonly Address[]
  }> {
    const { nodes } = await withRewards()
    const { head, previous } = nodes[0]?.ledger ?? {}
    if (head === undefined || previous === undefined) throw new Error('there are no two blocks')
    return { head, previous, members: head.validators }
  }

  test('ascend by signer, with late ones of the block before that its child did not carry', async () => {
    const { members, head, previous, ...rest } = await siteOf()
    const [one = nobody, two = nobody, three = nobody] = members
    const site = {
      ...rest,
      previous: {
        ...previous,
        seals: new Map([three, one].map((member) => [member, seal(`0${members.indexOf(member)}`)])),
      },
      head: {
        ...head,
        seals: new Map([two, one].map((member) => [member, seal(`b${members.indexOf(member)}`)])),
        carries: { round: 0n, signers: new Set([one]) },
      },
    }
    expect(gatherSeals(site)).toEqual({
      round: 0n,
      carried: { seals: [seal('b0'), seal('b1')], validators: members },
      late: { seals: [seal('02')], validators: members },
    })
  })

  test('are none of a block whose child carried the seals of another round', async () => {
    const { head, ...rest } = await siteOf()
    const site = { ...rest, head: { ...head, carries: { round: 1n, signers: new Set<Address>() } } }
    expect(gatherSeals(site).late).toEqual(noSeals)
  })
})

describe('calldata of a reward', () => {
  const told: CarriedSeals = {
    round: 3n,
    carried: { seals: [bytes(`0x${'01'.repeat(65)}`)], validators: [address(`0x${'ab'.repeat(20)}`)] },
    late: noSeals,
  }

  test('is read as it was written', () => {
    expect(decodeSeals(encodeSeals(told))).toEqual(told)
  })

  test.each([
    ['nothing', bytes('0x')],
    ['another function', bytes(`0x00000000${encodeSeals(told).slice(10)}`)],
    ['a byte behind it', bytes(`${encodeSeals(told)}00`)],
    ['a byte less', bytes(encodeSeals(told).slice(0, -2))],
    ['more than any set needs', bytes(`0x${'00'.repeat(70_000)}`)],
  ])('is refused with %s', (_, data) => {
    expect(() => decodeSeals(data)).toThrow('REWARD_TRANSACTION_INVALID')
  })
})
