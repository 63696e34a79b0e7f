/** Words that a shell takes as they are. */
const plain = /^[\w@%+=:,./-]+$/

/**
 * Quotes a word for a POSIX shell.
 *
 * @param word - Anything.
 * @returns The same word where no quoting is needed, else in single quotes.
 */
export function quoteWord(word: string): string {
  return plain.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

/** What it takes to see a case again. */
export interface Reproduction {
  /** Path as given to `--vectors`; absent for the packaged vectors. */
  readonly vectors: string | undefined
  readonly id: string
  readonly sequencer: string
  readonly prover: string
}

/**
 * Writes the one command that runs a case again.
 *
 * @returns A line for a POSIX shell.
 */
export function reproduceCommand({ vectors, id, sequencer, prover }: Reproduction): string {
  const words = ['npx', 'lockstep', 'run']
  if (vectors !== undefined) words.push('--vectors', vectors)
  words.push('--only', id, '--sequencer', sequencer, '--prover', prover)
  return words.map(quoteWord).join(' ')
}
