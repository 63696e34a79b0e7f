/**
 * Tells of troubles with Redis: while it is away each try fails alike, which is told once.
 *
 * @param say - Called with one line for each trouble that is not the one before.
 */
export function createTrouble(say: (line: string) => void): (error: Error) => void {
  let last = ''
  return ({ message }) => {
    if (message !== last) say(`trouble with Redis: ${message}`)
    last = message
  }
}
