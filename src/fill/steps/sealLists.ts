import type { ConsensusEvent } from '../../model/generated/adapter.ts'
import { bytes, fromBytes, quantity, toBytes, type Bytes } from '../../model/Hex.ts'
import type { Reason } from '../../model/Rejection.ts'
import { highSTwin } from '../consensus/signatures.ts'
import { enough } from './justifyGrid.ts'
import type { Lab, Validator } from './Lab.ts'
import { blockAt, digestOf } from './messages.ts'
import type { PlannedStep, StepsCase } from './StepsCase.ts'

/** Makes a case of a family from its name, what is told of it, and its steps. */
export type MakeCase = (
  name: string,
  told: readonly [string, string, readonly string[]],
  steps: readonly PlannedStep[],
) => StepsCase

/** Seals of a block that comes from the chain, and why they are refused; nothing where they are taken. */
interface SealList {
  readonly name: string
  readonly when: string
  readonly must: string
  readonly clauses: readonly string[]
  readonly seals: readonly Bytes[]
  readonly reason?: Reason
  readonly revision?: number
}

/**
 * Sealed blocks whose seals are more, fewer, others or elsewhere than they must be.
 *
 * @param lab - Keys and chain.
 * @param caseOf - Makes the cases.
 */
export function sealLists(lab: Lab, caseOf: MakeCase): readonly StepsCase[] {
  const size = lab.validators.length
  const commitHash = lab.context.wire.commitHashOf(digestOf(lab, blockAt(lab), 0n), 0n)
  const sealOf = (one: Validator): Bytes => one.signer.seal(commitHash)
  const members = lab.validators.map(sealOf)
  const few = members.slice(0, enough(size))
  const stranger = sealOf(lab.outsider)
  const taken: SealList = {
    name: 'head-of-all',
    when: 'a block comes with the seals of every validator',
    must: 'it is taken',
    clauses: ['BFT-18'],
    seals: members,
  }
  const lists: readonly SealList[] = [taken, ...longLists({ members, few, stranger }), ...oddSeals(lab, few)]
  return lists.map(({ name, when, must, clauses, seals, reason, revision }) => {
    const event: ConsensusEvent = {
      op: 'head',
      blockRlp: blockAt(lab).rlp,
      round: quantity(0n),
      seals,
      validators: lab.addresses,
    }
    const refused = reason === undefined ? 'accept' : `reject ${reason}`
    const plain = caseOf(name, [when, must, clauses], [{ event, expect: refused }])
    const made = revision === undefined ? plain : { ...plain, revision }
    return reason === undefined ? made : { ...made, twin: caseOf(taken.name, ['', '', []], []).name }
  })
}

interface Seals {
  /** Of every validator, ascending. */
  readonly members: readonly Bytes[]
  /** Of as many as are enough. */
  readonly few: readonly Bytes[]
  readonly stranger: Bytes
}

/** Seals of somebody who is no validator, and more than there are validators: the number is looked at first. */
function longLists({ members, few, stranger }: Seals): readonly SealList[] {
  const [first = stranger] = members
  const more = {
    when: 'a block comes with more seals than there are validators',
    must: 'it is refused before they are opened',
    clauses: ['BFT-18', 'CNS-17'],
    reason: 'SEALS_TOO_MANY',
  } as const
  const none = bytes(`0x${'00'.repeat(65)}`)
  return [
    { ...more, name: 'head-with-more-seals', seals: [...members, stranger], revision: 2 },
    {
      ...more,
      name: 'head-with-more-seals-of-nobody',
      when: 'a block comes with more seals than there are validators, and none of them can be opened',
      seals: Array.from({ length: members.length + 1 }, () => none),
    },
    {
      ...more,
      name: 'head-with-more-seals-of-one',
      when: 'a block comes with the seal of one validator more often than there are validators',
      seals: Array.from({ length: members.length + 1 }, () => first),
    },
    {
      name: 'head-with-seal-of-outsider',
      when: 'a block comes with seals of enough validators, and with one of somebody who is none',
      must: 'it is refused',
      clauses: ['BFT-18', 'CNS-16'],
      seals: [...few, stranger],
      reason: 'SEAL_SIGNER_NOT_VALIDATOR',
    },
    {
      name: 'head-with-outsider-for-quorum',
      when: 'a block comes with as many seals as are enough, one of them of somebody who is no validator',
      must: 'it is refused',
      clauses: ['BFT-18', 'CNS-16'],
      seals: [...few.slice(1), stranger],
      reason: 'SEAL_SIGNER_NOT_VALIDATOR',
    },
  ]
}

/** One seal twice, in another place, or written in another way: what a profile says of it. */
function oddSeals({ consensus: { profile } }: Lab, few: readonly Bytes[]): readonly SealList[] {
  const [first = bytes('0x'), ...rest] = few
  const { duplicates, sealOrder } = profile.header
  const once = duplicates === 'refused'
  const ascend = sealOrder === 'ascendingSigners'
  const strict = profile.signatures.highS === 'refused'
  const high = fromBytes(highSTwin(toBytes(first)))
  const cut = bytes(first.slice(0, -2))
  const wrong = { must: 'it is refused' }
  return [
    {
      ...wrong,
      name: 'head-with-seal-twice',
      when: 'a block comes with one seal so often that their number is a quorum',
      clauses: ['BFT-18', 'CNS-15'],
      seals: few.map(() => first),
      reason: once ? 'SEAL_DUPLICATE' : 'SEALS_INSUFFICIENT',
      ...(once && { revision: 2 }),
    },
    {
      name: 'head-with-seal-too-often',
      when: 'a block comes with seals of enough validators, and one of the seals comes twice',
      must: once ? 'it is refused' : 'it is taken, for the validator counts once',
      clauses: ['BFT-18', 'CNS-15'],
      seals: [first, first, ...rest],
      ...(once && { reason: 'SEAL_DUPLICATE' }),
    },
    {
      name: 'head-with-seals-descending',
      when: 'a block comes with seals of enough validators in descending order',
      must: ascend ? 'it is refused' : 'it is taken, for the profile has no order of seals',
      clauses: ['BFT-18', 'CNS-6'],
      seals: few.toReversed(),
      ...(ascend && { reason: 'SEALS_UNSORTED' }),
    },
    {
      name: 'head-with-seal-of-high-s',
      when: 'a block comes with seals of enough validators, and the first of the seals has a high s',
      must: strict ? 'it is refused' : 'it is taken, for the profile does not look at s',
      clauses: ['BFT-18', 'CNS-5'],
      seals: [high, ...rest],
      ...(strict && { reason: 'SIGNATURE_HIGH_S' }),
    },
    {
      ...wrong,
      name: 'head-with-seal-cut-off',
      when: 'a block comes with seals of enough validators, and a byte of the first is missing',
      clauses: ['BFT-18', 'CNS-5'],
      seals: [cut, ...rest],
      reason: 'SIGNATURE_OUT_OF_RANGE',
    },
  ]
}
