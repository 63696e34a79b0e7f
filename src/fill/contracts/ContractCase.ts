import type { Artefact } from '../../contracts/Artefact.ts'
import { Defect } from '../../model/Defect.ts'
import type { Chain, Done } from './Chain.ts'

/** A sequence of calls to contracts, with what its author knows of the answers. */
export interface ContractCase {
  /** Id of the vector without `contracts/`. */
  readonly name: string
  readonly given: string
  readonly when: string
  readonly must: string
  readonly clauses: readonly string[]
  /** Name of the accept twin of a case in which something is refused. */
  readonly twin?: string
  readonly artefacts: readonly Artefact[]
  /**
   * Does everything, and compares with what has to come of it.
   *
   * @throws {@link Defect} Where something else comes of it.
   */
  readonly play: (chain: Chain) => Promise<void>
}

/**
 * Expects a transaction to succeed.
 *
 * @param done - What it did.
 * @param events - Names of its events in order, where they are of interest.
 */
export function succeeds({ error, events }: Done, names?: readonly string[]): void {
  if (error !== undefined) throw new Defect(`it has to succeed, and reverted with ${error.name}`)
  const found = events.map(({ name }) => name).join()
  if (names !== undefined && found !== names.join()) throw new Defect(`the events are ${found}, not ${names.join()}`)
}

/** Expects a transaction to revert with an error. */
export function reverts({ error }: Done, name: string): void {
  if (error?.name !== name) throw new Defect(`it has to revert with ${name}, and did with ${error?.name ?? 'nothing'}`)
}

/** Expects a value that was computed elsewhere. */
export function holds(found: bigint, expected: bigint, what: string): void {
  if (found !== expected) throw new Defect(`${what} is ${found}, not ${expected}`)
}
