import type { Case } from './Case.ts'

/** What a loader finds in the files it was given, in the order of the files. */
export type Loaded = LoadedCase | NotApplicable | DamagedVector

/** One thing to ask of a pair. */
interface LoadedCase {
  readonly kind: 'case'
  readonly case: Case
}

/** A file, or a test of one, that is not a vector for sequencers and provers. */
export interface NotApplicable {
  readonly kind: 'notApplicable'
  readonly file: string
  /** Name of the test in the file; absent where the whole file is meant. */
  readonly test?: string
  /** What it is, or what keeps it from being asked. */
  readonly why: string
}

/** A vector that cannot be trusted or read: exit code 4. */
export interface DamagedVector {
  readonly kind: 'damaged'
  readonly file: string
  readonly test?: string
  /** Dotted path of the field below the test. */
  readonly field?: string
  /** What is wrong and how to mend it. */
  readonly reason: string
}

/** A test that is well formed and still cannot be asked of anybody. */
export interface Unaskable {
  readonly kind: 'unaskable'
  readonly why: string
}

/**
 * Says that a well-formed test cannot be asked.
 *
 * @param why - What keeps it, for people.
 * @returns The reading.
 */
export function unaskable(why: string): Unaskable {
  return { kind: 'unaskable', why }
}
