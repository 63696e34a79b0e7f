import { type ConsensusContext, sealCommit, type SealedHeader } from '../../consensus/index.ts'
import type { ConsensusFinalityQuestion } from '../../model/generated/adapter.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import { bytes, fromBytes, hash32, integer, quantity, toBytes, type Bytes } from '../../model/Hex.ts'
import { batch, questionOf } from '../storage/validatorSets.ts'
import type { ConsensusCase } from './ConsensusCase.ts'
import { addressesOf, at, chain, chainIn, contextOf, council, outsider, type Signatory } from './council.ts'
import {
  chainHashOf,
  commitHashOf,
  headerOf,
  type HeaderPlan,
  inQuestion,
  listedOf,
  sealed,
  sealsOf,
  withSeals,
} from './headers.ts'
import { highSTwin } from './signCases.ts'

const profiles = ['psc-1', 'qbft-eea'] as const
const sizes = [1, 2, 3, 4, 5, 6, 7, 10, 22, 30] as const

/** Sealed headers under a set that is known, and batches of them under a set that is proven. */
export function finalityCases(): readonly ConsensusCase[] {
  return [
    ...profiles.flatMap((profile) => sizes.flatMap((n) => sealCases(profile, n))),
    ...['besu', 'goquorum', 'ibft2'].flatMap((profile) => [4, 7].flatMap((n) => sealCases(profile, n))),
    ...profiles.flatMap(headerCases),
    ...profiles.flatMap(batchCases),
    ...profiles.map(unknownSet),
    ...[1, 4, 13].flatMap((n) => profiles.map((profile) => longBatch(profile, n))),
  ]
}

/** ceil(2n/3), written out. */
function quorumOf(n: number): number {
  return n - Math.floor(n / 3)
}

function planOf(people: readonly Signatory[], context: ConsensusContext, round = 1n): HeaderPlan {
  return { height: 40n, round, proposer: at(people, 0).address, ...listedOf(people, context) }
}

interface Sealing {
  readonly name: string
  readonly what: string
  readonly header: SealedHeader
  readonly reason?: Reason
  readonly alsoAllowed?: readonly Reason[]
  readonly clause: string
  readonly participation?: bigint
}

function sealCases(profile: string, n: number): readonly ConsensusCase[] {
  const context = contextOf(profile)
  const people = council(n)
  const { duplicates, sealOrder } = context.profile.header
  const plan = planOf(people, context)
  const needed = context.profile.finality.kind === 'moreThanFaulty' ? Math.floor((n - 1) / 3) + 1 : quorumOf(n)
  const some = people.slice(n - needed)
  const few = some.slice(1)
  const sealedBy = (signers: readonly Signatory[], round = 1n): SealedHeader =>
    withSeals(plan, sealsOf({ ...plan, round }, signers, context), context)
  const withOther = [...few, outsider].toSorted((left, right) => (left.address < right.address ? -1 : 1))
  const ascending = sealOrder === 'ascendingSigners'
  const twice = some.length > 1 ? [...few.slice(0, 1), ...few] : [...some, ...some]
  const twiceReason: Reason =
    twice.length > n ? 'SEALS_TOO_MANY' : duplicates === 'refused' ? 'SEAL_DUPLICATE' : 'SEALS_INSUFFICIENT'
  const good: readonly Sealing[] = [
    {
      name: 'quorum',
      what: 'the fewest seals that are enough',
      header: sealedBy(some),
      clause: 'CNS-1',
      participation: bits(n - needed, n),
    },
    { name: 'all', what: 'a seal of each', header: sealedBy(people), clause: 'CNS-21', participation: bits(0, n) },
  ]
  const bad: readonly Sealing[] = [
    {
      name: 'one-short',
      what: 'one seal too few',
      header: sealedBy(few),
      reason: 'SEALS_INSUFFICIENT',
      clause: 'CNS-1',
    },
    {
      name: 'twice',
      what: 'one seal too few, and one of them twice',
      header: sealedBy(twice),
      reason: twiceReason,
      clause: 'CNS-15',
    },
    {
      name: 'outsider',
      what: 'one seal too few, and one of somebody else',
      header: sealedBy(withOther),
      reason: 'SEAL_SIGNER_NOT_VALIDATOR',
      clause: 'CNS-16',
    },
    {
      name: 'too-many',
      what: 'more seals than validators',
      header: sealedBy([...people, outsider]),
      reason: 'SEALS_TOO_MANY',
      clause: 'CNS-17',
    },
    {
      name: 'other-round',
      what: 'seals of another round',
      header: sealedBy(some, 2n),
      reason: 'SEAL_SIGNER_NOT_VALIDATOR',
      clause: 'CNS-4',
    },
  ]
  const unsorted: Sealing = {
    name: 'descending',
    what: 'seals in descending order',
    header: sealedBy(some.toReversed()),
    clause: 'CNS-6',
    ...(ascending ? { reason: 'SEALS_UNSORTED' as const } : { participation: bits(n - needed, n) }),
  }
  return [...good, ...bad, ...(some.length > 1 ? [unsorted] : [])].map((one) => headerCase(profile, people, one))
}

/** Bits of validators from one place to before another. */
function bits(from: number, to: number): bigint {
  return (1n << BigInt(to)) - (1n << BigInt(from))
}

function headerCase(profile: string, people: readonly Signatory[], one: Sealing): ConsensusCase {
  const n = people.length
  const { name, what, header, reason, alsoAllowed, clause, participation } = one
  return {
    name: `finality/${profile}/n-${n}-${name}`,
    given: `${n} validators under the profile ${profile}, and a header of round 1 with ${what}.`,
    when: 'A consensus core verifies the header.',
    must: reason === undefined ? 'It is final, and tells who took part.' : 'It is refused.',
    clauses: reason === undefined ? allOfHeaders : [clause],
    ...(reason !== undefined && { twin: `finality/${profile}/n-${n}-quorum` }),
    asked: {
      kind: 'header',
      ask: { profile, ...chainIn(profile), ...inQuestion(header), validators: addressesOf(people) },
    },
    expected:
      reason === undefined
        ? {
            kind: 'accept',
            facts: {
              round: quantity(1),
              proposer: at(people, 0).address,
              ...(participation !== undefined && { participation: quantity(participation) }),
            },
          }
        : { kind: 'reject', reason, ...(alsoAllowed !== undefined && { alsoAllowed }) },
  }
}

const allOfHeaders = [
  'CNS-1',
  'CNS-3',
  'CNS-4',
  'CNS-5',
  'CNS-6',
  'CNS-15',
  'CNS-16',
  'CNS-17',
  'CNS-18',
  'CNS-21',
  'CNS-23',
]

/** Headers of four validators that are wrong in something else than the number of seals. */
function headerCases(profile: string): readonly ConsensusCase[] {
  const context = contextOf(profile)
  const people = council(4)
  const plan = planOf(people, context)
  const seals = sealsOf(plan, people.slice(0, 3), context)
  const [first, ...rest] = seals
  const hash = commitHashOf(headerOf(plan, context), 1n, context)
  const over = (digest: ReturnType<typeof hash32>): readonly Bytes[] =>
    people.slice(0, 3).map(({ sign }) => sealCommit(digest, sign))
  const other = { ...chain, chainId: quantity(7_778) }
  const signature = toBytes(first ?? bytes('0x'))
  const made = (changed: Partial<HeaderPlan>): SealedHeader =>
    sealed({ ...plan, ...changed }, people.slice(0, 3), context)
  const noneOf: Reason = 'SEAL_SIGNER_NOT_VALIDATOR'
  const wrong: readonly Sealing[] = [
    {
      name: 'high-s',
      what: 'a seal of high s',
      header: withSeals(plan, [fromBytes(highSTwin(signature)), ...rest], context),
      reason: 'SIGNATURE_HIGH_S',
      clause: 'CNS-5',
    },
    {
      name: 'parity-27',
      what: 'a seal with a parity of 27 or 28',
      header: withSeals(plan, [withParity(signature, 27), ...rest], context),
      reason: 'SIGNATURE_PARITY_INVALID',
      clause: 'CNS-5',
    },
    {
      name: 'zero-seal',
      what: 'a seal of zeros',
      header: withSeals(plan, [bytes(`0x${'00'.repeat(65)}`), ...rest], context),
      reason: 'SIGNATURE_OUT_OF_RANGE',
      clause: 'CNS-5',
    },
    {
      name: 'over-chain-hash',
      what: 'seals over the hash in the chain',
      header: withSeals(plan, over(chainHashOf(headerOf(plan, context), context)), context),
      reason: noneOf,
      clause: 'CNS-4',
    },
    {
      name: 'other-block',
      what: 'seals of another block',
      header: withSeals(plan, sealsOf({ ...plan, timestamp: 9n }, people.slice(0, 3), context), context),
      reason: noneOf,
      clause: 'CNS-4',
    },
    {
      name: 'foreign-proposer',
      what: 'a proposer that is no validator',
      header: made({ proposer: outsider.address }),
      reason: 'PROPOSER_NOT_VALIDATOR',
      clause: 'CNS-23',
    },
    {
      name: 'difficulty-2',
      what: 'a difficulty of 2',
      header: made({ fields: { difficulty: quantity(2) } }),
      reason: 'CONSENSUS_HEADER_INVALID',
      clause: 'CNS-23',
    },
    {
      name: 'nonce-1',
      what: 'a nonce of 1',
      header: made({ fields: { nonce: bytes(`0x${'00'.repeat(7)}01`) } }),
      reason: 'CONSENSUS_HEADER_INVALID',
      clause: 'CNS-23',
    },
  ]
  const own: readonly Sealing[] =
    profile === 'psc-1'
      ? [
          {
            name: 'other-chain',
            what: 'seals for another chain',
            header: withSeals(plan, sealsOf(plan, people.slice(0, 3), contextOf(profile, other)), context),
            reason: noneOf,
            clause: 'CNS-10',
          },
          {
            name: 'without-round',
            what: 'seals and no round',
            header: { headerRlp: headerOf(plan, context), seals },
            reason: 'CONSENSUS_ROUND_UNKNOWN',
            clause: 'CNS-3',
          },
          {
            name: 'round-2147483648',
            what: 'seals of the round 2147483648',
            header: { headerRlp: headerOf(plan, context), seals, round: 2n ** 31n },
            reason: 'ROUND_OUT_OF_BOUNDS',
            clause: 'CNS-9',
          },
          {
            name: 'seal-of-64-bytes',
            what: 'a seal without its parity',
            header: withSeals(plan, [fromBytes(signature.subarray(0, 64)), ...rest], context),
            reason: 'SIGNATURE_OUT_OF_RANGE',
            clause: 'CNS-5',
          },
        ]
      : [
          {
            name: 'mix-hash',
            what: 'another mix hash',
            header: made({ fields: { mixHash: hash } }),
            reason: 'CONSENSUS_HEADER_INVALID',
            clause: 'CNS-23',
          },
          {
            name: 'lists-three',
            what: 'three of the four listed',
            header: made({ listed: addressesOf(people.slice(0, 3)) }),
            reason: 'VALIDATORS_MISMATCH',
            clause: 'CNS-18',
          },
          {
            name: 'lists-others',
            what: 'one of the four listed as somebody else',
            header: made({ listed: addressesOf([...people.slice(0, 3), outsider]).toSorted() }),
            reason: 'VALIDATORS_MISMATCH',
            clause: 'CNS-18',
          },
          {
            name: 'lists-unsorted',
            what: 'the four listed in descending order',
            header: made({ listed: addressesOf(people).toReversed() }),
            reason: 'VALIDATOR_SET_UNSORTED',
            clause: 'CNS-18',
          },
        ]
  return [...wrong, ...own].map((one) => headerCase(profile, people, one))
}

/** A header that lists nobody, and nobody who is named. */
function unknownSet(profile: string): ConsensusCase {
  const context = contextOf(profile)
  const people = council(4)
  const plan = { height: 40n, round: 1n, proposer: at(people, 0).address }
  return {
    name: `finality/${profile}/n-4-unknown-set`,
    given: `Four validators under the profile ${profile}, and a header of round 1 that lists none, sealed by three.`,
    when: 'A consensus core verifies the header without being told who validates.',
    must: 'It is refused.',
    clauses: ['CNS-18'],
    twin: `finality/${profile}/n-4-quorum`,
    asked: {
      kind: 'header',
      ask: { profile, ...chainIn(profile), ...inQuestion(sealed(plan, people.slice(0, 3), context)) },
    },
    expected: { kind: 'reject', reason: 'VALIDATOR_SET_UNKNOWN' },
  }
}

function withParity(signature: Uint8Array, more: number): Bytes {
  return fromBytes(Buffer.concat([signature.subarray(0, 64), Uint8Array.of((signature[64] ?? 0) + more)]))
}

type Batch = ConsensusFinalityQuestion['batch']

/** What a set is read from: the contract of the standard with list, mapping and commitment. */
function provenBatch(people: readonly Signatory[]): Batch {
  const question = questionOf({ layout: 'validator-set-solidity', listed: addressesOf(people) }, undefined)
  const { stateRoot, address, layout, proof } = question
  return { number: quantity(batch), stateRoot, address, layout, proof }
}

interface BatchPlan {
  readonly people: readonly Signatory[]
  readonly sizes: number
  /** Who seals each block. */
  readonly sealers: (index: number) => readonly Signatory[]
  readonly change?: (plan: HeaderPlan, index: number) => HeaderPlan
}

const parent = { hash: hash32(`0x${'ee'.repeat(32)}`), number: quantity(99), timestamp: quantity(1_700_000_000) }

function blocksOf(
  { people, sizes: count, sealers, change = (plan) => plan }: BatchPlan,
  context: ConsensusContext,
): readonly SealedHeader[] {
  const blocks: SealedHeader[] = []
  let before: { readonly hash: ReturnType<typeof hash32>; readonly timestamp: bigint } = {
    hash: parent.hash,
    timestamp: integer(parent.timestamp),
  }
  for (let index = 0; index < count; index++) {
    const plan = change(
      {
        ...planOf(people, context, BigInt(index % 2)),
        height: 100n + BigInt(index),
        proposer: at(people, index % people.length).address,
        parentHash: before.hash,
        timestamp: before.timestamp + 2n,
        stateRoot: hash32(`0x${String(index).padStart(64, '0')}`),
      },
      index,
    )
    blocks.push(sealed(plan, sealers(index), context))
    before = { hash: chainHashOf(headerOf(plan, context), context), timestamp: plan.timestamp ?? 0n }
  }
  return blocks
}

function batchCase(
  profile: string,
  name: string,
  what: string,
  ask: Pick<ConsensusFinalityQuestion, 'batch' | 'blocks'>,
  expected: ConsensusCase['expected'],
  clause: string,
): ConsensusCase {
  const refused = expected.kind === 'reject'
  return {
    name: `finality/${profile}/batch-${name}`,
    given: `A batch under the profile ${profile}: ${what}.`,
    when: 'A consensus prover verifies the batch from its headers, seals and the proof of the set.',
    must: refused ? 'It refuses the batch.' : 'The batch is final, and the prover tells who took part in each block.',
    clauses: refused ? [clause] : [...allOfHeaders, 'CNS-2', 'CNS-22'],
    ...(refused && { twin: `finality/${profile}/batch-whole` }),
    asked: { kind: 'finality', ask: { profile, ...chainIn(profile), parent, ...ask } },
    expected,
  }
}

function batchCases(profile: string): readonly ConsensusCase[] {
  const context = contextOf(profile)
  const people = council(4)
  const proven = provenBatch(people)
  const quorum = people.slice(1)
  const plan: BatchPlan = { people, sizes: 3, sealers: () => quorum }
  const blocks = (changed: Partial<BatchPlan> = {}): ConsensusFinalityQuestion['blocks'] =>
    blocksOf({ ...plan, ...changed }, context).map(inQuestion)
  const whole = blocks()
  const at1 = (change: Partial<HeaderPlan>) => ({
    change: (one: HeaderPlan, index: number): HeaderPlan => (index === 1 ? { ...one, ...change } : one),
  })
  const bad = (
    name: string,
    what: string,
    reason: Reason,
    clause: string,
    ask: Partial<Pick<ConsensusFinalityQuestion, 'batch' | 'blocks'>>,
  ): ConsensusCase =>
    batchCase(profile, name, what, { batch: proven, blocks: whole, ...ask }, { kind: 'reject', reason }, clause)
  const later = provenBatch(council(5))
  return [
    batchCase(
      profile,
      'whole',
      'three blocks with three seals of four validators each',
      { batch: proven, blocks: whole },
      { kind: 'accept', facts: { validators: quantity(4), quorum: quantity(3) } },
      'CNS-2',
    ),
    bad('empty', 'no blocks', 'BATCH_EMPTY', 'CNS-22', { blocks: [] }),
    bad('first-missing', 'the first of three blocks is missing', 'BLOCK_NUMBER_INVALID', 'CNS-22', {
      blocks: whole.slice(1),
    }),
    bad('turned-round', 'two blocks in the other order', 'BLOCK_NUMBER_INVALID', 'CNS-22', {
      blocks: [at(whole, 1), at(whole, 0)],
    }),
    bad('other-parent', 'the second block has another parent', 'PARENT_UNKNOWN', 'CNS-22', {
      blocks: blocks(at1({ parentHash: hash32(`0x${'dd'.repeat(32)}`) })),
    }),
    bad('same-time', 'the second block has the timestamp of the first', 'TIMESTAMP_INVALID', 'CNS-22', {
      blocks: blocks(at1({ timestamp: 1_700_000_002n })),
    }),
    bad(
      'second-unsealed',
      'the second of three blocks has two seals of four validators',
      'SEALS_INSUFFICIENT',
      'CNS-1',
      { blocks: blocks({ sealers: (index) => (index === 1 ? people.slice(2) : quorum) }) },
    ),
    bad('last-unsealed', 'the last of three blocks has two seals of four validators', 'SEALS_INSUFFICIENT', 'CNS-1', {
      blocks: blocks({ sealers: (index) => (index === 2 ? people.slice(2) : quorum) }),
    }),
    bad('other-root', 'the set is proven under the state after the batch', 'PROOF_ROOT_MISMATCH', 'CNS-2', {
      batch: { ...proven, stateRoot: hash32(`0x${'2'.padStart(64, '0')}`) },
    }),
    bad('other-batch', 'the commitment of the set is for another batch', 'VALIDATOR_SET_COMMITMENT_MISMATCH', 'CNS-2', {
      batch: { ...proven, number: quantity(batch + 1n) },
    }),
    ...(profile === 'psc-1'
      ? [
          bad('larger-set', 'three seals, and five validators are proven', 'SEALS_INSUFFICIENT', 'CNS-18', {
            batch: later,
          }),
        ]
      : [
          bad('larger-set', 'four validators are listed, and five are proven', 'VALIDATORS_MISMATCH', 'CNS-18', {
            batch: later,
          }),
        ]),
  ]
}

/** Batches with a different signer left out of each block. */
function longBatch(profile: string, n: number): ConsensusCase {
  const people = council(n)
  const context = contextOf(profile)
  const sealers = (index: number): readonly Signatory[] =>
    n < 3 ? people : people.filter((_, place) => place !== index % n)
  const blocks = blocksOf({ people, sizes: 6, sealers }, context).map(inQuestion)
  const facts = { validators: quantity(n), quorum: quantity(quorumOf(n)) }
  const what = `six blocks of ${n} validators, another one of whom is missing each time`
  return batchCase(
    profile,
    `long-n-${n}`,
    what,
    { batch: provenBatch(people), blocks },
    { kind: 'accept', facts },
    'CNS-21',
  )
}
