import { quantity } from '../../model/Hex.ts'
import { enough, listener } from './justifyGrid.ts'
import { arrival, startOf, type Lab, type Validator } from './Lab.ts'
import { blockAt, prepareOf, say } from './messages.ts'
import { headOf } from './stepsLanguage.ts'
import type { PlannedStep, StepsCase } from './StepsCase.ts'
import { hash32 } from '../../model/Hex.ts'

const digest = hash32(`0x${'e4'.repeat(32)}`)

/** A set after a block, and who validates the next one because of it. */
interface Change {
  readonly name: string
  readonly what: string
  readonly listed: readonly Validator[]
  /** Who validates next. */
  readonly next: readonly Validator[]
}

/**
 * Sets that change with a block that comes from the chain.
 *
 * @param lab - Keys and chain of at least four validators.
 */
export function valsetSteps(lab: Lab): readonly StepsCase[] {
  return changesOf(lab).flatMap((change) => [membersCase(lab, change), leaderCase(lab, change)])
}

function ascending(people: readonly Validator[]): readonly Validator[] {
  return people.toSorted((left, right) => (left.address < right.address ? -1 : 1))
}

function changesOf({ validators, outsider }: Lab): readonly Change[] {
  const good = (name: string, what: string, people: readonly Validator[]): Change => {
    const listed = ascending(people)
    return { name, what, listed, next: listed }
  }
  const bad = (name: string, what: string, listed: readonly Validator[]): Change => ({
    name,
    what,
    listed,
    next: validators,
  })
  const [first, ...rest] = validators
  const last = validators.at(-1)
  if (first === undefined || last === undefined) return []
  return [
    good('same', 'is the same', validators),
    good('add', 'has one validator more', [...validators, outsider]),
    good('remove-first', 'lacks the first validator', rest),
    good('remove-last', 'lacks the last validator', validators.slice(0, -1)),
    good('replace', 'has a new validator in the place of the first', [...rest, outsider]),
    good('shrink', 'has one validator left', [last]),
    good('replace-all', 'has a new validator alone', [outsider]),
    bad('empty', 'is empty, so that the old set stays', []),
    bad(
      'unsorted',
      'is in descending order, so that the old set stays',
      ascending([...validators, outsider]).toReversed(),
    ),
    bad('duplicate', 'has a validator twice, so that the old set stays', [first, ...validators.slice(0, -1)]),
    bad(
      'new-twice',
      'has a new validator twice, so that the old set stays',
      ascending([...validators, outsider, outsider]),
    ),
  ]
}

function caseOf(
  lab: Lab,
  self: Validator,
  told: readonly [string, string, string],
  steps: readonly PlannedStep[],
): StepsCase {
  const size = lab.validators.length
  return {
    name: `valset/${lab.profile}/${size}-${told[0]}`,
    given: `${size} validators under ${lab.profile}, and a block from the chain`,
    when: `the set of validators after the block ${told[1]}`,
    must: told[2],
    clauses: ['BFT-18', 'CNS-26', 'CNS-13', 'CNS-19'],
    start: startOf(lab, self),
    steps,
  }
}

function headWith(lab: Lab, listed: readonly Validator[]): PlannedStep {
  const sealers = lab.validators.slice(0, enough(lab.validators.length))
  const event = headOf(lab, blockAt(lab), 0n, sealers)
  const validators = listed.map(({ address }) => address)
  return { event: event.op === 'head' ? { ...event, validators } : event, expect: 'accept' }
}

/** Whose messages are looked at before the block and after it. */
function membersCase(lab: Lab, { name, what, listed, next }: Change): StepsCase {
  const self = listener(lab, 1n)
  const everybody = ascending([...lab.validators, lab.outsider])
  const from = (one: Validator, height: bigint, members: readonly Validator[]): PlannedStep => ({
    event: arrival(lab, say.prepare(prepareOf(lab, one, { round: 0n, digest, height }))),
    expect: members.includes(one) ? 'accept' : 'reject AUTHOR_NOT_VALIDATOR',
  })
  return caseOf(
    lab,
    self,
    [`members-${name}`, what, 'those in the set of its own height are listened to, before the block and after it'],
    [
      ...everybody.map((one) => from(one, lab.height, lab.validators)),
      headWith(lab, listed),
      ...everybody.map((one) => from(one, lab.height + 1n, next)),
    ],
  )
}

/** Who leads after the block: the place of the last proposer in the set before, plus one, in the set after. */
function leaderCase(lab: Lab, { name, what, listed, next }: Change): StepsCase {
  const before = lab.validators.indexOf(lab.leaderOf(0n))
  const leader = next[(before + 1) % next.length] ?? lab.outsider
  const place = { height: quantity(lab.height + 1n), round: quantity(0n) }
  return caseOf(
    lab,
    leader,
    [`leader-${name}`, what, 'the next leader asks for a block, and its round change counts for it alone'],
    [
      headWith(lab, listed),
      { event: { op: 'timer', kind: 'block', ...place }, expect: 'needBlock 0' },
      { event: { op: 'timer', kind: 'round', ...place }, expect: 'ROUND_CHANGE 1' },
    ],
  )
}
