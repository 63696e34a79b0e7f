import { keccak256 } from '../../crypto/keccak.ts'
import type { ConsensusActiveSetQuestion } from '../../model/generated/adapter.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import type { StorageShape } from '../../model/generated/standard.ts'
import { address, hash32, quantity, type Address } from '../../model/Hex.ts'
import { batch, commitment, questionOf, type SetPlan } from '../storage/validatorSets.ts'
import type { ConsensusCase } from './ConsensusCase.ts'
import { addressesOf, council } from './council.ts'
import { quorumOf } from './sealedHeaders.ts'

type Activation = NonNullable<ConsensusActiveSetQuestion['activation']>

/** A block, and when the set that validates it is read. */
interface Calendar {
  readonly name: string
  readonly profile: string
  readonly activation: Activation
  /** True where the profile says so itself. */
  readonly ofProfile: boolean
  readonly layout: string
  readonly height: number
  /** Block whose state counts, worked out by hand. */
  readonly readAt: number
  readonly epochBlocks?: number
  readonly firstHeight?: number
  readonly where: string
}

const nextBlock = { activation: 'nextBlock', layout: 'validator-set-list' } as const
const epoch = { profile: 'qbft-eea', activation: 'epoch', layout: 'validator-set-list', ofProfile: false } as const
const batchStart = { activation: 'batchStart', layout: 'validator-set-solidity' } as const

/** Where a block stands to the boundary of its kind. */
const calendars: readonly Calendar[] = [
  {
    ...nextBlock,
    name: 'besu-next-block',
    profile: 'besu',
    ofProfile: true,
    height: 61,
    readAt: 60,
    where: 'in the middle of a chain',
  },
  {
    ...nextBlock,
    name: 'besu-first-block',
    profile: 'besu',
    ofProfile: true,
    height: 1,
    readAt: 0,
    where: 'that is the first',
  },
  {
    ...epoch,
    name: 'epoch-first',
    epochBlocks: 10,
    height: 60,
    readAt: 59,
    where: 'that is the first of an epoch of ten',
  },
  {
    ...epoch,
    name: 'epoch-middle',
    epochBlocks: 10,
    height: 65,
    readAt: 59,
    where: 'in the middle of an epoch of ten',
  },
  {
    ...epoch,
    name: 'epoch-last',
    epochBlocks: 10,
    height: 69,
    readAt: 59,
    where: 'that is the last of an epoch of ten',
  },
  { ...epoch, name: 'epoch-zero', epochBlocks: 10, height: 4, readAt: 0, where: 'in the epoch of the genesis block' },
  {
    ...batchStart,
    name: 'batch-first',
    profile: 'psc-1',
    ofProfile: true,
    firstHeight: 60,
    height: 60,
    readAt: 59,
    where: 'that is the first of a batch',
  },
  {
    ...batchStart,
    name: 'batch-middle',
    profile: 'psc-1',
    ofProfile: true,
    firstHeight: 60,
    height: 65,
    readAt: 59,
    where: 'in the middle of a batch',
  },
  {
    ...batchStart,
    name: 'batch-stated',
    profile: 'besu',
    ofProfile: false,
    firstHeight: 60,
    height: 67,
    readAt: 59,
    where: 'in a batch, of a deployment that changes sets with batches',
  },
]

/** What is written from one state to another. */
interface Change {
  readonly name: string
  readonly what: string
  readonly before: readonly Address[]
  readonly after: readonly Address[]
}

const people = addressesOf(council(9))
const four = people.slice(0, 4)

const changes: readonly Change[] = [
  { name: 'add', what: 'a validator is added', before: four, after: people.slice(0, 5) },
  { name: 'remove', what: 'a validator is removed', before: four, after: four.slice(1) },
  {
    name: 'replace-one',
    what: 'a validator takes the place of another',
    before: four,
    after: [...four.slice(0, 3), ...people.slice(4, 5)],
  },
  { name: 'replace-all', what: 'all validators are replaced', before: four, after: people.slice(4, 8) },
  { name: 'shrink', what: 'one validator of seven is left', before: people.slice(0, 7), after: people.slice(6, 7) },
  { name: 'grow', what: 'one validator becomes nine', before: people.slice(0, 1), after: people },
  { name: 'none', what: 'nothing changes', before: four, after: four },
]

type State = ConsensusActiveSetQuestion['states'][number]

function stateAfter(
  height: number,
  plan: Omit<SetPlan, 'layout'>,
  layout: string,
): State & { readonly shape: StorageShape } {
  const { stateRoot, proof, layout: shape } = questionOf({ layout, ...plan }, undefined)
  return { height: quantity(height), stateRoot, proof, shape }
}

/** The states that a party is given: the one that counts, one after it where the set is changed already, and one before. */
function askOf(
  calendar: Calendar,
  states: readonly (State & { readonly shape: StorageShape })[],
): ConsensusActiveSetQuestion {
  const { profile, activation, ofProfile, height, epochBlocks, firstHeight } = calendar
  const [first] = states
  if (first === undefined) throw new RangeError('a question has states')
  const { address: owner } = questionOf({ layout: calendar.layout, listed: four }, undefined)
  return {
    profile,
    ...(!ofProfile && { activation }),
    height: quantity(height),
    ...(epochBlocks !== undefined && { epochBlocks: quantity(epochBlocks) }),
    ...(firstHeight !== undefined && { batch: { number: quantity(batch), firstHeight: quantity(firstHeight) } }),
    address: owner,
    layout: first.shape,
    states: states.map(({ height: after, stateRoot, proof }) => ({ height: after, stateRoot, proof })),
  }
}

function nameOf({ name }: Calendar, rest: string): string {
  return `valset/${name}/${rest}`
}

/** A change that counts, for it is in the state that counts; and one that comes too late, for it is in a later one. */
function activationCases(calendar: Calendar): readonly ConsensusCase[] {
  const { readAt, layout, where } = calendar
  const earlier = readAt === 0 ? [] : [readAt - 1]
  return changes.flatMap(({ name, what, before, after }) => {
    const old = earlier.map((height) => stateAfter(height, { listed: before }, layout))
    const inTime = [
      ...old,
      stateAfter(readAt, { listed: after }, layout),
      stateAfter(readAt + 1, { listed: before }, layout),
    ]
    const late = [
      ...old,
      stateAfter(readAt, { listed: before }, layout),
      stateAfter(readAt + 1, { listed: after }, layout),
    ]
    const made = (kind: string, text: string, states: typeof late, members: readonly Address[]): ConsensusCase => ({
      name: nameOf(calendar, `${name}-${kind}`),
      given: `A block ${where}, and proofs of the set of validators in several states; ${what} ${text}.`,
      when: 'A consensus core is asked who validates the block.',
      must: 'It names those in the state that counts.',
      clauses: ['CNS-26', ...(calendar.activation === 'batchStart' ? ['CNS-2'] : [])],
      asked: { kind: 'activeSet', ask: askOf(calendar, states) },
      expected: {
        kind: 'accept',
        facts: { readAt: quantity(readAt), validators: members.toSorted(), quorum: quantity(quorumOf(members.length)) },
      },
    })
    return [
      made('in-time', 'in the last state that counts', inTime, after),
      ...(name === 'none' ? [] : [made('too-late', 'one block later', late, before)]),
    ]
  })
}

const zero = address(`0x${'00'.repeat(20)}`)

/** What no set may be. */
const wrongSets: readonly {
  readonly name: string
  readonly what: string
  readonly plan: Omit<SetPlan, 'layout'>
  readonly reason: Reason
  /** Where the order of the list is free. */
  readonly free?: boolean
}[] = [
  { name: 'empty', what: 'holds nobody', plan: { listed: [] }, reason: 'VALIDATOR_SET_EMPTY' },
  {
    name: 'duplicate',
    what: 'holds a validator twice',
    plan: { listed: [...four.slice(0, 2), ...four.slice(1)] },
    reason: 'VALIDATOR_SET_DUPLICATE',
  },
  {
    name: 'unsorted',
    what: 'is in descending order',
    plan: { listed: four.toReversed() },
    reason: 'VALIDATOR_SET_UNSORTED',
    free: true,
  },
  {
    name: 'zero',
    what: 'holds the zero address',
    plan: { listed: [zero, ...four] },
    reason: 'VALIDATOR_SET_ZERO_ADDRESS',
  },
  {
    name: 'oversized',
    what: 'holds 65 validators',
    plan: { listed: addressesOf(council(65)) },
    reason: 'VALIDATOR_SET_OUT_OF_BOUNDS',
  },
]

function refusalCases(calendar: Calendar): readonly ConsensusCase[] {
  const { readAt, layout, where, activation } = calendar
  const refused = (name: string, what: string, states: Parameters<typeof askOf>[1], reason: Reason): ConsensusCase => ({
    name: nameOf(calendar, name),
    given: `A block ${where}; ${what}.`,
    when: 'A consensus core is asked who validates the block.',
    must: 'It refuses the question.',
    clauses: ['CNS-26'],
    twin: nameOf(calendar, 'none-in-time'),
    asked: { kind: 'activeSet', ask: askOf(calendar, states) },
    expected: { kind: 'reject', reason },
  })
  const right = stateAfter(readAt, { listed: four }, layout)
  const others = [readAt + 1, readAt + 2].map((height) => ({ ...right, height: quantity(height) }))
  const foreign = { ...right, stateRoot: hash32(`0x${'3'.padStart(64, '0')}`) }
  return [
    refused('no-state', 'the state that counts is not given, and two later ones are', others, 'VALIDATOR_SET_UNKNOWN'),
    refused('foreign-root', 'the proof is of another state', [foreign], 'PROOF_ROOT_MISMATCH'),
    ...wrongSets
      .filter(({ free }) => free !== true || activation === 'batchStart')
      .map(({ name, what, plan, reason }) =>
        refused(name, `the set in the state that counts ${what}`, [stateAfter(readAt, plan, layout)], reason),
      ),
    ...(activation === 'batchStart' ? statementCases(calendar, refused) : []),
  ]
}

/** What a contract with list, mapping and commitment may say of itself and not mean. */
function statementCases(
  { readAt, layout }: Calendar,
  refused: (name: string, what: string, states: Parameters<typeof askOf>[1], reason: Reason) => ConsensusCase,
): readonly ConsensusCase[] {
  const others = people.slice(4, 8)
  const otherSet = stateAfter(readAt, { listed: four, committed: commitment(batch, others) }, layout)
  const otherBatch = stateAfter(readAt, { listed: four, committed: commitment(batch + 1n, four) }, layout)
  const member = four[0] ?? zero
  const slot = hash32(`0x${Buffer.from(keccak256(memberKey(member))).toString('hex')}`)
  const unlisted = stateAfter(readAt, { listed: four, slots: { [slot]: hash32(`0x${'9'.padStart(64, '0')}`) } }, layout)
  return [
    refused(
      'commitment-of-others',
      'the commitment is to other validators',
      [otherSet],
      'VALIDATOR_SET_COMMITMENT_MISMATCH',
    ),
    refused(
      'commitment-of-next-batch',
      'the commitment is for the next batch',
      [otherBatch],
      'VALIDATOR_SET_COMMITMENT_MISMATCH',
    ),
    refused('member-elsewhere', 'list and mapping do not agree', [unlisted], 'VALIDATOR_SET_MEMBER_MISMATCH'),
  ]
}

/** pad32(address) and slot 0: what the mapping of members is hashed by. */
function memberKey(member: Address): Uint8Array {
  return Uint8Array.from(Buffer.from(`${member.slice(2).padStart(64, '0')}${'00'.repeat(32)}`, 'hex'))
}

/** Who validates a block, when the set changes around it. */
export function valsetCases(): readonly ConsensusCase[] {
  return calendars.flatMap((calendar) => [...activationCases(calendar), ...refusalCases(calendar)])
}
