/**
 * Characters that could steer a terminal or break XML: controls, invisible and bidirectional ones, lone surrogates.
 *
 * Written as ranges of numbers, because a pattern of control characters is what linters take for a mistake.
 */
const ranges: readonly (readonly [first: number, last: number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x2069],
  [0xfeff, 0xfeff],
  [0xfffe, 0xffff],
]

const characterClass = ranges.map(([first, last]) => `${escaped(first)}-${escaped(last)}`).join('')

const loneSurrogate = '[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]'

const unprintable = new RegExp(`[${characterClass}]|${loneSurrogate}`, 'g')

function escaped(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`
}

/**
 * Makes text from outside safe to print: no character of it can steer a terminal.
 *
 * @param text - Anything that an adapter or a file said.
 * @param charactersMax - Longer text is cut and says so.
 * @returns One line; controls are written as `\xNN` or `\uNNNN`.
 */
export function printable(text: string, charactersMax = 300): string {
  const cut = text.length > charactersMax
  const shown = cut ? text.slice(0, charactersMax) : text
  const safe = shown.replace(unprintable, escapeCharacter)
  return cut ? `${safe}… (${text.length} characters)` : safe
}

function escapeCharacter(character: string): string {
  if (character === '\n') return '\\n'
  if (character === '\t') return '\\t'
  const code = character.charCodeAt(0)
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}
