/** How text is dressed for a terminal; every function returns it bare where colours are off. */
export interface Style {
  good(text: string): string
  bad(text: string): string
  warn(text: string): string
  dim(text: string): string
  strong(text: string): string
}

/**
 * Chooses a style.
 *
 * @param stream - Where the text goes.
 * @param environment - `NO_COLOR` turns colours off, `FORCE_COLOR` on; the first wins.
 * @returns The style.
 */
export function styleFor(
  stream: { readonly isTTY?: boolean | undefined },
  environment: Readonly<Record<string, string | undefined>>,
): Style {
  const off = (environment['NO_COLOR'] ?? '') !== ''
  const forced = (environment['FORCE_COLOR'] ?? '') !== '' && environment['FORCE_COLOR'] !== '0'
  return off || !(forced || stream.isTTY === true) ? plainStyle : colourStyle
}

const bare = (text: string): string => text

/** No escape sequences at all. */
export const plainStyle: Style = { good: bare, bad: bare, warn: bare, dim: bare, strong: bare }

const dressed =
  (code: number) =>
  (text: string): string =>
    `\u001b[${code}m${text}\u001b[0m`

const colourStyle: Style = {
  good: dressed(32),
  bad: dressed(31),
  warn: dressed(33),
  dim: dressed(2),
  strong: dressed(1),
}
