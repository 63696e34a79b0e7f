import { UsageError } from './UsageError.ts'

/**
 * Cuts a command line into words without a shell: quotes group, a backslash takes the next character as it is.
 *
 * @param text - Such as `python3 "my adapter.py" --fast`.
 * @returns At least one word; nothing is expanded.
 * @throws UsageError where a quote is not closed or there is no word.
 */
export function splitCommandLine(text: string): readonly string[] {
  const words: string[] = []
  let word = ''
  let started = false
  let quote = ''
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index)
    if (quote !== '') {
      if (character === quote) quote = ''
      else if (character === '\\' && quote === '"') word += text.charAt(++index)
      else word += character
    } else if (character === '"' || character === "'") {
      quote = character
      started = true
    } else if (character === ' ' || character === '\t') {
      if (started) words.push(word)
      word = ''
      started = false
    } else {
      word += character === '\\' ? text.charAt(++index) : character
      started = true
    }
  }
  if (quote !== '') throw new UsageError(`the command line has an open ${quote}: ${text}`)
  if (started) words.push(word)
  if (words.length === 0) throw new UsageError('the command line is empty; write cmd:<program> [arguments]')
  return words
}
