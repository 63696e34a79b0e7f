import { describe, expect, test } from 'vitest'
import { splitBlock } from '../../../src/codec/Block.ts'
import { codes, createContext } from '../../../src/consensus/machine/index.ts'
import { encodeCall } from '../../../src/contracts/Abi.ts'
import { validatorSetArtefact } from '../../../src/contracts/generated/ValidatorSet.ts'
import { fromBytes, quantity, toBytes, type Hash32 } from '../../../src/model/Hex.ts'
import type { Stored } from '../../../src/roles/node/NodeOptions.ts'
import { censor } from '../../../src/simulation/sequencers/plants.ts'
import { stake } from '../../../src/simulation/sequencers/contracts.ts'
import { loadStandard } from '../../../src/standard/loadStandard.ts'
import { openCommittee, type Committee } from './support/committee.ts'

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('nothing is there')
  return value
}

function headsOf({ nodes }: Committee): readonly (readonly [bigint, Hash32, string])[] {
  return nodes.map(({ ledger: { head } }) => [
    head.block.header.number,
    head.block.hash,
    fromBytes(head.block.stateRoot),
  ])
}

function transactionsOf(committee: Committee, height: number): readonly string[] {
  const { blockRlp } = present(committee.nodes[0]?.ledger.sealed[height - 1])
  return splitBlock(toBytes(blockRlp)).transactions.map(fromBytes)
}

describe('a committee of four', () => {
  test('makes transactions final in the order of the policy, everywhere with the same state', async () => {
    const committee = await openCommittee({ validators: 4 })
    const [low, high, middle] = await committee.pay([3n, 9n, 5n])
    await committee.makeBlock()
    const heads = headsOf(committee)
    expect(heads).toEqual(heads.map(() => [1n, heads[0]?.[1], heads[0]?.[2]]))
    expect(transactionsOf(committee, 1)).toEqual([high, middle, low])
  })

  test('makes ten blocks of what comes in between, and drops from the pool what they hold', async () => {
    const committee = await openCommittee({ validators: 4 })
    for (let nonce = 0n; nonce < 10n; nonce++) {
      const sent = await committee.pay([3n, 9n, 5n], nonce)
      await committee.makeBlock()
      expect(transactionsOf(committee, Number(nonce) + 1).toSorted()).toEqual([...sent].toSorted())
    }
    const heads = headsOf(committee)
    expect(heads).toEqual(heads.map(() => [10n, heads[0]?.[1], heads[0]?.[2]]))
    const [again] = await committee.pay([3n], 4n)
    const fates = committee.told.flatMap(({ outbox }) => outbox.fate ?? [])
    expect(again).toBeDefined()
    expect(fates.at(-1)).toEqual({ status: 'refused', reason: 'NONCE_TOO_LOW' })
  })

  test('says the same whenever the same happens to it', async () => {
    const runs = await Promise.all(
      [0, 1].map(async () => {
        const committee = await openCommittee({ validators: 4 })
        await committee.createRewards()
        for (let nonce = 0n; nonce < 3n; nonce++) {
          await committee.pay([3n, 9n], nonce)
          await committee.makeBlock()
        }
        return committee.told
      }),
    )
    expect(runs[0]).toEqual(runs[1])
  })

  test('has what it signs on disk before it leaves', async () => {
    const committee = await openCommittee({ validators: 4 })
    await committee.makeBlock()
    const sending = committee.told.filter(({ outbox }) =>
      outbox.parcels.some(({ packet }) => packet.kind === 'message'),
    )
    expect(sending.length).toBeGreaterThanOrEqual(8)
    expect(sending.filter(({ outbox }) => outbox.persist === undefined)).toEqual([])
  })
})

describe('a node that was down', () => {
  test('catches up by the blocks of others, which it executes', async () => {
    const committee = await openCommittee({ validators: 4 })
    committee.down.add(3)
    for (let nonce = 0n; nonce < 3n; nonce++) {
      await committee.pay([3n], nonce)
      await committee.makeBlock()
    }
    expect(headsOf(committee).map(([height]) => height)).toEqual([3n, 3n, 3n, 0n])
    committee.down.delete(3)
    await committee.makeBlock()
    await committee.fire('round')
    await committee.makeBlock()
    const heads = headsOf(committee)
    expect(heads[3]).toEqual(heads[0])
    expect(heads[0]?.[0]).toBeGreaterThan(3n)
  })

  test('goes on from its disk with its lock, and without a second value in any round', async () => {
    const committee = await openCommittee({ validators: 4 })
    await committee.makeBlock()
    // Node 2 alone sees a quorum of prepares at height 2, and nobody hears that it commits.
    committee.muted.add(2)
    committee.down.add(3)
    const [sent] = await committee.pay([3n])
    await committee.makeBlock()
    expect(votesOf(committee, 2).map(({ code, height }) => [code, height])).toContainEqual([codes.commit, 2n])
    committee.muted.delete(2)
    committee.down.delete(3)
    await committee.restart(2, storedOf(committee, 2))
    await committee.makeBlock()
    await committee.fire('round')
    await committee.makeBlock()
    expect(doubleVotes(committee)).toEqual([])
    const heads = headsOf(committee)
    expect(heads).toEqual(heads.map(() => heads[0]))
    expect(transactionsOf(committee, 2)).toEqual([sent])
  })

  test('signs nothing at its height where its disk was lost, and again at the next', async () => {
    const committee = await openCommittee({ validators: 4 })
    await committee.makeBlock()
    await committee.restart(2, { ...storedOf(committee, 2), durable: null })
    const since = committee.told.length
    await committee.makeBlock()
    expect(votesOf(committee, 2, since)).toEqual([])
    await committee.makeBlock()
    expect(votesOf(committee, 2, since).map(({ height }) => height)).toContain(3n)
  })
})

/** What a node has on disk. */
function storedOf(committee: Committee, place: number): Stored {
  const own = committee.told.filter((one) => one.place === place)
  const durable = own.findLast(({ outbox }) => outbox.persist !== undefined)?.outbox.persist ?? null
  const blocks = committee.finals(place).map(({ block, round, seals }) => ({ blockRlp: block, round, seals }))
  return { blocks, durable }
}

interface Vote {
  readonly place: number
  readonly code: number
  readonly height: bigint
  readonly round: bigint
  readonly digest: Hash32
}

/** Votes for a block that a node sent. */
function votesOf(committee: Committee, wanted: number, since = 0): readonly Vote[] {
  const { deployment, nodes, told } = committee
  const { crypto, book } = deployment.party
  const profile = present(loadStandard().consensus.get('psc-1'))
  const chain = {
    chainId: quantity(BigInt(book.ruleset.chainId)),
    genesisHash: present(nodes[0]).ledger.chain.genesis.hash,
  }
  const { wire } = createContext({
    consensus: { profile, chain, keccak256: crypto.keccak256, ecrecover: crypto.ecrecover },
    baseTimeoutMs: 1000,
    blockPeriodMs: 500,
  })
  return told.slice(since).flatMap(({ place, outbox }) =>
    outbox.parcels.flatMap(({ packet }): readonly Vote[] => {
      if (place !== wanted || packet.kind !== 'message' || packet.code === codes.roundChange) return []
      const message = wire.read(packet.code, packet.data).open()
      if (message.kind === 'roundChange') return []
      const { payload } = message.kind === 'proposal' ? message.opened.proposal : message.opened
      const { height, round, digest } = payload
      return [{ place, code: packet.code, height, round, digest }]
    }),
  )
}

/** Pairs of votes of one node, message, height and round for two blocks. */
function doubleVotes(committee: Committee): readonly Vote[] {
  const seen = new Map<string, Hash32>()
  return committee.nodes.flatMap((_, place) =>
    votesOf(committee, place).filter(({ code, height, round, digest }) => {
      const key = `${place}/${code}/${height}/${round}`
      const before = seen.get(key)
      seen.set(key, digest)
      return before !== undefined && before !== digest
    }),
  )
}

describe('a set that changes', () => {
  test('takes effect at the start of a batch: one leaves and another comes', async () => {
    const committee = await openCommittee({ validators: 6, reserve: 1, batchBlocks: 4n })
    const { deployment, nodes } = committee
    const [first] = nodes
    const before = present(first).ledger.set.validators
    const newcomer = present(deployment.validators.find(({ address }) => !before.includes(address)))
    const leaver = present(deployment.validators.find(({ address }) => before.includes(address)))
    const call = (name: string): ReturnType<typeof encodeCall> => encodeCall(validatorSetArtefact, name)
    await committee.createRewards()
    await committee.makeBlock()
    await committee.call({ from: newcomer, nonce: 0n, value: stake, data: call('stake') })
    await committee.call({ from: newcomer, nonce: 1n, data: call('register') })
    await committee.call({ from: leaver, nonce: await nonceOf(committee, leaver.address), data: call('exit') })
    for (let height = 2; height <= 6; height++) {
      await committee.makeBlock()
      await committee.fire('round')
    }
    const sets = present(first).ledger.sets.map(({ batch, firstHeight, validators }) => ({
      batch,
      firstHeight,
      validators,
    }))
    const after = [...before.filter((one) => one !== leaver.address), newcomer.address].toSorted()
    expect(sets).toEqual([
      { batch: 1n, firstHeight: 1n, validators: before },
      { batch: 2n, firstHeight: 5n, validators: after },
    ])
    const heads = headsOf(committee)
    expect(heads).toEqual(heads.map(() => [heads[0]?.[0], heads[0]?.[1], heads[0]?.[2]]))
    expect(heads[0]?.[0]).toBeGreaterThan(4n)
  })
})

async function nonceOf({ nodes }: Committee, who: string): Promise<bigint> {
  const { chain, head } = present(nodes[0]).ledger
  return chain.store.open(head.block.stateRoot).account(Buffer.from(who.slice(2), 'hex'))?.nonce ?? 0n
}

describe('a proposer that leaves transactions out', () => {
  test('gets no PREPARE once they waited too long, and loses its turn', async () => {
    const committee = await openCommittee({
      validators: 4,
      plants: new Map([0, 1, 2, 3].map((place) => [place, place === 3 ? {} : { propose: censor }])),
      options: { patienceBlocks: 2n },
    })
    const [sent] = await committee.pay([3n])
    await committee.makeBlock()
    await committee.makeBlock()
    expect([transactionsOf(committee, 1), transactionsOf(committee, 2)]).toEqual([[], []])
    // The third leader censors as well; validator 3 is next.
    await committee.makeBlock()
    expect(committee.nodes[0]?.ledger.head.block.header.number).toBe(2n)
    await committee.fire('round')
    expect(committee.finals(0).map(({ height, round }) => [height, round])).toEqual([
      [1n, 0n],
      [2n, 0n],
      [3n, 1n],
    ])
    expect(transactionsOf(committee, 3)).toEqual([sent])
    const reasons = committee.told.flatMap(({ outbox }) =>
      outbox.refusals.map(({ standing, reason }) => `${standing} ${reason}`),
    )
    expect(new Set(reasons)).toEqual(new Set(['unwelcome TRANSACTION_OVERDUE']))
  })

  test('is borne with after as many failed rounds as validators may be faulty, so that the chain goes on', async () => {
    const committee = await openCommittee({
      validators: 4,
      plants: new Map([0, 1, 2, 3].map((place) => [place, { propose: censor }])),
      options: { patienceBlocks: 0n },
    })
    await committee.pay([3n])
    await committee.makeBlock()
    await committee.fire('round')
    expect(committee.finals(0)).toEqual([])
    await committee.fire('round')
    expect(committee.finals(0).map(({ height, round }) => [height, round])).toEqual([[1n, 2n]])
  })
})
