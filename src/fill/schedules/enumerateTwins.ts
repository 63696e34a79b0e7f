import type { ScheduleCode, ScheduleRule } from '../../model/generated/vector.ts'
import { councilOf } from './council.ts'
import { diceOf } from './Dice.ts'
import { withProgress } from './named.ts'
import type { ScheduleCase } from './ScheduleCase.ts'

/** Where the validator that runs twice stands: it leads round 0, leads round 1, or leads neither. */
const places = [0, 1, 3] as const

/** How the three honest validators are parted between the twins; `together` parts nobody. */
const splits = ['together', 'xa|ybc', 'xab|yc', 'xabc|y', 'x|yabc', 'xab|ybc'] as const

/** What the parting is about. */
const scopes: readonly (readonly ScheduleCode[])[] = [
  ['PROPOSAL', 'PREPARE', 'COMMIT', 'ROUND_CHANGE', 'BLOCK'],
  ['PROPOSAL'],
  ['PREPARE', 'BLOCK'],
  ['COMMIT', 'BLOCK'],
  ['PREPARE', 'COMMIT', 'BLOCK'],
]

/** Different pairs of lost messages for each parting. */
const drawsEach = 4

/** Rounds in which the network does harm. */
export const badRounds = 3

/** Rounds of grace: a Byzantine leader, and the round in which everybody comes together. */
export const graceRounds = 2

const codes = ['PROPOSAL', 'PREPARE', 'COMMIT', 'ROUND_CHANGE'] as const

/**
 * Enumerates schedules of four validators of which one runs twice: every parting of rounds 0 and 1, for all messages or for
 * some, with up to two lost messages more.
 *
 * @returns Always the same, in the same order: 3 places, 6 partings of each round, 5 scopes, 4 draws.
 */
export function enumerateTwins(): readonly ScheduleCase[] {
  return places.flatMap((place) =>
    splits.flatMap((first) =>
      splits.flatMap((second) =>
        scopes.flatMap((scope, index) =>
          Array.from({ length: drawsEach }, (_, draw) =>
            twinsCase({ place, first, second, scope, draw, name: `${place}-${first}-${second}-${index}-${draw}` }),
          ),
        ),
      ),
    ),
  )
}

interface Plan {
  readonly name: string
  readonly place: (typeof places)[number]
  readonly first: (typeof splits)[number]
  readonly second: (typeof splits)[number]
  readonly scope: readonly ScheduleCode[]
  readonly draw: number
}

function twinsCase({ name, place, first, second, scope, draw }: Plan): ScheduleCase {
  const council = councilOf({ validators: 4, byzantine: place, twins: true })
  const honest = council.nodes.filter(({ byzantine }) => !byzantine).map((node) => node.name)
  const dice = diceOf(`twins ${name}`)
  const lost = Array.from({ length: draw === 0 ? 0 : 1 + (draw % 2) }, (): ScheduleRule => ({
    round: dice.below(badRounds),
    codes: [dice.pick(codes)],
    from: [dice.pick(['x', 'y', ...honest])],
    to: [dice.pick(['x', 'y', ...honest])],
    action: { do: 'drop' },
  }))
  const parted = [first, second].flatMap((split, round): readonly ScheduleRule[] =>
    split === 'together'
      ? []
      : [{ round, codes: [...scope], action: { do: 'partition', groups: groupsOf(split, honest) } }],
  )
  return {
    name: `twins/psc-1/4-${slug(`${place}-${first}-${second}-${scope.length === 5 ? 'all' : scope.join('-')}-${draw}`)}`,
    given: `four validators, of which ${place < 2 ? `the leader of round ${place}` : 'one that leads neither of the first rounds'} runs twice`,
    when: `round 0 is parted as ${first} and round 1 as ${second} for ${scope.join(', ')}, and ${lost.length} messages more are lost`,
    must: `no honest validator breaks the rules, and all decide within ${graceRounds} rounds once the network is good`,
    clauses: ['BFT-10', 'BFT-11', 'BFT-13', 'BFT-15'],
    schedule: {
      ...council,
      lastRound: badRounds + graceRounds + 1,
      gst: { round: badRounds },
      rules: [...lost, ...parted],
    },
    invariants: withProgress(graceRounds),
  }
}

function groupsOf(split: string, [a = '', b = '', c = '']: readonly string[]): readonly (readonly string[])[] {
  const names: Readonly<Record<string, string>> = { a, b, c, x: 'x', y: 'y' }
  return split.split('|').map((group) => group.split('').map((letter) => names[letter] ?? letter))
}

/** A name that an id may have. */
function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}
