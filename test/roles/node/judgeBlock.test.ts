import { describe, expect, test } from 'vitest'
import { codes } from '../../../src/consensus/machine/index.ts'
import { createRulesBook } from '../../../src/execution/Rules.ts'
import type { Header } from '../../../src/model/generated/adapter.ts'
import { bytes, hash32, quantity } from '../../../src/model/Hex.ts'
import type { Plants } from '../../../src/roles/node/NodeOptions.ts'
import { claim, misorder, postdate, withdraw } from '../../../src/simulation/sequencers/plants.ts'
import { openCommittee, rulesetNamed, type Committee } from './support/committee.ts'

const otherHash = hash32(`0x${'5b'.repeat(32)}`)
const otherBloom = bytes(`0x${'01'.repeat(256)}`)

/** Leads height 1 in round 0. */
const leader = 0
const honest = [1, 2, 3]

function claims(fields: Partial<Header>): Plants {
  return { propose: claim(fields) }
}

/** Builds by the rules of an earlier fork. */
const behindTheTimes: Plants = {
  propose: (build) => (proposal, party) =>
    build(proposal, { ...party, book: createRulesBook(rulesetNamed('lockstep-shanghai')) }),
}

/** Places that sent a PREPARE for what the leader proposed in round 0. */
function preparedBy({ told }: Committee): readonly number[] {
  const places = told.flatMap(({ place, outbox }) =>
    outbox.parcels.flatMap(({ packet }) => (packet.kind === 'message' && packet.code === codes.prepare ? [place] : [])),
  )
  return [...new Set(places)].toSorted((left, right) => left - right)
}

async function proposing(plants: Plants): Promise<Committee> {
  const committee = await openCommittee({ validators: 4, plants: new Map([[leader, plants]]) })
  await committee.pay([3n, 9n, 5n])
  await committee.makeBlock()
  return committee
}

const wrong: readonly (readonly [string, Plants, string])[] = [
  ['another state root', claims({ stateRoot: otherHash }), 'STATE_ROOT_MISMATCH'],
  ['another receipts root', claims({ receiptsRoot: otherHash }), 'RECEIPTS_ROOT_MISMATCH'],
  ['another bloom', claims({ logsBloom: otherBloom }), 'LOGS_BLOOM_MISMATCH'],
  ['other gas used', claims({ gasUsed: quantity(21_000) }), 'GAS_USED_MISMATCH'],
  ['another transactions root', claims({ transactionsRoot: otherHash }), 'TRANSACTIONS_ROOT_MISMATCH'],
  ['the time of its parent', claims({ timestamp: quantity(8000) }), 'TIMESTAMP_INVALID'],
  ['another base fee', claims({ baseFeePerGas: quantity(1) }), 'BASE_FEE_INVALID'],
  ['another gas limit', claims({ gasLimit: quantity(30_000_001) }), 'BLOCK_ATTRIBUTES_INVALID'],
  ['randomness', claims({ mixHash: otherHash }), 'BLOCK_ATTRIBUTES_INVALID'],
  ['extra data', claims({ extraData: bytes('0x01') }), 'BLOCK_ATTRIBUTES_INVALID'],
  ['a beacon root', claims({ parentBeaconBlockRoot: otherHash }), 'BLOCK_ATTRIBUTES_INVALID'],
  ['a withdrawal for its builder', { propose: withdraw }, 'BLOCK_ATTRIBUTES_INVALID'],
  ['the fields of a fork that is not in force', behindTheTimes, 'HEADER_FIELDS_INVALID'],
  ['transactions in another order', { propose: misorder }, 'BLOCK_ORDER_INVALID'],
]

describe('a proposed block gets no PREPARE of anybody honest, and the next leader makes another one final,', () => {
  test.each(wrong)('with %s', async (_, plants, reason) => {
    const committee = await proposing(plants)
    const refusals = committee.told.flatMap(({ place, outbox }) =>
      outbox.refusals.map((refusal) => ({ place, standing: refusal.standing, reason: refusal.reason })),
    )
    expect(preparedBy(committee)).toEqual([leader])
    expect(refusals).toEqual(honest.map((place) => ({ place, standing: 'invalid', reason })))
    await committee.fire('round')
    const finals = honest.map((place) => committee.finals(place).map(({ height, round }) => [height, round]))
    expect(finals).toEqual(honest.map(() => [[1n, 1n]]))
    expect(new Set(committee.nodes.map(({ ledger }) => ledger.head.block.hash)).size).toBe(1)
  })

  test('ahead of the clock', async () => {
    const committee = await proposing({ propose: postdate })
    expect(preparedBy(committee)).toEqual([leader])
    const [first] = committee.told.flatMap(({ outbox }) => outbox.refusals)
    expect({ standing: first?.standing, reason: first?.reason }).toEqual({
      standing: 'unwelcome',
      reason: 'TIMESTAMP_AHEAD',
    })
    await committee.fire('round')
    expect(committee.finals(1).map(({ round }) => round)).toEqual([1n])
  })
})

describe('a lazy validator', () => {
  const lazy: Plants = { rules: (rules) => ({ ...rules, awaitsVerdict: false, verdictOnPrepared: false }) }

  test('prepares a block with a wrong state root, and nobody honest does', async () => {
    const plants = new Map<number, Plants>([
      [leader, claims({ stateRoot: otherHash })],
      [3, lazy],
    ])
    const committee = await openCommittee({ validators: 4, plants })
    await committee.makeBlock()
    expect(preparedBy(committee)).toEqual([leader, 3])
    expect(committee.finals(1)).toEqual([])
  })

  test('cannot make an invalid block final by being many: an honest node stops instead', async () => {
    const plants = new Map<number, Plants>([
      [leader, claims({ stateRoot: otherHash })],
      [2, lazy],
      [3, lazy],
    ])
    const committee = await openCommittee({ validators: 4, plants })
    await committee.makeBlock()
    expect(committee.nodes.slice(1).map(({ ledger }) => ledger.head.block.header.number)).toEqual([0n, 0n, 0n])
    const stops = committee.told.flatMap(({ place, outbox }) =>
      outbox.refusals.flatMap(({ standing, reason }) => (standing === 'final' ? [{ place, reason }] : [])),
    )
    expect(stops).toContainEqual({ place: 2, reason: 'STATE_ROOT_MISMATCH' })
  })
})
