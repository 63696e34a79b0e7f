import type { Case } from './Case.ts'
import type { Standard } from '../../src/standard/Standard.ts'
import type { Fields } from './fields.ts'
import type { Unaskable } from './Loaded.ts'

/** A case that is named but not yet read, so that cases nobody selected cost nothing. */
export interface Draft {
  readonly id: string
  /** Name of the test in its file. */
  readonly test: string
  readonly family: string
  readonly fork: string
  /** Reads it; throws Damage where the vector is broken. */
  readonly read: () => Case | Unaskable
}

/** One test as it lies in a file. */
export interface TestSource {
  /** File below the path that was given, with `/`; the start of the id. */
  readonly place: string
  /** File as it can be opened. */
  readonly file: string
  readonly name: string
  readonly fields: Fields
}

/** Reads the tests of one format. */
export type FormatReader = (source: TestSource, standard: Standard) => Iterable<Draft>
