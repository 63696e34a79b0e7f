/** A link of a document, without those to other sites. */
export interface Link {
  readonly line: number
  /** Path relative to the document; empty for a link within it. */
  readonly path: string
  /** Without `#`; empty where the link names none. */
  readonly anchor: string
}

/** A command that a document shows. */
export interface Command {
  readonly line: number
  readonly words: readonly string[]
  /** True where the document says that the command runs as it stands. */
  readonly runnable: boolean
}

/** A command that runs as it stands, with what it writes. */
export interface Shown {
  readonly line: number
  readonly words: readonly string[]
  /** Lines of the block that follows the command; `…` stands for anything within a line, and alone for any lines. */
  readonly output: readonly string[]
}

/** A comment on the line above a block of commands that are run by the tests. */
const runnableMark = '<!-- runnable -->'

/** Finds the links to files and headings of this project. */
export function linksOf(text: string): Link[] {
  return outsideCode(text).flatMap(({ line, content }) =>
    [...content.replaceAll(/`[^`]*`/g, '').matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].map(
      ([, path = '', anchor = '']) => ({
        line,
        path,
        anchor,
      }),
    ),
  )
}

/** Finds the anchors that a renderer makes of the headings. */
export function anchorsOf(text: string): Set<string> {
  const found = new Set<string>()
  for (const { content } of outsideCode(text)) {
    const heading = /^#{1,6} +(.*)$/.exec(content)?.[1]
    if (heading === undefined) continue
    const slug = heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-')
    let unique = slug
    for (let count = 1; found.has(unique); count += 1) unique = `${slug}-${count}`
    found.add(unique)
  }
  return found
}

/** Finds commands that start with `npx lockstep` or `npm`, in blocks and in code spans of their own. */
export function commandsOf(text: string): Command[] {
  const found: Command[] = []
  let fenced = false
  let runnable = false
  for (const [index, content] of text.split('\n').entries()) {
    if (/^ *```/.test(content)) {
      fenced = !fenced
      if (!fenced) runnable = false
    } else if (content.trim() === runnableMark) runnable = true
    const shown =
      fenced || content.startsWith('    ')
        ? [content.trim()]
        : [...content.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)
    for (const command of shown.filter((code) => /^(?:npx lockstep|npm) /.test(code)))
      found.push({ line: index + 1, words: wordsOf(command), runnable })
  }
  return found
}

/** Finds the commands that are marked as runnable, each alone in its block and followed by a block of output. */
export function shownIn(text: string): Shown[] {
  const pattern = /<!-- runnable -->\n+```sh\n(.*)\n```\n+```text\n([^]*?)\n```/g
  return [...text.matchAll(pattern)].map(({ 1: command = '', 2: output = '', index }) => ({
    line: text.slice(0, index).split('\n').length,
    words: wordsOf(command),
    output: output.split('\n'),
  }))
}

/** Finds the first shown line that the real output does not have at its place; undefined where all is as shown. */
export function firstUntrue(shown: readonly string[], real: readonly string[]): string | undefined {
  let at: number | undefined
  for (const line of shown) {
    if (line === '…') {
      at = at === undefined ? undefined : -1 - Math.abs(at)
      continue
    }
    const found = place(line, real, at)
    if (found < 0) return line
    at = found + 1
  }
  return undefined
}

/** Undefined: anywhere. Negative: anywhere after. Else: just there. */
function place(line: string, real: readonly string[], at: number | undefined): number {
  const expression = new RegExp(`^${line.split('…').map(literally).join('.*')}$`)
  if (at !== undefined && at >= 0) return expression.test(real[at] ?? '') ? at : -1
  const start = at === undefined ? 0 : -1 - at
  return real.findIndex((candidate, index) => index >= start && expression.test(candidate))
}

function literally(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')
}

/** Splits a command line as a shell does, as far as documents need it; a comment at the end is dropped. */
function wordsOf(command: string): string[] {
  return [...command.replace(/ +#.*$/, '').matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  )
}

function outsideCode(text: string): { line: number; content: string }[] {
  let fenced = false
  return text.split('\n').flatMap((content, index) => {
    if (/^ *```/.test(content)) fenced = !fenced
    return fenced || content.startsWith('    ') ? [] : [{ line: index + 1, content }]
  })
}
