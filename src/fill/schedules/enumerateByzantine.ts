import type {
  ConsensusSchedule,
  ScheduleForgery,
  ScheduleMutation,
  ScheduleRule,
  ScheduleStatement,
} from '../../model/generated/vector.ts'
import { councilOf, firstHeight } from './council.ts'
import { diceOf, type Dice } from './Dice.ts'
import { badRounds, graceRounds } from './enumerateTwins.ts'
import { withProgress } from './named.ts'
import type { ScheduleCase } from './ScheduleCase.ts'

/** Schedules that are drawn. */
const drawn = 2400

const codes = ['PROPOSAL', 'PREPARE', 'COMMIT', 'ROUND_CHANGE'] as const
const names = ['b', '1', '2', '3'] as const

/** Key of nobody who validates. */
const outsider = '0x1111111111111111111111111111111111111111111111111111111111111111' as NonNullable<
  ScheduleStatement['key']
>

/**
 * Draws schedules of four validators of which one is Byzantine: up to two faults of the network at one round and message
 * each, and up to three small changes to what the Byzantine one says, or messages that it makes up.
 *
 * @returns Always the same, in the same order.
 */
export function enumerateByzantine(): readonly ScheduleCase[] {
  return Array.from({ length: drawn }, (_, index) => byzantineCase(index))
}

function byzantineCase(index: number): ScheduleCase {
  const dice = diceOf(`byzantine ${index}`)
  const leader = dice.pick([0, 0, 3, 2])
  const council = councilOf({ validators: 4, byzantine: 0, leader })
  const heights = dice.below(4) === 0 ? 1 : 0
  const schedule: ConsensusSchedule = {
    ...council,
    lastHeight: firstHeight + heights,
    lastRound: badRounds + graceRounds + 1,
    gst: { round: badRounds },
    rules: [...networkFaults(dice), ...quietRounds(dice)],
    mutations: Array.from({ length: dice.below(3) }, () => mutationOf(dice)),
    forged: Array.from({ length: 1 + dice.below(2) }, () => forgeryOf(dice)),
    invalidBlocks: dice.below(4) === 0 ? [{ by: 'b' }] : [],
    crashes: dice.below(4) === 0 ? [crashOf(dice)] : [],
  }
  const { rules, mutations = [], forged = [], crashes = [] } = schedule
  return {
    name: `byzz/psc-1/4-${String(index).padStart(4, '0')}`,
    given: `four validators, of which one is Byzantine${leader === 0 ? ' and leads round 0' : ''}`,
    when: `draw ${index}: before round ${badRounds} the network has faults (${rules.length}), the Byzantine one alters messages (${mutations.length}) and makes some up (${forged.length}), and nodes crash (${crashes.length})`,
    must: `no honest validator breaks the rules, and all decide within ${graceRounds} rounds once the network is good`,
    clauses: ['BFT-2', 'BFT-3', 'BFT-4', 'BFT-7', 'BFT-8', 'BFT-9', 'BFT-11', 'BFT-15'],
    schedule,
    invariants: withProgress(graceRounds),
  }
}

function networkFaults(dice: Dice): readonly ScheduleRule[] {
  return Array.from({ length: dice.below(3) }, (): ScheduleRule => {
    const round = dice.below(badRounds)
    const place = { round, codes: [dice.pick(codes)], to: [dice.pick(names)] }
    const from = dice.below(2) === 0 ? {} : { from: [dice.pick(names)] }
    const action = dice.pick([
      { do: 'drop' },
      { do: 'drop' },
      { do: 'delay', untilRound: round + 1 },
      { do: 'duplicate', times: 2 },
    ] as const)
    return { ...place, ...from, action }
  })
}

/** Rounds that come to nothing, so that the next has something to justify. */
function quietRounds(dice: Dice): readonly ScheduleRule[] {
  const code = dice.pick(['COMMIT', 'COMMIT', 'PREPARE', 'PROPOSAL'] as const)
  const rule = (round: number): ScheduleRule => ({ round, codes: [code, 'BLOCK'], action: { do: 'drop' } })
  return [[], [rule(0)], [rule(0)], [rule(0), rule(1)]][dice.below(4)] ?? []
}

function mutationOf(dice: Dice): ScheduleMutation {
  const code = dice.pick(codes)
  const block = { by: dice.pick(names), round: dice.below(badRounds) }
  const prepared = { round: dice.below(badRounds), block }
  const small: readonly ScheduleMutation['set'][] = [
    { round: dice.below(badRounds + 1) },
    { height: firstHeight + dice.below(2) },
    { block },
    { lists: 'none' },
    ...(code === 'ROUND_CHANGE'
      ? [{ prepared: 'none' } as const, { prepared }, { prepared, lists: 'none' } as const]
      : []),
    ...(code === 'COMMIT' ? [{ seal: 'wrong' } as const] : []),
    ...(code === 'PROPOSAL' ? [{ block, lists: 'none' } as const] : []),
  ]
  const some = dice.below(2) === 0 ? {} : { to: [dice.pick(names), dice.pick(names)].filter((name) => name !== 'b') }
  return {
    code,
    from: ['b'],
    ...('to' in some && some.to.length > 0 && some),
    set: small[dice.below(small.length)] ?? {},
  }
}

function forgeryOf(dice: Dice): ScheduleForgery {
  const round = dice.below(badRounds)
  const block = { by: dice.pick(names), round: dice.below(badRounds) }
  const place = { height: firstHeight, round }
  const statement = (validator: number): ScheduleStatement =>
    dice.below(8) === 0 ? { key: outsider, round, block } : { validator, round, ...(dice.below(3) === 0 && { block }) }
  const earlier = Math.max(0, round - 1)
  const prepares = [0, 1, 2, 3]
    .slice(0, 1 + dice.below(4))
    .map((validator) => ({ ...statement(validator), round: dice.below(4) === 0 ? round : earlier, block }))
  const prepared = { round: dice.below(5) === 0 ? round : earlier, block }
  const roundChanges = [0, 1, 2, 3].slice(0, 1 + dice.below(4)).map((validator): ScheduleStatement => {
    const { key } = statement(validator)
    const who = key === undefined ? { validator } : { key }
    const off = dice.below(6) === 0 ? { height: firstHeight + 1 } : {}
    return { ...who, ...off, round: dice.below(6) === 0 ? earlier : round, ...(dice.below(3) === 0 && { prepared }) }
  })
  const messages: readonly ScheduleForgery['message'][] = [
    { code: 'PROPOSAL', ...place, block, roundChanges, prepares },
    { code: 'PROPOSAL', ...place, block: { by: 'b', round: 9 }, roundChanges, prepares },
    { code: 'PROPOSAL', ...place, block, roundChanges, prepares },
    { code: 'PREPARE', ...place, block },
    { code: 'COMMIT', ...place, block, ...(dice.below(2) === 0 && { seal: 'wrong' as const }) },
    { code: 'ROUND_CHANGE', ...place, prepares, ...(dice.below(3) > 0 && { prepared }) },
    { code: 'BLOCK', ...place, block, sealers: [0, 1, 2, 3].slice(0, 1 + dice.below(3)) },
    { code: 'BLOCK', ...place, block, sealers: [0, 0, 0] },
  ]
  const to = ['1', '2', '3'].filter(() => dice.below(3) > 0)
  return {
    from: 'b',
    to: to.length === 0 ? ['1'] : to,
    at: { height: firstHeight, round: dice.below(3) === 0 ? earlier : round, quiet: dice.below(2) === 0 },
    message: messages[dice.below(messages.length)] ?? { code: 'PREPARE', ...place, block },
  }
}

function crashOf(dice: Dice): NonNullable<ConsensusSchedule['crashes']>[number] {
  const round = dice.below(2)
  const code = dice.pick(['PREPARE', 'COMMIT', 'ROUND_CHANGE'] as const)
  return {
    node: dice.pick(['1', '2', '3']),
    after: { height: firstHeight, round: code === 'ROUND_CHANGE' ? round + 1 : round, code },
    durable: true,
  }
}
