import { beforeAll, describe, expect, test } from 'vitest'

import { keccak256 } from '../../src/crypto/keccak.ts'
import { attested, programs, stranger } from '../../src/fill/proof/people.ts'
import { bytes, fromBytes, hash32, quantity, toBytes, type Hash32 } from '../../src/model/Hex.ts'
import { Rejection } from '../../src/model/Rejection.ts'
import { encodeBatchInputs, type BatchInputs } from '../../src/proof/BatchInputs.ts'
import { decodeConsensusInputs, encodeConsensusInputs, type ConsensusInputs } from '../../src/proof/ConsensusInputs.ts'
import { dataHash, forkIdOf, zeroHash } from '../../src/proof/commitments.ts'
import { publicInputHash } from '../../src/proof/publicValues.ts'
import { settle } from '../../src/proof/settle.ts'
import { answeringVerifier } from './support/answeringVerifier.ts'
import { other, wrongBatches } from '../../src/fill/contracts/wrongBatches.ts'
import { openAlone, openSettlement } from './support/open.ts'
import { judgeJournals } from './support/judgeJournals.ts'
import { errorNamed } from '../../src/fill/contracts/errorNamed.ts'
import { person } from '../../src/fill/contracts/sets.ts'
import {
  administrator,
  batchReward,
  forkIds,
  messageDelayBlocks,
  offerOf,
  provenAnyway,
  settler,
  stateFor,
  submissionOf,
  submit,
  verificationAt,
  type Offer,
  type Settlement,
} from '../../src/fill/contracts/settlement.ts'

/** What the reference says of the same batch, in the words of the contract. */
function verdictOf(
  settlement: Settlement,
  offer: Offer,
  more: { readonly due?: bigint; readonly name?: Hash32 } = {},
): string {
  const { inputs, proof, finality } = offer
  try {
    settle(
      {
        state: stateFor(settlement, offer, more.due),
        sender: settler,
        batchNumber: quantity(inputs.batchNumber),
        batchHash: more.name ?? inputs.batchHash,
        proof,
        publicValues: proof.publicValues,
        ...(finality !== undefined && { finality }),
      },
      verificationAt(settlement),
    )
    return 'settled'
  } catch (error) {
    if (error instanceof Rejection) return errorNamed(error.reason)
    throw error
  }
}

describe('a batch that takes up where the last one ended', () => {
  test('is settled, one after the other, over a change of the set and of the fork', async () => {
    const settlement = await openSettlement()
    const { chain, rollup } = settlement
    for (const index of [0, 1]) {
      const offer = offerOf(settlement, index, index === 0 ? {} : await chained(settlement))
      const { error, events } = await submit(settlement, offer)
      expect(error).toBeUndefined()
      expect(events).toEqual([
        {
          name: 'BatchSettled',
          values: {
            batchNumber: offer.inputs.batchNumber,
            batchHash: toBytes(offer.inputs.batchHash),
            stateRoot: toBytes(offer.inputs.postStateRoot),
            recipient: settler,
          },
        },
      ])
    }
    const data = bytes('0xc0')
    const third = offerOf(settlement, 2, {
      ...(await chained(settlement)),
      dataHash: dataHash({ calldata: data }, { keccak256 }),
    })
    expect((await submit(settlement, third, { data })).error).toBeUndefined()
    expect(await chain.read(rollup, 'settled')).toMatchObject({
      batchNumber: third.inputs.batchNumber,
      lastBlock: third.inputs.lastBlock,
      stateRoot: toBytes(third.inputs.postStateRoot),
      validatorSetHash: toBytes(third.inputs.validatorSetHashAtLast),
    })
  })

  test('pays who settled as far as there is money, once', async () => {
    const settlement = await openSettlement()
    const { chain, rollup } = settlement
    await submit(settlement, offerOf(settlement, 0))
    await submit(settlement, offerOf(settlement, 1, await chained(settlement)))
    expect(await chain.read(rollup, 'creditOf', settler)).toBe(batchReward)
    const before = await chain.balance(settler)
    await chain.call(rollup, 'withdraw', undefined, { from: settler })
    expect((await chain.balance(settler)) - before).toBe(batchReward)
    expect((await chain.call(rollup, 'withdraw', undefined, { from: settler })).error?.name).toBe('NothingToWithdraw')
  })

  test('may lie in blobs', async () => {
    const settlement = await openSettlement(openAlone)
    const { chain, rollup } = settlement
    const blobHashes = [1, 2].map((index) => hash32(`0x01${String(index).repeat(62)}`))
    const offer = offerOf(settlement, 0, { dataHash: dataHash({ versionedHashes: blobHashes }, { keccak256 }) })
    const number = offer.inputs.batchNumber
    expect((await chain.call(rollup, 'publishBlobs', number, { from: settler })).error?.name).toBe('NothingPublished')
    await chain.call(rollup, 'publishBlobs', number, { from: settler, blobHashes })
    const { error } = await chain.call(rollup, 'submitBatch', submissionOf(offer), { from: settler })
    expect(error).toBeUndefined()
  })
})

/** The hash of the settled batch differs from that of the vectors, which were for another settlement. */
async function chained({ chain, rollup }: Settlement): Promise<Partial<BatchInputs>> {
  const settled = await chain.read(rollup, 'settled')
  if (typeof settled !== 'object' || settled === null || !('batchHash' in settled))
    throw new Error('nothing is settled')
  const { batchHash } = settled
  if (!(batchHash instanceof Uint8Array)) throw new Error('a batch has a hash')
  return { parentBatchHash: hash32(fromBytes(batchHash)) }
}

describe('a batch is refused, as the reference refuses it, with', () => {
  let settlement: Settlement
  beforeAll(async () => {
    settlement = await openSettlement()
  })

  test.each(wrongBatches)('%s', async (_, change, error) => {
    const offer = offerOf(settlement, 0, change)
    expect((await submit(settlement, offer)).error?.name).toBe(error)
    expect(verdictOf(settlement, offer)).toBe(error)
  })

  test.each([
    ['a word too many', (values: string) => `${values}${'00'.repeat(32)}`, 'PublicValuesMalformed'],
    ['a word too few', (values: string) => values.slice(0, -64), 'PublicValuesMalformed'],
    ['another domain', (values: string) => values.replace('0x6c', '0x6d'), 'PublicValuesMalformed'],
    ['a number beyond its range', (values: string) => spliced(values, 5, '01'), 'PublicValueOutOfRange'],
    ['an address beyond its range', (values: string) => spliced(values, 24, '01'), 'PublicValueOutOfRange'],
    ['a status beyond its range', (values: string) => spliced(values, 25, '01'), 'PublicValueOutOfRange'],
  ])('%s', async (_, change, error) => {
    const offer = offerOf(settlement, 0)
    const damaged = provenAnyway(offer, bytes(change(encodeBatchInputs(offer.inputs))))
    expect((await submit(settlement, damaged)).error?.name).toBe(error)
    expect(verdictOf(settlement, damaged)).toBe(error)
  })

  test.each([
    ['height', { height: 100n }, 'FinalityBlockMismatch'],
    ['block', { blockHash: other }, 'FinalityBlockMismatch'],
    ['set', { validatorSetHash: other }, 'FinalitySetMismatch'],
    ['chain', { chainId: 1n }, 'ProofDomainMismatch'],
    ['ruleset', { rulesetHash: other }, 'ProofDomainMismatch'],
    ['unset block', { blockHash: zeroHash }, 'PublicValueUnset'],
    ['unset set', { validatorSetHash: zeroHash }, 'PublicValueUnset'],
    ['weight below a quorum', { signedWeight: 2n, participation: 3n }, 'FinalityQuorumMissed'],
    ['weight of nobody', { signedWeight: 0n, totalWeight: 0n, participation: 0n }, 'FinalityQuorumMissed'],
    ['participation of fewer', { participation: 3n }, 'FinalityParticipationMismatch'],
    ['participation of outsiders', { participation: 0b1101n << 2n }, 'FinalityParticipationMismatch'],
    ['participation of others', { participation: 0b0111n }, 'ProofInvalid'],
    ['round of another seal', { round: 0n }, 'ProofInvalid'],
  ] satisfies readonly (readonly [string, Partial<ConsensusInputs>, string])[])(
    'a consensus proof of another %s',
    async (_, change, error) => {
      const { offer } = withFinality(settlement, change)
      expect((await submit(settlement, offer)).error?.name).toBe(error)
      expect(verdictOf(settlement, offer)).toBe(error)
    },
  )

  test('no consensus proof', async () => {
    const { finality: _, ...offer } = offerOf(settlement, 0)
    expect((await submit(settlement, offer)).error?.name).toBe('FinalityMissing')
    expect(verdictOf(settlement, offer)).toBe('FinalityMissing')
  })

  test('a proof of a program that has no route', async () => {
    const offer = offerOf(settlement, 0)
    const strange = { ...offer, proof: attested(encodeBatchInputs(offer.inputs), stranger) }
    expect((await submit(settlement, strange)).error?.name).toBe('ProofProgramNotAllowed')
    expect(verdictOf(settlement, strange)).toBe('ProofProgramNotAllowed')
  })

  test('a proof of other public values, one bit apart', async () => {
    const offer = offerOf(settlement, 0)
    const proof = { ...offer.proof, proof: offerOf(settlement, 0, { l2ToL1Root: other }).proof.proof }
    expect((await submit(settlement, { ...offer, proof })).error?.name).toBe('ProofInvalid')
    expect(verdictOf(settlement, { ...offer, proof })).toBe('ProofInvalid')
  })

  test('the hash of another batch named', async () => {
    const offer = offerOf(settlement, 0)
    const { error } = await submit(settlement, offer, { change: { batchHash: toBytes(other) } })
    expect(error?.name).toBe('SettlementBatchMismatch')
    expect(verdictOf(settlement, offer, { name: other })).toBe('SettlementBatchMismatch')
  })

  test('data that somebody else published', async () => {
    const offer = offerOf(settlement, 0)
    const { chain, rollup } = settlement
    const published = { batchNumber: offer.inputs.batchNumber, data: toBytes(bytes('0xc0')) }
    expect((await submit(settlement, offer, { data: bytes('0xc0') })).error?.name).toBe('SettlementDataMismatch')
    await chain.call(rollup, 'publishData', { ...published, data: toBytes(offer.data) }, { from: person(49) })
    expect((await submit(settlement, offer, { data: bytes('0xc0') })).error?.name).toBe('SettlementDataMismatch')
  })

  test('the sender of a copied transaction', async () => {
    const { error } = await submit(settlement, offerOf(settlement, 0), { from: person(49) })
    expect(error?.name).toBe('RewardRecipientMismatch')
  })

  test('nothing wrong: the twin of all these is settled, and settled once', async () => {
    const offer = offerOf(settlement, 0)
    expect(verdictOf(settlement, offer)).toBe('settled')
    expect((await submit(settlement, offer)).error).toBeUndefined()
    expect((await submit(settlement, offer)).error?.name).toBe('AggregationBlocksApart')
  })
})

function spliced(values: string, index: number, byte: string): string {
  const start = 2 + 64 * (index + 1)
  return `${values.slice(0, start)}${byte}${values.slice(start + 2)}`
}

function withFinality(settlement: Settlement, change: Partial<ConsensusInputs>): { readonly offer: Offer } {
  const { finality } = offerOf(settlement, 0)
  if (finality === undefined) throw new Error('the batch has a consensus proof')
  const publicValues = encodeConsensusInputs({ ...decodeConsensusInputs(finality.publicValues, {}), ...change })
  const finalityHash = publicInputHash(publicValues, { keccak256 })
  return { offer: { ...offerOf(settlement, 0, { finalityHash }), finality: { ...finality, publicValues } } }
}

describe('messages', () => {
  test('that waited long enough have to be consumed', async () => {
    const settlement = await openSettlement()
    await settlement.chain.advanceTo(messageDelayBlocks + 11n)
    const offer = offerOf(settlement, 0)
    expect((await submit(settlement, offer)).error).toEqual({ name: 'SettlementMessagesDue', values: 2n })
    expect(verdictOf(settlement, offer, { due: 3n })).toBe('SettlementMessagesDue')
  })

  test('that were consumed are not consumed again', async () => {
    const settlement = await openSettlement()
    await submit(settlement, offerOf(settlement, 0))
    const { l1MessagesHashAfter, l1MessageCountAfter } = { l1MessagesHashAfter: zeroHash, l1MessageCountAfter: 0n }
    const again = offerOf(settlement, 1, { ...(await chained(settlement)), l1MessagesHashAfter, l1MessageCountAfter })
    expect((await submit(settlement, again)).error).toEqual({ name: 'SettlementQueueMismatch', values: 0n })
  })
})

describe('routes', () => {
  test('are made by the administrator, for verifiers with code, ruleset and program', async () => {
    const { chain, rollup, attestations, transparent } = await openSettlement()
    const program = toBytes(programs.stranger)
    const route = { forkId: toBytes(forkIds.shanghai), program, verifier: attestations.address }
    const from = administrator
    expect((await chain.call(rollup, 'addRoute', route)).error?.name).toBe('NotAdministrator')
    expect((await chain.call(rollup, 'addRoute', route, { from })).error?.name).toBe('ProofProgramNotAllowed')
    const nowhere = { ...route, verifier: person(9) }
    expect((await chain.call(rollup, 'addRoute', nowhere, { from })).error?.name).toBe('VerifierWithoutCode')
    const twice = { ...route, program: toBytes(programs.known) }
    expect((await chain.call(rollup, 'addRoute', twice, { from })).error?.name).toBe('RouteKnown')
    const elsewhere = await chain.deploy(attestations.artefact, {
      ruleset: toBytes(other),
      signers: [stranger.address],
    })
    const wrong = { ...route, verifier: elsewhere.address }
    expect((await chain.call(rollup, 'addRoute', wrong, { from })).error?.name).toBe('VerifierRulesetMismatch')
    const unsupported = { ...route, verifier: transparent.address }
    expect((await chain.call(rollup, 'addRoute', unsupported, { from })).error?.name).toBe('ProofProgramNotAllowed')
  })

  test('that are frozen stay frozen', async () => {
    const settlement = await openSettlement()
    const { chain, rollup } = settlement
    const route = { forkId: toBytes(forkIds.shanghai), program: toBytes(programs.known) }
    expect((await chain.call(rollup, 'freezeRoute', route)).error?.name).toBe('NotAdministrator')
    await chain.call(rollup, 'freezeRoute', route, { from: administrator })
    expect((await submit(settlement, offerOf(settlement, 0))).error?.name).toBe('SettlementRouteFrozen')
    const again = { ...route, verifier: settlement.attestations.address }
    expect((await chain.call(rollup, 'addRoute', again, { from: administrator })).error?.name).toBe('RouteKnown')
    const unknown = { forkId: toBytes(forkIdOf('prague', { keccak256 })), program: route.program }
    expect((await chain.call(rollup, 'freezeRoute', unknown, { from: administrator })).error?.name).toBe('RouteUnknown')
  })

  test('to a verifier that answers instead of reverting settle nothing', async () => {
    const settlement = await openSettlement()
    const { chain, rollup } = settlement
    const verdict = await chain.deploy(answeringVerifier(verificationAt(settlement).rulesetHash, programs.stranger))
    const route = { forkId: toBytes(forkIds.shanghai), program: toBytes(programs.stranger), verifier: verdict.address }
    expect((await chain.call(rollup, 'addRoute', route, { from: administrator })).error).toBeUndefined()
    const offer = offerOf(settlement, 0)
    const strange = { ...offer, proof: attested(encodeBatchInputs(offer.inputs), stranger) }
    expect((await submit(settlement, strange)).error).toEqual({ name: 'VerifierAnswered', values: 32n })
  })

  test('of consensus proofs freeze as well', async () => {
    const settlement = await openSettlement()
    const { chain, rollup } = settlement
    const route = { forkId: toBytes(zeroHash), program: toBytes(programs.consensus) }
    await chain.call(rollup, 'freezeRoute', route, { from: administrator })
    expect((await submit(settlement, offerOf(settlement, 0))).error?.name).toBe('SettlementRouteFrozen')
  })
})

judgeJournals('Rollup')
