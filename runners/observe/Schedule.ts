import type { Witness } from '../../src/model/generated/adapter.ts'
import type { Ruleset } from '../../src/model/generated/ruleset.ts'
import type { Case } from '../load/Case.ts'

/** A case with its place in the order of the files. */
interface Place {
  readonly index: number
  readonly case: Case
}

/** Hands out cases to workers, a few ahead of time. */
export interface Schedule {
  /**
   * @param last - Ruleset that the worker was configured with last; a case under the same one is preferred.
   * @returns The next case, or undefined where there is none left.
   */
  next(last: Ruleset | undefined): Promise<Place | undefined>
  /** Hands out no more. */
  stop(): void
}

/** Cases that are read ahead. */
const aheadMax = 96

/** Characters of hexadecimal that are read ahead. */
const aheadCharactersMax = 48 * 1024 * 1024

/**
 * Reads cases ahead of the workers, so that they can be grouped by ruleset without holding a whole file.
 *
 * @param cases - In the order of the files; a throw ends the schedule with it.
 * @returns The schedule; its workers may ask at the same time.
 */
export function createSchedule(cases: AsyncIterator<Case>): Schedule {
  const ahead: Place[] = []
  let characters = 0
  let count = 0
  let ended = false
  let filling: Promise<void> | undefined
  let failure: unknown

  async function fill(): Promise<void> {
    try {
      await readAhead()
    } catch (error) {
      failure = error
      ended = true
    }
    filling = undefined
  }

  async function readAhead(): Promise<void> {
    while (!ended && ahead.length < aheadMax && (ahead.length === 0 || characters < aheadCharactersMax)) {
      const step = await cases.next()
      if (step.done === true) ended = true
      else {
        ahead.push({ index: count++, case: step.value })
        characters += weightOf(step.value)
      }
    }
  }

  function take(last: Ruleset | undefined): Place | undefined {
    const same = last === undefined ? -1 : ahead.findIndex((place) => place.case.ruleset === last)
    const [place] = ahead.splice(Math.max(same, 0), 1)
    if (place !== undefined) characters -= weightOf(place.case)
    return place
  }

  return {
    async next(last) {
      if (ahead.length < aheadMax / 2 && !ended) {
        filling ??= fill()
        // A worker waits only where there is nothing to hand out.
        if (ahead.length === 0) await filling
      }
      if (failure !== undefined) throw failure
      return take(last)
    },
    stop() {
      ended = true
      ahead.length = 0
    },
  }
}

/** Rough size of a case in characters; small cases weigh next to nothing. */
function weightOf(asked: Case): number {
  switch (asked.kind) {
    case 'import':
      return asked.blocks.reduce((sum, { rlp }) => sum + rlp.length, allocWeight(asked.genesis.alloc))
    case 'build':
      return asked.blocks.reduce(
        (sum, { input }) => input.transactions.reduce((bytes, transaction) => bytes + transaction.length, sum),
        allocWeight(asked.genesis.alloc),
      )
    case 'execute':
      return asked.blocks.reduce((sum, { rlp, witness }) => sum + rlp.length + witnessWeight(witness), 0)
    case 'stateless':
      return asked.rlp.length + witnessWeight(asked.witness)
    default:
      return 0
  }
}

function witnessWeight({ state, headers }: Witness): number {
  return [...state, ...headers].reduce((sum, entry) => sum + entry.length, 0)
}

function allocWeight(alloc: Readonly<Record<string, { readonly code: string; readonly storage: object }>>): number {
  let characters = 0
  for (const account of Object.values(alloc)) characters += account.code.length + 200
  return characters
}
