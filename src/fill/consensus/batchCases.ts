import { type ConsensusContext, type SealedHeader } from '../../consensus/index.ts'
import type { ConsensusFinalityQuestion } from '../../model/generated/adapter.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import { hash32, integer, quantity } from '../../model/Hex.ts'
import { batch, questionOf } from '../storage/validatorSets.ts'
import type { ConsensusCase } from './ConsensusCase.ts'
import { addressesOf, at, chainIn, contextOf, council, type Signatory } from './council.ts'
import { chainHashOf, headerOf, type HeaderPlan, inQuestion, sealed } from './headers.ts'
import { allOfHeaders, planOf, quorumOf } from './sealedHeaders.ts'

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

/** What becomes of a batch. */
interface BatchOutcome {
  readonly name: string
  readonly what: string
  readonly ask: Pick<ConsensusFinalityQuestion, 'batch' | 'blocks'>
  readonly expected: ConsensusCase['expected']
  /** That a refusal shows. */
  readonly clause: string
}

function batchCase(profile: string, { name, what, ask, expected, clause }: BatchOutcome): ConsensusCase {
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

type Change = Partial<Pick<ConsensusFinalityQuestion, 'batch' | 'blocks'>>

/** Three blocks of four validators with three seals each, and what is changed in them. */
export function batchCases(profile: string): readonly ConsensusCase[] {
  const context = contextOf(profile)
  const people = council(4)
  const proven = provenBatch(people)
  const quorum = people.slice(1)
  const plan: BatchPlan = { people, sizes: 3, sealers: () => quorum }
  const blocks = (changed: Partial<BatchPlan> = {}): ConsensusFinalityQuestion['blocks'] =>
    blocksOf({ ...plan, ...changed }, context).map(inQuestion)
  const whole = blocks()
  const changed: readonly (readonly [name: string, what: string, reason: Reason, clause: string, change: Change])[] = [
    ...linkChanges(whole, blocks),
    ...sealChanges(people, blocks),
    ...setChanges(profile, proven),
  ]
  const facts = { validators: quantity(4), quorum: quantity(3) }
  const what = 'three blocks with three seals of four validators each'
  return [
    batchCase(profile, {
      name: 'whole',
      what,
      ask: { batch: proven, blocks: whole },
      expected: { kind: 'accept', facts },
      clause: 'CNS-2',
    }),
    ...changed.map(([name, text, reason, clause, change]) =>
      batchCase(profile, {
        name,
        what: text,
        ask: { batch: proven, blocks: whole, ...change },
        expected: { kind: 'reject', reason },
        clause,
      }),
    ),
  ]
}

type Changes = readonly (readonly [string, string, Reason, string, Change])[]
type Blocks = (changed: Partial<BatchPlan>) => ConsensusFinalityQuestion['blocks']

function linkChanges(whole: ConsensusFinalityQuestion['blocks'], blocks: Blocks): Changes {
  const second = (change: Partial<HeaderPlan>): ConsensusFinalityQuestion['blocks'] =>
    blocks({ change: (one, index) => (index === 1 ? { ...one, ...change } : one) })
  const other = hash32(`0x${'dd'.repeat(32)}`)
  return [
    ['empty', 'no blocks', 'BATCH_EMPTY', 'CNS-22', { blocks: [] }],
    [
      'first-missing',
      'the first of three blocks is missing',
      'BLOCK_NUMBER_INVALID',
      'CNS-22',
      { blocks: whole.slice(1) },
    ],
    [
      'turned-round',
      'two blocks in the other order',
      'BLOCK_NUMBER_INVALID',
      'CNS-22',
      { blocks: [at(whole, 1), at(whole, 0)] },
    ],
    [
      'other-parent',
      'the second block has another parent',
      'PARENT_UNKNOWN',
      'CNS-22',
      { blocks: second({ parentHash: other }) },
    ],
    [
      'same-time',
      'the second block has the timestamp of the first',
      'TIMESTAMP_INVALID',
      'CNS-22',
      { blocks: second({ timestamp: 1_700_000_002n }) },
    ],
  ]
}

function sealChanges(people: readonly Signatory[], blocks: Blocks): Changes {
  const short = (place: number): Change => ({
    blocks: blocks({ sealers: (index) => people.slice(index === place ? 2 : 1) }),
  })
  return [
    [
      'second-unsealed',
      'the second of three blocks has two seals of four validators',
      'SEALS_INSUFFICIENT',
      'CNS-1',
      short(1),
    ],
    [
      'last-unsealed',
      'the last of three blocks has two seals of four validators',
      'SEALS_INSUFFICIENT',
      'CNS-1',
      short(2),
    ],
  ]
}

function setChanges(profile: string, proven: Batch): Changes {
  const later: Change = { batch: provenBatch(council(5)) }
  const root: Change = { batch: { ...proven, stateRoot: hash32(`0x${'2'.padStart(64, '0')}`) } }
  const next: Change = { batch: { ...proven, number: quantity(batch + 1n) } }
  return [
    ['other-root', 'the set is proven under the state after the batch', 'PROOF_ROOT_MISMATCH', 'CNS-2', root],
    [
      'other-batch',
      'the commitment of the set is for another batch',
      'VALIDATOR_SET_COMMITMENT_MISMATCH',
      'CNS-2',
      next,
    ],
    profile === 'psc-1'
      ? ['larger-set', 'three seals, and five validators are proven', 'SEALS_INSUFFICIENT', 'CNS-18', later]
      : ['larger-set', 'four validators are listed, and five are proven', 'VALIDATORS_MISMATCH', 'CNS-18', later],
  ]
}

/** Batches with a different signer left out of each block. */
export function longBatch(profile: string, n: number): ConsensusCase {
  const people = council(n)
  const context = contextOf(profile)
  const sealers = (index: number): readonly Signatory[] =>
    n < 3 ? people : people.filter((_, place) => place !== index % n)
  const blocks = blocksOf({ people, sizes: 6, sealers }, context).map(inQuestion)
  const facts = { validators: quantity(n), quorum: quantity(quorumOf(n)) }
  const what = `six blocks of ${n} validators, another one of whom is missing each time`
  const ask = { batch: provenBatch(people), blocks }
  return batchCase(profile, { name: `long-n-${n}`, what, ask, expected: { kind: 'accept', facts }, clause: 'CNS-21' })
}
