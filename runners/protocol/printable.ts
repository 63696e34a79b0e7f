/** Characters that could steer a terminal or break XML: controls, deletes, bidirectional overrides, lone surrogates. */
const unprintable =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

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
