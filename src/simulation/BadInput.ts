/** A flag of the command line that says something it must not; the message is for whoever wrote it. */
export class BadInput extends Error {
  override readonly name = 'BadInput'
}

/** Bounds of a number on the command line, both included. */
export interface Bounds {
  readonly least: number
  readonly most: number
  /** What is counted, such as `validators`. */
  readonly unit: string
}

/**
 * Reads a whole number.
 *
 * @param flag - Its name, for the message.
 * @param word - As it was written.
 * @param bounds - What it may be.
 * @throws {@link BadInput} Where it is none, or out of bounds.
 */
export function readWhole(flag: string, word: string, { least, most, unit }: Bounds): number {
  const value = /^(?:0|[1-9][0-9]{0,15})$/.test(word) ? Number(word) : Number.NaN
  if (value >= least && value <= most) return value
  throw new BadInput(`${flag} takes a whole number of ${unit} from ${least} to ${most}, found ${shown(word)}`)
}

/** Reads a number that may have up to six digits after the point. @throws {@link BadInput} */
export function readDecimal(flag: string, word: string, { least, most, unit }: Bounds): number {
  const value = /^(?:0|[1-9][0-9]{0,9})(?:\.[0-9]{1,6})?$/.test(word) ? Number(word) : Number.NaN
  if (value >= least && value <= most) return value
  throw new BadInput(`${flag} takes ${unit} from ${least} to ${most}, found ${shown(word)}`)
}

const shownMax = 80

/** What was written, cut where it is long, without what a terminal would obey. */
export function shown(word: string): string {
  const plain = JSON.stringify(word.length > shownMax ? `${word.slice(0, shownMax)}…` : word)
  return plain.replaceAll(/[^ -~…]/g, '?')
}
